using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Operations;

/// <summary>Records, while the registry serves, that versions which were to be public later now are: so that it has a place among the facts.</summary>
internal sealed partial class Herald(Publishing publishing, Readiness readiness, TimeProvider time, ILogger<Herald> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = Every; ;)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = readiness.IsPrepared && !await Proclaim(stoppingToken) ? AfterFailure : Every;
        }
    }

    /// <summary>What fails is tried again: it is in force all the same, and is told later.</summary>
    private async Task<bool> Proclaim(CancellationToken cancellation)
    {
        try
        {
            await publishing.BringIntoForce(cancellation);
            return true;
        }
        catch (Exception e) when (e is JournalFullException || Database.IsAway(e))
        {
            LogWaiting(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Versions that have come into force wait to be told: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "Versions that have come into force could not be told")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
