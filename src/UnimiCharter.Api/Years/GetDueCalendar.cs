
namespace UnimiCharter.Api.Years;

internal sealed class GetDueCalendar : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/reporting/due/calendar", Handle)
        .WithName("exportDueCalendar").WithTags(Topics.Reporting).ForAnyone()
        .WithSummary("What is due or overdue, as a calendar to subscribe to")
        .WithDescription("An iCalendar feed with an event on the due date of each service's period that is over and has indicators without an answer.")
        .Only(Calendars.MediaType).Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? at, [FromQuery] string? service, [FromQuery] string? office,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (list, fault) = await DueList.Of(org, at, service, office, null, register, time, request, cancellation);
        return list is null ? new Problem(fault!) : Reply.Text(Calendars.Write(list, time.Today(), Languages.Of(request)), Calendars.MediaType);
    }
}
