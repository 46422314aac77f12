using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>The document that is served is the one that is committed, and keeps what the official linter does not look at.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private static readonly string[] Limits = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];
    private App app = null!;
    private JsonObject document = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start();
        document = JsonNode.Parse((await app.Get("/openapi/charter.v1.json", App.Anonymous)).Expect(200).Body)!.AsObject();
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public void The_committed_document_is_the_one_that_is_served()
    {
        var committed = JsonNode.Parse(File.ReadAllText(Repository.File("openapi/charter.v1.json")))!.AsObject();
        Assert.True(JsonNode.DeepEquals(committed, document), "Run ./charter openapi and commit what it writes.");
    }

    [Fact]
    public void It_is_OpenAPI_3_1_and_says_who_stands_behind_it()
    {
        Assert.StartsWith("3.1.", (string)document["openapi"]!, StringComparison.Ordinal);
        var info = document["info"]!;
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string)info["version"]!);
        foreach (var field in new[] { "title", "description", "termsOfService", "x-summary" }) Assert.NotEmpty((string)info[field]!);
        foreach (var field in new[] { "name", "url", "email" }) Assert.NotEmpty((string)info["contact"]![field]!);
        Assert.All(document["servers"]!.AsArray(), server => Assert.NotEmpty((string)server!["description"]!));
    }

    [Fact]
    public void Every_operation_is_named_described_tagged_and_says_who_may_call_it()
    {
        var tags = document["tags"]!.AsArray().Select(t => (string)t!["name"]!).ToHashSet();
        var names = new HashSet<string>();
        foreach (var (path, method, operation) in Operations())
        {
            Assert.Matches("^[a-z][A-Za-z]+$", (string)operation["operationId"]!);
            Assert.True(names.Add((string)operation["operationId"]!), path);
            Assert.NotEmpty((string)operation["description"]!);
            Assert.All(operation["tags"]!.AsArray(), tag => Assert.Contains((string)tag!, tags));
            // What anyone may read says so; all else needs the key that the document as a whole asks for.
            if (operation["security"] is { } security) Assert.Equal(("get", "[]"), (method, security.ToJsonString()));
            else Assert.Contains("Role: ", (string)operation["description"]!, StringComparison.Ordinal);
        }
        Assert.NotEmpty(document["security"]!.AsArray());
    }

    [Fact]
    public void Paths_are_kebab_case_and_fields_camelCase()
    {
        foreach (var (path, _) in document["paths"]!.AsObject())
            Assert.All(path.Split('/', StringSplitOptions.RemoveEmptyEntries), part => Assert.Matches(@"^(\.well-known|[a-z0-9]+(-[a-z0-9]+)*(\.svg|\.json)?|\{[a-z]+\})$", part));
        foreach (var schema in Objects(document).Where(o => o["properties"] is JsonObject))
            Assert.All(schema["properties"]!.AsObject(), property => Assert.Matches("^(_links|[a-z][A-Za-z0-9]*)$", property.Key));
    }

    [Fact]
    public void Everything_is_bounded()
    {
        foreach (var schema in Objects(document).Where(o => o["type"] is not null && o["in"] is null && o.ToJsonString() != """{"type":"null"}"""))
        {
            var types = schema["type"] is JsonArray several ? [.. several.Select(t => (string)t!)] : new[] { schema["type"]!.GetValueKind() == JsonValueKind.String ? (string)schema["type"]! : "" };
            if (types.Contains("string")) Assert.True(schema["maxLength"] is not null || schema["enum"] is not null, schema.ToJsonString());
            if (types.Contains("integer") || types.Contains("number")) Assert.True(schema["format"] is not null && schema["minimum"] is not null && schema["maximum"] is not null, schema.ToJsonString());
            if (types.Contains("array")) Assert.True(schema["minItems"] is not null && schema["maxItems"] is not null, schema.ToJsonString());
            if (types.Contains("object")) Assert.True(schema["maxProperties"] is not null || schema["additionalProperties"] is JsonValue, schema.ToJsonString());
            Assert.True(types.Count(t => t != "null") == 1, schema.ToJsonString());
        }
    }

    [Fact]
    public void Every_answer_tells_its_limits_and_every_error_is_a_problem()
    {
        foreach (var (path, method, operation) in Operations())
            foreach (var (status, told) in operation["responses"]!.AsObject())
            {
                var response = Resolved(told!);
                var headers = response["headers"]!.AsObject();
                Assert.All(Limits, name => Assert.True(headers.ContainsKey(name), $"{method} {path} {status} {name}"));
                if (status is "429" or "503") Assert.True(headers.ContainsKey("Retry-After"), $"{method} {path} {status}");
                if (status[0] is '4' or '5') Assert.Equal(["application/problem+json"], response["content"]!.AsObject().Select(c => c.Key));
                if (status == "204") Assert.Null(response["content"]);
            }
    }

    [Fact]
    public void The_description_of_a_problems_code_has_every_code_by_its_status()
    {
        var told = document["components"]!["schemas"]!["Problem"]!["properties"]!["code"]!["description"]!.GetValue<string>();
        var listed = Regex.Matches(told, "([0-9]{3}): ([a-z, -]+)[.]").ToDictionary(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), m => m.Groups[2].Value.Split(", "));
        Assert.Equal(Words.Codes.Order(), listed.SelectMany(l => l.Value).Order());
        Assert.All(listed, of => Assert.All(of.Value, code => Assert.Equal(of.Key, Words.Of(code).Status)));
    }

    [Fact]
    public void The_lists_of_closed_sets_are_those_of_the_design()
    {
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal(["met", "missed", "notEvaluable"], Choices("Outcome"));
        Assert.Equal(["provisional", "final", "certified"], Choices("Finality"));
        Assert.Equal(["secured", "lost", "open"], Choices("Outlook"));
        Assert.Equal(["pooled", "every", "sum", "latest", "peak", "mean"], Choices("Aggregation"));
        Assert.Equal(["count", "yesNo", "ratio", "amount"], Choices("Measure"));
        Assert.Equal(["atLeast", "atMost", "within", "yes"], Choices("Comparator"));

        IEnumerable<string> Choices(string name) => schemas[name]!["enum"]!.AsArray().Select(c => (string)c!);
    }

    [Fact]
    public async Task The_documentation_page_is_served_from_here_alone()
    {
        var page = (await app.Get("/docs/index.html", App.Anonymous)).Expect(200).Text;
        Assert.Contains("UnimiCharter", page, StringComparison.Ordinal);
        Assert.Empty(ForeignAddress().Matches(page));
        Assert.Contains("/openapi/charter.v1.json", page, StringComparison.Ordinal);
        foreach (var file in OwnFile().Matches(page).Select(m => m.Groups[1].Value)) (await app.Get("/docs/" + file, App.Anonymous)).Expect(200);
    }

    private JsonNode Resolved(JsonNode node) =>
        node["$ref"] is { } name ? name.GetValue<string>()["#/".Length..].Split('/').Aggregate((JsonNode)document, (at, part) => at[part]!) : node;

    private IEnumerable<(string Path, string Method, JsonObject Operation)> Operations() =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        // What stands in an example is no schema.
        JsonObject o => o.Where(p => p.Key != "example").SelectMany(p => Objects(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };

    [GeneratedRegex("""(?:src|href)="\./([^"]+)""")]
    private static partial Regex OwnFile();

    [GeneratedRegex("""(src|href)="(https?:)?//""")]
    private static partial Regex ForeignAddress();
}
