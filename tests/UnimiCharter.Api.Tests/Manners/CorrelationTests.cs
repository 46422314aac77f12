using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

public sealed class CorrelationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("2024-01", "a")]
    [InlineData("2024-02", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("2024-03", "Ufficio-Master_2024.03")]
    [InlineData("2024-04", "x234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_harmless_id_is_taken_over_told_and_kept_with_the_fact(string period, string id)
    {
        var answer = (await app.Put(Paths.Measurement("master", "timeliness", period), """{"yes":true}""", "Correlation-ID: " + id)).Expect(201);
        Assert.Equal(id, answer.Header("Correlation-ID"));
        Assert.Equal(id, await Kept());
        Assert.Equal(id, (await app.Get("/v1/unimi/services/nessuno", "Correlation-ID: " + id)).Header("Correlation-ID"));
    }

    [Theory]
    [InlineData("2024-01", null)]
    [InlineData("2024-02", "")]
    [InlineData("2024-03", "x2345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("2024-04", "due parole")]
    [InlineData("2024-05", "a/b")]
    [InlineData("2024-06", "'; drop table mt_events; --")]
    public async Task Any_other_id_is_replaced_by_one_of_the_registry_s(string period, string? id)
    {
        string[] headers = id is null ? [] : ["Correlation-ID: " + id];
        var answer = (await app.Put(Paths.Measurement("dottorato", "timeliness", period), """{"yes":true}""", headers)).Expect(201);
        Assert.Matches("^[0-9a-f]{32}$", answer.Header("Correlation-ID"));
        Assert.Equal(answer.Header("Correlation-ID"), await Kept());
    }

    [Fact]
    public async Task Two_ids_are_none_and_each_request_gets_its_own()
    {
        var two = await app.Get("/v1/unimi/services/master", "Correlation-ID: a", "Correlation-ID: b");
        Assert.Matches("^[0-9a-f]{32}$", two.Header("Correlation-ID"));
        var odd = await app.Get("/v1/unimi/services/master", "Correlation-ID: \u00e8");
        Assert.NotEqual("\u00e8", odd.Header("Correlation-ID"));
        var ids = new HashSet<string?>();
        for (var i = 0; i < 5; i++) ids.Add((await app.Get("/v1/organizations")).Header("Correlation-ID"));
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public async Task A_withdrawal_and_its_reason_are_kept_with_the_fact()
    {
        var path = Paths.Measurement("dottorato", "transparency", "2024-03");
        (await app.Put(path, """{"yes":true}""")).Expect(201);
        (await app.Delete(path + "?reason=%22doppio%22%20%E2%80%93%20%C3%A8", "If-Match: *", "Correlation-ID: ritiro-7")).Expect(204);
        Assert.Equal("ritiro-7", await Kept());
        Assert.Equal("\"doppio\" – è", await app.Select<string>("select headers ->> 'reason' from mt_events order by seq_id desc limit 1"));
    }

    private Task<string> Kept() => app.Select<string>("select correlation_id from mt_events order by seq_id desc limit 1");
}
