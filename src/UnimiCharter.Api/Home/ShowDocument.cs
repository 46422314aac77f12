namespace UnimiCharter.Api.Home;

/// <summary>The OpenAPI document.</summary>
internal sealed class ShowDocument(ApiText document) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get(Links.Description);
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation) => new Reply(await document.Made, cacheControl: Caching.Portal);
}
