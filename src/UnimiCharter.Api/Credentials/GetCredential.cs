namespace UnimiCharter.Api.Credentials;

internal sealed class GetCredential : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/credentials/{credential}", Handle)
        .WithName("showCredential").WithTags(Topics.Access).ForAdmin()
        .WithSummary("A credential")
        .WithDescription("What it may do and when it was last used; never its key.")
        .Produces<CredentialView>().Faults(404);

    private static async Task<IResult> Handle(
        string org, string credential, KnownCredentials credentials, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        foreach (var (record, lastUsed) in await credentials.List(organization, cancellation))
            if (record.Code.Value == credential) return Reply.Ok(CredentialView.Of(organization, record.Code, record.State, lastUsed, time.GetUtcNow(), request));
        return Problem.Of(Refusal.UnknownCredential(credential));
    }
}
