namespace UnimiCharter.Api.Home;

/// <summary>The JSON Schema of a charter's document.</summary>
internal sealed class ShowContentSchema(ContentSchema schema) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get(Links.ContentSchema);
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation) => new Reply(await schema.Made, cacheControl: Caching.Portal);
}
