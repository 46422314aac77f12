using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <summary>A published version of an edition, without what it says.</summary>
/// <param name="Amendment">How much it changed from the one before; null of the first.</param>
/// <param name="Sha256">Of its document.</param>
/// <param name="Reason">Why it was amended.</param>
internal sealed record VersionView(
    string Version, VersionStatus Status, Amendment? Amendment, DateTime PublishedAt, DateTime PublicFrom, long Position, int RuleVersion, string Sha256, string? Reason,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static VersionView Of(FoundCharter found, RecordedVersion recorded, DateTimeOffset now, HttpRequest request)
    {
        var (fact, self) = (recorded.Fact, CharterPaths.Version(found.Organization, found.Edition, recorded.Fact.Version));
        return new(
            fact.Version.ToString(), StatusOf(found.Charter, fact.Version, now), fact.Amendment, recorded.At.UtcDateTime, fact.From.InMicroseconds().UtcDateTime, fact.Position, fact.RuleVersion, fact.Sha256, recorded.Reason,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(self),
                ["changes"] = request.To(self + "/changes"),
                ["proof"] = request.To(self + "/proof"),
            });
    }

    private static VersionStatus StatusOf(CharterState.Open charter, CharterVersion version, DateTimeOffset now)
    {
        var stands = charter.Versions.First(v => v.Version == version);
        return stands.IsWithdrawn ? VersionStatus.Withdrawn
            : stands.From > now ? VersionStatus.Scheduled
            : stands == charter.CurrentAt(now) ? VersionStatus.Current
            : VersionStatus.Superseded;
    }
}

internal enum VersionStatus
{
    Scheduled = 1,
    Current = 2,
    Superseded = 3,
    Withdrawn = 4,
}

/// <summary>The version that a path names, where the caller may know of it.</summary>
internal sealed record FoundVersion(FoundCharter Charter, IReadOnlyList<RecordedVersion> All, RecordedVersion Recorded)
{
    /// <summary>The one before it; null when it is the first.</summary>
    public RecordedVersion? Before => All.TakeWhile(v => v != Recorded).LastOrDefault();

    public static async Task<(FoundVersion? Found, Fault? Fault)> Of(
        OrganizationCode organization, EditionYear edition, CharterVersion version, KnownCharters charters, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(organization, edition, charters, time, request, cancellation);
        if (found is null) return (null, fault);
        var all = await Seen(found, publishing, time, request, cancellation);
        var recorded = all.FirstOrDefault(v => v.Fact.Version == version);
        return recorded is null ? (null, Fault.Of(Refusal.UnknownVersion(version.ToString()))) : (new(found, all, recorded), null);
    }

    /// <summary>A version that is to be public later is the board's and the offices' until then.</summary>
    public static async Task<IReadOnlyList<RecordedVersion>> Seen(
        FoundCharter found, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation) =>
        [.. (await publishing.Versions(found.Organization, found.Edition, cancellation)).Where(v => found.Version(v.Fact.Version, time, request) is not null)];
}
