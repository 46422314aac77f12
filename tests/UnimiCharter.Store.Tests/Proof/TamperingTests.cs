using UnimiCharter.Domain;
using static UnimiCharter.Store.FindingKind;
using static UnimiCharter.Store.Tests.Tampering;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What is done to the facts behind the registry's back, with SQL, is found and named where it was done.</summary>
public sealed class TamperingTests
{
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

    [Fact]
    public async Task Facts_whose_positions_were_exchanged_are_told()
    {
        await using var registry = await Five();
        await registry.Execute($"update mt_events set seq_id = 1000 where stream_id = '{Key}' and version = 3");

        Assert.Equal((Altered, Year, 4L), await FirstPlace(registry));
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
        await registry.Record(Do("unimi", Named("Milano", new Expectation.Absent(), null)));
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
}
