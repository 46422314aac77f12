using System.Text.Json;

namespace UnimiCharter.Api.Data;

/// <summary>A charter as a data file of the folder Charters: the document that is an edition's content, written by the same commands as any other.</summary>
internal static class ContentFile
{
    private static readonly Provenance Registry = new("registry", null);

    /// <summary>The charters that the registry starts with.</summary>
    /// <param name="names">Of files, without their ending; null for all.</param>
    public static IEnumerable<ContentDocument> All(IReadOnlyCollection<string>? names) => DataFiles.Of("Charters", names).Select(file => Read(file.Name, file.Bytes));

    /// <exception cref="InvalidDataException">It is no such document; which says where.</exception>
    public static ContentDocument Read(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonBody.MaxDepth });
            var fields = Fields.Of(json.RootElement);
            var content = ContentDocument.Read(fields);
            return fields.Faults is [_, ..] wrong ? throw new InvalidDataException($"{name}: {Told(wrong)}") : content!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>True when it was recorded, false when the edition was there already, whatever became of it since.</summary>
    /// <exception cref="InvalidDataException">A rule refuses what the file says.</exception>
    public static async Task<bool> Load(this ContentDocument content, ContentWrite contents, CancellationToken cancellation)
    {
        var (organization, open) = (new OrganizationCode(content.Organization.Code), new CharterCommand.OpenCharter(content.Organization.Name, content.Title));
        // There or not is all that counts: what was loaded once is the board's to change.
        var (refusal, faults, facts, _) = await contents.Write(organization, content, open, new Expectation.Absent(), null, Registry, dryRun: false, cancellation);
        if (refusal is { Code: "precondition-failed" }) return false;
        if (refusal is not null) throw new InvalidDataException($"{content.Title}: {refusal.Code} {string.Join(", ", refusal.Details)}");
        return faults is [] ? facts > 0 : throw new InvalidDataException($"{content.Title}: {Told(faults)}");
    }

    /// <summary>Publishes the edition as it stands, unless a version of it was published ever.</summary>
    public static async Task<bool> Publish(this ContentDocument content, Publishing publishing, SigningKeys keys, CancellationToken cancellation)
    {
        var organization = new OrganizationCode(content.Organization.Code);
        if ((await publishing.Versions(organization, content.Edition, cancellation)).Count > 0) return false;
        var receipt = await publishing.Publish(
            organization, content.Edition, null, null, draft => keys.Sign(CharterDocument.Of(organization, draft).ToCanonicalJson()), Registry, cancellation);
        return receipt is Receipt.Recorded { Facts.Length: > 0 };
    }

    private static string Told(IEnumerable<FaultAt> faults) => string.Join("; ", faults.Select(fault => $"{fault.Pointer} {fault.Code} {string.Join(", ", fault.Details)}"));
}
