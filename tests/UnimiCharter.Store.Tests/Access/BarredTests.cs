using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>A credential that is not valid any more when its command is decided writes nothing, however it was admitted before.</summary>
public sealed class BarredTests
{
    // More than go in one round trip.
    private const int Many = 2_500;

    [Fact]
    public async Task A_valid_credential_writes_and_is_kept_with_the_fact()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"), Issue("ufficio", "other", everywhere: true));

        Recorded(await registry.Try(Report("master", 1, 10), With("ufficio")));
        Recorded(await registry.Try(Report("master", 2, 20), With("ufficio", everywhere: true)));

        Assert.Equal(
            ["(ufficio,office,unimi/credential/ufficio)", "(ufficio,office,*/credential/ufficio)"],
            await registry.Rows("select user_name, headers ->> 'as', headers ->> 'credential' from mt_events where stream_id like 'reporting/%' order by seq_id"));
        await registry.AssertSound();
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("never issued")]
    public async Task A_command_is_refused_and_told_what_stands(string credential)
    {
        await using var registry = await Lost(credential);

        var receipt = await registry.Try(Rectify("master", 1, 11), With("perduta"));

        Barred(receipt);
        Assert.Equal(10, StudentsOf(receipt.State, 1));
        Assert.IsType<ServiceState.Active>(receipt.Reads[0]);
        await AssertUntouched(registry);
    }

    [Theory]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("never issued")]
    public async Task A_unit_is_refused_as_a_whole(string credential)
    {
        await using var registry = await Lost(credential);

        var receipts = await registry.Recorder.Append([Rectify("master", 1, 11), Report("master", 2, 20), Report("nessuno", 1, 1)], With("perduta"));

        Assert.Equal(3, receipts.Length);
        Assert.All(receipts, Barred);
        await AssertUntouched(registry);
    }

    [Theory]
    [InlineData("revoked", true)]
    [InlineData("revoked", false)]
    [InlineData("expired", true)]
    [InlineData("expired", false)]
    [InlineData("never issued", true)]
    [InlineData("never issued", false)]
    public async Task Every_row_of_an_import_is_refused(string credential, bool together)
    {
        await using var registry = await Lost(credential);

        var decisions = await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, Many).Select(n => Rectify("master", 1, 10 + n))], With("perduta"), together));

        Assert.Equal(Many, decisions.Length);
        Assert.All(decisions, Barred);
        await AssertUntouched(registry);
    }

    [Fact]
    public async Task What_would_be_no_new_fact_is_refused_too()
    {
        await using var registry = await Lost("revoked");

        Barred(await registry.Try(Report("master", 1, 10), With("perduta")));
        Barred(Assert.Single(await registry.Recorder.Import([Report("master", 1, 10)], With("perduta"), together: false)));
        await AssertUntouched(registry);
    }

    [Fact]
    public async Task An_expiry_bars_from_its_instant_on()
    {
        await using var registry = await Registry.With("master");
        var expires = registry.Clock.Now.AddHours(1);
        await registry.Record(Issue("ufficio", "key", expires));

        registry.Clock.Now = expires.AddMicroseconds(-1);
        Recorded(await registry.Try(Report("master", 1, 10), With("ufficio")));
        // The instant of a fact is in microseconds.
        registry.Clock.Now = expires.AddTicks(-1);
        Recorded(await registry.Try(Rectify("master", 1, 11), With("ufficio")));
        registry.Clock.Now = expires;
        Barred(await registry.Try(Rectify("master", 1, 12), With("ufficio")));
    }

    [Fact]
    public async Task It_is_by_when_the_command_is_decided_not_by_when_it_came()
    {
        await using var registry = await Registry.With("master");
        var expires = registry.Clock.Now.AddHours(1);
        await registry.Record(Issue("ufficio", "key", expires));
        // It is decided for so long that the key expires meanwhile.
        using var came = new ManualResetEventSlim();
        var slow = Report("master", 12, 1);
        var before = registry.Recorder.Append(slow with { Decide = streams =>
        {
            came.Wait(TimeSpan.FromSeconds(30));
            registry.Clock.Now = expires;
            return slow.Decide(streams);
        } }, Registry.Nobody);

        var waiting = registry.Recorder.Append(Report("master", 1, 10), With("ufficio"));
        came.Set();

        Recorded(await Wait.For(before));
        Barred(await Wait.For(waiting));
    }

    [Fact]
    public async Task A_rotated_credential_goes_on_writing()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"));
        Recorded(await registry.Try(Report("master", 1, 10), With("ufficio")));

        await registry.Node().Append(Rotate("ufficio", "other", registry.Clock.Now.AddHours(1)), Registry.Nobody);

        Recorded(await registry.Try(Rectify("master", 1, 11), With("ufficio")));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_credential_may_revoke_itself_and_then_nothing_more()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"));

        // Not in one unit with what it cannot do any more.
        Assert.All(await registry.Recorder.Append([Revoke("ufficio"), Report("master", 1, 10)], With("ufficio")), Barred);
        Recorded(await registry.Try(Report("master", 1, 10), With("ufficio")));
        Recorded(await registry.Try(Revoke("ufficio"), With("ufficio")));
        Barred(await registry.Try(Revoke("ufficio"), With("ufficio")));
        Barred(await registry.Try(Report("master", 2, 10), With("ufficio")));
        await registry.AssertSound();
    }

    [Fact]
    public async Task In_one_batch_it_writes_until_it_is_revoked_and_its_neighbours_go_on()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"), Issue("altro", "other"));
        await using var gate = await Gate.Close(registry);
        var blocker = registry.Recorder.Append(Report("master", 12, 1), Registry.Nobody);
        await gate.Until(writers: 1);

        var (before, revoked) = (registry.Recorder.Append(Report("master", 1, 10), With("ufficio")), registry.Recorder.Append(Revoke("ufficio"), With("altro")));
        var after = registry.Recorder.Append(Report("master", 2, 20), With("ufficio"));
        var unit = registry.Recorder.Append([Report("master", 3, 30), Report("master", 4, 40)], With("ufficio"));
        var (neighbour, nobody) = (registry.Recorder.Append(Report("master", 3, 31), With("altro")), registry.Recorder.Append(Report("master", 4, 41), Registry.Nobody));
        await gate.Open();

        Recorded(await Wait.For(blocker));
        Recorded(await Wait.For(before));
        Recorded(await Wait.For(revoked));
        Barred(await Wait.For(after));
        Assert.All(await Wait.For(unit), Barred);
        Recorded(await Wait.For(neighbour));
        Recorded(await Wait.For(nobody));
        Assert.Single(await registry.Rows("select distinct xmin from mt_events where type = 'credential_revoked' or stream_id like 'reporting/%' and version > 1"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_revocation_by_another_node_bars_what_this_one_remembers_as_valid_and_nobody_else_of_the_batch()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"), Issue("altro", "other"));
        Recorded(await registry.Try(Report("master", 1, 10), With("ufficio")));
        Recorded(await registry.Try(Report("master", 2, 20), With("altro")));
        await registry.Node().Append(Revoke("ufficio"), Registry.Nobody);
        await using var gate = await Gate.Close(registry);
        var blocker = registry.Recorder.Append(Report("master", 12, 1), Registry.Nobody);
        await gate.Until(writers: 1);

        var barred = registry.Recorder.Append(Rectify("master", 1, 11), With("ufficio"));
        var neighbours = Enumerable.Range(3, 9).Select(month => registry.Recorder.Append(Report("master", month, month), With("altro"))).ToArray();
        var unit = registry.Recorder.Append([Report("master", 1, 1), Rectify("master", 2, 21)], With("ufficio"));
        await gate.Open();

        Recorded(await Wait.For(blocker));
        Barred(await Wait.For(barred));
        Assert.All(await Wait.For(unit), Barred);
        Assert.All(await Wait.For(Task.WhenAll(neighbours)), Recorded);
        Assert.Equal([10L, 20, 3], ((int[])[1, 2, 3]).Select(month => StudentsOf(neighbours[^1].Result.State, month)));
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(Many, true)]
    [InlineData(Many, false)]
    public async Task A_revocation_by_another_node_bars_an_import_too(int rows, bool together)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("perduta", "key"), Report("master", 1, 10));
        Assert.IsType<Decision.Accepted>(Assert.Single(await registry.Recorder.Import([Rectify("master", 1, 10)], With("perduta"), together)));
        await registry.Node().Append(Revoke("perduta"), Registry.Nobody);

        Assert.All(await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, rows).Select(n => Rectify("master", 1, 10 + n))], With("perduta"), together)), Barred);

        await AssertUntouched(registry);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Many)]
    public async Task A_revocation_while_the_decision_is_taken_forces_another_one(int rows)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("perduta", "key"), Report("master", 1, 10));
        var (there, decided) = (registry.Node(), 0);
        Intent Late(int n) => new(YearStream("master"), [ServiceStream("master"), CharterStream()], streams =>
        {
            if (decided++ == 0) Recorded(Wait.For(there.Append(Revoke("perduta"), Registry.Nobody)).GetAwaiter().GetResult());
            return Rectify("master", 1, 10 + n).Decide(streams);
        }, "ricontato");

        if (rows == 1) Barred(await registry.Try(Late(1), With("perduta")));
        else Assert.All(await Wait.For(registry.Recorder.Import([.. Enumerable.Range(1, rows).Select(Late)], With("perduta"), together: false)), Barred);

        // The credential bars before anything else is decided again.
        Assert.Equal(rows, decided);
        await AssertUntouched(registry);
    }

    /// <summary>Wherever a write comes to wait: a revocation that is answered meanwhile bars it, and one that it is past holds the revocation up.</summary>
    [Theory]
    [InlineData("select from mt_streams where id = 'reporting/master/2024' for update", 1, true)]
    [InlineData("select from mt_streams where id = 'reporting/master/2024' for update", Many, true)]
    [InlineData("select from mt_streams where id = 'service/master' for update", 1, false)]
    [InlineData("select from mt_streams where id = 'service/master' for update", Many, false)]
    [InlineData("update mt_doc_year set data = data where id = 'reporting/master/2024'", 1, false)]
    [InlineData("update mt_doc_year set data = data where id = 'reporting/master/2024'", Many, true)]
    public async Task What_waits_while_its_key_is_revoked_is_not_written_once_that_was_answered(string held, int rows, bool isAnswered)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("perduta", "key"), Report("master", 1, 10));
        await using var holder = await registry.ByHand();
        await holder.Run("begin; " + held);

        var write = Write();
        await Wait.Until("it waits", async () => await Waiting() >= 1);
        var revocation = registry.Node().Append(Revoke("perduta"), Registry.Nobody);
        if (isAnswered) await Wait.For(revocation);
        else await Wait.Until("the revocation waits too", async () => await Waiting() >= 2);
        Assert.Equal(isAnswered, revocation.IsCompleted);
        Assert.False(write.IsCompleted);
        await holder.Run("rollback");

        Recorded(await Wait.For(revocation));
        Assert.Equal(isAnswered ? "invalid-credential" : null, await Wait.For(write));
        Assert.Equal(isAnswered ? 1 : 1 + rows, await registry.Scalar<long>("select count(*) from mt_events where stream_id = 'reporting/master/2024'"));
        Assert.Equal("credential_revoked", await registry.Scalar<string>("select type from mt_events order by seq_id desc limit 1"));
        await registry.AssertSound();

        // Null once it is written.
        async Task<string?> Write() => rows == 1
            ? (await registry.Recorder.Append(Rectify("master", 1, 11), With("perduta")) as Receipt.Refused)?.Refusal.Code
            : ((await registry.Recorder.Import([.. Enumerable.Range(1, rows).Select(n => Rectify("master", 1, 10 + n))], With("perduta"), together: true))[^1] as Decision.Refused)?.Refusal.Code;

        Task<long> Waiting() => registry.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'");
    }

    [Fact]
    public async Task Of_two_nodes_nothing_is_written_after_the_revocation_was_told()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("perduta", "key"), Report("master", 1, 0));
        Recorder[] nodes = [registry.Node(), registry.Node()];
        var told = 0L;
        var writers = Enumerable.Range(1, 8).Select(w => Task.Run(async () =>
        {
            for (var n = 1; ; n++)
            {
                var isTold = Interlocked.Read(ref told) == 1;
                var receipt = await nodes[w % 2].Append(Rectify("master", 1, 1_000 * w + n), With("perduta"));
                Assert.False(isTold && receipt is Receipt.Recorded);
                if (receipt is Receipt.Refused) return receipt;
            }
        })).ToArray();

        await Wait.Until("they write", async () => await registry.Facts() > 50);
        Recorded(await registry.Try(Revoke("perduta")));
        Interlocked.Exchange(ref told, 1);

        Assert.All(await Wait.For(Task.WhenAll(writers)), Barred);
        await registry.AssertSound();
    }

    [Fact]
    public async Task Who_comes_without_a_credential_is_not_barred()
    {
        await using var registry = await Lost("revoked");

        Recorded(await registry.Try(Rectify("master", 1, 11), new("perduta", null)));
    }

    /// <summary>A service with a report for January, and what became of a credential.</summary>
    private static async Task<Registry> Lost(string credential)
    {
        var registry = await Registry.With("master");
        if (credential != "never issued") await registry.Record(Issue("perduta", "key", credential == "expired" ? registry.Clock.Now : null));
        if (credential == "revoked") await registry.Record(Revoke("perduta"));
        await registry.Record(Report("master", 1, 10));
        return registry;
    }

    private static async Task AssertUntouched(Registry registry)
    {
        Assert.Equal(["(1,measurement_reported)"], await registry.Rows("select version, type from mt_events where stream_id like 'reporting/%'"));
        Assert.Equal(10, StudentsOf(await registry.Log.Year(YearStream("master"), null, default), 1));
        // Nor is it remembered.
        Recorded(await registry.Try(Rectify("master", 1, 11)));
        Recorded(await registry.Try(Report("master", 2, 20)));
        await registry.AssertSound();
    }

    private static void Recorded(Receipt receipt) => Assert.Single(Assert.IsType<Receipt.Recorded>(receipt).Facts);

    private static void Barred(Receipt receipt) => Assert.Equal("invalid-credential", CodeOf(receipt));

    private static void Barred(Decision decision) => Assert.Equal(Refusal.InvalidCredential, Assert.IsType<Decision.Refused>(decision).Refusal);
}
