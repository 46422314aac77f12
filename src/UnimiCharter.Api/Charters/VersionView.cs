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
/// <param name="Before">The one before it that the caller may know of; null when it is the first.</param>
internal sealed record FoundVersion(FoundCharter Charter, PublishedVersion Version, PublishedVersion? Before)
{
    public static async ValueTask<(FoundVersion? Found, Fault? Fault)> Of(
        OrganizationCode organization, EditionYear edition, CharterVersion version, KnownCharters charters, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Recent(organization, edition, charters, time, request, cancellation);
        if (found?.Version(version, time, request) is null) (found, fault) = await FoundCharter.Of(organization, edition, charters, time, request, cancellation);
        if (found is null) return (null, fault);
        return found.Version(version, time, request) is { } named
            ? (new(found, named, found.Charter.Versions.TakeWhile(v => v.Version != version).LastOrDefault(v => found.Version(v.Version, time, request) is not null)), null)
            : (null, Fault.Of(Refusal.UnknownVersion(version.ToString())));
    }
}
