using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

/// <summary>All that an edition of a charter says, in one document, as people write it; each part of it is what the request takes that writes it alone.</summary>
/// <param name="Organization">Whose charter it is.</param>
/// <param name="Edition">Its year: 2024.</param>
/// <param name="Title">What the charter is called.</param>
/// <param name="PatronDay">The feast of the city's patron, on which nobody works.</param>
/// <param name="Dimensions">Those that are not the usual ones, and that something is promised of.</param>
/// <param name="Services">In the order of the charter.</param>
internal sealed record ContentDocument(
    ContentOrganization Organization, EditionYear Edition, [property: MaxLength(ContentDocument.MaxTitleLength)] string Title, DayOfYearView? PatronDay = null,
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ContentDimension>? Dimensions = null, [property: MaxLength(ContentDocument.MaxServices)] IReadOnlyList<ContentService>? Services = null)
    : IOfFields<ContentDocument>
{
    public const int MaxBytes = 8 * 1024 * 1024;
    public const int MaxTitleLength = 500;
    public const string SchemaField = "$schema";
    public const int MaxServices = 1_000;
    public const int MaxIndicators = 200;

    private static readonly JsonSerializerOptions Written = new(ApiJson.Options) { WriteIndented = true, NewLine = "\n" };

    public static ContentDocument Of(OrganizationCode organization, EditionYear edition, CharterState.Open charter, Func<ServiceCode, ServiceState> services, DimensionsState dimensions)
    {
        var content = CharterContent.Of(charter, edition, services, dimensions);
        return new(
            new(organization.Value, content.OrganizationName), edition, content.Title, DayOfYearView.Of(charter.Calendar.WorkingDays.PatronDay),
            [.. content.Dimensions.Select(own => new ContentDimension(own.Dimension.Value, own.Name))], [.. content.Services.Select(ContentService.Of)]);
    }

    /// <summary>The same for the same content, whatever was left out or said to be nothing.</summary>
    public string Write() => Bare(JsonSerializer.SerializeToNode(this, ApiJson.Options))!.ToJsonString(Written) + "\n";

    /// <summary>What the ETag holds: a number that another content has not.</summary>
    [JsonIgnore]
    public long Revision => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(Write()))) & long.MaxValue;

    [JsonIgnore]
    public string ETag => ETagOf(Revision);

    public static string ETagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    public static ContentDocument? Read(Fields fields)
    {
        foreach (var needed in (string[])["organization", "edition", "title"])
            if (!fields.Has(needed)) fields.Wrong("field-required", needed);
        var (organization, edition, title) = (fields.Object("organization", ContentOrganization.Read), fields.Edition("edition"), fields.Text("title", MaxTitleLength));
        var patronDay = fields.Object("patronDay", DayOfYearView.Read);
        var dimensions = fields.List("dimensions", ServiceCard.MaxItems, Once(ContentDimension.Read, "dimension-repeated"));
        var services = fields.List("services", MaxServices, Once(ContentService.Read, "service-repeated"));
        // Whoever edits a file may name its schema in it; that is not kept.
        fields.Text(SchemaField, ServiceCard.MaxHrefLength);
        return fields.Wrongs > 0 ? null : new(organization!, edition!.Value, title!, patronDay, [.. dimensions.Select(d => d!)], [.. services.Select(s => s!)]);
    }

    /// <summary>The same as it would be read back: what may be left out is told, and what comes to nothing is not.</summary>
    public ContentDocument Plain()
    {
        var promised = (Services ?? []).SelectMany(service => service.Indicators ?? []).Select(indicator => indicator.Definition.Dimension.Value).ToHashSet();
        return this with
        {
            Dimensions = [.. (Dimensions ?? []).Where(dimension => promised.Contains(dimension.Code)).OrderBy(dimension => new QualityDimension(dimension.Code))],
            Services = [.. (Services ?? []).Select(service => ContentService.Of(service.Listed))],
        };
    }

    /// <summary>Reads what stands in a list once: of two of one code, which is meant?</summary>
    public static Func<Fields, T> Once<T>(Func<Fields, T> read, string fault)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        return fields =>
        {
            if (fields.Peek("code") is { } code && !codes.Add(code)) fields.Wrong(fault, "code", code);
            return read(fields);
        };
    }

    /// <summary>Reads a part as it is written alone, but for the reason: all of the document has one, which is no part of it.</summary>
    public static Func<Fields, T?> Part<T>(Func<Fields, T?> read) where T : class => fields =>
    {
        if (fields.IsSaid("reason")) fields.Wrong("unknown-field", "reason");
        return read(fields);
    };

    /// <summary>Without what is nothing.</summary>
    private static JsonNode? Bare(JsonNode? node)
    {
        if (node is JsonObject members)
            foreach (var (name, value) in members.ToArray())
                if (Bare(value) is null or JsonArray { Count: 0 } || IsUntold(value)) members.Remove(name);
        if (node is JsonArray items)
            foreach (var item in items) Bare(item);
        return node;

        static bool IsUntold(JsonNode? node) => node is JsonObject { Count: 1 } text && text["it"] is JsonValue only && only.GetValueKind() == JsonValueKind.String && only.GetValue<string>().Length == 0;
    }
}

