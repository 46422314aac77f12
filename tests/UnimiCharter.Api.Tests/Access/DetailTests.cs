using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>What the office that has a service and the board see of it, and nobody else.</summary>
public sealed partial class DetailTests(Told told) : IClassFixture<Told>
{
    private const string OfService = "/v1/unimi/services/master/indicators/effectiveness/explanation";
    private const string OfProgramme = "/v1/unimi/programmes/piano/indicators/k/explanation";

    private readonly App app = told.App;

    public static TheoryData<string> Public => [.. RouteTable.Rules.Where(rule => rule.Anyone).Select(rule => rule.Route)];

    [Theory]
    [InlineData(OfService)]
    [InlineData(OfProgramme)]
    public async Task Anyone_is_told_how_a_verdict_was_reached_and_not_by_whom_or_what_was_said_before(string path)
    {
        var explanation = (await app.Get(path, App.Anonymous)).Expect(200);
        Assert.NotEqual(0, explanation.At("facts").GetArrayLength());
        foreach (var fact in Facts(explanation))
            foreach (var detail in new[] { "by", "role", "reason", "note", "evidence" })
                Assert.True(!fact.TryGetProperty(detail, out var value) || value.ValueKind == JsonValueKind.Null, $"{detail}: {fact}");
        Assert.DoesNotContain(explanation.At("setAside").EnumerateArray(), a => a.Text("why") is "rectified" or "withdrawn");
        Assert.DoesNotMatch(Told.Marker, explanation.Text);
    }

    [Theory]
    [InlineData(OfService)]
    [InlineData(OfProgramme)]
    public async Task The_office_that_has_it_and_the_board_are_told_all(string path)
    {
        foreach (var who in new[] { told.Office, told.Board })
        {
            var explanation = (await app.Get(path, who)).Expect(200);
            Assert.Equal(["rectified", "withdrawn"], explanation.At("setAside").EnumerateArray().Select(a => a.Text("why")).Where(why => why is "rectified" or "withdrawn").Order());
            var used = explanation.At("facts").EnumerateArray().First();
            Assert.Equal(("segreto-ufficio", "segreto-nota-2", "https://ateneo.it/segreto-evidenza-2", "segreto-motivo-2"), (used.Text("by"), used.Text("note"), used.Text("evidence"), used.Text("reason")));
        }
    }

    [Theory]
    [InlineData(OfService)]
    [InlineData(OfProgramme)]
    public async Task Others_are_told_what_anyone_is(string path)
    {
        var anyone = (await app.Get(path, App.Anonymous)).Expect(200);
        foreach (var who in new[] { told.OtherOffice, told.Admin }) Assert.Equal(anyone.Text, (await app.Get(path, who)).Expect(200).Text);
        Assert.NotEqual(anyone.ETag, (await app.Get(path, told.Office)).ETag);
    }

    [Fact]
    public async Task The_plan_s_and_the_standard_s_author_and_reason_are_for_who_sees_details()
    {
        Assert.Equal("segreto-piano", (await app.Get(OfProgramme, told.Board)).TextAt("plan.reason"));
        Assert.Equal(JsonValueKind.Null, (await app.Get(OfProgramme, App.Anonymous)).At("plan.reason").ValueKind);
        Assert.Equal("segreto-standard", (await app.Get(OfService, told.Office)).TextAt("standard.reason"));
        Assert.Equal(JsonValueKind.Null, (await app.Get(OfService, told.OtherOffice)).At("standard.reason").ValueKind);
    }

    /// <summary>Also as it was known then, and in the other language: what is public is public in every form.</summary>
    [Theory]
    [MemberData(nameof(Public))]
    public async Task No_public_answer_holds_a_note_a_reason_or_a_name(string route)
    {
        foreach (var names in new[] { Told.Service, Told.Programme })
        {
            var path = Parameter().Replace(route, p => names.GetValueOrDefault(p.Groups[1].Value, "nessuno"));
            foreach (var query in new[] { "", "?asOf=2024-07-01T10:00:00Z", "?edition=2024", "?standardsOf=2024", "?indicator=k&organizations=unimi&periods=2024" })
            {
                var answer = await app.Get(path + query, App.Anonymous, "Accept-Language: en");
                Assert.DoesNotMatch(Told.Marker, answer.Text);
                Assert.DoesNotMatch(Told.Marker, string.Join('\n', answer.Headers.Values));
            }
        }
    }

    [Fact]
    public async Task Nor_do_the_refusals_of_those_who_may_not_ask()
    {
        foreach (var rule in RouteTable.Rules.Where(rule => !rule.Anyone))
            foreach (var who in new[] { App.Anonymous, told.OtherOffice })
            {
                var path = Parameter().Replace(rule.Route, p => Told.Service.GetValueOrDefault(p.Groups[1].Value, "piano"));
                if (rule.Lets(new("another office", who, who == App.Anonymous ? null : "office", HasTheService: false))) continue;
                // The address itself is the caller's own word.
                Assert.DoesNotMatch(Told.Marker, (await app.Send(rule.Method, path, null, who)).Text.Replace(path, "", StringComparison.Ordinal));
            }
    }

    [Fact]
    public async Task What_an_office_may_read_of_all_services_holds_nothing_of_another_s()
    {
        foreach (var path in new[] { "measurement-batches/export", "measurement-batches/template", "reporting/due", "reporting/calendar", "compliance/at-risk" })
            Assert.DoesNotMatch(Told.Marker, (await app.Get("/v1/unimi/" + path, told.OtherOffice)).Expect(200).Text);
    }

