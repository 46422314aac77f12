namespace UnimiCharter.Api.Catalog;

/// <summary>A form in which something is read.</summary>
/// <param name="Extension">Of its address.</param>
/// <param name="FileType">As the European vocabulary of file types has it.</param>
internal sealed record Representation(string Extension, string FileType, string MediaType, string Italian, string English)
{
    private static readonly Representation Json = new("", "JSON", "application/json", "JSON", "JSON");

    /// <summary>Of a published version of an edition.</summary>
    public static readonly Representation[] OfVersion =
    [
        Json with { Italian = "JSON canonico e firmato", English = "Canonical, signed JSON" },
        new(".html", "HTML", "text/html", "Pagina da leggere e da stampare", "Page to read and to print"),
        new(".csv", "CSV", "text/csv", "Tabella degli indicatori", "Table of the indicators"),
        new(".jsonld", "JSON_LD", "application/ld+json", "Dati collegati", "Linked data"),
    ];

    /// <summary>Of results that were released.</summary>
    public static readonly Representation[] OfResults = [.. OfVersion.Select(f => f with { Italian = "Risultati: " + f.Italian, English = "Results: " + f.English })];

    /// <summary>Of what is not published in versions: an edition that is shown as it stands, a programme.</summary>
    public static readonly Representation[] OfOther = [Json];
}
