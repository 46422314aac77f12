namespace UnimiCharter.Api.Http;

/// <summary>How long a request waits for the database; a caller that sends slowly does not use it up.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource source;
    private readonly TimeSpan patience;

    private Deadline(TimeSpan patience, CancellationToken caller)
    {
        (this.caller, this.patience) = (caller, patience);
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        source.CancelAfter(patience);
    }

    /// <summary>The caller went away, rather than the database being late.</summary>
    public bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>From here on the request's token ends with the caller's patience or ours.</summary>
    public static Deadline Begin(HttpContext http, TimeSpan patience)
    {
        var deadline = new Deadline(patience, http.RequestAborted);
        http.RequestAborted = deadline.source.Token;
        http.Features.Set(deadline);
        return deadline;
    }

    /// <summary>Stands still while the caller sends.</summary>
    public void Pause() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Resume() => source.CancelAfter(patience);

    public void Dispose() => source.Dispose();
}
