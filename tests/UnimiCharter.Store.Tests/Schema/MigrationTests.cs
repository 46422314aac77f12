using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>The schema comes about once, however many nodes start.</summary>
public sealed class MigrationTests
{
    private const string Everything =
        """
        select n.nspname, c.relname, c.relkind, c.reloptions, a.attnum, a.attname, a.atttypid::regtype, a.attnotnull, a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where n.nspname in ('public', 'charter') order by 1, 2, 5
        """;

    // Every version of every node takes the same.
    private const long AdvisoryLock = 0x756e_6963_6861_7274;

    private const string Held = "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
    private const string Waiting = Held + " and not granted";

    private static readonly DateTimeOffset First = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Scripts_are_applied_in_order_with_the_instant()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        registry.Clock.Now = First;

        await Migrations.Apply(registry.Database, registry.Clock);

        Assert.Equal(
            ["(1,001_events.sql,\"2024-01-02 03:04:05\")", "(2,002_projections.sql,\"2024-01-02 03:04:05\")"],
            (await Applied(registry))[..2]);
        Assert.Equal(["001_events.sql", "002_projections.sql"], ScriptNames()[..2]);
        Assert.Equal(ScriptNames().Length, (await Applied(registry)).Length);
    }

    [Fact]
    public async Task Applying_them_again_changes_nothing()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        registry.Clock.Now = First;
        await Migrations.Apply(registry.Database, registry.Clock);
        var (before, applied) = (await registry.Rows(Everything), await Applied(registry));

        registry.Clock.Now = First.AddDays(1);
        await Migrations.Apply(registry.Database, registry.Clock);

        Assert.Equal(before, await registry.Rows(Everything));
        Assert.Equal(applied, await Applied(registry));
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task Four_nodes_that_start_at_once_make_one_schema()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await using var whole = await Registry.Fresh();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrations.Apply(registry.OpenWith("Application Name=node"), TimeProvider.System))));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrations.Apply(registry.Database, TimeProvider.System))));

        Assert.Equal(await whole.Rows(Everything), await registry.Rows(Everything));
        Assert.Equal(ScriptNames().Length, (await Applied(registry)).Length);
    }

    [Fact]
    public async Task A_node_waits_while_another_one_changes_the_schema()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        var other = await registry.ByHand();
        await other.Run($"select pg_advisory_lock({AdvisoryLock})");

        var waiting = Migrations.Apply(registry.Database, TimeProvider.System);
        await Wait.Until("the second node waits", async () => await registry.Scalar<long>(Waiting) == 1);
        Assert.False(await registry.Scalar<bool>("select exists (select from pg_namespace where nspname = 'charter')"));

        await other.Run($"select pg_advisory_unlock({AdvisoryLock})");
        await Wait.For(waiting);
        Assert.Equal(0, await registry.Scalar<long>(Held));
    }

    [Fact]
    public async Task A_schema_left_half_way_is_brought_up_to_date()
    {
        await using var registry = await Registry.Fresh();
        await using var whole = await Registry.Fresh();
        await registry.Execute(
            """
            drop table charter.charters, charter.services, charter.promises, charter.standings, charter.years, charter.generation, charter.answers, charter.programmes,
                charter.organizations, charter.credentials, charter.credential_uses, charter.changes, charter.webhooks, charter.deliveries, charter.dead_letters;
            drop function charter.expect;
            drop function charter.content, charter.hash cascade;
            delete from charter.migrations where number > 1
            """);

        await Migrations.Apply(registry.Database, TimeProvider.System);

        Assert.Equal(await whole.Rows(Everything), await registry.Rows(Everything));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_of_itself_and_does_not_hold_the_lock()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await registry.Execute("create table mt_events (id int)");

        await Assert.ThrowsAsync<PostgresException>(() => Migrations.Apply(registry.Database, TimeProvider.System));
        Assert.Empty(await registry.Rows("select from pg_class where relname = 'mt_streams'"));
        Assert.Empty(await Applied(registry));

        await registry.Execute("drop table mt_events");
        await Migrations.Apply(registry.OpenWith("Application Name=later"), TimeProvider.System);
        Assert.Equal(ScriptNames().Length, (await Applied(registry)).Length);
    }

    private static Task<string[]> Applied(Registry registry) =>
        registry.Rows("select number, name, applied at time zone 'utc' from charter.migrations order by number");

    private static string[] ScriptNames() =>
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => string.Join('.', name.Split('.')[^2..])).Order(StringComparer.Ordinal),
    ];
}