/// <param name="Name">In Italian.</param>
internal sealed record ContentOrganization([property: MaxLength(Code.MaxLength)] string Code, [property: MaxLength(ContentDocument.MaxTitleLength)] string Name) : IOfFields<ContentOrganization>
{
    public static ContentOrganization? Read(Fields fields)
    {
        if (!fields.Has("name")) fields.Wrong("field-required", "name");
        var (code, name) = (fields.Code("code"), fields.Text("name", ContentDocument.MaxTitleLength));
        return code is null || name is null ? null : new(code, name);
    }
}

internal sealed record ContentDimension([property: MaxLength(Code.MaxLength)] string Code, [property: MaxLength(ServiceCard.MaxNameLength)] Text Name) : IOfFields<ContentDimension>
{
    public static ContentDimension? Read(Fields fields)
    {
        var (code, name) = (fields.Code("code"), fields.Prose("name", ServiceCard.MaxNameLength, isNeeded: true));
        return code is null || name is null ? null : new(code, name);
    }
}

/// <param name="Card">As it is written alone; of a service that nobody described, its name alone.</param>
/// <param name="Indicators">Those that the edition promises something of, or says that it watches; in the order in which they were first defined.</param>
internal sealed record ContentService(
    [property: MaxLength(Code.MaxLength)] string Code, ServiceRequest Card, [property: MaxLength(ContentDocument.MaxIndicators)] IReadOnlyList<ContentIndicator>? Indicators = null)
    : IOfFields<ContentService>
{
    [JsonIgnore]
    public ListedService Listed => new(
        new(Code), Card.Name, Card.Told, [.. (Indicators ?? []).Select(indicator => new Promise(indicator.Definition.Of(new(indicator.Code)), indicator.Promised))]);

    public static ContentService Of(ListedService service) => new(
        service.Code.Value, ServiceRequest.Of(new ServiceState.Active(service.Name, service.Card, [])), [.. service.Promises.Select(ContentIndicator.Of)]);

    public static ContentService? Read(Fields fields)
    {
        if (!fields.Has("card")) fields.Wrong("field-required", "card");
        var (code, card) = (fields.Code("code"), fields.Object("card", ContentDocument.Part(ServiceRequest.ReadPart)));
        var indicators = fields.List("indicators", ContentDocument.MaxIndicators, ContentDocument.Once(ContentIndicator.Read, "indicator-repeated"));
        return fields.Wrongs > 0 || card is null ? null : new(code!, card, [.. indicators.Select(i => i!)]);
    }
}

/// <param name="Definition">As it is written alone.</param>
/// <param name="Standard">As it is written alone; left out where the edition promises nothing, and the indicator is watched.</param>
internal sealed record ContentIndicator([property: MaxLength(Code.MaxLength)] string Code, IndicatorRequest Definition, StandardRequest? Standard = null) : IOfFields<ContentIndicator>
{
    [JsonIgnore]
    public Standard Promised => Standard?.Standard ?? new Standard.Monitored();

    public static ContentIndicator Of(Promise promise) => new(
        promise.Indicator.Code.Value, IndicatorRequest.Of(promise.Indicator), promise.Standard is Domain.Standard.Monitored ? null : StandardRequest.Of(promise.Standard));

    public static ContentIndicator? Read(Fields fields)
    {
        if (!fields.Has("definition")) fields.Wrong("field-required", "definition");
        var (code, definition, standard) = (fields.Code("code"), fields.Object("definition", ContentDocument.Part(IndicatorRequest.Read)), fields.Object("standard", ContentDocument.Part(StandardRequest.Read)));
        return fields.Wrongs > 0 || definition is null ? null : new(code!, definition, standard);
    }
}
