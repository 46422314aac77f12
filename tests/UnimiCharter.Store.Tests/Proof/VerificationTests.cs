using JasperFx;
using JasperFx.Events;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Exceptions;
using UnimiCharter.Domain;
using static UnimiCharter.Store.FindingKind;
using static UnimiCharter.Store.Tests.Tampering;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Verification tells all that it finds, and nothing of what the registry and Marten do themselves.</summary>
public sealed class VerificationTests
{
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
        Assert.DoesNotContain(await registry.Rows("select data ->> 'heads' from mt_events where type = 'stream_heads_sealed_2'"), heads => heads.Contains("tombstone", StringComparison.Ordinal));
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
        Assert.Equal((await sealing.Last())!.Head, report.Head);
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
            session.Events.StartStream("service/mai", new ServiceEvent.ServiceRegistered(new("Mai")), new ServiceEvent.ServiceRetired());
            session.QueueSqlCommand("select 1 / 0");
            await Assert.ThrowsAnyAsync<MartenException>(() => session.SaveChangesAsync());
        }
        await Wait.Until("the tombstones stand", async () => await registry.Scalar<long>("select count(*) from mt_events where type = 'tombstone'") == 4);
    }

    private sealed class Told(Action<FactProgress> tell) : IProgress<FactProgress>
    {
        public void Report(FactProgress value) => tell(value);
    }
}
