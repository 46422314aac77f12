using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using UnimiCharter.Api.Web;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>What the registry answered.</summary>
public sealed partial record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    private static readonly string[] Limits = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
    private JsonElement? json;

    public static async Task<Answer> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsByteArrayAsync());

    /// <summary>Fails when Kestrel would not have sent it so.</summary>
    public static async Task<Answer> Of(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Response.Body.CopyToAsync(body);
        var headers = http.Response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        Assert.All(headers.Values, value => Assert.DoesNotMatch(@"[^\t -~]", value));
        if (http.Response is { ContentLength: { } length, StatusCode: not StatusCodes.Status304NotModified }) Assert.Equal(length, body.Length);
        return new(http.Response.StatusCode, headers, body.ToArray());
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string ETag => Header("ETag") ?? throw new InvalidOperationException("The answer has no ETag.");

    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public JsonElement Json => json ??= JsonDocument.Parse(Body).RootElement;

    /// <summary>What is found at <c>standing.periods.missing.0</c>.</summary>
    public JsonElement At(string path) => Json.At(path);

    public string? TextAt(string path) => At(path).GetString();

    public string? Code => TextAt("code");

    /// <summary>Fails with the whole answer when the status is another.</summary>
    public Answer Expect(int status)
    {
        if (Status != status) Assert.Fail($"{status} was expected, {Status} came: {Text}");
        return this;
    }

    public Answer ExpectProblem(int status, string code)
    {
        Expect(status);
        if (Code != code) Assert.Fail($"{code} was expected: {Text}");
        return this;
    }

    /// <summary>What holds of every answer of the API, whatever was asked.</summary>
    internal void KeepsManners(string path)
    {
        foreach (var name in Limits) Assert.True(int.TryParse(Header(name), out _), name);
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", Header("Correlation-ID"));
        Assert.Null(Header("Server"));
        Assert.Null(Header("X-Powered-By"));
        if (Status is 204 or 304) Assert.Empty(Body);
        if (Status >= 400 && Body.Length > 0) IsProblem(path);
        if (Status is 200 or 201 && Body.Length > 0)
        {
            if (path.Contains("/changes/stream", StringComparison.Ordinal))
            {
                Assert.Equal(("text/event-stream", "no-store"), (Header("Content-Type"), Header("Cache-Control")));
                return;
            }
            var mediaType = Header("Content-Type")!.Split(';')[0];
            if (mediaType != MediaTypes.Xlsx) Assert.Equal(mediaType + "; charset=utf-8", Header("Content-Type"));
            if (mediaType.EndsWith("json", StringComparison.Ordinal) && Header("Content-Encoding") is null) Assert.Equal(JsonValueKind.Object, Json.ValueKind);
            Assert.Matches("^\"[A-Za-z0-9_-]+\"$", ETag);
            Assert.Contains(Header("Vary"), (string[])["Accept-Language", "Accept-Language, Accept-Encoding", "Accept, Accept-Language, Accept-Encoding"]);
            Assert.NotNull(Header("Cache-Control"));
        }
    }

    private void IsProblem(string path)
    {
        Assert.Equal("application/problem+json", Header("Content-Type"));
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Matches("^(it|en)$", Header("Content-Language"));
        Assert.Equal(Status, At("status").GetInt32());
        Assert.Equal("urn:unimicharter:problem:" + Code, TextAt("type"));
        Assert.Equal(Words.Of(Code!).Status, Status);
        Assert.NotEmpty(TextAt("title")!);
        Assert.NotEmpty(TextAt("detail")!);
        // What the caller sent is told as it came.
        Assert.DoesNotMatch(Internals(), path.Split('/', '?').Select(Uri.UnescapeDataString).Where(sent => Internals().IsMatch(sent)).Aggregate(Text, (told, sent) => told.Replace(sent, "", StringComparison.Ordinal)));
        Assert.StartsWith(TextAt("instance")!, path, StringComparison.Ordinal);
        foreach (var error in At("errors").EnumerateArray())
        {
            Assert.Equal(["code", "pointer", "row", "detail"], error.EnumerateObject().Select(p => p.Name));
            Assert.Contains(error.At("code").GetString(), Words.Codes);
            Assert.NotEmpty(error.At("detail").GetString()!);
        }
        if (Status is 429 or 503) Assert.True(int.Parse(Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [GeneratedRegex(@"\s{2,}at \w+\.|Exception|Npgsql|UnimiCharter\.|\.cs\b|\bSQL\b|\{\d\}")]
    private static partial Regex Internals();
}

internal static class JsonPaths
{
    public static JsonElement At(this JsonElement json, string path)
    {
        foreach (var step in path.Split('.'))
            json = json.ValueKind == JsonValueKind.Array ? json[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : json.GetProperty(step);
        return json;
    }

    public static string? Text(this JsonElement json, string path) => json.At(path).GetString();

    public static decimal? Number(this JsonElement json, string path) => json.At(path) is { ValueKind: not JsonValueKind.Null } number ? number.GetDecimal() : null;
}
