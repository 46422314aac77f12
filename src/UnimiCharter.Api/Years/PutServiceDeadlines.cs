
namespace UnimiCharter.Api.Years;

internal sealed class PutServiceDeadlines : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/services/{service}/reporting/{year}/deadlines", Handle)
        .WithName("setServiceDeadlines").WithTags(Topics.Reporting).ForBoard()
        .WithSummary("Give a service deadlines of its own")
        .WithDescription("For the board. Needs If-Match with the ETag of the edition's calendar, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
        .Accepts<DeadlinesRequest>("application/json").Replaces()
        .Example("""{"due":{"months":2,"day":31},"closing":{"months":6,"day":30},"reason":"Dati del gestionale disponibili solo il mese dopo"}""")
        .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var (deadlines, reason) = CalendarRequest.ReadDeadlines(fields);
        if (fields.Fault is { } badBody) return new Problem(badBody);

        var command = new CharterCommand.SetServiceDeadlines(code, deadlines, expected, reason);
        return await CalendarWrite.Of(organization, edition, command, isPreview, recorder, register, time.Today(), http, cancellation);
    }
}
