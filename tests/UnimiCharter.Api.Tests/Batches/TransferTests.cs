using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.BadInput;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Bodies up to 50 MiB, and such as do not arrive whole: what a client leaves half way is not written.</summary>
public sealed class TransferTests(SharedListener shared) : IClassFixture<SharedListener>
{
    private const int MiB = 1024 * 1024;
    private const string Good = "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\nbiblioteca,prestiti,2024-02,2\n";

    private readonly ListeningApp app = shared.App;

    [Fact]
    public async Task A_body_of_more_than_50_MiB_is_refused()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        using var content = new Chunked(Padded(50 * MiB + 1));
        (await app.Send("POST", Sending.PathOf(organization), content)).ExpectProblem(413, "body-too-large");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_body_said_to_be_larger_is_refused_unread()
    {
        var path = Sending.PathOf("unimi");
        (await app.AskRaw("POST", path, "Content-Type: text/csv", $"Content-Length: {50 * MiB + 1}", "Expect: 100-continue")).ExpectProblem(413, "body-too-large");
    }

    [Fact]
    public async Task A_body_of_50_MiB_is_read()
    {
        var organization = await Library.Open(app);
        Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.NdJson, Padded(50 * MiB))).Expect(200).Rows());
    }

    /// <summary>What went out before the client hung up: half of a length that it told, half of a chunk, and whole chunks without the last.</summary>
    [Theory]
    [InlineData("each", "Content-Length: 10000", Good)]
    [InlineData("atomic", "Content-Length: 10000", Good)]
    [InlineData("each", "Transfer-Encoding: chunked", "1000\r\n" + Good)]
    [InlineData("each", "Transfer-Encoding: chunked", "1f\r\nservice,indicator,period,count\n\r\n1e\r\nbiblioteca,prestiti,2024-01,1\n\r\n")]
    [InlineData("atomic", "Transfer-Encoding: chunked", "1f\r\nservice,indicator,period,count\n\r\n1e\r\nbiblioteca,prestiti,2024-01,1\n\r\n")]
    public async Task A_client_that_hangs_up_half_way_leaves_nothing_behind(string mode, string length, string sent)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(app.Root.Host, app.Root.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Sending.PathOf(organization, "?mode=" + mode)} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: text/csv\r\n{length}\r\n\r\n{sent}"));
        }
        // The server goes on, and what it got then stands alone.
        Assert.Equal("2/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, Good)).Expect(200).Counts());
        Assert.Equal(facts + 2, await app.Facts());
    }

    /// <summary>A chunk that would have been the last but one, and the end that never comes.</summary>
    [Theory]
    [InlineData("each")]
    [InlineData("atomic")]
    public async Task A_large_body_that_breaks_off_leaves_nothing_behind(string mode)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(app.Root.Host, app.Root.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Sending.PathOf(organization, "?mode=" + mode)} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: {Sending.NdJson}\r\nTransfer-Encoding: chunked\r\n\r\n{50 * MiB:x}\r\n"));
            await stream.WriteAsync(Padded(50 * MiB - 1));
        }
        Assert.Equal("2/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, Good)).Expect(200).Counts());
        Assert.Equal(facts + 2, await app.Facts());
    }

    [Fact]
    public async Task Many_clients_that_hang_up_do_not_hold_up_the_next()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var head = Encoding.ASCII.GetBytes(
            $"POST {Sending.PathOf(organization)} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: text/csv\r\nIdempotency-Key: \"stessa\"\r\nContent-Length: {40 * MiB}\r\n\r\n{Good}");
        var sockets = Enumerable.Range(0, 50).Select(_ => new TcpClient()).ToArray();
        try
        {
            await Task.WhenAll(sockets.Select(async socket =>
            {
                await socket.ConnectAsync(app.Root.Host, app.Root.Port);
                await socket.GetStream().WriteAsync(head);
            }));
            // While all of them still keep it waiting, and when they have gone.
            Assert.Equal("2/0/0/0", (await app.Import(organization, "", Sending.Csv, Good, "Idempotency-Key: \"stessa\"")).Expect(200).Counts());
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
        Assert.Equal("0/2/0/0", (await app.Import(organization, "", Sending.Csv, Good)).Expect(200).Counts());
        Assert.Equal(facts + 2, await app.Facts());
    }

    /// <summary>A good line, and blank ones up to a length.</summary>
    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        for (var at = 1023; at < length; at += 1024) body[at] = (byte)'\n';
        """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}"""u8.CopyTo(body);
        return body;
    }
}
