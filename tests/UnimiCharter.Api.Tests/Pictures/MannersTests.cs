using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>Pictures are asked for, kept and refused like every other resource.</summary>
public sealed class MannersTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Indicator = "/v1/unimi/services/master/indicators/effectiveness";

    private readonly App app = shared.App;

    public static TheoryData<string> Pictures => [Indicator + "/badge.svg", Indicator + "/chart.svg", "/v1/unimi/compliance/matrix.svg"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_picture_is_for_anyone_says_how_long_it_keeps_and_is_not_sent_twice(string path)
    {
        var first = (await app.Get(path, App.Anonymous)).Expect(200);
        Assert.Equal(
            ("image/svg+xml; charset=utf-8", "public, max-age=60", "Accept-Language, Accept-Encoding", "it"),
            (first.Header("Content-Type"), first.Header("Cache-Control"), first.Header("Vary"), first.Header("Content-Language")));
        var again = (await app.Get(path, App.Anonymous, "If-None-Match: " + first.ETag)).Expect(304);
        Assert.Equal((first.ETag, "Accept-Language, Accept-Encoding", "public, max-age=60"), (again.ETag, again.Header("Vary"), again.Header("Cache-Control")));
        var english = (await app.Get(path, "Accept-Language: en", "If-None-Match: " + first.ETag)).Expect(200);
        Assert.NotEqual(first.ETag, english.ETag);
        Assert.Equal(first.Body, (await app.Get(path + "?edition=2024")).Expect(200).Body);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_picture_opened_by_itself_keeps_its_colours_and_runs_nothing(string path)
    {
        const string Policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        var answer = (await app.Get(path)).Expect(200);
        Assert.Equal(Policy, answer.Header("Content-Security-Policy"));
        Assert.Equal(Policy, (await app.Get(path, "If-None-Match: " + answer.ETag)).Expect(304).Header("Content-Security-Policy"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", (await app.Get(path + "?x=1")).Header("Content-Security-Policy"));
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task What_cannot_be_answered_is_a_problem(string path)
    {
        (await app.Get(path + "?edition=boh")).ExpectProblem(400, "malformed-edition");
        (await app.Get(path + "?edition=1999")).ExpectProblem(404, "unknown-edition");
        (await app.Get(path + "?size=2")).ExpectProblem(400, "unknown-parameter");
        (await app.Get(path + "?edition=2024&edition=2024")).ExpectProblem(400, "repeated-parameter");
        (await app.Get(path.Replace("unimi", "nessuno", StringComparison.Ordinal))).ExpectProblem(404, "unknown-organization");
        (await app.Get(path, "Accept: image/png")).ExpectProblem(406, "not-acceptable");
        (await app.Get(path, "Accept: application/json")).ExpectProblem(406, "not-acceptable");
        (await app.Put(path, "{}")).ExpectProblem(405, "method-not-allowed");
        foreach (var accept in new[] { "image/svg+xml", "image/*", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8" }) (await app.Get(path, "Accept: " + accept)).Expect(200);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Its_address_names_the_language_and_the_verdicts_that_it_goes_with(string path)
    {
        var (italian, english) = ((await app.Get(path)).Body, (await app.Get(path, "Accept-Language: en")).Body);
        foreach (var asked in new[] { "it", "en", "de" })
        {
            Assert.Equal(italian, (await app.Get(path + "?lang=it", "Accept-Language: " + asked)).Expect(200).Body);
            var told = (await app.Get(path + "?lang=en", "Accept-Language: " + asked)).Expect(200);
            Assert.Equal(english, told.Body);
            Assert.Equal("en", told.Header("Content-Language"));
        }
        var tag = (await app.Get("/v1/unimi/compliance")).ETag.Trim('"');
        Assert.Equal(italian, (await app.Get($"{path}?edition=2024&lang=it&etag={tag}")).Expect(200).Body);
        foreach (var wrong in new[] { "lang=", "lang=de", "lang=EN", "etag=", "etag=%22a%22", "etag=a%20b", "etag=" + new string('a', 65) })
            (await app.Get($"{path}?{wrong}")).ExpectProblem(400, "malformed-parameter");
        (await app.Get(path + "?lang=it&lang=en")).ExpectProblem(400, "repeated-parameter");
    }

    [Fact]
    public async Task A_verdict_leads_to_the_pictures_that_show_it_in_the_reader_s_language()
    {
        foreach (var language in new[] { "it", "en" })
        {
            var row = (await app.Get("/v1/unimi/compliance?service=master&dimension=effectiveness", "Accept-Language: " + language)).Expect(200);
            foreach (var kind in new[] { "badge", "chart" })
                Assert.Equal($"{app.Root}{Indicator[1..]}/{kind}.svg?edition=2024&lang={language}", row.TextAt($"items.0._links.{kind}.href"));
            var matrix = (await app.Get("/v1/unimi/compliance/matrix", "Accept-Language: " + language)).Expect(200);
            Assert.Equal($"{app.Root}v1/unimi/compliance/matrix.svg?edition=2024&lang={language}", matrix.TextAt("_links.picture.href"));
        }
    }

    [Fact]
    public async Task What_no_picture_shows_leads_to_none()
    {
        await using var own = await App.Start();
        (await own.Put(Indicator + "/standards/2030", """{"comparator":"atMost","value":15,"unit":"percent"}""")).Expect(201);
        var row = (await own.Get("/v1/unimi/compliance?edition=2024&standardsOf=2030")).Expect(200).At("items.0._links");
        Assert.False(row.TryGetProperty("badge", out _) || row.TryGetProperty("chart", out _));
        foreach (var query in new[] { "standardsOf=2030", "asOf=2024-06-30T10:00:00Z" })
            if ((await own.Get("/v1/unimi/compliance/matrix?edition=2024&" + query)) is { Status: 200 } matrix) Assert.False(matrix.At("_links").TryGetProperty("picture", out _));
    }

    [Theory]
    [InlineData("services/nessuno/indicators/effectiveness", 404, "unknown-service")]
    [InlineData("services/master/indicators/nessuno", 404, "unknown-indicator")]
    [InlineData("services/MASTER/indicators/effectiveness", 404, "unknown-service")]
    [InlineData("services/master/indicators/%3Cscript%3E", 404, "unknown-indicator")]
    public async Task A_picture_of_nothing_is_told_why(string of, int status, string code)
    {
        foreach (var kind in new[] { "badge", "chart", "series" }) (await app.Get($"/v1/unimi/{of}/{kind}.svg")).ExpectProblem(status, code);
    }

    [Fact]
    public async Task An_indicator_without_a_standard_in_the_edition_has_no_picture()
    {
        (await app.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2031", """{"comparator":"atMost","value":15,"unit":"percent"}""")).Expect(201);
        (await app.Get(Indicator + "/badge.svg?edition=2031")).Expect(200);
        (await app.Get("/v1/unimi/services/master/indicators/timeliness/chart.svg?edition=2031")).ExpectProblem(404, "no-standard");
        Assert.Single(Svg.Of(await app.Get("/v1/unimi/compliance/matrix.svg?edition=2031")).Groups);
    }

    [Fact]
    public async Task A_report_changes_the_pictures_that_show_it_and_no_others()
    {
        await using var own = await App.Start();
        string[] changed = [Indicator + "/badge.svg", Indicator + "/chart.svg", Indicator + "/series.svg", "/v1/unimi/compliance/matrix.svg"];
        var same = "/v1/unimi/services/dottorato/indicators/effectiveness/chart.svg";
        var before = new Dictionary<string, string>();
        foreach (var path in changed.Append(same)) before[path] = (await own.Get(path)).ETag;
        (await own.Put(Indicator + "/measurements/2024-03", """{"numerator":3,"denominator":41}""")).Expect(201);
        foreach (var path in changed) (await own.Get(path, "If-None-Match: " + before[path])).Expect(200);
        (await own.Get(same, "If-None-Match: " + before[same])).Expect(304);
    }
}
