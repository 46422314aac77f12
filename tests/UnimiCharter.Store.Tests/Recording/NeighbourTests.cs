using System.Text.Json;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Commands of one batch fare as if each were alone.</summary>
public sealed class NeighbourTests
{
    private const string UnstorableText = "nul \0 nul";

    [Fact]
    public async Task Fifty_good_commands_and_a_refused_one_are_one_transaction_without_it()
    {
        await using var batch = await Batch.Of(Report("nessuno", 1, 1));

        Assert.Equal("unknown-service", CodeOf(await batch.Guest));
        await batch.AssertNeighboursRecorded();
        Assert.Single(await batch.Registry.Rows("select distinct xmin from mt_events where correlation_id = 'neighbour'"));
    }

    [Fact]
    public async Task A_decision_that_throws_fails_alone()
    {
        await using var batch = await Batch.Of(new Intent(YearStream("master"), [], _ => throw new NotFiniteNumberException("bug")));

        await Assert.ThrowsAsync<NotFiniteNumberException>(() => batch.Guest);
        await batch.AssertNeighboursRecorded();
    }

    [Fact]
    public async Task A_decision_that_throws_after_others_of_its_unit_decided_leaves_nothing_of_them()
    {
        await using var batch = await Batch.Of(Report("master", 6, 60), new Intent(YearStream("master"), [], _ => throw new NotFiniteNumberException("bug")));

        await Assert.ThrowsAsync<NotFiniteNumberException>(() => batch.Guest);
        await batch.AssertNeighboursRecorded();
        Assert.Single((await batch.Registry.Record(Report("master", 6, 60)))[0].Facts);
        await batch.Registry.AssertSound();
    }

    [Fact]
    public async Task A_fact_that_the_database_refuses_fails_alone()
    {
        await using var batch = await Batch.Of(Report("master", 6, 60, UnstorableText));

        await Assert.ThrowsAsync<PostgresException>(() => batch.Guest);
        await batch.AssertNeighboursRecorded();
    }

    [Fact]
    public async Task A_stream_that_cannot_be_read_fails_alone()
    {
        await using var batch = await Batch.Of(
            registry => registry.Execute(
                """
                insert into mt_doc_service (tenant_id, id, mt_version, data)
                values ('unimi', 'service/rotto', 1, '{"id":"service/rotto","version":1,"state":{"is":"broken"}}')
                """),
            Report("rotto", 6, 60));

        await Assert.ThrowsAsync<JsonException>(() => batch.Guest);
        await batch.Registry.Execute("delete from mt_doc_service where id = 'service/rotto'");
        await batch.AssertNeighboursRecorded();
    }

