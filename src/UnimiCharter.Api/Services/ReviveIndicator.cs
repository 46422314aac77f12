namespace UnimiCharter.Api.Services;

internal sealed class ReviveIndicator(Recorder recorder, Register register) : Endpoint<ReviveIndicator.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/indicators/{indicator}/retirement");
        Policies(May.Board);
        Description(d => d.WithName("reviveIndicator").WithTags(Topics.Charter)
            .WithSummary("Revive an indicator that was retired")
            .WithDescription("For the board; needs a reason. An indicator that is not retired is as it should be.")
            .Produces<IndicatorDefinitionView>().Faults(400, 404, 409, 422));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, reason) = request;
        return IndicatorWrite.Of(organization, service, code, ServiceIntents.Of(organization, service, new ServiceCommand.ReviveIndicator(code, reason?.Text)), recorder, register, HttpContext, cancellation);
    }
}
