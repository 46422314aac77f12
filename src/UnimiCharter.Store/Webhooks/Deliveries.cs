using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A webhook that has something to be told.</summary>
/// <param name="IsFailing">The last attempt did not succeed.</param>
public sealed record DueWebhook(OrganizationCode Organization, WebhookCode Code, bool IsFailing);

/// <summary>
/// What webhooks are still to be told. Nothing is written when something changes: each webhook has a place in the feed of changes, and
/// moves on in the order of positions. What fails holds up what comes after it for the same webhook, until it succeeds or is a dead letter; once
/// the webhook is changed, it is tried again at once.
/// </summary>
/// <param name="feed">What there is to be told.</param>
/// <param name="database">A pool of its own: a connection is held while something is on its way.</param>
/// <param name="time">The clock.</param>
public sealed class Deliveries(ChangeFeed feed, NpgsqlDataSource database, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many are on their way at once.</summary>
    public const int MostAtOnce = 16;

    private const int MaxDue = 500;

    // A node that died without hanging up is given up after so many seconds.
    private const int Patience = 60;

    /// <summary>The webhooks that have something to be told now: those that take it first, and else by chance, so that none is always the last.</summary>
    public async Task<IReadOnlyList<DueWebhook>> Due(CancellationToken cancellation)
    {
        // One that is new begins with what changes after the fact that it began with.
        await using var command = database.CreateCommand(
            """
            with begun as (
                insert into charter.deliveries (organization, webhook, position, ordinal, attempts)
                select w.tenant_id, substr(w.id, 9), (select min(seq_id) from mt_events e where e.tenant_id = w.tenant_id and e.stream_id = w.id), $2, 0
                from mt_doc_webhook w where not exists (select from charter.deliveries d where d.organization = w.tenant_id and 'webhook/' || d.webhook = w.id)
                on conflict do nothing)
            select d.organization, d.webhook, d.attempts > 0
            from charter.deliveries d
            join mt_doc_webhook w on w.tenant_id = d.organization and w.id = 'webhook/' || d.webhook
            where w.data -> 'state' ->> 'is' = 'active' and w.data -> 'state' ->> 'paused' is null
              and (((d.due is null or d.due <= $1 or d.revision <> (w.data -> 'state' ->> 'revision')::bigint) and (d.position, d.ordinal) < ($3, $2))
                   or exists (select from charter.dead_letters l where l.organization = d.organization and l.webhook = d.webhook and l.is_due))
            order by d.attempts > 0, random() limit $4
            """);
        foreach (var value in new object[] { time.GetUtcNow(), int.MaxValue, await feed.Position(cancellation), MaxDue }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<DueWebhook>();
        while (await reader.ReadAsync(cancellation)) due.Add(new(new(reader.GetString(0)), new(reader.GetString(1)), reader.GetBoolean(2)));
        return due;
    }

    /// <summary>What a webhook is to be told next; null when there is nothing, or another node is at it.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="code">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Turn?> Take(OrganizationCode organization, WebhookCode code, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        Turn? turn = null;
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            turn = await Take(connection, transaction, organization, code, cancellation);
            if (turn is null) await transaction.CommitAsync(cancellation);
            return turn;
        }
        finally
        {
            // A transaction that is open yet ends with its connection.
            if (turn is null) await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>How far a webhook has been told.</summary>
    public async Task<DeliveryProgress> Progress(OrganizationCode organization, WebhookCode code, CancellationToken cancellation)
    {
        var last = await feed.Position(cancellation);
        return await database.Ask((connection, stop) => Progress(connection, organization, code, last, stop), cancellation);
    }

    private static async Task<DeliveryProgress> Progress(NpgsqlConnection connection, OrganizationCode organization, WebhookCode code, long last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select case when d.position is null then (select min(seq_id) from mt_events where tenant_id = $1 and stream_id = 'webhook/' || $2) when d.ordinal < $3 then d.position - 1 else d.position end,
                   coalesce(d.attempts, 0), d.due, d.failure, d.status, (select count(*)::int from charter.dead_letters l where l.organization = $1 and l.webhook = $2)
            from (select) one left join charter.deliveries d on d.organization = $1 and d.webhook = $2
            """, connection);
        foreach (var value in new object[] { organization.Value, code.Value, int.MaxValue }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(
            reader.GetInt64(0), last, reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            reader.IsDBNull(3) ? null : Result(reader, 3), reader.GetInt32(5));
    }

    /// <summary>What could not be told, in the order of positions.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="code">Its name.</param>
    /// <param name="after">The last that was read.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<IReadOnlyList<DeadLetter>> DeadLetters(OrganizationCode organization, WebhookCode code, (long Position, int Ordinal) after, int limit, CancellationToken cancellation) =>
        database.Ask((connection, stop) => DeadLetters(connection, organization, code, after, limit, stop), cancellation);

    private static async Task<IReadOnlyList<DeadLetter>> DeadLetters(
        NpgsqlConnection connection, OrganizationCode organization, WebhookCode code, (long Position, int Ordinal) after, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select position, ordinal, attempts, began, ended, failure, status, is_due from charter.dead_letters
            where organization = $1 and webhook = $2 and (position, ordinal) > ($3, $4) order by position, ordinal limit $5
            """, connection);
        foreach (var value in new object[] { organization.Value, code.Value, after.Position, after.Ordinal, limit }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellation))
            letters.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4),
                Result(reader, 5), reader.GetBoolean(7)));
        return letters;
    }

    /// <summary>Has dead letters tried once more.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="code">Its name.</param>
    /// <param name="only">Null for all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>How many.</returns>
    public Task<int> Replay(OrganizationCode organization, WebhookCode code, (long Position, int Ordinal)? only, CancellationToken cancellation) => database.Ask(async (connection, stop) =>
    {
        await using var command = new NpgsqlCommand(
            "update charter.dead_letters set is_due = true where organization = $1 and webhook = $2 and ($3 is null or (position, ordinal) = ($3, $4))", connection);
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = code.Value });
        command.Parameters.Add(new() { Value = (object?)only?.Position ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)only?.Ordinal ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        return await command.ExecuteNonQueryAsync(stop);
    }, cancellation);

    private async Task<Turn?> Take(
        NpgsqlConnection connection, NpgsqlTransaction transaction, OrganizationCode organization, WebhookCode code, CancellationToken cancellation)
    {
        if (await Hold(connection, organization, code, cancellation) is not { } held) return null;
        if (await Letter(connection, organization, code, cancellation) is { } letter)
        {
            var there = await feed.After(organization, letter.Position, letter.Ordinal - 1, 1, null, withHidden: false, cancellation);
            var change = there.Changes is [var one] && (one.Position, one.Ordinal) == (letter.Position, letter.Ordinal) ? one : null;
            if (change is not null) return new(connection, transaction, time, organization, code, held.Webhook, change, letter.Attempts, letter.Began, isReplay: true);
            await Run(connection,
                "update charter.dead_letters set is_due = false, failure = $5, status = null where organization = $1 and webhook = $2 and position = $3 and ordinal = $4",
                cancellation, organization.Value, code.Value, letter.Position, letter.Ordinal, FailureNames.Of(DeliveryFailure.Hidden));
            return null;
        }
        if (held.Due > time.GetUtcNow()) return null;
        var found = await feed.After(organization, held.Position, held.Ordinal, 1, held.Webhook.Subscription, withHidden: false, cancellation);
        if (found.Changes is [var next])
            return new(connection, transaction, time, organization, code, held.Webhook, next, held.Attempts, held.Began, isReplay: false);
        if (found.Position > held.Position || held.Ordinal < int.MaxValue)
            await Run(connection,
                "update charter.deliveries set position = $3, ordinal = $4, attempts = 0, began = null, due = null, failure = null, status = null where organization = $1 and webhook = $2",
                cancellation, organization.Value, code.Value, Math.Max(found.Position, held.Position), int.MaxValue);
        return null;
    }

    private sealed record Line(WebhookState.Active Webhook, long Position, int Ordinal, int Attempts, DateTimeOffset? Began, DateTimeOffset? Due);

    /// <summary>Null when another node holds it, or nothing is to be told.</summary>
    private static async Task<Line?> Hold(NpgsqlConnection connection, OrganizationCode organization, WebhookCode code, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select w.data -> 'state', d.position, d.ordinal, d.attempts, d.began, d.due, d.revision, set_config('idle_in_transaction_session_timeout', '{Patience}s', true)
            from charter.deliveries d join mt_doc_webhook w on w.tenant_id = d.organization and w.id = 'webhook/' || d.webhook
            where d.organization = $1 and d.webhook = $2 and w.data -> 'state' ->> 'is' = 'active' and w.data -> 'state' ->> 'paused' is null
            for update of d skip locked
            """, connection);
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = code.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var webhook = (WebhookState.Active)JsonSerializer.Deserialize<WebhookState>(reader.GetString(0), DomainJson.Options)!;
        var fails = !reader.IsDBNull(6) && reader.GetInt64(6) == webhook.Revision;
        return new(webhook, reader.GetInt64(1), reader.GetInt32(2), fails ? reader.GetInt32(3) : 0, fails ? Instant(reader, 4) : null, fails ? Instant(reader, 5) : null);
    }

    private static async Task<(long Position, int Ordinal, int Attempts, DateTimeOffset Began)?> Letter(NpgsqlConnection connection, OrganizationCode organization, WebhookCode code, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select position, ordinal, attempts, began from charter.dead_letters where organization = $1 and webhook = $2 and is_due order by position, ordinal limit 1", connection);
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = code.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3)) : null;
    }

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static DeliveryResult Result(NpgsqlDataReader reader, int column) => new(FailureNames.Read(reader.GetString(column)), reader.IsDBNull(column + 1) ? null : reader.GetInt32(column + 1));

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
