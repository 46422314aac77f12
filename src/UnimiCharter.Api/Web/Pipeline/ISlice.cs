namespace UnimiCharter.Api.Web;

/// <summary>One file, one endpoint: its route, its handler, its words for the OpenAPI document.</summary>
internal interface ISlice
{
    static abstract void Map(IEndpointRouteBuilder api);
}

internal static class Endpoints
{
    public static IEndpointRouteBuilder Add<T>(this IEndpointRouteBuilder api) where T : ISlice
    {
        T.Map(api);
        return api;
    }
}
