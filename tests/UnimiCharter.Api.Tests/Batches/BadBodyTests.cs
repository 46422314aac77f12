using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using UnimiCharter.Api.Tests.BadInput;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Bodies that do not arrive whole, are packed wrongly, or are too much: refused as a whole, and nothing of them is written.</summary>
public sealed class BadBodyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const int MiB = 1024 * 1024;
    private const string Good = "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\nbiblioteca,prestiti,2024-02,2\n";

    private readonly App app = shared.App;

    /// <summary>Bytes that are cut off the end of a good packed file: its trailer, a part of it, and of its text.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(-10)]
    [InlineData(-1)]
    public async Task A_packed_body_that_was_cut_off_is_refused(int cut)
    {
        var packed = Packed();
        await NothingComesOf("gzip", cut > 0 ? packed[..^cut] : packed[..-cut], 400, "malformed-gzip");
    }

    [Fact]
    public async Task A_large_packed_body_that_was_cut_off_is_refused()
    {
        var random = new Random(20240701);
        var text = new StringBuilder("service,indicator,period,count,note\n");
        for (var i = 0; i < 40_000; i++) text.Append(CultureInfo.InvariantCulture, $"biblioteca,prestiti,2024-01,{random.Next()},{random.NextInt64()}\n");
        var packed = Sending.Gzip(Encoding.UTF8.GetBytes(text.ToString()));
        foreach (var part in new[] { packed.Length / 3, packed.Length / 2, packed.Length - 1 })
            await NothingComesOf("gzip", packed[..part], 400, "malformed-gzip");
    }

    [Fact]
    public async Task A_packed_body_with_another_byte_in_it_is_refused()
    {
        var packed = Packed();
        // A byte of its text, of its checksum, of its length.
        foreach (var at in new[] { packed.Length / 2, packed.Length - 8, packed.Length - 4 })
        {
            var broken = packed.ToArray();
            broken[at] ^= 0x55;
            await NothingComesOf("gzip", broken, 400, "malformed-gzip");
        }
    }

    [Fact]
    public async Task What_is_not_packed_is_not_taken_for_packed() => await NothingComesOf("gzip", Encoding.UTF8.GetBytes(Good), 400, "malformed-gzip");

    [Theory]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    public async Task A_packing_is_known_however_it_is_written(string encoding)
    {
        var organization = await Library.Open(app);
        (await app.ImportAs(encoding, organization, "", Sending.Csv, Packed())).Expect(200);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("compress")]
    public async Task Another_packing_is_refused(string encoding) => await NothingComesOf(encoding, Packed(), 415, "unsupported-encoding");

    [Fact]
    public async Task Packed_bytes_that_do_not_say_so_are_no_CSV()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        Assert.InRange((await app.Import(organization, "?mode=atomic", Sending.Csv, Packed())).Status, 400, 422);
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData(Sending.Csv)]
    [InlineData(Sending.Json)]
    [InlineData(Sending.NdJson)]
    public async Task A_little_that_unpacks_to_more_than_50_MiB_is_refused(string mediaType)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(mediaType == Sending.Csv ? Good : ""));
            var blanks = new byte[MiB];
            blanks.AsSpan().Fill((byte)'\n');
            for (var i = 0; i < 60; i++) await gzip.WriteAsync(blanks);
        }
        Assert.InRange(packed.Length, 1, MiB);
        (await app.ImportAs("gzip", organization, "", mediaType, packed.ToArray())).ExpectProblem(413, "body-too-large");
        Assert.Equal(facts, await app.Facts());
    }

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
        (await app.Ask("POST", path, "Content-Type: text/csv", $"Content-Length: {50 * MiB + 1}", "Expect: 100-continue")).ExpectProblem(413, "body-too-large");
    }

    [Fact]
    public async Task A_body_of_50_MiB_is_read()
    {
        var organization = await Library.Open(app);
        Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.NdJson, Padded(50 * MiB))).Expect(200).Rows());
    }

    [Theory]
    [InlineData(Sending.NdJson, "", "{}\n", "")]
    [InlineData(Sending.Json, "{\"items\":[1", ",1", "]}")]
    [InlineData(Sending.Csv, "service,indicator,period,count\n", ",,,\n", "")]
    public async Task More_than_100_000_rows_are_refused_and_none_is_written(string mediaType, string before, string row, string after)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        const string FirstLine = """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""";
        var first = mediaType switch { Sending.NdJson => FirstLine + "\n", Sending.Csv => "biblioteca,prestiti,2024-01,1\n", _ => "" };
        var text = before + first + string.Concat(Enumerable.Repeat(row, 100_000)) + after;
        foreach (var mode in new[] { "each", "atomic" })
            (await app.Import(organization, "?mode=" + mode, mediaType, text)).ExpectProblem(413, "too-many-rows");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_read()
    {
        var organization = await Library.Open(app);
        var body = "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\n" + string.Concat(Enumerable.Repeat("biblioteca,prestiti,2024-01,1\n", 99_999));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("text/csv") } };
        var answer = (await app.Send("POST", Sending.PathOf(organization), content)).Expect(200);
        Assert.Equal("1/0/0/99999", answer.Counts());
        Assert.Equal((100_000, "duplicate-row"), (answer.At("items.99999.row").GetInt32(), answer.TextAt("items.99999.code")));
        // An answer that long is never held whole, and yet told of before its first byte.
        Assert.Equal(($"{answer.Body.Length}", $"\"{Base64Url.EncodeToString(SHA256.HashData(answer.Body).AsSpan(0, 16))}\""), (answer.Header("Content-Length"), answer.ETag));
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
                $"POST {Sending.PathOf(organization, "?mode=" + mode)} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nContent-Type: text/csv\r\n{length}\r\n\r\n{sent}"));
        }
        // The server goes on, and what it got then stands alone.
        Assert.Equal("2/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, Good)).Expect(200).Counts());
        Assert.Equal(facts + 2, await app.Facts());
    }

    [Fact]
    public async Task Many_clients_that_hang_up_do_not_hold_up_the_next()
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var head = Encoding.ASCII.GetBytes(
            $"POST {Sending.PathOf(organization)} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nContent-Type: text/csv\r\nIdempotency-Key: \"stessa\"\r\nContent-Length: {40 * MiB}\r\n\r\n{Good}");
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

    private async Task NothingComesOf(string encoding, byte[] body, int status, string code)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        foreach (var mode in new[] { "each", "atomic" })
            (await app.ImportAs(encoding, organization, "?mode=" + mode, Sending.Csv, body)).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
    }

    private static byte[] Packed() => Sending.Gzip(Encoding.UTF8.GetBytes(Good));

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
