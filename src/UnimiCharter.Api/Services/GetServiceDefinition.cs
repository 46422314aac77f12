namespace UnimiCharter.Api.Services;

internal sealed class GetServiceDefinition(Register register) : Endpoint<GetServiceDefinition.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service);

    public override void Configure()
    {
        Get("/{org}/services/{service}/definition");
        Policies(May.Office);
        Description(d => d.WithName("showServiceDefinition").WithTags(Topics.Charter)
            .WithSummary("A service as it was written")
            .WithDescription("For the board and the service's office: the card in all its languages, whatever edition lists it, with the ETag that another one is to replace.")
            .Produces<ServiceDefinitionView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code) = request;
        return (await register.Services(organization, code, cancellation)).GetValueOrDefault(code) is { } state && ServiceDefinitionView.Of(state, code, organization, HttpContext.Request) is { } found
            ? Reply.Ok(found, found.ETag)
            : Problem.Of(Refusal.UnknownService(code.Value));
    }
}
