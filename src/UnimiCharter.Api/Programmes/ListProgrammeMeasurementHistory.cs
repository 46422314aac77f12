
namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammeMeasurementHistory(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : Endpoint<ListProgrammeMeasurementHistory.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}/history");
        Policies(May.Office);
        Description(d => d.WithName("listProgrammeMeasurementHistory").WithTags(Topics.Programmes)
            .WithSummary("The history of a programme's value")
            .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
            .Produces<ListView<FactView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, when, asOf) = request;
        var target = new ProgrammeTarget(organization, programme);
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(code.Value));
        var facts = await log.History(target.Results, code, when, moment.AsOf, cancellation);
        return facts.Count > 0 ? Reply.Ok(ListView<FactView>.Whole(FactView.History(facts, when), HttpContext.Request)) : Problem.Of(Refusal.NoMeasurement(when));
    }
}
