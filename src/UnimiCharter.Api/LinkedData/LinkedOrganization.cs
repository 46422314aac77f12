using System.Text.Json.Nodes;
using static UnimiCharter.Api.LinkedData.LinkedGraph;

namespace UnimiCharter.Api.LinkedData;

/// <summary>Who promises, as the authority for a service and as the holder of its data.</summary>
/// <param name="Root">Where the registry is reached, without a slash at the end.</param>
/// <param name="Ipa">The code in the index of public administrations (<i>IPA</i>).</param>
internal sealed record LinkedOrganization(string Root, OrganizationCode Code, string Name, string Ipa)
{
    public string Id => $"{Root}/v1/organizations/{Code}#organization";

    public JsonObject TellIn(LinkedGraph graph) => graph.Tell(
        Id, "cv:PublicOrganisation org:Organization foaf:Agent dcatapit:Agent cov:PublicOrganization schema:CollegeOrUniversity",
        ("dct:identifier", Ipa), ("cov:IPAcode", Ipa),
        ("skos:prefLabel", Italian(Name)), ("dct:title", Italian(Name)), ("foaf:name", Italian(Name)), ("schema:name", Italian(Name)),
        ("dct:spatial", Vocabularies.Country(graph)));

    /// <summary>An edition of its charter, as a set of data.</summary>
    public string Charter(EditionYear edition) => $"{Root}/v1/{Code}/charters/{edition}#charter";

    public string Page(EditionYear edition) => $"{Root}/v1/{Code}/charters/{edition}";
}

/// <summary>The codes of organizations in the index of public administrations, where they are not those of the registry.</summary>
internal sealed class IpaCodes(IConfiguration configuration)
{
    public string Of(OrganizationCode organization) => configuration[$"Charter:Ipa:{organization}"] is { Length: > 0 } named ? named : organization.Value;
}
