
namespace UnimiCharter.Api.Years;

internal sealed class PutCalendar : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/reporting/calendar", Handle)
        .WithName("setReportingCalendar").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Set the reporting calendar of an edition")
        .WithDescription("For the board. There is always a calendar, if only the default one: what replaces it needs If-Match with its ETag, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
        .Accepts<CalendarRequest>("application/json").Replaces()
        .Example("""{"due":{"months":1,"day":15},"closing":{"months":2,"day":28},"patronDay":{"month":12,"day":7},"closures":["2024-08-14"],"reason":"Delibera del Presidio"}""")
        .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var (deadlines, reason) = CalendarRequest.ReadDeadlines(fields);
        var workingDays = CalendarRequest.ReadWorkingDays(fields);
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var (found, _, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var command = new CharterCommand.SetCalendar(deadlines!, workingDays, expected, reason);
        return await CalendarWrite.Of(organization, found, command, isPreview, recorder, register, time.Today(), http, cancellation);
    }
}
