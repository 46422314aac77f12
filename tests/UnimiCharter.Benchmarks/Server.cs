using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace UnimiCharter.Benchmarks;

/// <summary>A web server in a process of its own, on a free port.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>Of the first administrator.</summary>
    public const string Key = "uc_dGhpcy1rZXktaXMtb25seS1mb3ItdGhlLWJlbmNoLTAwMQ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient client;
    private bool stopped;

    private Server(Process process, string address)
    {
        (this.process, Address) = (process, address);
        client = new HttpClient { BaseAddress = new Uri(address), DefaultRequestHeaders = { Authorization = new("Bearer", Key) } };
    }

    public string Address { get; }

    public static async Task<Server> Start(string program, string[] arguments, string ready, params (string Name, string Value)[] environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        // The log goes nowhere, but it is written: that is part of a request's cost.
        var start = new ProcessStartInfo("sh", ["-c", "exec dotnet \"$@\" > /dev/null", "sh", program, .. arguments]);
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["CHARTER_ADMIN_KEY"] = Key;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        var server = new Server(process, address);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await server.client.GetAsync(ready)).IsSuccessStatusCode) return server;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            if (process.HasExited || clock.Elapsed > Patience) throw new InvalidOperationException($"{program} did not start.");
            await Task.Delay(100);
        }
    }

    /// <summary>The registry as it is.</summary>
    public static Task<Server> Registry(string connectionString, params (string Name, string Value)[] environment) =>
        Start(Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Api.dll"), ["run"], "/health/ready", [("ConnectionStrings__Charter", connectionString), .. environment]);

    /// <summary>Something that it is measured against.</summary>
    public static Task<Server> Bench(params string[] arguments) => Start(Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Benchmarks.dll"), arguments, "/ready");

    public Task<byte[]> Get(string path) => client.GetByteArrayAsync(path);

    public Task<string> GetText(string path) => client.GetStringAsync(path);

    /// <summary>Posts a CSV; fails unless every row was recorded.</summary>
    public async Task Post(string path, byte[] table, string mediaType = "text/csv")
    {
        using var content = new ByteArrayContent(table) { Headers = { ContentType = new(mediaType) } };
        using var answer = await client.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || !text.Contains("\"rejected\":0}", StringComparison.Ordinal)) throw new InvalidOperationException(text[..Math.Min(text.Length, 1000)]);
    }

    /// <summary>Posts a workbook for the one that tells what is wrong with it, which is read to its end as it comes.</summary>
    public async Task<long> PostForErrors(string path, byte[] table, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(table) { Headers = { ContentType = new(mediaType) } }, Headers = { Accept = { new(mediaType) } } };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Content.Headers.ContentType?.MediaType != mediaType) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (piece, bytes) = (new byte[64 * 1024], 0L);
        while (await body.ReadAsync(piece) is > 0 and var read) bytes += read;
        return bytes;
    }

    /// <summary>Sends JSON, or nothing; fails unless it is taken.</summary>
    public async Task Send(string method, string path, string json)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the process has taken of the processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes that the process holds in memory.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The most that it ever held.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stopped) return;
        stopped = true;
        client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
