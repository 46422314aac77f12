using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Years;

internal sealed class GetDueCalendar(Register register, TimeProvider time) : Endpoint<GetDueCalendar.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] DateOnly? At = null, [property: QueryParam] ServiceCode? Service = null,
        [property: QueryParam, MaxLength(500)] string? Office = null);

    public override void Configure()
    {
        Get("/{org}/reporting/due/calendar");
        AllowAnonymous();
        Description(d => d.WithName("exportDueCalendar").WithTags(Topics.Reporting)
            .WithSummary("What is due or overdue, as a calendar to subscribe to")
            .WithDescription("An iCalendar feed with an event on the due date of each service's period that is over and has indicators without an answer.")
            .Only(Calendars.MediaType).IsDear().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, at, service, office) = request;
        var (list, fault) = await DueList.Of(organization, at, service, office, null, register, time, HttpContext.Request, cancellation);
        return list is null ? new Problem(fault!) : Reply.Text(Calendars.Write(list, time.Today(), Languages.Of(HttpContext.Request)), Calendars.MediaType);
    }
}
