namespace UnimiCharter.Api.Credentials;

internal sealed class GetCredential(KnownCredentials credentials, TimeProvider time) : Endpoint<GetCredential.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] CredentialCode Credential);

    public override void Configure()
    {
        Get("/{org}/credentials/{credential}");
        Policies(May.Admin);
        Description(d => d.WithName("showCredential").WithTags(Topics.Access)
            .WithSummary("A credential")
            .WithDescription("What it may do and when it was last used; never its key.")
            .Produces<CredentialView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, credential) = request;
        foreach (var (record, lastUsed) in await credentials.List(organization, cancellation))
            if (record.Code == credential) return Reply.Ok(CredentialView.Of(organization, record.Code, record.State, lastUsed, time.GetUtcNow(), HttpContext.Request));
        return Problem.Of(Refusal.UnknownCredential(credential.Value));
    }
}
