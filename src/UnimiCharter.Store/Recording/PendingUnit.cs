using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Intents that are decided, written and answered together.</summary>
internal abstract class PendingUnit
{
    /// <summary>The streams that it may write to.</summary>
    public required IReadOnlySet<StreamId> Written { get; init; }

    /// <summary>The other streams that it looks at.</summary>
    public required IReadOnlySet<StreamId> Read { get; init; }

    public IEnumerable<StreamId> Streams => Written.Concat(Read);

    public abstract Task Answered { get; }

    /// <summary>Decides it, and leaves its answer with the batch until that is committed.</summary>
    public abstract void Decide(Batch batch);

    public abstract void Fail(Exception exception);
}

/// <param name="decide">May be asked again when the batch was overtaken.</param>
internal sealed class PendingUnit<T>(Func<Batch, T> decide) : PendingUnit
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => answer.Task;

    public override Task Answered => answer.Task;

    public override void Decide(Batch batch)
    {
        var decided = decide(batch);
        batch.WhenCommitted(() => answer.TrySetResult(decided));
    }

    public override void Fail(Exception exception) => answer.TrySetException(exception);
}
