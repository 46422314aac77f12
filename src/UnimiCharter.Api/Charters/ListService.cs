namespace UnimiCharter.Api.Charters;

internal sealed class ListService(Recorder recorder, KnownCharters charters, Register register, TimeProvider time) : Endpoint<ListService.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] ServiceCode Service);

    public override void Configure()
    {
        Put("/{org}/charters/{edition}/services/{service}");
        Policies(May.Board);
        Description(d => d.WithName("addServiceToCharter").WithTags(Topics.Charter)
            .WithSummary("List a service in an edition")
            .WithDescription("For the board: after those that are listed already. Nothing happens when it is listed. What is published shows it with the next version.")
            .Produces<CharterView>().Faults(400, 404));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation) =>
        CharterWrite.Of(request.Org, request.Edition, request.Service, new CharterCommand.ListService(request.Service), recorder, charters, register, time, HttpContext, cancellation);
}
