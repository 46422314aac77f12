namespace UnimiCharter.Api.Changes;

/// <summary>
/// Who reads the feed as it grows: how many there may be, what wakes them, and what they read, which is read from the database once for
/// all of them.
/// </summary>
internal sealed class Followers : IDisposable
{
    /// <summary>So many of those that are far behind read from the database at once.</summary>
    private const int Readers = 4;

    private readonly int places;
    private readonly int kept;
    private readonly int ofKey;
    private readonly int ofAddress;
    private readonly ChangeFeed feed;
    private readonly SemaphoreSlim behind = new(Readers);
    private readonly Lock gate = new();
    private readonly Dictionary<Caller, int> taken = [];
    private int all;
    private int unknown;
    private volatile LatestChanges latest = LatestChanges.Beyond(0);
    private volatile TaskCompletionSource next = NewTurn();
    private volatile CancellationTokenSource lost = new();

    public Followers(ChangeFeed feed, IConfiguration configuration)
    {
        this.feed = feed;
        var section = configuration.GetSection("Charter:Changes");
        places = section.GetValue("MaxStreams", 256);
        kept = section.GetValue("StreamsKeptForKeys", places / 4);
        ofKey = section.GetValue("MaxStreamsPerKey", 64);
        ofAddress = section.GetValue("MaxStreamsPerAddress", 16);
        Lifetime = TimeSpan.FromSeconds(section.GetValue("StreamSeconds", 600.0));
    }

    /// <summary>After so long a stream ends, and its reader comes again: so they spread over the nodes, and none stays for ever.</summary>
    public TimeSpan Lifetime { get; }

    /// <summary>Ends when the feed has moved on. To be asked for before the feed is read.</summary>
    public Task Next => next.Task;

    /// <summary>What was read of the feed last.</summary>
    public LatestChanges Latest => latest;

    /// <summary>Ends when the feed cannot be read: who follows it hears nothing any more, and is to come again.</summary>
    public CancellationToken Lost => lost.Token;

    public bool AreNone
    {
        get
        {
            lock (gate) return all == 0;
        }
    }

    /// <summary>The feed was read.</summary>
    public void Tell(LatestChanges read)
    {
        if (read.To == latest.To) return;
        latest = read;
        var turn = next;
        next = NewTurn();
        turn.TrySetResult();
    }

    public void Lose()
    {
        var those = lost;
        lost = new();
        those.Cancel();
    }

    /// <summary>The changes beyond a place: from memory, or for who is further behind, from the database.</summary>
    /// <inheritdoc cref="ChangeFeed.After(OrganizationCode, long, int, int, bool, CancellationToken)"/>
    public async ValueTask<ChangePage> After(OrganizationCode organization, (long Position, int Ordinal) place, int limit, bool withHidden, CancellationToken cancellation)
    {
        if (latest.After(organization, place, limit, withHidden) is { } found) return found;
        await behind.WaitAsync(cancellation);
        try
        {
            return await feed.After(organization, place.Position, place.Ordinal, limit, withHidden, cancellation);
        }
        finally
        {
            behind.Release();
        }
    }

    /// <summary>A place, to be given back; null when all that the caller may have are taken.</summary>
    public IDisposable? Admit(Caller caller)
    {
        lock (gate)
        {
            var own = taken.GetValueOrDefault(caller);
            if (all >= places || own >= (caller.IsKnown ? ofKey : ofAddress) || (!caller.IsKnown && unknown >= places - kept)) return null;
            Count(caller, 1);
        }
        return new Place(this, caller);
    }

    public void Dispose()
    {
        behind.Dispose();
        lost.Dispose();
    }

    private void Count(Caller caller, int more)
    {
        all += more;
        if (!caller.IsKnown) unknown += more;
        var own = taken.GetValueOrDefault(caller) + more;
        if (own == 0) taken.Remove(caller);
        else taken[caller] = own;
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Place(Followers followers, Caller caller) : IDisposable
    {
        private bool isLeft;

        public void Dispose()
        {
            lock (followers.gate)
            {
                if (!isLeft) followers.Count(caller, -1);
                isLeft = true;
            }
        }
    }
}
