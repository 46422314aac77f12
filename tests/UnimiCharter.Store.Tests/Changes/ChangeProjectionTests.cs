using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class ChangeProjectionTests
{
    private const string Told =
        "select position, coalesce(service, programme), indicator, edition, before ->> 'outcome', before -> 'numerator', after ->> 'outcome', after -> 'numerator', after ->> 'finality' from charter.changes order by position, ordinal";

    [Fact]
    public async Task Every_change_of_a_verdict_is_told_where_the_fact_stands_that_made_it_and_nothing_else()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 60));
        await registry.Record(Report("master", 2, 60));
        // The same result, otherwise written down.
        await registry.Record(Do("master", Reported(2, 60, new Expectation.Any(), "con una nota", "nota")));
        await registry.Record(Do("master", new CertifyYear(Today, "basta")));

        Assert.Equal(new(13, false, []), Bare(await registry.Changes().Run()));

        Assert.Equal(
            [
                "(3,master,accessibility,2024,,,notEvaluable,,provisional)",
                "(5,master,timeliness,2024,,,notEvaluable,,provisional)",
                "(7,master,transparency,2024,,,notEvaluable,,provisional)",
                "(9,master,efficiency,2024,,,notEvaluable,,provisional)",
                "(10,master,accessibility,2024,notEvaluable,,missed,60,provisional)",
                "(11,master,accessibility,2024,missed,60,met,120,provisional)",
                "(13,master,accessibility,2024,met,120,met,120,certified)",
                "(13,master,timeliness,2024,notEvaluable,,notEvaluable,,certified)",
                "(13,master,transparency,2024,notEvaluable,,notEvaluable,,certified)",
                "(13,master,efficiency,2024,notEvaluable,,notEvaluable,,certified)",
            ],
            await registry.Rows(Told));
    }

    [Theory]
    [InlineData(31, 400)]
    [InlineData(32, 400)]
    public async Task Whatever_happened_the_feed_is_what_judging_everything_again_after_each_fact_tells(int seed, int units)
    {
        await using var registry = await Registry.Fresh();
        var histories = new Histories(seed);
        var live = registry.Changes();
        foreach (var unit in histories.Beginning()) await Wait.For(registry.Recorder.Append([.. unit], Registry.Nobody));
        for (var i = 0; i < units; i++)
        {
            await Wait.For(registry.Recorder.Append([.. histories.Some()], Registry.Nobody));
            if (i % 7 == 0) registry.Clock.Now = registry.Clock.Now.AddHours(37);
            if (i % 50 == 0) await live.Run();
        }
        await live.Run();

        var rows = await registry.Rows(Oracle.Select);
        Assert.Equal(await Oracle.Of(registry), rows);
        Assert.True(rows.Length > 60);
        // From zero, all at once: letter for letter the same.
        await registry.Execute("delete from charter.changes; update mt_event_progression set last_seq_id = 0");
        await registry.Changes().Run();
        Assert.Equal(rows, await registry.Rows(Oracle.Select));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_is_committed_late_by_another_application_is_not_skipped()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Report("dottorato", 1, 60));
        var projection = registry.Changes();
        await projection.Run();
        var slow = await registry.ByHand();
        // It has taken its position, and has no transaction id yet.
        await slow.Run("begin; select nextval('mt_events_sequence')");
        await registry.Record(Report("dottorato", 2, 60));

        var running = projection.Run();
        await Waits(registry);
        // Nobody who writes waits for it, and what they write now it need not wait for.
        await registry.Record(Report("dottorato", 3, 60));
        Assert.False(running.IsCompleted);
        await slow.Run(
            """
            update mt_streams set version = 2 where id = 'unimi/reporting/master/2024';
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values (currval('mt_events_sequence'), gen_random_uuid(), 'unimi/reporting/master/2024', 2,
                    '{"indicator":"accessibility","period":"2024-02","value":{"count":70},"reportedOn":"2024-03-01"}', 'measurement_reported', '2024-10-01T08:00:00Z')
            """);
        Assert.False(running.IsCompleted);
        await slow.Run("commit");
        await Wait.For(running);
        await projection.Run();

        var late = await registry.Scalar<long>("select seq_id from mt_events where stream_id = 'unimi/reporting/master/2024' and version = 2");
        Assert.Equal(
            [$"({late},master,accessibility,2024,missed,60,met,130,provisional)", $"({late + 1},dottorato,accessibility,2024,missed,60,met,120,provisional)", $"({late + 2},dottorato,accessibility,2024,met,120,met,180,provisional)"],
            (await registry.Rows(Told))[^3..]);
    }

    [Fact]
    public async Task Positions_that_come_to_nothing_are_passed_over()
    {
        await using var registry = await Registry.With("master");
        var slow = await registry.ByHand();
        await slow.Run("begin; select nextval('mt_events_sequence'), nextval('mt_events_sequence')");
        await registry.Record(Report("master", 1, 60));
        var running = registry.Changes().Run();
        await Waits(registry);
        await slow.Run("rollback");

        Assert.Equal(new(12, false, []), Bare(await Wait.For(running)));
        Assert.Equal("(12,master,accessibility,2024,notEvaluable,,missed,60,provisional)", (await registry.Rows(Told))[^1]);
    }

    [Fact]
    public async Task Who_only_reads_or_works_on_something_else_is_not_waited_for()
    {
        await using var registry = await Registry.With("master");
        var (reader, other) = (await registry.ByHand(), await registry.ByHand());
        await reader.Run("begin isolation level repeatable read; select count(*) from mt_events; select last_value from mt_events_sequence");
        await other.Run("begin; create table altro (a int); insert into altro values (1)");
        await registry.Record(Report("master", 1, 60));

        Assert.Equal(new(10, false, []), Bare(await Wait.For(registry.Changes().Run())));
    }

    [Fact]
    public async Task Slow_writers_on_several_nodes_leave_no_gap_while_several_nodes_follow()
    {
        await using var registry = await Registry.With("a", "b", "c", "d");
        await registry.Record(Report("a", 1, 0), Report("b", 1, 0), Report("c", 1, 0), Report("d", 1, 0));
        Recorder[] nodes = [registry.Recorder, registry.Node()];
        using var over = new CancellationTokenSource();
        var following = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var node = registry.Changes();
            while (!over.IsCancellationRequested) await node.Run();
        })).ToArray();
        var slow = Enumerable.Range(0, 3).Select(n => Task.Run(async () =>
        {
            // By hand, each with a stream of its own; every third is given up.
            var connection = await registry.ByHand();
            for (var version = 1; version <= 30; version++)
            {
                await connection.Run($"begin; insert into mt_streams (id, version) values ('unimi/reporting/lento-{n}-{version}/2024', 1); select nextval('mt_events_sequence')");
                await Task.Delay(version % 4 * 3);
                await connection.Run(
                    $$"""
                    insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
                    values (currval('mt_events_sequence'), gen_random_uuid(), 'unimi/reporting/lento-{{n}}-{{version}}/2024', 1,
                            '{"indicator":"accessibility","period":"2024-02","value":{"count":70},"reportedOn":"2024-03-01"}', 'measurement_reported', '2024-10-01T08:00:00Z');
                    {{(version % 3 == 0 ? "rollback" : "commit")}}
                    """);
            }
        }));
        var writing = Enumerable.Range(1, 300).Select(n => Task.Run(() => nodes[n % 2].Append(Rectify($"{"abcd"[n % 4]}", 1, n), Registry.Nobody)));
        await Wait.For(Task.WhenAll(slow.Concat(writing)));
        await over.CancelAsync();
        await Wait.For(Task.WhenAll(following));
        await registry.Changes().Run();

        var rows = await registry.Rows(Oracle.Select);
        Assert.Equal(await Oracle.Of(registry), rows);
        Assert.True(rows.Length > 300);
        Assert.Equal(await registry.Scalar<long>("select last_value from mt_events_sequence"), await registry.Scalar<long>("select last_seq_id from mt_event_progression where name = 'charter.changes'"));
    }

    [Fact]
    public async Task A_node_that_waited_longer_than_another_does_not_go_back()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        var (one, other) = (registry.Changes(), registry.Changes());
        var slow = await registry.ByHand();
        for (var round = 1; round < 40; round++)
        {
            // Both wait for the same one, the second with more to look at; which of them comes first is left to chance.
            await slow.Run("begin; select nextval('mt_events_sequence')");
            await registry.Record(Rectify("master", 1, round));
            var first = one.Run();
            await Waits(registry);
            await registry.Record(Rectify("master", 1, 1_000 + round));
            var second = other.Run();
            await slow.Run("rollback");
            await Wait.For(Task.WhenAll(first, second));
        }
        await one.Run();
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task Killed_between_the_rows_and_the_position_it_goes_on_without_a_gap_and_without_telling_twice()
    {
        await using var registry = await Registry.With("master");
        for (var month = 1; month <= 9; month++) await registry.Record(Report("master", month, month));
        // The position cannot be moved, so the rows stand written and not committed.
        var holder = await registry.ByHand();
        await registry.Execute(
            """
            create function charter.halt() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return new; end $$;
            create trigger halt before update on mt_event_progression for each row execute function charter.halt()
            """);
        await holder.Run("select pg_advisory_lock(4711)");
        var projection = registry.Changes();
        var running = projection.Run();
        await Wait.Until("it stands", async () => await registry.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1);

        // Another node does not wait, and does not do it twice.
        Assert.Equal(new(0, true, []), Bare(await Wait.For(registry.Changes().Run())));
        await registry.Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Wait.For(running));
        Assert.Empty(await registry.Rows(Told));
        Assert.Equal(0, await registry.Scalar<long>("select last_seq_id from mt_event_progression"));
        await holder.Run("select pg_advisory_unlock(4711)");

        await registry.Record(Report("master", 10, 100));
        Assert.Equal(new(19, false, []), Bare(await projection.Run()));
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task Given_up_anywhere_it_goes_on_where_it_was()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 0));
        for (var round = 0; round < 40; round++)
        {
            await registry.Record(Rectify("master", 1, round + 1));
            using var patience = new CancellationTokenSource();
            var running = registry.Changes().Run(patience.Token);
            for (var spin = 0; spin < round * 50; spin++) Thread.SpinWait(100);
            await patience.CancelAsync();
            try { await Wait.For(running); } catch (OperationCanceledException) { }
        }
        await registry.Changes().Run();

        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task Chunks_meet_without_a_seam_and_two_nodes_take_turns()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0), Report("dottorato", 1, 0));
        await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, 1_500).Select(n => Rectify(n % 2 == 0 ? "master" : "dottorato", 1, n))], Registry.Nobody, together: true));
        var (one, other) = (registry.Changes(), registry.Changes());

        await one.Run();
        await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, 1_200).Select(n => Rectify("master", 1, n % 5))], Registry.Nobody, together: true));
        await other.Run();
        await registry.Record(Rectify("master", 1, 77));
        await one.Run();

        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
        Assert.Equal("77", (await registry.Rows("select after -> 'numerator' from charter.changes order by position desc limit 1"))[0].Trim('(', ')'));
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over_and_told_and_the_rest_goes_on()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Report("dottorato", 1, 60));
        await registry.Execute(
            """
            insert into mt_streams (id, version) values ('altro', 1), ('unimi/reporting/x/non-un-anno', 1), ('polimi/ordine/1', 1);
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            select nextval('mt_events_sequence'), gen_random_uuid(), s, v, '{}', t, now()
            from (values ('altro', 1, 'cosa'), ('polimi/ordine/1', 1, 'ordine'), ('unimi/reporting/x/non-un-anno', 1, 'year_certified'), ('unimi/reporting/master/2024', 2, 'mai_visto')) as f (s, v, t)
            """);
        await registry.Record(Report("dottorato", 2, 60));

        var progress = await registry.Changes().Run();

        Assert.Equal((25L, false), (progress.Position, progress.IsBehind));
        Assert.Equal([23L, 24L], progress.Unreadable);
        Assert.Equal("(25,dottorato,accessibility,2024,missed,60,met,120,provisional)", (await registry.Rows(Told))[^1]);
    }

    [Fact]
    public async Task A_rebuild_mends_the_rows_up_to_where_they_are_complete()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 60));
        var projection = registry.Changes();
        await projection.Run();
        var before = await registry.Rows("select * from charter.changes order by position, ordinal");
        await registry.Record(Report("master", 2, 60));
        foreach (var (damage, rows) in new[]
        {
            ("delete from charter.changes where position = 10", 1), ("update charter.changes set after = before where position = 10", 1),
            ("insert into charter.changes values ('polimi', 1, 0, 'verdict-changed', now(), null, null, null, '2024', null, null)", 1), ("truncate charter.changes", 5), ("select", 0),
        })
        {
            await registry.Execute(damage);
            Assert.Equal(rows, (await Rebuild.Run(registry.Database, null)).Mended);
            Assert.Equal(before, await registry.Rows("select * from charter.changes order by position, ordinal"));
        }

        await projection.Run();
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task The_feed_is_read_in_parts_that_split_no_one_off()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Do("master", new CertifyYear(Today, "basta")));
        await registry.Changes().Run();
        var feed = new ChangeFeed(registry.Database);

        var whole = await feed.After(Organization, 0, int.MaxValue, 1_000, Nothing, default);
        Assert.Equal((20L, 13), (whole.Position, whole.Changes.Count));
        Assert.Equal(whole.Changes.OrderBy(c => c.Position).ThenBy(c => c.Ordinal), whole.Changes);
        var (parts, position, ordinal) = (new List<PlacedChange>(), 0L, int.MaxValue);
        while (await feed.After(Organization, position, ordinal, 1, Nothing, default) is { Changes: [var next] })
        {
            parts.Add(next);
            (position, ordinal) = (next.Position, next.Ordinal);
        }
        Assert.Equal(whole.Changes, parts);
        Assert.Equal(new(20, []), await Empty("polimi"));
        Assert.Equal(20, await feed.Position(default));

        async Task<ChangePage> Empty(string organization)
        {
            var page = await feed.After(new(organization), 0, int.MaxValue, 10, Nothing, default);
            return page.Changes.Count == 0 ? page with { Changes = [] } : page;
        }
    }

    [Fact]
    public async Task What_an_earlier_version_published_comes_into_force_once_and_is_told_once()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Do(2024, new CharterCommand.OpenCharter("Unimi", "Carta")));
        var stream = StreamId.Charter(Organization, Year2024);
        // As that one recorded it: with nothing to say that it is public, though it is; and a later one, which is not yet.
        foreach (var (version, from) in new[] { (new CharterVersion(1, 0, 0), registry.Clock.Now.AddDays(-1)), (new CharterVersion(1, 0, 1), registry.Clock.Now.AddDays(1)) })
            await registry.Record(new Intent(stream, [], _ => Decision.Of(new CharterEvent.VersionPublished(version, null, from, 1, 1, "{}", "", "", ""))));
        var publishing = new Publishing(registry.Database, registry.Recorder, new EventLog(registry.Database), registry.Clock);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => publishing.BringIntoForce(default)));
        await publishing.BringIntoForce(default);
        Assert.Equal(["(1.0.0)"], await ToldVersions());
        registry.Clock.Now = registry.Clock.Now.AddDays(1);
        await publishing.BringIntoForce(default);
        Assert.Equal(["(1.0.0)", "(1.0.1)"], await ToldVersions());
        await registry.AssertSound();

        async Task<string[]> ToldVersions()
        {
            await registry.Changes().Run();
            return await registry.Rows("select version from charter.changes where kind = 'version-published' order by position");
        }
    }

    [Fact]
    public async Task What_became_public_while_the_feed_was_read_is_not_passed_over()
    {
        await using var registry = await Registry.With("master");
        await registry.Changes().Run();
        var before = await new ChangeFeed(registry.Database).Position(default);
        // Hidden when the reader comes, and public, with a verdict, before it has asked what is hidden.
        var page = await new ChangeFeed(registry.Database).After(Organization, before, int.MaxValue, 10, async _ =>
        {
            await registry.Record(Report("master", 1, 60));
            await registry.Changes().Run(CancellationToken.None);
            return [Year2024];
        }, default);
        Assert.Equal((before, 0), (page.Position, page.Changes.Count));
        Assert.Single((await new ChangeFeed(registry.Database).After(Organization, page.Position, int.MaxValue, 10, Nothing, default)).Changes);
    }

    private static Task<IReadOnlyCollection<EditionYear>> Nothing(CancellationToken cancellation) => Task.FromResult<IReadOnlyCollection<EditionYear>>([]);

    private static FeedProgress Bare(FeedProgress progress) => progress.Unreadable.Count == 0 ? progress with { Unreadable = [] } : progress;

    private static Task Waits(Registry registry) => Wait.Until("the projection waits", async () => await registry.Scalar<bool>(
        "select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like 'select coalesce(array_agg(distinct virtualtransaction%')"));
}
