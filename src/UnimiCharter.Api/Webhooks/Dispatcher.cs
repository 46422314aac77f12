using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Polly.Contrib.WaitAndRetry;
using UnimiCharter.Api.Rounds;

namespace UnimiCharter.Api.Webhooks;

/// <summary>
/// Tells webhooks what changed, while the registry serves: of each, one change after another, by whichever node is first. As many as there are places at
/// once; those that fail have half of them at most, so that they do not hold up the others.
/// </summary>
internal sealed partial class Dispatcher(
    Deliveries deliveries, Courier courier, WebhookSecrets secrets, Recorder recorder, TimeProvider time, IConfiguration configuration, ILogger<Dispatcher> logger)
    : IRound
{
    private const int Places = Deliveries.MostAtOnce;

    private const int Retries = 14;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // After so long others come first.
    private static readonly TimeSpan AtAStretch = TimeSpan.FromSeconds(5);
    private static readonly Provenance Registry = new("registry", null);

    private readonly ConcurrentDictionary<(OrganizationCode, WebhookCode), (bool IsFailing, Task Work)> working = new();

    /// <summary>How long to wait after each attempt that fails: growing pauses, by chance, that are a day together; always the same for a message.</summary>
    public static IReadOnlyList<TimeSpan> Pauses(string message)
    {
        var seed = BitConverter.ToInt32(SHA256.HashData(Encoding.ASCII.GetBytes(message)));
        TimeSpan[] pauses = [.. Backoff.DecorrelatedJitterBackoffV2(FirstPause, Retries, seed)];
        return [.. pauses.Select(pause => pause * (Day / pauses.Aggregate((a, b) => a + b)))];
    }

    // 0 leaves it to other nodes.
    public TimeSpan Every { get; } = secrets.HasKey ? TimeSpan.FromMilliseconds(configuration.GetValue("Charter:Webhooks:Milliseconds", 500)) : TimeSpan.Zero;

    public Task Run(CancellationToken cancellation) => Assign(cancellation);

    /// <summary>What is on its way is waited for.</summary>
    public Task End(CancellationToken cancellation) => Task.WhenAll(working.Values.Select(w => w.Work)).WaitAsync(cancellation);

    private async Task Assign(CancellationToken cancellation)
    {
        foreach (var due in await deliveries.Due(cancellation))
        {
            var (all, failing) = (working.Count, working.Values.Count(w => w.IsFailing));
            if (all >= Places) return;
            var key = (due.Organization, due.Code);
            if (working.ContainsKey(key) || (due.IsFailing && failing >= Places / 2)) continue;
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            working[key] = (due.IsFailing, Work(due, gate.Task, cancellation));
            gate.SetResult();
        }
    }

    private async Task Work(DueWebhook due, Task begin, CancellationToken cancellation)
    {
        await begin;
        var began = time.GetTimestamp();
        try
        {
            await Try(async () =>
            {
                while (time.GetElapsedTime(began) < AtAStretch && await Tell(due, cancellation)) { }
            });
        }
        catch (OperationCanceledException)
        {
            // The registry stops: what was on its way is told again.
        }
        finally
        {
            working.TryRemove((due.Organization, due.Code), out _);
        }
    }

    /// <summary>Tells the next change; false when there is none, or it failed.</summary>
    private async Task<bool> Tell(DueWebhook due, CancellationToken cancellation)
    {
        await using var turn = await deliveries.Take(due.Organization, due.Code, cancellation);
        if (turn is null) return false;
        var message = WebhookMessage.Of(turn.Organization, turn.Code, turn.Webhook.Subscription, turn.Change);
        var result = await courier.Deliver(turn.Organization, turn.Code, turn.Webhook, message, cancellation);
        // What was answered is kept also by a registry that stops.
        if (result.Failure is not { } failure)
        {
            await turn.Delivered(CancellationToken.None);
            return true;
        }
        var pauses = Pauses(message.Id);
        DateTimeOffset? again = turn.Attempts < pauses.Count ? time.GetUtcNow() + pauses[turn.Attempts] : null;
        if (failure == DeliveryFailure.Gone) again = await Pause(turn);
        await turn.Failed(result, again, CancellationToken.None);
        LogUndelivered(logger, message.Id, failure, result.Status, turn.Attempts + 1, again);
        return false;
    }

    /// <summary>Nothing is sent any more, but what was to be is once the webhook goes on.</summary>
    private async Task<DateTimeOffset> Pause(Turn turn)
    {
        var stream = StreamId.Webhook(turn.Organization, turn.Code);
        await recorder.Append(new Intent(stream, [], streams => Webhook.Decide(new WebhookCommand.PauseAsGone(), streams.Of<WebhookState>(stream), turn.Code)), Registry);
        return time.GetUtcNow();
    }

    /// <summary>What comes to nothing is tried again: the changes wait.</summary>
    private async Task<bool> Try(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is RecorderFullException || Database.IsAway(e))
        {
            LogWaiting(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Information, "{Message} was not delivered: {Failure}, status {Status}, attempt {Attempt}; again at {Again}")]
    private static partial void LogUndelivered(ILogger logger, string message, DeliveryFailure failure, int? status, int attempt, DateTimeOffset? again);

    [LoggerMessage(LogLevel.Warning, "Webhooks wait: {Message}")]
    private static partial void LogWaiting(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "Webhooks failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
