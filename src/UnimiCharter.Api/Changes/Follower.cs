using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Changes;

/// <summary>Reads the feed of changes as it grows, for all who follow it on this node, whichever node's daemon makes it grow.</summary>
internal sealed class Follower(ChangeFeed feed, Followers followers, IConfiguration configuration) : IRound
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(300);

    private bool hasFailed;

    public TimeSpan Every { get; } = PauseOf(configuration) is { Ticks: > 0 } pause ? pause : Usual;

    /// <summary>How often new facts are looked for; 0 leaves that to other nodes.</summary>
    public static TimeSpan PauseOf(IConfiguration configuration) => TimeSpan.FromMilliseconds(configuration.GetValue("Charter:Changes:Milliseconds", Usual.TotalMilliseconds));

    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            var (reached, latest) = (await feed.Position(cancellation), followers.Latest);
            // A feed that is made anew begins before what was told.
            if (followers.AreNone || reached < latest.To) followers.Tell(LatestChanges.Beyond(reached));
            else if (reached > latest.To) followers.Tell(latest.With(await feed.Latest(latest.To, reached, LatestChanges.Capacity, cancellation), reached));
            hasFailed = false;
        }
        catch when (hasFailed)
        {
            followers.Lose();
            throw;
        }
        catch
        {
            // A connection that died with a server that is back by now is no reason to send everybody away.
            hasFailed = true;
            throw;
        }
    }
}
