using static UnimiCharter.Store.FindingKind;
using static UnimiCharter.Store.Tests.Tampering;

namespace UnimiCharter.Store.Tests;

/// <summary>What no chain of hashes can tell, seals do, and what is done to them is found too.</summary>
public sealed class SealTamperingTests
{
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

    [Fact]
    public async Task A_fact_that_is_gone_and_whose_number_another_took_is_told_by_the_seals_when_the_others_were_hashed_again()
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
    public async Task A_fact_inserted_in_the_middle_and_hashed_with_all_that_follows_is_told_by_the_seals()
    {
        await using var registry = await Five(sealAt: [3, 5]);
        await Insert(registry, 3);
        await registry.Execute(HashAgain);

        Assert.Equal((Altered, Year, 3L), await FirstPlace(registry));
    }

    [Fact]
    public async Task A_fact_that_pretends_to_be_of_before_a_seal_is_told_by_it()
    {
        await using var registry = await Five(sealAt: [5]);
        await registry.Execute("delete from mt_events where stream_id = 'service/master' and version = 9; update mt_streams set version = 8 where id = 'service/master'");
        await Insert(registry, 6);
        await registry.Execute($"update mt_events set seq_id = (select (data -> 'position')::bigint from mt_events where type = 'stream_heads_sealed_2') + 100 where stream_id like 'seal/%'; {HashAgain}");
        await registry.Execute($"update mt_events set seq_id = 9 where stream_id = '{Key}' and version = 6");

        var findings = (await registry.Verify()).Findings;

        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Removed, "unimi/service/master", 9));
        Assert.Contains(findings, f => (f.Stream, f.Version) == (Year, 6));
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
        Assert.All(findings, f => Assert.Equal((Altered, "*/seal/2024-10-01"), (f.Kind, f.Stream)));
    }

    [Fact]
    public async Task A_seal_that_is_gone_is_missed_and_its_facts_are_not_suspected()
    {
        await using var registry = await Five(sealAt: [3, 4, 5]);
        await registry.Execute("delete from mt_events where stream_id like 'seal/%' and version = 2");

        var findings = (await registry.Verify()).Findings;

        Assert.Equal((Removed, 2), (findings[0].Kind, findings[0].Version));
        Assert.All(findings, f => Assert.Equal("*/seal/2024-10-01", f.Stream));
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

        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Altered, "*/seal/2024-10-01", 1) && f.Detail.Contains("the seal after it follows another one", StringComparison.Ordinal));
        Assert.Contains(findings, f => (f.Kind, f.Stream, f.Version) == (Altered, Year, 5));
    }
}
