using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Exceptions;
using UnimiCharter.Domain;
using static UnimiCharter.Store.FindingKind;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What is done to the facts behind the registry's back, with SQL, is found and named where it was done.</summary>
public sealed class VerificationTests
{
    private const string Key = "reporting/master/2024";
    private const string Year = "unimi/" + Key;

    /// <summary>Makes the hashes of a stream right again from a version on, as somebody would who knows how.</summary>
    private const string HashAgain =
        """
        update mt_events e set headers = e.headers || jsonb_build_object('hash', c.hash)
        from (select seq_id, hashing.chain(f) over (order by version) as hash from mt_events f where stream_id = 'reporting/master/2024') c
        where c.seq_id = e.seq_id
        """;

    public static TheoryData<string> Alterations =>
    [
        """data = '{"value": {"count": 7}, "period": "2024-03", "indicator": "accessibility", "reportedOn": "2025-01-10"}'""",
        "data = data || '{\"note\": \"aggiunta\"}'",
        "data = (repeat('[', 1000) || repeat(']', 1000))::jsonb",
        "headers = headers || '{\"reason\": \"un altro\"}'",
        "headers = headers - 'as'",
        "headers = headers || '{\"hash\": 5}'",
        "headers = headers || '{\"hash\": \"\"}'",
        "timestamp = timestamp + interval '1 microsecond'",
        "timestamp = 'infinity'",
        "user_name = 'mario'",
        "user_name = null",
        "correlation_id = 'x'",
        "type = 'measurement_rectified'",
        "id = gen_random_uuid()",
        "bdata = 'x'",
        "is_archived = true",
        "is_archived = null",
        "mt_dotnet_type = 'x'",
    ];

    [Theory, MemberData(nameof(Alterations))]
    public async Task An_altered_fact_is_named_with_what_it_is(string alteration)
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_events set {alteration} where stream_id = '{Key}' and version = 3");

        var finding = await First(registry);

