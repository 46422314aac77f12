namespace UnimiCharter.Api.Services;

internal sealed class PutIndicator(Recorder recorder, Register register) : Endpoint<PutIndicator.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] IndicatorRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}");
        Policies(May.Board);
        Description(d => d.WithName("defineIndicator").WithTags(Topics.Charter)
            .WithSummary("Define an indicator, or describe it otherwise")
            .WithDescription("For the board. 201 for a new indicator; 200 for the same again, which records no new fact, and for something else, which needs If-Match with the ETag of what it replaces, and a reason. Once something was reported of it, its measure, aggregation and frequency stay: what is measured otherwise is another indicator, which says that it succeeds this one. An edition promises something of it by its standard.")
            .Example("""{"dimension":"effectiveness","title":{"it":"Soddisfazione degli utenti","en":"Satisfaction of users"},"unitOfMeasure":{"it":"Riscontri critici rispetto al totale delle comunicazioni"},"measure":"ratio","partOfWhole":true,"aggregation":"pooled","frequency":"monthly","source":"Casella dell'ufficio"}""")
            .Produces<IndicatorDefinitionView>().Produces<IndicatorDefinitionView>(StatusCodes.Status201Created).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, expected, body, reason) = request;
        return GivenReason.Of(body.Reason, reason, out var why) is { } badReason
            ? new Problem(badReason)
            : await IndicatorWrite.Define(organization, service, new(body.Of(code), expected, why), recorder, register, HttpContext, cancellation);
    }
}
