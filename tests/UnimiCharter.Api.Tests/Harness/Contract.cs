using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Document;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The committed OpenAPI document, which every answer of the API keeps to.</summary>
internal static partial class Contract
{
    public static JsonElement Whole { get; } = JsonDocument.Parse(File.ReadAllBytes(Repository.File("openapi/charter.v1.json"))).RootElement;

    private static readonly (Regex Path, JsonElement Methods)[] Paths =
    [
        .. from path in Whole.At("paths").EnumerateObject()
           orderby path.Name.Count(c => c == '{')
           select (new Regex($"^{Regex.Replace(path.Name.Replace(".", @"\.", StringComparison.Ordinal), @"\{\w+\}", "[^/]+")}/?$"), path.Value),
    ];

    /// <summary>Fails unless the document has the operation, its status, its media type, its headers and the body's shape.</summary>
    public static void Holds(string method, string path, Answer answer)
    {
        var bare = Extension().Replace(path.Split('?')[0], "");
        var methods = Paths.FirstOrDefault(p => p.Path.IsMatch(bare)).Methods;
        if (methods.ValueKind == JsonValueKind.Undefined || !methods.TryGetProperty(method == "HEAD" ? "get" : method.ToLowerInvariant(), out var operation))
        {
            Assert.Contains(answer.Status, Unrouted);
            return;
        }
        if (answer.Status == 304 || method == "HEAD") return;
        Assert.True(operation.At("responses").TryGetProperty($"{answer.Status}", out var response), $"{answer.Status} of {method} {path} is not documented.");
        if (response.TryGetProperty("$ref", out var component)) response = Named(component);
        foreach (var header in response.At("headers").EnumerateObject())
            if (header.Name is not "ETag" || answer.Status < 400) Assert.True(answer.Header(header.Name) is not null, $"{header.Name} is documented of {answer.Status} and absent.");
        if (!response.TryGetProperty("content", out var content))
        {
            Assert.Empty(answer.Body);
            return;
        }
        var media = answer.Header("Content-Type")!.Split(';')[0];
        Assert.True(content.TryGetProperty(media, out var described), $"{media} is not documented of {answer.Status}.");
        if (answer.Header("Content-Encoding") is not null) return;
        Fits(described.At("schema"), !media.EndsWith("json", StringComparison.Ordinal) ? JsonSerializer.SerializeToElement(answer.Text) : answer.Json, "");
    }

    /// <summary>The same resource in another format.</summary>
    [GeneratedRegex(@"(?<=^/v1/.*)(\.json|(\.it|\.en)?(\.html|\.csv|\.xlsx)|\.jsonld)$")]
    private static partial Regex Extension();

    private static readonly HashSet<int> Unrouted = [404, 405, 429, 503];

    /// <summary>The part of JSON Schema that the document uses.</summary>
    public static void Fits(JsonElement schema, JsonElement value, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var asked = keyword.Value;
            var holds = keyword.Name switch
            {
                "$ref" => All(() => Fits(Named(asked), value, at)),
                "oneOf" => asked.EnumerateArray().Count(one => IsFit(one, value)) == 1,
                "type" => asked.ValueKind == JsonValueKind.Array ? asked.EnumerateArray().Any(type => IsOf(type.GetString()!, value)) : IsOf(asked.GetString()!, value),
                "enum" => asked.EnumerateArray().Any(one => one.GetRawText() == value.GetRawText()),
                "required" => value.ValueKind != JsonValueKind.Object || asked.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
                "properties" => value.ValueKind != JsonValueKind.Object || All(() =>
                {
                    foreach (var property in asked.EnumerateObject())
                        if (value.TryGetProperty(property.Name, out var inner)) Fits(property.Value, inner, $"{at}/{property.Name}");
                }),
                "additionalProperties" when asked.ValueKind == JsonValueKind.False => value.ValueKind != JsonValueKind.Object
                    || value.EnumerateObject().All(p => schema.At("properties").TryGetProperty(p.Name, out _)),
                "additionalProperties" => value.ValueKind != JsonValueKind.Object || All(() =>
                {
                    foreach (var property in value.EnumerateObject()) Fits(asked, property.Value, $"{at}/{property.Name}");
                }),
                "items" => value.ValueKind != JsonValueKind.Array || All(() =>
                {
                    foreach (var (inner, i) in value.EnumerateArray().Select((inner, i) => (inner, i))) Fits(asked, inner, $"{at}/{i}");
                }),
                "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= asked.GetInt32(),
                "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= asked.GetInt32(),
                "maxProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= asked.GetInt32(),
                "maxLength" => value.ValueKind != JsonValueKind.String || new StringInfo(value.GetString()!).LengthInTextElements <= asked.GetInt32(),
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, asked.GetString()!),
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= asked.GetDecimal(),
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= asked.GetDecimal(),
                "format" => value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || IsWritten(asked.GetString()!, value),
                "description" or "example" or "default" or "title" => true,
                _ => throw new NotSupportedException($"'{keyword.Name}' of {at} is not known here."),
            };
            if (!holds) Assert.Fail($"{at} is not as {keyword.Name} of the document asks ({asked}): {value}");
        }
    }

    private static JsonElement Named(JsonElement reference) => Whole.At(reference.GetString()!["#/".Length..].Replace('/', '.'));

    private static bool All(Action fits)
    {
        fits();
        return true;
    }

    private static bool IsFit(JsonElement schema, JsonElement value)
    {
        try
        {
            Fits(schema, value, "");
            return true;
        }
        catch (Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    private static bool IsWritten(string format, JsonElement value) => format switch
    {
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        "decimal128" => value.TryGetDecimal(out _),
        "uuid" => value.TryGetGuid(out _),
        "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out _),
        "date-time" => value.GetString()!.EndsWith('Z') && value.TryGetDateTimeOffset(out _),
        "binary" => true,
        "uri" => Uri.IsWellFormedUriString(value.GetString(), UriKind.Absolute),
        _ => throw new NotSupportedException(format),
    };
}
