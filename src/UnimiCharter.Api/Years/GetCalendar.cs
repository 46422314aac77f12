
namespace UnimiCharter.Api.Years;

internal sealed class GetCalendar : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/reporting/calendar", Handle)
        .WithName("showReportingCalendar").WithTags(Topics.Reporting).ForOffice()
        .WithSummary("The reporting calendar of an edition")
        .WithDescription("When periods are due and close, of the edition and of the services that have deadlines of their own, and the working days of each month.")
        .Produces<CalendarView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? edition, [FromQuery] string? asOf, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        return unknown is not null
            ? new Problem(unknown)
            : Reply.Ok(CalendarView.Of(organization, found, charter!, request), moment.AsOf is null ? CalendarView.ETagOf(charter!) : null);
    }
}
