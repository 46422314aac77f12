using Microsoft.AspNetCore.Http.Metadata;

namespace UnimiCharter.Api.Web;

/// <summary>The endpoints, as FastEndpoints finds them in this assembly, with what holds of all of them.</summary>
internal static class Slices
{
    public static void AddSlices(this IServiceCollection services)
    {
        // Before FastEndpoints registers its own.
        services.AddSingleton(typeof(IRequestBinder<>), typeof(StrictBinder<>));
        services.AddFastEndpoints(discovery =>
        {
            discovery.DisableAutoDiscovery = true;
            discovery.Assemblies = [typeof(Slices).Assembly];
        });
    }

    public static void MapSlices(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("");
        ((IEndpointConventionBuilder)all).Finally(Seal);
        all.MapFastEndpoints(config =>
        {
            config.Endpoints.RoutePrefix = "v1";
            config.Endpoints.Configurator = slice =>
            {
                slice.DontAutoTag();
                slice.Metadata(RequestShape.Of(slice.ReqDtoType));
            };
            config.Errors.ResponseBuilder = Faults.Tell;
            config.Errors.ProducesMetadataType = null;
            config.Serializer.ResponseSerializer = (response, answer, _, _, _) => ((IResult)answer!).ExecuteAsync(response.HttpContext);
        });
    }

    /// <summary>
    /// What does not say who may call it is not served; nor is what FastEndpoints maps for its own tests, which tells all routes. Media types are the binder's to refuse.
    /// </summary>
    internal static void Seal(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<EndpointDefinition>().SingleOrDefault() is not { } slice) endpoint.Metadata.Add(new SuppressMatchingMetadata());
        else if (slice.AnonymousVerbs is null && slice.PreBuiltUserPolicies is not [_]) throw new InvalidOperationException($"{slice.EndpointType} does not say who may call it.");
        // A preflight is told by the endpoint that it asks for.
        if (endpoint.Metadata.OfType<IHttpMethodMetadata>().SingleOrDefault() is { } methods)
        {
            endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata(methods.HttpMethods, acceptCorsPreflight: true));
        }
        foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToArray()) endpoint.Metadata.Remove(accepts);
        foreach (var answer in endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Where(p => p.StatusCode >= StatusCodes.Status400BadRequest).ToArray()) endpoint.Metadata.Remove(answer);
    }
}
