using System.Text.Json.Serialization;
using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Organizations;

/// <param name="Editions">The editions of its charter, newest first.</param>
internal sealed record OrganizationView(
    string Code, string Name, IReadOnlyList<string> Editions,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListOrganizations : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/organizations", Handle)
        .WithName("listOrganizations").WithTags(Tags.Charter).Public()
        .WithSummary("The organizations of the registry")
        .WithDescription("Every organization with the editions of its charter, by code.")
        .Produces<ListView<OrganizationView>>();

    private static async Task<IResult> Handle(Register register, HttpRequest request, CancellationToken cancellation)
    {
        var charters = await register.Charters(null, cancellation);
        var organizations = charters.GroupBy(c => c.Organization).Select(editions => new OrganizationView(
            editions.Key.Value,
            editions.First().Charter.OrganizationName,
            [.. editions.Select(e => e.Edition.ToString())],
            new Dictionary<string, LinkView>
            {
                ["services"] = request.To($"/v1/{editions.Key}/services"),
                ["compliance"] = request.To($"/v1/{editions.Key}/compliance"),
            }));
        return Reply.Ok(ListView<OrganizationView>.Whole([.. organizations], request), cacheControl: Caching.Portal);
    }
}
