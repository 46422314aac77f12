using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Access;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The program itself, as another process, on the private database of a folder.</summary>
internal sealed partial class WholeRun : IAsyncDisposable
{
    /// <summary>Where it was built, and not where the tests have a copy: Marten's tools look at every assembly beside it.</summary>
    private static readonly string Program = Tests().Replace(typeof(Registry).Assembly.Location, "/src/UnimiCharter.Api/");

    private readonly Process process;
    private readonly string folder;
    private readonly ConcurrentQueue<string> told = new();
    private readonly HttpClient client;

    private WholeRun(Process process, string folder, Uri root)
    {
        (this.process, this.folder, Root, client) = (process, folder, root, new HttpClient { BaseAddress = root });
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) told.Enqueue(text);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written to standard output.</summary>
    public IReadOnlyList<string> Told => [.. told];

    /// <summary>Where it listens.</summary>
    public Uri Root { get; }

    /// <summary>Of the process.</summary>
    public int Id => process.Id;

    /// <summary>An address where nobody listens.</summary>
    public static Uri FreeAddress()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
    }

    /// <param name="folder">Of the private database.</param>
    /// <param name="connection">To another database, instead of the private one.</param>
    /// <param name="settings">Variables of the environment.</param>
    public static async Task<WholeRun> Start(string folder, string? connection = null, params (string Name, string Value)[] settings)
    {
        var run = Begin(folder, connection, FreeAddress(), settings);
        try
        {
            await run.Ready();
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to start, and does not wait for it.</summary>
    /// <inheritdoc cref="Start"/>
    public static WholeRun Begin(string folder, string? connection, Uri root, params (string Name, string Value)[] settings) =>
        new(Launch(folder, root.ToString(), ["run"], connection, settings), folder, root);

    public Task Ready() => Until.True(IsReady);

    /// <summary>Ends it as a crash would: nothing is finished, nobody is told.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
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
            if (process.HasExited) return;
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

    private static Process Launch(string folder, string? address, string[] arguments, string? connection = null, params (string Name, string Value)[] settings)
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
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        Cluster.Bind(process);
        return process;
    }

    [GeneratedRegex("/tests/[^/]+/")]
    private static partial Regex Tests();
}
