using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UnimiCharter.Api.Tests.Batches;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>The examples of the document with something hostile in them.</summary>
internal static class Bodies
{
    private const string Mark = "\"@\"";

    /// <summary>A place in a body, by its JSON pointer.</summary>
    internal sealed record Place(string Name, byte[] Before, byte[] After)
    {
        /// <summary>The body with other bytes in that place.</summary>
        public byte[] With(byte[] literal) => [.. Before, .. literal, .. After];
    }

    /// <summary>A batch of one row.</summary>
    internal sealed record Row(string Name, string MediaType, byte[] Given, byte[] Bytes);

    /// <summary>Every value of the example, down to its leaves, and every field that it leaves out.</summary>
    public static IEnumerable<Place> PlacesOf(Operation operation)
    {
        var example = operation.Bodies["application/json"];
        foreach (var pointer in Pointers(JsonNode.Parse(example)!, "").Concat(operation.Fields.Select(name => "/" + name)).Distinct())
        {
            var body = JsonNode.Parse(example)!;
            var parent = body;
            var steps = pointer.Split('/')[1..];
            foreach (var step in steps[..^1]) parent = parent is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : parent[step]!;
            if (parent is JsonArray items) items[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = "@";
            else parent[steps[^1]] = "@";
            var text = body.ToJsonString();
            var at = text.IndexOf(Mark, StringComparison.Ordinal);
            yield return new(pointer, Encoding.UTF8.GetBytes(text[..at]), Encoding.UTF8.GetBytes(text[(at + Mark.Length)..]));
        }
    }

    /// <summary>The example, broken as a whole.</summary>
    public static IEnumerable<(string Name, string MediaType, byte[] Bytes)> Mangled(Operation operation)
    {
        const string Json = "application/json";
        var example = operation.Bodies[Json];
        var whole = JsonNode.Parse(example)!.ToJsonString();
        foreach (var literal in Strings.Literals) yield return ("the whole body", Json, literal);
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40)) yield return ("a body that breaks off", Json, Encoding.UTF8.GetBytes(whole[..length]));
        foreach (var (name, value) in JsonNode.Parse(example)!.AsObject())
            yield return ("a field twice", Json, Encoding.UTF8.GetBytes($"{whole[..^1]},{JsonSerializer.Serialize(name)}:{value?.ToJsonString() ?? "null"}}}"));
        foreach (var literal in Strings.Literals.Where(l => l.Length > 2 && l[0] == '"' && l[^1] == '"')) yield return ("the name of a field", Json, [.. Encoding.UTF8.GetBytes(whole[..^1] + ","), .. literal, .. ":1}"u8]);
        foreach (var type in new[]
        {
            "text/plain", "text/xml", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json, application/json",
            "application/merge-patch+json", "application/problem+json", "text/csv", "application/x-ndjson", "*/*", "json", "/", ";", "application/json;", "application/", "image/png", new('a', 1_000),
        })
            yield return ("the type of the body", type, Encoding.UTF8.GetBytes(whole));
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1 })
            yield return ("the encoding of the body", Json, [.. encoding.GetPreamble(), .. encoding.GetBytes(whole), 0xe8]);
        yield return ("a body that is packed", Json, Sending.Gzip(Encoding.UTF8.GetBytes(whole)));
        yield return ("a body and another", Json, Encoding.UTF8.GetBytes(whole + whole));
        yield return ("a body and NUL", Json, Encoding.UTF8.GetBytes(whole + "\0"));
        yield return ("a body within an array", Json, Encoding.UTF8.GetBytes($"[{whole}]"));
        yield return ("a body within itself", Json, Encoding.UTF8.GetBytes($"{whole[..^1]},\"items\":{whole}}}"));
        yield return ("a million fields", Json, Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"f{i}\":{i}"))}}}"));
        yield return ("one field many times", Json, Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Repeat("\"reason\":\"x\"", 50_000))}}}"));
    }

    /// <summary>Every cell of a batch's example in each of its types, and every name of one.</summary>
    public static IEnumerable<Row> Rows(Operation operation)
    {
        string[] names = ["service", "indicator", "period", "numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence", "reason", "revision", "programme", "percentage"];
        var row = JsonNode.Parse(operation.Bodies["application/json"])!["items"]![0]!.AsObject();
        foreach (var name in names)
        {
            var body = row.DeepClone().AsObject();
            body[name] = "@";
            var text = body.ToJsonString();
            var at = text.IndexOf(Mark, StringComparison.Ordinal);
            foreach (var (literal, i) in Strings.Literals.Select((literal, i) => (literal, i)))
            {
                byte[] item = [.. Encoding.UTF8.GetBytes(text[..at]), .. literal, .. Encoding.UTF8.GetBytes(text[(at + Mark.Length)..])];
                yield return i % 2 == 0 ? new(name, Sending.Json, literal, [.. "{\"items\":["u8, .. item, .. "]}"u8]) : new(name, Sending.NdJson, literal, item);
            }
            string Cell(string column, string given) => column == name ? given : row[column]?.ToString() ?? "";
            foreach (var value in Strings.Texts)
            {
                yield return Csv(name, value, string.Join(',', names), string.Join(',', names.Select(n => Cell(n, value))));
                yield return Csv(name, value, string.Join(',', names), string.Join(',', names.Select(n => Cell(n, $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            }
            yield return new(name, Sending.Csv, [0xff], [.. Encoding.UTF8.GetBytes($"service,indicator,period,{name}\r\nmaster,effectiveness,2024-03,"), 0xff, 0xc0, 0xaf]);
        }
        foreach (var value in Strings.Texts) yield return Csv("the name of a column", value, $"service,indicator,period,numerator,denominator,{value}", "master,effectiveness,2024-03,3,41,x");
        foreach (var text in Strings.Texts.Where(t => t.Length > 0))
            yield return new("the name of a field", Sending.NdJson, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes($"{row.ToJsonString()[..^1]},{JsonSerializer.Serialize(text)}:1}}"));
    }

    private static Row Csv(string name, string value, string header, string row) => new(name, Sending.Csv, Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes($"{header}\r\n{row}\r\n"));

    private static IEnumerable<string> Pointers(JsonNode node, string at)
    {
        var inner = node switch
        {
            JsonObject o => o.Select(p => (p.Key, p.Value)),
            JsonArray a => a.Select((value, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), value)),
            _ => [],
        };
        foreach (var (name, value) in inner)
        {
            yield return $"{at}/{name}";
            if (value is null) continue;
            foreach (var deeper in Pointers(value, $"{at}/{name}")) yield return deeper;
        }
    }
}
