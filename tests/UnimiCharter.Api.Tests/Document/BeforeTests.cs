using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>
/// Who programmed against the document as it was, before it came to be made of the endpoints themselves, needs to change nothing: it asks for no more,
/// answers no less, and tells bounds that were kept all along.
/// </summary>
public sealed partial class BeforeTests
{
    private static readonly JsonElement Before = Read();
    private static readonly JsonElement Now = Contract.Whole;

    /// <summary>What need not be there any more: left out, it is as null, which was always taken for unsaid.</summary>
    private static readonly Dictionary<string, string> MayBeLeftOut = new()
    {
        ["CalendarRequest.reason"] = "the first calendar replaces nothing, and needs no reason",
        ["CertificationRequest.reason"] = "needed of a year with missing periods only; the query may give it",
        ["DeadlinesRequest.reason"] = "the first deadlines replace nothing, and need no reason",
        ["ExclusionRequest.note"] = "the code says why; the note is free",
        ["ExtensionRequest.reason"] = "the rule refuses, with a code of its own, and not the shape",
        ["PlannedGoal.parent"] = "goals at the top have none",
        ["WithdrawalRequest.reason"] = "the query may give it",
    };

    /// <summary>What was always asked for, and was not said to be.</summary>
    private static readonly (string Operation, string Parameter)[] NeededAllAlong = [("compareIndicators", "query indicator"), ("listComplianceChanges", "query from"), ("listComplianceChanges", "query to")];

    /// <summary>What was a text, and may be told in both languages now.</summary>
    private static readonly Dictionary<string, string> MayBeInBoth = new()
    {
        ["OrganizationRequest.name"] = "an organization has a name in English too",
        ["DocumentServiceResults.name"] = English, ["DocumentResult.title"] = English,
        ["DocumentService.name"] = English, ["DocumentService.description"] = English, ["DocumentService.recipients"] = English, ["DocumentService.delivery"] = English,
        ["DocumentContact.office"] = English, ["DocumentLink.title"] = English, ["DocumentIndicator.title"] = English, ["DocumentIndicator.unitOfMeasure"] = English,
    };

    private const string English = "a charter has words in English too, where somebody wrote them";

    /// <summary>A closed set that is none any more: an organization has dimensions of its own.</summary>
    private const string Opened = "QualityDimension";

    /// <summary>Codes that nothing comes to any more.</summary>
    private static readonly (string Status, string Code)[] GoneCodes = [("409", "service-already-registered")];

    /// <summary>What an operation may answer besides.</summary>
    private static readonly Dictionary<(string Operation, string Status), string> NewStatuses = new()
    {
        [("nameOrganization", "409")] = "it may claim a code that another organization has",
        [("showCharter", "410")] = "who is named may be erased", [("showVersion", "410")] = "who is named may be erased",
    };

    /// <summary>What may be null besides.</summary>
    private static readonly Dictionary<string, string> MayBeNull = new()
    {
        ["BatchRequest.items.items.notMeasured"] = "null is as left out, here as in a report alone",
        ["Explanation.standard"] = "of what is measured without a standard there is none",
        ["Indicator.standard"] = "of what is measured without a standard there is none",
        ["Standing.standard"] = "of what is measured without a standard there is none",
    };

