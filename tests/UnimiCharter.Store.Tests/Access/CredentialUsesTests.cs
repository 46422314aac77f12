using static UnimiCharter.Store.Tests.Keys;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>When a credential was last used.</summary>
public sealed class CredentialUsesTests
{
    [Fact]
    public async Task The_last_use_is_noted_once_a_minute()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"), Issue("ufficio", "everywhere", everywhere: true), Issue("altro", "other"));
        await registry.Execute(
            """
            create table noted (used timestamptz);
            create function note() returns trigger language plpgsql as $$ begin insert into noted values (new.used); return new; end $$;
            create trigger note after insert or update on charter.credential_uses for each row execute function note()
            """);
        var (known, first) = (Known(registry), registry.Clock.Now);
        await Find(known, "key");
        await Find(known, "unknown");
        await Used(first);

        registry.Clock.Now = first + AMinute - Moment;
        await Find(known, "key");
        registry.Clock.Now = first + AMinute;
        await Find(known, "key");
        await Used(first + AMinute);

        Assert.Equal(2, await registry.Scalar<long>("select count(*) from noted"));
        Assert.Null((await known.List(null, default)).Single().LastUsed);
        Assert.Null((await known.List(Organization, default)).Single(c => c.Record.Code.Value == "altro").LastUsed);

        async Task Used(DateTimeOffset at) =>
            await Wait.Until($"used at {at}", async () => (await known.List(Organization, default)).Single(c => c.Record.Code.Value == "ufficio").LastUsed == at);
    }

    [Fact]
    public async Task Of_two_nodes_uses_the_later_stays_noted()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"), Issue("altro", "other"));
        var (here, there, clock, noon) = (Known(registry), new Clock(), registry.Clock, registry.Clock.Now);
        clock.Now = noon.AddHours(1);
        await Find(here, "key");
        await Wait.Until("it is noted", async () => (await here.List(Organization, default))[1].LastUsed == clock.Now);

        var slow = On(registry, "Maximum Pool Size=1", there);
        await Find(slow, "key");
        await Find(slow, "other");
        await Wait.Until("the other is noted", async () => (await here.List(Organization, default))[0].LastUsed == noon);
        await Wait.Until("the first is noted too", async () => await registry.Scalar<long>("select count(*) from pg_stat_activity where state = 'active' and query like '%credential_uses%' and pid <> pg_backend_pid()") == 0);

        Assert.Equal(clock.Now, (await here.List(Organization, default))[1].LastUsed);
    }

    [Fact]
    public async Task A_use_is_no_fact_and_no_rebuild_forgets_it()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var (known, facts) = (Known(registry), await registry.Facts());
        await Find(known, "key");
        await Wait.Until("it is noted", async () => (await known.List(Organization, default))[0].LastUsed is not null);

        await registry.Execute("truncate mt_doc_credential");
        Assert.Equal(1, (await registry.Rebuild()).Mended);

        Assert.Equal(facts, await registry.Facts());
        Assert.Equal(registry.Clock.Now, (await known.List(Organization, default))[0].LastUsed);
    }

    [Fact]
    public async Task A_use_that_could_not_be_noted_while_the_database_was_away_is_noted_when_it_is_back()
    {
        await using var registry = await Registry.Fresh();
        await using var admin = await Registry.Fresh();
        await registry.Record(Issue("ufficio", "key"));
        var known = Unpooled(registry);
        Assert.Null(await Find(known, "unknown"));
        await Away(admin, registry);
        Assert.NotNull(await Find(known, "key"));

        await Back(admin, registry);

        await Wait.Until("it is noted", async () =>
        {
            Assert.NotNull(await Find(known, "key"));
            return (await known.List(Organization, default))[0].LastUsed == registry.Clock.Now;
        });
    }
}
