using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>What a framework is glad to make sense of, and the registry is not. It is July 2024.</summary>
public sealed class FrameworkTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Ratio = """{"numerator":3,"denominator":41}""";
    private static readonly string Path = Paths.Measurement("master", "effectiveness", "2024-03");
    private static readonly string YesNo = Paths.Measurement("master", "timeliness", "2024-03");

    private readonly App app = shared.App;

    /// <summary>Each as <c>code pointer</c>.</summary>
    private static readonly Dictionary<string, (string Path, BadBody Body)> Bodies = new()
    {
        ["a comment"] = (Path, new(400, "malformed-json", """{/* marzo */"numerator":3,"denominator":41}""")),
        ["a comment of a line"] = (Path, new(400, "malformed-json", "{\"numerator\":3, // marzo\n\"denominator\":41}")),
        ["a trailing comma"] = (Path, new(400, "malformed-json", """{"numerator":3,"denominator":41,}""")),
        ["$ref"] = (Path, new(422, "unknown-field", """{"$ref":"1","numerator":3,"denominator":41}""", "unknown-field /$ref")),
        ["$id"] = (Path, new(422, "unknown-field", """{"$id":"1","numerator":3,"denominator":41}""", "unknown-field /$id")),
        ["$values"] = (Path, new(422, "unknown-field", """{"$id":"1","$values":[],"numerator":3,"denominator":41}""", "unknown-field /$id", "unknown-field /$values")),
        ["a capital"] = (Path, new(422, "unknown-field", """{"Numerator":3,"denominator":41}""", "unknown-field /Numerator")),
        ["capitals"] = (Path, new(422, "unknown-field", """{"NUMERATOR":3,"numerator":3,"denominator":41}""", "unknown-field /NUMERATOR")),
        ["a number as a string"] = (Path, new(422, "number-expected", """{"numerator":3,"denominator":"41"}""", "number-expected /denominator")),
        ["true as a string"] = (YesNo, new(422, "boolean-expected", """{"yes":"true"}""", "boolean-expected /yes")),
        ["true as a number"] = (YesNo, new(422, "boolean-expected", """{"yes":1}""", "boolean-expected /yes")),
        ["what the route says"] = (Path, new(
            422, "unknown-field", """{"org":"polimi","service":"dottorato","indicator":"x","period":"2024-04","numerator":3,"denominator":41}""",
            "unknown-field /org", "unknown-field /service", "unknown-field /indicator", "unknown-field /period")),
        ["what the query says"] = (Path, new(422, "unknown-field", """{"preview":true,"numerator":3,"denominator":41}""", "unknown-field /preview")),
        ["what headers say"] = (Path, new(422, "unknown-field", """{"If-Match":"*","Acting-As":"board","numerator":3,"denominator":41}""", "unknown-field /If-Match", "unknown-field /Acting-As")),
        ["what the request's record calls its parts"] = (Path, new(422, "unknown-field", """{"expected":"*","acting":"board","body":{"numerator":3}}""", "unknown-field /expected", "unknown-field /acting", "unknown-field /body")),
    };

    public static TheoryData<string> Written => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_body_is_read_as_it_is_written(string what)
    {
        var (path, bad) = Bodies[what];
        var facts = await app.Facts();
        using var body = App.Json(bad.Body);
        var refused = (await app.Send("PUT", path, body)).ExpectProblem(bad.Status, bad.Code);
        Assert.Equal(bad.Errors, Errors(refused));
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("org=polimi")]
    [InlineData("service=dottorato")]
    [InlineData("indicator=x")]
    [InlineData("period=2024-04")]
    [InlineData("numerator=3")]
    [InlineData("body=%7B%7D")]
    [InlineData("If-Match=*")]
    [InlineData("expected=*")]
    [InlineData("Acting-As=board")]
    [InlineData("acting=board")]
    [InlineData("Preview=true")]
    public async Task What_comes_from_elsewhere_is_no_parameter_of_a_query(string query)
    {
        var facts = await app.Facts();
        Assert.Equal(["unknown-parameter " + query.Split('=')[0]], Errors((await app.Put($"{Path}?{query}", Ratio)).ExpectProblem(400, "unknown-parameter")));
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("preview=")]
    [InlineData("preview")]
    [InlineData("preview=1")]
    [InlineData("preview=on")]
    [InlineData("preview=True")]
    [InlineData("preview=%20true")]
    [InlineData("preview=true%00")]
    public async Task A_flag_is_true_or_false_and_nothing_else(string query)
    {
        var facts = await app.Facts();
        Assert.Equal(["malformed-parameter preview"], Errors((await app.Put($"{Path}?{query}", Ratio)).ExpectProblem(400, "malformed-parameter")));
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("GET", "/v1/unimi/services/master", 200)]
    [InlineData("GET", "/v1/unimi/compliance?limit=3", 200)]
    [InlineData("GET", "/v1/organizations", 200)]
    [InlineData("GET", "/v1/unimi/services/master?x=1", 400)]
    [InlineData("GET", "/v1/unimi/audit?limit=3", 200)]
    [InlineData("DELETE", "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-01?reason=x", 404)]
    [InlineData("DELETE", "/v1/unimi/credentials/nessuna?reason=x", 404)]
    [InlineData("DELETE", "/v1/unimi/webhooks/nessuno", 404)]
    public async Task A_body_where_none_belongs_says_nothing(string method, string path, int status)
    {
        var facts = await app.Facts();
        var without = (await app.Send(method, path, null, "Correlation-ID: una")).Expect(status);
        foreach (var body in new[] { """{"limit":1,"edition":1999,"reason":"altro","preview":true}""", "{", "null", "" })
        {
            using var content = App.Json(Encoding.UTF8.GetBytes(body));
            Assert.Equal(without.Text, (await app.Send(method, path, content, "Correlation-ID: una")).Expect(status).Text);
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_body_gives_no_reason_where_the_query_does()
    {
        var path = Paths.Measurement("dottorato", "effectiveness", "2024-03");
        (await app.Put(path, Ratio)).Expect(201);
        var facts = await app.Facts();
        using var body = App.Json("""{"reason":"refuso","preview":true,"ifMatch":"*"}"""u8.ToArray());
        (await app.Send("DELETE", path, body, "If-Match: *")).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());
        (await app.Get(path)).Expect(200);
    }

    [Fact]
    public async Task A_form_is_no_measurement()
    {
        var facts = await app.Facts();
        KeyValuePair<string, string>[] fields = [new("numerator", "3"), new("denominator", "41")];
        using var encoded = new FormUrlEncodedContent(fields);
        using var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields) parts.Add(new StringContent(value), name);
        using var file = new MultipartFormDataContent { { App.Json(Encoding.UTF8.GetBytes(Ratio)), "body", "measurement.json" } };
        foreach (var form in new HttpContent[] { encoded, parts, file })
            (await app.Send("PUT", Path, form)).ExpectProblem(415, "unsupported-media-type");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("malformed-parameter", "Acting-As: board", "Acting-As: board")]
    [InlineData("malformed-parameter", "Acting-As: office", "Acting-As: board")]
    [InlineData("malformed-parameter", "Acting-As: ", "Acting-As: board")]
    [InlineData("malformed-precondition", "If-Match: *", "If-Match: x")]
    [InlineData("malformed-precondition", "If-None-Match: *", "If-None-Match: *")]
    [InlineData("malformed-precondition", "If-Match: *", "If-None-Match: *")]
    public async Task A_header_that_says_one_thing_says_it_once(string code, params string[] headers)
    {
        var facts = await app.Facts();
        (await app.Put(Path, Ratio, headers)).ExpectProblem(400, code);
        Assert.Equal(facts, await app.Facts());
    }

    /// <summary>Its tags are a list, which HTTP lets anyone break into lines: they are those of one line.</summary>
    [Fact]
    public async Task If_Match_on_two_lines_is_one_list()
    {
        var path = Paths.Measurement("dottorato", "effectiveness", "2024-04");
        var tag = (await app.Put(path, Ratio)).Expect(201).ETag;
        var facts = await app.Facts();
        const string Other = """{"numerator":4,"denominator":41,"reason":"refuso"}""";
        (await app.Put(path, Other, "If-Match: \"7777777\"", "If-Match: \"8888888\"")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
        (await app.Put(path, Other, "If-Match: \"7777777\"", "If-Match: " + tag)).Expect(200);
        Assert.Equal(facts + 1, await app.Facts());
    }

    [Fact]
    public async Task An_idempotency_key_comes_once()
    {
        var facts = await app.Facts();
        using var rows = new StringContent("service,indicator,period,yes\r\nmaster,timeliness,2024-02,true\r\n", Encoding.UTF8, "text/csv");
        foreach (var second in new[] { "\"una\"", "\"altra\"", "una", "" })
            (await app.Send("POST", "/v1/unimi/measurement-batches", rows, "Idempotency-Key: \"una\"", "Idempotency-Key: " + second)).ExpectProblem(400, "malformed-idempotency-key");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("it", "ammette", "non è previsto")]
    [InlineData("en", "allows", "is not known here")]
    public async Task All_that_is_wrong_is_told_at_once(string language, string allows, string unknown)
    {
        var refused = (await app.Get("/v1/unimi/compliance?limit=0&outcome=forse&nessuno=1", "Accept-Language: " + language)).ExpectProblem(400, "malformed-parameter");
        Assert.Equal(language, refused.Header("Content-Language"));
        Assert.Equal(["malformed-parameter limit", "malformed-parameter outcome", "unknown-parameter nessuno"], Errors(refused).Order(StringComparer.Ordinal));
        Assert.All(refused.At("errors").EnumerateArray(), error => Assert.Contains(error.Text("code") == "unknown-parameter" ? unknown : allows, error.Text("detail"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("it", "ammette", "deve essere un numero")]
    [InlineData("en", "allows", "must be a number")]
    public async Task What_is_wrong_with_a_body_is_told_with_the_rest(string language, string allows, string number)
    {
        var facts = await app.Facts();
        var refused = (await app.Put(Path + "?preview=forse&nessuno=1", """{"numerator":"3","denominator":41,"x":1}""", "Accept-Language: " + language, "If-Match: x", "Acting-As: nessuno"))
            .ExpectProblem(400, "malformed-parameter");
        Assert.Equal(
            ["malformed-parameter Acting-As", "malformed-parameter preview", "malformed-precondition If-Match", "number-expected /numerator", "unknown-field /x", "unknown-parameter nessuno"],
            Errors(refused).Order(StringComparer.Ordinal));
        foreach (var words in new[] { allows, number }) Assert.Contains(refused.At("errors").EnumerateArray(), error => error.Text("detail")!.Contains(words, StringComparison.Ordinal));
        Assert.Equal(facts, await app.Facts());
    }

    /// <summary>FastEndpoints maps it for its own tests, and tells all routes there.</summary>
    [Fact]
    public async Task The_frameworks_own_address_is_nowhere()
    {
        foreach (var path in new[] { "/_test_url_cache_", "/v1/_test_url_cache_" }) Assert.Equal(404, (await app.Ask("GET", path, null)).Status);
    }

    /// <summary>By which FastEndpoints' own tests go around the routes.</summary>
    [Fact]
    public async Task The_frameworks_own_header_says_nothing()
    {
        const string Seen = "/v1/unimi/services/master";
        Assert.Equal((await app.Get(Seen)).Expect(200).Text, (await app.Get(Seen, "_RoutelessTest_: x")).Expect(200).Text);
        var facts = await app.Facts();
        (await app.Put(Path + "?x=1", Ratio, "_RoutelessTest_: x")).ExpectProblem(400, "unknown-parameter");
        (await app.Put(Path, Ratio, App.Anonymous, "_RoutelessTest_: x")).ExpectProblem(401, "authentication-required");
        Assert.Equal(facts, await app.Facts());
    }

    private static IEnumerable<string> Errors(Answer refused) => refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}");
}
