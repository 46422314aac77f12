
namespace UnimiCharter.Api.Years;

internal sealed class PutCalendar(Recorder recorder, Register register, TimeProvider time) : Endpoint<PutCalendar.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] CalendarRequest Body,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/reporting/calendar");
        Policies(May.Board);
        Description(d => d.WithName("setReportingCalendar").WithTags(Topics.Reporting)
            .WithSummary("Set the reporting calendar of an edition")
            .WithDescription("For the board. There is always a calendar, if only the default one: what replaces it needs If-Match with its ETag, and a reason. With preview=true, answers with the standings that would change, and writes nothing.")
            .Example("""{"due":{"months":1,"day":15},"closing":{"months":2,"day":28},"patronDay":{"month":12,"day":7},"closures":["2024-08-14"],"reason":"Delibera del Presidio"}""")
            .Produces<CalendarView>().Produces<PreviewView>().Faults(400, 404, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, expected, body, named, isPreview) = request;
        var (found, _, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var command = new CharterCommand.SetCalendar(new(body.Due.ToDeadline(), body.Closing?.ToDeadline()), body.WorkingDays, expected, body.Reason);
        return await CalendarWrite.Of(organization, found, command, isPreview, recorder, register, time.Today(), HttpContext, cancellation);
    }
}