    /// <summary>A batch is decided while the one before it is written, as if that one were written already.</summary>
    [Fact]
    public async Task What_was_decided_on_a_batch_that_then_failed_is_decided_again()
    {
        await using var registry = await Registry.With("master");
        await using var gate = await Gate.Close(registry);
        var before = registry.Recorder.Append(Report("master", 1, 10), Registry.Nobody);
        await gate.Until(writers: 1);

        var seen = new List<bool>();
        var intent = Rectify("master", 1, 11);
        var next = registry.Recorder.Append(intent with { Decide = streams =>
        {
            seen.Add(streams.Of<ReportingYear>(intent.Stream) != ReportingYear.Empty);
            return intent.Decide(streams);
        } }, Registry.Nobody);
        await Wait.Until("the next batch is decided", () => Task.FromResult(seen.Count == 1));
        await gate.EndWaiting();
        await gate.Open();

        foreach (var receipt in await Wait.For(Task.WhenAll(before, next))) Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);
        Assert.Equal([true, true], seen); // The first time on what was not committed.
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(UnstorableText, null, null)]
    [InlineData(null, UnstorableText, null)]
    [InlineData(null, null, UnstorableText)]
    public async Task Metadata_that_the_database_refuses_are_no_fault_of_the_database(string? reason, string? actor, string? correlation)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 10));

        var error = await Assert.ThrowsAsync<PostgresException>(() => registry.Try(Rectify("master", 1, 11, reason ?? "x"), new Provenance(actor, correlation)));

        Assert.False(Database.IsAway(error));
        // Nothing of it is remembered: the same is still a new fact.
        Assert.Single((await registry.Record(Rectify("master", 1, 11)))[0].Facts);
        await registry.AssertSound();
    }

    [Fact]
    public async Task Many_bad_ones_among_good_ones_change_nothing_for_these()
    {
        await using var registry = await Registry.With("master");
        await using var gate = await Gate.Close(registry);
        var blocker = registry.Recorder.Append(Report("master", 12, 1), Registry.Nobody);
        await gate.Until(writers: 1);

        var good = new List<Task<Receipt>>();
        var bad = new List<Task<Receipt>>();
        for (var month = 1; month <= 11; month++)
        {
            bad.Add(registry.Recorder.Append(Report("master", month, 1, UnstorableText), Registry.Nobody));
            good.Add(registry.Recorder.Append(Report("master", month, 2), Registry.Nobody));
            bad.Add(registry.Recorder.Append(Report("master", month, 3), Registry.Nobody));
        }
        await gate.Open();

        await blocker;
        Assert.All(await Wait.For(Task.WhenAll(good)), receipt => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts));
        for (var i = 0; i < bad.Count; i++)
            if (i % 2 == 0) await Assert.ThrowsAsync<PostgresException>(() => bad[i]);
            else Assert.Equal("precondition-required", CodeOf(await bad[i]));
        await registry.AssertSound();
    }

    /// <summary>Fifty good commands and a guest in the midst of them, all waiting for one batch.</summary>
    private sealed record Batch(Registry Registry, Task Neighbours, Task<Receipt> Guest, Task<Receipt>[] Good) : IAsyncDisposable
    {
        public static Task<Batch> Of(params Intent[] guest) => Of(_ => Task.CompletedTask, guest);

        public static async Task<Batch> Of(Func<Registry, Task> prepare, params Intent[] guest)
        {
            var services = Enumerable.Range(1, 10).Select(n => $"s{n}").ToArray();
            var registry = await Registry.With(["master", .. services]);
            await prepare(registry);
            await using var gate = await Gate.Close(registry);
            var blocker = registry.Recorder.Append(Report("master", 12, 1), Registry.Nobody);
            await gate.Until(writers: 1);

            var by = new Provenance(null, "neighbour");
            var intents = services.SelectMany(service => Enumerable.Range(1, 5).Select(month => Report(service, month, month))).ToArray();
            var before = intents[..25].Select(intent => registry.Recorder.Append(intent, by)).ToArray();
            var invited = First(registry.Recorder.Append([.. guest], Registry.Nobody));
            var after = intents[25..].Select(intent => registry.Recorder.Append(intent, by)).ToArray();
            await gate.Open();
            await Wait.For(blocker);
            return new(registry, Task.WhenAll([.. before, .. after]), invited, [.. before, .. after]);
        }

        public async Task AssertNeighboursRecorded()
        {
            await Wait.For(Neighbours);
            Assert.All(Good, answer => Assert.Single(Assert.IsType<Receipt.Recorded>(answer.Result).Facts));
            Assert.Equal(50, await Registry.Scalar<long>("select count(*) from mt_events where correlation_id = 'neighbour'"));
            Assert.Equal(["(master,1)"], await Registry.Rows("select split_part(stream_id, '/', 2), count(*) from mt_events where type = 'measurement_reported' and correlation_id is null group by 1"));
            await Registry.AssertSound();
        }

        public ValueTask DisposeAsync() => Registry.DisposeAsync();

        private static async Task<Receipt> First(Task<System.Collections.Immutable.ImmutableArray<Receipt>> receipts) => (await receipts)[0];
    }
}
