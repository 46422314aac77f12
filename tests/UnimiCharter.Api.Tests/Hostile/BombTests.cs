using System.IO.Compression;
using System.Text;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>A body that is small, or simple, until it is read: given up early, before it takes memory, while others are served.</summary>
[Collection(HostileRequests.Name)]
public sealed class BombTests(SharedListener shared, Tally tally) : IClassFixture<SharedListener>
{
    private const int MiB = 1024 * 1024;
    private const long MemoryAtMost = 500L * MiB;
    private const int Tries = 10;

    private readonly ListeningApp app = shared.App;

    private sealed record Bomb(int Status, string Code, string MediaType, Func<byte[]> Body, string? Encoding = null);

    private static readonly byte[] EmptyMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly Dictionary<string, Bomb> Bombs = new()
    {
        ["1 GiB of zeros, packed"] = new(413, "body-too-large", Sending.Csv, () => Zeros(1024), "gzip"),
        ["1 GiB of zeros in 64 members"] = new(413, "body-too-large", Sending.NdJson, () => Repeated(Zeros(16), 64), "gzip"),
        ["1 GiB of zeros, packed twice and said so"] = new(415, "unsupported-encoding", Sending.Csv, () => Sending.Gzip(Zeros(1024)), "gzip, gzip"),
        ["1 GiB of zeros, packed twice and said once"] = new(400, "malformed-encoding", Sending.Csv, () => Sending.Gzip(Zeros(1024)), "gzip"),
        ["two million members of nothing"] = new(400, "empty-body", Sending.Csv, () => Repeated(EmptyMember, 2_000_000), "gzip"),
        ["packed otherwise"] = new(415, "unsupported-encoding", Sending.Csv, () => Zeros(1), "br"),
        ["no gzip"] = new(400, "malformed-gzip", Sending.Csv, () => Repeated("x"u8.ToArray(), MiB), "gzip"),
        ["a gzip that goes on as noise"] = new(400, "malformed-gzip", Sending.Csv, () => [.. Sending.Gzip("service"u8.ToArray()), .. Repeated([0x1f, 0x8b], MiB)], "gzip"),
        ["100,000 arrays in each other"] = new(400, "malformed-json", Sending.Json, () => Encoding.UTF8.GetBytes($$"""{"items":[{{new string('[', 100_000)}}{{new string(']', 100_000)}}]}""")),
        ["40 MiB of open arrays"] = new(422, "object-expected", Sending.Json, () => Repeated("["u8.ToArray(), 40 * MiB)),
        ["40 MiB of open objects"] = new(422, "unknown-field", Sending.Json, () => Repeated("{\"a\":"u8.ToArray(), 8 * MiB)),
        ["40 MiB of blanks"] = new(400, "empty-body", Sending.Json, () => Repeated(" "u8.ToArray(), 40 * MiB)),
        ["a line of 40 MiB"] = new(400, "malformed-csv", Sending.Csv, () => [.. "service,indicator,period,count,note\r\n"u8, .. Repeated("x"u8.ToArray(), 40 * MiB)]),
        ["a cell that is never closed"] = new(400, "malformed-csv", Sending.Csv, () => [.. "service,indicator,period,count,note\r\na,b,2024-03,1,\""u8, .. Repeated("x\r\n"u8.ToArray(), 10 * MiB)]),
        ["a header of 40 MiB"] = new(400, "malformed-csv", Sending.Csv, () => Repeated("service,"u8.ToArray(), 5 * MiB)),
        ["100,001 items"] = new(413, "too-many-rows", Sending.Json, () => [.. "{\"items\":["u8, .. Repeated("{},"u8.ToArray(), 100_000), .. "{}]}"u8]),
        ["100,001 lines"] = new(413, "too-many-rows", Sending.NdJson, () => Repeated("{}\n"u8.ToArray(), 100_001)),
        ["100,001 rows"] = new(413, "too-many-rows", Sending.Csv, () => [.. "service,indicator,period,count\r\n"u8, .. Repeated("a,b,c,d\r\n"u8.ToArray(), 100_001)]),
        ["a line of JSON of 40 MiB"] = new(422, "batch-refused", Sending.NdJson, () => [.. "{\"note\":\""u8, .. Repeated("x"u8.ToArray(), 40 * MiB), .. "\"}"u8]),
        ["an item of 40 MiB"] = new(413, "row-too-large", Sending.Json, () => [.. "{\"items\":[{\"note\":\""u8, .. Repeated("x"u8.ToArray(), 40 * MiB), .. "\"}]}"u8]),
        ["five million stray fields"] = new(422, "batch-refused", Sending.NdJson, () => Repeated([.. Repeated("{\"a\":1"u8.ToArray(), 1), .. Repeated(",\"a\":1"u8.ToArray(), 10_000), .. "}\n"u8], 500)),
    };

    public static TheoryData<string> Names => [.. Bombs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bomb_is_given_up_early(string name)
    {
        var bomb = Bombs[name];
        var body = bomb.Body();
        var facts = await app.Facts();
        for (var attempt = 1; ; attempt++)
        {
            var memory = Environment.WorkingSet;
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new(bomb.MediaType);
            if (bomb.Encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", bomb.Encoding);
            var sending = app.Send("POST", Sending.PathOf("unimi", "?mode=atomic"), content);
            (await app.Get("/v1/unimi/services/master")).Expect(200);
            (await sending).ExpectProblem(bomb.Status, bomb.Code);
            var taken = Environment.WorkingSet - memory;
            tally.Add(1);
            Assert.Equal(facts, await app.Facts());
            // The tests beside it take of the same memory, but hardly each time.
            if (taken <= MemoryAtMost) return;
            Assert.True(attempt < Tries, $"{taken / MiB} MiB");
        }
    }

    private static byte[] Zeros(int mebibytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var (i, zeros) = (0, new byte[MiB]); i < mebibytes; i++) gzip.Write(zeros);
        return packed.ToArray();
    }

    private static byte[] Repeated(byte[] unit, int times)
    {
        var whole = new byte[unit.Length * times];
        for (var i = 0; i < times; i++) unit.CopyTo(whole, i * unit.Length);
        return whole;
    }
}
