using System.Text;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The schema comes about once, however many nodes start, and only where it may.</summary>
public sealed partial class OpeningTests
{
    // What there is, and what each thing is like. The default of an event's timestamp is the instant at which Marten made the table ('(now())').
    private const string Shape =
        """
        select 'relation', n.nspname, c.relname, c.relkind::text, c.reloptions::text, a.attnum, a.attname::text, a.atttypid::regtype::text, a.attnotnull,
            case when (c.relname, a.attname) <> ('mt_events', 'timestamp') then pg_get_expr(d.adbin, d.adrelid) end
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where n.nspname in ('public', 'charter')
        union all
        select 'index', schemaname, tablename, indexdef, null, null, indexname, null, null, null from pg_indexes where schemaname in ('public', 'charter')
        union all
        select 'constraint', connamespace::regnamespace::text, conrelid::regclass::text, pg_get_constraintdef(oid), null, null, conname, null, null, null
        from pg_constraint where connamespace::regnamespace::text in ('public', 'charter')
        union all
        select 'function', pronamespace::regnamespace::text, oid::regprocedure::text, prosrc, proconfig::text, null, null, null, null, null
        from pg_proc where pronamespace::regnamespace::text in ('public', 'charter')
        order by 1, 2, 3, 4, 6, 7
        """;

    // Whether anything was made anew, be it the same.
    private const string Made =
        """
        select oid, relname, relfilenode from pg_class where relnamespace::regnamespace::text in ('public', 'charter')
        union all select oid, proname, xmin::text::oid from pg_proc where pronamespace::regnamespace::text in ('public', 'charter')
        order by 1
        """;

    private const string Advisory = "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";

    [Fact]
    public async Task An_empty_database_becomes_the_registrys_and_matches_its_configuration()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        Assert.Empty(await registry.Rows(Shape));

        await ThrowawayCluster.Migrate(registry.ConnectionString);

