using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Tables;

namespace UnimiCharter.Store;

/// <summary>
/// What the registry keeps beside facts and documents, in the schema <c>charter</c>: nothing of it is made again from facts.
/// Marten makes and changes it with its own.
/// </summary>
internal static class OwnSchema
{
    /// <summary>Written out in SQL, where it is read.</summary>
    public const string Name = "charter";

    /// <summary>The SQLSTATE of a batch whose decisions look at a stream that has moved on.</summary>
    public const string Overtaken = "UC001";

    public static ISchemaObject[] Objects =>
    [
        Rebuilds,
        Expect,
        Advance,
        Answers,
        CredentialUses,
        Deliveries,
        DeadLetters,
    ];

    /// <summary>So long a batch waits for streams that somebody holds, before it goes on without those who need them.</summary>
    public const string Short = "250ms";

    /// <summary>As long as it takes.</summary>
    public const string NoEnd = "0";

    /// <summary>Raises <see cref="Overtaken"/> unless every stream is at the version that a decision was based on; if it is held, it stays there until the transaction ends.</summary>
    private static Function Expect => new(Named("expect"),
        $"""
        CREATE OR REPLACE FUNCTION {Name}.expect(tenants character varying[], keys character varying[], versions bigint[], patience text, held boolean)
         RETURNS void
         LANGUAGE plpgsql
         SET enable_seqscan TO 'off'
         SET enable_hashjoin TO 'off'
         SET enable_mergejoin TO 'off'
         SET jit TO 'off'
        AS $function$
        declare
            others text := current_setting('lock_timeout');
            moved text;
        begin
            if held then
                perform set_config('lock_timeout', patience, true);
                select string_agg(e.tenant || '/' || e.key, ', ') into moved
                from (
                    select u.tenant, u.key, u.version,
                        coalesce((select s.version from mt_streams s where s.tenant_id = u.tenant and s.id = u.key for share), 0) as found
                    from unnest(tenants, keys, versions) as u (tenant, key, version)) e
                where e.found <> e.version;
                perform set_config('lock_timeout', others, true);
            else
                select string_agg(u.tenant || '/' || u.key, ', ') into moved
                from unnest(tenants, keys, versions) as u (tenant, key, version)
                where u.version <> coalesce((select s.version from mt_streams s where s.tenant_id = u.tenant and s.id = u.key), 0);
            end if;
            if moved is not null then
                raise exception 'moved on: %', moved using errcode = '{Overtaken}';
            end if;
        end
        $function$;
        """);

    /// <summary>
    /// Moves streams on from the versions that decisions were based on, or raises <see cref="Overtaken"/>, also when documents were
    /// mended since they were read; a stream that begins violates the primary key when there is one. Looked up one by one, in the order
    /// given, whatever the planner thinks of the table's size; what it then takes to cost most is not worth compiling.
    /// </summary>
    private static Function Advance => new(Named("advance"),
        $"""
        CREATE OR REPLACE FUNCTION {Name}.advance(tenants character varying[], keys character varying[], before bigint[], after bigint[], rebuilds bigint, patience text)
         RETURNS void
         LANGUAGE plpgsql
         SET enable_seqscan TO 'off'
         SET enable_hashjoin TO 'off'
         SET enable_mergejoin TO 'off'
         SET jit TO 'off'
        AS $function$
        declare
            others text := current_setting('lock_timeout');
            advanced bigint;
            begun bigint;
        begin
            perform set_config('lock_timeout', patience, true);
            update mt_streams s set version = u.after, timestamp = now()
            from unnest(tenants, keys, before, after) as u (tenant, key, before, after)
            where u.before > 0 and s.tenant_id = u.tenant and s.id = u.key and s.version = u.before;
            get diagnostics advanced = row_count;
            insert into mt_streams (tenant_id, id, version)
            select u.tenant, u.key, u.after from unnest(tenants, keys, before, after) as u (tenant, key, before, after) where u.before = 0;
            get diagnostics begun = row_count;
            perform set_config('lock_timeout', others, true);
            if advanced + begun <> cardinality(keys) or {RebuildsNumber} <> rebuilds then
                raise exception 'moved on' using errcode = '{Overtaken}';
            end if;
        end
        $function$;
        """);

