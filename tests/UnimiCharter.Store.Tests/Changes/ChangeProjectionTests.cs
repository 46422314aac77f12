using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class ChangeProjectionTests
{
    // A change's place is its document's id: a position, and an ordinal among a fact's.
    private const string Told =
        """
        select id >> 20 as position, data ->> 'subject', data ->> 'indicator', data ->> 'edition', data -> 'before' ->> 'outcome', data -> 'before' -> 'numerator',
            data -> 'after' ->> 'outcome', data -> 'after' -> 'numerator', data -> 'after' ->> 'finality'
        from mt_doc_change order by id
        """;

    [Fact]
    public async Task Every_change_of_a_verdict_is_told_where_the_fact_stands_that_made_it_and_nothing_else()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 60));
        await registry.Record(Report("master", 2, 60));
        // The same result, otherwise written down.
        await registry.Record(Do("master", Reported(2, 60, new Expectation.Any(), "con una nota", "nota")));
        await registry.Record(Do("master", new CertifyYear(Today, "basta")));

        Assert.Equal(13, await registry.Follow());

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

    [Fact]
    public async Task Why_nothing_can_be_told_of_what_was_never_measured_changes_with_how_often_it_is_due()
    {
        await using var registry = await Registry.With("master");
        registry.Clock.Now = new(2025, 1, 10, 9, 0, 0, TimeSpan.Zero);
        foreach (var year in new[] { 2023, 2025 })
            await registry.Record(Do("master", new ServiceCommand.ProgramStandard(new(year), Students.Code, new Standard.AtLeast(100, Unit.Count), new Expectation.None())));
        await registry.Follow();
        var before = await registry.Rows(Why);

        // On that day the year 2024 is not due yet, though its months are; all of 2023 is, and nothing of 2025.
        await registry.Record(Do("master", new ServiceCommand.DefineIndicator(Students with { Frequency = Frequency.Yearly }, new Expectation.Whatever(), "Una volta l'anno")));
        await registry.Record(Do("master", new ServiceCommand.DefineIndicator(Students with { Frequency = Frequency.Yearly, Source = "Esse3" }, new Expectation.Whatever(), "La fonte")));
        await registry.Record(Do("master", new ServiceCommand.DefineIndicator(Students with { Source = "Esse3" }, new Expectation.Whatever(), "Ogni mese")));
        var last = await registry.Follow();

        string[] told = [.. before, $"({last - 2},accessibility,2024,noData,notDue)", $"({last},accessibility,2024,notDue,noData)"];
        Assert.Equal(told, await registry.Rows(Why));
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
        await registry.Execute($"delete from mt_doc_change; delete from mt_event_progression");
        await registry.Follow();
        Assert.Equal(told, await registry.Rows(Why));
    }

    private const string Why =
        "select id >> 20 as position, data ->> 'indicator', data ->> 'edition', data -> 'before' ->> 'reason', data -> 'after' ->> 'reason' from mt_doc_change order by id";

    [Theory]
    [InlineData(31, 400)]
    [InlineData(32, 400)]
    public async Task Whatever_happened_the_feed_is_what_judging_everything_again_after_each_fact_tells(int seed, int units)
    {
        await using var registry = await Registry.Fresh();
        var histories = new Histories(seed);
        foreach (var unit in histories.Beginning()) await Wait.For(registry.Recorder.Append([.. unit], Registry.Nobody));
        for (var i = 0; i < units; i++)
        {
            await Wait.For(registry.Recorder.Append([.. histories.Some()], Registry.Nobody));
            if (i % 7 == 0) registry.Clock.Now = registry.Clock.Now.AddHours(37);
            if (i % 50 == 0) await registry.Follow();
        }
        await registry.Follow();

        var rows = await registry.Rows(Oracle.Select);
        Assert.Equal(await Oracle.Of(registry), rows);
        Assert.True(rows.Length > 30);
        // From zero, all at once: letter for letter the same.
        await registry.Execute($"delete from mt_doc_change; delete from mt_event_progression");
        await registry.Follow();
        Assert.Equal(rows, await registry.Rows(Oracle.Select));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_is_committed_late_by_another_application_is_not_skipped()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Report("dottorato", 1, 60));
        await using var node = await Following.On(registry);
        await node.Reach(await registry.Newest());
        var before = await registry.Newest();
        var slow = await registry.ByHand();
        // It has taken its position, and has no transaction id yet.
        await slow.Run("begin; select nextval('mt_events_sequence')");
        // Nobody who writes waits for it.
        await registry.Record(Report("dottorato", 2, 60));
        await registry.Record(Report("dottorato", 3, 60));
        // Longer than Marten waits for a position that nobody can fill any more.
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(before, await registry.Feed.Position(default));
        await slow.Run(
            """
            update mt_streams set version = 2 where tenant_id = 'unimi' and id = 'reporting/master/2024';
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp)
            values (currval('mt_events_sequence'), gen_random_uuid(), 'unimi', 'reporting/master/2024', 2,
                    '{"indicator":"accessibility","period":"2024-02","value":{"count":70},"reportedOn":"2024-03-01"}', 'measurement_reported', '2024-10-01T08:00:00Z');
            commit
            """);
        await node.Reach(await registry.Newest());

        var late = before + 1;
        Assert.Equal(
            [$"({late},master,accessibility,2024,missed,60,met,130,provisional)", $"({late + 1},dottorato,accessibility,2024,missed,60,met,120,provisional)", $"({late + 2},dottorato,accessibility,2024,met,120,met,180,provisional)"],
            (await registry.Rows(Told))[^3..]);
    }

    [Fact]
    public async Task Positions_that_come_to_nothing_are_passed_over()
    {
        await using var registry = await Registry.With("master");
        await using var node = await Following.On(registry);
        var slow = await registry.ByHand();
        await slow.Run("begin; select nextval('mt_events_sequence'), nextval('mt_events_sequence')");
        await registry.Record(Report("master", 1, 60));
        await slow.Run("rollback");

        await node.Reach(12);
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

        Assert.Equal(10, await Wait.For(registry.Follow()));
    }

    [Fact]
    public async Task Pages_meet_without_a_seam_whichever_node_follows()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0), Report("dottorato", 1, 0));
        await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, 1_500).Select(n => Rectify(n % 2 == 0 ? "master" : "dottorato", 1, n))], Registry.Nobody, together: true));

        await registry.Follow();
        await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, 1_200).Select(n => Rectify("master", 1, n % 5))], Registry.Nobody, together: true));
        await registry.Follow();
        await registry.Record(Rectify("master", 1, 77));
        await registry.Follow();

        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
        Assert.Equal("77", (await registry.Rows("select data -> 'after' -> 'numerator' from mt_doc_change order by id desc limit 1"))[0].Trim('(', ')'));
    }

    [Fact]
    public async Task What_cannot_be_read_is_passed_over_and_told_and_the_rest_goes_on()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Report("dottorato", 1, 60));
        // Of another application, of no year, and of a kind that nobody has seen: only the second is one that the feed looks at.
        await registry.Execute(
            """
            insert into mt_streams (tenant_id, id, version) values ('unimi', 'altro', 1), ('unimi', 'reporting/x/non-un-anno', 1), ('polimi', 'ordine/1', 1);
            update mt_streams set version = 2 where tenant_id = 'unimi' and id = 'reporting/master/2024';
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp)
            select nextval('mt_events_sequence'), gen_random_uuid(), t, s, v, '{}', n, now()
            from (values ('unimi', 'altro', 1, 'cosa'), ('polimi', 'ordine/1', 1, 'ordine'), ('unimi', 'reporting/x/non-un-anno', 1, 'year_certified'), ('unimi', 'reporting/master/2024', 2, 'mai_visto')) as f (t, s, v, n)
            """);
        await registry.Record(Report("dottorato", 2, 60));
        await using var node = await Following.On(registry);
        await node.Reach(25);

        Assert.Equal(["(23)"], await registry.Rows("select distinct data -> 'eventSequence' from mt_doc_deadletterevent"));
        Assert.Equal("(25,dottorato,accessibility,2024,missed,60,met,120,provisional)", (await registry.Rows(Told))[^1]);
    }

    [Fact]
    public async Task A_rebuild_mends_the_rows_up_to_where_they_are_complete()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 60));
        await registry.Follow();
        const string All = "select tenant_id, id, data from mt_doc_change order by id";
        var before = await registry.Rows(All);
        await registry.Record(Report("master", 2, 60));
        foreach (var (damage, documents) in new[]
        {
            ("delete from mt_doc_change where id >> 20 = 10", 1), ("update mt_doc_change set data = jsonb_set(data, '{after}', data -> 'before') where id >> 20 = 10", 1),
            ("insert into mt_doc_change (tenant_id, id, data) values ('polimi', 1, '{}')", 1), ("truncate mt_doc_change", 5), ("select", 0),
        })
        {
            await registry.Execute(damage);
            Assert.Equal(documents, (await registry.Rebuild()).Mended);
            Assert.Equal(before, await registry.Rows(All));
        }

        await registry.Follow();
        Assert.Equal(await Oracle.Of(registry), await registry.Rows(Oracle.Select));
    }

    [Fact]
    public async Task The_feed_is_read_in_parts_that_split_no_one_off()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 60), Do("master", new CertifyYear(Today, "basta")));
        await registry.Follow();
        var feed = registry.Feed;

        var whole = await feed.After(Organization, 0, int.MaxValue, 1_000, withHidden: true, default);
        Assert.Equal((20L, 13), (whole.Position, whole.Changes.Count));
        Assert.Equal(whole.Changes.OrderBy(c => c.Position).ThenBy(c => c.Ordinal), whole.Changes);
        var (parts, position, ordinal) = (new List<PlacedChange>(), 0L, int.MaxValue);
        while (await feed.After(Organization, position, ordinal, 1, withHidden: true, default) is { Changes: [var next] })
        {
            parts.Add(next);
            (position, ordinal) = (next.Position, next.Ordinal);
        }
        Assert.Equal(whole.Changes, parts);
        Assert.Equal(new(20, []), await Empty("polimi"));
        Assert.Equal(20, await feed.Position(default));

        async Task<ChangePage> Empty(string organization)
        {
            var page = await feed.After(new(organization), 0, int.MaxValue, 10, withHidden: true, default);
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
        var publishing = new Publishing(registry.Store, registry.Database, registry.Recorder, registry.Log, registry.Clock);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => publishing.BringIntoForce(default)));
        await publishing.BringIntoForce(default);
        Assert.Equal(["(1.0.0)"], await ToldVersions());
        registry.Clock.Now = registry.Clock.Now.AddDays(1);
        await publishing.BringIntoForce(default);
        Assert.Equal(["(1.0.0)", "(1.0.1)"], await ToldVersions());
        await registry.AssertSound();

        async Task<string[]> ToldVersions()
        {
            await registry.Follow();
            return await registry.Rows("select data ->> 'version' from mt_doc_change where data ->> 'kind' = 'version-published' order by id");
        }
    }

    [Fact]
    public async Task What_changed_while_an_edition_was_not_public_is_told_to_nobody_else_then_or_later()
    {
        await using var registry = await Registry.With("master");
        var stream = StreamId.Charter(Organization, Year2024);
        var from = registry.Clock.Now.AddHours(2);
        await registry.Record(Report("master", 1, 60));
        await registry.Record(Do(2024, new CharterCommand.DraftEdition("Unimi", "Carta", null)));
        await registry.Record(Report("master", 2, 60));
        await registry.Record(new Intent(stream, [], _ => Decision.Of(new CharterEvent.VersionPublished(new(1, 0, 0), null, from, 1, 1, "{}", "", "", ""))));
        await registry.Record(Report("master", 3, 60));
        registry.Clock.Now = from;
        await registry.Record(Rectify("master", 3, 10));
        await registry.Record(Do(2024, new CharterCommand.BringIntoForce(new(1, 0, 0), from)));
        // The clock of another node.
        registry.Clock.Now = from.AddSeconds(-1);
        await registry.Record(Rectify("master", 3, 11));
        registry.Clock.Now = from.AddHours(1);
        await registry.Record(Do(2024, new CharterCommand.WithdrawVersion(new(1, 0, 0), "prova")));
        await registry.Record(Rectify("master", 3, 12));
        await registry.Follow();

        // Before there was a charter, while it was public, and that it is no longer.
        string[] anyone = ["60", "130", "version-published", "131", "version-withdrawn"];
        Assert.Equal(anyone, (await Told(withHidden: false))[4..]);
        Assert.Equal(["60", "120", "180", "130", "version-published", "131", "version-withdrawn", "132"], (await Told(withHidden: true))[4..]);
        await registry.Execute("update mt_doc_change set data = data - 'isHidden' where data ->> 'isHidden' = 'true'");
        Assert.Equal(3, (await registry.Rebuild()).Mended);
        Assert.Equal(anyone, (await Told(withHidden: false))[4..]);

        async Task<string[]> Told(bool withHidden) =>
        [
            .. (await registry.Feed.After(Organization, 0, int.MaxValue, 100, withHidden, default)).Changes
                .Select(c => c.Change.Version is null ? $"{c.Change.After!.Result?.Numerator:0}" : ChangeFeed.NameOf(c.Change.Kind)),
        ];
    }
}
