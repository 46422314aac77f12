using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Changes;

/// <summary>Wakes who reads the feed of changes as it grows, whichever node's daemon makes it grow.</summary>
internal sealed class Follower(ChangeFeed feed, Followers followers, IConfiguration configuration) : IRound
{
    public TimeSpan Every { get; } = PauseOf(configuration);

    /// <summary>How often new facts are looked for; 0 leaves that to other nodes.</summary>
    public static TimeSpan PauseOf(IConfiguration configuration) => TimeSpan.FromMilliseconds(configuration.GetValue("Charter:Changes:Milliseconds", 300));

    public async Task Run(CancellationToken cancellation) => followers.Tell(await feed.Position(cancellation));
}
