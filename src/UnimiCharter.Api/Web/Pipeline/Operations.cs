namespace UnimiCharter.Api.Web;

internal static class Operations
{
    /// <summary>Whether what is asked for is an operation of the API: its callers are known, counted and refused by its rules.</summary>
    public static bool IsOperation(this HttpContext http) => http.GetEndpoint() is { Metadata: var metadata } && metadata.GetMetadata<RequestShape>() is not null && metadata.GetMetadata<TakesAnyQuery>() is null;
}
