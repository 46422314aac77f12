using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace UnimiCharter.Api.Publication;

/// <summary>A version of an edition as it is published: the same bytes for ever. Decimal numbers are told as text, so that no reader rounds them.</summary>
/// <param name="Version">Null of a draft.</param>
/// <param name="PublicFrom">When it is the charter; null of a draft.</param>
/// <param name="Position">The place among all facts of the registry of the last one that it was made from.</param>
/// <param name="RuleVersion">Of the rules by which verdicts are reached.</param>
public sealed record CharterDocument(
    DocumentOrganization Organization, string Edition, string? Version, string Title, DateTime? PublicFrom, long? Position, int RuleVersion, IReadOnlyList<DocumentService> Services)
{
    public static CharterDocument Of(OrganizationCode organization, VersionDraft draft) =>
        Of(organization, draft.Edition, draft.Content) with { Version = draft.Version.ToString(), PublicFrom = draft.From.UtcDateTime, Position = draft.Position, RuleVersion = draft.RuleVersion };

    public static CharterDocument Of(OrganizationCode organization, EditionYear edition, CharterContent content) => new(
        new(organization.Value, content.OrganizationName), edition.ToString(), null, content.Title, null, null, Domain.Publication.RuleVersion,
        [.. content.Services.Select(DocumentService.Of)]);

    public string ToCanonicalJson() => CanonicalJson.Write(JsonSerializer.SerializeToNode(this, ApiJson.Options));

    /// <summary>In lower-case hexadecimal digits, of the text in UTF-8.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

public sealed record DocumentOrganization(string Code, string Name);

public sealed record DocumentService(
    string Code, string Name, string Description, string Recipients, string Delivery,
    IReadOnlyList<DocumentContact> Contacts, IReadOnlyList<DocumentLink> Links, IReadOnlyList<DocumentIndicator> Indicators)
{
    public static DocumentService Of(ListedService service) => new(
        service.Code.Value, service.Name, service.Card?.Description ?? "", service.Card?.Recipients ?? "", service.Card?.Delivery ?? "",
        [.. (service.Card?.Contacts ?? []).Select(c => new DocumentContact(c.Office, c.Person, c.Address, c.Phones, c.Emails))],
        [.. (service.Card?.Links ?? []).Select(l => new DocumentLink(l.Title, l.Href))],
        [.. service.Promises.Select(DocumentIndicator.Of)]);
}

public sealed record DocumentContact(string Office, string? Person, string? Address, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails);

public sealed record DocumentLink(string Title, string Href);

/// <param name="Measure">What a measurement says: count, yesNo, ratio, amount.</param>
public sealed record DocumentIndicator(
    string Code, QualityDimension? Dimension, string Title, string UnitOfMeasure, string Measure, Aggregation Aggregation, Frequency Frequency, DocumentStandard Standard)
{
    public static DocumentIndicator Of(Promise promise)
    {
        var indicator = promise.Indicator;
        return new(
            indicator.Code.Value, indicator.Dimension, indicator.Title, indicator.UnitOfMeasure, NameOf(indicator.Measure),
            indicator.Aggregation, indicator.Frequency, DocumentStandard.Of(promise.Standard));
    }

    public static string NameOf(Measure measure) => JsonNamingPolicy.CamelCase.ConvertName(measure.GetType().Name);
}

/// <param name="Comparator">atLeast, atMost, within, yes, monitored.</param>
/// <param name="Value">In the unit: 20 for 20%.</param>
/// <param name="Precision">The decimals at which results are compared; null when they are compared exactly.</param>
/// <param name="By">By when; null for always.</param>
public sealed record DocumentStandard(string Comparator, string? Value = null, string? Lowest = null, string? Highest = null, string? Unit = null, int? Precision = null, DateOnly? By = null)
{
    public static DocumentStandard Of(Standard standard) => standard switch
    {
        Standard.AtLeast s => new("atLeast", Told(s.Value), Unit: s.Unit?.Code, Precision: s.Precision),
        Standard.AtMost s => new("atMost", Told(s.Value), Unit: s.Unit?.Code, Precision: s.Precision),
        Standard.Within s => new("within", null, Told(s.Lowest), Told(s.Highest), s.Unit?.Code, s.Precision),
        Standard.Yes s => new("yes", By: s.By),
        Standard.Monitored => new("monitored"),
        _ => throw new UnreachableException(),
    };

    /// <summary>Without zeros at its end.</summary>
    private static string Told(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
