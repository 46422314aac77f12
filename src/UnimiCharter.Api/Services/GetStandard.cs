
namespace UnimiCharter.Api.Services;

internal sealed class GetStandard : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/standards/{edition}", Handle)
        .WithName("showStandard").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The standard of an edition")
        .WithDescription("What an edition programmed for an indicator.")
        .Produces<ProgrammedStandardView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string edition, [FromQuery] string? asOf,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Year(edition, out var year) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        if (await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) is { } unknown) return new Problem(unknown);
        var services = await moment.Known.Services(organization, serviceCode, cancellation);
        if (!Service.Find(services[serviceCode].Known!, indicatorCode)!.Standards.TryGetValue(year, out var programmed))
            return Problem.Of(Refusal.NoStandard(year));
        var view = ProgrammedStandardView.Of(programmed, organization, serviceCode, indicatorCode, year, request);
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
