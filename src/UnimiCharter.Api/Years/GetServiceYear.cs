
namespace UnimiCharter.Api.Years;

internal sealed class GetServiceYear : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/reporting/{year}", Handle)
        .WithName("showServiceYear").WithTags(Topics.Reporting).ForOffice()
        .WithSummary("A service's year")
        .WithDescription("Whether it is certified, when its periods are due and close, and what the board extended and set aside.")
        .Produces<ServiceYearView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string year, [FromQuery] string? asOf,
        Register register, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(year, out var edition) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (_, charter, unknown) = await moment.Edition(organization, edition, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var services = await moment.Known.Services(organization, code, cancellation);
        if (!services.TryGetValue(code, out var state)) return Problem.Of(Refusal.UnknownService(service));

        var told = await log.Year(StreamId.Reporting(organization, code, edition), moment.AsOf, cancellation);
        var view = ServiceYearView.Of(told, new ReportingContext.OfService(code, edition, state, charter!.Calendar), organization, moment.Today, request);
        return Reply.Ok(view);
    }
}
