using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Nodes that follow the facts, killed and closed anywhere: the feed is what it would have been.</summary>
public sealed class FollowingTests
{
    private const string Leaders = "from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())";

    [Fact]
    public async Task Slow_writers_on_several_nodes_leave_no_gap_while_several_nodes_follow()
    {
        await using var registry = await Registry.With("a", "b", "c", "d");
        await registry.Record(Report("a", 1, 0), Report("b", 1, 0), Report("c", 1, 0), Report("d", 1, 0));
        Recorder[] nodes = [registry.Recorder, registry.Node()];
        await using var one = await Following.On(registry);
        await using var other = await Following.On(registry);
        var slow = Enumerable.Range(0, 3).Select(n => Task.Run(async () =>
        {
            // By hand, each with a stream of its own; every third is given up.
            var connection = await registry.ByHand();
            for (var version = 1; version <= 30; version++)
            {
                await connection.Run($"begin; insert into mt_streams (tenant_id, id, version) values ('unimi', 'reporting/lento-{n}-{version}/2024', 1); select nextval('mt_events_sequence')");
                await Task.Delay(version % 4 * 3);
                await connection.Run(
                    $$"""
                    insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp)
                    values (currval('mt_events_sequence'), gen_random_uuid(), 'unimi', 'reporting/lento-{{n}}-{{version}}/2024', 1,
                            '{"indicator":"accessibility","period":"2024-02","value":{"count":70},"reportedOn":"2024-03-01"}', 'measurement_reported', '2024-10-01T08:00:00Z');
                    {{(version % 3 == 0 ? "rollback" : "commit")}}
                    """);
            }
        }));
        var writing = Enumerable.Range(1, 300).Select(n => Task.Run(() => nodes[n % 2].Append(Rectify($"{"abcd"[n % 4]}", 1, n), Registry.Nobody)));
        await Wait.For(Task.WhenAll(slow.Concat(writing)));
        await registry.Record(Rectify("a", 1, 1_000));
        await one.Reach(await registry.Newest());

        var rows = await registry.Rows(Oracle.Select);
        Assert.Equal(await Oracle.Of(registry), rows);
        Assert.True(rows.Length > 300);
    }

    [Fact]
    public async Task Killed_between_the_documents_and_the_position_it_goes_on_without_a_gap_and_without_telling_twice()
    {
        await using var registry = await Registry.With("master");
        for (var month = 1; month <= 9; month++) await registry.Record(Report("master", month, month));
        // The position cannot be moved, so the documents stand written and not committed.
        var holder = await registry.ByHand();
        await registry.Execute(
            """
            create function charter.halt() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return new; end $$;
            create trigger halt before insert or update on mt_event_progression for each row when (new.name = 'changes:All' and new.last_seq_id > 0) execute function charter.halt()
            """);
        await holder.Run("select pg_advisory_lock(4711)");
        await using var node = await Following.On(registry);
        await Wait.Until("it stands", async () => await registry.Scalar<bool>(
            "select exists (select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted)"));

        await registry.Execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted");
        Assert.Empty(await registry.Rows(Oracle.Select));
        Assert.Equal(0, await registry.Feed.Position(default));
        await holder.Run("select pg_advisory_unlock(4711)");

        await registry.Record(Report("master", 10, 100));
        // By another node, or by this one when it has heard of it.
        await using var other = await Following.On(registry);
        await other.Reach(await registry.Newest());
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task Closed_anywhere_it_goes_on_where_it_was()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        for (var round = 0; round < 10; round++)
        {
            await registry.Record([.. Enumerable.Range(1, 20).Select(n => Rectify("master", 1, round * 100 + n))]);
            await using var node = await Following.On(registry);
            await Task.Delay(round * 20);
        }
        await registry.Follow();

        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task A_daemon_that_loses_its_lock_leaves_the_feed_to_whoever_has_it_and_nothing_is_missed_or_told_twice()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        await using var one = await Following.On(registry);
        await using var other = await Following.On(registry);
        for (var round = 1; round <= 3; round++)
        {
            await registry.Record([.. Enumerable.Range(1, 20).Select(n => Rectify("master", 1, round * 100 + n))]);
            await Wait.Until("a node leads", async () => await registry.Scalar<long>($"select count(*) {Leaders}") == 1);
            await registry.Execute($"select pg_terminate_backend(pid) {Leaders}");
            await registry.Record(Rectify("master", 1, round * 100 + 50));
            await one.Reach(await registry.Newest());
        }

        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }
}
