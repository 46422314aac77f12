using System.Text.Json.Nodes;
using static UnimiCharter.Api.LinkedData.LinkedGraph;

namespace UnimiCharter.Api.LinkedData;

/// <summary>Who promises, as the authority for a service and as the holder of its data.</summary>
/// <param name="Root">Where the registry is reached, without a slash at the end.</param>
/// <param name="Ipa">The code in the index of public administrations (<i>IPA</i>).</param>
/// <param name="Registered">What an administrator said of it; null for nothing.</param>
internal sealed record LinkedOrganization(string Root, OrganizationCode Code, string Name, string Ipa, OrganizationState.Registered? Registered = null)
{
    /// <param name="ipa">Of organizations that do not say it themselves.</param>
    public static LinkedOrganization Of(string root, OrganizationCode code, string name, IpaCodes ipa, OrganizationState.Registered? registered) =>
        new(root, code, name, registered?.Told.Ipa?.Value ?? ipa.Of(code), registered);

    public OrganizationDetails Details => Registered?.Told ?? OrganizationDetails.None;

    public string Id => $"{Root}/v1/organizations/{Code}#organization";

    public JsonObject TellIn(LinkedGraph graph) => graph.Tell(
        Id, "cv:PublicOrganisation org:Organization foaf:Agent dcatapit:Agent cov:PublicOrganization schema:CollegeOrUniversity",
        ("dct:identifier", Ipa), ("cov:IPAcode", Ipa),
        ("skos:prefLabel", Named()), ("dct:title", Named()), ("foaf:name", Named()), ("schema:name", Named()),
        ("foaf:homepage", Details.Site is { } site ? graph.Tell(AddressOf(site), "foaf:Document") : null),
        ("schema:address", Details.Address is { } address ? Italian(address) : null),
        ("schema:areaServed", Details.Area is { } area ? InBoth(area) : null),
        ("dct:spatial", Vocabularies.Country(graph)));

    /// <summary>Where to ask about its data; null when it does not say.</summary>
    public JsonObject? Contact(LinkedGraph graph) => Details is { Email: null, Contact: null } ? null : graph.Tell(
        $"{Root}/v1/organizations/{Code}#contact", "vcard:Kind vcard:Organization dcatapit:Organization",
        ("vcard:fn", Named()),
        ("vcard:hasEmail", Details.Email is { } email ? Ref("mailto:" + Uri.EscapeDataString(email).Replace("%40", "@", StringComparison.Ordinal)) : null),
        ("vcard:hasURL", Details.Contact is { } page ? Ref(AddressOf(page)) : null));

    /// <summary>As it says now in English, where it says so at all.</summary>
    private JsonNode Named() => Registered?.English is { } english ? InBoth(Name, english) : Italian(Name);

    private static string AddressOf(string url) => new Uri(url).AbsoluteUri;

    /// <summary>An edition of its charter, as a set of data.</summary>
    public string Charter(EditionYear edition) => $"{Root}/v1/{Code}/charters/{edition}#charter";

    public string Page(EditionYear edition) => $"{Root}/v1/{Code}/charters/{edition}";
}

/// <summary>The codes of organizations in the index of public administrations, where they are not those of the registry.</summary>
internal sealed class IpaCodes(IConfiguration configuration)
{
    public string Of(OrganizationCode organization) => configuration[$"Charter:Ipa:{organization}"] is { Length: > 0 } named ? named : organization.Value;
}
