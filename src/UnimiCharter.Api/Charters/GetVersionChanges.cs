using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Charters;

/// <param name="Before">The version that it is compared with; null of the first, which has nothing to differ from.</param>
internal sealed record VersionChangesView(
    string Organization, string Edition, string Version, string? Before, Amendment? Amendment, IReadOnlyList<DifferenceView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Service">Null when the edition itself is spoken of.</param>
/// <param name="From">The standard before.</param>
/// <param name="To">The standard after.</param>
internal sealed record DifferenceView(DifferenceKind Change, Amendment Amendment, string? Service, string? Indicator, DocumentStandard? From, DocumentStandard? To, string Text);

internal sealed class GetVersionChanges : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/versions/{version}/changes", Handle)
        .WithName("compareVersions").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("What a version changed")
        .WithDescription("What differs from the version before it, in data and in words.")
        .Produces<VersionChangesView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string edition, string version, KnownCharters charters, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, publishing, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        var (organization, year, language) = (found.Charter.Organization, found.Charter.Edition, Languages.Of(request));
        IReadOnlyList<Difference> differences = found.Before is { } before
            ? Difference.Between(
                (await publishing.Content(organization, year, before.Fact.Position, cancellation))!, (await publishing.Content(organization, year, found.Recorded.Fact.Position, cancellation))!)
            : [];
        return Reply.Ok(new VersionChangesView(
            org, year.ToString(), found.Recorded.Fact.Version.ToString(), found.Before?.Fact.Version.ToString(), found.Recorded.Fact.Amendment,
            [.. differences.Select(d => new DifferenceView(
                d.Kind, d.Amendment, d.Service?.Value, d.Indicator?.Value, d.Before is { } from ? DocumentStandard.Of(from) : null, d.After is { } to ? DocumentStandard.Of(to) : null, CharterWords.Of(d, language)))],
            new Dictionary<string, LinkView> { ["self"] = request.Self(), ["version"] = request.To(CharterPaths.Version(organization, year, found.Recorded.Fact.Version)) }));
    }
}
