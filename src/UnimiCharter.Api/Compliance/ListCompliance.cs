using System.ComponentModel.DataAnnotations;
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

internal sealed class ListCompliance(Register register, TimeProvider time) : Endpoint<ListCompliance.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] QualityDimension? Dimension = null,
        [property: QueryParam] OutcomeName? Outcome = null, [property: QueryParam] ServiceCode? Service = null, [property: QueryParam] EditionYear? StandardsOf = null,
        [property: QueryParam] UnitCode? Unit = null, [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/compliance");
        AllowAnonymous();
        Description(d => d.WithName("listCompliance").WithTags(Topics.Compliance)
            .WithSummary("The verdicts of an edition")
            .WithDescription("A row for each indicator, by service in the order of the charter, with counts by outcome of all that was asked for. As text/csv, all rows at once.")
            .Produces<ComplianceView>().Also(MediaTypes.Csv).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, onlyDimension, onlyOutcome, service, standardsOf, unit, asOf, cursor, most) = request;
        var (verdicts, fault) = await Verdicts.Of(org, edition, standardsOf, asOf, register, time, cancellation);
        if (verdicts is null) return new Problem(fault!);
        var (within, nobody) = await Within.Of(verdicts.Moment.Known, org, unit, cancellation);
        if (nobody is not null) return new Problem(nobody);
        if (verdicts.Only(new(service, onlyDimension, within), out var asked) is { } unknown) return new Problem(unknown);
        var format = MediaTypes.Preferred(HttpContext.Request, MediaTypes.Csv) ? Format.Csv : Format.Json;
        var rendering = Rendering.Of(HttpContext.Request, verdicts.Moment.Today, verdicts.Charter, within?.Tree, format);
        if (Renderings.Find(verdicts.Records, rendering) is { } known) return new Reply(known);
        await HttpContext.TakePlace();

        Judged[] rows = [.. asked.Where(row => onlyOutcome is null || StandingView.NameOf(row.Standing.Outcome) == onlyOutcome)];
        if (format == Format.Csv) return new Reply(Renderings.Keep(verdicts.Records, rendering, VerdictTable.Of(verdicts, rows, HttpContext.Request)));
        var links = new Dictionary<string, LinkView>
        {
            ["self"] = HttpContext.Request.Self(),
            ["matrix"] = HttpContext.Request.To($"/v1/{verdicts.Organization}/compliance/matrix?edition={verdicts.Edition}"),
        };
        if (Rows.Cut(rows, cursor, most, HttpContext.Request, links, out var page) is { } badCursor) return new Problem(badCursor);
        return new Reply(Renderings.Keep(verdicts.Records, rendering, Rendered.Of(new ComplianceView(
            verdicts.Organization.Value, verdicts.Edition.ToString(), verdicts.StandardsOf?.ToString(), verdicts.AsOf, CountsView.Of(rows),
            [.. page.Select(row => verdicts.View(row, HttpContext.Request))], links))));
    }
}
