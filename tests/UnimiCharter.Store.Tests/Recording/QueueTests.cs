using Npgsql;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class QueueTests
{
    [Fact]
    public async Task A_full_queue_refuses_at_once_and_all_that_was_accepted_is_committed()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        await using var gate = await Gate.Close(registry);
        var accepted = new List<Task<Receipt>> { registry.Recorder.Append(Rectify("master", 1, 1), Registry.Nobody) };
        await gate.Until(writers: 1);

        var full = false;
        while (!full && accepted.Count < 100_000)
        {
            var answer = registry.Recorder.Append(Rectify("master", 1, accepted.Count + 1), new(null, $"{accepted.Count}"));
            if (answer.IsFaulted) full = answer.Exception.InnerException is RecorderFullException;
            else accepted.Add(answer);
        }
        Assert.True(full);
        await Assert.ThrowsAsync<RecorderFullException>(() => registry.Recorder.Append(Report("master", 2, 7), Registry.Nobody));
        await gate.Open();

        Assert.All(await Wait.For(Task.WhenAll(accepted)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        Assert.Equal(accepted.Count + 1, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        Assert.Equal(accepted.Count, StudentsOf(await registry.Log.Year(YearStream("master"), null, default), 1));
        // The one that was refused left nothing, and there is room again.
        Assert.Single((await registry.Record(Report("master", 2, 7)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_given_up_and_nothing_of_it_is_remembered()
    {
        await using var registry = await Registry.With("master");
        var node = registry.Node(registry.OpenWith("Command Timeout=1"));
        await node.Append(Report("master", 1, 10), Registry.Nobody);
        await using var gate = await Gate.Close(registry);

        var error = await Assert.ThrowsAnyAsync<NpgsqlException>(() => Wait.For(node.Append(Rectify("master", 1, 11), Registry.Nobody)));
        Assert.True(Database.IsAway(error));

        await gate.Open();
        var receipt = await node.Append(Rectify("master", 1, 11), Registry.Nobody);
        Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);
        await registry.AssertSound();
    }
}
