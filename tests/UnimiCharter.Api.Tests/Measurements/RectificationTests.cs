using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>Another value in the place of one that stands: only on its ETag, only with a reason.</summary>
public sealed class RectificationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Three = """{"numerator":3,"denominator":41}""";
    private const string Four = """{"numerator":4,"denominator":41}""";
    private const string FourBecause = """{"numerator":4,"denominator":41,"reason":"Refuso nel conteggio"}""";

    private static int taken;
    private readonly App app = shared.App;

    [Fact]
    public async Task Another_value_without_a_precondition_is_told_what_stands()
    {
        var (path, tag) = await Reported();
        var facts = await app.Facts();
        var refused = (await app.Put(path, FourBecause)).ExpectProblem(428, "precondition-required");
        Assert.Equal(tag, refused.ETag);
        Assert.Equal((3, path), (refused.At("current.numerator").GetInt32(), new Uri(refused.TextAt("current._links.self.href")!).AbsolutePath));
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(3, (await app.Get(path)).At("numerator").GetInt32());
    }

    [Fact]
    public async Task A_rectification_replaces_the_value_and_the_first_stays_readable()
    {
        var (path, tag) = await Reported();
        var rectified = (await app.Put(path, FourBecause, "If-Match: " + tag)).Expect(200);
        Assert.NotEqual(tag, rectified.ETag);
        Assert.Null(rectified.Header("Location"));
        Assert.Equal((4, "2024-07-01"), (rectified.At("measurement.numerator").GetInt32(), rectified.TextAt("measurement.firstReportedOn")));

        var read = await app.Get(path);
        Assert.Equal(rectified.ETag, read.ETag);
        var history = read.At("history").EnumerateArray().ToArray();
        Assert.Equal(["reported", "rectified"], history.Select(h => h.Text("fact")));
        Assert.Equal([3, 4], history.Select(h => h.At("numerator").GetInt32()));
        Assert.Equal([null, "Refuso nel conteggio"], history.Select(h => h.Text("reason")));
        Assert.Equal([tag, rectified.ETag], history.Select(h => $"\"{h.At("revision")}\""));
        Assert.All(history, h => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", h.Text("at")));
        Assert.True(history[0].At("position").GetInt64() < history[1].At("position").GetInt64());
    }

    [Theory]
    [InlineData("?reason=Refuso%20nel%20conteggio", """{"numerator":4,"denominator":41}""")]
    [InlineData("?reason=Refuso%20nel%20conteggio", FourBecause)]
    [InlineData("?reason=", FourBecause)]
    [InlineData("?reason=%20", FourBecause)]
    [InlineData("?reason=Refuso+nel+conteggio", """{"numerator":4,"denominator":41,"reason":" "}""")]
    public async Task The_reason_comes_in_the_body_or_in_the_query(string query, string body)
    {
        var (path, tag) = await Reported();
        (await app.Put(path + query, body, "If-Match: " + tag)).Expect(200);
        Assert.Equal("Refuso nel conteggio", (await app.Get(path)).TextAt("history.1.reason"));
    }

    [Theory]
    [InlineData("", Four, "reason-required")]
    [InlineData("?reason=%20", Four, "reason-required")]
    [InlineData("", """{"numerator":4,"denominator":41,"reason":"\t "}""", "reason-required")]
    [InlineData("?reason=altro", FourBecause, "reason-ambiguous")]
    [InlineData("?reason=%00", Four, "text-expected")]
    [InlineData("?reason=a%0Ab", Four, "text-expected")]
    [InlineData("?reason=LONG", Four, "text-too-long")]
    public async Task Without_one_clear_reason_nothing_is_replaced(string query, string body, string code)
    {
        var (path, tag) = await Reported();
        var facts = await app.Facts();
        (await app.Put(path + query.Replace("LONG", new string('x', 501), StringComparison.Ordinal), body, "If-Match: " + tag)).ExpectProblem(422, code);
        Assert.Equal((facts, tag), (await app.Facts(), (await app.Get(path)).ETag));
    }

    [Theory]
    [InlineData("{tag}")]
    [InlineData("\"999\", {tag}")]
    [InlineData("\"a,b\", {tag} , W/\"7\"")]
    [InlineData("*")]
    public async Task If_match_of_what_stands_lets_it_be_replaced(string header)
    {
        var (path, tag) = await Reported();
        (await app.Put(path, FourBecause, "If-Match: " + header.Replace("{tag}", tag, StringComparison.Ordinal))).Expect(200);
    }

    [Theory]
    [InlineData("\"999\"")]
    [InlineData("W/{tag}")]
    [InlineData("\"abc\"")]
    [InlineData("\"\"")]
    [InlineData("\"*\"")]
    [InlineData("\"-1\", \"99999999999999999999\"")]
    [InlineData("\" {digits}\"")]
    [InlineData("\"+{digits}\"")]
    public async Task If_match_of_anything_else_fails_and_tells_what_stands(string header)
    {
        var (path, tag) = await Reported();
        var facts = await app.Facts();
        var refused = await app.Put(path, FourBecause, "If-Match: " + header.Replace("{tag}", tag, StringComparison.Ordinal).Replace("{digits}", tag.Trim('"'), StringComparison.Ordinal));
        refused.ExpectProblem(412, "precondition-failed");
        Assert.Equal((tag, 3, facts), (refused.ETag, refused.At("current.numerator").GetInt32(), await app.Facts()));
    }

    [Theory]
    [InlineData("If-Match: 3")]
    [InlineData("If-Match: \"3")]
    [InlineData("If-Match: '3'")]
    [InlineData("If-Match: w/\"3\"x")]
    [InlineData("If-Match: ")]
    [InlineData("If-Match: **")]
    [InlineData("If-None-Match: x")]
    [InlineData("If-None-Match: \"3\"")]
    [InlineData("If-None-Match: *, *")]
    public async Task A_malformed_precondition_is_told_so(string header)
    {
        var (path, tag) = await Reported();
        (await app.Put(path, FourBecause, header)).ExpectProblem(400, "malformed-precondition");
        Assert.Equal(tag, (await app.Get(path)).ETag);
    }

    [Fact]
    public async Task If_none_match_of_anything_writes_only_where_nothing_stands()
    {
        var path = Place();
        var created = (await app.Put(path, Three, "If-None-Match: *")).Expect(201);
        // Another's value, or one's own for another reason; see ResendTests for one's own again.
        foreach (var body in new[] { Three.Replace("}", ",\"reason\":\"mia\"}", StringComparison.Ordinal), FourBecause })
        {
            var refused = (await app.Put(path, body, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
            Assert.Equal((created.ETag, 3), (refused.ETag, refused.At("current.numerator").GetInt32()));
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"1\"")]
    public async Task If_match_where_nothing_stands_fails(string header)
    {
        var path = Place();
        var refused = (await app.Put(path, FourBecause, "If-Match: " + header)).ExpectProblem(412, "precondition-failed");
        Assert.False(refused.Json.TryGetProperty("current", out _));
        Assert.Null(refused.Header("ETag"));
        (await app.Get(path)).ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task A_rectification_sent_twice_is_one()
    {
        var (path, tag) = await Reported();
        var first = (await app.Put(path, FourBecause, "If-Match: " + tag)).Expect(200);
        var facts = await app.Facts();
        var again = (await app.Put(path, FourBecause, "If-Match: " + tag)).Expect(200);
        Assert.Equal((first.ETag, facts), (again.ETag, await app.Facts()));
    }

    [Fact]
    public async Task A_value_that_comes_back_does_not_bring_its_old_tag_back()
    {
        var (path, first) = await Reported();
        var second = (await app.Put(path + "?reason=a", Four, "If-Match: " + first)).Expect(200).ETag;
        var third = (await app.Put(path + "?reason=b", Three, "If-Match: " + second)).Expect(200).ETag;
        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        (await app.Put(path + "?reason=c", """{"numerator":5,"denominator":41}""", "If-Match: " + first)).ExpectProblem(412, "precondition-failed");
        Assert.Equal([3, 4, 3], (await app.Get(path)).At("history").EnumerateArray().Select(h => h.At("numerator").GetInt32()));
    }

    [Fact]
    public async Task A_tag_is_of_one_measurement_of_its_service_only()
    {
        await using var own = await App.Start();
        var tag = (await own.Put(Paths.Measurement("master", "efficiency", "2024-03"), Three)).Expect(201).ETag;
        foreach (var other in new[] { Paths.Measurement("master", "efficiency", "2024-04"), Paths.Measurement("master", "effectiveness", "2024-03") })
        {
            (await own.Put(other, Three)).Expect(201);
            (await own.Put(other, FourBecause, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        }
    }

    [Fact]
    public async Task A_value_may_become_not_measured_and_a_value_again()
    {
        var (path, tag) = await Reported();
        var unmeasured = (await app.Put(path + "?reason=a", """{"notMeasured":"data-lost"}""", "If-Match: " + tag)).Expect(200);
        Assert.Equal("data-lost", unmeasured.TextAt("measurement.notMeasured"));
        Assert.False(unmeasured.At("measurement").TryGetProperty("numerator", out _));
        (await app.Put(path, Three)).ExpectProblem(428, "precondition-required");
        (await app.Put(path + "?reason=b", Three, "If-Match: " + unmeasured.ETag)).Expect(200);
        Assert.Equal(["reported", "notMeasured", "rectified"], (await app.Get(path)).At("history").EnumerateArray().Select(h => h.Text("fact")));
    }

    [Fact]
    public async Task The_same_value_with_another_note_or_evidence_is_a_rectification()
    {
        var (path, tag) = await Reported();
        var noted = """{"numerator":3,"denominator":41,"note":"ricontato"}""";
        (await app.Put(path, noted)).ExpectProblem(428, "precondition-required");
        var rectified = (await app.Put(path + "?reason=nota", noted, "If-Match: " + tag)).Expect(200);
        Assert.Equal("ricontato", rectified.TextAt("measurement.note"));
        (await app.Put(path, """{"numerator":3,"denominator":41,"note":"ricontato","evidence":"https://unimi.it"}""")).ExpectProblem(428, "precondition-required");
    }

    [Fact]
    public async Task A_rectification_long_after_does_not_make_a_report_late()
    {
        await using var own = await App.Start(at: "2024-04-10T10:00:00Z");
        var path = Paths.Measurement("master", "effectiveness", "2024-03");
        var first = (await own.Put(path, Three)).Expect(201);
        own.Clock.Set("2025-02-01T10:00:00Z");
        var rectified = (await own.Put(path, FourBecause, "If-Match: " + first.ETag)).Expect(200);
        Assert.True(rectified.At("measurement.onTime").GetBoolean());
        Assert.Equal(("2024-04-10", 1, 0), (rectified.TextAt("measurement.firstReportedOn"), rectified.At("standing.periods.onTime").GetInt32(), rectified.At("standing.periods.late").GetInt32()));
    }

    private async Task<(string Path, string ETag)> Reported()
    {
        var path = Place();
        return (path, (await app.Put(path, Three)).Expect(201).ETag);
    }

    /// <summary>A ratio of which nothing was said yet.</summary>
    private static string Place()
    {
        var n = Interlocked.Increment(ref taken);
        string[] indicators = ["effectiveness", "efficiency"];
        return Paths.Measurement(Charter.Document.Cards[n % 11].Code, indicators[n / 11 % 2], $"2024-0{(n / 22 % 6) + 1}");
    }
}
