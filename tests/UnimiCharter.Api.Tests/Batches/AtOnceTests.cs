using System.Globalization;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Batches over the same periods at once: each row is written once, an atomic batch by itself or not at all.</summary>
public sealed class AtOnceTests(SharedApp shared) : IClassFixture<SharedApp>
{
    /// <summary>The periods that a batch of these tests is about.</summary>
    private const int Months = 7;

    private readonly App app = shared.App;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Of_atomic_batches_with_other_values_one_is_written_whole_and_the_others_not_at_all(int offices)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(1, offices).Select(n => app.Import(organization, "?mode=atomic", Sending.Csv, File(n))));
        var written = Array.FindIndex(answers, a => a.Status == 200);
        Assert.Equal("7/0/0/0", Assert.Single(answers, a => a.Status == 200).Counts());
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(
            Enumerable.Range(1, Months).Select(row => $"{row} reason-required reason"), a.ExpectProblem(422, "batch-refused").Errors()));
        Assert.Equal(facts + Months, await app.Facts());
        Assert.All(await Counts(organization), count => Assert.Equal(written + 1, count));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Of_batches_with_other_values_each_row_is_written_once(int offices)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(1, offices).Select(n => app.Import(organization, "?mode=each", Sending.Csv, File(n))));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal((Months, 0, 0, (offices - 1) * Months), (Sum(answers, "created"), Sum(answers, "unchanged"), Sum(answers, "rectified"), Sum(answers, "rejected")));
        Assert.Equal(facts + Months, await app.Facts());
        // What stands of each period is what its creator was told.
        var stands = await Counts(organization);
        for (var i = 0; i < Months; i++)
            Assert.Equal(Array.FindIndex(answers, a => a.TextAt($"items.{i}.outcome") == "created") + 1, stands[i]);
    }

    [Fact]
    public async Task Of_the_same_batch_many_times_each_row_is_written_once_and_unchanged_ever_after()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => app.Import(organization, n % 2 == 0 ? "?mode=each" : "?mode=atomic", Sending.Csv, File(1))));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal((Months, 9 * Months, 0, 0), (Sum(answers, "created"), Sum(answers, "unchanged"), Sum(answers, "rectified"), Sum(answers, "rejected")));
        Assert.Equal(facts + Months, await app.Facts());
    }

    [Fact]
    public async Task Of_rectifications_without_a_revision_all_are_made_one_after_the_other_and_none_is_lost()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "?mode=atomic", Sending.Csv, File(100))).Expect(200);
        var facts = await app.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => app.Import(organization, "?mode=atomic", Sending.Csv, File(n, "ricontati"))));
        Assert.All(answers, a => Assert.Equal("0/0/7/0", a.Expect(200).Counts()));
        Assert.Equal(facts + (6 * Months), await app.Facts());
        // The last of them wrote all that stands.
        Assert.Single((await Counts(organization)).Distinct());
        Assert.Equal(7, (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).At("history").GetArrayLength());
    }

    [Fact]
    public async Task An_atomic_batch_that_overlaps_another_in_one_row_is_written_whole_or_not_at_all()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        const string Header = "service,indicator,period,count\n";
        var answers = await Task.WhenAll(
            app.Import(organization, "?mode=atomic", Sending.Csv, Header + "biblioteca,prestiti,2024-01,1\nbiblioteca,prestiti,2024-02,1\nbiblioteca,prestiti,2024-03,1\n"),
            app.Import(organization, "?mode=atomic", Sending.Csv, Header + "biblioteca,prestiti,2024-03,2\nbiblioteca,prestiti,2024-04,2\nbiblioteca,prestiti,2024-05,2\n"));
        Assert.Equal([200, 422], answers.Select(a => a.Status).Order());
        var written = answers[0].Status == 200 ? 1 : 2;
        Assert.Equal([written == 1 ? "1 reason-required reason" : "3 reason-required reason"], answers[2 - written].Errors());
        Assert.Equal(facts + 3, await app.Facts());
        Assert.Equal(written, (await app.Get(Library.Measurement(organization, "prestiti", "2024-03"))).Json.Number("count"));
    }

    [Fact]
    public async Task On_two_nodes_of_one_database_it_is_the_same()
    {
        await using var one = await App.Start();
        await using var two = await App.Start(one.Connection);
        var organization = await Library.Open(one);
        var facts = await one.Facts();
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => (n % 2 == 0 ? one : two).Import(organization, n <= 4 ? "?mode=atomic" : "?mode=each", Sending.Csv, File(n))));
        Assert.Equal(Months, Sum([.. answers.Where(a => a.Status == 200)], "created"));
        Assert.All(answers.Where(a => a.Status != 200), a => a.ExpectProblem(422, "batch-refused"));
        Assert.Equal(facts + Months, await one.Facts());
        Assert.Equal(0, (await one.Rebuild()).Mended);
    }

    [Fact]
    public async Task A_service_that_nobody_knows_in_row_40_000_is_told_there_and_an_atomic_batch_leaves_nothing()
    {
        await using var own = await App.Start(at: "2025-03-01T10:00:00Z");
        var organization = await Library.OpenMany(own, services: 557);
        var facts = await own.Facts();
        var rows = (
            from month in Enumerable.Range(1, 12)
            from service in Enumerable.Range(0, 557)
            from indicator in Enumerable.Range(0, 6)
            select string.Create(CultureInfo.InvariantCulture, $"s-{service:D4},i-{indicator},2024-{month:D2},{service}")).Take(40_100).ToArray();
        Assert.Equal(40_100, rows.Length);
        rows[39_999] = "s-9999,i-0,2024-01,1";

        var bad = Encoding.UTF8.GetBytes("service,indicator,period,count\n" + string.Join('\n', rows));
        Assert.Equal(["40000 unknown-service service"], (await own.Import(organization, "?mode=atomic", Sending.Csv, bad)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(facts, await own.Facts());

        // Not held against the document: it would take longer than the rest.
        using var content = new ByteArrayContent(bad) { Headers = { ContentType = new("text/csv") } };
        var each = (await own.Send("POST", Sending.PathOf(organization), content)).Expect(200);
        Assert.Equal("40099/0/0/1", each.Counts());
        Assert.Equal((40_000, "rejected", "unknown-service"), (each.At("items.39999.row").GetInt32(), each.TextAt("items.39999.outcome"), each.TextAt("items.39999.code")));
        Assert.Equal(facts + 40_099, await own.Facts());
    }

    private static string File(int value, string reason = "") => "service,indicator,period,count,reason\n" + string.Concat(
        Enumerable.Range(1, Months).Select(month => string.Create(CultureInfo.InvariantCulture, $"biblioteca,prestiti,2024-{month:D2},{value},{reason}\n")));

    private static int Sum(Answer[] answers, string outcome) => answers.Sum(a => a.At("counts").At(outcome).GetInt32());

    /// <summary>What stands of each month.</summary>
    private async Task<int[]> Counts(string organization) =>
    [
        .. (await app.Get($"/v1/{organization}/services/biblioteca/indicators/prestiti/measurements")).Expect(200)
            .At("items").EnumerateArray().OrderBy(m => m.Text("period"), StringComparer.Ordinal).Select(m => m.At("count").GetInt32()),
    ];
}
