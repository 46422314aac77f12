
namespace UnimiCharter.Api.Services;

internal sealed class GetStandard(Register register, TimeProvider time) : Endpoint<GetStandard.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] EditionYear Edition, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/standards/{edition}");
        AllowAnonymous();
        Description(d => d.WithName("showStandard").WithTags(Topics.Charter)
            .WithSummary("The standard of an edition")
            .WithDescription("What an edition programmed for an indicator.")
            .Produces<ProgrammedStandardView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, year, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        if (await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) is { } unknown) return new Problem(unknown);
        var services = await moment.Known.Services(organization, serviceCode, cancellation);
        if (Service.Find(services[serviceCode].Known!, indicatorCode)!.StandardOf(year) is not { Standard: not Standard.Monitored } programmed)
            return Problem.Of(Refusal.NoStandard(year));
        var view = ProgrammedStandardView.Of(programmed, organization, serviceCode, indicatorCode, year, HttpContext.Request);
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
