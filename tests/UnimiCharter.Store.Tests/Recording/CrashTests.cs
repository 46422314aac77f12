using System.Collections.Concurrent;
using Npgsql;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The database goes away in the middle: what was acknowledged stays, and what was not is whole or not there.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_database_keeps_every_acknowledged_fact_and_the_recorder_goes_on_when_it_is_back()
    {
        var folder = Folders.New("killed");
        await using var cluster = await PrivateCluster.Start(folder, durable: true);
        await cluster.CreateDatabase("charter");
        await using var registry = Registry.In(cluster.ConnectionString("charter"));
        await ThrowawayCluster.Migrate(registry.ConnectionString);
        var services = Enumerable.Range(1, 8).Select(n => $"s{n}").ToArray();
        foreach (var service in services) await registry.Record([.. Charter2024(service), Report(service, 1, 0)]);
        var units = 0L;
        var acknowledged = new ConcurrentBag<string>();

        for (var crash = 1; crash <= 2; crash++)
        {
            var before = acknowledged.Count;
            var failed = 0;
            var over = new TaskCompletionSource();
            var writers = services.Select((service, w) => Task.Run(async () =>
            {
                while (!over.Task.IsCompleted)
                {
                    // A unit of two streams, told by its correlation id.
                    var number = Interlocked.Increment(ref units);
                    try
                    {
                        var receipts = await registry.Recorder.Append([Rectify(service, 1, number), Rectify(services[(w + 1) % services.Length], 1, number)], new(null, $"{number}"));
                        Assert.All(receipts, receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
                        acknowledged.Add($"({number})");
                    }
                    catch (NpgsqlException e)
                    {
                        Assert.True(Database.IsAway(e), e.ToString());
                        Interlocked.Increment(ref failed);
                        await Task.Delay(10);
                    }
                }
            })).ToArray();
            await Wait.Until("facts are acknowledged", () => Task.FromResult(acknowledged.Count > before + 100));
            await cluster.Kill();
            await Wait.Until("writers are told", () => Task.FromResult(failed >= services.Length));

            await Server.Start(folder);
            before = acknowledged.Count;
            await Wait.Until("the same recorder records again", () => Task.FromResult(acknowledged.Count > before + 100));
            over.SetResult();
            await Wait.For(Task.WhenAll(writers));
        }

        await using var after = Registry.In(cluster.ConnectionString("charter"));
        var kept = await after.Rows("select correlation_id from mt_events where correlation_id is not null group by 1");
        Assert.Equal([], acknowledged.Except(kept));
        Assert.Empty(await after.Rows("select correlation_id, count(*) from mt_events where correlation_id is not null group by 1 having count(*) <> 2 or count(distinct xmin::text) <> 1"));
        await after.AssertSound();
    }

    [Fact]
    public async Task Connections_that_died_while_nobody_wrote_are_no_reason_to_fail()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        var admin = await registry.ByHand();
        await admin.Run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        Assert.Single((await registry.Record(Report("master", 2, 2)))[0].Facts);
        // Also when nothing is remembered of what it touches.
        await admin.Run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        Assert.Single((await registry.Record([.. Charter2024("dottorato"), Report("dottorato", 1, 1)]))[^1].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_batch_whose_connection_is_ended_half_way_is_written_once()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        await using var gate = await Gate.Close(registry);
        var units = Enumerable.Range(2, 5).Select(n => registry.Recorder.Append(Rectify("master", 1, n), Registry.Nobody)).ToArray();
        await gate.Until(writers: 1);

        await gate.EndWaiting();
        await gate.Until(writers: 1);
        await gate.Open();

        Assert.All(await Wait.For(Task.WhenAll(units)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        Assert.Equal(6, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_whose_answer_was_lost_is_answered_as_what_it_was_and_not_decided_again(bool isNew)
    {
        await using var registry = await Registry.With("master");
        if (!isNew) await registry.Record(Issue("ufficio", "first"));
        await using var network = new CutAtCommit(registry.ConnectionString);
        var node = registry.Node(registry.Open(network.ConnectionString));
        await node.Append(Report("master", 1, 1), Registry.Nobody);

        network.Cut(isNew ? "credential_issued" : "credential_rotated");
        // Of those that would be something else if they were decided a second time.
        var receipt = await Wait.For(node.Append(isNew ? Issue("ufficio", "first") : Rotate("ufficio", "second", registry.Clock.Now.AddHours(1)), Registry.Nobody));

        Assert.True(network.HasCut);
        Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);
        Assert.Equal([isNew ? "(1,credential_issued)" : "(2,credential_rotated)"], await registry.Rows("select version, type from mt_events where stream_id = 'credential/ufficio' order by version desc limit 1"));
        await node.Append(Report("master", 2, 2), Registry.Nobody);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_commit_that_takes_long_and_is_not_heard_of_is_waited_for()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "first"));
        await using var network = new CutAtCommit(registry.ConnectionString);
        var node = registry.Node(registry.Open(network.ConnectionString));
        await node.Append(Report("master", 1, 1), Registry.Nobody);
        // Longer than others wait for a stream.
        await registry.Execute(
            """
            create function charter.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return null; end $$;
            create constraint trigger slow after insert on mt_events initially deferred for each row when (new.type = 'credential_rotated') execute function charter.slow()
            """);

        network.Cut("credential_rotated", atOnce: true);
        var receipt = await Wait.For(node.Append(Rotate("ufficio", "second", registry.Clock.Now.AddHours(1)), Registry.Nobody));

        Assert.True(network.HasCut);
        Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);
        Assert.Equal(2, await registry.Scalar<long>("select version from mt_streams where id = 'credential/ufficio'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_away_and_keeps_what_was_acknowledged_and_nothing_of_what_was_not()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        var before = await registry.Projected();
        // What PostgreSQL says when a file cannot grow; the documents stand written by then.
        await registry.Execute(
            """
            create function charter.grow() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
            create constraint trigger grow after insert on mt_events initially deferred for each row execute function charter.grow()
            """);

        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<Exception>(() => registry.Try(Report("master", 2, 2)))));
        Assert.Equal(before, await registry.Projected());
        await registry.Execute("drop trigger grow on mt_events");

        Assert.Single((await registry.Record(Report("master", 2, 2)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_to_be_away_and_is_found_when_it_comes()
    {
        await using var registry = await Registry.Fresh();
        await using var admin = await Registry.Fresh();
        var name = new NpgsqlConnectionStringBuilder(registry.ConnectionString).Database;
        await admin.Execute($"drop database {name}");

        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<NpgsqlException>(() => registry.Try(Report("master", 1, 1)))));
        await admin.Execute($"create database {name}");
        await ThrowawayCluster.Migrate(registry.ConnectionString);

        await registry.Record([.. Charter2024("master"), Report("master", 1, 1)]);
        await registry.AssertSound();
    }
}