        await registry.Store.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        await registry.Record([.. Charter2024("master"), Report("master", 1, 10)]);
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_database_that_was_used_still_matches_its_configuration()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Issue("ufficio", "key"), Do("unimi", Named("Università", new Expectation.None(), null)));
        await registry.Recorder.Import([.. Enumerable.Range(1, 3_000).Select(n => Rectify("master", 1, n))], Registry.Nobody, together: true);
        await registry.Sealing().Run();
        await registry.Follow();
        await registry.Execute("update mt_doc_service set data = data - 'state'");
        await registry.Rebuild();
        var answers = new FirstAnswers(registry.Database, registry.Clock);
        await using (var hold = Assert.IsType<Claim.Granted>(await answers.Claim(Organization, "k-1", [1], default)).Hold)
            await hold.Keep(new(200, "", "", Encoding.UTF8.GetBytes("{}")));

        await registry.Store.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        await using var registry = await Registry.With("master");
        var (shape, made) = (await registry.Rows(Shape), await registry.Rows(Made));
        Assert.NotEmpty(made);

        await ThrowawayCluster.Migrate(registry.ConnectionString);

        Assert.Equal(shape, await registry.Rows(Shape));
        Assert.Equal(made, await registry.Rows(Made));
    }

    [Fact]
    public async Task Four_nodes_that_start_at_once_make_one_schema()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await using var whole = await Registry.Fresh();

        await Wait.For(Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ThrowawayCluster.Migrate(registry.ConnectionString)))));

        Assert.Equal(await whole.Rows(Shape), await registry.Rows(Shape));
        Assert.Equal(0, await registry.Scalar<long>(Advisory));
    }

    [Fact]
    public async Task A_node_waits_while_another_one_changes_the_schema()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        var (other, key) = (await registry.ByHand(), ((DocumentStore)registry.Store).Options.ApplyChangesLockId);
        await other.Run($"select pg_advisory_lock({key})");

        var waiting = ThrowawayCluster.Migrate(registry.ConnectionString + ";Application Name=waits");
        await Wait.Until("it asks for the lock again and again", async () =>
            await registry.Scalar<long>("select count(*) from pg_stat_activity where application_name = 'waits' and query like '%advisory%' and state_change > backend_start + interval '1 second'") == 1);
        Assert.False(waiting.IsCompleted);
        Assert.Empty(await registry.Rows(Shape));

        await other.Run($"select pg_advisory_unlock({key})");
        await Wait.For(waiting);
        await registry.Store.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
    }

    /// <summary>As another version of Marten, or of the registry, leaves it.</summary>
    [Theory]
    [InlineData("drop table mt_high_water_skips")]
    [InlineData("do $$ begin execute 'drop function ' || 'mt_quick_append_events'::regproc::oid::regprocedure; end $$")]
    [InlineData("create or replace function mt_mark_event_progression(name character varying, last_encountered bigint) returns void language plpgsql as $$ begin end; $$")]
    [InlineData("alter table mt_event_progression drop column heartbeat")]
    [InlineData("alter table mt_events drop column user_name")]
    [InlineData("drop table mt_doc_programme")]
    [InlineData("drop table charter.dead_letters")]
    [InlineData("alter table charter.deliveries drop column status")]
    [InlineData("drop index charter.answers_recorded")]
    [InlineData("do $$ begin execute 'drop function ' || 'charter.advance'::regproc::oid::regprocedure; end $$")]
    public async Task An_older_schema_is_brought_up_to_date_and_its_facts_stay(string change)
    {
        await using var registry = await Registry.With("master");
        await using var whole = await Registry.Fresh();
        var facts = await registry.Rows("select seq_id, tenant_id, stream_id, version, type, data, headers from mt_events order by seq_id");
        await registry.Execute(change);
        Assert.NotEqual(Shapes(await whole.Rows(Shape)), Shapes(await registry.Rows(Shape)));

        await ThrowawayCluster.Migrate(registry.ConnectionString);

        Assert.Equal(Shapes(await whole.Rows(Shape)), Shapes(await registry.Rows(Shape)));
        Assert.Equal(facts, await registry.Rows("select seq_id, tenant_id, stream_id, version, type, data, headers from mt_events order by seq_id"));
        await registry.Store.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        await registry.Record(Report("master", 1, 10));
        await registry.AssertSound();

        // But for where a column stands that was added later.
        static IEnumerable<string> Shapes(string[] rows) => rows.Select(row => row.StartsWith("(relation", StringComparison.Ordinal) ? Place().Replace(row, ",#,", 1) : row).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_database_that_the_former_store_wrote_is_told_and_not_touched()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await registry.Execute(
            """
            create table mt_streams (id varchar primary key, type varchar, version bigint not null, tenant_id varchar default '*DEFAULT*', is_archived boolean default false);
            create table mt_events (seq_id bigint primary key, id uuid not null, stream_id varchar references mt_streams, version bigint not null, data jsonb not null, type varchar not null);
            create sequence mt_events_sequence owned by mt_events.seq_id;
            create schema charter;
            create table charter.migrations (number int primary key, name text not null, applied timestamptz not null);
            create table charter.generation (number bigint not null);
            insert into charter.migrations values (1, '001_events.sql', now());
            insert into mt_streams values ('unimi/service/master', 'service', 1);
            insert into mt_events values (1, gen_random_uuid(), 'unimi/service/master', 1, '{"name":"Master"}', 'service_registered')
            """);

        var refused = await AssertUntouched(registry);

        Assert.Contains("earlier UnimiCharter", refused, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Charter", refused, StringComparison.Ordinal);
        Assert.Contains("CHARTER_DATA", refused, StringComparison.Ordinal);
        Assert.Equal(1, await registry.Facts());
    }

    [Fact]
    public async Task A_database_with_the_events_of_another_application_is_told_and_not_touched()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await using (var another = DocumentStore.For(registry.ConnectionString + ";Pooling=false"))
        {
            await using var session = another.LightweightSession();
            session.Events.StartStream(Guid.NewGuid(), new ServiceEvent.ServiceRetired());
            await session.SaveChangesAsync();
        }

        var refused = await AssertUntouched(registry);

        Assert.Contains("another application", refused, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Charter", refused, StringComparison.Ordinal);
        Assert.Equal(1, await registry.Facts());
    }

    [Theory]
    [InlineData("")]
    [InlineData("grant create on schema public to {user}")]
    [InlineData("grant create on database {database} to {user}")]
    public async Task A_user_who_may_not_make_tables_is_told_what_to_grant_and_it_is_enough(string granted)
    {
        await using var registry = await Registry.Fresh(migrated: false);
        var database = new NpgsqlConnectionStringBuilder(registry.ConnectionString).Database!;
        var user = "app_" + database;
        await registry.Execute($"create role {user} login");
        if (granted != "") await registry.Execute(granted.Replace("{user}", user, StringComparison.Ordinal).Replace("{database}", database, StringComparison.Ordinal));
        var connectionString = registry.ConnectionString + $";Username={user};Pooling=false";

        var refused = (await Assert.ThrowsAsync<StoreException>(() => ThrowawayCluster.Migrate(connectionString))).Message;

        Assert.Contains("GRANT CREATE ON DATABASE", refused, StringComparison.Ordinal);
        Assert.Contains("GRANT CREATE ON SCHEMA public", refused, StringComparison.Ordinal);
        Assert.Empty(await registry.Rows(Shape));

        await registry.Execute($"grant create on database {database} to {user}; grant create on schema public to {user}");
        await ThrowawayCluster.Migrate(connectionString);
        await using var node = Registry.In(connectionString);
        await node.Record([.. Charter2024("master"), Report("master", 1, 10)]);
        await node.AssertSound();
    }

    [Fact]
    public async Task A_database_that_is_away_is_opened_by_the_next_try_once_it_is_there()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        await using var admin = await Registry.Fresh(migrated: false);
        var name = new NpgsqlConnectionStringBuilder(registry.ConnectionString).Database!;
        await admin.Execute($"drop database {name}");
        await using var node = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(registry.ConnectionString).BuildServiceProvider();
        var opening = node.GetRequiredService<Opening>();

        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<NpgsqlException>(() => opening.Run())));
        await admin.Execute($"create database {name}");
        await Wait.For(opening.Run());

        await registry.Record([.. Charter2024("master")]);
        await opening.Close(CancellationToken.None);
    }

    private static async Task<string> AssertUntouched(Registry registry)
    {
        var (shape, made) = (await registry.Rows(Shape), await registry.Rows(Made));

        var refused = await Assert.ThrowsAsync<StoreException>(() => ThrowawayCluster.Migrate(registry.ConnectionString));

        Assert.Equal(shape, await registry.Rows(Shape));
        Assert.Equal(made, await registry.Rows(Made));
        return refused.Message;
    }

    [GeneratedRegex(",[0-9]+,")]
    private static partial Regex Place();
}
