
namespace UnimiCharter.Api.Credentials;

internal sealed class RevokeCredential(Recorder recorder) : Endpoint<RevokeCredential.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] CredentialCode Credential, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/credentials/{credential}");
        Policies(May.Admin);
        Description(d => d.WithName("revokeCredential").WithTags(Topics.Access)
            .WithSummary("Revoke a credential")
            .WithDescription("For good, with a reason. Once it is answered no node admits the key, and nothing that is still on its way with it is written.")
            .Produces(StatusCodes.Status204NoContent).Faults(404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, credential, reason) = request;
        var command = new CredentialCommand.RevokeCredential(reason?.Text);
        var (_, refusal, _) = await CredentialWrite.Of(organization, credential, command, recorder, Acting.In(HttpContext, Role.Admin), cancellation);
        return refusal is null ? Nothing.Instance : Problem.Of(refusal);
    }
}
