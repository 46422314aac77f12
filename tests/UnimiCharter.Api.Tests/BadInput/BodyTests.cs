using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>What a body is that is refused: how, and where in it.</summary>
/// <param name="Errors">Each as <c>code /pointer</c>, in the order of the body; empty where the whole body is wrong.</param>
public sealed record BadBody(int Status, string Code, byte[] Body, params string[] Errors)
{
    public BadBody(int status, string code, string body, params string[] errors) : this(status, code, Encoding.UTF8.GetBytes(body), errors) { }
}

/// <summary>Every refused body gets its own clear error, and writes nothing. It is July 2024.</summary>
public sealed class BodyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly string Ratio = Paths.Measurement("master", "effectiveness", "2024-03");
    private static readonly string Count = Paths.Measurement("master", "accessibility", "2024-03");
    private static readonly string YesNo = Paths.Measurement("master", "timeliness", "2024-03");

    private readonly App app = shared.App;

    /// <summary>Sent to an indicator that is a ratio of a part to its whole.</summary>
    private static readonly Dictionary<string, BadBody> Ratios = new()
    {
        // No JSON.
        ["nothing"] = new(400, "empty-body", ""),
        ["white space"] = new(400, "empty-body", " \r\n\t "),
        ["a word"] = new(400, "malformed-json", "tre"),
        ["an open object"] = new(400, "malformed-json", """{"numerator":3,"denominator":41"""),
        ["single quotes"] = new(400, "malformed-json", "{'numerator':3,'denominator':41}"),
        ["bare names"] = new(400, "malformed-json", "{numerator:3,denominator:41}"),
        ["a trailing comma"] = new(400, "malformed-json", """{"numerator":3,"denominator":41,}"""),
        ["a comment"] = new(400, "malformed-json", """{"numerator":3,/* di marzo */"denominator":41}"""),
        ["a line comment"] = new(400, "malformed-json", "{\"numerator\":3,\"denominator\":41}// fine"),
        ["a byte order mark"] = new(400, "malformed-json", "\ufeff{\"numerator\":3,\"denominator\":41}"),
        ["two values"] = new(400, "malformed-json", """{"numerator":3,"denominator":41}{"numerator":4,"denominator":41}"""),
        ["a value and a word"] = new(400, "malformed-json", """{"numerator":3,"denominator":41} ok"""),
        ["NaN"] = new(400, "malformed-json", """{"numerator":NaN,"denominator":41}"""),
        ["Infinity"] = new(400, "malformed-json", """{"numerator":3,"denominator":Infinity}"""),
        ["-Infinity"] = new(400, "malformed-json", """{"numerator":-Infinity,"denominator":41}"""),
        ["a plus sign"] = new(400, "malformed-json", """{"numerator":+3,"denominator":41}"""),
        ["a leading zero"] = new(400, "malformed-json", """{"numerator":03,"denominator":41}"""),
        ["a bare point"] = new(400, "malformed-json", """{"numerator":3.,"denominator":41}"""),
        ["a hexadecimal number"] = new(400, "malformed-json", """{"numerator":0x3,"denominator":41}"""),
        ["a decimal comma"] = new(400, "malformed-json", """{"numerator":3,5,"denominator":41}"""),
        ["a raw line feed in a string"] = new(400, "malformed-json", "{\"numerator\":3,\"denominator\":41,\"note\":\"a\nb\"}"),
        ["a raw NUL in a string"] = new(400, "malformed-json", "{\"numerator\":3,\"denominator\":41,\"note\":\"a\0b\"}"),
        ["NUL bytes"] = new(400, "malformed-json", "\0\0\0\0"),
        ["an unknown escape"] = new(400, "malformed-json", """{"numerator":3,"denominator":41,"note":"\x41"}"""),
        ["UTF-16"] = new(400, "malformed-json", Encoding.Unicode.GetBytes("""{"numerator":3,"denominator":41}""")),
        ["a form"] = new(400, "malformed-json", "numerator=3&denominator=41"),
        ["a lone surrogate in a name"] = new(400, "malformed-json", """{"numerator":3,"denominator":41,"\ud800":1}"""),
        ["thirteen deep"] = new(400, "json-too-deep", Nested(13)),
        ["thirteen deep in a field"] = new(400, "json-too-deep", $$"""{"numerator":3,"denominator":41,"note":{{Nested(12)}}}"""),
        ["a hundred thousand deep"] = new(400, "json-too-deep", Nested(100_000)),
        ["a hundred thousand deep and never closed"] = new(400, "malformed-json", new string('[', 100_000)),

        // JSON, but no object.
        ["an array"] = new(422, "object-expected", """[{"numerator":3,"denominator":41}]""", "object-expected "),
        ["eight deep"] = new(422, "object-expected", Nested(8), "object-expected "),
        ["null"] = new(422, "object-expected", "null", "object-expected "),
        ["true"] = new(422, "object-expected", "true", "object-expected "),
        ["a number"] = new(422, "object-expected", "3", "object-expected "),
        ["a string"] = new(422, "object-expected", "\"3/41\"", "object-expected "),

        // Fields.
        ["an unknown field"] = new(422, "unknown-field", """{"numerator":3,"denominator":41,"value":7}""", "unknown-field /value"),
        ["a field of another case"] = new(422, "unknown-field", """{"Numerator":3,"denominator":41}""", "unknown-field /Numerator"),
        ["a nameless field"] = new(422, "unknown-field", """{"":3,"numerator":3,"denominator":41}""", "unknown-field /"),
        ["a field to be escaped in a pointer"] = new(422, "unknown-field", """{"a/b~c":3}""", "unknown-field /a~1b~0c"),
        ["a field of the registry's own"] = new(422, "unknown-field", """{"numerator":3,"denominator":41,"firstReportedOn":"2024-03-31"}""", "unknown-field /firstReportedOn"),
        ["__proto__"] = new(422, "unknown-field", """{"numerator":3,"denominator":41,"__proto__":{}}""", "unknown-field /__proto__"),
        ["$type"] = new(422, "unknown-field", """{"$type":"ratio","numerator":3,"denominator":41}""", "unknown-field /$type"),
        ["a field twice, alike"] = new(422, "duplicate-field", """{"numerator":3,"numerator":3,"denominator":41}""", "duplicate-field /numerator"),
        ["a field twice, unlike"] = new(422, "duplicate-field", """{"numerator":3,"denominator":41,"numerator":4}""", "duplicate-field /numerator"),
        ["a field twice, once escaped"] = new(422, "duplicate-field", """{"numerator":3,"\u006eumerator":4,"denominator":41}""", "duplicate-field /numerator"),
        ["a field twice, once null"] = new(422, "duplicate-field", """{"numerator":3,"denominator":41,"note":null,"note":"x"}""", "duplicate-field /note"),
        ["an unknown field twice"] = new(422, "unknown-field", """{"x":3,"x":3}""", "unknown-field /x", "duplicate-field /x"),
        ["several wrong fields"] = new(422, "number-expected", """{"numerator":"3","denominator":-41,"note":7,"x":1}""",
            "number-expected /numerator", "negative-number /denominator", "text-expected /note", "unknown-field /x"),

        // Whole numbers.
        ["a number in quotes"] = new(422, "number-expected", """{"numerator":"3","denominator":41}""", "number-expected /numerator"),
        ["null for a number"] = new(422, "shape-mismatch", """{"numerator":null,"denominator":41}""", "shape-mismatch "),
        ["nothing but nulls"] = new(422, "shape-mismatch", """{"numerator":null,"denominator":null,"count":null,"yes":null,"amount":null,"notMeasured":null,"note":null,"evidence":null,"reason":null}""", "shape-mismatch "),
        ["an unknown field that is null"] = new(422, "unknown-field", """{"numerator":3,"denominator":41,"value":null}""", "unknown-field /value"),
        ["a field twice, both null"] = new(422, "duplicate-field", """{"numerator":3,"denominator":41,"count":null,"count":null}""", "duplicate-field /count"),
        ["true for a number"] = new(422, "number-expected", """{"numerator":true,"denominator":41}""", "number-expected /numerator"),
        ["an array for a number"] = new(422, "number-expected", """{"numerator":[],"denominator":41}""", "number-expected /numerator"),
        ["an object for a number"] = new(422, "number-expected", """{"numerator":3,"denominator":{"of":41}}""", "number-expected /denominator"),
        ["NaN in quotes"] = new(422, "number-expected", """{"numerator":"NaN","denominator":41}""", "number-expected /numerator"),
        ["half a case"] = new(422, "whole-number-expected", """{"numerator":1.5,"denominator":41}""", "whole-number-expected /numerator"),
        ["a hair over"] = new(422, "whole-number-expected", """{"numerator":3.0000000000000000000000000000000001,"denominator":41}""", "whole-number-expected /numerator"),
        ["next to nothing"] = new(422, "whole-number-expected", """{"numerator":1e-400,"denominator":41}""", "whole-number-expected /numerator"),
        ["minus one"] = new(422, "negative-number", """{"numerator":-1,"denominator":41}""", "negative-number /numerator"),
        ["a negative denominator"] = new(422, "negative-number", """{"numerator":3,"denominator":-41}""", "negative-number /denominator"),
        ["both negative"] = new(422, "negative-number", """{"numerator":-3,"denominator":-41}""", "negative-number /numerator", "negative-number /denominator"),
        ["very negative"] = new(422, "negative-number", """{"numerator":-1e400,"denominator":41}""", "negative-number /numerator"),
        ["a million million"] = new(422, "number-too-large", """{"numerator":3,"denominator":1000000000000}""", "number-too-large /denominator"),
        ["a million million, spelt short"] = new(422, "number-too-large", """{"numerator":3,"denominator":1e12}""", "number-too-large /denominator"),
        ["over 64 bits"] = new(422, "number-too-large", """{"numerator":3,"denominator":18446744073709551617}""", "number-too-large /denominator"),
        ["over a double"] = new(422, "number-too-large", """{"numerator":3,"denominator":1e400}""", "number-too-large /denominator"),
        ["an exponent over 32 bits"] = new(422, "number-too-large", """{"numerator":3,"denominator":1e99999999999999999999}""", "number-too-large /denominator"),
        ["an exponent under 32 bits"] = new(422, "whole-number-expected", """{"numerator":3,"denominator":1e-99999999999999999999}""", "whole-number-expected /denominator"),
        ["an exponent of half a million digits"] = new(422, "number-too-large", $$"""{"numerator":3,"denominator":1e{{new string('9', 500_000)}}}""", "number-too-large /denominator"),
        ["half a million digits"] = new(422, "number-too-large", $$"""{"numerator":3,"denominator":{{new string('9', 500_000)}}}""", "number-too-large /denominator"),

        // Amounts, on the way to being no ratio.
        ["seven decimals"] = new(422, "too-many-decimals", """{"amount":12.1234567}""", "too-many-decimals /amount"),
        ["a vanishing amount"] = new(422, "too-many-decimals", """{"amount":1e-400}""", "too-many-decimals /amount"),
        ["an amount too large"] = new(422, "number-too-large", """{"amount":1000000000000}""", "number-too-large /amount"),
        ["a hair over the largest amount"] = new(422, "number-too-large", """{"amount":999999999999.000001}""", "number-too-large /amount"),
        ["an amount far too low"] = new(422, "number-too-large", """{"amount":-1e400}""", "number-too-large /amount"),
        ["an amount in quotes"] = new(422, "number-expected", """{"amount":"12.5"}""", "number-expected /amount"),
        ["an amount that is none here"] = new(422, "shape-mismatch", """{"amount":12.5}""", "shape-mismatch "),

        // Shapes.
        ["an empty object"] = new(422, "shape-mismatch", "{}", "shape-mismatch "),
        ["no value"] = new(422, "shape-mismatch", """{"note":"nulla"}""", "shape-mismatch "),
        ["no denominator"] = new(422, "shape-mismatch", """{"numerator":3}""", "shape-mismatch "),
        ["no numerator"] = new(422, "shape-mismatch", """{"denominator":41}""", "shape-mismatch "),
        ["a count for a ratio"] = new(422, "shape-mismatch", """{"count":3}""", "shape-mismatch "),
        ["a yes for a ratio"] = new(422, "shape-mismatch", """{"yes":true}""", "shape-mismatch "),
        ["two shapes at once"] = new(422, "shape-mismatch", """{"numerator":3,"denominator":41,"count":3}""", "shape-mismatch "),
        ["a value and that there is none"] = new(422, "shape-mismatch", """{"numerator":3,"denominator":41,"notMeasured":"other"}""", "shape-mismatch "),
        ["a part over its whole"] = new(422, "numerator-exceeds-denominator", """{"numerator":42,"denominator":41}"""),
        ["a part of nothing"] = new(422, "numerator-exceeds-denominator", """{"numerator":1,"denominator":0}"""),

        // Choices and texts.
        ["an unknown reason for none"] = new(422, "unknown-choice", """{"notMeasured":"ferie"}""", "unknown-choice /notMeasured"),
        ["a reason for none of another case"] = new(422, "unknown-choice", """{"notMeasured":"Data-Lost"}""", "unknown-choice /notMeasured"),
        ["a reason for none by its number"] = new(422, "unknown-choice", """{"notMeasured":1}""", "unknown-choice /notMeasured"),
        ["true for a reason for none"] = new(422, "unknown-choice", """{"notMeasured":true}""", "unknown-choice /notMeasured"),
        ["a note that is no text"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"note":["a"]}""", "text-expected /note"),
        ["a note with U+0000"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"note":"a\u0000b"}""", "text-expected /note"),
        ["a note with a bell"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"note":"a\u0007b"}""", "text-expected /note"),
        ["a note with a lone surrogate"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"note":"\ud83d"}""", "text-expected /note"),
        ["a note with surrogates the wrong way round"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"note":"\ude00\ud83d"}""", "text-expected /note"),
        ["a note of 2001 characters"] = new(422, "text-too-long", $$"""{"numerator":3,"denominator":41,"note":"{{new string('x', 2_001)}}"}""", "text-too-long /note"),
        ["a reason of 501 characters"] = new(422, "text-too-long", $$"""{"numerator":3,"denominator":41,"reason":"{{new string('x', 501)}}"}""", "text-too-long /reason"),
        ["evidence by ftp"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"ftp://unimi.it/prova.pdf"}""", "url-expected /evidence"),
        ["evidence by script"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"javascript:alert(1)"}""", "url-expected /evidence"),
        ["evidence as data"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"data:text/html,x"}""", "url-expected /evidence"),
        ["evidence in a file"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"file:///etc/passwd"}""", "url-expected /evidence"),
        ["evidence somewhere here"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"/prova.pdf"}""", "url-expected /evidence"),
        ["evidence without a scheme"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"//unimi.it/prova.pdf"}""", "url-expected /evidence"),
        ["evidence without a host"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"https://"}""", "url-expected /evidence"),
        ["evidence that is a name"] = new(422, "url-expected", """{"numerator":3,"denominator":41,"evidence":"unimi.it"}""", "url-expected /evidence"),
        ["evidence of 2001 characters"] = new(422, "text-too-long", $$"""{"numerator":3,"denominator":41,"evidence":"https://unimi.it/{{new string('x', 2_001 - 17)}}"}""", "text-too-long /evidence"),
        ["evidence by number"] = new(422, "text-expected", """{"numerator":3,"denominator":41,"evidence":7}""", "text-expected /evidence"),
    };

    private static readonly Dictionary<string, BadBody> Counts = new()
    {
        ["a ratio"] = new(422, "shape-mismatch", """{"numerator":3,"denominator":41}""", "shape-mismatch "),
        ["a yes"] = new(422, "shape-mismatch", """{"yes":true}""", "shape-mismatch "),
        ["half"] = new(422, "whole-number-expected", """{"count":0.5}""", "whole-number-expected /count"),
        ["below zero"] = new(422, "negative-number", """{"count":-1}""", "negative-number /count"),
        ["below zero by a hair"] = new(422, "whole-number-expected", """{"count":-1e-30}""", "whole-number-expected /count"),
        ["in quotes"] = new(422, "number-expected", """{"count":"1"}""", "number-expected /count"),
        ["too many"] = new(422, "number-too-large", """{"count":1000000000000}""", "number-too-large /count"),
    };

    private static readonly Dictionary<string, BadBody> YesNos = new()
    {
        ["a count"] = new(422, "shape-mismatch", """{"count":1}""", "shape-mismatch "),
        ["one"] = new(422, "boolean-expected", """{"yes":1}""", "boolean-expected /yes"),
        ["in quotes"] = new(422, "boolean-expected", """{"yes":"true"}""", "boolean-expected /yes"),
        ["sì"] = new(422, "boolean-expected", """{"yes":"sì"}""", "boolean-expected /yes"),
        ["null"] = new(422, "shape-mismatch", """{"yes":null}""", "shape-mismatch "),
        ["no as a field"] = new(422, "unknown-field", """{"no":true}""", "unknown-field /no"),
    };

    public static TheoryData<string> OfRatios => [.. Ratios.Keys];

    public static TheoryData<string> OfCounts => [.. Counts.Keys];

    public static TheoryData<string> OfYesNos => [.. YesNos.Keys];

    [Theory]
    [MemberData(nameof(OfRatios))]
    public Task A_bad_ratio_is_refused(string what) => IsRefused(Ratio, Ratios[what]);

    [Theory]
    [MemberData(nameof(OfCounts))]
    public Task A_bad_count_is_refused(string what) => IsRefused(Count, Counts[what]);

    [Theory]
    [MemberData(nameof(OfYesNos))]
    public Task A_bad_yes_or_no_is_refused(string what) => IsRefused(YesNo, YesNos[what]);

    [Theory]
    [InlineData("effectiveness", """{"numerator":3,"denominator":41}""")]
    [InlineData("accessibility", """{"count":1}""")]
    [InlineData("timeliness", """{"yes":true}""")]
    public async Task A_body_of_another_shape_is_told_the_one_that_is_wanted(string indicator, string wanted)
    {
        foreach (var language in new[] { "it", "en" })
        {
            var refused = (await app.Put(Paths.Measurement("master", indicator, "2024-03"), "{}", "Accept-Language: " + language)).ExpectProblem(422, "shape-mismatch");
            Assert.Contains(wanted, refused.TextAt("detail"), StringComparison.Ordinal);
            Assert.Contains(wanted, refused.TextAt("errors.0.detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2024-01", """{"numerator":3.0,"denominator":41}""", 3, 41)]
    [InlineData("2024-02", """{"numerator":1e2,"denominator":1E+2}""", 100, 100)]
    [InlineData("2024-03", """{"numerator":-0,"denominator":0}""", 0, 0)]
    [InlineData("2024-04", """{"numerator":0e999999999,"denominator":41000000000000000000e-18}""", 0, 41)]
    [InlineData("2024-05", """{"numerator":999999999999,"denominator":999999999999.000000000000000000000000000000}""", 999999999999, 999999999999)]
    [InlineData("2024-06", """ {"\u006eumerator":7,"denominator":0.00000000000000000000000000000000000000007e42} """, 7, 70)]
    public async Task A_whole_number_is_whole_however_it_is_spelt(string period, string body, long numerator, long denominator)
    {
        var measurement = (await app.Put(Paths.Measurement("dottorato", "effectiveness", period), body)).Expect(201).At("measurement");
        Assert.Equal((numerator, denominator), (measurement.At("numerator").GetInt64(), measurement.At("denominator").GetInt64()));
    }

    [Fact]
    public async Task Fields_that_are_null_are_as_good_as_left_out()
    {
        const string Body = """{"numerator":3,"denominator":41,"count":null,"yes":null,"amount":null,"notMeasured":null,"note":null,"evidence":null,"reason":null}""";
        (await app.Put(Paths.Measurement("dottorato", "efficiency", "2024-01"), Body)).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "efficiency", "2024-01"), """{"numerator":3,"denominator":41}""")).Expect(200);
    }

    [Theory]
    [InlineData("2024-01", "http://unimi.it")]
    [InlineData("2024-02", "HTTPS://UNIMI.IT/Prova?a=%C3%A8#pagina=3")]
    [InlineData("2024-03", "https://università.it/prova")]
    [InlineData("2024-04", "https://utente@[::1]:8443/x")]
    public async Task Evidence_is_any_address_of_the_web_kept_as_it_is(string period, string url) => Assert.Equal(
        url, (await app.Put(Paths.Measurement("dottorato", "timeliness", period), $$"""{"yes":true,"evidence":"{{url}}"}""")).Expect(201).TextAt("measurement.evidence"));

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/problem+json")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("*/*")]
    [InlineData("json")]
    [InlineData("")]
    public async Task A_body_of_another_type_is_refused(string? type)
    {
        using var body = new ByteArrayContent("""{"numerator":3,"denominator":41}"""u8.ToArray());
        if (type is not null) body.Headers.TryAddWithoutValidation("Content-Type", type);
        (await app.Send("PUT", Ratio, body)).ExpectProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("2024-01", "application/json")]
    [InlineData("2024-02", "application/json; charset=utf-8")]
    [InlineData("2024-03", "application/json;charset=UTF-8")]
    [InlineData("2024-04", "APPLICATION/JSON")]
    [InlineData("2024-05", "application/json; charset=\"utf-8\"")]
    [InlineData("2024-06", "application/json; version=1")]
    public async Task JSON_is_taken_however_its_type_is_spelt(string period, string type)
    {
        using var body = new ByteArrayContent("""{"yes":true}"""u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        (await app.Send("PUT", Paths.Measurement("dottorato", "transparency", period), body)).Expect(201);
    }

    private async Task IsRefused(string path, BadBody bad)
    {
        var facts = await app.Facts();
        foreach (var chunked in new[] { false, true })
        {
            using var body = App.Json(bad.Body);
            var refused = (await app.Send("PUT", path, chunked ? new Chunked(bad.Body) : body)).ExpectProblem(bad.Status, bad.Code);
            Assert.Equal(bad.Errors, refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
            Assert.Equal(facts, await app.Facts());
        }
        (await app.Get(path)).ExpectProblem(404, "no-measurement");
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
