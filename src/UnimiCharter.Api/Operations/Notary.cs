using UnimiCharter.Api.Http;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Operations;

/// <summary>Seals what was recorded, again and again while the registry serves, and once more when it stops.</summary>
internal sealed partial class Notary(Sealing sealing, Readiness readiness, TimeProvider time, IConfiguration configuration, ILogger<Notary> logger)
    : BackgroundService
{
    /// <summary>So many times as long as a run took is the least pause after it: sealing takes a small part of what the machine can do.</summary>
    private const int PauseAfterRun = 20;

    private static readonly TimeSpan LastRun = TimeSpan.FromSeconds(2);

    // 0 turns it off.
    private readonly TimeSpan every = TimeSpan.FromSeconds(configuration.GetValue("Charter:Seal:Seconds", 10));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (every <= TimeSpan.Zero || !readiness.IsPrepared) return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastRun);
        await Seal(patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (every <= TimeSpan.Zero) return;
        var pause = every;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            var began = time.GetTimestamp();
            if (readiness.IsPrepared) await Seal(stoppingToken);
            pause = TimeSpan.FromTicks(Math.Max(every.Ticks, time.GetElapsedTime(began).Ticks * PauseAfterRun));
        }
    }

    /// <summary>What fails is tried again in the next run: the facts wait.</summary>
    private async Task Seal(CancellationToken cancellation)
    {
        try
        {
            await sealing.Run(new Logged(logger), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogLeft(logger);
        }
        catch (Exception e) when (e is JournalFullException || Database.IsAway(e))
        {
            LogWaiting(logger, e.Message);
        }
        catch (Exception e)
        {
            // Facts that were tampered with may not be readable: that is no reason to stop serving.
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(LogLevel.Information, "Sealed {Organization} up to position {Position}: {Root}")]
    private static partial void LogSealed(ILogger logger, string organization, long position, string root);

    [LoggerMessage(LogLevel.Information, "Stopping: what is not sealed yet will be later")]
    private static partial void LogLeft(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Sealing waits: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "Sealing failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private sealed class Logged(ILogger logger) : IProgress<OrganizationSeal>
    {
        public void Report(OrganizationSeal value) => LogSealed(logger, value.Organization, value.Position, value.Root);
    }
}
