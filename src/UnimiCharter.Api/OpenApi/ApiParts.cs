using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>What operations of the OpenAPI document share: parameters, headers and the schemas of both, each with its bounds.</summary>
internal static class ApiParts
{
    public const int MaxText = 52_428_800;
    public const int EditionLength = 4;

    public const int Members = 50;

    /// <summary>What a part of a request is to the document: none for the body, two for the preconditions of a PUT.</summary>
    public static IEnumerable<OpenApiParameter> ParametersOf(RequestPart part, string method, OpenApiDocument document)
    {
        if (part.Place == Place.Body) yield break;
        if (part.Place == Place.Header)
        {
            yield return part.Name switch
            {
                Preconditions.Match => Header(part.Name, "The ETag of what the write replaces, in quotes, like \"1\"; needed to replace or withdraw."),
                Acting.Header when part.Type == typeof(BoardOrOffice) => Header(part.Name, "In which role, of who has both: board, which is meant when it is left out, or office, which proposes."),
                Acting.Header => Header(part.Name, "In which role, of who has both: office, which is meant when it is left out, or board, which also writes to closed periods."),
                IdempotencyKey.Header => Header(part.Name, "A quoted string of the caller's making: a resend with it gets the first answer again, for 24 hours."),
                ApiDocument.EventIdHeader => Header(part.Name, "The id of the last event that was read, as a browser sends it by itself: the stream goes on after it."),
                _ => throw new InvalidOperationException($"The header '{part.Name}' has no words."),
            };
            if (part.Name == Preconditions.Match && method == "PUT") yield return Header(Preconditions.NoneMatch, "An asterisk: write only if nothing stands there.");
            yield break;
        }
        var (description, example) = Told(part);
        yield return new()
        {
            Name = part.Name, In = part.Place == Place.Route ? ParameterLocation.Path : ParameterLocation.Query, Required = part.Place == Place.Route || part.IsRequired,
            Description = description, Schema = SchemaOf(part, document), Example = example,
        };
    }

    private static (string Description, JsonNode? Example) Told(RequestPart part) => part.Name switch
    {
        "org" => ("The code of the organization.", "unimi"),
        "service" => ("The code of the service.", "master"),
        "indicator" when part.Place == Place.Query => ("A common code, as organizations declare it (sameAs): a code, or an http or https address. Or the code of an indicator, or one alone as organization/service/indicator or organization/programme/indicator: what that one is declared to be leads to the others.", "unimi/master/effectiveness"),
        "indicator" => ("The code of the indicator; in the 2024 charter its dimension.", "effectiveness"),
        "period" => ("What the measurement speaks of: 2024-03, 2024-Q1, 2024-H1 or 2024, as the indicator's frequency asks.", "2024-03"),
        "edition" => ("The year of the charter; the newest when it is left out.", "2024"),
        "version" => ("The number of the published version.", "1.0.0"),
        "proposal" => ("The number of the proposal, of those of the service.", "1"),
        "release" => ("The number of the release.", "1"),
        "dimension" => ("Only this dimension.", "effectiveness"),
        "outcome" => ("Only this outcome.", "missed"),
        "cursor" => ("Where the page begins, as _links.next of the page before has it.", null),
        "limit" => ("Rows of a page at most; 100 when it is left out.", 100),
        "lang" => ("The language of what is embedded by its address alone; by Accept-Language when it is left out.", "it"),
        "etag" => ("The ETag, without its quotes, of the verdicts that the picture goes with: a cache keeps the pictures of each apart. It changes nothing else.", "yqVI3JpEhmdVUcNrPfAsdg"),
        "asOf" => ("The instant as known at which the registry answers, or a day in Italy for its end; now when it is left out.", null),
        "standardsOf" => ("The edition by whose standards the measurements are judged; their own when it is left out.", "2024"),
        "after" => ("The position after which the changes begin; of the first fact when it is left out, or now for a stream.", 1024),
        "from" when part.Type == typeof(EditionYear) => ("The first edition that is told; of all when it is left out.", "2021"),
        "to" when part.Type == typeof(EditionYear) => ("The last edition that is told; of all when it is left out.", "2025"),
        "from" => ("An edition, or an instant.", "2024-07-01T00:00:00Z"),
        "to" => ("An edition, or an instant.", "2024-12-31T23:00:00Z"),
        "at" => ("A day in Italy; today when it is left out.", "2024-04-10"),
        "year" => ("The year that was reported.", "2024"),
        "programme" => ("The code of the programme.", "piano-strategico-2020-2022"),
        "assume" => ("Results to assume, as code and value: what would be recovered then.", "D_h:0.524"),
        "organizations" => ("The codes of organizations, separated by commas; all when it is left out.", "polimi,luiss"),
        "periods" => ("Years, or spans of years, separated by commas.", "2023,2024"),
        "office" => ("The name of an office, as the services' cards have it.", "Ufficio Master, Corsi di perfezionamento e Formazione permanente"),
        "credential" => ("The name of the credential.", "ufficio-master"),
        "unit" => ("The code of a unit; where it narrows a list, with all units below it.", "segreterie-studenti"),
        "person" => ("The code of a person whom a card names: it says nothing of them.", "p-1"),
        "on" => ("Only units that were open on this day; all when it is left out.", "2024-07-31"),
        "webhook" => ("The name of the webhook.", "portale"),
        "actor" => ("Only what this person or credential recorded.", "ufficio-master"),
        "preview" => ("True: say what the write would do, and write nothing.", null),
        "decimal" => ("What the decimals of a CSV follow, where its numbers do not show it: point or comma.", "comma"),
        "mode" => ("each: good rows are recorded, which is meant when it is left out; atomic: all rows or none.", "each"),
        "dryRun" => ("True: say what would happen, and write nothing.", null),
        "dialect" => ("Of a CSV: standard is RFC 4180 with all columns, for programs; excel is what Excel opens by a double click, in the caller's language.", null),
        "reason" => ("Why what was said before is replaced or withdrawn.", "Refuso nel conteggio"),
        _ => throw new InvalidOperationException($"The parameter '{part.Name}' has no words."),
    };

