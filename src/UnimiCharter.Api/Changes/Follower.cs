using UnimiCharter.Api.Operations;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Changes;

/// <summary>Wakes who reads the feed of changes as it grows, whichever node's daemon makes it grow.</summary>
internal sealed class Follower(ChangeFeed feed, Followers followers, IConfiguration configuration) : IRound
{
    public TimeSpan Every { get; } = TimeSpan.FromMilliseconds(configuration.GetValue("Charter:Changes:Milliseconds", 300));

    public async Task Run(CancellationToken cancellation) => followers.Tell(await feed.Position(cancellation));
}
