using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>A message as it arrived.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Type => Json.Text("type")!;

    public string[] Signatures => Headers["webhook-signature"].Split(' ');

    /// <summary>As the specification says it, and not as the registry does it.</summary>
    public bool IsSignedWith(string secret)
    {
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        var content = $"{Id}.{Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(Body)}";
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        return Signatures.Contains("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(content))));
    }
}

/// <summary>Somebody outside who is told: a server on loopback that answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> received;

    private Receiver(WebApplication app, ConcurrentQueue<Received> received) => (this.app, this.received) = (app, received);

    public IReadOnlyList<Received> All => [.. received];

    public string Url => app.Urls.Single() + "/avvisi";

    /// <param name="answer">What is answered; 204 when it is left out. The message counts as received before that.</param>
    public static async Task<Receiver> Start(Func<Received, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0", "--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
        var app = builder.Build();
        var received = new ConcurrentQueue<Received>();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var message = new Received(http.Request.Path, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
            received.Enqueue(message);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            if (answer is not null) await answer(message, http);
        });
        await app.StartAsync();
        return new(app, received);
    }

    /// <summary>Answers with a status, to the attempt of that number.</summary>
    public static Func<Received, HttpContext, Task> Statuses(params int[] statuses)
    {
        var asked = -1;
        return (_, http) =>
        {
            http.Response.StatusCode = statuses[Math.Min(Interlocked.Increment(ref asked), statuses.Length - 1)];
            return Task.CompletedTask;
        };
    }

    /// <summary>Waits until so many have come, and sees that no more have.</summary>
    public async Task<IReadOnlyList<Received>> Has(int count)
    {
        await Until.True(() => Task.FromResult(received.Count >= count));
        Assert.Equal(count, received.Count);
        return All;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }
}
