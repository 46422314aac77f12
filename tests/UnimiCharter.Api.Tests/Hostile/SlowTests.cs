using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>Who sends or reads a byte at a time is cut off, and keeps nobody from being served.</summary>
[Collection(HostileRequests.Name)]
public sealed class SlowTests(SharedListener shared, Tally tally) : IClassFixture<SharedListener>
{
    private const int OfEachKind = 100;

    private const int Others = 50;

    private const string NotCutOff = "it was not cut off";

    private static readonly string Path = Paths.Measurement("master", "effectiveness", "2024-03");
    private static readonly string Body = $"PUT {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";
    private static readonly string Head = $"GET {Path} HTTP/1.1\r\nHost: a\r\n";

    [Fact]
    public async Task Two_hundred_slow_senders_stop_nobody()
    {
        // None of them is cut off, however long the others take.
        await using var app = await App.ListenWith(builder => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromHours(1);
        }));
        var facts = await app.Facts();
        using var over = new CancellationTokenSource();
        var (there, all) = (0, new TaskCompletionSource());
        var slow = Enumerable.Range(0, 2 * OfEachKind).Select(i => i % 2 == 0 ? SendSlowly(app, Body, " ", Begun, over.Token) : SendSlowly(app, Head, "X", Begun, over.Token)).ToList();
        await all.Task.WaitAsync(Until.Patience);

        for (var i = 0; i < Others; i++) (await app.Get("/v1/unimi/services/master")).Expect(200);
        // All of them were there all the while.
        Assert.DoesNotContain(slow, task => task.IsCompleted);

        tally.Add(slow.Count);
        await over.CancelAsync();
        Assert.All(await Task.WhenAll(slow), wrong => Assert.Equal(NotCutOff, wrong));
        Assert.Equal(facts, await app.Facts());

        void Begun()
        {
            if (Interlocked.Increment(ref there) == 2 * OfEachKind) all.SetResult();
        }
    }

    [Fact]
    public async Task Two_hundred_slow_senders_and_a_reader_that_does_not_read_are_cut_off()
    {
        var app = shared.App;
        var facts = await app.Facts();
        using var over = new CancellationTokenSource(Until.Patience);
        var bodies = Enumerable.Range(0, OfEachKind).Select(_ => SendSlowly(app, Body, " ", () => { }, over.Token));
        var heads = Enumerable.Range(0, OfEachKind).Select(_ => SendSlowly(app, Head, "X", () => { }, over.Token));
        var slow = bodies.Concat(heads).Append(ReadNothing(app, over.Token)).ToList();

        tally.Add(slow.Count);
        Assert.All(await Task.WhenAll(slow), wrong => Assert.Equal("", wrong));
        Assert.Equal(facts, await app.Facts());
        (await app.Get("/v1/unimi/services/master")).Expect(200);
    }

    /// <summary>Sends a byte a second until the server hangs up; says what is wrong.</summary>
    private static async Task<string> SendSlowly(ListeningApp app, string start, string drop, Action begun, CancellationToken over)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Root.Host, app.Root.Port, over);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start), over);
        begun();
        var answer = ReadAll(stream, over);
        try
        {
            while (!answer.IsCompleted)
            {
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), over));
                over.ThrowIfCancellationRequested();
                if (!answer.IsCompleted) await stream.WriteAsync(Encoding.ASCII.GetBytes(drop), over);
            }
        }
        catch (IOException) { }
        catch (OperationCanceledException)
        {
            return NotCutOff;
        }
        return await answer is var said && (said.Length == 0 || said.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) || said.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)) ? "" : said;
    }

    /// <summary>Asks for a great deal and takes none of it, until there is nobody who would hear more; says what is wrong.</summary>
    private static async Task<string> ReadNothing(ListeningApp app, CancellationToken over)
    {
        const int Requests = 500;
        // Not by its name, for which the socket would be another than the one of which the buffer is small.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, app.Root.Port, over);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET /v1/unimi/services HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n", Requests))), over);
        try
        {
            for (; ; await Task.Delay(TimeSpan.FromSeconds(1), over)) await stream.WriteAsync("\r\n"u8.ToArray(), over);
        }
        catch (IOException)
        {
            return "";
        }
        catch (OperationCanceledException)
        {
            return NotCutOff;
        }
    }

    private static async Task<string> ReadAll(NetworkStream stream, CancellationToken over)
    {
        var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, over);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { }
        return Encoding.Latin1.GetString(received.ToArray());
    }
}
