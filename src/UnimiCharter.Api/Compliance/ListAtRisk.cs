using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <param name="StandardsOf">The edition whose standards were used, when it was asked for.</param>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
/// <param name="Items">The standings that are still open, smallest margin first, each with its forecast.</param>
internal sealed record AtRiskView(
    string Organization, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StandardsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    IReadOnlyList<StandingView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListAtRisk(Register register, TimeProvider time) : Endpoint<ListAtRisk.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] QualityDimension? Dimension = null,
        [property: QueryParam] ServiceCode? Service = null, [property: QueryParam] EditionYear? StandardsOf = null, [property: QueryParam] UnitCode? Unit = null,
        [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/compliance/at-risk");
        Policies(May.Office);
        Description(d => d.WithName("listAtRisk").WithTags(Topics.Compliance)
            .WithSummary("The open indicators, those nearest to failing first")
            .WithDescription("The indicators whose outlook is open, ranked by margin: how many cases can still go wrong if all that come do; on the final volume where only that is known. Those without a margin come last, in the order of the charter. Each has its forecast of the year's end. What is measured without a standard cannot fail. As text/csv, all rows at once.")
            .Produces<AtRiskView>().Also(MediaTypes.Csv).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, dimension, service, standardsOf, unit, asOf, cursor, most) = request;
        var (verdicts, fault) = await Verdicts.Of(org, edition, standardsOf, asOf, register, time, cancellation);
        if (verdicts is null) return new Problem(fault!);
        var (within, nobody) = await Within.Of(verdicts.Moment.Known, org, unit, cancellation);
        if (nobody is not null) return new Problem(nobody);
        if (verdicts.Only(new(service, dimension, within), out var asked) is { } unknown) return new Problem(unknown);

        // A stable order: equals stay in the order of the charter.
        var rows = asked
            .Where(row => row.Standing.Outlook == Outlook.Open && row.Standing.Promise.Standard is not Standard.Monitored)
            .OrderBy(row => MarginOf(row.Standing.Margin) is null)
            .ThenBy(row => MarginOf(row.Standing.Margin))
            .ToArray();
        if (MediaTypes.Preferred(HttpContext.Request, MediaTypes.Csv)) return new Reply(VerdictTable.Of(verdicts, rows, HttpContext.Request));
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = HttpContext.Request.Self(),
            ["compliance"] = HttpContext.Request.To($"/v1/{verdicts.Organization}/compliance?edition={verdicts.Edition}"),
        };
        if (Rows.Cut(rows, cursor, most, HttpContext.Request, links, out var page) is { } badCursor) return new Problem(badCursor);
        return Reply.Ok(new AtRiskView(
            verdicts.Organization.Value, verdicts.Edition.ToString(), verdicts.StandardsOf?.ToString(), verdicts.AsOf, [.. page.Select(row => verdicts.View(row, HttpContext.Request, withForecast: true))], links));
    }

    private static decimal? MarginOf(Margin margin) => margin.IfAllAdverse ?? margin.OnFinalVolume;
}
