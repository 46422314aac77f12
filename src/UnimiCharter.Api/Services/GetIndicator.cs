namespace UnimiCharter.Api.Services;

internal sealed class GetIndicator(Register register) : Endpoint<GetIndicator.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}");
        Policies(May.Office);
        Description(d => d.WithName("showIndicator").WithTags(Topics.Charter)
            .WithSummary("An indicator as it was defined")
            .WithDescription("For the board and the service's office: in all its languages, whatever edition promises something of it, with the ETag that another definition is to replace.")
            .Produces<IndicatorDefinitionView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code) = request;
        if ((await register.Services(organization, service, cancellation)).GetValueOrDefault(service) is not { } state) return Problem.Of(Refusal.UnknownService(service.Value));
        return IndicatorDefinitionView.Of(state, code, service, organization, HttpContext.Request) is { } found ? Reply.Ok(found, found.ETag) : Problem.Of(Refusal.UnknownIndicator(code.Value));
    }
}