    /// <summary>Of a closed set of codes, with why they came.</summary>
    private static readonly Dictionary<(string Status, string Code), string> NewCodes = new()
    {
        [("404", "no-charter")] = "an organization that is known and has no charter was told to be unknown",
        [("503", "name-server-away")] = "who subscribes names a host, and the name server may not answer",
        [("503", "no-space")] = "a large batch is kept on disk while it comes, and the disk may be full",
        [("503", "database-full")] = "the database's disk may be full, which is not that it is away",
        [("503", "sign-on-away")] = "people come by the university's sign-on, which may not answer",
        [("404", "unknown-person")] = "who is named may be erased",
        [("410", "version-erased")] = "who is named may be erased",
        [("404", "unknown-dimension")] = "an organization has dimensions of its own",
        [("409", "dimension-usual")] = "an organization has dimensions of its own",
        [("409", "dimension-in-use")] = "an organization has dimensions of its own",
        [("409", "indicator-measured")] = "a promise that something was measured for stays",
        [("422", "year-figure-unsuitable")] = "a figure of the whole year is of what adds up over its periods",
        [("422", "year-not-over")] = "a figure of the whole year is told once it is over",
        [("422", "year-figure-without-value")] = "a figure of the whole year is optional, and always a value",
        [("404", "unknown-proposal")] = "an office proposes what its services' cards say",
        [("409", "proposal-decided")] = "an office proposes what its services' cards say",
        [("409", "proposal-outdated")] = "an office proposes what its services' cards say",
        [("409", "proposals-too-many")] = "an office proposes what its services' cards say",
        [("404", "unknown-unit")] = "an organization has units",
        [("409", "ipa-code-taken")] = "an organization tells its code of the index of public administrations",
        [("422", "ipa-code-expected")] = "an organization tells its code of the index of public administrations",
        [("422", "email-expected")] = "organizations and units tell where they are written to",
        [("422", "phone-expected")] = "units tell where they are called",
        [("409", "unit-closed")] = "an organization has units",
        [("409", "unit-in-use")] = "an organization has units",
        [("409", "service-in-another-unit")] = "an organization has units",
        [("422", "unit-under-itself")] = "an organization has units",
        [("422", "closed-before-opened")] = "an organization has units",
        [("422", "time-expected")] = "a service tells when it is open",
        [("422", "content-of-another")] = "a whole charter is written as one document",
        [("422", "content-refused")] = "a whole charter is written as one document",
        [("422", "service-repeated")] = "a whole charter is written as one document",
        [("422", "dimension-repeated")] = "a whole charter is written as one document",
        [("409", "common-code-taken")] = "indicators are declared to be the same one as others measure",
        [("422", "common-code-expected")] = "indicators are declared to be the same one as others measure",
        [("422", "ambiguous-name")] = "a file may tell services and indicators by name",
        [("422", "ambiguous-period")] = "a file may tell periods as a spreadsheet writes them",
        [("400", "malformed-form")] = "a file may come in a form",
        [("400", "malformed-workbook")] = "a batch may come in a workbook",
        [("413", "workbook-too-large")] = "a batch may come in a workbook",
        [("422", "encrypted-workbook")] = "a batch may come in a workbook",
        [("422", "old-workbook")] = "a batch may come in a workbook",
        [("422", "workbook-with-macros")] = "a batch may come in a workbook",
        [("422", "second-sheet")] = "a batch may come in a workbook",
        [("422", "merged-header")] = "a batch may come in a workbook",
        [("422", "cell-error")] = "a batch may come in a workbook",
        [("422", "formula-without-value")] = "a batch may come in a workbook",
        [("422", "percentage-unsuitable")] = "a batch may come in a workbook",
        [("422", "beyond-columns")] = "a batch may come in a workbook",
        [("422", "ambiguous-number")] = "a number of a file that reads two ways was taken for one of them",
    };

    /// <summary>What was told too short.</summary>
    private static readonly Dictionary<string, string> IsLonger = new()
    {
        ["href"] = "a link of a page repeats its query, which the registry takes longer than was said",
        ["query indicator"] = "what is compared may be named by an address", ["ComparisonList.indicator"] = "what is compared may be named by an address",
    };

    /// <summary>What is answered in one more form, for who asks for it.</summary>
    private static readonly Dictionary<(string Operation, string Status), (string Media, string Why)> NewMedia = new()
    {
        [("listCompliance", "200")] = ("text/csv ", "verdicts are taken into a spreadsheet as they are"),
        [("listAtRisk", "200")] = ("text/csv ", "verdicts are taken into a spreadsheet as they are"),
        [("showService", "200")] = ("application/ld+json ", "a service's identifier in linked data leads here, where it is to be read as such too"),
        [("exportBatchTemplate", "200")] = (Workbook.MediaType + " ", "a table goes out as a workbook"),
        [("exportMeasurements", "200")] = (Workbook.MediaType + " ", "a table goes out as a workbook"),
        [("importMeasurements", "200")] = (Workbook.MediaType + " ", "what is wrong with a workbook comes back in it"),
    };

    /// <summary>What an operation takes besides.</summary>
    private static readonly Dictionary<string, (string Media, string Why)> NewAsked = new() { ["importMeasurements"] = (Workbook.MediaType + " , ", "a batch may come in a workbook") };

    /// <summary>Words of a closed set that came to it.</summary>
    private static readonly Dictionary<string, string[]> NewWords = new() { ["AsideReason"] = ["yearFigure"], ["DifferenceKind"] = ["promiseReworded"], ["RowOutcome"] = ["blank"] };

    public static TheoryData<string> Operations => [.. Of(Before).Keys];

    public static TheoryData<string> Schemas => [.. Before.At("components.schemas").EnumerateObject().Select(s => s.Name).Where(name => name != Opened)];

