using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A credential as it stands.</summary>
/// <param name="Organization">Null for one of all organizations.</param>
public sealed record CredentialRecord(OrganizationCode? Organization, CredentialCode Code, CredentialState State);

/// <summary>
/// Knows whose a key is, and which units the services belong to that it may have. All credentials and units are held in memory, and read again before they
/// are believed once they are older than <see cref="Lag"/>: a key that nobody issued costs the database nothing, and takes as long to refuse as any other.
/// </summary>
public sealed class KnownCredentials(IDocumentStore store, NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>How late a node may know of a change. Who answers a change waits as long first, so that then every node knows of it.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(100);

    /// <summary>Under load, what would be too old so soon is read again already, and nobody waits.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan Stalest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsesAreNotedEvery = TimeSpan.FromMinutes(1);

    // Moves on with every fact of a credential or a unit of any organization, and with a rebuild, whatever that took away.
    internal const string RevisionSql =
        $"select coalesce((select sum(mt_version) from mt_doc_credential), 0)::bigint + coalesce((select sum(mt_version) from mt_doc_units), 0)::bigint + ({OwnSchema.RebuildsNumber} << 40)";

    private readonly ConcurrentDictionary<(OrganizationCode?, CredentialCode), DateTimeOffset> noted = [];
    private readonly Lock gate = new();
    private Snapshot? known;
    private Task<Snapshot>? reading;
    private long readingSince;

    private sealed record Snapshot(FrozenDictionary<string, CredentialRecord> BySecret, FrozenDictionary<string, UnitsState> Units, long Revision, long ReadAt);

    /// <summary>A key of 256 random bits, to be shown once.</summary>
    public static string NewKey() => "uc_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a key.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The credential that a key belongs to, and which admits it now; null when there is none.</summary>
    /// <param name="key">As it was sent.</param>
    /// <param name="wait">How long the database may take.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async ValueTask<CredentialRecord?> Find(string key, TimeSpan wait, CancellationToken cancellation)
    {
        var secret = HashOf(key);
        var snapshot = await Latest(wait, cancellation);
        var now = time.GetUtcNow();
        if (snapshot.BySecret.GetValueOrDefault(secret) is not { } found || !Credential.Admits(found.State, secret, now)) return null;
        Note(found, now);
        return found;
    }

    /// <summary>The units of each organization that has some, by its code, with the services that belong to them.</summary>
    /// <param name="wait">How long the database may take.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async ValueTask<IReadOnlyDictionary<string, UnitsState>> Units(TimeSpan wait, CancellationToken cancellation) => (await Latest(wait, cancellation)).Units;

    /// <summary>Reads all credentials, so that keys are known also if the database goes away next.</summary>
    public Task Prepare() => Read();

    /// <summary>The credentials of an organization, by name, with when they were last used, to the minute.</summary>
    /// <param name="organization">Null for those of all organizations.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<(CredentialRecord Record, DateTimeOffset? LastUsed)>> List(OrganizationCode? organization, CancellationToken cancellation)
    {
        var tenant = Tenants.Of(organization);
        var records = await store.Ask(tenant, (session, stop) => session.Query<CredentialDocument>().ToListAsync(stop), cancellation);
        var uses = await database.Ask((connection, stop) => Uses(connection, tenant, stop), cancellation);
        return [.. records.Select(Record).OrderBy(record => record.Code).Select(record => (record, uses.TryGetValue(record.Code.Value, out var used) ? used : (DateTimeOffset?)null))];
    }

    private static async Task<Dictionary<string, DateTimeOffset>> Uses(NpgsqlConnection connection, string tenant, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select credential, used from charter.credential_uses where organization = $1", connection);
        command.Parameters.Add(new() { Value = tenant });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var uses = new Dictionary<string, DateTimeOffset>();
        while (await reader.ReadAsync(cancellation)) uses.Add(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        return uses;
    }

    /// <summary>
    /// While the database does not answer in time, what was known a moment ago: hardly anything can be read then, and what is
    /// written is checked again as it is written.
    /// </summary>
    private async ValueTask<Snapshot> Latest(TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            return await Current(wait, cancellation);
        }
        catch (Exception e) when (Database.IsAway(e) && Volatile.Read(ref known) is { } last && time.GetElapsedTime(last.ReadAt) < Stalest)
        {
            return last;
        }
    }

    private ValueTask<Snapshot> Current(TimeSpan wait, CancellationToken cancellation)
    {
        if (Volatile.Read(ref known) is not { } snapshot || !IsFresh(snapshot)) return new(Refreshed(wait, cancellation));
        if (time.GetElapsedTime(snapshot.ReadAt) > Lag - Ahead) Reading();
        return ValueTask.FromResult(snapshot);
    }

    private bool IsFresh(Snapshot snapshot) => time.GetElapsedTime(snapshot.ReadAt) < Lag;

    /// <summary>One reads for all.</summary>
    private (Task<Snapshot> Task, long Since) Reading()
    {
        lock (gate)
        {
            if (reading is null) (reading, readingSince) = (Task.Run(Read, CancellationToken.None), time.GetTimestamp());
            return (reading, readingSince);
        }
    }

    /// <summary>What was begun before one came is good only while it is fresh.</summary>
    /// <exception cref="TimeoutException">The reading has taken longer than the wait already, or does now.</exception>
    private async Task<Snapshot> Refreshed(TimeSpan wait, CancellationToken cancellation)
    {
        var came = time.GetTimestamp();
        while (true)
        {
            var (task, since) = Reading();
            var left = wait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero && !task.IsCompleted) throw new TimeoutException();
            var snapshot = await task.WaitAsync(left > TimeSpan.Zero ? left : wait, time, cancellation);
            if (snapshot.ReadAt >= came || IsFresh(snapshot)) return snapshot;
        }
    }

    private async Task<Snapshot> Read()
    {
        try
        {
            return await ReadOnce();
        }
        catch (Exception e) when (Database.IsTransient(e))
        {
            // A pooled connection may have died with a server that is back by now: once more, at once.
            return await ReadOnce();
        }
        finally
        {
            lock (gate) reading = null;
        }
    }

    private async Task<Snapshot> ReadOnce()
    {
        var (before, at) = (Volatile.Read(ref known), time.GetTimestamp());
        await using var versions = database.CreateCommand(RevisionSql);
        var revision = (long)(await versions.ExecuteScalarAsync())!;
        var snapshot = before?.Revision == revision ? before with { ReadAt = at } : new(await ReadAll(), await ReadUnits(), revision, at);
        Volatile.Write(ref known, snapshot);
        return snapshot;
    }

    /// <summary>A key says nothing of whose it is: the credentials of all organizations are known together.</summary>
    private async Task<FrozenDictionary<string, CredentialRecord>> ReadAll()
    {
        await using var session = store.QuerySession(Tenants.Registry);
        var bySecret = new Dictionary<string, CredentialRecord>();
        foreach (var document in await session.Query<CredentialDocument>().Where(d => d.AnyTenant()).ToListAsync())
        {
            if (document.State is not CredentialState.Active active) continue;
            var record = Record(document);
            bySecret[active.Secret] = record;
            if (active.Former is { } former) bySecret.TryAdd(former, record);
        }
        return bySecret.ToFrozenDictionary();
    }

    private async Task<FrozenDictionary<string, UnitsState>> ReadUnits()
    {
        await using var session = store.QuerySession(Tenants.Registry);
        return (await session.Query<UnitsDocument>().Where(d => d.AnyTenant()).ToListAsync()).ToFrozenDictionary(d => d.TenantId!, d => d.State);
    }

    private static CredentialRecord Record(CredentialDocument document) => new(
        document.TenantId == Tenants.Registry ? null : new(document.TenantId!), new(document.Id[(StreamId.CredentialKind.Length + 1)..]), document.State);

    /// <summary>Kept once a minute, beside the request that used it.</summary>
    private void Note(CredentialRecord credential, DateTimeOffset now)
    {
        var key = (credential.Organization, credential.Code);
        if (noted.TryGetValue(key, out var last) ? now - last < UsesAreNotedEvery || !noted.TryUpdate(key, now, last) : !noted.TryAdd(key, now)) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await using var command = database.CreateCommand(
                    """
                    insert into charter.credential_uses as u (organization, credential, used) values ($1, $2, $3)
                    on conflict (organization, credential) do update set used = greatest(u.used, excluded.used)
                    """);
                command.Parameters.Add(new() { Value = Tenants.Of(credential.Organization), NpgsqlDbType = NpgsqlDbType.Varchar });
                command.Parameters.Add(new() { Value = credential.Code.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
                command.Parameters.Add(new() { Value = now.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (Database.IsAway(e) || e is ObjectDisposedException)
            {
                // It is noted at another use.
                noted.TryRemove(key, out _);
            }
        });
    }
}
