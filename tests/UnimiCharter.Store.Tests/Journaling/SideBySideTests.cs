using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Two batches of one node are written at the same time when it cannot be told from one after the other.</summary>
public sealed class SideBySideTests
{
    private static readonly string[] Others = [.. Enumerable.Range(1, 12).Select(n => $"s{n}")];

    [Fact]
    public async Task Batches_with_no_stream_in_common_do_not_wait_for_each_other()
    {
        await using var registry = await Registry.With(["master", .. Others]);
        await registry.Record(Report("master", 1, 1));
        await using var held = await Held.Answers(registry, "master");
        var first = registry.Recorder.Append(Rectify("master", 1, 2), Registry.Nobody);
        await held.Until(waiting: 1);

        var others = Others.Select(service => registry.Recorder.Append(Report(service, 1, 1), Registry.Nobody)).ToArray();

        Assert.All(await Wait.For(Task.WhenAll(others)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        Assert.False(first.IsCompleted);
        await held.LetGo();
        Assert.Single(Assert.IsType<Receipt.Recorded>(await Wait.For(first)).Facts);
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_writes_to_the_same_stream_waits_and_is_decided_again_when_the_one_before_it_failed(bool fails)
    {
        await using var registry = await Registry.With(["master", .. Others]);
        await registry.Record(Report("master", 1, 1));
        await using var held = await Held.Answers(registry, "master");
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
        Assert.Equal(["(2,2)", "(3,7)"], await registry.Rows("select version, data->'value'->'count' from mt_events where stream_id = 'unimi/reporting/master/2024' and version > 1 order by version"));
        await registry.AssertSound();
    }

    /// <summary>Neither writes to what the other writes to; each looks at it.</summary>
    [Fact]
    public async Task A_standard_is_not_programmed_beside_the_certification_of_its_year()
    {
        await using var registry = await Registry.With(["master", .. Others]);
        await registry.Record(Report("master", 1, 1));
        await using var held = await Held.Answers(registry, "master");
        var certified = registry.Recorder.Append([Rectify("master", 1, 2), Do("master", new ReportingCommand.CertifyYear(Today, "chiuso"))], Registry.Nobody);
        await held.Until(waiting: 1);

        var standard = registry.Recorder.Append(Program("master"), Registry.Nobody);
        var others = Others.Select(service => registry.Recorder.Append(Report(service, 1, 1), Registry.Nobody)).ToArray();
        await held.LetGo();

        Assert.Equal("year-certified", CodeOf(await Wait.For(standard)));
        Assert.All(await Wait.For(Task.WhenAll([.. others, First(certified)])), receipt => Assert.IsType<Receipt.Recorded>(receipt));
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
