using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Publication;

/// <summary>A version of an edition as it is published: the same bytes for ever. Decimal numbers are told as text, so that no reader rounds them.</summary>
/// <param name="Version">Null of a draft.</param>
/// <param name="PublicFrom">When it is the charter; null of a draft.</param>
/// <param name="Position">The place among all facts of the registry of the last one that it was made from.</param>
/// <param name="RuleVersion">Of the rules by which verdicts are reached.</param>
/// <param name="Dimensions">The names of those that are not the usual ones; left out where there are none.</param>
public sealed record CharterDocument(
    DocumentOrganization Organization, string Edition, string? Version, string Title, DateTime? PublicFrom, long? Position, int RuleVersion, IReadOnlyList<DocumentService> Services,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DocumentDimension>? Dimensions = null)
{
    public static CharterDocument Of(OrganizationCode organization, VersionDraft draft) =>
        Of(organization, draft.Edition, draft.Content) with { Version = draft.Version.ToString(), PublicFrom = draft.From.UtcDateTime, Position = draft.Position, RuleVersion = draft.RuleVersion };

    public static CharterDocument Of(OrganizationCode organization, EditionYear edition, CharterContent content) => new(
        new(organization.Value, content.OrganizationName), edition.ToString(), null, content.Title, null, null, Domain.Publication.RuleVersion,
        [.. content.Services.Select(DocumentService.Of)], DocumentDimension.Of(content.Own));

    /// <summary>What a version says, as the facts have it, with those persons whom the version names and who were erased since: what was signed stays as it was.</summary>
    public CharterContent Named(CharterContent content) => content with { Services = [.. content.Services.Zip(Services, (service, told) => service with { Card = service.Card is { } card ? told.Named(card) : null })] };

    public static CharterDocument Parse(string text) => JsonSerializer.Deserialize<CharterDocument>(text, ApiJson.Options)!;

    public string ToCanonicalJson() => CanonicalJson.Write(JsonSerializer.SerializeToNode(this, ApiJson.Options));

    /// <summary>In lower-case hexadecimal digits, of the text in UTF-8.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

public sealed record DocumentDimension(QualityDimension Code, Text Name)
{
    public static IReadOnlyList<DocumentDimension>? Of(DimensionsState? own) => own is null ? null : [.. own.Own.Select(d => new DocumentDimension(d.Key, d.Value.Name))];

    /// <param name="own">Those of the document; null where it has none.</param>
    public static Text NameOf(QualityDimension dimension, IReadOnlyList<DocumentDimension>? own) =>
        own?.FirstOrDefault(d => d.Code == dimension)?.Name ?? Domain.Dimensions.NameOf(dimension);
}

public sealed record DocumentOrganization(string Code, string Name);

/// <param name="Channels">Left out where there are none, as in versions from before there were any; so are the others that follow.</param>
public sealed record DocumentService(
    string Code, Text Name, Text Description, Text Recipients, Text Delivery,
    IReadOnlyList<DocumentContact> Contacts, IReadOnlyList<DocumentLink> Links, IReadOnlyList<DocumentIndicator> Indicators,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DocumentChannel>? Channels = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DocumentReference>? LegalReferences = null)
{
    private static readonly Text Nothing = new("");

    internal ServiceCard Named(ServiceCard card) => card with
    {
        Contacts = [.. card.Contacts.Zip(Contacts, (contact, told) => contact is { Named: not null, Person: null } ? contact with { Person = told.Person, Phones = [.. told.Phones], Emails = [.. told.Emails] } : contact)],
    };

    public static DocumentService Of(ListedService service) => new(
        service.Code.Value, service.Name, service.Card?.Description ?? Nothing, service.Card?.Recipients ?? Nothing, service.Card?.Delivery ?? Nothing,
        [.. (service.Card?.Contacts ?? []).Select(c => new DocumentContact(c.Office, c.Person, c.Address, c.Phones, c.Emails, DocumentHours.Of(c.Hours)))],
        [.. (service.Card?.Links ?? []).Select(l => new DocumentLink(l.Title, l.Href))],
        [.. service.Promises.Select(DocumentIndicator.Of)],
        service.Card is { Channels: [_, ..] channels } ? [.. channels.Select(c => new DocumentChannel(c.Kind, c.Address, DocumentHours.Of(c.Hours), c.Note))] : null,
        service.Card is { LegalReferences: [_, ..] references } ? [.. references.Select(r => new DocumentReference(r.Title, r.Href))] : null);
}

public sealed record DocumentContact(
    Text Office, string? Person, string? Address, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DocumentHours? Hours = null);

public sealed record DocumentLink(Text Title, string Href);

public sealed record DocumentReference(Text Title, string? Href);

public sealed record DocumentChannel(ChannelKind Kind, string? Address, DocumentHours? Hours, Text? Note);

/// <summary>Civil times in Italy, like 09:30.</summary>
public sealed record DocumentHours(IReadOnlyList<DocumentWeeklyHours> Week, IReadOnlyList<DocumentSpecialHours> Exceptions)
{
    public static DocumentHours? Of(OpeningHours? hours) => hours is null ? null : new(
        [.. hours.Week.Select(w => new DocumentWeeklyHours(w.Days, Times.Write(w.Opens), Times.Write(w.Closes)))],
        [.. hours.Exceptions.Select(e => new DocumentSpecialHours(e.From, e.Through, Times.Write(e.Opens), Times.Write(e.Closes), e.Note))]);
}

public sealed record DocumentWeeklyHours(IReadOnlyList<DayOfWeek> Days, string Opens, string Closes);

/// <param name="Opens">Null where it is closed.</param>
public sealed record DocumentSpecialHours(DateOnly From, DateOnly Through, string? Opens, string? Closes, Text? Note);

/// <param name="Measure">What a measurement says: count, yesNo, ratio, amount.</param>
/// <param name="PartOfWhole">False of a ratio whose numerator may exceed its denominator (a flow); else left out, as what follows is where there is none.</param>
/// <param name="MeasureNote">Why the measure is what it is.</param>
/// <param name="Note">How its values are calculated.</param>
/// <param name="Source">The system that they are taken from.</param>
/// <param name="MeasuredBy">Who measures, where it is not the service's own office.</param>
/// <param name="Succeeds">The indicator that it takes the place of.</param>
/// <param name="SameAs">What it is declared to be, that other organizations measure, too.</param>
public sealed record DocumentIndicator(
    string Code, QualityDimension? Dimension, Text Title, Text UnitOfMeasure, string Measure, Aggregation Aggregation, Frequency Frequency, DocumentStandard Standard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? PartOfWhole = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeasureNote = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Text? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Text? MeasuredBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Succeeds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommonCode? SameAs = null)
{
    public static DocumentIndicator Of(Promise promise)
    {
        var indicator = promise.Indicator;
        return new(
            indicator.Code.Value, indicator.Dimension, indicator.Title, indicator.UnitOfMeasure, NameOf(indicator.Measure),
            indicator.Aggregation, indicator.Frequency, DocumentStandard.Of(promise.Standard),
            indicator.Measure is Measure.Ratio { PartOfWhole: false } ? false : null, indicator.MeasureNote, indicator.Note, indicator.Source, indicator.MeasuredBy, indicator.Succeeds?.Value, indicator.SameAs);
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
