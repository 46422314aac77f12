using UnimiCharter.Domain;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Who needs what somebody holds for long waits for it, and nobody else does.</summary>
public sealed class HeldTests
{
    // More than go in one round trip.
    private const int Many = 3_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Who_writes_to_what_is_being_imported_waits_and_the_others_go_on(int nodes)
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0));
        var node = nodes == 1 ? registry.Recorder : registry.Node();
        await using var held = await Held.Year(registry, "master");
        var import = registry.Recorder.Import([.. Enumerable.Range(1, Many).Select(n => Rectify("master", 1, n))], Registry.Nobody, together: true);
        await held.Until(waiting: 1);

        // The second and the third do not even try.
        var waiting = Enumerable.Range(1, 3).Select(n => node.Append(Rectify("master", 1, 100_000 + n), Registry.Nobody)).ToArray();
        for (var month = 1; month <= 12; month++) Assert.IsType<Receipt.Recorded>(await Wait.For(node.Append(Report("dottorato", month, month), Registry.Nobody)));
        Assert.DoesNotContain(waiting, unit => unit.IsCompleted);
        Assert.False(import.IsCompleted);
        await held.LetGo();

        await Wait.For(import);
        Assert.All(await Wait.For(Task.WhenAll(waiting)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        // And the lane has them again.
        Assert.IsType<Receipt.Recorded>(await Wait.For(node.Append(Rectify("master", 1, 200_000), Registry.Nobody)));
        Assert.Equal(Many + 5, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Who_begins_what_is_being_begun_waits_and_the_others_go_on()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("dottorato", 1, 0));
        var holder = await registry.ByHand();
        await holder.Run("begin; insert into mt_streams (tenant_id, id, version) values ('unimi', 'reporting/master/2024', 1)");

        var waiting = registry.Recorder.Append(Report("master", 1, 1), Registry.Nobody);
        for (var month = 2; month <= 12; month++) Assert.IsType<Receipt.Recorded>(await registry.Try(Report("dottorato", month, month)));
        Assert.False(waiting.IsCompleted);
        await holder.Run("rollback");

        Assert.Single(Assert.IsType<Receipt.Recorded>(await Wait.For(waiting)).Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task An_import_that_was_overtaken_holds_what_it_reads_against_who_writes_to_it_alone()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 10));
        var (rival, asked, go) = (registry.Node(), 0, new TaskCompletionSource());
        var row = new Intent(YearStream("master"), [ServiceStream("master"), CharterStream()], streams =>
        {
            if (Interlocked.Increment(ref asked) == 1) rival.Append(Report("master", 2, 99), Registry.Nobody).GetAwaiter().GetResult();
            else go.Task.GetAwaiter().GetResult();
            return Report("master", 3, 30).Decide(streams);
        });
        var import = registry.Recorder.Import([row], Registry.Nobody, together: true);
        await Wait.Until("it is decided again", () => Task.FromResult(Volatile.Read(ref asked) == 2));

        // They look at the same charter.
        for (var month = 1; month <= 12; month++) Assert.IsType<Receipt.Recorded>(await registry.Try(Report("dottorato", month, month)));
        var writes = registry.Recorder.Append(Do("master", new DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")), Registry.Nobody);
        Assert.IsType<Receipt.Recorded>(await registry.Try(Rectify("dottorato", 1, 2)));
        Assert.False(writes.IsCompleted);
        go.SetResult();

        Assert.IsType<Decision.Accepted>(Assert.Single(await Wait.For(import)));
        Assert.IsType<Receipt.Recorded>(await Wait.For(writes));
        await registry.AssertSound();
    }
}