    /// <summary>How many rebuilds mended something, in one row: what was remembered of documents from before is read again, and no batch that builds on it gets in.</summary>
    private static Table Rebuilds
    {
        get
        {
            var table = new Table(Named("rebuilds"));
            table.AddColumn("id", "smallint").AsPrimaryKey();
            table.AddColumn("number", "bigint").NotNull();
            return table;
        }
    }

    /// <summary>The value of <see cref="Rebuilds"/>, as SQL: it is seen with what the rebuild mended, neither before nor after.</summary>
    public const string RebuildsNumber = "coalesce((select number from charter.rebuilds where id = 1), 0)";

    /// <summary>The first answers to writes that carried an <c>Idempotency-Key</c>, until they expire.</summary>
    private static Table Answers
    {
        get
        {
            var table = new Table(Named("answers"));
            table.AddColumn("organization", "varchar").AsPrimaryKey();
            table.AddColumn("key", "varchar").AsPrimaryKey();
            table.AddColumn("fingerprint", "bytea").NotNull();
            table.AddColumn("status", "integer").NotNull();
            table.AddColumn("media_type", "varchar").NotNull();
            table.AddColumn("language", "varchar").NotNull();
            table.AddColumn("body", "bytea").NotNull();
            table.AddColumn("recorded", "timestamptz").NotNull();
            table.Indexes.Add(new IndexDefinition("answers_recorded") { Columns = ["recorded"] });
            return table;
        }
    }

    /// <summary>When each credential was last used, to the minute or so. The organization is the tenant.</summary>
    private static Table CredentialUses
    {
        get
        {
            var table = new Table(Named("credential_uses"));
            table.AddColumn("organization", "varchar").AsPrimaryKey();
            table.AddColumn("credential", "varchar").AsPrimaryKey();
            table.AddColumn("used", "timestamptz").NotNull();
            return table;
        }
    }

    /// <summary>
    /// Up to which change each webhook has been told, and how the next one fares. Who delivers holds the line. What failed is
    /// forgotten when the webhook has another revision.
    /// </summary>
    private static Table Deliveries
    {
        get
        {
            var table = new Table(Named("deliveries"));
            table.AddColumn("organization", "varchar").AsPrimaryKey();
            table.AddColumn("webhook", "varchar").AsPrimaryKey();
            table.AddColumn("position", "bigint").NotNull();
            table.AddColumn("ordinal", "integer").NotNull();
            table.AddColumn("attempts", "integer").NotNull();
            table.AddColumn("revision", "bigint");
            table.AddColumn("began", "timestamptz");
            table.AddColumn("due", "timestamptz");
            table.AddColumn("failure", "varchar");
            table.AddColumn("status", "integer");
            return table;
        }
    }

    /// <summary>What could not be delivered, until it is replayed.</summary>
    private static Table DeadLetters
    {
        get
        {
            var table = new Table(Named("dead_letters"));
            table.AddColumn("organization", "varchar").AsPrimaryKey();
            table.AddColumn("webhook", "varchar").AsPrimaryKey();
            table.AddColumn("position", "bigint").AsPrimaryKey();
            table.AddColumn("ordinal", "integer").AsPrimaryKey();
            table.AddColumn("attempts", "integer").NotNull();
            table.AddColumn("began", "timestamptz").NotNull();
            table.AddColumn("ended", "timestamptz").NotNull();
            table.AddColumn("failure", "varchar").NotNull();
            table.AddColumn("status", "integer");
            table.AddColumn("is_due", "boolean").NotNull();
            table.Indexes.Add(new IndexDefinition("dead_letters_due") { Columns = ["organization", "webhook"], Predicate = "is_due" });
            return table;
        }
    }

    /// <summary>The table that Marten keeps documents of a type in.</summary>
    public static string TableOf(Type document) => Tables[document];

    public static IReadOnlyDictionary<Type, string> Tables { get; } = StoreConfiguration.Snapshots.ToDictionary(kind => kind.Document, kind => kind.Table);

    private static PostgresqlObjectName Named(string name) => new(Name, name, SchemaUtils.IdentifierUsage.General);
}
