namespace UnimiCharter.Api.Web;

/// <summary>How long a request waits for the database; a caller that sends slowly does not use it up.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenSource lost = new();
    private readonly TimeSpan limit;
    private TimeSpan left;
    private long? since;
    private CancellationTokenSource? watch;

    private Patience(TimeSpan limit, CancellationToken caller)
    {
        (this.caller, this.limit, left) = (caller, limit, limit);
        source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        Resume();
    }

    /// <summary>The caller went away, rather than the database being late.</summary>
    public bool IsAbandoned => caller.IsCancellationRequested;

    /// <summary>Ends when the database was watched and fell silent, and not when the caller goes.</summary>
    public CancellationToken Lost => lost.Token;

    public static Patience Of(HttpContext http) => http.Features.Get<Patience>()!;

    /// <summary>From here on the request's token ends with the caller's patience or ours.</summary>
    public static Patience Begin(HttpContext http, TimeSpan limit)
    {
        var patience = new Patience(limit, http.RequestAborted);
        http.RequestAborted = patience.source.Token;
        http.Features.Set(patience);
        return patience;
    }

    /// <summary>Stands still while the caller sends.</summary>
    public void Pause()
    {
        source.CancelAfter(Timeout.InfiniteTimeSpan);
        if (since is { } began) left -= TimeProvider.System.GetElapsedTime(began);
        since = null;
        watch?.Cancel();
    }

    /// <summary>Goes on with what is left of it.</summary>
    public void Resume()
    {
        since = TimeProvider.System.GetTimestamp();
        source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>From here on it takes as long as it takes, unless the database falls silent.</summary>
    /// <param name="isSilent">Whether it is; not to know in time is to know that it is.</param>
    public void Watch(Func<CancellationToken, Task<bool>> isSilent)
    {
        Pause();
        watch = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _ = Watch(isSilent, watch.Token);
    }

    public void Dispose()
    {
        watch?.Cancel();
        source.Dispose();
    }

    private async Task Watch(Func<CancellationToken, Task<bool>> isSilent, CancellationToken end)
    {
        var isLost = false;
        while (!isLost)
        {
            await Task.Delay(limit / 2, end);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(end);
            deadline.CancelAfter(limit);
            try
            {
                isLost = await isSilent(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                isLost = true;
            }
        }
        if (end.IsCancellationRequested) return;
        await lost.CancelAsync();
        await source.CancelAsync();
    }
}
