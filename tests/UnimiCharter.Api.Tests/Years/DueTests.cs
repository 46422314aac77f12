using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>What is due or overdue at a date, to read and to subscribe to.</summary>
public sealed class DueTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Due = "/v1/unimi/reporting/due";
    private static readonly string[] Indicators = ["accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency"];

    [Theory]
    [InlineData("2024-01-31", "")]
    [InlineData("2024-02-01", "2024-01 due")]
    [InlineData("2024-02-15", "2024-01 due")]
    [InlineData("2024-02-16", "2024-01 overdue")]
    [InlineData("2024-03-15", "2024-01 overdue, 2024-02 due")]
    [InlineData("2024-03-16", "2024-01 overdue, 2024-02 overdue")]
    public async Task A_period_is_due_once_it_is_over_and_overdue_after_its_due_date(string at, string due)
    {
        var app = shared.App;
        var list = (await app.Get($"{Due}?service=master&at={at}")).Expect(200);
        Assert.Equal(at, list.TextAt("at"));
        Assert.Equal(due, string.Join(", ", list.At("items").EnumerateArray().Where(i => i.Text("indicator") == "effectiveness").Select(i => $"{i.Text("period")} {i.Text("status")}")));
        Assert.Equal(6 * due.Split(", ", StringSplitOptions.RemoveEmptyEntries).Length, list.At("items").GetArrayLength());
    }

    [Fact]
    public async Task Today_in_Italy_is_meant_where_no_date_is_named()
    {
        await using var app = await App.Start(at: "2024-02-15T22:59:59Z");
        Assert.Equal(("2024-02-15", "due"), Of(await app.Get(Due)));
        app.Clock.Set("2024-02-15T23:00:00Z");
        Assert.Equal(("2024-02-16", "overdue"), Of(await app.Get(Due)));

        static (string?, string?) Of(Answer a) => (a.Expect(200).TextAt("at"), a.TextAt("items.0.status"));
    }

    [Fact]
    public async Task What_was_answered_declared_or_set_aside_is_not_due_and_what_was_withdrawn_is_again()
    {
        await using var app = await Silent("master", "timeliness", "effectiveness");
        Assert.Equal("timeliness effectiveness", await January(app));
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-01"), """{"yes":true}""")).Expect(201);
        Assert.Equal("effectiveness", await January(app));
        (await app.Put("/v1/unimi/services/master/indicators/effectiveness/exclusions/2024-01", """{"code":"other"}""")).Expect(201);
        Assert.Equal("", await January(app));
        (await app.Delete(Paths.Measurement("master", "timeliness", "2024-01") + "?reason=x", "If-Match: *")).Expect(204);
        Assert.Equal("timeliness", await January(app));
        (await app.Post("/v1/unimi/services/master/reporting/2024/certification?reason=x", null)).Expect(201);
        Assert.Equal("", await January(app));
    }

    [Fact]
    public async Task An_extension_moves_the_due_date()
    {
        await using var app = await Silent("master", "timeliness");
        (await app.Post("/v1/unimi/services/master/reporting/2024/extensions", """{"period":"2024-01","until":"2024-03-31","reason":"guasto"}""")).Expect(201);
        var item = (await app.Get(Due + "?service=master&at=2024-03-31")).Expect(200).At("items").EnumerateArray().First(i => i.Text("period") == "2024-01");
        Assert.Equal(("2024-03-31", "due"), (item.Text("dueOn"), item.Text("status")));
        Assert.Equal("overdue", (await app.Get(Due + "?service=master&at=2024-04-01")).At("items").EnumerateArray().First(i => i.Text("period") == "2024-01").Text("status"));
        // In the order of due dates: February, due on 15 March, comes first.
        Assert.Equal("2024-02", (await app.Get(Due + "?service=master&at=2024-03-31")).TextAt("items.0.period"));
    }

    [Fact]
    public async Task An_office_finds_what_its_services_owe()
    {
        var app = shared.App;
        const string Office = "Ufficio Dottorati di Ricerca e Scuole di Specializzazione";
        var items = (await app.Get($"{Due}?at=2024-02-10&office={Uri.EscapeDataString(Office)}")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(12, items.Length);
        Assert.Equal(["dottorato", "scuole-specializzazione"], items.Select(i => i.Text("service")).Distinct());
        Assert.All(items, i => Assert.Contains(Office, i.At("offices").EnumerateArray().Select(o => o.GetString())));
    }

    [Theory]
    [InlineData("?at=boh", 400, "malformed-parameter")]
    [InlineData("?at=2024-02-30", 400, "malformed-parameter")]
    [InlineData("?at=9999-12-31", 400, "malformed-parameter")]
    [InlineData("?service=nessuno", 404, "unknown-service")]
    [InlineData("?office=Nessuno", 404, "unknown-office")]
    [InlineData("?when=2024-02-15", 400, "unknown-parameter")]
    public async Task A_bad_parameter_is_told(string query, int status, string code)
    {
        var app = shared.App;
        (await app.Get(Due + query)).ExpectProblem(status, code);
        Assert.Equal((status, code), Told(await app.Get(Due + "/calendar" + query)));

        static (int, string?) Told(Answer a) => (a.Status, a.Code);
    }

    [Fact]
    public async Task The_same_is_a_calendar_to_subscribe_to()
    {
        var app = shared.App;
        var feed = await app.Get(Due + "/calendar?service=master&at=2024-03-15", "Accept-Language: en");
        Assert.Equal((200, "text/calendar; charset=utf-8"), (feed.Status, feed.Header("Content-Type")));
        var lines = Unfolded(feed);
        Assert.Equal(("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR"), (lines[0], lines[1], lines[^1]));
        Assert.Single(lines, l => l.StartsWith("PRODID:", StringComparison.Ordinal));
        var events = Events(lines);
        Assert.Equal(["20240215-20240216", "20240315-20240316"], events.Select(e => $"{e["DTSTART;VALUE=DATE"]}-{e["DTEND;VALUE=DATE"]}"));
        Assert.Equal(["Overdue – Master: measurements of 2024-01", "Master: measurements of 2024-02"], events.Select(e => e["SUMMARY"]));
        Assert.All(events, e => Assert.Matches(@"^\d{8}T\d{6}Z$", e["DTSTAMP"]));
        Assert.All(events, e => Assert.Equal(6, e["DESCRIPTION"].Split("\\n").Length));
        Assert.All(events, e => Assert.True(Uri.IsWellFormedUriString(e["URL"], UriKind.Absolute)));

        // Also where it is asked for by its media type, and JSON where that is liked as much or better.
        Assert.Equal(feed.Text, (await app.Get(Due + "?service=master&at=2024-03-15", "Accept: text/calendar", "Accept-Language: en")).Text);
        Assert.StartsWith("application/json", (await app.Get(Due, "Accept: application/json, text/calendar;q=0.5")).Header("Content-Type"), StringComparison.Ordinal);
        Assert.StartsWith("application/json", (await app.Get(Due, "Accept: */*")).Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(304, (await app.Get(Due + "/calendar?service=master&at=2024-03-15", "Accept-Language: en", "If-None-Match: " + feed.ETag)).Status);
    }

    [Fact]
    public async Task Every_event_keeps_its_identifier_from_day_to_day()
    {
        await using var app = await App.Start();
        var before = Events(Unfolded(await app.Get(Due + "/calendar?at=2024-03-01"))).Select(e => e["UID"]).ToArray();
        var after = Events(Unfolded(await app.Get(Due + "/calendar?at=2024-03-20"))).Select(e => e["UID"]).ToArray();
        Assert.Equal((22, 22), (before.Length, before.Distinct().Count()));
        Assert.Equal(before, after);
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-01"), """{"yes":true}""")).Expect(201);
        (await app.Post("/v1/unimi/services/master/reporting/2024/extensions", """{"period":"2024-01","until":"2024-03-31","reason":"guasto"}""")).Expect(201);
        Assert.Equal(before.Order(), Events(Unfolded(await app.Get(Due + "/calendar?at=2024-03-20"))).Select(e => e["UID"]).Order());
    }

    [Fact]
    public async Task With_nothing_due_the_calendar_is_empty_and_well_formed()
    {
        var app = shared.App;
        var lines = Unfolded(await app.Get(Due + "/calendar?at=2024-01-10"));
        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR"), (lines[0], lines[^1]));
        Assert.Empty(Events(lines));
    }

    private static async Task<App> Silent(string service, params string[] indicators)
    {
        var app = await App.Start();
        foreach (var indicator in Indicators.Except(indicators))
            (await app.Put(Paths.Measurement(service, indicator, "2024-01"), """{"notMeasured":"other"}""")).Expect(201);
        return app;
    }

    private static async Task<string> January(App app) => string.Join(' ',
        (await app.Get(Due + "?service=master&at=2024-02-10")).Expect(200).At("items").EnumerateArray().Select(i => i.Text("indicator")));

    /// <summary>The content lines, once it was seen that each ends in CRLF and is at most 75 octets of whole characters.</summary>
    private static string[] Unfolded(Answer feed)
    {
        Assert.Equal(200, feed.Status);
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(feed.Body);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var lines = text[..^2].Split("\r\n");
        Assert.All(lines, line =>
        {
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain('\r', line);
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75);
            Assert.DoesNotContain('\uFFFD', line);
        });
        return text[..^2].Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    private static List<Dictionary<string, string>> Events(string[] lines)
    {
        var events = new List<Dictionary<string, string>>();
        var at = 0;
        while ((at = Array.IndexOf(lines, "BEGIN:VEVENT", at)) >= 0)
        {
            var end = Array.IndexOf(lines, "END:VEVENT", at);
            Assert.DoesNotContain("BEGIN:VEVENT", lines[(at + 1)..end]);
            // A name that came twice would throw.
            events.Add(lines[(at + 1)..end].ToDictionary(l => l[..l.IndexOf(':', StringComparison.Ordinal)], l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..]));
            at = end;
        }
        return events;
    }
}
