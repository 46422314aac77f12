using System.Data;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// The first answers to writes that carried an <c>Idempotency-Key</c>, which a resend gets again. While a write is under way
/// its key is held by an advisory lock, which ends with the process that holds it.
/// </summary>
/// <param name="database">A pool of its own: each key that is held takes a connection, which the write itself must not lack.</param>
/// <param name="time">The clock.</param>
public sealed class FirstAnswers(NpgsqlDataSource database, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many keys are held at once.</summary>
    public const int MostHeld = 8;

    /// <summary>How many more wait until one is let go.</summary>
    public const int MostWaiting = 64;

    private readonly SemaphoreSlim turns = new(MostHeld);
    private int waiting;

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Claims a key for a write, when its turn comes.</summary>
    /// <param name="organization">Keys are the organization's own.</param>
    /// <param name="key">As the caller made it.</param>
    /// <param name="fingerprint">A hash of all that was sent.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="RecorderFullException">Too many are waiting; nothing was claimed.</exception>
    public Task<Claim> Claim(OrganizationCode organization, string key, byte[] fingerprint, CancellationToken cancellation) => Question.Ask(
        stop => InTurn(organization, key, fingerprint, stop), cancellation, late => late is Claim.Granted { Hold: var hold } ? hold.DisposeAsync() : default);

    private async Task<Claim> InTurn(OrganizationCode organization, string key, byte[] fingerprint, CancellationToken cancellation)
    {
        await Turn(cancellation);
        var isHeld = false;
        try
        {
            var claim = await Try(organization, key, fingerprint, cancellation);
            isHeld = claim is Claim.Granted;
            return claim;
        }
        finally
        {
            if (!isHeld) turns.Release();
        }
    }

    /// <summary>Each key that is held has a connection: who finds none free waits for it, rather than ask a pool that gives up within a second.</summary>
    private async Task Turn(CancellationToken cancellation)
    {
        if (await turns.WaitAsync(0, cancellation)) return;
        try
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting) throw new RecorderFullException();
            await turns.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<Claim> Try(OrganizationCode organization, string key, byte[] fingerprint, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            if (await Scalar(connection, "select pg_try_advisory_lock(hashtextextended($1, 0))", cancellation, Name(organization, key)) is true)
            {
                await Scalar(connection, "delete from charter.answers where recorded < $1", cancellation, time.GetUtcNow() - Lifetime);
                if (await Find(connection, organization, key, cancellation) is not { } found)
                    return new Claim.Granted(new Hold(connection, turns, organization, key, fingerprint, time));
                await Release(connection, organization, key);
                return found.Fingerprint.AsSpan().SequenceEqual(fingerprint) ? new Claim.Answered(found.Answer) : new Claim.OtherPayload();
            }
            await connection.DisposeAsync();
            return new Claim.InFlight();
        }
        catch
        {
            // It may hold the lock, even if it was not heard to say so.
            await Release(connection, organization, key);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        turns.Dispose();
    }

    internal static async Task Release(NpgsqlConnection connection, OrganizationCode organization, string key)
    {
        await using var _ = connection;
        // A broken connection's lock is gone with it.
        if (connection.State is not ConnectionState.Open) return;
        try
        {
            await Scalar(connection, "select pg_advisory_unlock(hashtextextended($1, 0))", CancellationToken.None, Name(organization, key));
        }
        catch (NpgsqlException e) when (Database.IsAway(e))
        {
            // It broke by now.
        }
    }

    internal static async Task<object?> Scalar(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static async Task<(byte[] Fingerprint, FirstAnswer Answer)?> Find(
        NpgsqlConnection connection, OrganizationCode organization, string key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select fingerprint, status, media_type, language, body from charter.answers where organization = $1 and key = $2", connection);
        command.Parameters.Add(new() { Value = organization.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = key, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (reader.GetFieldValue<byte[]>(0), new(reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4)))
            : null;
    }

    private static string Name(OrganizationCode organization, string key) => $"unimicharter/{organization}/{key}";
}

/// <summary>What a write was answered with.</summary>
public sealed record FirstAnswer(int Status, string MediaType, string Language, ReadOnlyMemory<byte> Body);

/// <summary>What a key stands for.</summary>
public abstract record Claim
{
    private Claim() { }

    /// <summary>Nothing yet: the write may go on, and its answer is to be kept.</summary>
    public sealed record Granted(Hold Hold) : Claim;

    /// <summary>The same write, which was answered before.</summary>
    public sealed record Answered(FirstAnswer Answer) : Claim;

    /// <summary>Another write.</summary>
    public sealed record OtherPayload : Claim;

    /// <summary>A write that is still under way.</summary>
    public sealed record InFlight : Claim;
}

/// <summary>A key that a write holds until it is disposed of.</summary>
public sealed class Hold : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly SemaphoreSlim turns;
    private readonly OrganizationCode organization;
    private readonly string key;
    private readonly byte[] fingerprint;
    private readonly TimeProvider time;
    private Task keeping = Task.CompletedTask;

    internal Hold(NpgsqlConnection connection, SemaphoreSlim turns, OrganizationCode organization, string key, byte[] fingerprint, TimeProvider time) =>
        (this.connection, this.turns, this.organization, this.key, this.fingerprint, this.time) = (connection, turns, organization, key, fingerprint, time);

    public Task Keep(FirstAnswer answer) => keeping = FirstAnswers.Scalar(connection,
        "insert into charter.answers (organization, key, fingerprint, status, media_type, language, body, recorded) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        CancellationToken.None, organization.Value, key, fingerprint, answer.Status, answer.MediaType, answer.Language, answer.Body.ToArray(), time.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        // Whoever did not wait for it goes on the same connection.
        await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await FirstAnswers.Release(connection, organization, key);
        }
        finally
        {
            turns.Release();
        }
    }
}