        Assert.Equal((Altered, Year, 3, await PositionOf(registry, 3)), (finding.Kind, finding.Stream, finding.Version, finding.Position));
        if (alteration.StartsWith("data = '", StringComparison.Ordinal))
            Assert.Equal($"altered: {Year} version 3, position 12, measurement_reported of 2024-10-01T07:30:15.123000Z: it is not what was hashed after version 2: it was changed, or that one was and got a new hash", finding.ToString());
    }

    [Theory]
    [InlineData("headers = null")]
    [InlineData("headers = '5'")]
    [InlineData("headers = '[\"hash\"]'")]
    [InlineData("headers = headers - 'hash'")]
    public async Task A_fact_without_a_hash_counts_as_inserted(string alteration)
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_events set {alteration} where stream_id = '{Key}' and version = 3");

        Assert.Equal((Inserted, Year, 3L), await FirstPlace(registry));
    }

    [Fact]
    public async Task An_altered_fact_that_was_hashed_again_is_betrayed_by_the_one_after_it()
    {
        await using var registry = await Five();
        await registry.Execute(
            $"""
            update mt_events set user_name = 'mario' where stream_id = '{Key}' and version = 3;
            update mt_events e set headers = headers || jsonb_build_object('hash', hashing.hash((select p.headers ->> 'hash' from mt_events p where p.stream_id = e.stream_id and p.version = 2), e))
            where stream_id = '{Key}' and version = 3
            """);

        var finding = await First(registry);

        Assert.Equal((Altered, 4), (finding.Kind, finding.Version));
        Assert.Contains("after version 3: it was changed, or that one was and got a new hash", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_sealed_fact_the_seal_tells_that_it_was_hashed_again()
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await registry.Execute(
            $"""
            update mt_events set user_name = 'mario' where stream_id = '{Key}' and version = 3;
            update mt_events e set headers = headers || jsonb_build_object('hash', hashing.hash((select p.headers ->> 'hash' from mt_events p where p.stream_id = e.stream_id and p.version = 2), e))
            where stream_id = '{Key}' and version = 3
            """);

        Assert.Equal((Altered, Year, 3L), await FirstPlace(registry));
    }

    [Fact]
    public async Task When_all_that_follows_was_hashed_again_the_seals_tell()
    {
        await using var registry = await Five(sealAt: [2, 3, 4, 5]);
        await registry.Execute($"update mt_events set user_name = 'mario' where stream_id = '{Key}' and version = 3; {HashAgain}");

        var report = await registry.Verify();

        Assert.Equal([(Altered, 3), (Altered, 4), (Altered, 5)], report.Findings.Select(f => (f.Kind, f.Version)));
        Assert.StartsWith("the seal at position 14 has another hash for it", report.Findings[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_it_is_sealed_whoever_hashes_all_that_follows_again_is_not_found_out()
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_events set user_name = 'mario' where stream_id = '{Key}' and version = 3; {HashAgain}");

        Assert.Empty((await registry.Verify()).Findings);
    }

    [Theory]
    [InlineData("version = 3", 3)]
    [InlineData("version in (2, 3)", 2)]
    [InlineData("version = 1", 1)]
    [InlineData("version = 5", 5)]
    [InlineData("version in (4, 5)", 4)]
    public async Task A_fact_that_is_gone_is_missed(string which, int first)
    {
        await using var registry = await Five();
        await registry.Execute($"delete from mt_events where stream_id = '{Key}' and {which}");

        var report = await registry.Verify();

        var finding = Assert.Single(report.Findings);
        Assert.Equal((Removed, Year, first), (finding.Kind, finding.Stream, finding.Version));
        Assert.Null(finding.Type);
    }

    [Fact]
    public async Task A_fact_that_is_gone_and_whose_number_another_took_is_told_by_that_one()
    {
        await using var registry = await Five();
        await registry.Execute(
            $"""
            delete from mt_events where stream_id = '{Key}' and version = 3;
            update mt_events set version = 3 where stream_id = '{Key}' and version = 4;
            update mt_events set version = 4 where stream_id = '{Key}' and version = 5;
            update mt_streams set version = 4 where id = '{Key}'
            """);

        Assert.Equal((Altered, Year, 3L), await FirstPlace(registry));
    }

    [Fact]
    public async Task And_by_the_seals_when_the_others_were_hashed_again()
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await registry.Execute(
            $"""
            delete from mt_events where stream_id = '{Key}' and version = 3;
            update mt_events set version = 3 where stream_id = '{Key}' and version = 4;
            update mt_events set version = 4 where stream_id = '{Key}' and version = 5;
            update mt_streams set version = 4 where id = '{Key}';
            {HashAgain}
            """);

        var report = await registry.Verify();

        Assert.Equal([(Altered, 3), (Removed, 5)], report.Findings.Select(f => (f.Kind, f.Version)));
    }

    [Fact]
    public async Task A_sealed_tail_that_was_cut_off_is_missed_even_if_the_stream_says_nothing()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Execute($"delete from mt_events where stream_id = '{Key}' and version > 3; update mt_streams set version = 3 where id = '{Key}'");

        var finding = await First(registry);

        Assert.Equal((Removed, Year, 4, await PositionOf(registry, 3)), (finding.Kind, finding.Stream, finding.Version, finding.Position));
    }

    [Fact]
    public async Task A_sealed_stream_that_was_removed_is_missed()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Execute($"delete from mt_events where stream_id = '{Key}'; delete from mt_streams where id = '{Key}'");

        var finding = Assert.Single((await registry.Verify()).Findings);

        Assert.Equal((Removed, Year, 1, 15), (finding.Kind, finding.Stream, finding.Version, finding.Position));
    }

    [Fact]
    public async Task A_stream_without_facts_is_told()
    {
        await using var registry = await Five();
        await registry.Execute($"delete from mt_events where stream_id = '{Key}'; insert into mt_streams (tenant_id, id, version) values ('unimi', 'service/finto', 0)");

        Assert.Equal([(Removed, Year, 1), (Removed, "unimi/service/finto", 1)], (await registry.Verify()).Findings.Select(f => (f.Kind, f.Stream, f.Version)));
    }

    [Fact]
    public async Task A_fact_inserted_in_the_middle_is_found_where_it_was_put()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Record(Report("dottorato", 1, 1));
        await Insert(registry, 3);

        Assert.Equal((Inserted, Year, 3L), await FirstPlace(registry));
    }

    [Fact]
    public async Task A_fact_inserted_in_the_middle_and_hashed_with_all_that_follows_is_told_by_the_seals()
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await Insert(registry, 3);
        await registry.Execute(HashAgain);

        Assert.Equal((Altered, Year, 3L), await FirstPlace(registry));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fact_inserted_at_the_end_without_a_hash_is_found(bool streamIsAdjusted)
    {
        await using var registry = await Five(sealAt: [5]);
        await Insert(registry, 6);
        if (!streamIsAdjusted) await registry.Execute($"update mt_streams set version = 5 where id = '{Key}'");

        Assert.Equal((Inserted, Year, 6L), await FirstPlace(registry));
        // The registry goes on, and what it writes is chained.
        await registry.Try(Rectify("master", 1, 9));
        if (streamIsAdjusted) Assert.Equal((Inserted, 6L), await Only(registry));

        static async Task<(FindingKind, long)> Only(Registry registry) => Assert.Single((await registry.Verify()).Findings) is var f ? (f.Kind, f.Version) : default;
    }

    [Fact]
    public async Task A_fact_that_pretends_to_be_of_before_a_seal_is_told_by_it()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Execute("delete from mt_events where stream_id = 'service/master' and version = 9; update mt_streams set version = 8 where id = 'service/master'");
        await Insert(registry, 6);
        await registry.Execute($"update mt_events set seq_id = (select (data -> 'position')::bigint from mt_events where type = 'stream_heads_sealed') + 100 where stream_id like 'seal/%'; {HashAgain}");
        await registry.Execute($"update mt_events set seq_id = 9 where stream_id = '{Key}' and version = 6");

        var findings = (await registry.Verify()).Findings;

        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Removed, "unimi/service/master", 9));
        Assert.Contains(findings, f => (f.Stream, f.Version) == (Year, 6));
    }

    [Fact]
    public async Task A_fact_of_no_stream_and_a_second_one_of_a_version_are_found()
    {
        await using var registry = await Five();
        await registry.Execute(
            $"""
            drop index pk_mt_events_stream_and_version;
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, headers) select 100, gen_random_uuid(), tenant_id, stream_id, version, data, type, headers from mt_events where stream_id = '{Key}' and version = 2;
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, headers) select 101, gen_random_uuid(), tenant_id, null, version, data, type, headers from mt_events where seq_id = 100
            """);

        var findings = (await registry.Verify()).Findings;

        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Inserted, Year, 2));
        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Position) == (Inserted, "unimi/", 101));
    }

    [Theory]
    [InlineData("set data = jsonb_set(data, '{root}', '\"00\"')")]
    [InlineData("set data = jsonb_set(data, '{heads,0,hash}', '\"00\"')")]
    [InlineData("set data = jsonb_set(data, '{heads,1,version}', '99')")]
    [InlineData("set data = jsonb_set(data, '{heads,0,stream}', 'null')")]
    [InlineData("set data = jsonb_set(data, '{heads}', '[]')")]
    [InlineData("set data = jsonb_set(data, '{heads}', '{\"version\": \"x\"}')")]
    [InlineData("set data = data - 'heads'")]
    [InlineData("set data = data - 'root'")]
    [InlineData("set data = '5'")]
    [InlineData("set data = jsonb_set(data, '{position}', '\"x\"')")]
    public async Task An_altered_seal_is_found_and_not_held_against_the_facts(string alteration)
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await registry.Execute($"update mt_events {alteration} where stream_id like 'seal/%' and version = 1");

        var findings = (await registry.Verify()).Findings;

        Assert.Equal((Altered, 1), (findings[0].Kind, findings[0].Version));
        Assert.All(findings, f => Assert.Equal((Altered, "unimi/seal/2024-10-01"), (f.Kind, f.Stream)));
    }

    [Fact]
    public async Task A_seal_that_is_gone_is_missed_and_its_facts_are_not_suspected()
    {
        await using var registry = await Five(sealAt: [3, 4, 5]);
        await registry.Execute("delete from mt_events where stream_id like 'seal/%' and version = 2");

        var findings = (await registry.Verify()).Findings;

        Assert.Equal((Removed, 2), (findings[0].Kind, findings[0].Version));
        Assert.All(findings, f => Assert.Equal("unimi/seal/2024-10-01", f.Stream));
    }

    [Fact]
    public async Task Facts_whose_positions_were_exchanged_are_told()
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_events set seq_id = 1000 where stream_id = '{Key}' and version = 3");

        Assert.Equal((Altered, Year, 4L), await FirstPlace(registry));
    }

    [Fact]
    public async Task A_seal_that_was_made_again_for_altered_facts_is_told_by_the_next()
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await registry.Execute(
            $"""
            update mt_events set user_name = 'mario' where stream_id = '{Key}' and version = 3; {HashAgain};
            update mt_events s set data = jsonb_set(data, array['heads', '0', 'hash'], (select headers -> 'hash' from mt_events where stream_id = '{Key}' and version = 3))
            where stream_id like 'seal/%' and version = 1;
            update mt_events e set headers = headers || jsonb_build_object('hash', hashing.hash('', e)) where stream_id like 'seal/%' and version = 1
            """);

        var findings = (await registry.Verify()).Findings;

        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Altered, "unimi/seal/2024-10-01", 1) && f.Detail.Contains("root", StringComparison.Ordinal));
        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Altered, Year, 5));
    }

    [Fact]
    public async Task A_stream_whose_row_was_marked_is_told()
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_streams set is_archived = true where id = '{Key}'");

        Assert.Equal((Altered, Year, 5L), await FirstPlace(registry));
    }

    [Fact]
    public async Task A_fact_that_was_moved_to_another_organization_is_found_there_and_missed_here()
    {
        await using var registry = await Five();
        await registry.Execute(
            $"""
            insert into mt_streams (tenant_id, id, version) values ('altra', '{Key}', 1);
            update mt_events set tenant_id = 'altra', version = 1 where stream_id = '{Key}' and version = 3
            """);

        Assert.Equal(
            [(Altered, "altra/" + Key, 1), (Removed, Year, 3)],
            (await registry.Verify()).Findings.Select(f => (f.Kind, f.Stream, f.Version)));
    }

    [Fact]
    public async Task A_stream_that_has_the_name_of_another_in_a_tenant_that_does_not_keep_it_is_not_taken_for_that_one()
    {
        await using var registry = await Five();
        await registry.Record(Do("unimi", new NameOrganization("Milano", new Expectation.Absent(), null)));
        await registry.Sealing().Run();
        await registry.Execute(
            """
            insert into mt_streams (tenant_id, id, version) values ('unimi', 'organization/unimi', 1), ('*', 'seal/2024-10-01', 1), ('unimi/service', 'master', 0);
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers)
            select nextval('mt_events_sequence'), gen_random_uuid(), t, stream_id, 1, data, type, timestamp, headers
            from mt_events e join (values ('unimi', 'organization/unimi'), ('*', 'seal/2024-10-01')) as f (t, k) on (e.tenant_id, e.stream_id) = ('-registry', f.k)
            """);

        Assert.Equal(
            [(Removed, "unimi/service: master", 1L), (Inserted, "*: seal/2024-10-01", 1L), (Inserted, "unimi: organization/unimi", 1L)],
            (await registry.Verify()).Findings.Select(f => (f.Kind, f.Stream, f.Version)).OrderByDescending(f => f.Kind).ThenBy(f => f.Stream, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_Marten_writes_itself_is_not_taken_for_tampering_and_what_hides_behind_it_is_found()
    {
        await using var registry = await Five();
        await LeaveTombstones(registry);
        await registry.Follow();
        await registry.Sealing().Run();
        await registry.Record(Report("master", 6, 6));

        Assert.Equal(["(-registry,2)", "(unimi,2)"], await registry.Rows("select tenant_id, count(*) from mt_events where stream_id = 'mt_tombstone' and type = 'tombstone' group by 1 order by 1"));
        Assert.Equal(["(HighWaterMark)", "(changes:All)"], await registry.Rows("select name from mt_event_progression where name in ('HighWaterMark', 'changes:All') order by name collate \"C\""));
        var report = await registry.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal((await registry.Facts() - 4, 1L), (report.Facts, report.Unsealed));
        Assert.DoesNotContain(await registry.Rows("select data ->> 'heads' from mt_events where type = 'stream_heads_sealed'"), heads => heads.Contains("tombstone", StringComparison.Ordinal));
        await registry.AssertSound();

        await registry.Execute(
            """
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers)
            select nextval('mt_events_sequence'), gen_random_uuid(), 'unimi', 'mt_tombstone', 1, data, type, timestamp, headers from mt_events where type = 'measurement_reported' limit 1
            """);
        Assert.Equal((Inserted, "unimi/mt_tombstone", 1L), await FirstPlace(registry));
    }

    [Fact]
    public async Task The_first_of_several_findings_is_the_one_that_stands_first_among_all_facts()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Execute(
            $"""
            update mt_events set user_name = 'mario' where (stream_id, version) in (('{Key}', 4), ('{Key}', 2), ('service/master', 8));
            delete from mt_events where stream_id = 'service/dottorato' and version = 2
            """);

        Assert.Equal(
            [(Altered, "unimi/service/master", 8), (Altered, Year, 2), (Altered, Year, 4), (Removed, "unimi/service/dottorato", 2)],
            (await registry.Verify()).Findings.Select(f => (f.Kind, f.Stream, f.Version)));
    }

    [Fact]
    public async Task Of_very_many_findings_the_first_are_told_and_all_are_counted()
    {
        await using var registry = await Registry.With("master");
        await registry.Recorder.Import(Enumerable.Range(1, 2_400).Select(n => n == 1 ? Report("master", 1, n) : Rectify("master", 1, n)), _ => 0, Registry.Nobody, together: true);
        await registry.Execute("update mt_events set user_name = 'mario'");

        var report = await registry.Verify();

        Assert.Equal((2_409L, 2_409L, 1_000), (report.Facts, report.Total, report.Findings.Length));
        Assert.Equal(("unimi/service/master", 1), (report.Findings[0].Stream, report.Findings[0].Version));
    }

    [Fact]
    public async Task Facts_that_nobody_touched_are_sound_whatever_way_they_came()
    {
        await using var registry = await Registry.Fresh();
        var history = new Histories(32);
        var (sealing, other) = (registry.Sealing(), registry.Node());
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        await registry.Record([.. Charter2024("sempre"), Report("sempre", 1, 0)]);
        for (var day = 0; day < 4; day++)
        {
            for (var n = 0; n < 40; n++) await (n % 2 == 0 ? registry.Recorder : other).Append([.. history.Some()], new($"attore {n}", null));
            await sealing.Run();
            await other.Import(Enumerable.Range(1, 1_100).Select(n => Rectify("sempre", 1, 10_000 * day + n)), _ => 0, new("import", null), together: false);
            await registry.Sealing(other).Run();
            registry.Clock.Now = registry.Clock.Now.AddDays(1);
        }
        await registry.Record(Rectify("sempre", 1, 1));
        var facts = await registry.Facts();
        var told = new List<FactProgress>();

        var report = await registry.Verify(new Told(told.Add));

        Assert.Empty(report.Findings);
        Assert.Equal((facts, 0L, 1L), (report.Facts, report.Total, report.Unsealed));
        Assert.Equal([new(facts, facts)], told);
        // The organization's name is a fact of the registry's own.
        Assert.Equal(["*", "unimi"], report.Seals.Select(seal => seal.Organization));
        var last = report.Seals[1];
        Assert.Equal([$"({last.Position},{last.Root})"], await registry.Rows("select data -> 'position', data ->> 'root' from mt_events where type = 'stream_heads_sealed' and tenant_id = 'unimi' order by seq_id desc limit 1"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task It_raises_no_false_alarm_while_others_write_and_seal()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 0), Report("dottorato", 1, 0));
        var (other, sealing) = (registry.Node(), registry.Sealing());

        var writing = Wait.For(Task.WhenAll(Enumerable.Range(1, 300).Select(n => Task.Run(() => (n % 2 == 0 ? other : registry.Recorder).Append(Rectify(n % 3 == 0 ? "master" : "dottorato", 1, n), Registry.Nobody)))));
        do
        {
            await sealing.Run();
            Assert.Empty((await registry.Verify()).Findings);
        } while (!writing.IsCompleted);
        await writing;
    }

    /// <summary>Five reports of a year, each in its place among those of others, sealed after some.</summary>
    private static async Task<Registry> Five(params int[] sealAt)
    {
        var registry = await Registry.With("master");
        await Hashing.Learn(registry);
        var sealing = registry.Sealing();
        for (var month = 1; month <= 5; month++)
        {
            await registry.Try(Report("master", month, month), new("anna", $"c-{month}") { Role = Role.Office });
            if (sealAt.Contains(month)) await sealing.Run();
        }
        await registry.Record([.. Charter2024("dottorato")]);
        return registry;
    }

    /// <summary>Puts a fact in at a version; those from there on are numbered anew, from the last.</summary>
    private static Task<int> Insert(Registry registry, int version) => registry.Execute(
        $$$"""
        update mt_events set version = version + 100 where stream_id = '{{{Key}}}' and version >= {{{version}}};
        update mt_events set version = version - 99 where stream_id = '{{{Key}}}' and version > 100;
        insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers)
        values (nextval('mt_events_sequence'), gen_random_uuid(), 'unimi', '{{{Key}}}', {{{version}}}, '{"indicator": "accessibility", "period": "2024-09", "value": {"count": 9}, "reportedOn": "2025-01-10"}', 'measurement_reported', '2024-10-01T08:00Z', '{}');
        update mt_streams set version = version + 1 where id = '{{{Key}}}'
        """);

    /// <summary>Has Marten fail to save facts whose positions it has drawn, in two tenants: it fills them with tombstones.</summary>
    private static async Task LeaveTombstones(Registry registry)
    {
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(registry.Database);
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Events.TenancyStyle = TenancyStyle.Conjoined;
            options.Events.AppendMode = EventAppendMode.Rich;
            options.Events.EnableBigIntEvents = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = options.Events.MetadataConfig.HeadersEnabled = options.Events.MetadataConfig.UserNameEnabled = true;
        });
        foreach (var tenant in new[] { "unimi", Tenants.Registry })
        {
            await using var session = store.LightweightSession(tenant);
            session.Events.StartStream("service/mai", new ServiceEvent.ServiceRegistered("Mai"), new ServiceEvent.ServiceRetired());
            session.QueueSqlCommand("select 1 / 0");
            await Assert.ThrowsAnyAsync<MartenException>(() => session.SaveChangesAsync());
        }
        await Wait.Until("the tombstones stand", async () => await registry.Scalar<long>("select count(*) from mt_events where type = 'tombstone'") == 4);
    }

    private static Task<long> PositionOf(Registry registry, int version) =>
        registry.Scalar<long>($"select seq_id from mt_events where stream_id = '{Key}' and version = {version}");

    private static async Task<Finding> First(Registry registry) => (await registry.Verify()).Findings[0];

    private static async Task<(FindingKind, string, long)> FirstPlace(Registry registry) =>
        await First(registry) is var f ? (f.Kind, f.Stream, f.Version) : default;

    private sealed class Told(Action<FactProgress> tell) : IProgress<FactProgress>
    {
        public void Report(FactProgress value) => tell(value);
    }
}
