using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>Services by dimensions, in the order of the charter.</summary>
/// <param name="Dimensions">The columns.</param>
/// <param name="DimensionTitles">Theirs, in the reader's language.</param>
/// <param name="Items">The rows.</param>
internal sealed record MatrixView(
    string Organization, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? StandardsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    CountsView Counts, IReadOnlyList<QualityDimension> Dimensions, IReadOnlyList<string> DimensionTitles, IReadOnlyList<MatrixRowView> Items,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed record MatrixRowView(string Service, string Name, IReadOnlyList<MatrixCellView> Cells, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="IndicatorTitle">The document's own wording of the indicator.</param>
/// <param name="Reason">Why there is no verdict; null when there is one.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language: with why there is none, how sure it is, and of how much of the year.</param>
/// <param name="Outlook">Null once the verdict is final.</param>
internal sealed record MatrixCellView(
    QualityDimension Dimension, string Indicator, string IndicatorTitle, OutcomeName Outcome, string? Reason, Finality Finality, string OutcomeText, Outlook? Outlook);

internal sealed class GetMatrix(Register register, TimeProvider time) : Endpoint<GetMatrix.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] EditionYear? StandardsOf = null,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/compliance/matrix");
        AllowAnonymous();
        Description(d => d.WithName("showComplianceMatrix").WithTags(Topics.Compliance)
            .WithSummary("Services by dimensions")
            .WithDescription("The outcome of every indicator of an edition, a row for each service and a cell for each of its indicators.")
            .Produces<MatrixView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, standardsOf, asOf) = request;
        var (verdicts, fault) = await Verdicts.Of(org, edition, standardsOf, asOf, register, time, cancellation);
        if (verdicts is null) return new Problem(fault!);
        var (organization, found) = (verdicts.Organization, verdicts.Edition);
        // The records are made of the services too: a name that changes makes others of them.
        var rendering = Rendering.Of(HttpContext.Request, verdicts.Moment.Today, verdicts.Charter);
        if (Renderings.Find(verdicts.Records, rendering) is { } known) return new Reply(known);
        await HttpContext.TakePlace();
        var services = await verdicts.Moment.Known.Services(organization, null, cancellation);
        var (byService, dimensions, language) = (verdicts.Rows.ToLookup(row => row.Service), Dimensions.Among(verdicts.Rows.Select(row => row.Standing)), Languages.Of(HttpContext.Request));
        MatrixRowView[] rows =
        [
            .. from code in verdicts.Charter.Services
               select new MatrixRowView(
                   code.Value,
                   services.GetValueOrDefault(code)?.Known?.Name.In(language) ?? code.Value,
                   [.. byService[code].Select(row => Cell(row.Standing, language))],
                   new Dictionary<string, LinkView> { ["compliance"] = HttpContext.Request.To($"{Links.Service(organization, code)}/compliance?edition={found}") }),
        ];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self(), ["compliance"] = HttpContext.Request.To($"/v1/{organization}/compliance?edition={found}") };
        // The picture shows how it stands now, by the edition's own standards.
        if (verdicts is { StandardsOf: null, AsOf: null }) links["picture"] = HttpContext.Request.To($"/v1/{organization}/compliance/matrix.svg?edition={found}&lang={language.Tag()}");
        return new Reply(Renderings.Keep(verdicts.Records, rendering, Rendered.Of(new MatrixView(
            organization.Value, found.ToString(), verdicts.StandardsOf?.ToString(), verdicts.AsOf, CountsView.Of(verdicts.Rows), dimensions, [.. dimensions.Select(dimension => TitleOf(dimension, verdicts).In(language))], rows, links))));
    }

    private static Text TitleOf(QualityDimension dimension, Verdicts verdicts) =>
        verdicts.Rows.FirstOrDefault(row => row.Standing.Promise.Indicator.Dimension == dimension)?.DimensionTitle ?? Dimensions.NameOf(dimension);

    private static MatrixCellView Cell(Standing standing, Language language)
    {
        var indicator = standing.Promise.Indicator;
        return new(
            indicator.Dimension!.Value, indicator.Code.Value, indicator.Title.In(language), StandingView.NameOf(standing.Outcome), StandingView.ReasonOf(standing.Outcome), standing.Finality,
            VerdictWords.Of(standing, language), standing.Outlook);
    }
}
