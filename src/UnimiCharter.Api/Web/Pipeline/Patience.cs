namespace UnimiCharter.Api.Web;

/// <summary>How long a request waits for the database; a caller that sends slowly does not use it up.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource source;
    private readonly TimeSpan limit;

    private Patience(TimeSpan limit, CancellationToken caller)
    {
        (this.caller, this.limit) = (caller, limit);
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        source.CancelAfter(limit);
    }

    /// <summary>The caller went away, rather than the database being late.</summary>
    public bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>From here on the request's token ends with the caller's patience or ours.</summary>
    public static Patience Begin(HttpContext http, TimeSpan limit)
    {
        var patience = new Patience(limit, http.RequestAborted);
        http.RequestAborted = patience.source.Token;
        http.Features.Set(patience);
        return patience;
    }

    /// <summary>Stands still while the caller sends.</summary>
    public void Pause() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Resume() => source.CancelAfter(limit);

    public void Dispose() => source.Dispose();
}
