using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>What operations of the OpenAPI document share: parameters, headers and the schemas of both, each with its bounds.</summary>
internal static class ApiParts
{
    public const int MaxText = 52_428_800;
    public const int EditionLength = 4;
    private const int MaxPage = 500;

    public static void Describe(OpenApiParameter parameter, OpenApiDocument document)
    {
        (string Description, IOpenApiSchema Schema, JsonNode? Example) told = parameter.Name switch
        {
            "org" => ("The code of the organization.", OfCode(), "unimi"),
            "service" => ("The code of the service.", OfCode(), "master"),
            "indicator" => ("The code of the indicator; in the 2024 charter its dimension.", OfCode(), "effectiveness"),
            "period" => ("What the measurement speaks of: 2024-03, 2024-Q1, 2024-H1 or 2024, as the indicator's frequency asks.", OfText(Period.MaxLength), "2024-03"),
            "edition" => ("The year of the charter; the newest when it is left out.", OfText(EditionLength, "^[0-9]{4}$"), "2024"),
            "version" => ("The number of the published version.", OfText(32, "^[0-9]+\\.[0-9]+\\.[0-9]+$"), "1.0.0"),
            "release" => ("The number of the release.", OfText(9, "^[0-9]+$"), "1"),
            "dimension" => ("Only this dimension.", new OpenApiSchemaReference(nameof(QualityDimension), document), "effectiveness"),
            "outcome" => ("Only this outcome.", new OpenApiSchemaReference(nameof(Outcome), document), "missed"),
            "cursor" => ("Where the page begins, as _links.next of the page before has it.", OfText(Cursor.MaxLength), null),
            "limit" => ("Rows of a page at most; 100 when it is left out.", OfNumber(1, MaxPage), 100),
            "lang" => ("The language of what is embedded by its address alone; by Accept-Language when it is left out.", OfChoice("it", "en"), "it"),
            "etag" => ("The ETag, without its quotes, of the verdicts that the picture goes with: a cache keeps the pictures of each apart. It changes nothing else.", OfText(64, "^[A-Za-z0-9_-]+$"), "yqVI3JpEhmdVUcNrPfAsdg"),
            "asOf" => ("The instant as known at which the registry answers, or a day in Italy for its end; now when it is left out.", OfText(Instants.MaxLength), null),
            "standardsOf" => ("The edition by whose standards the measurements are judged; their own when it is left out.", OfText(EditionLength, "^[0-9]{4}$"), "2024"),
            "after" => ("The position after which the changes begin; of the first fact when it is left out, or now for a stream.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Maximum = Told(Bounds.MaxCount) }, 1024),
            "from" => ("An edition, or an instant.", OfText(Instants.MaxLength), "2024-07-01T00:00:00Z"),
            "to" => ("An edition, or an instant.", OfText(Instants.MaxLength), "2024-12-31T23:00:00Z"),
            "at" => ("A day in Italy; today when it is left out.", OfText(10, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "2024-04-10"),
            "year" => ("The year that was reported.", OfText(EditionLength, "^[0-9]{4}$"), "2024"),
            "programme" => ("The code of the programme.", OfCode(), "piano-strategico-2020-2022"),
            "assume" => ("Results to assume, as code and value: what would be recovered then.", OfText(500), "D_h:0.524"),
            "organizations" => ("The codes of organizations, separated by commas; all when it is left out.", OfText(1_000), "polimi,luiss"),
            "periods" => ("Years, or spans of years, separated by commas.", OfText(600), "2023,2024"),
            "office" => ("The name of an office, as the services' cards have it.", OfText(500), "Ufficio Master, Corsi di perfezionamento e Formazione permanente"),
            "credential" => ("The name of the credential.", OfCode(), "ufficio-master"),
            "webhook" => ("The name of the webhook.", OfCode(), "portale"),
            "actor" => ("Only what this person or credential recorded.", OfText(256), "ufficio-master"),
            "preview" => ("True: say what the write would do, and write nothing.", OfFlag(), null),
            "mode" => ("each: good rows are recorded, which is meant when it is left out; atomic: all rows or none.", OfChoice("each", "atomic"), "each"),
            "dryRun" => ("True: say what would happen, and write nothing.", OfFlag(), null),
            "reason" => ("Why what was said before is replaced or withdrawn.", OfText(Statement.MaxReasonLength), "Refuso nel conteggio"),
            _ => throw new InvalidOperationException($"The parameter '{parameter.Name}' has no words."),
        };
        (parameter.Description, parameter.Schema, parameter.Example) = told;
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

    private static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public static OpenApiParameter Header(string name, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = OfText(200),
        Example = JsonValue.Create(example),
    };

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
