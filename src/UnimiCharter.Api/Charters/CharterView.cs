using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <summary>An edition of a charter.</summary>
/// <param name="Version">The published version that is the charter now; null while there is none.</param>
/// <param name="Services">The codes of the services that it lists, in its order: as it stands, published or not.</param>
internal sealed record CharterView(
    string Organization, string Edition, string Title, CharterStatus Status, string? Version, IReadOnlyList<string> Services,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static CharterView Of(OrganizationCode organization, EditionYear edition, CharterState.Open charter, DateTimeOffset now, HttpRequest request)
    {
        var (self, current) = (CharterPaths.Charter(organization, edition), charter.CurrentAt(now));
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.To(self),
            ["html"] = request.To(self + Formats.ExtensionOf(Format.Html)),
            ["csv"] = request.To(self + Formats.ExtensionOf(Format.Csv)),
            ["jsonld"] = request.To(self + Formats.ExtensionOf(Format.JsonLd)),
            ["versions"] = request.To(self + "/versions"),
            ["checklist"] = request.To(self + "/checklist"),
            ["services"] = request.To($"/v1/{organization}/services?edition={edition}"),
        };
        if (!charter.Releases.IsEmpty) links["results"] = request.To(CharterPaths.Results(organization, edition));
        if (current is not null) links["current"] = request.To(CharterPaths.Version(organization, edition, current.Version));
        return new(organization.Value, edition.ToString(), charter.Title, StatusOf(charter, now), current?.Version.ToString(), [.. charter.Services.Select(s => s.Value)], links);
    }

    private static CharterStatus StatusOf(CharterState.Open charter, DateTimeOffset now) =>
        charter.CurrentAt(now) is not null ? CharterStatus.Published
        : charter.Versions.Any(v => v.From > now && !v.IsWithdrawn) ? CharterStatus.Scheduled
        : !charter.Versions.IsEmpty ? CharterStatus.Withdrawn
        : charter.IsDraft ? CharterStatus.Draft
        : CharterStatus.Open;
}

internal enum CharterStatus
{
    Draft = 1,

    /// <summary>Anyone sees it as it stands; no version of it was published.</summary>
    Open = 2,
    Scheduled = 3,
    Published = 4,
    Withdrawn = 5,
}

internal static class CharterPaths
{
    public static string Charter(OrganizationCode organization, EditionYear edition) => $"/v1/{organization}/charters/{edition}";

    public static string Version(OrganizationCode organization, EditionYear edition, CharterVersion version) => Links.Version(organization, edition, version);

    public static string Release(OrganizationCode organization, EditionYear edition, int number) => FormattableString.Invariant($"{Charter(organization, edition)}/releases/{number}");

    public static string Results(OrganizationCode organization, EditionYear edition) => $"{Charter(organization, edition)}/results";
}

/// <summary>The edition that a path names, where the caller may know of it.</summary>
internal sealed record FoundCharter(OrganizationCode Organization, EditionYear Edition, CharterState.Open Charter, OrganizationState.Registered? Registered = null)
{
    public static async Task<(FoundCharter? Found, Fault? Fault)> Of(
        OrganizationCode organization, EditionYear edition, KnownCharters charters, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        FoundCharter[] seen = [.. (await charters.Now(organization, cancellation)).Where(c => c.IsSeen(time, request))];
        return seen.FirstOrDefault(c => c.Edition == edition) is { } found ? (found, null)
            : (null, seen.Length == 0 ? await charters.None(organization, cancellation) : Fault.Of(Refusal.UnknownEdition(edition.ToString())));
    }

    /// <summary>The same as it was a moment ago; what was made since is not to seem unknown.</summary>
    public static async ValueTask<(FoundCharter? Found, Fault? Fault)> Recent(
        OrganizationCode organization, EditionYear edition, KnownCharters charters, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        foreach (var known in await charters.Recent(organization, cancellation))
            if (known.Edition == edition && known.IsSeen(time, request)) return (known, null);
        return await Of(organization, edition, charters, time, request, cancellation);
    }

    /// <summary>The version of that number; one that is to be public later is the board's and the offices' until then.</summary>
    public PublishedVersion? Version(CharterVersion number, TimeProvider time, HttpRequest request) =>
        Charter.Versions.FirstOrDefault(v => v.Version == number && (v.IsPublicAt(time.GetUtcNow()) || request.SeesDrafts()));

    private bool IsSeen(TimeProvider time, HttpRequest request) => Charter.IsPublicAt(time.GetUtcNow()) || request.SeesDrafts();
}
