using UnimiCharter.Api.LinkedData;
using System.Text.Json.Nodes;

namespace UnimiCharter.Api.Catalog;

/// <summary>What an organization publishes, as DCAT-AP_IT 1.0 and DCAT-AP 3.0 have it.</summary>
internal static class CatalogDocument
{
    public static ReadOnlyMemory<byte> Of(LinkedOrganization organization, IReadOnlyList<Published> sets, SealHead? seal)
    {
        var graph = new LinkedGraph();
        var address = $"{organization.Root}/v1/{organization.Code}/catalog";
        graph.Tell(
            address + "#catalog", "dcat:Catalog dcatapit:Catalog",
            ("dct:title", LinkedGraph.InBoth($"Carta dei servizi di {organization.Name}: catalogo dei dati", $"Service charter of {organization.Name}: catalogue of the data")),
            ("dct:description", LinkedGraph.InBoth(
                $"Che cosa promettono i servizi di {organization.Name}, edizione per edizione, e i programmi che l'ente si è dato.",
                $"What the services of {organization.Name} promise, edition by edition, and the programmes that it follows.")),
            ("dct:publisher", organization.TellIn(graph)),
            ("dct:modified", LinkedGraph.Day(sets.Max(s => Italy.DayOf(s.Modified)))),
            ("dct:language", Vocabularies.InItalian(graph)),
            ("dct:license", Vocabularies.Licence(graph, organization.Details.Licence)),
            ("foaf:homepage", graph.Tell(organization.Root + "/docs", "foaf:Document")),
            ("dct:provenance", seal is not { } head ? null : graph.Tell(
                address + "#seal", "dct:ProvenanceStatement",
                ("dct:identifier", head.ToString()),
                ("dct:description", LinkedGraph.InBoth("Il sigillo di quanto il registro ha registrato fino alla posizione indicata.", "The seal of what the registry recorded up to the position named.")))),
            ("dcat:themeTaxonomy", Vocabularies.Themes(graph)),
            ("dcat:dataset", LinkedGraph.All(sets, set => Tell(graph, organization, set))));
        return graph.ToUtf8();
    }

    private static JsonObject Tell(LinkedGraph graph, LinkedOrganization organization, Published set) => graph.Tell(
        set.Id, "dcat:Dataset dcatapit:Dataset",
        ("dct:identifier", set.Identifier),
        ("dct:title", LinkedGraph.Italian(set.Title)),
        ("dct:description", LinkedGraph.InBoth(set.Italian, set.English)),
        ("dct:modified", LinkedGraph.Day(Italy.DayOf(set.Modified))),
        ("dcat:theme", Vocabularies.ThemesOfCharter(graph)),
        ("dct:rightsHolder", LinkedGraph.Ref(organization.Id)), ("dct:publisher", LinkedGraph.Ref(organization.Id)), ("dct:creator", LinkedGraph.Ref(organization.Id)),
        ("dcat:contactPoint", organization.Contact(graph)),
        ("dct:accrualPeriodicity", Vocabularies.Frequent(graph, set.Span.Kind == PeriodKind.Year ? "ANNUAL" : "IRREG")),
        ("dct:language", Vocabularies.InItalian(graph)),
        ("dct:spatial", Vocabularies.Country(graph)),
        ("dct:temporal", graph.Tell(
            set.Id + "-span", "dct:PeriodOfTime",
            ("dcat:startDate", LinkedGraph.Day(set.Span.FirstDay)), ("dcat:endDate", LinkedGraph.Day(set.Span.LastDay)),
            ("dcatapit:startDate", LinkedGraph.Day(set.Span.FirstDay)), ("dcatapit:endDate", LinkedGraph.Day(set.Span.LastDay)))),
        ("dcatap:applicableLegislation", set.Version is null ? null : Vocabularies.LawToPublish(graph)),
        ("owl:versionInfo", set.Version),
        ("dcat:landingPage", graph.Tell(set.Page, "foaf:Document")),
        ("dcat:distribution", LinkedGraph.All(set.Forms, f => Tell(graph, organization, set, f.Document, f.Form))));

    private static JsonObject Tell(LinkedGraph graph, LinkedOrganization organization, Published set, string document, Representation form) => graph.Tell(
        $"{document}{form.Extension}#distribution", "dcat:Distribution dcatapit:Distribution",
        ("dct:title", LinkedGraph.InBoth(form.Italian, form.English)),
        ("dct:description", LinkedGraph.InBoth($"{set.Title}: {form.Italian}", $"{set.Title}: {form.English}")),
        ("dct:format", Vocabularies.FileType(graph, form.FileType)),
        ("dcat:mediaType", Vocabularies.MediaType(graph, form.MediaType)),
        ("dcat:accessURL", LinkedGraph.Ref(set.Page)),
        ("dcat:downloadURL", LinkedGraph.Ref(document + form.Extension)),
        ("dct:license", Vocabularies.Licence(graph, organization.Details.Licence)),
        ("dct:modified", LinkedGraph.Day(Italy.DayOf(set.Modified))));
}