    private static IEnumerable<JsonElement> Facts(Answer explanation) =>
    [
        .. explanation.At("facts").EnumerateArray(),
        .. explanation.At("setAside").EnumerateArray().SelectMany(a => a.At("setAsideBy") is { ValueKind: JsonValueKind.Object } by ? new[] { a.At("fact"), by } : [a.At("fact")]),
        .. explanation.Json.TryGetProperty("standard", out var standard) ? new[] { standard } : [],
        .. explanation.Json.TryGetProperty("plan", out var plan) ? new[] { plan } : [],
    ];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}

/// <summary>A registry in which everything that is not for everyone holds the same word.</summary>
public sealed class Told : IAsyncLifetime
{
    /// <summary>In every note, reason, evidence, name, title and correlation id that is recorded.</summary>
    public const string Marker = "segreto-";

    public static readonly Dictionary<string, string> Service = new()
    {
        ["org"] = "unimi", ["service"] = "master", ["indicator"] = "effectiveness", ["edition"] = "2024", ["programme"] = "piano", ["period"] = "2024-03", ["year"] = "2024", ["credential"] = "segreto-ufficio",
    };

    public static readonly Dictionary<string, string> Programme = new(Service) { ["indicator"] = "k", ["period"] = "2024" };

    private const string Plan = """
        {"organizationName":"Università degli Studi di Milano","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"Asse"}],
         "indicators":[{"code":"k","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"sum","frequency":"monthly","targets":[{"period":"2024..2026","comparator":"atLeast","value":20}]}]}
        """;

    public App App { get; private set; } = null!;
    public string Office { get; private set; } = null!;
    public string OtherOffice { get; private set; } = null!;
    public string Board { get; private set; } = null!;
    public string Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await App.Start();
        (Office, OtherOffice) = (Keys.As(await App.Issue("segreto-ufficio", "office", "master,piano")), Keys.As(await App.Issue("segreto-altro", "office", "dottorato")));
        (Board, Admin) = (Keys.As(await App.Issue("segreto-presidio", "board")), Keys.As(await App.Issue("segreto-admin", "admin")));
        (await App.Put("/v1/unimi/programmes/piano/plan", Plan, Board, Correlation)).Expect(201);
        (await App.Put("/v1/unimi/programmes/piano/plan?reason=segreto-piano", Plan.Replace("Asse", "Asse A", StringComparison.Ordinal), Board, "If-Match: \"1\"")).Expect(200);
        var standard = "/v1/unimi/services/master/indicators/effectiveness/standards/2024";
        (await App.Put(standard + "?reason=segreto-standard", """{"comparator":"atMost","value":15,"unit":"percent"}""", Board, "If-Match: *")).Expect(200);
        await Say(Paths.Measurements("master", "effectiveness"), """{"numerator":3,"denominator":41""", """{"numerator":4,"denominator":41""");
        await Say("/v1/unimi/programmes/piano/indicators/k/measurements", """{"count":3""", """{"count":4""");
        await Year("/v1/unimi/services/master");
    }

    public Task DisposeAsync() => App.DisposeAsync().AsTask();

    private const string Correlation = "Correlation-ID: segreto-correlazione";

    /// <summary>Reported, rectified; another reported and withdrawn; another that could not be measured.</summary>
    private async Task Say(string measurements, string first, string second)
    {
        (await App.Put(measurements + "/2024-03", first + ""","note":"segreto-nota-1","evidence":"https://ateneo.it/segreto-evidenza-1"}""", Office, Correlation)).Expect(201);
        (await App.Put(measurements + "/2024-03", second + ""","note":"segreto-nota-2","evidence":"https://ateneo.it/segreto-evidenza-2","reason":"segreto-motivo-2"}""", Office, Correlation, "If-Match: *")).Expect(200);
        (await App.Put(measurements + "/2024-04", first + ""","note":"segreto-nota-3"}""", Office, Correlation)).Expect(201);
        (await App.Delete(measurements + "/2024-04?reason=segreto-motivo-3", Office, Correlation, "If-Match: *")).Expect(204);
        (await App.Put(measurements + "/2024-05", """{"notMeasured":"data-lost","note":"segreto-nota-4"}""", Office, Correlation)).Expect(201);
    }

    /// <summary>What the board does with a service's year.</summary>
    private async Task Year(string service)
    {
        (await App.Put(service + "/indicators/effectiveness/measurements/2024-06", """{"numerator":1,"denominator":2,"note":"segreto-nota-5"}""", Office, Correlation)).Expect(201);
        (await App.Put(service + "/indicators/effectiveness/exclusions/2024-06", """{"code":"data-unreliable","note":"segreto-esclusione"}""", Board, Correlation)).Expect(201);
        (await App.Post(service + "/reporting/2024/extensions", """{"period":"2024-02","until":"2024-12-31","reason":"segreto-proroga"}""", Board, Correlation)).Expect(201);
        (await App.Put(service + "/indicators/timeliness/exclusions/2024-01", """{"code":"data-unreliable","note":"segreto-esclusione"}""", Board, Correlation)).Expect(201);
        (await App.Delete(service + "/indicators/timeliness/exclusions/2024-01?reason=segreto-riammissione", Board, Correlation, "If-Match: *")).Expect(204);
    }
}
