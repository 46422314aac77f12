namespace UnimiCharter.Api.Charters;

internal sealed class UnlistService(Recorder recorder, KnownCharters charters, Register register, TimeProvider time) : Endpoint<UnlistService.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] ServiceCode Service);

    public override void Configure()
    {
        Delete("/{org}/charters/{edition}/services/{service}");
        Policies(May.Board);
        Description(d => d.WithName("dropServiceFromCharter").WithTags(Topics.Charter)
            .WithSummary("List a service no more in an edition")
            .WithDescription("For the board. What is published shows it with the next version, which is a major one.")
            .Produces<CharterView>().Faults(400, 404));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation) =>
        CharterWrite.Of(request.Org, request.Edition, request.Service, new CharterCommand.UnlistService(request.Service), recorder, charters, register, time, HttpContext, cancellation);
}