    [Fact]
    public void The_operations_are_where_they_were() =>
        Assert.Empty(Of(Before).Select(o => (o.Key, o.Value.Route)).Except(Of(Now).Select(o => (o.Key, o.Value.Route))));

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_takes_and_answers_what_it_did(string name)
    {
        var (before, now) = (Of(Before)[name].Operation, Of(Now)[name].Operation);
        var (parameters, there) = (Parameters(Before, before), Parameters(Now, now));
        Assert.Empty(parameters.Keys.Except(there.Keys));
        Assert.All(there.Keys.Except(parameters.Keys), more => Assert.False(Flag(there[more]), more));
        foreach (var (of, parameter) in parameters)
        {
            Assert.True((Flag(parameter) || NeededAllAlong.Contains((name, of))) == Flag(there[of]), of);
            IsNoWider(parameter.At("schema"), there[of].At("schema"), of);
        }
        Assert.Equal(Asked(before), NewAsked.TryGetValue(name, out var besides) ? Asked(now)?.Replace(besides.Media, "", StringComparison.Ordinal) : Asked(now));
        var (answers, told) = (Answers(Before, before), Answers(Now, now));
        Assert.Equal(answers.Keys.Order(), told.Keys.Where(status => (status != "304" && !NewStatuses.ContainsKey((name, status))) || answers.ContainsKey(status)).Order());
        Assert.All(answers, answer => Assert.Equal(NewMedia.TryGetValue((name, answer.Key), out var more) ? [.. answer.Value.Append(more.Media).Order(StringComparer.Ordinal)] : answer.Value, told[answer.Key]));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_has_what_it_had_and_asks_for_no_more(string name)
    {
        Assert.True(Now.At("components.schemas").TryGetProperty(name, out var now), "It is missing.");
        IsNoWider(Before.At("components.schemas").GetProperty(name), now, name);
    }

    [Fact]
    public void The_codes_of_problems_are_those_that_were_and_those_that_are_told_here() =>
        Assert.Equal(Codes(Before).Except(GoneCodes).Concat(NewCodes.Keys).Order(), Codes(Now).Order());

    [Fact]
    public void It_is_for_the_registry_that_serves_it_wherever_that_is() => Assert.Equal("/", Now.Text("servers.0.url"));

    /// <summary>Before, it said that a key is one of two ways, where none is asked for.</summary>
    [Fact]
    public void What_was_open_to_anyone_is_and_says_so_in_the_short_way() =>
        Assert.Equal(
            Of(Before).Where(o => IsOpen(o.Value.Operation)).Select(o => o.Key).Order(),
            Of(Now).Where(o => Of(Before).ContainsKey(o.Key) && o.Value.Operation.TryGetProperty("security", out var asked) && asked.GetArrayLength() == 0).Select(o => o.Key).Order());

    private static bool IsOpen(JsonElement operation) =>
        operation.TryGetProperty("security", out var asked) && (asked.GetArrayLength() == 0 || asked.EnumerateArray().Any(way => !way.EnumerateObject().Any()));

    private static void IsNoWider(JsonElement before, JsonElement now, string at)
    {
        if (MayBeNull.ContainsKey(at)) now = now.At("oneOf").EnumerateArray().Single(one => one.TryGetProperty("$ref", out _));
        if (before.GetRawText().Contains($"/{Opened}\"", StringComparison.Ordinal) && at.Split('.', ' ')[^1] is "dimension" or "items")
        {
            Assert.Contains("string", now.At("type").ToString(), StringComparison.Ordinal);
            return;
        }
        // What stood within another may have got a name.
        if (before.TryGetProperty("$ref", out var named))
        {
            Assert.True(now.TryGetProperty("$ref", out var named2) && named.GetString() == named2.GetString(), at);
            return;
        }
        if (MayBeInBoth.ContainsKey(at)) now = now.At("oneOf")[0];
        now = Resolved(Now, now);
        if (NewWords.TryGetValue(at, out var words)) Assert.Equal(Words(before).Concat(words), Words(now));
        foreach (var keyword in NewWords.ContainsKey(at) ? ["type", "format"] : new[] { "type", "enum", "format", "const" }) Assert.True(Raw(before, keyword) == Raw(now, keyword), $"{keyword} of {at}: {Raw(before, keyword)} was, {Raw(now, keyword)} is.");
        foreach (var most in new[] { "maxLength", "maximum", "maxItems", "maxProperties" })
            if (before.TryGetProperty(most, out var was)) Assert.True(now.TryGetProperty(most, out var bound) && (bound.GetDecimal() <= was.GetDecimal() || IsLonger.Keys.Any(longer => at == longer || at.EndsWith("." + longer, StringComparison.Ordinal))), $"{most} of {at}");
        foreach (var least in new[] { "minLength", "minimum", "minItems" })
            if (before.TryGetProperty(least, out var was)) Assert.True(now.TryGetProperty(least, out var bound) && bound.GetDecimal() >= was.GetDecimal(), $"{least} of {at}");
        foreach (var several in new[] { "oneOf", "anyOf", "allOf" })
        {
            Assert.Equal(Count(before, several), Count(now, several));
            for (var i = 0; i < Count(before, several); i++) IsNoWider(before.At(several)[i], now.At(several)[i], $"{at}.{several}.{i}");
        }
        foreach (var inner in new[] { "items", "additionalProperties" })
            if (before.TryGetProperty(inner, out var of) && of.ValueKind == JsonValueKind.Object) IsNoWider(of, now.At(inner), $"{at}.{inner}");
        Assert.Empty(Names(before).Except(Names(now)));
        foreach (var property in Names(before)) IsNoWider(before.At("properties").GetProperty(property), now.At("properties").GetProperty(property), $"{at}.{property}");
        // An answer may tell more; a request asks for no more.
        Assert.Equal([], Required(now).Except(Required(before)).Where(name => Names(before).Contains(name) || at.Split('.')[0].EndsWith("Request", StringComparison.Ordinal)).Select(name => $"{at}.{name}"));
        Assert.Equal([], Required(before).Except(Required(now)).Select(name => $"{at}.{name}").Except(MayBeLeftOut.Keys));
    }

    private static Dictionary<string, (string Route, JsonElement Operation)> Of(JsonElement document) => (
        from path in document.At("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select (Route: $"{method.Name} {path.Name}", Operation: method.Value)).ToDictionary(o => o.Operation.Text("operationId")!);

    private static Dictionary<string, JsonElement> Parameters(JsonElement document, JsonElement operation) => operation.TryGetProperty("parameters", out var all)
        ? all.EnumerateArray().Select(p => Resolved(document, p)).ToDictionary(p => $"{p.Text("in")} {p.Text("name")}")
        : [];

    private static bool Flag(JsonElement of) => of.TryGetProperty("required", out var flag) && flag.GetBoolean();

    private static string? Asked(JsonElement operation) => operation.TryGetProperty("requestBody", out var body) ? $"{string.Join(", ", Media(body))} {(Flag(body) ? "required" : "")}" : null;

    private static Dictionary<string, string[]> Answers(JsonElement document, JsonElement operation) =>
        operation.At("responses").EnumerateObject().ToDictionary(r => r.Name, r => Media(Resolved(document, r.Value)).ToArray());

    private static IEnumerable<string> Media(JsonElement of) => of.TryGetProperty("content", out var content)
        ? content.EnumerateObject().Select(media => $"{media.Name} {(media.Value.At("schema").TryGetProperty("$ref", out var schema) ? schema.GetString() : "")}").Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<(string Status, string Code)> Codes(JsonElement document) =>
        from listed in Listed().Matches(document.Text("components.schemas.Problem.properties.code.description")!)
        from code in listed.Groups[2].Value.Split(", ")
        select (listed.Groups[1].Value, code);

    private static IEnumerable<string> Names(JsonElement schema) => schema.TryGetProperty("properties", out var all) ? all.EnumerateObject().Select(p => p.Name) : [];

    private static IEnumerable<string?> Words(JsonElement schema) => schema.At("enum").EnumerateArray().Select(word => word.GetString());

    private static IEnumerable<string> Required(JsonElement schema) => schema.TryGetProperty("required", out var all) ? all.EnumerateArray().Select(name => name.GetString()!) : [];

    private static int Count(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var several) ? several.GetArrayLength() : 0;

    private static string? Raw(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) ? JsonSerializer.Serialize(value) : null;

    private static JsonElement Resolved(JsonElement document, JsonElement of) =>
        of.TryGetProperty("$ref", out var named) ? document.At(named.GetString()!["#/".Length..].Replace('/', '.')) : of;

    private static JsonElement Read()
    {
        using var packed = new GZipStream(File.OpenRead(Repository.File("tests/UnimiCharter.Api.Tests/Document/charter.v1.before.json.gz")), CompressionMode.Decompress);
        return JsonDocument.Parse(packed).RootElement;
    }

    [GeneratedRegex("([0-9]{3}): ([a-z, -]+)[.]")]
    private static partial Regex Listed();
}
