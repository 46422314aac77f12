namespace UnimiCharter.Api.Services;

internal sealed class ReviveService(Recorder recorder, Register register) : Endpoint<ReviveService.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/retirement");
        Policies(May.Board);
        Description(d => d.WithName("reviveService").WithTags(Topics.Charter)
            .WithSummary("Revive a service that was retired")
            .WithDescription("For the board; needs a reason. It is as it last was. A service that is not retired is as it should be.")
            .Produces<ServiceDefinitionView>().Faults(400, 404, 422));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, reason) = request;
        return ServiceWrite.Of(organization, code, new ServiceCommand.ReviveService(reason?.Text), recorder, register, HttpContext, cancellation);
    }
}
