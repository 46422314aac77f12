using System.Text.Json.Nodes;
using static UnimiCharter.Api.LinkedData.LinkedGraph;

namespace UnimiCharter.Api.LinkedData;

/// <summary>
/// The words of controlled vocabularies that are used here, European and Italian. Each is told with its class and its name, because who
/// checks a document by its shapes does not fetch the vocabularies.
/// </summary>
internal static class Vocabularies
{
    private const string Europe = "http://publications.europa.eu/resource/authority/";
    private const string Italy = "https://w3id.org/italia/controlled-vocabulary/";

    public static JsonObject InItalian(LinkedGraph graph) => graph.Tell(Europe + "language/ITA", "dct:LinguisticSystem");

    /// <summary>The country: what an authority's services are not limited to less than.</summary>
    public static JsonObject Country(LinkedGraph graph) =>
        // The class that CPSV-AP 3.2 asks of the area of an authority is the address of a vocabulary.
        graph.Tell(Europe + "atu/ITA", "dct:Location http://data.europa.eu/88u/dataset/atu-type", ("skos:prefLabel", InBoth("Italia", "Italy")));

    public static JsonObject Period(LinkedGraph graph, Frequency frequency) => Frequent(graph, frequency switch
    {
        Frequency.Monthly => "MONTHLY",
        Frequency.Quarterly => "QUARTERLY",
        Frequency.HalfYearly => "ANNUAL_2",
        Frequency.Yearly => "ANNUAL",
        _ => "OTHER",
    });

    public static JsonObject Frequent(LinkedGraph graph, string code) => graph.Tell(Europe + "frequency/" + code, "dct:Frequency ind:AccrualPeriodicity");

    /// <param name="graph">Where it is told.</param>
    /// <param name="code">JSON, CSV, HTML, JSON_LD.</param>
    public static JsonObject FileType(LinkedGraph graph, string code) => graph.Tell(Europe + "file-type/" + code, "dct:MediaTypeOrExtent");

    public static JsonObject MediaType(LinkedGraph graph, string mediaType) => graph.Tell("https://www.iana.org/assignments/media-types/" + mediaType, "dct:MediaType");

    public static JsonObject Themes(LinkedGraph graph) =>
        graph.Tell(Europe + "data-theme", "skos:ConceptScheme", ("dct:title", InBoth("Temi dei dati", "Data themes")));

    public static JsonArray ThemesOfCharter(LinkedGraph graph) =>
    [
        Concept(graph, Europe + "data-theme/GOVE", "skos:Concept", "GOVE", "Governo e settore pubblico", "Government and public sector"),
        Concept(graph, Europe + "data-theme/EDUC", "skos:Concept", "EDUC", "Istruzione, cultura e sport", "Education, culture and sport"),
    ];

    public static JsonObject ByMail(LinkedGraph graph) => Channel(graph, "04", "Email", "Email");

    public static JsonObject ByTelephone(LinkedGraph graph) => Channel(graph, "03", "Telefono", "Telephone");

    public static JsonObject InPerson(LinkedGraph graph) => Channel(graph, "01", "Non Telematico", "Non-electronic");

    public static JsonObject ByOtherMeans(LinkedGraph graph) => Channel(graph, "05", "Altro telematico", "Other electronic");

    /// <summary>To publish the charter of services, or the document that holds their quality standards.</summary>
    public static JsonObject DutyToPublish(LinkedGraph graph) => Concept(
        // The vocabulary's own address is misspelt.
        graph, Italy + "classifications-for-trasparency/transparency-obligation/150101", "skos:Concept trapit:TransparencyObligation", "150101",
        "Carta dei servizi e standard di qualità (art. 32, c. 1, d.lgs. n. 33/2013)", "Charter of services and quality standards (legislative decree 33/2013, art. 32, paragraph 1)");

    public static JsonObject LawToPublish(LinkedGraph graph) => graph.Tell(
        "http://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:2013-03-14;33~art32", "eli:LegalResource", ("dct:title", Italian("Decreto legislativo 14 marzo 2013, n. 33, art. 32")));

    private const string CreativeCommons = "https://creativecommons.org/licenses/by/4.0/";

    /// <param name="graph">Where it is told.</param>
    /// <param name="address">Null for the registry's usual one, CC BY 4.0.</param>
    public static JsonObject Licence(LinkedGraph graph, string? address) =>
        address is not null && address.TrimEnd('/') != CreativeCommons.TrimEnd('/') ? graph.Tell(new Uri(address).AbsoluteUri, "dct:LicenseDocument dcatapit:LicenseDocument", ("foaf:name", address)) : graph.Tell(
        Italy + "licences/A21_CCBY40", "dct:LicenseDocument dcatapit:LicenseDocument",
        ("foaf:name", InBoth("Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)", "Creative Commons Attribution 4.0 International (CC BY 4.0)")),
        ("owl:versionInfo", "4.0"),
        ("dct:type", Concept(graph, "http://purl.org/adms/licencetype/Attribution", "skos:Concept", "Attribution", "Attribuzione", "Attribution")),
        ("owl:sameAs", Ref(CreativeCommons)));

    /// <summary>A word of the registry's own.</summary>
    /// <param name="graph">Where it is told.</param>
    /// <param name="kind">dimension, aggregation, finality.</param>
    public static JsonObject Own(LinkedGraph graph, string kind, string code, string types, string italian, string english) => graph.Tell(
        $"urn:unimicharter:{kind}:{code}", types, ("skos:notation", code), ("l0:name", InBoth(italian, english)), ("skos:prefLabel", InBoth(italian, english)));

    private static JsonObject Channel(LinkedGraph graph, string code, string italian, string english) =>
        Concept(graph, Italy + "classifications-for-public-services/channel/" + code, "skos:Concept cpsvit:ChannelType", code, italian, english);

    private static JsonObject Concept(LinkedGraph graph, string id, string types, string code, string italian, string english) =>
        graph.Tell(id, types, ("skos:notation", code), ("skos:prefLabel", InBoth(italian, english)));
}
