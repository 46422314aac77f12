using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// The feed of changes, as Marten's daemon makes it: page by page of the facts in the order of positions, on one node at a time.
/// A page's documents are committed with the position that they are complete up to.
/// </summary>
internal sealed class ChangeSubscription : SubscriptionBase
{
    /// <summary>In <c>mt_event_progression</c>.</summary>
    public const string FeedName = "changes";

    private const int PageSize = 1_000;

    // With much to do, the feed rests so many times as long as it works, and longer while others record: they go first, and it catches up later.
    private const int Much = 50;
    private const int Rest = 2;
    private const int RestWhileOthersRecord = 20;

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ChangeTeller teller = new();
    private long newest;

    public ChangeSubscription(NpgsqlDataSource database, TimeProvider time)
    {
        (this.database, this.time) = (database, time);
        Name = FeedName;
        Options.BatchSize = PageSize;
        foreach (var type in EventNames.Types.Values.Where(Changes.MayTellOf)) IncludeType(type);
    }

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var unreadable = new HashSet<long>();
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            foreach (var tenant in (await teller.Tell(page.Events.Select(FollowedFact.Of), page.SequenceFloor, page.SequenceCeiling, connection, operations, position => unreadable.Add(position), cancellationToken))
                .GroupBy(change => change.Tenant, change => change.Change))
                operations.ForTenant(tenant.Key).Store(tenant.ToArray());
        foreach (var fact in page.Events.Where(e => unreadable.Contains(e.Sequence)))
            await controller.RecordDeadLetterEventAsync(fact, new InvalidDataException("What it changed cannot be told: it, or a fact that it builds on, cannot be read."));
        if (page.Events.Count >= Much) await Task.Delay((await OthersRecord(cancellationToken) ? RestWhileOthersRecord : Rest) * time.GetElapsedTime(began), time, cancellationToken);
        return NullChangeListener.Instance;
    }

    /// <summary>Whether positions have been taken since the last page.</summary>
    private async Task<bool> OthersRecord(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select last_value from mt_events_sequence");
        var (before, now) = (newest, (long)(await command.ExecuteScalarAsync(cancellation))!);
        newest = now;
        return now > before;
    }
}
