
namespace UnimiCharter.Api.Years;

internal sealed class GetServiceYear(Register register, EventLog log, TimeProvider time) : Endpoint<GetServiceYear.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] EditionYear Year,
        [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/reporting/{year}");
        Policies(May.Office);
        Description(d => d.WithName("showServiceYear").WithTags(Topics.Reporting)
            .WithSummary("A service's year")
            .WithDescription("Whether it is certified, when its periods are due and close, and what the board extended and set aside.")
            .Produces<ServiceYearView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, edition, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (_, charter, unknown) = await moment.Edition(organization, edition, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var services = await moment.Known.Services(organization, code, cancellation);
        if (!services.TryGetValue(code, out var state)) return Problem.Of(Refusal.UnknownService(code.Value));

        var told = await log.Year(StreamId.Reporting(organization, code, edition), moment.AsOf, cancellation);
        var view = ServiceYearView.Of(told, new ReportingContext.OfService(code, edition, state, charter!.Calendar), organization, moment.Today, HttpContext.Request);
        return Reply.Ok(view);
    }
}
