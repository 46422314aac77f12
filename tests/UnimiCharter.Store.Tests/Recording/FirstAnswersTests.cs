using System.Text;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>A write that is sent again under its key runs once, and gets the first answer.</summary>
public sealed class FirstAnswersTests
{
    private static readonly OrganizationCode Polimi = new("polimi");
    private static readonly byte[] Payload = [1, 2, 3];
    private static readonly byte[] Other = [1, 2, 4];

    // Advisory locks of this database, but for those of the schema's changes, which nobody makes here.
    private const string Locks = "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";

    [Fact]
    public async Task A_new_key_is_granted_and_the_same_write_again_gets_the_first_answer_byte_for_byte()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        byte[] body = [0, 255, 128, .. Encoding.UTF8.GetBytes("{\"è\":\"😀\"}\n")];

        await Keep(answers, "k-1", Payload, new(422, "application/problem+json; charset=utf-8", "en", body));

        for (var again = 0; again < 3; again++)
        {
            var answer = Assert.IsType<Claim.Answered>(await Claimed(answers, "k-1", Payload)).Answer;
            Assert.Equal((422, "application/problem+json; charset=utf-8"), (answer.Status, answer.MediaType));
            Assert.Equal(body, answer.Body.ToArray());
        }
    }

    [Fact]
    public async Task An_answer_without_a_body_is_kept_too()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await Keep(answers, "k-1", Payload, new(204, "", "", ReadOnlyMemory<byte>.Empty));

        var answer = Assert.IsType<Claim.Answered>(await Claimed(answers, "k-1", Payload)).Answer;

        Assert.Equal((204, "", 0), (answer.Status, answer.MediaType, answer.Body.Length));
    }

    [Fact]
    public async Task Another_write_under_the_same_key_is_told_apart_and_does_not_spoil_the_first_answer()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await Keep(answers, "k-1", Payload, Said("first"));

        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", Other));
        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", [1, 2]));
        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", []));
        Assert.Equal("first", await Told(answers, "k-1", Payload));
    }

    [Theory]
    [InlineData("k-1 ")]
    [InlineData("K-1")]
    [InlineData("k-10")]
    [InlineData("k_1")]
    [InlineData("polimi/k-1")]
    [InlineData("'; drop table charter.answers; --")]
    public async Task Another_key_is_another_write(string key)
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await Keep(answers, "k-1", Payload, Said("first"));

        await Keep(answers, key, Payload, Said("second"));

        Assert.Equal(("first", "second"), (await Told(answers, "k-1", Payload), await Told(answers, key, Payload)));
    }

    [Fact]
    public async Task The_same_key_of_another_organization_is_its_own()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await Keep(answers, "k-1", Payload, Said("unimi's"));

        await using (var hold = Assert.IsType<Claim.Granted>(await Wait.For(answers.Claim(Polimi, "k-1", Other, default))).Hold)
            await hold.Keep(Said("polimi's"));

        Assert.Equal("unimi's", await Told(answers, "k-1", Payload));
        Assert.Equal("polimi's", Text(Assert.IsType<Claim.Answered>(await Wait.For(answers.Claim(Polimi, "k-1", Other, default)))));
    }

    [Fact]
    public async Task While_a_write_is_under_way_its_key_is_held_for_every_node_and_no_other_key_is()
    {
        await using var registry = await Registry.Fresh();
        var (here, there) = (Answers(registry), Elsewhere(registry));
        await using (Assert.IsType<Claim.Granted>(await Claimed(here, "k-1", Payload)).Hold)
        {
            Assert.IsType<Claim.InFlight>(await Claimed(here, "k-1", Payload));
            Assert.IsType<Claim.InFlight>(await Claimed(there, "k-1", Payload));
            Assert.IsType<Claim.InFlight>(await Claimed(there, "k-1", Other));
            await Keep(there, "k-2", Payload, Said("k-2"));
        }

        Assert.Equal(0, await registry.Scalar<long>(Locks));
    }

    /// <summary>Longer than a pool would wait for a connection.</summary>
    [Fact]
    public async Task Who_finds_no_place_waits_for_it_and_when_too_many_wait_it_is_full()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        var held = new List<Hold>();
        for (var n = 0; n < FirstAnswers.MostHeld; n++) held.Add(Assert.IsType<Claim.Granted>(await Claimed(answers, $"held-{n}", Payload)).Hold);
        using var leaving = new CancellationTokenSource();
        Task<Claim>[] waiting = [.. Enumerable.Range(0, FirstAnswers.MostWaiting - 1).Select(n => answers.Claim(Organization, $"k-{n}", Payload, default))];
        var left = answers.Claim(Organization, "left", Payload, leaving.Token);
        await Assert.ThrowsAsync<RecorderFullException>(() => answers.Claim(Organization, "too-many", Payload, default));

        // Who goes away leaves the place to another, soon.
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var last = Task.FromException<Claim>(new RecorderFullException());
        await Wait.Until("the place is another's", async () =>
        {
            if (last.IsFaulted) last = answers.Claim(Organization, "last", Payload, default);
            return await Task.WhenAny(last, Task.Delay(100)) != last;
        });
        Assert.All(waiting.Append(last), claim => Assert.False(claim.IsCompleted));
        foreach (var hold in held) await hold.DisposeAsync();
        foreach (var claim in waiting.Append(last)) await Assert.IsType<Claim.Granted>(await Wait.For(claim)).Hold.DisposeAsync();
        await Keep(answers, "too-many", Payload, Said("now"));
        Assert.Equal(0, await registry.Scalar<long>(Locks));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_many_at_once_with_one_key_one_runs_and_the_others_wait_or_get_its_answer(int nodes)
    {
        await using var registry = await Registry.Fresh();
        FirstAnswers[] answers = [Answers(registry), .. Enumerable.Range(1, nodes - 1).Select(_ => Elsewhere(registry))];
        var ran = 0;

        var claims = await Wait.For(Task.WhenAll(Enumerable.Range(0, 24).Select(n => Task.Run(async () =>
        {
            var claim = await answers[n % nodes].Claim(Organization, "k-1", Payload, default);
            if (claim is Claim.Granted { Hold: var hold })
                await using (hold)
                    await hold.Keep(Said($"run {Interlocked.Increment(ref ran)}"));
            return claim;
        }))));

        Assert.Single(claims.OfType<Claim.Granted>());
        Assert.All(claims, claim => Assert.True(claim is Claim.Granted or Claim.InFlight or Claim.Answered, $"{claim}"));
        Assert.All(claims.OfType<Claim.Answered>(), claim => Assert.Equal("run 1", Text(claim)));
        Assert.Equal("run 1", await Told(answers[^1], "k-1", Payload));
        Assert.Equal(["(k-1)"], await registry.Rows("select key from charter.answers"));
    }

    [Fact]
    public async Task A_write_that_ends_without_an_answer_leaves_its_key_free_for_anything()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await Assert.IsType<Claim.Granted>(await Claimed(answers, "k-1", Payload)).Hold.DisposeAsync();

        await Keep(answers, "k-1", Other, Said("other"));

        Assert.Equal("other", await Told(answers, "k-1", Other));
        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", Payload));
    }

    [Fact]
    public async Task An_answer_that_could_not_be_kept_leaves_the_key_free()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        await registry.Execute("alter table charter.answers add constraint full_disk check (status <> 201)");
        await using (var hold = Assert.IsType<Claim.Granted>(await Claimed(answers, "k-1", Payload)).Hold)
            await Assert.ThrowsAsync<PostgresException>(() => hold.Keep(Said("lost", 201)));

        Assert.Equal(0, await registry.Scalar<long>(Locks));
        await Keep(Elsewhere(registry), "k-1", Payload, Said("kept"));
        Assert.Equal("kept", await Told(answers, "k-1", Payload));
    }

    [Fact]
    public async Task A_claim_that_fails_leaves_the_key_free()
    {
        await using var registry = await Registry.Fresh();
        var (answers, elsewhere) = (Answers(registry), Elsewhere(registry));
        await registry.Execute("alter table charter.answers rename to away");
        await Assert.ThrowsAsync<PostgresException>(() => Claimed(answers, "k-1", Payload));
        await registry.Execute("alter table charter.away rename to answers");

        await Keep(elsewhere, "k-1", Payload, Said("kept"));

        Assert.Equal("kept", await Told(answers, "k-1", Payload));
        Assert.Equal(0, await registry.Scalar<long>(Locks));
    }

    [Fact]
    public async Task A_claim_that_was_given_up_leaves_the_key_free()
    {
        await using var registry = await Registry.Fresh();
        var (answers, elsewhere) = (Answers(registry), Elsewhere(registry));
        // The claim stands before the table, with its key in hand.
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table charter.answers in access exclusive mode");
        using var patience = new CancellationTokenSource();
        var claim = answers.Claim(Organization, "k-1", Payload, patience.Token);
        await Wait.Until("the claim waits", async () => await registry.Scalar<long>("select count(*) from pg_locks where relation = 'charter.answers'::regclass and not granted") == 1);
        Assert.Equal(1, await registry.Scalar<long>(Locks));

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(claim));
        await holder.Run("rollback");

        await Keep(elsewhere, "k-1", Payload, Said("kept"));
        Assert.Equal("kept", await Told(answers, "k-1", Payload));
    }

    [Fact]
    public async Task A_node_that_dies_in_the_middle_frees_its_key()
    {
        await using var registry = await Registry.Fresh();
        var (answers, elsewhere) = (Answers(registry), Elsewhere(registry));
        var hold = Assert.IsType<Claim.Granted>(await Claimed(answers, "k-1", Payload)).Hold;
        await registry.Execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        await Wait.Until("its session ends", async () => await registry.Scalar<long>(Locks) == 0);

        await Keep(elsewhere, "k-1", Payload, Said("kept"));
        // What is left of the dead one does no harm.
        await hold.DisposeAsync();

        Assert.Equal("kept", await Told(answers, "k-1", Payload));
    }

    [Fact]
    public async Task An_answer_that_is_lost_with_its_connection_is_told_as_a_database_that_is_away()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        async Task Write()
        {
            await using var hold = Assert.IsType<Claim.Granted>(await Claimed(answers, "k-1", Payload)).Hold;
            await registry.Execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
            await Wait.Until("its session ends", async () => await registry.Scalar<long>(Locks) == 0);
            await hold.Keep(Said("lost"));
        }

        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<Exception>(Write)));
        await Keep(answers, "k-1", Payload, Said("kept"));
    }

    [Fact]
    public async Task An_answer_is_kept_for_24_hours_and_then_the_key_is_new_again()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        var written = registry.Clock.Now;
        await Keep(answers, "k-1", Payload, Said("first"));

        registry.Clock.Now = written.AddHours(24);
        Assert.Equal("first", await Told(answers, "k-1", Payload));
        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", Other));

        registry.Clock.Now = written.AddHours(24).AddMilliseconds(1);
        await Keep(answers, "k-1", Other, Said("second"));
        Assert.Equal("second", await Told(answers, "k-1", Other));
        Assert.IsType<Claim.OtherPayload>(await Claimed(answers, "k-1", Payload));

        // And its day begins anew.
        registry.Clock.Now = written.AddHours(47);
        Assert.Equal("second", await Told(answers, "k-1", Other));
    }

    [Fact]
    public async Task What_has_expired_goes_with_any_claim_and_what_has_not_stays()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        var written = registry.Clock.Now;
        await Keep(answers, "old", Payload, Said("old"));
        registry.Clock.Now = written.AddHours(12);
        await Keep(answers, "young", Payload, Said("young"));

        registry.Clock.Now = written.AddHours(25);
        await Keep(answers, "new", Payload, Said("new"));

        Assert.Equal(["(new)", "(young)"], await registry.Rows("select key from charter.answers order by 1"));
    }

    [Fact]
    public async Task The_day_is_counted_from_the_answer_not_from_the_claim()
    {
        await using var registry = await Registry.Fresh();
        var answers = Answers(registry);
        var claimed = registry.Clock.Now;
        await using (var hold = Assert.IsType<Claim.Granted>(await Claimed(answers, "k-1", Payload)).Hold)
        {
            registry.Clock.Now = claimed.AddHours(1);
            await hold.Keep(Said("slow"));
        }

        registry.Clock.Now = claimed.AddHours(25);
        Assert.Equal("slow", await Told(answers, "k-1", Payload));
    }

    [Fact]
    public async Task A_restart_forgets_nothing()
    {
        await using var registry = await Registry.Fresh();
        await Keep(Answers(registry), "k-1", Payload, Said("first"));

        await using var restarted = Registry.In(registry.ConnectionString);

        Assert.Equal("first", await Told(Answers(restarted), "k-1", Payload));
        Assert.IsType<Claim.OtherPayload>(await Claimed(Answers(restarted), "k-1", Other));
    }

    [Fact]
    public async Task Claims_give_their_connections_back()
    {
        await using var registry = await Registry.Fresh();
        var answers = new FirstAnswers(registry.OpenWith("Maximum Pool Size=1"), registry.Clock);

        for (var n = 0; n < 3; n++)
        {
            await Keep(answers, $"k-{n}", Payload, Said($"{n}"));
            Assert.Equal($"{n}", await Told(answers, $"k-{n}", Payload));
            Assert.IsType<Claim.OtherPayload>(await Claimed(answers, $"k-{n}", Other));
        }
        await using var held = Assert.IsType<Claim.Granted>(await Claimed(Answers(registry), "k-9", Payload)).Hold;
        for (var n = 0; n < 3; n++) Assert.IsType<Claim.InFlight>(await Claimed(answers, "k-9", Payload));
    }

    private static FirstAnswers Answers(Registry registry) => new(registry.Database, registry.Clock);

    /// <summary>Another node: with connections of its own.</summary>
    private static FirstAnswers Elsewhere(Registry registry) => new(registry.OpenWith("Application Name=elsewhere"), registry.Clock);

    private static Task<Claim> Claimed(FirstAnswers answers, string key, byte[] fingerprint) =>
        Wait.For(answers.Claim(Organization, key, fingerprint, default));

    /// <summary>A write that runs and is answered.</summary>
    private static async Task Keep(FirstAnswers answers, string key, byte[] fingerprint, FirstAnswer answer)
    {
        await using var hold = Assert.IsType<Claim.Granted>(await Claimed(answers, key, fingerprint)).Hold;
        await hold.Keep(answer);
    }

    private static async Task<string> Told(FirstAnswers answers, string key, byte[] fingerprint) =>
        Text(Assert.IsType<Claim.Answered>(await Claimed(answers, key, fingerprint)));

    private static FirstAnswer Said(string text, int status = 200) => new(status, "application/json", "it", Encoding.UTF8.GetBytes(text));

    private static string Text(Claim.Answered claim) => Encoding.UTF8.GetString(claim.Answer.Body.Span);
}
