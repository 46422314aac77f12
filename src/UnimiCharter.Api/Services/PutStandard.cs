
namespace UnimiCharter.Api.Services;

internal sealed class PutStandard(Recorder recorder, Register register, TimeProvider time) : Endpoint<PutStandard.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] EditionYear Edition, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] StandardRequest Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}/standards/{edition}");
        Policies(May.Board);
        Description(d => d.WithName("programStandard").WithTags(Topics.Charter)
            .WithSummary("Program the standard of an edition")
            .WithDescription("For the board. 201 when the edition had none for the indicator, 200 for the same again; another one needs If-Match with the ETag of what it replaces, and a reason. Not of a year that is certified. With preview=true, answers with how the indicator would stand, and writes nothing.")
            .Example("""{"comparator":"atMost","value":15,"unit":"percent"}""")
            .Produces<ProgrammedStandardView>().Produces<ProgrammedStandardView>(StatusCodes.Status201Created).Produces<PreviewView>()
            .Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, year, expected, body, reason, isPreview) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var (target, today, by) = (new ReportingTarget.OfService(organization, serviceCode, year), time.Today(), Acting.Board(HttpContext));
        var intent = target.Intent(new ServiceCommand.ProgramStandard(year, indicatorCode, body.Standard, expected, why));
        if (isPreview) return await Previews.Of(recorder, register, target, intent, by, s => s.Indicator == indicatorCode, today, HttpContext.Request, Refused, cancellation);
        var receipt = await recorder.Append(intent, by).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return await Refused(refusal);
        var view = Stands(receipt)!;
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && view.Revision == 1
            ? new Reply(Rendered.Of(view, view.ETag), StatusCodes.Status201Created, location: view.Links["self"].Href)
            : Reply.Ok(view, view.ETag);

        ProgrammedStandardView? Stands(Receipt given) =>
            ((ServiceState)given.State).Known is { } known && Service.Find(known, indicatorCode)?.StandardOf(year) is { Standard: not Standard.Monitored } programmed
                ? ProgrammedStandardView.Of(programmed, organization, serviceCode, indicatorCode, year, HttpContext.Request)
                : null;

        Task<IResult> Refused(Receipt.Refused refused) =>
            Refusals.Tell(refused.Refusal, register, organization, serviceCode, cancellation, Stands(refused), Stands(refused)?.ETag);
    }
}
