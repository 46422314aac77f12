namespace UnimiCharter.Api.Credentials;

internal sealed class ListCredentials : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/credentials", Handle)
        .WithName("listCredentials").WithTags(Topics.Access).ForAdmin()
        .WithSummary("The credentials of an organization")
        .WithDescription("By name, also those that are expired or revoked; never with their keys.")
        .Produces<ListView<CredentialView>>().Faults(404);

    private static async Task<IResult> Handle(string org, KnownCredentials credentials, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var list = await credentials.List(organization, cancellation);
        return Reply.Ok(ListView<CredentialView>.Whole(
            [.. list.Select(c => CredentialView.Of(organization, c.Record.Code, c.Record.State, c.LastUsed, time.GetUtcNow(), request))], request));
    }
}
