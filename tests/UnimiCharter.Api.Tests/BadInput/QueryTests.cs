using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

public sealed class QueryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    public static TheoryData<string> Resources =>
    [
        "/v1/organizations",
        "/v1/unimi/services",
        "/v1/unimi/services/master",
        "/v1/unimi/services/master/compliance",
        "/v1/unimi/services/master/indicators/effectiveness/measurements",
        "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03",
        "/v1/unimi/compliance",
        "/v1/unimi/compliance/matrix",
    ];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task An_unknown_parameter_is_refused_by_every_resource(string path)
    {
        foreach (var query in new[] { "x=1", "x", "=1", "%00=1", "edition%00=2024", "asof=2024-03-01" })
        {
            var refused = (await app.Get($"{path}?{query}")).ExpectProblem(400, "unknown-parameter");
            Assert.Contains(Uri.UnescapeDataString(query.Split('=')[0]), refused.TextAt("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/unimi/services?Edition=2024")]
    [InlineData("/v1/unimi/services?edition[]=2024")]
    [InlineData("/v1/unimi/services?limit=5")]
    [InlineData("/v1/unimi/services/master?service=master")]
    [InlineData("/v1/unimi/compliance/matrix?dimension=continuity")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03?reason=x")]
    [InlineData("/v1/organizations?edition=2024")]
    public async Task A_parameter_of_another_resource_is_unknown(string path) => (await app.Get(path)).ExpectProblem(400, "unknown-parameter");

    [Theory]
    [InlineData("/v1/unimi/services?edition=2024&edition=2024")]
    [InlineData("/v1/unimi/compliance?limit=5&limit=6")]
    [InlineData("/v1/unimi/compliance?outcome=met&outcome=missed")]
    [InlineData("/v1/unimi/compliance?service=master&edition=2024&service=master")]
    public async Task A_parameter_given_twice_is_refused(string path) => (await app.Get(path)).ExpectProblem(400, "repeated-parameter");

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("02024")]
    [InlineData("2024-03")]
    [InlineData("2024-Q1")]
    [InlineData("AY2023-2024")]
    [InlineData("2020..2022")]
    [InlineData("%202024")]
    [InlineData("2024%20")]
    [InlineData("+2024")]
    [InlineData("-2024")]
    [InlineData("2024.0")]
    [InlineData("2e3")]
    [InlineData("1899")]
    [InlineData("3000")]
    [InlineData("0000")]
    [InlineData("duemila")]
    [InlineData("%D9%A2%D9%A0%D9%A2%D9%A4")]
    [InlineData("2024%00")]
    public async Task An_edition_that_is_no_year_is_malformed(string edition)
    {
        foreach (var path in new[] { "/v1/unimi/services", "/v1/unimi/services/master", "/v1/unimi/compliance", "/v1/unimi/compliance/matrix", Paths.Compliance("master"), Paths.Measurements("master", "efficiency") })
            (await app.Get($"{path}?edition={edition}")).ExpectProblem(400, "malformed-edition");
    }

    [Theory]
    [InlineData("limit", "")]
    [InlineData("limit", "5%00")]
    [InlineData("limit", "0")]
    [InlineData("limit", "501")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "+5")]
    [InlineData("limit", "1.0")]
    [InlineData("limit", "1e2")]
    [InlineData("limit", "0x10")]
    [InlineData("limit", "%205")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "tutti")]
    [InlineData("outcome", "")]
    [InlineData("outcome", "Met")]
    [InlineData("outcome", "not-evaluable")]
    [InlineData("outcome", "no-data")]
    [InlineData("outcome", "2")]
    public async Task A_parameter_of_a_closed_set_tells_what_it_allows(string parameter, string value)
    {
        var refused = (await app.Get($"/v1/unimi/compliance?{parameter}={value}")).ExpectProblem(400, "malformed-parameter");
        var allowed = parameter switch { "limit" => "1–500", _ => "met, missed, notEvaluable" };
        Assert.Contains($"«{parameter}»", refused.TextAt("detail"), StringComparison.Ordinal);
        Assert.Contains(allowed, refused.TextAt("detail"), StringComparison.Ordinal);
        if (parameter == "limit") (await app.Get($"{Paths.Measurements("master", "efficiency")}?limit={value}")).ExpectProblem(400, "malformed-parameter");
    }

    [Theory]
    [InlineData("")]
    [InlineData("accessibilità")]
    [InlineData("Accessibility")]
    [InlineData("1")]
    [InlineData("accessibility,timeliness")]
    [InlineData("cortesia")]
    public async Task What_is_no_dimension_of_the_organization_is_nobody_s(string value) =>
        (await app.Get($"/v1/unimi/compliance?dimension={value}")).ExpectProblem(404, "unknown-dimension");

    // A link to the page itself repeats them.
    [Theory]
    [InlineData("/v1/unimi/audit", "limit")]
    [InlineData("/v1/unimi/compliance", "limit")]
    [InlineData("/v1/unimi/changes", "limit")]
    [InlineData("/v1/unimi/changes", "after")]
    [InlineData("/v1/unimi/changes/stream", "after")]
    [InlineData("/v1/unimi/services/master/indicators/efficiency/measurements", "limit")]
    public async Task Zeros_before_a_number_are_no_more_than_it_could_have_digits(string path, string parameter)
    {
        foreach (var zeros in new[] { 19, 3_000 }) (await app.Get($"{path}?{parameter}={new string('0', zeros)}1")).ExpectProblem(400, "malformed-parameter");
        if (parameter == "limit") (await app.Get($"{path}?limit=0000000001")).Expect(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("====")]
    [InlineData("bWFzdGVy")]
    [InlineData("bWFzdGVyL25lc3N1bm8")]
    [InlineData("%00")]
    [InlineData("_____w")]
    [InlineData("..%2F..")]
    [InlineData("LONG")]
    public async Task A_cursor_that_is_of_no_page_is_malformed(string cursor)
    {
        cursor = cursor.Replace("LONG", new string('A', 1_000), StringComparison.Ordinal);
        (await app.Get($"/v1/unimi/compliance?cursor={cursor}")).ExpectProblem(400, "malformed-cursor");
        (await app.Get($"{Paths.Measurements("master", "efficiency")}?cursor={cursor}")).ExpectProblem(400, "malformed-cursor");
    }

    // The database cannot even be asked about such a one.
    [Fact]
    public async Task An_actor_with_NUL_is_malformed()
    {
        foreach (var actor in new[] { "%00", "master%00", "%0a" }) (await app.Get("/v1/unimi/audit?actor=" + actor)).ExpectProblem(400, "malformed-parameter");
    }

    [Fact]
    public async Task A_bad_query_of_a_write_writes_nothing()
    {
        var path = Paths.Measurement("master", "efficiency", "2024-03");
        const string Body = """{"numerator":3,"denominator":41}""";
        var facts = await app.Facts();
        (await app.Put(path + "?x=1", Body)).ExpectProblem(400, "unknown-parameter");
        (await app.Put(path + "?edition=2024", Body)).ExpectProblem(400, "unknown-parameter");
        (await app.Put(path + "?reason=a&reason=a", Body)).ExpectProblem(400, "repeated-parameter");
        var refused = (await app.Put($"{path}?reason={new string('x', 501)}", Body)).ExpectProblem(422, "text-too-long");
        Assert.Equal("reason", refused.TextAt("errors.0.pointer"));
        Assert.Equal(facts, await app.Facts());
        (await app.Put($"{path}?reason={new string('x', 500)}", Body)).Expect(201);
    }
}
