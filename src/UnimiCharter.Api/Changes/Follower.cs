using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Changes;

/// <summary>Keeps the feed of changes up with the facts while the registry serves, and wakes who follows it.</summary>
internal sealed partial class Follower(
    ChangeProjection projection, Followers followers, Readiness readiness, TimeProvider time, IConfiguration configuration, ILogger<Follower> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    // 0 leaves it to other nodes.
    private readonly TimeSpan every = TimeSpan.FromMilliseconds(configuration.GetValue("Charter:Changes:Milliseconds", 300));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (every <= TimeSpan.Zero) return;
        for (var pause = every; ;)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = readiness.IsPrepared && !await Follow(stoppingToken) ? AfterFailure : every;
        }
    }

    /// <summary>What fails is tried again: the facts wait.</summary>
    private async Task<bool> Follow(CancellationToken cancellation)
    {
        try
        {
            var progress = await projection.Run(cancellation);
            foreach (var position in progress.Unreadable) LogUnreadable(logger, position);
            followers.Tell(progress.Position);
            return true;
        }
        catch (Exception e) when (Database.IsAway(e))
        {
            LogWaiting(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "What the fact at position {Position} changed cannot be told: it, or one that it builds on, cannot be read")]
    private static partial void LogUnreadable(ILogger logger, long position);

    [LoggerMessage(LogLevel.Warning, "The feed of changes waits: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "The feed of changes failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
