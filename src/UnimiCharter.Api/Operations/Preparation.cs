using UnimiCharter.Api.Data;

namespace UnimiCharter.Api.Operations;

/// <summary>Opens the store and loads the charters that the registry starts with, trying again until the database answers.</summary>
internal sealed partial class Preparation(Opening opening, Recorder recorder, Readiness readiness, FirstKey firstKey, KnownCredentials credentials, TimeProvider time, IConfiguration configuration, Publishing publishing, SigningKeys keys, ContentWrite contents, ILogger<Preparation> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The data files to start with; all of them when none are named.
        var wanted = configuration["Charter:Load"]?.Split(',', StringSplitOptions.TrimEntries);
        while (true)
        {
            try
            {
                await opening.Run(stoppingToken);
                foreach (var charter in ContentFile.All(wanted))
                {
                    LogLoaded(logger, charter.Title, await charter.Load(contents, stoppingToken) ? "loaded" : "already there");
                    if (keys.CanSign && await charter.Publish(publishing, keys, stoppingToken)) LogLoaded(logger, charter.Title, "published");
                }
                foreach (var programme in ProgrammeFile.All(wanted))
                    LogLoaded(logger, programme.Title, await programme.Load(recorder) ? "loaded" : "already there");
                if (await firstKey.Ensure(recorder, time) is { } told) Console.WriteLine(told);
                await credentials.Prepare();
                readiness.Prepared();
                return;
            }
            catch (Exception e) when (Database.IsAway(e) && !stoppingToken.IsCancellationRequested)
            {
                LogWaiting(logger, e.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await opening.Close(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Title}: {What}")]
    private static partial void LogLoaded(ILogger logger, string title, string what);

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);
}
