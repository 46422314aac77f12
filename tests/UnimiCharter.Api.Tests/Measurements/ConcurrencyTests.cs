using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

public sealed class ConcurrencyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly string[] Ratios = ["effectiveness", "continuity", "efficiency"];
    private static readonly string[] Promises = ["timeliness", "transparency"];
    private readonly App app = shared.App;

    [Theory]
    [InlineData("2024-01", 2)]
    [InlineData("2024-02", 2)]
    [InlineData("2024-03", 5)]
    [InlineData("2024-04", 20)]
    public async Task Offices_that_write_the_same_period_at_once_are_one_first_and_others_told_what_stands(string period, int offices)
    {
        var path = Paths.Measurement("master", "efficiency", period);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(1, offices).Select(n => app.Put(path, $$"""{"numerator":{{n}},"denominator":100}""")));

        var first = Assert.Single(answers, a => a.Status == 201);
        var stands = first.At("measurement.numerator").GetInt32();
        Assert.All(answers.Where(a => a != first), a =>
        {
            a.ExpectProblem(428, "precondition-required");
            Assert.Equal((stands, first.ETag), (a.At("current.numerator").GetInt32(), a.ETag));
        });
        Assert.Equal(stands, (await app.Get(path)).At("numerator").GetInt32());
        Assert.Equal(facts + 1, await app.Facts());
    }

    [Fact]
    public async Task Of_rectifications_at_once_one_is_made_and_the_others_are_stale()
    {
        var path = Paths.Measurement("dottorato", "efficiency", "2024-03");
        var tag = (await app.Put(path, """{"numerator":0,"denominator":100}""")).Expect(201).ETag;
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => app.Put(path + "?reason=x", $$"""{"numerator":{{n}},"denominator":100}""", "If-Match: " + tag)));
        var made = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != made), a => a.ExpectProblem(412, "precondition-failed"));
        Assert.Equal(2, (await app.Get(path)).At("history").GetArrayLength());
    }

    [Fact]
    public async Task Of_a_withdrawal_and_a_rectification_at_once_one_is_made()
    {
        foreach (var period in new[] { "2024-01", "2024-02", "2024-03", "2024-04", "2024-05" })
        {
            var path = Paths.Measurement("dottorato", "effectiveness", period);
            var tag = "If-Match: " + (await app.Put(path, """{"numerator":0,"denominator":100}""")).Expect(201).ETag;
            var answers = await Task.WhenAll(
                app.Delete(path + "?reason=x", tag), app.Put(path + "?reason=y", """{"numerator":1,"denominator":100}""", tag));
            Assert.Contains((answers[0].Status, answers[1].Status), new[] { (204, 412), (412, 200) });
        }
    }

    [Fact]
    public async Task Of_a_hundred_writes_to_one_service_at_once_none_is_lost()
    {
        await using var own = await App.Start(at: "2025-02-01T10:00:00Z");
        var before = await own.Facts();
        var places = (
            from indicator in Ratios.Concat(["accessibility"])
            from month in Enumerable.Range(1, 12)
            select (Path: Paths.Measurement("master", indicator, $"2024-{month:D2}"),
                Body: Ratios.Contains(indicator) ? $$"""{"numerator":{{month}},"denominator":20}""" : $$"""{"count":{{month}}}""")).ToArray();
        var yesNo =
            from indicator in Promises
            from month in Enumerable.Range(1, 12)
            select (Path: Paths.Measurement("master", indicator, $"2024-{month:D2}"), Body: $$"""{"yes":{{(month % 2 == 0 ? "true" : "false")}}}""");
        (string Path, string Body)[] all = [.. places, .. yesNo];
        // 72 places there are: 28 of them are written twice, the same.
        var answers = await Task.WhenAll(all.Concat(all.Take(28)).Select(p => own.Put(p.Path, p.Body)));

        Assert.Equal(100, answers.Length);
        Assert.Equal((72, 28), (answers.Count(a => a.Status == 201), answers.Count(a => a.Status == 200)));
        Assert.Equal(before + 72, await own.Facts());
        foreach (var (path, body) in all)
        {
            var read = (await own.Get(path)).Expect(200).Json;
            foreach (var sent in System.Text.Json.JsonDocument.Parse(body).RootElement.EnumerateObject())
                Assert.Equal(sent.Value.GetRawText(), read.At(sent.Name).GetRawText());
        }
        Assert.Equal(72, answers.Where(a => a.Status == 201).Select(a => a.ETag).Distinct().Count());
        Assert.Equal(0, (await own.Rebuild()).Mended);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_never_both_write_first()
    {
        await using var one = await App.Start(at: "2025-02-01T10:00:00Z");
        await using var two = await App.Start(one.Connection, "2025-02-01T10:00:00Z");
        var places = Enumerable.Range(1, 12).SelectMany(month => Ratios.Select(i => Paths.Measurement("master", i, $"2024-{month:D2}"))).ToArray();
        var answers = await Task.WhenAll(places.SelectMany(path => new[]
        {
            one.Put(path, """{"numerator":1,"denominator":10}"""), two.Put(path, """{"numerator":2,"denominator":10}"""),
        }));
        foreach (var (path, at) in places.Select((path, i) => (path, 2 * i)))
        {
            Assert.Equal([201, 428], answers[at..(at + 2)].Select(a => a.Status).Order());
            var stands = answers[at].Status == 201 ? 1 : 2;
            Assert.Equal((stands, stands), ((await one.Get(path)).At("numerator").GetInt32(), (await two.Get(path)).At("numerator").GetInt32()));
        }
        Assert.Equal(0, (await one.Rebuild()).Mended);
    }
}
