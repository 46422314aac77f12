
namespace UnimiCharter.Api.Credentials;

internal sealed class RevokeCredential : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/credentials/{credential}", Handle)
        .WithName("revokeCredential").WithTags(Topics.Access).ForAdmin()
        .WithSummary("Revoke a credential")
        .WithDescription("For good, with a reason. Once it is answered no node admits the key, and nothing that is still on its way with it is written.")
        .Produces(StatusCodes.Status204NoContent).Faults(404, 422);

    private static async Task<IResult> Handle(string org, string credential, [FromQuery] string? reason, Recorder recorder, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (!Code.IsValid(credential)) return Problem.Of(Refusal.UnknownCredential(credential));
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);
        var command = new CredentialCommand.RevokeCredential(why);
        var (_, refusal, _) = await CredentialWrite.Of(organization, new(credential), command, recorder, Acting.In(http, Role.Admin), cancellation);
        return refusal is null ? Nothing.Instance : Problem.Of(refusal);
    }
}
