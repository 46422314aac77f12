
namespace UnimiCharter.Api.Years;

internal sealed class ReopenYear : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/services/{service}/reporting/{year}/certification", Handle)
        .WithName("reopenYear").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Reopen a certified year")
        .WithDescription("For the board; needs a reason. The certification stays in the history. With preview=true, answers with how the service would stand, and writes nothing.")
        .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 422);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var target = new ReportingTarget(organization, code, edition);
        var (_, answer) = await YearWrite.Of(
            target, new ReportingCommand.ReopenYear(why), _ => true, isPreview, recorder, register, time.Today(), http, cancellation);
        return answer ?? Nothing.Instance;
    }
}
