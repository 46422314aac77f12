
namespace UnimiCharter.Api.Years;

internal sealed class GetCalendar(Register register, TimeProvider time) : Endpoint<GetCalendar.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/reporting/calendar");
        Policies(May.Office);
        Description(d => d.WithName("showReportingCalendar").WithTags(Topics.Reporting)
            .WithSummary("The reporting calendar of an edition")
            .WithDescription("When periods are due and close, of the edition and of the services that have deadlines of their own, and the working days of each month.")
            .Produces<CalendarView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, named, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, charter, unknown) = await moment.Edition(organization, named, cancellation);
        return unknown is not null
            ? new Problem(unknown)
            : Reply.Ok(CalendarView.Of(organization, found, charter!, HttpContext.Request), moment.AsOf is null ? CalendarView.ETagOf(charter!) : null);
    }
}
