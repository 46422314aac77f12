using Npgsql;
using static UnimiCharter.Store.Tests.Keys;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>Whose a key is while the database is away or does not answer.</summary>
public sealed class KnownCredentialsAwayTests
{
    [Fact]
    public async Task While_the_database_is_away_what_was_known_last_holds_for_a_minute()
    {
        await using var registry = await Registry.Fresh();
        await using var admin = await Registry.Fresh();
        var expires = registry.Clock.Now.AddSeconds(30);
        await registry.Record(Issue("ufficio", "key"), Issue("breve", "brief", expires));
        var (known, late, read) = (Unpooled(registry), Unpooled(registry), registry.Clock.Now);
        Assert.NotNull(await Find(known, "brief"));
        await Wait.Until("it is noted", async () => await registry.Scalar<long>("select count(*) from charter.credential_uses") == 1);
        await Away(admin, registry);

        registry.Clock.Now = read + KnownCredentials.Lag;
        Assert.NotNull(await Find(known, "key"));
        Assert.NotNull(await Find(known, "brief"));
        Assert.Null(await Find(known, "unknown"));
        registry.Clock.Now = expires;
        Assert.Null(await Find(known, "brief"));
        registry.Clock.Now = read + AMinute - Moment;
        Assert.NotNull(await Find(known, "key"));
        registry.Clock.Now = read + AMinute;
        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<NpgsqlException>(() => Find(known, "key"))));
        // Who never knew anything cannot tell.
        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<NpgsqlException>(() => Find(late, "key"))));

        await Back(admin, registry);
        Assert.NotNull(await Find(known, "key"));
        Assert.NotNull(await Find(late, "key"));
        Assert.Null(await Find(known, "brief"));
    }

    [Fact]
    public async Task Connections_that_died_while_nobody_came_are_no_reason_to_fail()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var known = Known(registry);
        Assert.NotNull(await Find(known, "key"));
        registry.Clock.Now += TimeSpan.FromHours(8);
        var admin = await registry.ByHand();
        await admin.Run("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");

        Assert.NotNull(await Find(known, "key"));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_waited_for_no_longer_than_asked()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var (known, late) = (Known(registry), Known(registry));
        Assert.NotNull(await Find(known, "key"));
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_credential");
        registry.Clock.Now += KnownCredentials.Lag;
        var brief = TimeSpan.FromMilliseconds(50);

        Assert.NotNull(await Wait.For(known.Find("key", brief, default).AsTask()));
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(late.Find("key", brief, default).AsTask()));

        await holder.Run("rollback");
        Assert.NotNull(await Find(late, "key"));
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_spoil_it_for_others()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var known = Known(registry);
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_doc_credential");
        using var impatient = new CancellationTokenSource();

        var (gone, patient) = (known.Find("key", Patience, impatient.Token).AsTask(), Find(known, "key"));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(gone));
        await holder.Run("rollback");

        Assert.NotNull(await patient);
    }
}
