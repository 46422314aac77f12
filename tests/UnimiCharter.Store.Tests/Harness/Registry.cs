using System.Collections.Immutable;
using Marten;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store.Tests;

/// <summary>A registry in a database of its own: a recorder, the register, and SQL by hand.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private readonly string connectionString;
    private readonly List<IAsyncDisposable> opened = [];
    private readonly Dictionary<NpgsqlDataSource, IDocumentStore> stores = [];

    private Registry(string connectionString)
    {
        this.connectionString = connectionString;
        Database = Open(connectionString);
        Store = StoreOn(Database);
        Recorder = Node();
    }

    public static Provenance Nobody { get; } = new(null, null);

    public Clock Clock { get; } = new();
    public NpgsqlDataSource Database { get; }
    public IDocumentStore Store { get; }
    public Recorder Recorder { get; }
    public Register Register => new(Store, Database);
    public EventLog Log => new(Store);
    public ChangeFeed Feed => new(Store);

    public static async Task<Registry> Fresh(bool migrated = true) => new(await ThrowawayCluster.NewDatabase(migrated));

    /// <summary>A fresh registry with services of the 2024 charter in it, each with the indicators of <see cref="Unimi"/>.</summary>
    public static async Task<Registry> With(params string[] services)
    {
        var registry = await Fresh();
        foreach (var service in services) await registry.Record([.. Unimi.Charter2024(service)]);
        return registry;
    }

    /// <summary>A registry in a database that is there already.</summary>
    public static Registry In(string connectionString) => new(connectionString);

    /// <summary>Another node on the same database: its own memory and its own connections.</summary>
    public Recorder Node(NpgsqlDataSource? database = null)
    {
        database ??= Open(connectionString);
        var node = new Recorder(StoreOn(database), database, Clock);
        // Recorders before their connections: what is opened last is closed first.
        lock (opened) opened.Add(node);
        return node;
    }

    /// <summary>Seals through the first node, or another.</summary>
    public Sealing Sealing(Recorder? recorder = null) => new(Database, recorder ?? Recorder, Clock);

    public Task<RebuildReport> Rebuild(IProgress<FactProgress>? progress = null, CancellationToken cancellation = default) => new Rebuild(Database, Feed).Run(progress, cancellation);

    public Task<VerificationReport> Verify(IProgress<FactProgress>? progress = null, SealHead? head = null) => new Verification(Database).Run(head, progress);

    /// <summary>Has Marten's daemon follow the facts until it has looked at all of them.</summary>
    /// <returns>The position that the feed is complete up to.</returns>
    public async Task<long> Follow()
    {
        using var daemon = await Store.BuildProjectionDaemonAsync();
        await daemon.CatchUpAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        return await Feed.Position(CancellationToken.None);
    }

    /// <summary>A pool of its own, with settings added to the connection string.</summary>
    public NpgsqlDataSource Open(string connectionString)
    {
        var database = UnimiCharter.Store.Database.Open(connectionString);
        lock (opened) opened.Add(database);
        return database;
    }

    /// <summary>A store of its own on a pool; closed with it.</summary>
    public IDocumentStore StoreOn(NpgsqlDataSource database)
    {
        lock (opened)
        {
            if (stores.TryGetValue(database, out var known)) return known;
            var store = StoreConfiguration.Open(database, Clock);
            stores.Add(database, store);
            opened.Add(store);
            return store;
        }
    }

    public NpgsqlDataSource OpenWith(string settings) => Open(connectionString + ";" + settings);

    public string ConnectionString => connectionString;

    /// <summary>A connection outside every pool.</summary>
    public async Task<NpgsqlConnection> ByHand()
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        lock (opened) opened.Add(connection);
        return connection;
    }

    public Task<Receipt> Try(Intent intent, Provenance? by = null) => Wait.For(Recorder.Append(intent, by ?? Nobody));

    /// <summary>Records a unit that must not be refused.</summary>
    public async Task<ImmutableArray<Receipt.Recorded>> Record(params ImmutableArray<Intent> unit) =>
        [.. (await Wait.For(Recorder.Append(unit, Nobody))).Select(receipt => Assert.IsType<Receipt.Recorded>(receipt))];

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The rows of a query, each as PostgreSQL writes it.</summary>
    public async Task<string[]> Rows(string sql)
    {
        await using var command = Database.CreateCommand($"select r::text from ({sql}) r");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return [.. rows];
    }

    public async Task<int> Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public Task<long> Facts() => Scalar<long>("select count(*) from mt_events");

    /// <summary>The position of the newest fact.</summary>
    public Task<long> Newest() => Scalar<long>("select max(seq_id) from mt_events");

    /// <summary>Every document, letter for letter.</summary>
    public async Task<string[]> Projected()
    {
        var rows = new List<string>();
        foreach (var table in OwnSchema.Tables.Values)
            foreach (var row in await Rows($"select tenant_id, id, mt_version, data from {table}")) rows.Add($"{table} {row}");
        rows.Sort(StringComparer.Ordinal);
        return [.. rows];
    }

    /// <summary>What always holds, whatever was written: versions from 1 without a hole, but for Marten's tombstones, streams that know their last one, and every fact as it was hashed.</summary>
    public async Task AssertSound()
    {
        Assert.Empty(await Rows("select tenant_id, stream_id, max(version), count(*) from mt_events where stream_id <> 'mt_tombstone' group by 1, 2 having min(version) <> 1 or max(version) <> count(*) or count(distinct version) <> count(*)"));
        Assert.Empty(await Rows("select s.id, s.version, e.last from mt_streams s full join (select tenant_id, stream_id, max(version) last from mt_events group by 1, 2) e on (e.tenant_id, e.stream_id) = (s.tenant_id, s.id) where s.version is distinct from e.last and coalesce(s.id, '') <> 'mt_tombstone'"));
        Assert.Equal(0, (await Rebuild()).Mended);
        Assert.Empty((await Verify()).Findings);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = opened.Count - 1; i >= 0; i--) await opened[i].DisposeAsync();
    }
}

internal static class Imports
{
    /// <summary>Imports, and tells every decision.</summary>
    public static Task<ImmutableArray<Decision>> Import(this Recorder recorder, ImmutableArray<Intent> intents, Provenance by, bool together)
    {
        return Whole(recorder.Import(intents, decision => decision, by, together));

        static async Task<ImmutableArray<Decision>> Whole(Task<List<Decision>> decisions) => [.. await decisions];
    }

    /// <summary>Tries an import, and tells every decision.</summary>
    public static async Task<ImmutableArray<Decision>> TryImport(this Recorder recorder, ImmutableArray<Intent> intents, CancellationToken cancellation) =>
        [.. await recorder.TryImport(intents, decision => decision, Registry.Nobody, cancellation)];
}
