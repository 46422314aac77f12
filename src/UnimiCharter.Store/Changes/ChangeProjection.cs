using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// The feed of changes, as Marten's daemon makes it: page by page of the facts in the order of positions, on one node at a time.
/// A page's documents are committed with the position that they are complete up to.
/// </summary>
internal sealed class ChangeProjection : ProjectionBase, IProjection
{
    /// <summary>In <c>mt_event_progression</c>, with <c>:All</c> after it.</summary>
    public const string FeedName = "changes";

    private const int PageSize = 500;

    // With much to do, the feed rests so many times as long as it works, and longer while others record: they go first, and it catches up later.
    private const int Much = 50;
    private const int Rest = 2;
    private const int RestWhileOthersRecord = 20;

    // When nothing came for so long, there was little to do.
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider time;
    private readonly ChangeTeller teller = new();
    private long? newest;
    private Task rest = Task.CompletedTask;
    private (int Facts, TimeSpan Took, long Ended) busy;

    public ChangeProjection(NpgsqlDataSource database, TimeProvider time)
    {
        (this.database, this.time) = (database, time);
        Name = FeedName;
        Options.BatchSize = PageSize;
        // It rests between pages: what is read ahead only grows old.
        Options.MaximumHopperSize = PageSize;
        RegisterPublishedType(typeof(ChangeDocument));
        foreach (var type in EventNames.Types.Values.Where(Changes.MayTellOf)) IncludeType(type);
    }

    /// <param name="operations">Of one organization.</param>
    /// <param name="events">Its facts in a page.</param>
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // Before the next organization or page, not after this one: then what was made of a page is committed, and told.
        await rest.WaitAsync(cancellation);
        var began = time.GetTimestamp();
        await using (var connection = await database.OpenConnectionAsync(cancellation))
            foreach (var (fact, changes) in await teller.Tell([.. events.Select(FollowedFact.Of)], connection, operations, cancellation))
                if (changes is not null) operations.Store(changes.Select((change, ordinal) => ChangeDocument.Of(new(fact.Position, ordinal, fact.At, change))));
                else PassOver(operations, events.First(e => e.Sequence == fact.Position));
        await Ration(events.Count, began, cancellation);
    }

    /// <summary>Of many organizations with few facts each as of one with many.</summary>
    private async Task Ration(int facts, long began, CancellationToken cancellation)
    {
        var before = time.GetElapsedTime(busy.Ended, began) < Idle ? busy : default;
        busy = (before.Facts + facts, before.Took + time.GetElapsedTime(began), time.GetTimestamp());
        if (busy.Facts < Much) return;
        rest = Task.Delay((await OthersRecord(cancellation) ? RestWhileOthersRecord : Rest) * busy.Took, time, CancellationToken.None);
        busy = default;
    }

    /// <summary>
    /// A dead letter, as Marten keeps it of what it cannot read itself. If an exception said so, Marten would make all of the page again
    /// without the fact, once for each that cannot be told, and keep the letter in another transaction.
    /// </summary>
    private static void PassOver(IDocumentOperations operations, IEvent fact) => operations.Store(new DeadLetterEvent(
        fact, new ShardName(FeedName), new ApplyEventException(fact, new InvalidDataException("What it changed cannot be told: it, or a fact that it builds on, cannot be read."))));

    /// <summary>Whether positions have been taken since the last page.</summary>
    private async Task<bool> OthersRecord(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select last_value from mt_events_sequence");
        var (before, now) = (newest, (long)(await command.ExecuteScalarAsync(cancellation))!);
        newest = now;
        return now > before;
    }
}
