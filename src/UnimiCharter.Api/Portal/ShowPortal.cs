namespace UnimiCharter.Api.Portal;

/// <summary>No operation of the API: it is not in its document, and takes any query, which is the page's own to read.</summary>
internal sealed class ShowPortal : ISlice
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/portal/{file?}", Handle).ExcludeFromDescription();

    private static IResult Handle(string? file, PortalFiles files, HttpResponse response)
    {
        if (files.Find(file ?? PortalFiles.Page) is not { } found) return Problem.Of("not-found");
        response.Headers.CacheControl = Caching.Revalidate;
        return Results.Bytes(found.Bytes, found.ContentType, entityTag: found.Tag);
    }
}
