using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Files as an office sends them, and what is said of their rows.</summary>
internal static class Sending
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";
    public const string NdJson = "application/x-ndjson";

    private static readonly string[] Outcomes = ["created", "unchanged", "rectified", "rejected"];

    public static string PathOf(string organization, string query = "") => $"/v1/{organization}/measurement-batches{query}";

    /// <param name="query">With its question mark.</param>
    public static Task<Answer> Import(this App app, string organization, string query, string mediaType, string text, params string[] headers) =>
        app.Import(organization, query, mediaType, Encoding.UTF8.GetBytes(text), headers);

    public static Task<Answer> Import(this App app, string organization, string query, string mediaType, byte[] body, params string[] headers) =>
        app.ImportAs(null, organization, query, mediaType, body, headers);

    /// <param name="encoding">The Content-Encoding, if any; the body is sent as it is given.</param>
    public static async Task<Answer> ImportAs(this App app, string? encoding, string organization, string query, string mediaType, byte[] body, params string[] headers)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return await app.Send("POST", PathOf(organization, query), content, headers);
    }

    /// <summary>Lets a service's periods close on the last day of the month after.</summary>
    public static async Task Close(this App app, string organization, string service)
    {
        var calendar = (await app.Get($"/v1/{organization}/reporting/calendar?edition=2024")).Expect(200);
        const string Deadlines = """{"due":{"months":1,"day":15},"closing":{"months":1,"day":31},"reason":"prova"}""";
        (await app.Put($"/v1/{organization}/services/{service}/reporting/2024/deadlines", Deadlines, "If-Match: " + calendar.ETag)).Expect(200);
    }

    public static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return packed.ToArray();
    }

    /// <summary>One line a row: <c>3 created</c>, <c>4 rejected unknown-service service</c>.</summary>
    public static IEnumerable<string> Rows(this Answer answer) => answer.At("items").EnumerateArray().Select(row =>
        string.Join(' ', new[] { row.At("row").GetRawText(), row.Text("outcome"), Said(row, "code"), Said(row, "pointer") }.Where(word => word is { Length: > 0 })));

    /// <summary>One line an error of a problem: <c>4 unknown-service service</c>.</summary>
    public static IEnumerable<string> Errors(this Answer answer) => answer.At("errors").EnumerateArray().Select(error =>
        string.Join(' ', error.At("row").GetRawText(), error.Text("code"), error.Text("pointer")).TrimEnd());

    /// <summary><c>created/unchanged/rectified/rejected</c>.</summary>
    public static string Counts(this Answer answer) =>
        string.Join('/', Outcomes.Select(name => answer.At("counts").At(name).GetRawText()));

    private static string? Said(JsonElement row, string name) => row.TryGetProperty(name, out var said) ? said.GetString() : null;
}
