using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <param name="StandardsOf">The edition whose standards were used, when it was asked for.</param>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
/// <param name="Counts">Over all that was asked for, not only this page.</param>
internal sealed record ComplianceView(
    string Organization, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StandardsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    CountsView Counts, IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListCompliance : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/compliance", Handle)
        .WithName("listCompliance").WithTags(Topics.Compliance).ForAnyone()
        .WithSummary("The verdicts of an edition")
        .WithDescription("A row for each indicator, by service in the order of the charter, with counts by outcome of all that was asked for.")
        .Produces<ComplianceView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? dimension, [FromQuery] string? outcome, [FromQuery] string? service,
        [FromQuery] string? standardsOf, [FromQuery] string? asOf, [FromQuery] string? cursor, [FromQuery] string? limit,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Choice<QualityDimension>("dimension", dimension, out var onlyDimension) is { } badDimension) return new Problem(badDimension);
        if (Read.Choice<OutcomeName>("outcome", outcome, out var onlyOutcome) is { } badOutcome) return new Problem(badOutcome);
        if (Read.Limit(limit, Pages.DefaultLimit, Pages.MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        var (verdicts, fault) = await Verdicts.Of(org, edition, standardsOf, asOf, register, time, cancellation);
        if (verdicts is null) return new Problem(fault!);
        if (service is not null && !verdicts.Charter.Services.Any(s => s.Value == service)) return Problem.Of(Refusal.UnknownService(service));
        var rendering = Rendering.Of(request, verdicts.Moment.Today, verdicts.Charter);
        if (Renderings.Find(verdicts.Records, rendering) is { } known) return new Reply(known);

        Judged[] rows =
        [
            .. from row in verdicts.Rows
               where service is null || row.Service.Value == service
               where onlyDimension is null || row.Standing.Promise.Indicator.Dimension == onlyDimension
               where onlyOutcome is null || StandingView.NameOf(row.Standing.Outcome) == onlyOutcome
               select row,
        ];
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = request.Self(),
            ["matrix"] = request.To($"/v1/{verdicts.Organization}/compliance/matrix?edition={verdicts.Edition}"),
        };
        if (Pages.Cut(rows, cursor, most, request, links, out var page) is { } badCursor) return new Problem(badCursor);
        return new Reply(Renderings.Keep(verdicts.Records, rendering, Rendered.Of(new ComplianceView(
            verdicts.Organization.Value, verdicts.Edition.ToString(), verdicts.StandardsOf?.ToString(), verdicts.AsOf, CountsView.Of(rows),
            [.. page.Select(row => verdicts.View(row, request))], links))));
    }
}
