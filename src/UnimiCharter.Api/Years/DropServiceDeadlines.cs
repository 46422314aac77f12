
namespace UnimiCharter.Api.Years;

internal sealed class DropServiceDeadlines : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/services/{service}/reporting/{year}/deadlines", Handle)
        .WithName("dropServiceDeadlines").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Give a service the edition's deadlines again")
        .WithDescription("For the board. Needs If-Match with the ETag of the edition's calendar, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
        .Replaces()
        .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var command = new CharterCommand.SetServiceDeadlines(code, null, expected, why);
        return await CalendarWrite.Of(organization, edition, command, isPreview, recorder, register, time.Today(), http, cancellation);
    }
}
