namespace UnimiCharter.Api.Charters;

internal sealed class ListService : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/charters/{edition}/services/{service}", Handle)
        .WithName("addServiceToCharter").WithTags(Topics.Charter).ForBoard()
        .WithSummary("List a service in an edition")
        .WithDescription("For the board: after those that are listed already. Nothing happens when it is listed. What is published shows it with the next version.")
        .Produces<CharterView>().Faults(400, 404);

    private static Task<IResult> Handle(
        string org, string edition, string service, Recorder recorder, KnownCharters charters, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation) =>
        CharterWrite.Of(org, edition, service, code => new CharterCommand.ListService(code), recorder, charters, register, time, http, cancellation);
}
