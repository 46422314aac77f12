using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>A body may have 1 MiB, however its length is told: what the server itself sees to, on a socket.</summary>
public sealed class SizeTests(SharedListener shared) : IClassFixture<SharedListener>
{
    private const int MiB = 1024 * 1024;
    private static readonly string Path = Paths.Measurement("master", "efficiency", "2024-03");

    private readonly ListeningApp app = shared.App;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_one_byte_more_is_refused(bool chunked)
    {
        var facts = await app.Facts();
        var body = Padded(MiB + 1);
        using var content = chunked ? new Chunked(body) : (HttpContent)App.Json(body);
        (await app.Send("PUT", Path, content)).ExpectProblem(413, "body-too-large");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_body_of_1_MiB_is_read()
    {
        using var whole = App.Json(Padded(MiB));
        (await app.Send("PUT", Paths.Measurement("master", "efficiency", "2024-01"), whole)).Expect(201);
        // What tells chunks apart counts as well.
        using var chunked = new Chunked(Padded(MiB - 8_192));
        (await app.Send("PUT", Paths.Measurement("master", "efficiency", "2024-02"), chunked)).Expect(201);
    }

    [Fact]
    public async Task A_body_said_to_be_large_is_refused_unread()
    {
        var answer = await app.AskRaw("PUT", Path, "Content-Type: application/json", "Content-Length: 99999999999", "Expect: 100-continue");
        answer.ExpectProblem(413, "body-too-large");
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: x")]
    [InlineData("Transfer-Encoding: gzip")]
    public async Task A_body_of_no_length_is_no_HTTP(string header) =>
        Assert.InRange((await app.AskRaw("PUT", Path, "Content-Type: application/json", header)).Status, 400, 501);

    [Fact]
    public async Task A_body_that_breaks_off_writes_nothing()
    {
        var facts = await app.Facts();
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(app.Root.Host, app.Root.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT {Path} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"numerator\":3,\"denominator\":41}}"));
        }
        (await app.Get(Path)).ExpectProblem(404, "no-measurement");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("ZZ")]
    [InlineData("80000000")]
    [InlineData("10000000000000002")]
    public async Task Chunks_that_are_none_are_no_HTTP(string size)
    {
        var answer = await app.Exchange(Encoding.ASCII.GetBytes(
            $"PUT {Path} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n"));
        answer.ExpectProblem(400, "malformed-request");
    }

    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        """{"numerator":3,"denominator":41}"""u8.CopyTo(body);
        return body;
    }
}
