namespace UnimiCharter.Api.Charters;

internal sealed class UnlistService : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/charters/{edition}/services/{service}", Handle)
        .WithName("dropServiceFromCharter").WithTags(Topics.Charter).ForBoard()
        .WithSummary("List a service no more in an edition")
        .WithDescription("For the board. What is published shows it with the next version, which is a major one.")
        .Produces<CharterView>().Faults(400, 404);

    private static Task<IResult> Handle(
        string org, string edition, string service, Recorder recorder, KnownCharters charters, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation) =>
        CharterWrite.Of(org, edition, service, code => new CharterCommand.UnlistService(code), recorder, charters, register, time, http, cancellation);
}
