using System.Text.Json;
using System.Text.RegularExpressions;

namespace UnimiCharter.Benchmarks;

/// <summary>One way to ask what anyone may ask.</summary>
/// <param name="Operation">Of the document; for what is not in it, the address.</param>
/// <param name="Path">With its query; <c>{n}</c> and <c>{then}</c> are others each time.</param>
/// <param name="Accept">The media type.</param>
internal sealed record Way(string Operation, string Path, string Accept);

/// <summary>
/// Everything that anyone may ask, read off the document: each operation without a key, in each of its formats, with each of its parameters, and with all, such
/// that the answer is dear. A new operation is walked by itself; a new parameter is to be told of here first.
/// </summary>
internal static partial class Anyone
{
    /// <summary>What is served and not described.</summary>
    public static readonly string[] Undescribed = ["/", "/docs", "/icon.svg", "/favicon.ico", "/openapi/charter.v1.json", "/openapi/charter-content.schema.json", "/health/live", "/health/ready"];

    /// <summary>Files from memory, which a registry on a database that is named has none of.</summary>
    public const string Portal = "/portal/{file?}";

    /// <summary>What the walk's registry has, and the dearest value of each parameter.</summary>
    private static readonly Dictionary<string, string> Dearest = new()
    {
        ["org"] = "grande", ["service"] = "s-0001", ["indicator"] = "effectiveness", ["edition"] = "2024", ["version"] = "1.0.0", ["release"] = "1", ["programme"] = "piano-strategico-2020-2022", ["unit"] = "u-0001", ["dimension"] = "continuity",
        ["standardsOf"] = "2025", ["asOf"] = "{then}", ["limit"] = "500", ["after"] = "0", ["lang"] = "en", ["etag"] = "{n}", ["at"] = "2024-12-31", ["from"] = "2000", ["to"] = "2100",
        ["periods"] = string.Join(',', Enumerable.Range(1990, 50)), ["assume"] = "D_h:0.524",
    };

    /// <summary>Without it nothing is told.</summary>
    private static readonly string[] Needed = ["indicator"];

    /// <summary>What takes from an answer, or goes on where another one ended.</summary>
    private static readonly string[] Narrowing = ["dimension", "outcome", "service", "office", "organizations", "unit", "on", "cursor"];

    private static readonly Dictionary<string, Dictionary<string, string>> Elsewhere = new()
    {
        ["compareVersions"] = new() { ["edition"] = "2025" },
        ["showSeries"] = new() { ["org"] = "polimi", ["programme"] = "segreterie-studenti", ["indicator"] = "contatti" },
        ["showRecovery"] = new() { ["org"] = "luiss", ["programme"] = "programmazione-2024-2026" },
        ["explainProgrammeVerdict"] = new() { ["indicator"] = "kpi-1" },
    };

    public static IEnumerable<Way> Ways(JsonElement document)
    {
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            foreach (var method in path.Value.EnumerateObject())
                if (method.Value.TryGetProperty("security", out var security) && security.GetArrayLength() == 0)
                    foreach (var way in Ways(method.Name, path.Name, method.Value)) yield return way;
        foreach (var path in Undescribed) yield return new(path, path, "text/html, */*;q=0.5");
    }

    private static IEnumerable<Way> Ways(string method, string path, JsonElement operation)
    {
        var name = operation.GetProperty("operationId").GetString()!;
        if (method != "get") throw new InvalidOperationException($"Anyone may {name}, which is no reading: say here what it costs.");
        var values = new Dictionary<string, string>(Dearest);
        if (path.Contains("/programmes", StringComparison.Ordinal)) values["org"] = "polimi";
        foreach (var (key, value) in Elsewhere.GetValueOrDefault(name) ?? []) values[key] = value;
        var parameters = operation.TryGetProperty("parameters", out var given) ? given.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").ToArray() : [];
        var needed = parameters.Select(Named).Intersect(Needed).ToArray();
        var free = parameters.Select(Named).Except(needed).Except(Narrowing).ToArray();

        var bare = Parameter().Replace(path, match => Value(match.Groups[1].Value));
        string[] queries = [Query([]), .. free.Select(parameter => Query([parameter])), .. free.Length > 1 ? [Query(free)] : Array.Empty<string>()];
        foreach (var accept in operation.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject())
            foreach (var query in queries) yield return new(name, bare + query, accept.Name);

        string Query(string[] of) => needed.Length + of.Length == 0 ? "" : "?" + string.Join('&', needed.Concat(of).Select(parameter => $"{parameter}={Value(parameter)}"));
        string Value(string parameter) => values.GetValueOrDefault(parameter) ?? throw new InvalidOperationException($"What makes {parameter} of {name} dear is not told: say it in {nameof(Anyone)}.cs.");
        static string Named(JsonElement parameter) => parameter.GetProperty("name").GetString()!;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
