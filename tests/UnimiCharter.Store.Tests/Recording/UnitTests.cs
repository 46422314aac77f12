using UnimiCharter.Domain;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The intents of a unit are recorded together or not at all.</summary>
public sealed class UnitTests
{
    [Fact]
    public async Task A_refusal_in_the_middle_leaves_nothing_and_every_receipt_is_that_refusal()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 10));
        var (facts, rows) = (await registry.Facts(), await registry.Projected());

        var receipts = await registry.Recorder.Append(
            [Rectify("master", 1, 11), Report("dottorato", 1, 20), Report("master", 1, 12), Report("master", 2, 13)], Registry.Nobody);

        Assert.Equal(4, receipts.Length);
        Assert.All(receipts, receipt => Assert.Equal("precondition-required", CodeOf(receipt)));
        Assert.Equal(["10", "", "10", "10"], receipts.Select(receipt => $"{StudentsOf(receipt.State, 1)}"));
        Assert.All(receipts, receipt => Assert.Null(StudentsOf(receipt.State, 2)));
        Assert.Equal(facts, await registry.Facts());
        Assert.Equal(rows, await registry.Projected());
    }

    [Fact]
    public async Task What_a_refused_unit_decided_is_forgotten()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 10));
        Assert.Equal("precondition-required", CodeOf((await registry.Recorder.Append([Rectify("master", 1, 11), Report("dottorato", 1, 20), Report("master", 1, 12)], Registry.Nobody))[0]));

        // Were 11 or 20 remembered, these would be the same again.
        Assert.Single((await registry.Record(Rectify("master", 1, 11)))[0].Facts);
        Assert.Single((await registry.Record(Report("dottorato", 1, 20)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_refused_unit_is_invisible_to_its_neighbours_in_the_batch()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await using var gate = await Gate.Close(registry);
        var first = registry.Recorder.Append(Report("master", 1, 10), Registry.Nobody);
        await gate.Until(writers: 1);

        var refused = registry.Recorder.Append([Rectify("master", 1, 11), Report("dottorato", 2, 20), Report("nessuno", 1, 1)], Registry.Nobody);
        var next = registry.Recorder.Append(Report("dottorato", 2, 21), Registry.Nobody);
        var same = registry.Recorder.Append(Report("master", 1, 10), Registry.Nobody);
        await gate.Open();

        Assert.Single(Assert.IsType<Receipt.Recorded>(await first).Facts);
        Assert.All(await refused, receipt => Assert.Equal("unknown-service", CodeOf(receipt)));
        Assert.Single(Assert.IsType<Receipt.Recorded>(await next).Facts);
        Assert.Empty(Assert.IsType<Receipt.Recorded>(await same).Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_single_intent_that_is_refused_after_another_of_its_stream_in_the_batch_undoes_nothing()
    {
        await using var registry = await Registry.With("master");
        await using var gate = await Gate.Close(registry);
        var blocker = registry.Recorder.Append(Report("master", 12, 1), Registry.Nobody);
        await gate.Until(writers: 1);

        var recorded = registry.Recorder.Append(Report("master", 1, 10), Registry.Nobody);
        var refused = registry.Recorder.Append(Report("master", 1, 11), Registry.Nobody);
        var seen = registry.Recorder.Append(Rectify("master", 1, 12), Registry.Nobody);
        await gate.Open();

        await blocker;
        Assert.Single(Assert.IsType<Receipt.Recorded>(await recorded).Facts);
        Assert.Equal(10, StudentsOf(Assert.IsType<Receipt.Refused>(await refused).State, 1));
        Assert.IsType<ReportingEvent.MeasurementRectified>(Assert.Single(Assert.IsType<Receipt.Recorded>(await seen).Facts));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Each_intent_sees_what_those_before_it_decided()
    {
        await using var registry = await Registry.Fresh();

        var receipts = await registry.Record([.. Charter2024("master"), Report("master", 1, 10), Rectify("master", 1, 11), Report("master", 1, 11)]);

        Assert.Equal([.. Enumerable.Repeat(1, 11), 0], receipts.Select(receipt => receipt.Facts.Length));
        Assert.Equal(["10", "11", "11"], receipts[^3..].Select(receipt => $"{StudentsOf(receipt.State, 1)}"));
        // Read streams too are told as they were then.
        Assert.Equal(4, Assert.IsType<ServiceState.Active>(receipts[^1].Reads[0]).Indicators.Length);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_receipt_tells_the_state_as_its_intent_left_it_not_as_the_unit_did()
    {
        await using var registry = await Registry.With("master");

        var receipts = await registry.Record(Report("master", 1, 10), Do("master", new RetireService("Perché")), Rectify("master", 1, 11));

        Assert.Equal(10, StudentsOf(receipts[0].State, 1));
        Assert.IsType<ServiceState.Active>(receipts[0].Reads[0]);
        Assert.IsType<ServiceState.Retired>(receipts[1].State);
        Assert.IsType<ServiceState.Retired>(receipts[2].Reads[0]);
    }

    [Fact]
    public async Task A_unit_is_one_transaction_and_so_are_the_projections_of_it()
    {
        await using var registry = await Registry.With("master", "dottorato");

        await registry.Record(Report("master", 1, 10), Report("dottorato", 1, 20), Do("master", new RetireService("Perché")));

        Assert.Single(await registry.Rows(
            """
            select xmin from mt_events where seq_id > 18
            union select xmin from mt_streams where id like 'reporting/%' or id = 'service/master'
            union select xmin from mt_doc_year union select xmin from mt_doc_service where id = 'service/master'
            """));
    }

    [Fact]
    public async Task A_unit_of_nothing_is_answered_with_nothing()
    {
        await using var registry = await Registry.Fresh();

        Assert.Empty(await Wait.For(registry.Recorder.Append([], Registry.Nobody)));
    }

    [Fact]
    public async Task A_unit_larger_than_a_batch_is_still_one()
    {
        await using var registry = await Registry.With("master");

        await registry.Record([.. Enumerable.Range(1, 3_000).Select(n => n == 1 ? Report("master", 1, n) : Rectify("master", 1, n))]);

        Assert.Equal(3_000, await registry.Scalar<long>("select version from mt_streams where id = 'reporting/master/2024'"));
        Assert.Single(await registry.Rows("select distinct xmin from mt_events where stream_id = 'reporting/master/2024'"));
        await registry.AssertSound();
    }
}
