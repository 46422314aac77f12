using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using UnimiCharter.Api.Access;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The program itself, as another process, on the private database of a folder.</summary>
internal sealed class WholeRun : IAsyncDisposable
{
    /// <summary>Where it was built, and not where the tests have a copy: Marten's tools look at every assembly beside it.</summary>
    private static readonly string Program =
        typeof(Registry).Assembly.Location.Replace("/tests/UnimiCharter.Api.Tests/", "/src/UnimiCharter.Api/", StringComparison.Ordinal);

    private readonly Process process;
    private readonly string folder;
    private readonly ConcurrentQueue<string> told = new();
    private readonly HttpClient client;

    private WholeRun(Process process, string folder, string address)
    {
        (this.process, this.folder, client) = (process, folder, new HttpClient { BaseAddress = new Uri(address) });
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) told.Enqueue(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written to standard output.</summary>
    public IReadOnlyList<string> Told => [.. told];

    /// <param name="folder">Of the private database.</param>
    /// <param name="connection">To another database, instead of the private one.</param>
    /// <param name="environment">Each as <c>NAME=value</c>.</param>
    public static async Task<WholeRun> Start(string folder, string? connection = null, params string[] environment)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        var run = new WholeRun(Launch(folder, address, ["run"], connection, environment), folder, address);
        try
        {
            await Until.True(run.IsReady);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command beside it: what it wrote, and how it ended.</summary>
    public static async Task<(string Told, int Ended)> Command(string folder, params string[] arguments)
    {
        var (told, _, ended) = await ToItsEnd(folder, null, arguments);
        return (told, ended);
    }

    /// <summary>A command, or a whole run that ends by itself, on a database that is named: what it wrote, what it complained of, and how it ended.</summary>
    public static Task<(string Told, string Complaint, int Ended)> CommandOn(string connection, params string[] arguments) =>
        ToItsEnd(Path.GetTempPath(), connection, arguments);

    private static async Task<(string Told, string Complaint, int Ended)> ToItsEnd(string folder, string? connection, string[] arguments)
    {
        using var command = Launch(folder, "http://127.0.0.1:0", arguments, connection);
        try
        {
            var (output, complaint) = (command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
            using var deadline = new CancellationTokenSource(Until.Patience);
            await command.WaitForExitAsync(deadline.Token);
            return ((await output).Trim(), (await complaint).Trim(), command.ExitCode);
        }
        finally
        {
            if (!command.HasExited) command.Kill(entireProcessTree: true);
        }
    }

    public async Task<int> Ask(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", key) } };
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public async Task<(int Status, string Text, TimeSpan? RetryAfter)> Post(string path, HttpContent content, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Headers = { Authorization = new("Bearer", key) } };
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter?.Delta);
    }

    /// <summary>Asks it to end, and waits until it has, with its database; what does not end is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        try
        {
            using (var stop = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await stop.WaitForExitAsync();
            using var deadline = new CancellationTokenSource(Until.Patience);
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                Cluster.Stop(folder);
            }
            process.Dispose();
        }
    }

    private async Task<bool> IsReady()
    {
        Assert.False(process.HasExited, "It ended at once.");
        try
        {
            return (await client.GetAsync("/health/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Process Launch(string folder, string? address, string[] arguments, string? connection = null, params string[] environment)
    {
        var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
        var start = new ProcessStartInfo(dotnet, ["exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment = { ["CHARTER_DATA"] = folder, ["Charter__Load"] = "unimi-2024", ["ASPNETCORE_URLS"] = address },
        };
        foreach (var name in new[] { FirstKey.Variable, "ConnectionStrings__Charter" }) start.Environment.Remove(name);
        if (connection is not null) start.Environment["ConnectionStrings__Charter"] = connection;
        foreach (var variable in environment) start.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
        var process = Process.Start(start)!;
        Cluster.Bind(process);
        return process;
    }
}
