namespace UnimiCharter.Store.Tests;

/// <summary>The event tables are those of <c>marten-layout.sql</c>, which Marten 9 opens without altering them.</summary>
public sealed class LayoutTests
{
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["columns"] =
            """
            select table_name, ordinal_position, column_name, udt_name, character_maximum_length, is_nullable, column_default, collation_name, is_identity, is_generated
            from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position
            """,
        ["constraints"] =
            """
            select conrelid::regclass, conname, contype, pg_get_constraintdef(oid), condeferrable
            from pg_constraint where connamespace = 'public'::regnamespace order by 1::text, 2
            """,
        ["indexes"] = "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2",
        ["sequences"] =
            """
            select s.sequencename, s.data_type, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle, s.cache_size,
                   d.refobjid::regclass, a.attname, d.deptype
            from pg_sequences s
            left join pg_depend d on d.objid = s.sequencename::regclass and d.classid = 'pg_class'::regclass and d.refobjsubid > 0
            left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where s.schemaname = 'public' order by 1
            """,
        ["relations"] =
            """
            select relname, relkind, relpersistence, relhastriggers, relrowsecurity, reloptions
            from pg_class where relnamespace = 'public'::regnamespace order by 1
            """,
    };

    [Fact]
    public async Task The_event_tables_are_those_that_Marten_makes()
    {
        await using var registry = await Registry.Fresh();
        await using var martens = await Registry.Fresh(migrated: false);
        await martens.Execute(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Schema", "marten-layout.sql")));

        foreach (var (what, query) in Queries)
        {
            var expected = await martens.Rows(query);
            Assert.True(expected.Length > 0, what);
            Assert.Equal(expected, await registry.Rows(query));
        }
    }

    [Fact]
    public async Task Nothing_else_of_ours_is_where_Marten_looks()
    {
        await using var registry = await Registry.Fresh();

        Assert.Empty(await registry.Rows("select proname from pg_proc where pronamespace = 'public'::regnamespace"));
        Assert.Equal(
            ["(mt_event_progression)", "(mt_events)", "(mt_streams)"],
            await registry.Rows("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"));
    }

    [Fact]
    public async Task Instants_are_written_explicitly_whatever_the_time_zone_of_the_session()
    {
        await using var registry = await Registry.With("master");
        var node = registry.Node(registry.OpenWith("Timezone=Asia/Tokyo"));

        registry.Clock.Now = new(1999, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5));
        await node.Append(Unimi.Report("master", 1, 5), Registry.Nobody);
        Assert.Equal(
            ["(1,\"2000-01-01 04:59:59\",\"2000-01-01 04:59:59\",\"2000-01-01 04:59:59\")"],
            await Timestamps(registry));

        registry.Clock.Now = new(2001, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
        await node.Append(Unimi.Report("master", 2, 6), Registry.Nobody);
        Assert.Equal(
            [
                "(1,\"2000-01-01 04:59:59\",\"2001-02-03 04:05:06.789\",\"2000-01-01 04:59:59\")",
                "(2,\"2001-02-03 04:05:06.789\",\"2001-02-03 04:05:06.789\",\"2000-01-01 04:59:59\")",
            ],
            await Timestamps(registry));

        static Task<string[]> Timestamps(Registry registry) => registry.Rows(
            """
            select e.version, e.timestamp at time zone 'utc', s.timestamp at time zone 'utc', s.created at time zone 'utc'
            from mt_events e join mt_streams s on s.id = e.stream_id where s.id = 'unimi/reporting/master/2024' order by e.version
            """);
    }
}
