namespace UnimiCharter.Api.Portal;

/// <summary>No operation of the API: it is not in its document, and takes any query, which is the page's own to read.</summary>
internal sealed class ShowPortal(IServiceProvider services) : Endpoint<ShowPortal.Request, IResult>
{
    internal sealed record Request([property: RouteParam] string? File = null);

    public override void Configure()
    {
        Get("/portal/{file?}");
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.ExcludeFromDescription().WithMetadata(new TakesAnyQuery()));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        // It is there in the default run only.
        if (services.GetService<PortalFiles>()?.Find(request.File ?? PortalFiles.Page) is not { } found) return Task.FromResult<IResult>(Problem.Of("not-found"));
        HttpContext.Response.Headers.CacheControl = Caching.Revalidate;
        return Task.FromResult(Results.Bytes(found.Bytes, found.ContentType, entityTag: found.Tag));
    }
}
