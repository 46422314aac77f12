
namespace UnimiCharter.Api.Programmes;

internal sealed class GetProgrammeMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("showProgrammeMeasurement").WithTags(Topics.Programmes).ForOffice()
        .WithSummary("A measurement of a programme with its history")
        .WithDescription("What stands of a period, and every fact about it, oldest first.")
        .Produces<ProgrammeMeasurementView>().Faults(400, 404, 422);

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
        if (ProgrammeMeasurementView.Of(found, code, when, request) is not { } view) return Problem.Of(Refusal.NoMeasurement(when));
        var history = FactView.History(await log.History(target.Results, code, when, moment.AsOf, cancellation), when);
        return Reply.Ok(view with { History = history }, moment.AsOf is null ? view.ETag : null);
    }
}
