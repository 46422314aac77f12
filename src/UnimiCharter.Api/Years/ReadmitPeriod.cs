
namespace UnimiCharter.Api.Years;

internal sealed class ReadmitPeriod : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/services/{service}/indicators/{indicator}/exclusions/{period}", Handle)
        .WithName("readmitPeriod").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Re-admit a period that was set aside")
        .WithDescription("For the board; needs a reason. A period that is not set aside is as it should be. With preview=true, answers with how the indicator would stand, and writes nothing.")
        .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var target = new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var command = new ReportingCommand.ReadmitPeriod(indicatorCode, when, why);
        var (_, answer) = await YearWrite.Of(target, command, s => s.Indicator == indicatorCode, isPreview, recorder, register, time.Today(), http, cancellation);
        return answer ?? Nothing.Instance;
    }
}
