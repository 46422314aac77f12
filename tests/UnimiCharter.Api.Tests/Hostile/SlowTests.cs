using System.Net;
using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>Who sends or reads a byte at a time is cut off, and keeps nobody from being served.</summary>
[Collection(HostileRequests.Name)]
public sealed class SlowTests(SharedApp shared, Tally tally) : IClassFixture<SharedApp>
{
    private const int OfEachKind = 100;

    private const int Others = 50;

    // The registry gives ten seconds; a busy machine is given more.
    private static readonly TimeSpan NotReadFor = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CutOffWithin = TimeSpan.FromMinutes(1);

    private static readonly string Path = Paths.Measurement("master", "effectiveness", "2024-03");

    private readonly App app = shared.App;

    [Fact]
    public async Task Two_hundred_slow_senders_and_a_reader_that_does_not_read_are_cut_off_and_stop_nobody()
    {
        var facts = await app.Facts();
        using var over = new CancellationTokenSource(CutOffWithin);
        var bodies = Enumerable.Range(0, OfEachKind).Select(_ => SendSlowly(
            $"PUT {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n", " ", over.Token));
        var heads = Enumerable.Range(0, OfEachKind).Select(_ => SendSlowly($"GET {Path} HTTP/1.1\r\nHost: a\r\n", "X", over.Token));
        var slow = bodies.Concat(heads).Append(ReadNothing(over.Token)).ToList();

        for (var i = 0; i < Others; i++) (await app.Get("/v1/unimi/services/master")).Expect(200);
        // All of them were there all the while.
        Assert.DoesNotContain(slow, task => task.IsCompleted);

        tally.Add(slow.Count);
        Assert.All(await Task.WhenAll(slow), wrong => Assert.Equal("", wrong));
        Assert.Equal(facts, await app.Facts());
        (await app.Get("/v1/unimi/services/master")).Expect(200);
    }

    /// <summary>Sends a byte a second until the server hangs up; says what is wrong.</summary>
    private async Task<string> SendSlowly(string start, string drop, CancellationToken over)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Root.Host, app.Root.Port, over);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start), over);
        var answer = ReadAll(stream, over);
        try
        {
            while (!answer.IsCompleted)
            {
                await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(1), over));
                if (!answer.IsCompleted) await stream.WriteAsync(Encoding.ASCII.GetBytes(drop), over);
            }
        }
        catch (IOException) { }
        catch (OperationCanceledException)
        {
            return "it was not cut off";
        }
        return await answer is var said && (said.Length == 0 || said.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) || said.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)) ? "" : said;
    }

    /// <summary>Asks for a great deal and takes none of it; says what is wrong.</summary>
    private async Task<string> ReadNothing(CancellationToken over)
    {
        const int Requests = 500;
        // Not by its name, for which the socket would be another than the one of which the buffer is small.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, app.Root.Port, over);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET /v1/unimi/services HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n", Requests))), over);
        await Task.Delay(NotReadFor, over);
        var read = 0;
        try
        {
            for (var buffer = new byte[64 * 1024]; await stream.ReadAsync(buffer, over) is var more && more > 0; read += more) { }
            return "";
        }
        catch (IOException)
        {
            return "";
        }
        catch (OperationCanceledException)
        {
            return $"it was not cut off, and could read {read} bytes";
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
