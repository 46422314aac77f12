using Marten;
using Marten.Services;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// The transaction of a batch, for one unit of work of Marten's or several. It is ended here and not by Marten: only so is it
/// known that an error came before the commit, or that the commit may have succeeded without anybody hearing of it.
/// </summary>
internal sealed class Transaction : IAsyncDisposable
{
    private readonly IDocumentStore store;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private Transaction(IDocumentStore store, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.store, this.connection, this.transaction) = (store, connection, transaction);

    public static async Task<Transaction> Begin(IDocumentStore store, NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        try
        {
            return new(store, connection, await connection.BeginTransactionAsync());
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A unit of work in it, of all organizations.</summary>
    public IDocumentSession Session()
    {
        var options = SessionOptions.ForTransaction(transaction);
        options.TenantId = Tenants.Registry;
        options.Tracking = DocumentTracking.None;
        // Marten's own is not the connection's.
        options.Timeout = connection.CommandTimeout;
        return store.OpenSession(options);
    }

    public async Task Save(FactsOperation operation)
    {
        if (operation.IsEmpty) return;
        await using var session = Session();
        session.QueueOperation(operation);
        await session.SaveChangesAsync();
    }

    /// <summary>Saves what is written beside facts, once their streams are taken: others who write there wait.</summary>
    public async Task Save(IReadOnlyList<(int Facts, StreamId Stream, Action<IDocumentOperations> Write)> beside)
    {
        if (beside.Count == 0) return;
        await using var session = Session();
        foreach (var (_, stream, write) in beside) write(session.ForTenant(Tenants.Of(stream).Tenant));
        await session.SaveChangesAsync();
    }

    /// <summary>Saves what is left, and commits in the same round trip: that is worth a twentieth of all that a server takes under load.</summary>
    public Task Commit(FactsOperation last) => Save(last.Committing());

    /// <summary>Keeps others from moving streams on: those that may be written to for itself, the others together with who else reads them. Those that are yet to begin are left out.</summary>
    /// <param name="patience">See <see cref="OwnSchema"/>.</param>
    public async Task<List<LockedStream>> Lock(IReadOnlyCollection<PendingUnit> units, string patience)
    {
        var written = units.SelectMany(unit => unit.Written).ToHashSet();
        var read = units.SelectMany(unit => unit.Read).ToHashSet();
        read.ExceptWith(written);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new("select set_config('lock_timeout', $1, true)") { Parameters = { new() { Value = patience } } });
        foreach (var (streams, strength) in new[] { (read, "share"), (written, "no key update") })
        {
            var at = streams.Order().Select(Tenants.Of).ToArray();
            batch.BatchCommands.Add(new(
                $"""
                select tenant_id, id, version, coalesce((select max(e.version) from mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id), 0)
                from mt_streams s where (tenant_id, id) in (select * from unnest($1, $2)) order by tenant_id collate "C", id collate "C" for {strength}
                """)
            {
                Parameters = { new() { Value = Array.ConvertAll(at, s => s.Tenant) }, new() { Value = Array.ConvertAll(at, s => s.Key) } },
            });
        }
        var locked = new List<LockedStream>(written.Count + read.Count);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            while (await reader.NextResultAsync())
                while (await reader.ReadAsync()) locked.Add(new(Tenants.StreamOf(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2), reader.GetInt64(3)));
        }
        catch (PostgresException e) when (FactsOperation.MeaningOf(e) is { } meaning)
        {
            throw meaning;
        }
        return locked;
    }

    /// <summary>Which of the streams that units touch others hold; where nobody does, those that they may be about to begin.</summary>
    public async Task<HashSet<StreamId>> Held(IReadOnlyCollection<PendingUnit> units)
    {
        var (held, absent) = (new HashSet<StreamId>(), new HashSet<StreamId>());
        foreach (var (streams, strength) in new[] { (units.SelectMany(unit => unit.Read), "share"), (units.SelectMany(unit => unit.Written), "no key update") })
        {
            await using var command = Command(
                $"""
                with wanted as (select tenant, key from unnest($1, $2) as u (tenant, key)),
                free as (select tenant_id, id from mt_streams where (tenant_id, id) in (select * from wanted) for {strength} skip locked)
                select tenant, key, exists (select from mt_streams s where s.tenant_id = tenant and s.id = key) from wanted where (tenant, key) not in (select * from free)
                """);
            var at = streams.Distinct().Select(Tenants.Of).ToArray();
            command.Parameters.Add(new() { Value = Array.ConvertAll(at, s => s.Tenant) });
            command.Parameters.Add(new() { Value = Array.ConvertAll(at, s => s.Key) });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) (reader.GetBoolean(2) ? held : absent).Add(Tenants.StreamOf(reader.GetString(0), reader.GetString(1)));
        }
        absent.IntersectWith(units.SelectMany(unit => unit.Written));
        return held.Count > 0 ? held : absent;
    }

    /// <summary>Whether a batch was committed: its first fact, and no other, stands where it should.</summary>
    public async Task<bool> Has(Batch batch)
    {
        if (batch.First is not { } first) return false;
        var at = Tenants.Of(first.Stream);
        await using var command = Command("select exists (select from mt_events where tenant_id = $1 and stream_id = $2 and version = $3 and id = $4)");
        command.Parameters.Add(new() { Value = at.Tenant });
        command.Parameters.Add(new() { Value = at.Key });
        command.Parameters.Add(new() { Value = first.Version });
        command.Parameters.Add(new() { Value = first.Id });
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How often a rebuild has mended documents.</summary>
    public async Task<long> Rebuilds()
    {
        await using var command = Command($"select {OwnSchema.RebuildsNumber}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Says that a stream has so many facts, whatever its row says.</summary>
    public async Task Renumber(StreamId stream, long version)
    {
        var at = Tenants.Of(stream);
        await using var command = Command("update mt_streams set version = $1 where tenant_id = $2 and id = $3");
        command.Parameters.Add(new() { Value = version });
        command.Parameters.Add(new() { Value = at.Tenant });
        command.Parameters.Add(new() { Value = at.Key });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection, transaction);
}

/// <summary>A stream that nobody else moves on.</summary>
/// <param name="Version">How many facts it is said to have.</param>
/// <param name="Last">The version of its last fact, or of an earlier one.</param>
internal sealed record LockedStream(StreamId Id, long Version, long Last);
