using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>Paths that name nothing, or that no decent client would send. It is July 2024.</summary>
public sealed class PathTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Three = """{"numerator":3,"denominator":41}""";

    private readonly App app = shared.App;

    [Theory]
    [InlineData("/v1/nessuno/services", "unknown-organization")]
    [InlineData("/v1/nessuno/services/master", "unknown-organization")]
    [InlineData("/v1/nessuno/services/master/compliance", "unknown-organization")]
    [InlineData("/v1/nessuno/services/master/indicators/effectiveness/measurements", "unknown-organization")]
    [InlineData("/v1/nessuno/services/master/indicators/effectiveness/measurements/2024-03", "unknown-organization")]
    [InlineData("/v1/nessuno/compliance", "unknown-organization")]
    [InlineData("/v1/nessuno/compliance/matrix", "unknown-organization")]
    [InlineData("/v1/UNIMI/services", "unknown-organization")]
    [InlineData("/v1/unimi-/services", "unknown-organization")]
    [InlineData("/v1/unimi%20/services", "unknown-organization")]
    [InlineData("/v1/unimi/services/nessuno", "unknown-service")]
    [InlineData("/v1/unimi/services/MASTER", "unknown-service")]
    [InlineData("/v1/unimi/services/nessuno/compliance", "unknown-service")]
    [InlineData("/v1/unimi/services/nessuno/indicators/effectiveness/measurements", "unknown-service")]
    [InlineData("/v1/unimi/services/nessuno/indicators/effectiveness/measurements/2024-03", "unknown-service")]
    [InlineData("/v1/unimi/compliance?service=nessuno", "unknown-service")]
    [InlineData("/v1/unimi/compliance?service=", "unknown-service")]
    [InlineData("/v1/unimi/compliance?service=MASTER", "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/measurements", "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/measurements/2024-03", "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/Effectiveness/measurements/2024-03", "unknown-indicator")]
    [InlineData("/v1/unimi/services?edition=1999", "unknown-edition")]
    [InlineData("/v1/unimi/services/master?edition=2999", "unknown-edition")]
    [InlineData("/v1/unimi/services/master/compliance?edition=2023", "unknown-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements?edition=2023", "unknown-edition")]
    [InlineData("/v1/unimi/compliance?edition=2023", "unknown-edition")]
    [InlineData("/v1/unimi/compliance/matrix?edition=2023", "unknown-edition")]
    [InlineData("/v1", "not-found")]
    [InlineData("/v1/unimi", "not-found")]
    [InlineData("/v1/unimi/nulla", "not-found")]
    [InlineData("/v1/unimi/services/master/indicators", "not-found")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/2024/03", "not-found")]
    [InlineData("/v2/unimi/services", "not-found")]
    public async Task A_name_of_nothing_is_not_found_and_says_which(string path, string code) => (await app.Get(path)).ExpectProblem(404, code);

    [Theory]
    [InlineData("nessuno", "master", "effectiveness", "unknown-organization")]
    [InlineData("unimi/", "master", "effectiveness", "not-found")]
    [InlineData("unimi", "nessuno", "effectiveness", "unknown-service")]
    [InlineData("unimi", "Master", "effectiveness", "unknown-service")]
    [InlineData("unimi", "master_", "effectiveness", "unknown-service")]
    [InlineData("unimi", "master", "nessuno", "unknown-indicator")]
    [InlineData("unimi", "master", "EFFECTIVENESS", "unknown-indicator")]
    [InlineData("unimi", "nessuno", "nessuno", "unknown-service")]
    [InlineData("nessuno", "nessuno", "nessuno", "unknown-organization")]
    public async Task A_report_for_nobody_is_not_found_and_writes_nothing(string organization, string service, string indicator, string code)
    {
        var facts = await app.Facts();
        (await app.Put($"/v1/{organization}/services/{service}/indicators/{indicator}/measurements/2024-03", Three)).ExpectProblem(404, code);
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(13L, await app.Select<long>("select count(*) from mt_streams where tenant_id = 'unimi'"));
    }

    [Theory]
    [InlineData("marzo", 400, "malformed-period")]
    [InlineData("2024-3", 400, "malformed-period")]
    [InlineData("2024-00", 400, "malformed-period")]
    [InlineData("2024-13", 400, "malformed-period")]
    [InlineData("2024-003", 400, "malformed-period")]
    [InlineData("24-03", 400, "malformed-period")]
    [InlineData("2024-03-01", 400, "malformed-period")]
    [InlineData("2024_03", 400, "malformed-period")]
    [InlineData("202403", 400, "malformed-period")]
    [InlineData("03-2024", 400, "malformed-period")]
    [InlineData("%202024-03", 400, "malformed-period")]
    [InlineData("2024-03%20", 400, "malformed-period")]
    [InlineData("2024-03%0A", 400, "malformed-period")]
    [InlineData("%D9%A2%D9%A0%D9%A2%D9%A4-03", 400, "malformed-period")]
    [InlineData("+2024-03", 400, "malformed-period")]
    [InlineData("-024-03", 400, "malformed-period")]
    [InlineData("1899-12", 400, "malformed-period")]
    [InlineData("3000-01", 400, "malformed-period")]
    [InlineData("0000-01", 400, "malformed-period")]
    [InlineData("2024-q1", 400, "malformed-period")]
    [InlineData("2024-Q0", 400, "malformed-period")]
    [InlineData("2024-Q5", 400, "malformed-period")]
    [InlineData("2024-H3", 400, "malformed-period")]
    [InlineData("2024-S1", 400, "malformed-period")]
    [InlineData("AY2024", 400, "malformed-period")]
    [InlineData("AY2023-2023", 400, "malformed-period")]
    [InlineData("AY2023-2025", 400, "malformed-period")]
    [InlineData("ay2023-2024", 400, "malformed-period")]
    [InlineData("2022..2020", 400, "malformed-period")]
    [InlineData("2020...2022", 400, "malformed-period")]
    [InlineData("2020-2022", 400, "malformed-period")]
    [InlineData("2024-Q1", 422, "period-frequency-mismatch")]
    [InlineData("2024-H1", 422, "period-frequency-mismatch")]
    [InlineData("2024", 422, "year-not-over")]
    [InlineData("AY2023-2024", 422, "period-frequency-mismatch")]
    [InlineData("2020..2022", 422, "period-frequency-mismatch")]
    [InlineData("2023-12", 422, "period-outside-edition")]
    [InlineData("1900-01", 422, "period-outside-edition")]
    [InlineData("2024-08", 422, "period-not-begun")]
    [InlineData("2025-01", 422, "period-not-begun")]
    [InlineData("2999-12", 422, "period-not-begun")]
    public async Task A_wrong_period_is_refused_and_writes_nothing(string period, int status, string code)
    {
        var facts = await app.Facts();
        (await app.Put(Paths.Measurement("master", "effectiveness", period), Three)).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
        var read = await app.Get(Paths.Measurement("master", "effectiveness", period));
        _ = status == 400 ? read.ExpectProblem(400, code) : read.ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task A_month_after_the_edition_is_outside_it_once_it_has_begun()
    {
        await using var own = await App.Start(at: "2026-07-01T10:00:00Z");
        (await own.Put(Paths.Measurement("master", "effectiveness", "2025-01"), Three)).ExpectProblem(422, "period-outside-edition");
        (await own.Put(Paths.Measurement("master", "effectiveness", "2024-12"), Three)).Expect(201);
    }

    [Fact]
    public async Task A_code_of_64_characters_is_a_name_and_one_of_65_is_none()
    {
        foreach (var length in new[] { 64, 65 })
            (await app.Put(Paths.Measurement(new string('a', length), "effectiveness", "2024-03"), Three)).ExpectProblem(404, "unknown-service");
    }
}
