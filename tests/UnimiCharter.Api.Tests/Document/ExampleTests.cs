using System.Text.Json;
using System.Text.Json.Nodes;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>
/// The examples of answers in the document are what the running registry answers, cut to be read: of each list its first, and what differs from run to run
/// always the same. With <c>CHARTER_EXAMPLES=write</c> they are written anew.
/// </summary>
public sealed class ExampleTests
{
    private const int MostTexts = 3;

    // By name, what no run says again.
    private static readonly Dictionary<string, string> Chance = new()
    {
        ["key"] = "uc_ZXhhbXBsZS1vZi1hLWtleS10aGF0LW5vYm9keS1oYXM", ["secret"] = "whsec_ZXhhbXBsZSBvZiBhIHNlY3JldCB0aGF0IG5vYm9keSBoYXM=",
        ["signature"] = "fjRpXAsamY0tQtZkM7Vx1Jc5Yd0c0bXq6oQ1mPqvJ2jv5n9c8Z3YtGq4u0oXb1yqk6m0Qd1JpQm0l9cZ8t3n5Q", ["signatureDer"] = "MEUCIQDfjRpXAsamY0tQtZkM7Vx1Jc5Yd0c0bXq6oQ1mPqvJAiA2jv5n9c8Z3YtGq4u0oXb1yqk6m0Qd1JpQm0l9cZ8t3g==",
        ["keyId"] = "2b0c7c6f0d9f4d7e", ["kid"] = "2b0c7c6f0d9f4d7e", ["x"] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", ["y"] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        ["publicKeyPem"] = "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----\n", ["sha256"] = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        ["id"] = "0193a6f0-5d5e-7c4b-9f0e-3b1c2d4e5f60", ["eventId"] = "0193a6f0-5d5e-7c4b-9f0e-3b1c2d4e5f60", ["correlationId"] = "8e03978e40d543ddbc936894a57f9324",
    };

    [Fact]
    public async Task Every_operation_s_example_is_what_the_registry_answers()
    {
        await using var app = await App.Start(null, "2024-07-01T10:00:00Z", Walk.Settings);
        var differing = new List<string>();
        foreach (var step in Walk.Steps)
        {
            var (method, path, body) = step.Asked;
            if (step.At is { } instant) app.Clock.Set(instant);
            var answer = await app.Send(method, path, body is null ? null : App.Content(body, step.MediaType), step.Headers);
            Assert.True(answer.Status is >= 200 and < 300, $"{step.Operation}: {answer.Text}");
            if (step.IsAgain || answer.Header("Content-Type")?.Contains("json", StringComparison.Ordinal) != true) continue;
            var told = JsonSerializer.Serialize(Shown(JsonNode.Parse(answer.Body)!, app, ""), Written) + "\n";
            var file = Repository.File($"openapi/examples/{step.Operation}.json");
            if (Environment.GetEnvironmentVariable("CHARTER_EXAMPLES") == "write") await File.WriteAllTextAsync(file, told);
            else if (!File.Exists(file) || await File.ReadAllTextAsync(file) != told) differing.Add($"{step.Operation}: {told}");
        }
        Assert.True(differing.Count == 0, "Write the examples anew, and the document of them: " + string.Join('\n', differing));
    }

    [Fact]
    public void The_walk_takes_every_operation() =>
        Assert.Equal(Contract.Whole.At("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value.Text("operationId")!).Order(), Walk.Steps.Where(s => !s.IsAgain).Select(s => s.Operation).Order());

    /// <summary>As the document says of the answer's shape.</summary>
    [Fact]
    public void Every_operation_has_an_example_of_its_main_answer_that_is_as_its_schema_says()
    {
        foreach (var operation in Contract.Whole.At("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value))
        {
            var main = operation.At("responses").EnumerateObject().First(response => response.Name[0] == '2').Value;
            if (!main.TryGetProperty("content", out var contents) || contents.EnumerateObject().First() is var content && !content.Name.EndsWith("json", StringComparison.Ordinal)) continue;
            Assert.True(content.Value.TryGetProperty("example", out var example), operation.Text("operationId"));
            Contract.Fits(content.Value.At("schema"), example, operation.Text("operationId")!);
        }
    }

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static JsonNode? Shown(JsonNode? node, App app, string name) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Shown(p.Value, app, p.Key)))),
        JsonArray a => new JsonArray([.. a.Take(a.All(item => item is JsonValue) ? MostTexts : 1).Select(item => Shown(item, app, name))]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => JsonValue.Create(Told(v.GetValue<string>(), app, name)),
        JsonValue when name is "position" or "last" => JsonValue.Create(341),
        _ => node?.DeepClone(),
    };

    private static string Told(string text, App app, string name)
    {
        // What the database says of when something was recorded is today's.
        if (text.Length >= 20 && text[^1] == 'Z' && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var instant) && instant.Year > 2025) return "2024-07-02T10:00:00.123456Z";
        return Chance.GetValueOrDefault(name) ?? text.Replace(app.Root.GetLeftPart(UriPartial.Authority), "https://carta.example.it", StringComparison.Ordinal);
    }
}
