
namespace UnimiCharter.Api.Programmes;

internal sealed class GetSeries : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/indicators/{indicator}/series", Handle)
        .WithName("showSeries").WithTags(Topics.Programmes).ForAnyone()
        .WithSummary("An indicator's values over time")
        .WithDescription("Total, peak, means by period and by working day, change over the year before, seasonal index, and the share of each part of a breakdown.")
        .Produces<SeriesView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, string indicator, [FromQuery] string? asOf,
        Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (ProgrammeTarget.Read(org, programme, indicator, out _, out var code) is { } nobody) return new Problem(nobody);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (found.Plan.Find(code) is not { } planned) return Problem.Of(Refusal.UnknownIndicator(indicator));
        return Reply.Ok(SeriesView.Of(planned, Series.Of(planned.Indicator, found.Results.Of(code), found.Context.WorkingDays), found, request));
    }
}
