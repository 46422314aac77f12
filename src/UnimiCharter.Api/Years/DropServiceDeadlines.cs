
namespace UnimiCharter.Api.Years;

internal sealed class DropServiceDeadlines(Recorder recorder, Register register, TimeProvider time) : Endpoint<DropServiceDeadlines.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/reporting/{year}/deadlines");
        Policies(May.Board);
        Description(d => d.WithName("dropServiceDeadlines").WithTags(Topics.Reporting)
            .WithSummary("Give a service the edition's deadlines again")
            .WithDescription("For the board. Needs If-Match with the ETag of the edition's calendar, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
            .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, expected, reason, isPreview) = request;

        var command = new CharterCommand.SetServiceDeadlines(code, null, expected, reason?.Text);
        return await CalendarWrite.Of(organization, edition, command, isPreview, recorder, register, time.Today(), HttpContext, cancellation);
    }
}
