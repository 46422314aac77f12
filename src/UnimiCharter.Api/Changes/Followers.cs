namespace UnimiCharter.Api.Changes;

/// <summary>Who reads the feed as it grows: how many there may be, and what wakes them.</summary>
internal sealed class Followers(IConfiguration configuration)
{
    private readonly int places = configuration.GetValue("Charter:Changes:MaxStreams", 256);
    private int taken;
    private long position;
    private volatile TaskCompletionSource next = NewTurn();

    /// <summary>After so long a stream ends, and its reader comes again: so they spread over the nodes, and none stays for ever.</summary>
    public TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(configuration.GetValue("Charter:Changes:StreamSeconds", 600.0));

    /// <summary>Ends when the feed has moved on. To be asked for before the feed is read.</summary>
    public Task Next => next.Task;

    /// <summary>The feed is complete up to a position.</summary>
    public void Tell(long reached)
    {
        if (Interlocked.Exchange(ref position, reached) == reached) return;
        var turn = next;
        next = NewTurn();
        turn.TrySetResult();
    }

    /// <summary>A place, to be given back; null when all are taken.</summary>
    public IDisposable? Admit()
    {
        if (Interlocked.Increment(ref taken) <= places) return new Place(this);
        Interlocked.Decrement(ref taken);
        return null;
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Place(Followers followers) : IDisposable
    {
        private int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0) Interlocked.Decrement(ref followers.taken);
        }
    }
}
