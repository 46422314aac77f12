using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>An operation of the committed document, with a harmless value for everything that it takes.</summary>
/// <param name="Path">The parameters of the path.</param>
/// <param name="Query">The parameters of the query.</param>
/// <param name="Headers">The names of the headers that it declares.</param>
/// <param name="Bodies">Examples of what it takes, by media type.</param>
/// <param name="Fields">The fields of its JSON body, also those that the example leaves out.</param>
internal sealed record Operation(
    string Method, string Template, IReadOnlyDictionary<string, string> Path, string[] Query, string[] Headers, IReadOnlyDictionary<string, string> Bodies, string[] Fields)
{
    // What the document's examples name is nobody's everywhere: a programme's indicators and periods are other than a service's.
    private static readonly Dictionary<string, string> OfProgrammes = new() { ["indicator"] = "kpi-1", ["period"] = "2020..2022" };

    // Whom the charter lists, and what is published of it, is not to be changed for all the others.
    private static readonly Dictionary<string, string> OfCharters = new() { ["version"] = "9.9.9" };
    private static readonly Dictionary<string, string> OfLists = new() { ["edition"] = "1999" };

    public static IReadOnlyList<Operation> All { get; } =
    [
        .. from path in Contract.Whole.At("paths").EnumerateObject()
           where path.Name.StartsWith("/v1/", StringComparison.Ordinal)
           from method in path.Value.EnumerateObject()
           select Of(method.Name.ToUpperInvariant(), path.Name, method.Value),
    ];

    public bool Writes => Method != "GET";

    /// <summary>Its address, with something else in the place of one of its parameters.</summary>
    public string Target(string? parameter = null, string? written = null)
    {
        var target = Template;
        foreach (var (name, value) in Path) target = target.Replace("{" + name + "}", name == parameter ? written : value, StringComparison.Ordinal);
        return target + (Template == "/v1/compare" && parameter != "indicator" ? "?indicator=effectiveness" : "");
    }

    public override string ToString() => $"{Method} {Template}";

    private static Dictionary<string, string> Elsewhere(string template) =>
        template.Contains("{programme}", StringComparison.Ordinal) ? OfProgrammes
        : template.Contains("/charters/{edition}/services/", StringComparison.Ordinal) ? OfLists
        : OfCharters;

    private static Operation Of(string method, string template, JsonElement described)
    {
        var parameters = described.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
        var content = described.TryGetProperty("requestBody", out var body) ? body.At("content") : default;
        return new(
            method, template,
            In("path").ToDictionary(p => p.Text("name")!, p => Elsewhere(template).GetValueOrDefault(p.Text("name")!) ?? p.At("example").ToString()),
            [.. In("query").Select(p => p.Text("name")!)], [.. In("header").Select(p => p.Text("name")!)],
            content.ValueKind == JsonValueKind.Undefined ? new Dictionary<string, string>() : content.EnumerateObject().Where(c => c.Value.TryGetProperty("example", out _)).ToDictionary(c => c.Name, c => Example(c.Value.At("example"))),
            content.ValueKind == JsonValueKind.Undefined || !content.TryGetProperty("application/json", out var json) || !json.At("schema").TryGetProperty("$ref", out var schema) ? []
                : [.. Contract.Whole.At(schema.GetString()!["#/".Length..].Replace('/', '.')).At("properties").EnumerateObject().Select(p => p.Name)]);

        // No name server is asked for what the example of a webhook names.
        static string Example(JsonElement example) => (example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText()).Replace("portale.example", "127.0.0.1", StringComparison.Ordinal);

        IEnumerable<JsonElement> In(string place) => parameters.Where(p => p.Text("in") == place);
    }
}
