using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>
/// Requests that are no HTTP, or of which two servers on the way could disagree where they end: answered once or not at all,
/// and what is hidden in them is not carried out.
/// </summary>
[Collection(HostileRequests.Name)]
public sealed partial class ShapeTests(SharedListener shared, Tally tally) : IClassFixture<SharedListener>
{
    internal const string Said = """{"numerator":3,"denominator":41}""";
    internal static readonly string Path = Paths.Measurement("master", "effectiveness", "2024-03");
    private static readonly string Hidden = $"PUT {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: {Said.Length}\r\n\r\n{Said}";

    private readonly ListeningApp app = shared.App;

    /// <summary>The end of a head, and what comes after it.</summary>
    internal static readonly Dictionary<string, string> Framings = new()
    {
        ["both lengths, the hidden after the chunks"] = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden,
        ["both lengths, chunks first"] = "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["both lengths, a length of nothing"] = "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Hidden,
        ["two lengths"] = $"Content-Length: 2\r\nContent-Length: {Hidden.Length + 2}\r\n\r\n{{}}{Hidden}",
        ["two lengths the other way round"] = $"Content-Length: {Hidden.Length + 2}\r\nContent-Length: 2\r\n\r\n{{}}{Hidden}",
        ["a list of lengths"] = $"Content-Length: 2, {Hidden.Length + 2}\r\n\r\n{{}}{Hidden}",
        ["a length and a sign"] = $"Content-Length: +2\r\n\r\n{{}}{Hidden}",
        ["a length below zero"] = $"Content-Length: -1\r\n\r\n{{}}{Hidden}",
        ["a length in hexadecimal"] = $"Content-Length: 0x2\r\n\r\n{{}}{Hidden}",
        ["a length over 64 bits"] = $"Content-Length: 18446744073709551618\r\n\r\n{{}}{Hidden}",
        ["a length and a blank"] = $"Content-Length: 2 2\r\n\r\n{{}}{Hidden}",
        ["a length in other digits"] = $"Content-Length: \u00b2\r\n\r\n{{}}{Hidden}",
        ["a coding that nobody knows"] = "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Hidden,
        ["chunks that are not last"] = "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Hidden,
        ["identity and chunks"] = "Transfer-Encoding: identity, chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["gzip and chunks"] = "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + Hidden,
        ["two codings"] = "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + Hidden,
        ["a coding and a tab"] = "Transfer-Encoding: \tchunked\t\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["a coding and a vertical tab"] = "Transfer-Encoding: \u000bchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["a coding after a blank"] = "Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["a coding on the next line"] = "Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + Hidden,
        ["a folded header"] = "X-Note: a\r\n b\r\n\r\n" + Hidden,
        ["a header of another with a bare CR"] = "X-Note: a\rContent-Length: 0\r\n\r\n" + Hidden,
        ["bare line feeds"] = $"Content-Length: 2\n\n{{}}{Hidden}",
        ["a NUL in a header"] = "X-Note: a\0b\r\n\r\n" + Hidden,
        ["a chunk that is none"] = "Transfer-Encoding: chunked\r\n\r\nZ\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk with 0x"] = "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk with a sign"] = "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk below zero"] = "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk after a blank"] = "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk of 2^64"] = "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk of 2^31"] = "Transfer-Encoding: chunked\r\n\r\n80000000\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk longer than it says"] = "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" + Hidden,
        ["a chunk with an open extension"] = "Transfer-Encoding: chunked\r\n\r\n2;a=\"\n{}\r\n0\r\n\r\n" + Hidden,
        ["chunks with bare line feeds"] = "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n" + Hidden,
        ["no last chunk"] = "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" + Hidden,
        ["an extension of 100 KB"] = $"Transfer-Encoding: chunked\r\n\r\n2;{new string('a', 100_000)}\r\n{{}}\r\n0\r\n\r\n",
        ["a trailer that is no header"] = "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX Y\r\n\r\n" + Hidden,
        ["trailers of 100 KB"] = $"Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\nX: {new string('a', 100_000)}\r\n\r\n",
        ["an expectation of nothing"] = $"Expect: nothing\r\nContent-Length: {Said.Length}\r\n\r\n",
        ["an expectation, and no body"] = "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n",
        ["an upgrade to HTTP/2"] = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nContent-Length: 0\r\n\r\n",
        ["an upgrade to WebSocket"] = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n",
        ["two types"] = $"Content-Type: text/plain\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two keys"] = $"Authorization: Bearer {App.AdminKey}\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two keys, one of them none"] = $"Authorization: Bearer x\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two hosts"] = $"Host: b\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two preconditions"] = $"If-None-Match: *\r\nIf-None-Match: *\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["opposite preconditions"] = $"If-None-Match: *\r\nIf-Match: *\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two tags"] = $"If-Match: \"1\"\r\nIf-Match: \"2\"\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["two roles"] = $"Acting-As: board\r\nActing-As: office\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["200 headers"] = string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: a\r\n"))) + $"Content-Length: {Said.Length}\r\n\r\n{Said}",
        ["64 KB of headers"] = string.Concat(Enumerable.Range(0, 16).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: {new string('a', 4_096)}\r\n"))) + $"Content-Length: {Said.Length}\r\n\r\n{Said}",
        ["one header of 64 KB"] = $"X-Note: {new string('a', 65_536)}\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a header without a name"] = $": a\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a header without a colon"] = $"X-Note\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a name with a blank"] = $"X Note: a\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a name with a bracket"] = $"X(: a\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a name with a NUL"] = $"X\0: a\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a name of other letters"] = $"\u00e8: a\r\nContent-Length: {Said.Length}\r\n\r\n{Said}",
        ["a body that breaks off"] = $"Content-Length: 100\r\n\r\n{Said}",
        ["a head that breaks off"] = "Content-Len",
    };

    internal static readonly Dictionary<string, string> Starts = new()
    {
        ["an address elsewhere"] = $"PUT http://altrove.example{Path} HTTP/1.1", ["an authority"] = "PUT altrove.example:443 HTTP/1.1", ["a star"] = "PUT * HTTP/1.1", ["a bare name"] = "PUT v1/unimi HTTP/1.1",
        ["CONNECT"] = "CONNECT altrove.example:443 HTTP/1.1", ["CONNECT a path"] = $"CONNECT {Path} HTTP/1.1", ["OPTIONS *"] = "OPTIONS * HTTP/1.1", ["TRACE"] = $"TRACE {Path} HTTP/1.1", ["TRACK"] = $"TRACK {Path} HTTP/1.1",
        ["PROPFIND"] = $"PROPFIND {Path} HTTP/1.1", ["PATCH"] = $"PATCH {Path} HTTP/1.1", ["POST to what is put"] = $"POST {Path} HTTP/1.1", ["put"] = $"put {Path} HTTP/1.1", ["a method made up"] = $"REPORT-ALL {Path} HTTP/1.1",
        ["a method of a thousand letters"] = $"{new string('P', 1_000)} {Path} HTTP/1.1", ["no method"] = $" {Path} HTTP/1.1", ["a method with a NUL"] = $"P\0T {Path} HTTP/1.1", ["a method of other letters"] = $"P\u00dcT {Path} HTTP/1.1",
        ["HTTP/0.9"] = $"PUT {Path}", ["HTTP/1.2"] = $"PUT {Path} HTTP/1.2", ["HTTP/2.0"] = $"PUT {Path} HTTP/2.0", ["HTTP/9.9"] = $"PUT {Path} HTTP/9.9", ["http/1.1"] = $"PUT {Path} http/1.1", ["a word more"] = $"PUT {Path} HTTP/1.1 x",
        ["two blanks"] = $"PUT  {Path} HTTP/1.1", ["a tab"] = $"PUT\t{Path}\tHTTP/1.1", ["a line of 8 KB"] = $"PUT {Path}?reason={new string('a', 8_000)} HTTP/1.1", ["a line of 100 KB"] = $"PUT {Path}?reason={new string('a', 100_000)} HTTP/1.1",
        ["a blank in the path"] = $"PUT {Path} /x HTTP/1.1", ["a NUL in the path"] = $"PUT {Path}\0 HTTP/1.1", ["a byte over 127"] = $"PUT {Path}\u00ff HTTP/1.1", ["a fragment"] = $"PUT {Path}#x HTTP/1.1", ["nothing"] = "", ["the preface of HTTP/2"] = "PRI * HTTP/2.0\r\n\r\nSM",
        ["a handshake"] = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", ["noise"] = "\u0080\u0081\u00fe\u00ff\u0001\u0002", ["another protocol"] = "EHLO altrove.example", ["an empty line first"] = $"\r\n\r\nPATCH {Path} HTTP/1.1",
    };

    internal static readonly string[] Hosts = ["", "a b", "a@b", "a/b", "a:99999", "[::1", "a,b", "\u00e8", "a\0", new('a', 10_000), "{0}", "<script>", "a:b:c", "..", "%00"];

    public static TheoryData<string> FramingNames => [.. Framings.Keys];

    public static TheoryData<string> StartNames => [.. Starts.Keys];

    [Theory]
    [MemberData(nameof(FramingNames))]
    public async Task A_strange_body_or_head_hides_nothing(string name)
    {
        foreach (var target in new[] { $"PUT {Path}", "POST /v1/unimi/measurement-batches", "GET /v1/unimi/services/master", "DELETE " + Path })
            await Try($"{target} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\n{Framings[name]}");
    }

    [Theory]
    [MemberData(nameof(StartNames))]
    public async Task A_strange_first_line_asks_for_nothing(string name)
    {
        await Try($"{Starts[name]}\r\nHost: a\r\nAuthorization: Bearer {App.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: {Said.Length}\r\n\r\n{Said}", mayRepeat: true);
        await Try($"{Starts[name]}\r\n\r\n", mayRepeat: true);
    }

    [Fact]
    public async Task A_strange_host_is_refused_or_passed_over()
    {
        foreach (var host in Hosts)
            await Try($"DELETE {Path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n");
        await Try($"DELETE {Path} HTTP/1.1\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n");
        await Try($"DELETE {Path} HTTP/1.0\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n");
    }

    /// <summary>Sends it, says that nothing more will come, and reads what is answered.</summary>
    /// <param name="mayRepeat">What follows the first line may be taken for a request of its own.</param>
    private async Task Try(string request, bool mayRepeat = false)
    {
        // What callers before left behind when they hung up is written by the time that both lanes of the recorder answer.
        await app.Recorder.Append(new Intent(StreamId.Charter(new("unimi"), new(2024)), [], _ => Decision.Nothing), new Provenance(null, null));
        await app.Recorder.Import([], decision => decision, new Provenance(null, null), together: true);
        var facts = await app.Facts();
        var answers = await Exchange(app.Root, Encoding.Latin1.GetBytes(request));
        tally.Add(1);
        Assert.All(answers, status => Assert.True(status is < 500 or 501 or 505, $"{status} {(status == 500 ? app.LastFailure : "")}"));
        if (!mayRepeat) Assert.InRange(answers.Count, 0, 1);
        Assert.Equal(facts, await app.Facts());
        (await app.Get("/v1/unimi/services/master")).Expect(200);
    }

    /// <returns>The statuses of all that was answered.</returns>
    internal static async Task<IReadOnlyList<int>> Exchange(Uri root, byte[] request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(root.Host, root.Port);
        await using var stream = socket.GetStream();
        var received = new MemoryStream();
        using var deadline = new CancellationTokenSource(Until.Patience);
        try
        {
            await stream.WriteAsync(request, deadline.Token);
            socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(received, deadline.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It hung up: what it said before counts.
        }
        return [.. Status().Matches(Encoding.Latin1.GetString(received.ToArray())).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Where(s => s != 100)];
    }

    [GeneratedRegex(@"^HTTP/1\.1 (\d{3})", RegexOptions.Multiline)]
    private static partial Regex Status();
}
