using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Bodies that are packed wrongly, or are too much: refused as a whole, and nothing of them is written.</summary>
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

    [Theory]
    [InlineData(Sending.NdJson, "", "{}\n", "")]
    [InlineData(Sending.Json, "{\"items\":[1", ",1", "]}")]
    [InlineData(Sending.Csv, "service,indicator,period,count\n", "x,,,\n", "")]
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

    private async Task NothingComesOf(string encoding, byte[] body, int status, string code)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        foreach (var mode in new[] { "each", "atomic" })
            (await app.ImportAs(encoding, organization, "?mode=" + mode, Sending.Csv, body)).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
    }

    private static byte[] Packed() => Sending.Gzip(Encoding.UTF8.GetBytes(Good));
}
