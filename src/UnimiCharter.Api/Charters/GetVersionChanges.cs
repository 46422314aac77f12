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

internal sealed class GetVersionChanges(KnownCharters charters, KnownVersions versions, TimeProvider time) : Endpoint<GetVersionChanges.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] CharterVersion Version);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/versions/{version}/changes");
        AllowAnonymous();
        Description(d => d.WithName("compareVersions").WithTags(Topics.Charter)
            .WithSummary("What a version changed")
            .WithDescription("What differs from the version before it, in data and in words.")
            .Produces<VersionChangesView>().IsDear().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, version) = request;
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var (organization, year, language) = (found.Charter.Organization, found.Charter.Edition, Languages.Of(HttpContext.Request));
        IReadOnlyList<Difference> differences = found.Before is { } before
            ? Difference.Between(await versions.Content(found.Charter, before, cancellation), await versions.Content(found.Charter, found.Version, cancellation))
            : [];
        return Reply.Ok(new VersionChangesView(
            org.Value, year.ToString(), found.Version.Version.ToString(), found.Before?.Version.ToString(), found.Version.Amendment,
            [.. differences.Select(d => new DifferenceView(
                d.Kind, d.Amendment, d.Service?.Value, d.Indicator?.Value, d.Before is { } from ? DocumentStandard.Of(from) : null, d.After is { } to ? DocumentStandard.Of(to) : null, CharterWords.Of(d, language)))],
            new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["version"] = HttpContext.Request.To(CharterPaths.Version(organization, year, found.Version.Version)) }));
    }
}
