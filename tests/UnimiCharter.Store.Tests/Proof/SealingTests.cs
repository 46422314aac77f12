using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class SealingTests
{
    private const string SealRows =
        """
        select tenant_id, split_part(stream_id, '/', 2) as day, version, data -> 'position',
               (select string_agg(format('%s:%s', h ->> 'stream', h ->> 'version'), ' ' order by n) from jsonb_array_elements(data -> 'heads') with ordinality as e (h, n))
        from mt_events where type = 'stream_heads_sealed_2' order by seq_id
        """;

    [Fact]
    public async Task A_seal_names_the_streams_that_moved_since_the_one_before_it_with_their_last_hash()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        var sealing = registry.Sealing();

        Assert.Equal(1, await sealing.Run());
        await registry.Record(Report("master", 2, 2));
        Assert.Equal(1, await sealing.Run());

        Assert.Equal(
            [
                "(-registry,2024-10-01,1,10,\"unimi/reporting/master/2024:1 unimi/service/master:9\")",
                "(-registry,2024-10-01,2,12,\"*/seal/2024-10-01:1 unimi/reporting/master/2024:2\")",
            ],
            await registry.Rows(SealRows));
        Assert.Empty(await registry.Rows(
            """
            select from mt_events s, jsonb_array_elements(s.data -> 'heads') h join mt_events e on e.tenant_id || '/' || e.stream_id = h ->> 'stream' and e.version = (h -> 'version')::bigint
            where e.headers ->> 'hash' <> h ->> 'hash'
            """));
        Assert.Equal(["(registry)"], await registry.Rows("select distinct user_name from mt_events where type = 'stream_heads_sealed_2'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Where_nothing_but_seals_was_added_nothing_is_sealed()
    {
        await using var registry = await Registry.Fresh();
        var sealing = registry.Sealing();
        Assert.Equal(0, await sealing.Run());
        await registry.Record([.. Charter2024("master")]);

        Assert.Equal(1, await sealing.Run());
        Assert.Equal(0, await sealing.Run());
        Assert.Equal(0, await sealing.Run());
        // Nor by a node that was not there.
        Assert.Equal(0, await registry.Sealing().Run());
    }

    [Fact]
    public async Task All_organizations_are_sealed_together_with_what_is_the_registrys_own()
    {
        await using var registry = await Registry.With("master");
        var (polimi, own) = (new StreamId("polimi/charter/2024"), new StreamId("*/charter/2024"));
        foreach (var stream in new[] { polimi, own }) await registry.Record(new Intent(stream, [], _ => Decision.Of(new CharterEvent.CharterOpened("a", "b"))));
        var sealing = registry.Sealing();
        var made = new List<LastSeal>();

        Assert.Equal(1, await sealing.Run(new Told(made.Add)));
        await registry.Record(new Intent(own, [], _ => Decision.Of(new CharterEvent.ServiceListed(new("a")))));
        Assert.Equal(1, await sealing.Run(new Told(made.Add)));

        Assert.Equal(
            [
                "(-registry,2024-10-01,1,11,\"*/charter/2024:1 polimi/charter/2024:1 unimi/service/master:9\")",
                "(-registry,2024-10-01,2,13,\"*/charter/2024:2 */seal/2024-10-01:1\")",
            ],
            await registry.Rows(SealRows));
        Assert.Equal([11L, 13L], made.Select(seal => seal.Position));
        Assert.Equal(made[1], await sealing.Last());
        // Each names the one before it by its hash.
        Assert.Equal(["(\"\")", $"({made[0].Hash})"], await registry.Rows("select data ->> 'previous' from mt_events where type = 'stream_heads_sealed_2' order by seq_id"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Very_many_facts_are_sealed_in_parts_and_what_is_read_for_the_next_seal_is_what_is_new()
    {
        await using var registry = await Registry.With("master");
        await registry.Recorder.Import(Enumerable.Range(1, Seals.MostFacts + 20).Select(n => n == 1 ? Report("master", 1, n) : Rectify("master", 1, n)), _ => 0, Registry.Nobody, together: true);

        Assert.Equal(2, await registry.Sealing().Run());

        Assert.Equal(["(0,100000)", "(100000,29)"], await registry.Rows("select data -> 'since', data -> 'facts' from mt_events where type = 'stream_heads_sealed_2' order by seq_id"));
        Assert.Empty((await registry.Verify()).Findings);
    }

    [Fact]
    public async Task The_first_seal_of_a_day_follows_the_last_one_of_the_day_before()
    {
        await using var registry = await Registry.With("master");
        await registry.Sealing().Run();
        registry.Clock.Now = registry.Clock.Now.AddDays(3);
        await registry.Record(Report("master", 1, 1));

        Assert.Equal(1, await registry.Sealing().Run());
        // A node whose clock is behind goes on where the others are.
        registry.Clock.Now = registry.Clock.Now.AddDays(-2);
        await registry.Record(Report("master", 2, 2));
        Assert.Equal(1, await registry.Sealing().Run());

        Assert.Equal(
            [
                "(-registry,2024-10-01,1,9,unimi/service/master:9)",
                "(-registry,2024-10-04,1,11,\"*/seal/2024-10-01:1 unimi/reporting/master/2024:1\")",
                "(-registry,2024-10-04,2,13,\"*/seal/2024-10-04:1 unimi/reporting/master/2024:2\")",
            ],
            await registry.Rows(SealRows));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_is_committed_late_is_waited_for_and_nobody_else_waits()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 1), Report("dottorato", 1, 1));
        await using var held = await Held.Year(registry, "master");
        var late = registry.Recorder.Append(Report("master", 2, 2), Registry.Nobody);
        await held.Until(waiting: 1);
        // Its position is taken, and those after it are committed.
        var other = registry.Node();
        await other.Append(Report("dottorato", 2, 2), Registry.Nobody);

        var sealing = registry.Sealing(other).Run();
        await Waits(registry);
        await other.Append(Report("dottorato", 3, 3), Registry.Nobody);
        Assert.False(sealing.IsCompleted);
        await held.LetGo();

        Assert.Equal(1, await Wait.For(sealing));
        await Wait.For(late);
        Assert.Equal(["(-registry,2024-10-01,1,22,\"unimi/reporting/dottorato/2024:2 unimi/reporting/master/2024:2 unimi/service/dottorato:9 unimi/service/master:9\")"], await registry.Rows(SealRows));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_transaction_after_which_none_has_ended_yet_is_waited_for_too_until_it_is_given_up()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        var open = await registry.ByHand();
        await open.Run("begin; select nextval('mt_events_sequence'); create temporary table a (b int)");
        using var patience = new CancellationTokenSource();

        var sealing = registry.Sealing().Run(null, patience.Token);
        await Waits(registry);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(sealing));
        Assert.Empty(await registry.Rows(SealRows));
    }

    [Fact]
    public async Task Nodes_that_seal_at_once_while_others_write_do_no_harm()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0), Report("dottorato", 1, 0));
        Recorder[] nodes = [registry.Recorder, registry.Node(), registry.Node()];
        var sealings = nodes.Select(node => registry.Sealing(node)).ToArray();

        var writing = Wait.For(Task.WhenAll(Enumerable.Range(1, 200).Select(n => Task.Run(() => nodes[n % 3].Append(Rectify(n % 2 == 0 ? "master" : "dottorato", 1, n), Registry.Nobody)))));
        for (var round = 0; round < 15; round++)
        {
            if (round == 8) registry.Clock.Now = registry.Clock.Now.AddDays(1);
            await Wait.For(Task.WhenAll(sealings.Select(sealing => Task.Run(() => sealing.Run()))));
        }
        await writing;
        await sealings[0].Run();

        Assert.Empty(await registry.Rows("select from (select (data -> 'position')::bigint p, lag((data -> 'position')::bigint) over (order by tenant_id, stream_id, version) before from mt_events where type = 'stream_heads_sealed_2') s where p <= before"));
        await registry.AssertSound();
    }

    private static Task Waits(Registry registry) => Wait.Until("the sealing waits", async () => await registry.Scalar<bool>(
        "select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like 'select coalesce(array_agg(distinct virtualtransaction%')"));

    private sealed class Told(Action<LastSeal> tell) : IProgress<LastSeal>
    {
        public void Report(LastSeal value) => tell(value);
    }
}
