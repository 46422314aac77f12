using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// A change that is to be told to a webhook now, by nobody else: the line of the webhook's deliveries is held until it is said what
/// came of it. When that is never said, it is told again.
/// </summary>
public sealed class Turn : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly TimeProvider time;
    private readonly DateTimeOffset began;
    private readonly bool isReplay;

    internal Turn(
        NpgsqlConnection connection, NpgsqlTransaction transaction, TimeProvider time, OrganizationCode organization, WebhookCode code, WebhookState.Active webhook,
        PlacedChange change, int attempts, DateTimeOffset? began, bool isReplay)
    {
        (this.connection, this.transaction, this.time, this.isReplay) = (connection, transaction, time, isReplay);
        (Organization, Code, Webhook, Change, Attempts) = (organization, code, webhook, change, attempts);
        this.began = began ?? time.GetUtcNow();
    }

    public OrganizationCode Organization { get; }

    public WebhookCode Code { get; }

    public WebhookState.Active Webhook { get; }

    public PlacedChange Change { get; }

    /// <summary>That failed before this one.</summary>
    public int Attempts { get; }

    /// <summary>It was taken: what comes after it is next.</summary>
    public Task Delivered(CancellationToken cancellation) => End(
        isReplay ? "delete from charter.dead_letters where organization = $1 and webhook = $2 and position = $3 and ordinal = $4" : Passed, Place, cancellation);

    /// <summary>It is tried again at an instant, and nothing that comes after it before that.</summary>
    /// <param name="result">What failed.</param>
    /// <param name="due">Null for the last time: it becomes a dead letter, as a dead letter that was replayed stays one.</param>
    /// <param name="cancellation">Gives up: then it is tried again at once.</param>
    public Task Failed(DeliveryResult result, DateTimeOffset? due, CancellationToken cancellation)
    {
        var (failed, now, failure) = (Attempts + 1, time.GetUtcNow(), FailureNames.Of(result.Failure!.Value));
        return isReplay
            ? End(
                "update charter.dead_letters set attempts = $5, ended = $6, failure = $7, status = $8, is_due = false where organization = $1 and webhook = $2 and position = $3 and ordinal = $4",
                [.. Place, failed, now, failure, result.Status], cancellation)
            : due is null
            ? End(
                $"""
                with dead as (
                    insert into charter.dead_letters (organization, webhook, position, ordinal, attempts, began, ended, failure, status, is_due)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, false))
                {Passed}
                """, [.. Place, failed, began, now, failure, result.Status], cancellation)
            : End(
                "update charter.deliveries set attempts = $3, began = $4, due = $5, failure = $6, revision = $7, status = $8 where organization = $1 and webhook = $2",
                [Organization.Value, Code.Value, failed, began, due, failure, Webhook.Revision, result.Status], cancellation);
    }

    private object?[] Place => [Organization.Value, Code.Value, Change.Position, Change.Ordinal];

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private const string Passed =
        "update charter.deliveries set position = $3, ordinal = $4, attempts = 0, began = null, due = null, failure = null, status = null where organization = $1 and webhook = $2";

    private async Task End(string sql, object?[] values, CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand(sql, connection))
        {
            foreach (var value in values) command.Parameters.Add(value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer } : new() { Value = value });
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }
}
