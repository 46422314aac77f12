using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>A batch is decided while the one before it is saved, and it cannot be told from one after the other.</summary>
public sealed class AheadTests
{
    private static readonly string[] Others = [.. Enumerable.Range(1, 12).Select(n => $"s{n}")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_waits_for_the_one_before_it_and_is_decided_again_only_when_that_one_failed(bool fails)
    {
        await using var registry = await Registry.With(["master", .. Others]);
        await registry.Record(Report("master", 1, 1));
        await using var held = await Held.Year(registry, "master");
        var first = registry.Recorder.Append(Rectify("master", 1, 2), Registry.Nobody);
        await held.Until(waiting: 1);

        var decided = 0;
        var last = Counted(Report("master", 2, 7), () => decided++);
        var next = Others.Select(service => Report(service, 1, 1)).Prepend(last).Select(intent => registry.Recorder.Append(intent, Registry.Nobody)).ToArray();
        await Wait.Until("the next batch is decided", () => Task.FromResult(decided == 1));
        for (var look = 0; look < 50; look++) Assert.Equal(1, await held.Waiting());
        Assert.DoesNotContain(next, answer => answer.IsCompleted);
        if (fails) await held.EndWaiting();
        await held.LetGo();

        foreach (var receipt in await Wait.For(Task.WhenAll([first, .. next]))) Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);
        Assert.Equal(fails ? 2 : 1, decided);
        Assert.Equal(["(2,2)", "(3,7)"], await registry.Rows("select version, data->'value'->'count' from mt_events where stream_id = 'reporting/master/2024' and version > 1 order by version"));
        await registry.AssertSound();
    }

    /// <summary>Neither writes to what the other writes to; each looks at it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_standard_is_not_programmed_beside_the_certification_of_its_year(int nodes)
    {
        await using var registry = await Registry.With(["master", .. Others]);
        await registry.Record(Report("master", 1, 1));
        var other = nodes == 1 ? registry.Recorder : registry.Node();
        await using var held = await Held.Year(registry, "master");
        var certified = registry.Recorder.Append([Rectify("master", 1, 2), Do("master", new ReportingCommand.CertifyYear(Today, "chiuso"))], Registry.Nobody);
        await held.Until(waiting: 1);

        var standard = other.Append(Program("master"), Registry.Nobody);
        var others = Others.Select(service => other.Append(Report(service, 1, 1), Registry.Nobody)).ToArray();
        await held.Until(waiting: nodes);
        await held.LetGo();

        Assert.Equal("year-certified", CodeOf(await Wait.For(standard)));
        Assert.All(await Wait.For(Task.WhenAll([.. others, First(certified)])), receipt => Assert.IsType<Receipt.Recorded>(receipt));
        await registry.AssertSound();
    }

    /// <summary>There is no row of a year without facts that anybody could hold.</summary>
    [Fact]
    public async Task A_standard_is_not_programmed_beside_the_certification_of_a_year_that_has_no_facts_yet()
    {
        await using var registry = await Registry.With(["master", .. Others]);
        var other = registry.Node();
        await other.Append(Report("s1", 1, 1), Registry.Nobody);
        await using var gate = await Gate.Close(registry);
        var certified = registry.Recorder.Append(Do("master", new ReportingCommand.CertifyYear(Today, "chiuso")), Registry.Nobody);
        await gate.Until(writers: 1);

        var standard = other.Append(Program("master"), Registry.Nobody);
        await Wait.Until("both stand", async () => await registry.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 2);
        await gate.Open();

        Assert.IsType<Receipt.Recorded>(await Wait.For(certified));
        Assert.Equal("year-certified", CodeOf(await Wait.For(standard)));
        await registry.AssertSound();
    }

    /// <summary>As the API does: the standards of a certified year stay as they are.</summary>
    private static Intent Program(string service)
    {
        var intent = Do(service, new ServiceCommand.ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(7, Unit.Count), new Expectation.Whatever(), "a reason"));
        return intent with
        {
            Reads = [.. intent.Reads, YearStream(service)],
            Decide = streams => streams.Of<ReportingYear>(YearStream(service)) is ReportingYear.Certified
                ? Decision.Refuse(Refusal.YearCertified(Year2024.Span))
                : intent.Decide(streams),
        };
    }

    private static Intent Counted(Intent intent, Action count) => intent with
    {
        Decide = streams =>
        {
            count();
            return intent.Decide(streams);
        },
    };

    private static async Task<Receipt> First(Task<System.Collections.Immutable.ImmutableArray<Receipt>> receipts) => (await receipts)[0];
}
