namespace UnimiCharter.Api.Rounds;

/// <summary>Work that is done again and again while the registry serves: what is left undone, or fails, waits for the next round.</summary>
internal interface IRound
{
    /// <summary>The pause before each round; none for work that is left to other nodes.</summary>
    TimeSpan Every { get; }

    Task Run(CancellationToken cancellation);

    /// <summary>Once more when the registry stops, for as long as is granted.</summary>
    Task End(CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>The one loop that all rounds are made by.</summary>
internal sealed partial class Rounds<T>(T round, Readiness readiness, TimeProvider time, ILogger<T> logger) : BackgroundService
    where T : IRound
{
    /// <summary>So many times as long as a round took is the least pause after it: none takes more than a small part of what the machine can do.</summary>
    private const int PauseAfterRound = 20;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (round.Every <= TimeSpan.Zero || !readiness.IsPrepared) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AtTheEnd);
        await Try(() => round.End(patience.Token), patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (round.Every <= TimeSpan.Zero) return;
        for (var pause = round.Every; ;)
        {
            await Task.Delay(pause, time, stoppingToken);
            var began = time.GetTimestamp();
            var isDone = !readiness.IsPrepared || await Try(() => round.Run(stoppingToken), stoppingToken);
            var rest = PauseAfterRound * time.GetElapsedTime(began);
            pause = !isDone ? AfterFailure : rest > round.Every ? rest : round.Every;
        }
    }

    private async Task<bool> Try(Func<Task> run, CancellationToken cancellation)
    {
        try
        {
            await run();
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogLeft(logger);
        }
        catch (Exception e) when (e is RecorderFullException || Database.IsAway(e))
        {
            LogWaiting(logger, e.Message);
        }
        catch (Exception e)
        {
            // Facts that were tampered with may not be readable: that is no reason to stop serving.
            LogFailed(logger, e);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Information, "Stopping: what is left undone will be done later")]
    private static partial void LogLeft(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The round waits: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "The round failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

internal static class RoundsConfiguration
{
    public static void AddRounds<T>(this IServiceCollection services) where T : class, IRound
    {
        services.AddSingleton<T>();
        services.AddHostedService<Rounds<T>>();
    }
}
