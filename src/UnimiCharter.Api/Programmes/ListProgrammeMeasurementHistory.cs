
namespace UnimiCharter.Api.Programmes;

internal sealed class ListProgrammeMeasurementHistory : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}/history", Handle)
        .WithName("listProgrammeMeasurementHistory").WithTags(Topics.Programmes).ForOffice()
        .WithSummary("The history of a programme's value")
        .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
        .Produces<ListView<FactView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, string indicator, string period, [FromQuery] string? asOf,
        Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (ProgrammeTarget.Read(org, programme, indicator, out var target, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is null) return Problem.Of(Refusal.UnknownIndicator(indicator));
        var facts = await log.History(target.Results, code, when, moment.AsOf, cancellation);
        return facts.Count > 0 ? Reply.Ok(ListView<FactView>.Whole(FactView.History(facts, when), request)) : Problem.Of(Refusal.NoMeasurement(when));
    }
}
