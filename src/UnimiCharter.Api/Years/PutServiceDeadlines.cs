
namespace UnimiCharter.Api.Years;

internal sealed class PutServiceDeadlines(Recorder recorder, Register register, TimeProvider time) : Endpoint<PutServiceDeadlines.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] DeadlinesRequest Body, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/services/{service}/reporting/{year}/deadlines");
        Policies(May.Board);
        Description(d => d.WithName("setServiceDeadlines").WithTags(Topics.Reporting)
            .WithSummary("Give a service deadlines of its own")
            .WithDescription("For the board. Needs If-Match with the ETag of the edition's calendar, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
            .Example("""{"due":{"months":2,"day":31},"closing":{"months":6,"day":30},"reason":"Dati del gestionale disponibili solo il mese dopo"}""")
            .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, expected, body, isPreview) = request;
        var command = new CharterCommand.SetServiceDeadlines(code, new(body.Due.ToDeadline(), body.Closing?.ToDeadline()), expected, body.Reason);
        return await CalendarWrite.Of(organization, edition, command, isPreview, recorder, register, time.Today(), HttpContext, cancellation);
    }
}
