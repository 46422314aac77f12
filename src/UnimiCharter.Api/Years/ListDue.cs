using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Years;

internal sealed class ListDue(Register register, TimeProvider time) : Endpoint<ListDue.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: QueryParam] DateOnly? At = null, [property: QueryParam] ServiceCode? Service = null,
        [property: QueryParam, MaxLength(500)] string? Office = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/reporting/due");
        Policies(May.Office);
        Description(d => d.WithName("listDue").WithTags(Topics.Reporting)
            .WithSummary("What is due or overdue at a date")
            .WithDescription("The periods that are over and have no answer, by due date; of all services, of one, or of those of an office. As text/calendar, the same as a calendar.")
            .Produces<DueListView>().Also(Calendars.MediaType).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, at, service, office, asOf) = request;
        var (list, fault) = await DueList.Of(organization, at, service, office, asOf, register, time, HttpContext.Request, cancellation);
        if (list is null) return new Problem(fault!);
        return MediaTypes.Preferred(HttpContext.Request, Calendars.MediaType) ? Reply.Text(Calendars.Write(list, time.Today(), Languages.Of(HttpContext.Request)), Calendars.MediaType) : Reply.Ok(list);
    }
}
