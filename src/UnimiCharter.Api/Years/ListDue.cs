
namespace UnimiCharter.Api.Years;

internal sealed class ListDue : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/reporting/due", Handle)
        .WithName("listDue").WithTags(Topics.Reporting).ForOffice()
        .WithSummary("What is due or overdue at a date")
        .WithDescription("The periods that are over and have no answer, by due date; of all services, of one, or of those of an office. As text/calendar, the same as a calendar.")
        .Produces<DueListView>().Also(Calendars.MediaType).Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? at, [FromQuery] string? service, [FromQuery] string? office, [FromQuery] string? asOf,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (list, fault) = await DueList.Of(org, at, service, office, asOf, register, time, request, cancellation);
        if (list is null) return new Problem(fault!);
        return MediaTypes.Preferred(request, Calendars.MediaType) ? Reply.Text(Calendars.Write(list, time.Today(), Languages.Of(request)), Calendars.MediaType) : Reply.Ok(list);
    }
}
