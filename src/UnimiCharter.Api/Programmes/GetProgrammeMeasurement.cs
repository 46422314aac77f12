
namespace UnimiCharter.Api.Programmes;

internal sealed class GetProgrammeMeasurement(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time) : Endpoint<GetProgrammeMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("showProgrammeMeasurement").WithTags(Topics.Programmes)
            .WithSummary("A measurement of a programme with its history")
            .WithDescription("What stands of a period, and every fact about it, oldest first.")
            .Produces<ProgrammeMeasurementView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, when, asOf) = request;
        var target = new ProgrammeTarget(organization, programme);
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(organization, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(code.Value));
        if (ProgrammeMeasurementView.Of(found, code, when, HttpContext.Request) is not { } view) return Problem.Of(Refusal.NoMeasurement(when));
        var history = FactView.History(await log.History(target.Results, code, when, moment.AsOf, cancellation), when);
        return Reply.Ok(view with { History = history }, moment.AsOf is null ? view.ETag : null);
    }
}
