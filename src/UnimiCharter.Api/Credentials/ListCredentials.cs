namespace UnimiCharter.Api.Credentials;

internal sealed class ListCredentials(KnownCredentials credentials, TimeProvider time) : Endpoint<ListCredentials.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/credentials");
        Policies(May.Admin);
        Description(d => d.WithName("listCredentials").WithTags(Topics.Access)
            .WithSummary("The credentials of an organization")
            .WithDescription("By name, also those that are expired or revoked; never with their keys.")
            .Produces<ListView<CredentialView>>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        var list = await credentials.List(organization, cancellation);
        return Reply.Ok(ListView<CredentialView>.Whole(
            [.. list.Select(c => CredentialView.Of(organization, c.Record.Code, c.Record.State, c.LastUsed, time.GetUtcNow(), HttpContext.Request))], HttpContext.Request));
    }
}
