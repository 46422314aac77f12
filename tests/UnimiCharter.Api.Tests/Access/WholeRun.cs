using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>The program itself, as another process, on the private database of a folder.</summary>
internal sealed class WholeRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> told = new();
    private readonly HttpClient client;

    private WholeRun(Process process, string address)
    {
        (this.process, client) = (process, new HttpClient { BaseAddress = new Uri(address) });
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) told.Enqueue(text);
        };
        process.BeginOutputReadLine();
    }

    /// <summary>What it has written to standard output.</summary>
    public IReadOnlyList<string> Told => [.. told];

    /// <param name="folder">Of the private database.</param>
    /// <param name="connection">To another database, instead of the private one.</param>
    public static async Task<WholeRun> Start(string folder, string? connection = null)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        var run = new WholeRun(Launch(folder, address, ["run"], connection), address);
        await Until.True(async () =>
        {
            Assert.False(run.process.HasExited, "It ended at once.");
            try
            {
                return (await run.client.GetAsync("/health/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return run;
    }

    /// <summary>A command beside it: what it wrote, and how it ended.</summary>
    public static async Task<(string Told, int Ended)> Command(string folder, params string[] arguments)
    {
        using var command = Launch(folder, null, arguments);
        var output = command.StandardOutput.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Patience);
        await command.WaitForExitAsync(deadline.Token);
        return ((await output).Trim(), command.ExitCode);
    }

    public async Task<int> Ask(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", key) } };
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Asks it to end, and waits until it has, with its database.</summary>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        using (var stop = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await stop.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        process.Dispose();
    }

    private static Process Launch(string folder, string? address, string[] arguments, string? connection = null)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(Registry).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment = { ["CHARTER_DATA"] = folder, ["Charter__Load"] = "unimi-2024", ["ASPNETCORE_URLS"] = address },
        };
        foreach (var name in new[] { FirstKeyVariable, "ConnectionStrings__Charter" }) start.Environment.Remove(name);
        if (connection is not null) start.Environment["ConnectionStrings__Charter"] = connection;
        return Process.Start(start)!;
    }

    private const string FirstKeyVariable = UnimiCharter.Api.Access.FirstKey.Variable;
}