    /// <summary>By the type of the part, and the bounds that stand on it.</summary>
    private static IOpenApiSchema SchemaOf(RequestPart part, OpenApiDocument document)
    {
        var (longest, pattern) = (part.Property.GetCustomAttribute<MaxLengthAttribute>()?.Length, part.Property.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern);
        var range = part.Property.GetCustomAttribute<RangeAttribute>();
        return part.Type switch
        {
            var type when type == typeof(bool) => OfFlag(),
            var type when type == typeof(int) => OfNumber((int)range!.Minimum, (int)range.Maximum),
            var type when type == typeof(long) => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Maximum = Told(Bounds.MaxCount) },
            var type when type == typeof(string) => OfText(longest ?? throw new InvalidOperationException($"The parameter '{part.Name}' does not say how long it may be."), pattern),
            var type when type == typeof(Language) => OfChoice(Language.Italian.Tag(), Language.English.Tag()),
            var type when type == typeof(OutcomeName) => new OpenApiSchemaReference(ApiSchemas.Bare(type.Name), document),
            var type when type.IsEnum => OfChoice(ChoiceNames.All(type)),
            var type when type == typeof(Period) => OfText(Period.MaxLength),
            var type when type == typeof(EditionYear) => OfText(EditionLength, "^[0-9]{4}$"),
            var type when type == typeof(CharterVersion) => OfText(32, "^[0-9]+\\.[0-9]+\\.[0-9]+$"),
            var type when type == typeof(DateOnly) => OfText(10, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            var type when type == typeof(When) => OfText(Instants.MaxLength),
            var type when type == typeof(Cursor) => OfText(Cursor.MaxLength),
            var type when type == typeof(GivenReason) => OfText(Statement.MaxReasonLength),
            _ => longest is { } most ? OfText(most, pattern) : OfCode(),
        };
    }

    public static Dictionary<string, IOpenApiHeader> CommonHeaders() => new()
    {
        ["RateLimit-Limit"] = Number("Requests allowed in a window."),
        ["RateLimit-Remaining"] = Number("Requests left in this window."),
        ["RateLimit-Reset"] = Number("Seconds until the window ends, at most."),
        ["Correlation-ID"] = Text("The id of the request, taken over from the caller or made.", 64),
    };

    public static OpenApiSchema OfCode() => OfText(Code.MaxLength, Code.Pattern);

    public static OpenApiSchema OfFlag() => new() { Type = JsonSchemaType.Boolean };

    public static OpenApiSchema OfChoice(params string[] names) => new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)] };

    public static OpenApiSchema OfText(int maxLength, string? pattern = null) => new() { Type = JsonSchemaType.String, MaxLength = maxLength, Pattern = pattern };

    /// <summary>What a client saves or shows, and does not read.</summary>
    public static OpenApiSchema OfFile() => new() { Type = JsonSchemaType.String, Format = "binary", MaxLength = MaxText };

    public static OpenApiSchema OfNumber(int least, int most) => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = Told(least), Maximum = Told(most) };

    public static OpenApiSchema OfAny() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema(), MaxProperties = Members };

    public static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Without an example: who tries an operation from its page would send it.</summary>
    public static OpenApiParameter Header(string name, string description) => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = OfText(200) };

    public static OpenApiHeader Number(string description) => new()
    {
        Description = description,
        Schema = OfNumber(0, int.MaxValue),
    };

    public static OpenApiHeader Text(string description, int maxLength) => new()
    {
        Description = description,
        Schema = OfText(maxLength),
    };
}
