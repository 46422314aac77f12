using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>A body may have 1 MiB; nothing in it may make the registry work or talk out of proportion.</summary>
public sealed class SizeTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const int MiB = 1024 * 1024;
    private static readonly string Path = Paths.Measurement("master", "efficiency", "2024-03");

    private readonly App app = shared.App;

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
        var answer = await app.Ask("PUT", Path, "Content-Type: application/json", "Content-Length: 99999999999", "Expect: 100-continue");
        answer.ExpectProblem(413, "body-too-large");
    }

    // Read digit by digit such a number would take the better part of a second, and as much again for each digit more.
    [Theory]
    [InlineData("1e", "number-too-large")]
    [InlineData("1e-", "whole-number-expected")]
    [InlineData("1e+", "number-too-large")]
    public async Task An_exponent_of_a_million_digits_is_refused_as_a_short_one(string number, string code) =>
        (await app.Put(Path, $$"""{"numerator":{{number}}{{new string('9', 1_000_000)}}}""")).ExpectProblem(422, code);

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: x")]
    [InlineData("Transfer-Encoding: gzip")]
    public async Task A_body_of_no_length_is_no_HTTP(string header) =>
        Assert.InRange((await app.Ask("PUT", Path, "Content-Type: application/json", header)).Status, 400, 501);

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

    [Theory]
    [InlineData("unknown-field", 50_000)]
    [InlineData("duplicate-field", 50_000)]
    public async Task Of_very_many_stray_fields_the_first_are_told(string code, int fields)
    {
        var body = string.Join(',', Enumerable.Range(0, fields).Select(i => code == "unknown-field" ? $"\"f{i}\":0" : "\"note\":\"x\""));
        var answer = (await app.Put(Path, $"{{{body}}}")).ExpectProblem(422, code);
        Assert.InRange(answer.At("errors").EnumerateArray().Count(e => e.Text("code") == code), 1, 10);
    }

    [Fact]
    public async Task What_is_told_of_a_very_long_name_is_short()
    {
        var answer = (await app.Put(Path, $$"""{"{{new string('x', 100_000)}}":0}""")).ExpectProblem(422, "unknown-field");
        Assert.InRange(answer.Body.Length, 1, 3_000);
    }

    private static byte[] Padded(int length)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');
        """{"numerator":3,"denominator":41}"""u8.CopyTo(body);
        return body;
    }
}
