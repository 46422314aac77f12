using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>When periods are due and close, and the working days of an edition.</summary>
public sealed class CalendarTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Calendar = "/v1/unimi/reporting/calendar";
    private const string MasterYear = "/v1/unimi/services/master/reporting/2024";
    private const string MasterDeadlines = MasterYear + "/deadlines";

    [Fact]
    public async Task The_2024_charter_is_due_on_the_15th_of_the_month_after_and_never_closes()
    {
        await using var app = await App.Start();
        var calendar = (await app.Get(Calendar + "?edition=2024")).Expect(200);
        Assert.Equal((1, 15, JsonValueKind.Null), (calendar.At("due.months").GetInt32(), calendar.At("due.day").GetInt32(), calendar.At("closing").ValueKind));
        Assert.Equal((12, 7, "[]", "[]"), (calendar.At("patronDay.month").GetInt32(), calendar.At("patronDay.day").GetInt32(), calendar.At("closures").GetRawText(), calendar.At("services").GetRawText()));
        // New Year, Easter Monday, Liberation, Labour, Assumption, All Saints, Christmas and Saint Stephen fell on weekdays in 2024.
        Assert.Equal(
            "2024-01 22, 2024-02 21, 2024-03 21, 2024-04 20, 2024-05 22, 2024-06 20, 2024-07 23, 2024-08 21, 2024-09 21, 2024-10 23, 2024-11 20, 2024-12 20",
            Months(calendar));
        Assert.Equal(254, calendar.At("workingDaysOfYear").GetInt32());
        Assert.Equal(calendar.ETag, (await app.Get(Calendar)).Expect(200).ETag);
    }

    [Fact]
    public async Task Another_calendar_needs_the_tag_of_the_one_that_stands_and_a_reason()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        var tag = (await app.Get(Calendar)).Expect(200).ETag;
        var facts = await app.Facts();
        var required = (await app.Put(Calendar, Body("20", "null"))).ExpectProblem(428, "precondition-required");
        Assert.Equal((tag, 15), (required.ETag, required.At("current.due.day").GetInt32()));
        (await app.Put(Calendar, Body("20", "null"), "If-Match: \"9999\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Calendar, Body("20", "null"), "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Calendar, Body("20", "null", reason: "null"), "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());

        var set = (await app.Put(Calendar, Body("20", """{"months":2,"day":31}"""), "If-Match: " + tag)).Expect(200);
        Assert.Equal(facts + 1, await app.Facts());
        Assert.NotEqual(tag, set.ETag);
        Assert.Equal((20, 2, 31), (set.At("due.day").GetInt32(), set.At("closing.months").GetInt32(), set.At("closing.day").GetInt32()));
        Assert.Equal((set.ETag, set.At("due").GetRawText()), ((await app.Get(Calendar)).ETag, (await app.Get(Calendar)).At("due").GetRawText()));
        Assert.Equal(("board", "prova"), (
            await app.Select<string>("select headers ->> 'as' from mt_events order by seq_id desc limit 1"),
            await app.Select<string>("select headers ->> 'reason' from mt_events order by seq_id desc limit 1")));

        // The same again is no new fact; the tag of before is stale.
        (await app.Put(Calendar, Body("20", """{"months":2,"day":31}"""), "If-Match: " + set.ETag)).Expect(200);
        (await app.Put(Calendar, Body("10", "null"), "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts + 1, await app.Facts());
    }

    /// <summary>The day is of the month after, or that month's last when it is shorter.</summary>
    [Fact]
    public async Task An_edition_with_standards_and_no_charter_yet_has_the_calendar_of_one_that_set_none()
    {
        await using var own = await App.Start(at: "2025-02-20T10:00:00Z");
        (await own.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2025", """{"comparator":"atMost","value":15,"unit":"percent"}""")).Expect(201);
        (await own.Put("/v1/unimi/reporting/calendar?edition=2024", """{"due":{"months":1,"day":31},"closing":null,"patronDay":{"month":12,"day":7},"closures":["2025-01-02"],"reason":"x"}""", "If-Match: *")).Expect(200);

        var calendar = (await own.Get("/v1/unimi/reporting/calendar?edition=2025")).Expect(200);
        Assert.Equal((1, 15), (calendar.At("due.months").GetInt32(), calendar.At("due.day").GetInt32()));
        Assert.Equal(["2025-01"], (await own.Get("/v1/unimi/compliance?edition=2025&dimension=effectiveness&service=master")).Expect(200).At("items.0.periods.missing").EnumerateArray().Select(p => p.GetString()));
        var due = (await own.Get("/v1/unimi/reporting/due?service=master")).Expect(200).At("items").EnumerateArray().Where(i => i.Text("period") == "2025-01");
        Assert.Equal(["effectiveness 2025-02-15 overdue"], due.Select(i => $"{i.Text("indicator")} {i.Text("dueOn")} {i.Text("status")}"));
    }

    [Theory]
    [InlineData("""{"months":1,"day":31}""", """{"months":2,"day":31}""", "2024-02-29 2024-03-31", "2024-07-31 2024-08-31", "2025-01-31 2025-02-28")]
    [InlineData("""{"months":1,"day":1}""", "null", "2024-02-01 -", "2024-07-01 -", "2025-01-01 -")]
    [InlineData("""{"months":3,"day":30}""", """{"months":3,"day":30}""", "2024-04-30 2024-04-30", "2024-09-30 2024-09-30", "2025-03-30 2025-03-30")]
    [InlineData("""{"months":12,"day":15}""", """{"months":24,"day":15}""", "2025-01-15 2026-01-15", "2025-06-15 2026-06-15", "2025-12-15 2026-12-15")]
    public async Task Every_period_of_a_service_s_year_is_due_and_closes_by_the_calendar(string due, string closing, string january, string june, string december)
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        (await app.Put(Calendar, $$"""{"due":{{due}},"closing":{{closing}},"patronDay":null,"closures":[],"reason":"prova"}""", "If-Match: *")).Expect(200);
        var periods = (await app.Get(MasterYear)).Expect(200).At("periods");
        Assert.Equal((january, june, december), (Told(periods[0]), Told(periods[5]), Told(periods[11])));

        static string Told(JsonElement period) => $"{period.Text("dueOn")} {period.Text("closesOn") ?? "-"}";
    }

    [Fact]
    public async Task Closures_and_the_patron_s_day_are_no_working_days()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        // 2 and 3 April are a Tuesday and a Wednesday; 6 April is a Saturday and 25 April a holiday already. 24 June is a Monday.
        var set = (await app.Put(
            Calendar, """{"due":{"months":1,"day":15},"closing":null,"patronDay":{"month":6,"day":24},"closures":["2024-04-03","2024-04-02","2024-04-06","2024-04-25"],"reason":"prova"}""",
            "If-Match: *")).Expect(200);
        Assert.Equal(
            "2024-01 22, 2024-02 21, 2024-03 21, 2024-04 18, 2024-05 22, 2024-06 19, 2024-07 23, 2024-08 21, 2024-09 21, 2024-10 23, 2024-11 20, 2024-12 20",
            Months(set));
        Assert.Equal((251, """["2024-04-02","2024-04-03","2024-04-06","2024-04-25"]"""), (set.At("workingDaysOfYear").GetInt32(), set.At("closures").GetRawText()));
        var refused = (await app.Put(Paths.Measurement("master", "continuity", "2024-04"), """{"numerator":19,"denominator":19}""", "Accept-Language: en")).ExpectProblem(422, "more-than-working-days");
        Assert.Contains("18", refused.TextAt("detail"), StringComparison.Ordinal);
        (await app.Put(Paths.Measurement("master", "continuity", "2024-04"), """{"numerator":18,"denominator":18}""")).Expect(201);
    }

    [Fact]
    public async Task A_service_has_deadlines_of_its_own_until_it_is_given_the_edition_s_again()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        var tag = (await app.Get(Calendar)).ETag;
        var facts = await app.Facts();
        const string Body = """{"due":{"months":2,"day":31},"closing":{"months":3,"day":15},"reason":"gestionale lento"}""";
        (await app.Put(MasterDeadlines, Body)).ExpectProblem(428, "precondition-required");
        (await app.Put(MasterDeadlines, """{"due":{"months":2,"day":31},"closing":null}""", "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());

        var set = (await app.Put(MasterDeadlines, Body, "If-Match: " + tag)).Expect(200);
        Assert.Equal(("master", 2, 31, 3, 15), (
            set.TextAt("services.0.service"), set.At("services.0.due.months").GetInt32(), set.At("services.0.due.day").GetInt32(),
            set.At("services.0.closing.months").GetInt32(), set.At("services.0.closing.day").GetInt32()));
        Assert.Equal(15, set.At("due.day").GetInt32());
        Assert.Equal("2024-03-31 2024-04-15", await January(app, "master"));
        Assert.Equal("2024-02-15 -", await January(app, "dottorato"));

        (await app.Delete(MasterDeadlines + "?reason=risolto", "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        (await app.Delete(MasterDeadlines, "If-Match: " + set.ETag)).ExpectProblem(422, "reason-required");
        (await app.Delete(MasterDeadlines + "?reason=risolto")).ExpectProblem(428, "precondition-required");
        var dropped = (await app.Delete(MasterDeadlines + "?reason=risolto", "If-Match: " + set.ETag)).Expect(200);
        Assert.Equal("[]", dropped.At("services").GetRawText());
        Assert.Equal("2024-02-15 -", await January(app, "master"));
        Assert.Equal(facts + 2, await app.Facts());

        static async Task<string> January(App app, string service)
        {
            var january = (await app.Get($"/v1/unimi/services/{service}/reporting/2024")).Expect(200).At("periods.0");
            return $"{january.Text("dueOn")} {january.Text("closesOn") ?? "-"}";
        }
    }

    [Theory]
    [InlineData("""{}""", "deadline-expected", "/due")]
    [InlineData("""{"due":null,"reason":"x"}""", "deadline-expected", "/due")]
    [InlineData("""{"due":{"months":0,"day":15},"reason":"x"}""", "deadline-expected", "/due/months")]
    [InlineData("""{"due":{"months":1},"reason":"x"}""", "deadline-expected", "/due/day")]
    [InlineData("""{"due":{"months":25,"day":15},"reason":"x"}""", "number-too-large", "/due/months")]
    [InlineData("""{"due":{"months":1,"day":32},"reason":"x"}""", "number-too-large", "/due/day")]
    [InlineData("""{"due":{"months":1,"day":15,"hour":12},"reason":"x"}""", "unknown-field", "/due/hour")]
    [InlineData("""{"due":{"months":1,"day":15},"closing":{"months":1,"day":14},"reason":"x"}""", "closing-before-due", "/closing")]
    [InlineData("""{"due":{"months":1,"day":15},"patronDay":{"month":2,"day":29},"reason":"x"}""", "day-of-year-expected", "/patronDay/day")]
    [InlineData("""{"due":{"months":1,"day":15},"patronDay":{"month":4,"day":31},"reason":"x"}""", "day-of-year-expected", "/patronDay/day")]
    [InlineData("""{"due":{"months":1,"day":15},"closures":["2024-02-28","2024-02-30"],"reason":"x"}""", "day-expected", "/closures/1")]
    [InlineData("""{"due":{"months":1,"day":15},"closures":"2024-02-28","reason":"x"}""", "days-expected", "/closures")]
    [InlineData("""{"due":{"months":1,"day":15},"holidays":[],"reason":"x"}""", "unknown-field", "/holidays")]
    public async Task A_wrong_field_is_pointed_at(string body, string code, string at)
    {
        var app = shared.App;
        var facts = await app.Facts();
        var refused = (await app.Put(Calendar, body, "If-Match: *")).Expect(422);
        Assert.Contains((code, at), refused.At("errors").EnumerateArray().Select(e => (e.Text("code"), e.Text("pointer"))));
        Assert.Equal(facts, await app.Facts());
    }

    /// <summary>Who leaves something out may mean it to stay as much as to go.</summary>
    [Theory]
    [InlineData(Calendar, """{"due":{"months":1,"day":20},"reason":"x"}""", "/closing /patronDay /closures")]
    [InlineData(Calendar, """{"due":{"months":1,"day":20},"patronDay":null,"closures":[],"reason":"x"}""", "/closing")]
    [InlineData(Calendar, """{"due":{"months":1,"day":20},"closing":null,"closures":[],"reason":"x"}""", "/patronDay")]
    [InlineData(Calendar, """{"due":{"months":1,"day":20},"closing":null,"patronDay":null}""", "/closures")]
    [InlineData(MasterDeadlines, """{"due":{"months":1,"day":20},"reason":"x"}""", "/closing")]
    [InlineData(MasterDeadlines, """{"due":{"months":1,"day":20}}""", "/closing")]
    public async Task What_a_replacement_leaves_out_is_told_and_not_guessed(string path, string body, string at)
    {
        var app = shared.App;
        var facts = await app.Facts();
        foreach (var query in new[] { "", "?preview=true" })
        {
            var refused = (await app.Put(path + query, body, "If-Match: *")).ExpectProblem(422, "field-required");
            Assert.Equal(at.Split(' ').Select(pointer => ("field-required", pointer)), Errors(refused));
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData(Calendar, """{}""", "deadline-expected /due, field-required /closing, field-required /patronDay, field-required /closures")]
    [InlineData(Calendar, """{"due":{"months":1,"day":15},"closing":{"months":1,"day":14},"reason":"x"}""", "closing-before-due /closing, field-required /patronDay, field-required /closures")]
    [InlineData(Calendar, """{"due":{"months":1,"day":15},"patronDay":{"month":2,"day":29},"reason":"x"}""", "day-of-year-expected /patronDay/day, field-required /closing, field-required /closures")]
    [InlineData(Calendar, """{"due":{"months":1,"day":15},"closures":["2024-02-30"],"reason":"x"}""", "day-expected /closures/0, field-required /closing, field-required /patronDay")]
    [InlineData(MasterDeadlines, """{}""", "deadline-expected /due, field-required /closing")]
    public async Task What_is_wrong_is_told_before_what_is_left_out(string path, string body, string told)
    {
        var refused = (await shared.App.Put(path, body, "If-Match: *")).ExpectProblem(422, told.Split(' ')[0]);
        Assert.Equal(told, string.Join(", ", Errors(refused).Select(e => $"{e.Code} {e.Pointer}")));
    }

    [Fact]
    public async Task Said_as_null_there_is_no_closing_no_patron_s_day_and_no_closure()
    {
        await using var app = await App.Start(at: "2024-07-10T10:00:00Z");
        (await app.Put(Calendar, """{"due":{"months":1,"day":15},"closing":{"months":2,"day":1},"patronDay":{"month":12,"day":7},"closures":["2024-08-14"],"reason":"x"}""", "If-Match: *")).Expect(200);
        var set = (await app.Put(Calendar, """{"due":{"months":1,"day":15},"closing":null,"patronDay":null,"closures":null,"reason":"x"}""", "If-Match: *")).Expect(200);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, "[]"), (set.At("closing").ValueKind, set.At("patronDay").ValueKind, set.At("closures").GetRawText()));
    }

    [Fact]
    public async Task The_document_requires_what_the_registry_does()
    {
        var schemas = (await shared.App.Get("/openapi/charter.v1.json")).Expect(200).At("components.schemas");
        Assert.Equal("due closing patronDay closures", Required("CalendarRequest"));
        Assert.Equal("due closing", Required("DeadlinesRequest"));
        Assert.Equal("period until", Required("ExtensionRequest"));
        Assert.Equal("code", Required("ExclusionRequest"));
        Assert.Equal("comparator", Required("StandardRequest"));
        Assert.Equal("", Required("CertificationRequest"));

        string Required(string name) => schemas.GetProperty(name).TryGetProperty("required", out var names) ? string.Join(' ', names.EnumerateArray().Select(n => n.GetString())) : "";
    }

    [Theory]
    [InlineData("GET", "/v1/nessuno/reporting/calendar", 404, "unknown-organization")]
    [InlineData("GET", "/v1/unimi/reporting/calendar?edition=2019", 404, "unknown-edition")]
    [InlineData("PUT", "/v1/unimi/reporting/calendar?edition=2019", 404, "unknown-edition")]
    [InlineData("PUT", "/v1/nessuno/reporting/calendar", 404, "unknown-organization")]
    [InlineData("PUT", "/v1/unimi/services/master/reporting/2019/deadlines", 404, "unknown-edition")]
    [InlineData("PUT", "/v1/unimi/services/master/reporting/boh/deadlines", 400, "malformed-edition")]
    [InlineData("DELETE", "/v1/unimi/services/master/reporting/2019/deadlines?reason=x", 404, "unknown-edition")]
    [InlineData("GET", "/v1/unimi/services/master/reporting/2019", 404, "unknown-edition")]
    [InlineData("GET", "/v1/unimi/services/nessuno/reporting/2024", 404, "unknown-service")]
    public async Task A_calendar_of_nothing_that_can_be_is_told_why(string method, string path, int status, string code)
    {
        var app = shared.App;
        const string Deadlines = """{"due":{"months":1,"day":15},"closing":null,"reason":"x"}""";
        var said = path.Contains("/calendar", StringComparison.Ordinal) ? Deadlines[..^1] + ""","patronDay":null,"closures":[]}""" : Deadlines;
        var body = method != "PUT" ? null : App.Json(System.Text.Encoding.UTF8.GetBytes(said));
        (await app.Send(method, path, body, method == "GET" ? [] : ["If-Match: *"])).ExpectProblem(status, code);
    }

    private static string Body(string day, string closing, string reason = "\"prova\"") =>
        $$"""{"due":{"months":1,"day":{{day}}},"closing":{{closing}},"patronDay":{"month":12,"day":7},"closures":[],"reason":{{reason}}}""";

    private static IEnumerable<(string Code, string Pointer)> Errors(Answer refused) => refused.At("errors").EnumerateArray().Select(e => (e.Text("code")!, e.Text("pointer")!));

    private static string Months(Answer calendar) => string.Join(", ", calendar.At("workingDays").EnumerateArray().Select(m => $"{m.Text("period")} {m.At("days")}"));
}
