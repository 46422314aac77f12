namespace UnimiCharter.Api.Proposals;

internal sealed class GetDelegation(Register register) : Endpoint<GetDelegation.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service);

    public override void Configure()
    {
        Get("/{org}/services/{service}/delegation");
        Policies(May.Office);
        Description(d => d.WithName("showDelegation").WithTags(Topics.Charter)
            .WithSummary("What an office may change at once")
            .WithDescription("For the board and the service's office: the parts of the card that the office changes without asking; all else it proposes.")
            .Produces<DelegationView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service) = request;
        return (await register.Services(organization, service, cancellation)).GetValueOrDefault(service)?.Known is { } known
            ? Reply.Ok(DelegationView.Of(known, organization, service, HttpContext.Request))
            : Problem.Of(Refusal.UnknownService(service.Value));
    }
}
