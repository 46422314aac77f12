using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Attacks;

/// <summary>What writers were told of what they sent, and whether the database says the same. Each thing that is sent is known by its correlation id, however often it is sent.</summary>
internal sealed class Ledger(Attack attack)
{
    private const string Prefix = "attacco-";

    private readonly ConcurrentDictionary<string, (int Fewest, int Most)> told = new();
    private long drawn;
    private long acknowledged;

    /// <summary>How many were acknowledged, ever.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Of something to be sent.</summary>
    public string NewId() => Prefix + Interlocked.Increment(ref drawn).ToString(CultureInfo.InvariantCulture);

    /// <summary>It is there, in so many facts.</summary>
    public void Acknowledge(string id, int facts)
    {
        told[id] = (facts, facts);
        Interlocked.Add(ref acknowledged, facts);
        attack.Count("facts acknowledged", facts);
    }

    /// <summary>It is there whole, or it is not there: nobody could say.</summary>
    public void Wonder(string id, int facts = 1)
    {
        told[id] = (0, facts);
        attack.Count("writes never heard of");
    }

    /// <summary>It is not there: that was said.</summary>
    public void Refuse(string id) => told[id] = (0, 0);

    /// <summary>Compares with what stands after a position, and begins anew.</summary>
    public async Task Settle(Target target, long after)
    {
        var found = (await target.Rows(string.Create(CultureInfo.InvariantCulture, $"select correlation_id, count(*) from mt_events where seq_id > {after} and correlation_id like '{Prefix}%' group by 1")))
            .ToDictionary(row => (string)row[0]!, row => (int)(long)row[1]!);
        foreach (var (id, (fewest, most)) in told)
        {
            var facts = found.GetValueOrDefault(id);
            if (facts == fewest || facts == most)
            {
                if (fewest != most && facts > 0) attack.Count("of those, there after all");
                continue;
            }
            attack.Fell(facts < fewest ? "acknowledged, and not there" : most == 0 ? "refused, and there" : "there twice", string.Create(CultureInfo.InvariantCulture, $"{id}: {fewest} to {most} were told, {facts} are there"));
        }
        foreach (var id in found.Keys.Except(told.Keys)) attack.Fell("there, and never sent", id);
        told.Clear();
    }
}

/// <param name="Answer">Null when there was none.</param>
/// <param name="IsUnsure">Whether what was sent may have been carried out although nobody said so.</param>
internal sealed record Heard(Answer? Answer, bool IsUnsure);

/// <summary>Sends requests, once or until they are answered for good.</summary>
/// <param name="key">In whose name.</param>
/// <param name="node">To which node the next one goes.</param>
internal sealed class Writer(Target target, Attack attack, string key, Func<int> node)
{
    public async Task<Heard> Try(string method, string path, string? body, string id, string mediaType = "application/json", params (string, string)[] headers)
    {
        try
        {
            var answer = await target.Ask(node(), method, path, body, key, mediaType, [("Correlation-ID", id), .. headers]);
            if (answer.Status < 500) return new(answer, IsUnsure: false);
            if (answer.Status != 503) attack.Fell(string.Create(CultureInfo.InvariantCulture, $"a {answer.Status}"), $"{method} {path}: {answer.Text}");
            attack.Count($"told {answer.Code}");
            return new(answer, answer.Code is not ("overloaded" or "starting"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            attack.Count("requests cut off");
            return new(null, e is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError });
        }
    }

    /// <summary>Sends it again, the same, until it is answered for good.</summary>
    public async Task<(Answer Answer, bool IsUnsure)> Until(string method, string path, string body, string id, string mediaType = "application/json", params (string, string)[] headers)
    {
        var (since, isUnsure) = (Stopwatch.GetTimestamp(), false);
        while (true)
        {
            var heard = await Try(method, path, body, id, mediaType, headers);
            isUnsure |= heard.IsUnsure;
            if (heard.Answer is { } answer && !(answer.Status == 503 || (answer.Status == 409 && answer.Code == "idempotency-key-in-flight"))) return (answer, isUnsure);
            if (Stopwatch.GetElapsedTime(since) > Api.Tests.Harness.Until.Patience) throw new TimeoutException($"{method} {path} is not answered.");
            attack.Count("resends");
            await Task.Delay(50);
        }
    }
}
