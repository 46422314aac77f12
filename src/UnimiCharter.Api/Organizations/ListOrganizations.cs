using System.Text.Json.Serialization;
using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Organizations;

/// <param name="Editions">The editions of its charter, newest first; none of one that has only programmes.</param>
internal sealed record OrganizationView(
    string Code, string Name, IReadOnlyList<string> Editions,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

internal sealed class ListOrganizations : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/organizations", Handle)
        .WithName("listOrganizations").WithTags(Tags.Charter).Public()
        .WithSummary("The organizations of the registry")
        .WithDescription("Every organization that has a charter or a programme, with the editions of its charter, by code.")
        .Produces<ListView<OrganizationView>>();

    private static async Task<IResult> Handle(Register register, ProgrammeRegister programmes, HttpRequest request, CancellationToken cancellation)
    {
        var charters = (await register.Charters(null, cancellation)).ToLookup(c => c.Organization);
        var plans = (await programmes.Programmes(null, null, cancellation)).ToLookup(p => p.Organization);
        var organizations = charters.Select(c => c.Key).Union(plans.Select(p => p.Key)).Order().Select(code =>
        {
            var links = new Dictionary<string, LinkView>();
            if (charters.Contains(code)) (links["services"], links["compliance"]) = (request.To($"/v1/{code}/services"), request.To($"/v1/{code}/compliance"));
            if (plans.Contains(code)) links["programmes"] = request.To($"/v1/{code}/programmes");
            return new OrganizationView(
                code.Value,
                charters[code].FirstOrDefault().Charter?.OrganizationName ?? plans[code].First().Plan.Organization,
                [.. charters[code].Select(e => e.Edition.ToString())],
                links);
        });
        return Reply.Ok(ListView<OrganizationView>.Whole([.. organizations], request), cacheControl: Caching.Portal);
    }
}
