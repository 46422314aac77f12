using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class RebuildTests
{
    private static readonly (string Sql, int? Rows)[] Damages =
    [
        ("truncate mt_doc_edition, mt_doc_service, mt_doc_year, mt_doc_programme", null),
        ("truncate mt_doc_organization, mt_doc_credential, mt_doc_webhook, mt_doc_seal", null),
        ("update mt_doc_credential set data = data || '{\"nota\": 1}'", null),
        ("update mt_doc_credential set tenant_id = '-registry'", null),
        ("update mt_doc_organization set data = jsonb_set(data, '{state,name}', '\"Altra\"')", 1),
        ("insert into mt_doc_credential (tenant_id, id, mt_version, data) values ('unimi', 'credential/abusiva', 1, '{\"id\":\"credential/abusiva\",\"version\":1,\"state\":{\"is\":\"active\",\"grant\":{\"title\":\"\",\"roles\":[\"admin\"]},\"secret\":\"\"}}')", 1),
        ("delete from mt_doc_year where id like 'reporting/master/%'", null),
        ("update mt_doc_year set data = jsonb_set(data, '{state,entries}', '{}') where data -> 'state' -> 'entries' <> '{}'", null),
        ("update mt_doc_year set data = data - 'hash'", null),
        ("update mt_doc_year set mt_version = mt_version + 1", null),
        ("update mt_doc_year set data = jsonb_set(data, '{version}', '0')", null),
        ("update mt_doc_service set data = data #- '{state,indicators,0}'", null),
        ("update mt_doc_year set data = jsonb_set(data, '{state,certified}', to_jsonb(not coalesce((data -> 'state' -> 'certified')::boolean, false)))", null),
        ("update mt_doc_year set data = jsonb_set(data, '{state,extensions}', '{\"2024-01\": \"2030-01-01\"}')", null),
        ("update mt_doc_year set id = id || '1'", null),
        ("update mt_doc_edition set id = id || '1'", null),
        ("update mt_doc_programme set data = jsonb_set(data, '{state,revision}', '77')", null),
        ("update mt_doc_webhook set data = '{}'", null),
        ("update mt_doc_seal set data = jsonb_set(data, '{state,position}', '1')", null),
        ("insert into mt_doc_edition (tenant_id, id, mt_version, data) values ('polimi', 'charter/2024', 1, '{}')", 1),
        ("insert into mt_doc_service (tenant_id, id, mt_version, data) values ('unimi', 'service/zzz', 1, '{}')", 1),
        ("insert into mt_doc_year (tenant_id, id, mt_version, data) values ('unimi', 'reporting/a/1', 1, '{}'), ('unimi', 'reporting/a/2', 1, '{}')", 2),
        ("insert into mt_doc_programme (tenant_id, id, mt_version, data) values ('unimi', 'programme/a', 1, '{}')", 1),
        ("insert into mt_doc_webhook (tenant_id, id, mt_version, data) values ('unimi', 'webhook/a', 1, '{}')", 1),
        ("update mt_doc_edition set data = '{}' where id = 'charter/2024'; delete from mt_doc_year where id = 'reporting/master/2024'; insert into mt_doc_year (tenant_id, id, mt_version, data) values ('unimi', 'reporting/a/1', 1, '{}')", 3),
    ];

    [Theory]
    [InlineData("data = jsonb_set(data, '{state,name}', '\"Altro\"')")]
    [InlineData("data = jsonb_set(data, '{hash}', '\"00\"')")]
    public async Task What_a_node_remembers_of_a_damaged_document_does_not_undo_its_mending(string damage)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        await registry.Execute($"update mt_doc_service set {damage} where id = 'service/master'");
        var node = registry.Node();
        // It has read the document to decide, and remembers it.
        await node.Append(Report("master", 2, 2), Registry.Nobody);
        Assert.Equal(1, (await registry.Rebuild()).Mended);

        Assert.IsType<Receipt.Recorded>(await Wait.For(node.Append(Do("master", new ServiceCommand.DescribeService(null, new(new(""), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")), Registry.Nobody)));

        await registry.AssertSound();
    }

    [Fact]
    public async Task An_untouched_database_needs_no_mending_and_not_a_document_is_written()
    {
        await using var registry = await Lived(11);
        var before = await WithVersions(registry);
        var (facts, streams) = (await registry.Facts(), await registry.Scalar<long>("select count(*) from mt_streams"));

        var report = await registry.Rebuild();

        Assert.Equal(new(facts, (int)streams, before.Length, 0, []), report);
        Assert.Equal(before, await WithVersions(registry));
        Assert.True(before.Length > 20);
    }

    [Fact]
    public async Task An_empty_registry_is_rebuilt_to_nothing()
    {
        await using var registry = await Registry.Fresh();

        Assert.Equal(new(0, 0, 0, 0, []), await registry.Rebuild());
    }

    [Fact]
    public async Task Whatever_was_done_to_the_documents_is_undone_letter_for_letter()
    {
        await using var registry = await Lived(12);
        var before = await registry.Projected();
        foreach (var (damage, rows) in Damages)
        {
            var touched = await registry.Execute(damage);
            Assert.NotEqual(before, await registry.Projected());

            var report = await registry.Rebuild();

            Assert.Equal(before, await registry.Projected());
            Assert.True(report.Mended > 0 && report.Mended == (rows ?? report.Mended) && report.Mended >= touched, $"{damage}: {report}");
            Assert.Equal(0, (await registry.Rebuild()).Mended);
        }
    }

    [Fact]
    public async Task While_it_runs_facts_keep_coming_and_none_is_lost()
    {
        await using var registry = await Lived(13);
        await registry.Record([.. Charter2024("sempre")]);
        await registry.Record(Report("sempre", 1, 0));
        var over = new TaskCompletionSource();
        var acknowledged = 0L;
        var writers = Enumerable.Range(1, 3).Select(w => Task.Run(async () =>
        {
            var node = registry.Node();
            for (var n = 1; !over.Task.IsCompleted; n++)
            {
                Assert.Single(Assert.IsType<Receipt.Recorded>(await node.Append(Rectify("sempre", 1, 1_000_000 * w + n), Registry.Nobody)).Facts);
                // New streams too.
                await node.Append([.. Charter2024($"nuovo-{w}-{n}"), Report($"nuovo-{w}-{n}", 1, n)], Registry.Nobody);
                Interlocked.Increment(ref acknowledged);
            }
        })).ToArray();

        for (var run = 0; run < 3; run++)
        {
            var before = Interlocked.Read(ref acknowledged);
            await registry.Execute("update mt_doc_year set data = jsonb_set(data, '{state,entries}', '{}') where id like 'reporting/dottorato/%'");
            await Wait.For(registry.Rebuild());
            await Wait.Until("facts keep coming", () => Task.FromResult(Interlocked.Read(ref acknowledged) > before + 3));
        }
        over.SetResult();
        await Wait.For(Task.WhenAll(writers));

        Assert.Equal(acknowledged, await registry.Scalar<long>("select count(*) from mt_doc_year where id like 'reporting/nuovo-%'"));
        Assert.Equal(acknowledged + 1, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/sempre/2024'"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_commits_late_with_an_early_position_is_not_lost()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("dottorato", 1, 1));
        await Hashing.Learn(registry);
        // Its position is taken first, it is committed last.
        var late = await registry.ByHand();
        await late.Run(
            """
            begin;
            insert into mt_streams (tenant_id, id, version) values ('unimi', 'reporting/master/2024', 1);
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type)
            values (nextval('mt_events_sequence'), gen_random_uuid(), 'unimi', 'reporting/master/2024', 1,
                    '{"indicator":"accessibility","period":"2024-05","value":{"count":55},"reportedOn":"2025-01-10"}', 'measurement_reported');
            update mt_events e set headers = jsonb_build_object('hash', hashing.hash('', e)) where stream_id = 'reporting/master/2024'
            """);
        await registry.Record(Report("dottorato", 2, 2));

        var rebuild = registry.Rebuild();
        await Wait.Until("the rebuild waits for it", async () => await registry.Scalar<long>("select count(*) from pg_locks where relation = 'mt_streams'::regclass and not granted") == 1);
        await late.Run("commit");
        var report = await Wait.For(rebuild);

        Assert.Equal("""{"accessibility": {"2024-05": "n55 2025-01-10 1"}}""", await registry.Scalar<string>("select (data -> 'state' -> 'entries')::text from mt_doc_year where id = 'reporting/master/2024'"));
        Assert.Equal(1, report.Mended);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_comes_between_the_snapshot_and_the_lock_is_folded_too()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        await registry.Execute("delete from mt_doc_year");
        // The last report of progress stands between the two.
        var record = new Reported(progress =>
        {
            if (progress.Facts == progress.Total) registry.Record(Report("master", 2, 2)).GetAwaiter().GetResult();
        });
        await registry.Execute("delete from mt_doc_year");

        await Wait.For(Task.Run(() => registry.Rebuild(record)));

        Assert.Equal(["(2024-01)", "(2024-02)"], await registry.Rows("select jsonb_object_keys(data -> 'state' -> 'entries' -> 'accessibility') from mt_doc_year"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Readers_see_the_old_documents_until_all_new_ones_stand()
    {
        await using var registry = await Lived(14);
        var whole = await registry.Projected();
        await registry.Execute("delete from mt_doc_service; delete from mt_doc_year");
        var damaged = await registry.Projected();
        // Its last table is held: the rebuild has written all others and waits.
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_seal in share mode");

        var rebuild = registry.Rebuild();
        await Wait.Until("the rebuild waits", async () => await registry.Scalar<long>("select count(*) from pg_locks where relation = 'mt_doc_seal'::regclass and not granted") == 1);
        Assert.Equal(damaged, await registry.Projected());

        await holder.Run("commit");
        await Wait.For(rebuild);
        Assert.Equal(whole, await registry.Projected());
    }

    [Fact]
    public async Task Two_at_once_both_end_and_the_documents_stand()
    {
        await using var registry = await Lived(15);
        var before = await registry.Projected();
        await registry.Execute("truncate mt_doc_year, mt_doc_edition; update mt_doc_service set data = '{}'");

        await Wait.For(Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => registry.Rebuild()))));

        Assert.Equal(before, await registry.Projected());
    }

    [Fact]
    public async Task Progress_is_told_along_the_way_and_ends_with_the_total()
    {
        await using var registry = await Registry.With("master");
        // As many as make the report speak twice on the way: 500 services' years of 201 facts, interleaved.
        await registry.Execute(
            """
            insert into mt_streams (tenant_id, id, version) select 'unimi', 'reporting/s' || s || '/2024', 201 from generate_series(1, 500) s;
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type)
            select nextval('mt_events_sequence'), gen_random_uuid(), 'unimi', 'reporting/s' || s || '/2024', v,
                   case when v = 1 then '{"indicator":"a","period":"2024-01","value":{"count":1},"reportedOn":"2024-02-01"}'::jsonb else '{"indicator":"a","period":"2024-01","code":"other"}' end,
                   case when v = 1 then 'measurement_reported' when v % 2 = 0 then 'period_excluded' else 'period_readmitted' end
            from generate_series(1, 201) v, generate_series(1, 500) s order by v, s
            """);
        var told = new List<FactProgress>();

        var report = await registry.Rebuild(new Reported(told.Add));

        Assert.Equal(100_509, report.Facts);
        Assert.Equal([new(50_000, 100_509), new(100_000, 100_509), new(100_509, 100_509)], told);
        Assert.Equal(500, await registry.Scalar<long>("""select count(*) from mt_doc_year where data -> 'state' -> 'entries' = '{"a": {"2024-01": "n1 2024-02-01 1"}}'"""));
        Assert.Equal(0, (await registry.Rebuild()).Mended);
    }

    [Fact]
    public async Task A_fact_that_cannot_be_read_is_told_and_the_documents_stay_as_they_were()
    {
        await using var registry = await Lived(16);
        await registry.Execute("update mt_events set type = 'rumour' where seq_id = (select max(seq_id) from mt_events)");
        var before = await registry.Projected();

        var report = await registry.Rebuild();

        Assert.Equal((0, await registry.Newest()), (report.Mended, Assert.Single(report.Unmade).Position));
        Assert.Equal(before, await registry.Projected());
        await registry.Try(Report("master", 1, 1));
    }

    [Fact]
    public async Task Of_a_long_history_too_a_fact_that_cannot_be_read_is_told_and_the_connection_is_free_again()
    {
        await using var registry = await Registry.With("master");
        await registry.Recorder.Import(Enumerable.Range(1, 12_000).Select(n => n == 1 ? Report("master", 1, n) : Rectify("master", 1, n)), _ => 0, Registry.Nobody, together: true);
        await registry.Execute("update mt_events set type = 'rumour' where seq_id = 5");

        var unmade = Assert.Single((await Wait.For(registry.Rebuild())).Unmade);

        Assert.Equal(("unimi/service/master", 5L, 5L), (unmade.Stream, unmade.Version, unmade.Position));
        Assert.Equal(0, await registry.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and query like '%from mt_events%' and state <> 'idle' and pid <> pg_backend_pid()"));
    }

    [Fact]
    public async Task Done_or_failed_it_leaves_nothing_set_for_whom_its_connection_is_lent_to_next()
    {
        await using var registry = await Lived(16);
        await using var database = registry.OpenWith("Maximum Pool Size=1");
        var before = await Set();
        await new Rebuild(database, registry.Feed).Run();
        Assert.Equal(before, await Set());

        await Assert.ThrowsAsync<InvalidOperationException>(() => new Rebuild(database, registry.Feed).Run(new Reported(_ => throw new InvalidOperationException())));
        Assert.Equal(before, await Set());

        async Task<object?> Set()
        {
            await using var command = database.CreateCommand("select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where source = 'session'");
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task Given_up_it_leaves_the_documents_as_they_were_and_writers_free()
    {
        await using var registry = await Lived(17);
        await registry.Execute("delete from mt_doc_year");
        var damaged = await registry.Projected();
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_seal in share mode");
        using var patience = new CancellationTokenSource();
        var rebuild = registry.Rebuild(null, patience.Token);
        await Wait.Until("the rebuild waits", async () => await registry.Scalar<long>("select count(*) from pg_locks where relation = 'mt_doc_seal'::regclass and not granted") == 1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(rebuild));
        await holder.Run("rollback");

        Assert.Equal(damaged, await registry.Projected());
        Assert.Empty(await registry.Rows("select relation::regclass from pg_locks where relation = 'mt_events'::regclass and database = (select oid from pg_database where datname = current_database()) and mode = 'ShareLock'"));
        await registry.Record([.. Charter2024("dopo"), Report("dopo", 1, 1)]);
    }

    [Fact]
    public async Task After_extensions_calendars_and_codes_it_changes_no_document_and_is_no_new_generation()
    {
        await using var registry = await Registry.With("master", "dottorato");
        var expected = new Expectation.Any();
        await registry.Record(
        [
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")),
            Do(2024, new CharterCommand.ListService(new("master"))),
            Do(2024, new CharterCommand.ListService(new("dottorato"))),
            Do(2024, new CharterCommand.SetCalendar(new(new(1, 31), new(24, 1)), new(new DayOfYear(12, 7), [new(2024, 12, 24), new(2024, 8, 16)]), expected, "delibera")),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("master"), new(new(3, 1), null), expected, "concorsi")),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("dottorato"), new(new(2, 10), new(2, 10)), expected, "concorsi")),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("dottorato"), null, expected, "finiti")),
            // Out of their order, and one of them twice.
            Do("master", new GrantExtension(Period.Month(2024, 11), new(2025, 6, 30), "trasloco")),
            Do("master", new GrantExtension(Period.Month(2024, 3), new(2025, 4, 1), "trasloco")),
            Do("master", new GrantExtension(Period.Month(2024, 3), new(2025, 4, 2), "trasloco")),
            .. Enum.GetValues<ExclusionCode>().Select((code, n) => Do("dottorato", new ExcludePeriod(Students.Code, Period.Month(2024, n + 1), code, n % 2 == 0 ? null : $"nota {n}"))),
            Do("dottorato", new ReadmitPeriod(Students.Code, Period.Month(2024, 2), "ricorso")),
            Do("dottorato", new ReadmitPeriod(Students.Code, Period.Month(2024, 3), "ricorso")),
            Do("dottorato", new ExcludePeriod(Students.Code, Period.Month(2024, 3), ExclusionCode.DataUnreliable, "altro codice")),
            Do("dottorato", new CertifyYear(Today, "chiuso")),
        ]);
        var before = await WithVersions(registry);

        var report = await registry.Rebuild();

        Assert.Equal((0, before.Length), (report.Mended, report.Rows));
        Assert.Equal(before, await WithVersions(registry));
        Assert.Equal(0, await registry.Scalar<long>($"select {OwnSchema.RebuildsNumber}"));
        Assert.Equal(
            [
                """(,"{""accessibility"": {""2024-01"": {""code"": ""serviceSuspended""}, ""2024-03"": {""code"": ""dataUnreliable"", ""note"": ""altro codice""}, ""2024-04"": {""code"": ""dataUnreliable"", ""note"": ""nota 3""}, ""2024-05"": {""code"": ""notApplicable""}, ""2024-06"": {""code"": ""other"", ""note"": ""nota 5""}}}",true)""",
                """("{""2024-03"": ""2025-04-02"", ""2024-11"": ""2025-06-30""}",,)""",
            ],
            await registry.Rows("select data -> 'state' -> 'extensions', data -> 'state' -> 'excluded', data -> 'state' -> 'certified' from mt_doc_year order by id"));
        Assert.Equal(
            ["""("{""deadlines"": {""due"": {""day"": 31, ""months"": 1}, ""closing"": {""day"": 1, ""months"": 24}}, ""ofServices"": {""master"": {""due"": {""day"": 1, ""months"": 3}}}, ""workingDays"": {""closures"": [""2024-08-16"", ""2024-12-24""], ""patronDay"": {""day"": 7, ""month"": 12}}}",4)"""],
            await registry.Rows("select data -> 'state' -> 'calendar', data -> 'state' -> 'calendarRevision' from mt_doc_edition"));
    }

    [Fact]
    public async Task Only_a_rebuild_that_mended_something_is_a_new_generation()
    {
        await using var registry = await Lived(18);
        Task<long> Generation() => registry.Scalar<long>($"select {OwnSchema.RebuildsNumber}");
        await registry.Rebuild();
        Assert.Equal(0, await Generation());

        foreach (var (damage, _) in Damages[..3])
        {
            await registry.Execute(damage);
            await registry.Rebuild();
            await registry.Rebuild();
        }

        Assert.Equal(3, await Generation());
    }

    [Fact]
    public async Task What_it_mended_is_seen_together_with_that_it_did()
    {
        await using var registry = await Lived(19);
        var register = registry.Register;
        await registry.Execute("update mt_doc_service set data = jsonb_set(data, '{state,name}', '\"Meddled with\"')");
        var damaged = await Names();
        // All documents are written, and that it mended something is known to it alone.
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table charter.rebuilds in share row exclusive mode");

        var rebuild = registry.Rebuild();
        await Wait.Until("the rebuild waits", async () => await registry.Scalar<long>("select count(*) from pg_locks where relation = 'charter.rebuilds'::regclass and not granted") == 1);
        Assert.Equal(damaged, await Names());
        await holder.Run("commit");
        await Wait.For(rebuild);

        Assert.DoesNotContain("Meddled with", await Names(), StringComparison.Ordinal);

        async Task<string> Names() => string.Join(' ', (await register.Services(Organization, null, default)).OrderBy(s => s.Key).Select(s => s.Value.Known!.Name));
    }

    /// <summary>A registry with a past of every kind.</summary>
    private static async Task<Registry> Lived(int seed)
    {
        var registry = await Registry.Fresh();
        var history = new Histories(seed);
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        await Wait.For(Task.WhenAll(Enumerable.Range(0, 600).Select(_ => registry.Recorder.Append([.. history.Some()], Registry.Nobody))));
        await registry.Sealing().Run();
        return registry;
    }

    private static async Task<string[]> WithVersions(Registry registry)
    {
        var rows = new List<string>();
        foreach (var table in OwnSchema.Tables.Values) rows.AddRange(await registry.Rows($"select xmin, ctid, * from {table} order by ctid"));
        return [.. rows];
    }

    private sealed class Reported(Action<FactProgress> report) : IProgress<FactProgress>
    {
        public void Report(FactProgress value) => report(value);
    }
}
