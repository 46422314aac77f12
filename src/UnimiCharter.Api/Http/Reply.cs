using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Http;

/// <summary>An answer in JSON with a strong ETag over its bytes, or the ETag it is given; 304 when the caller has it already.</summary>
internal sealed class Reply<T>(T body, int status = StatusCodes.Status200OK, string? etag = null, string cacheControl = "no-cache", string? location = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, body, ApiJson.Options);

        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = etag ?? ETagOf(bytes.WrittenSpan);
        response.Headers.ETag = tag;
        response.Headers.CacheControl = cacheControl;
        response.Headers.Vary = "Accept-Language";
        response.Headers.ContentLanguage = Languages.Of(request).Tag();
        if (location is not null) response.Headers.Location = location;
        if (HttpMethods.IsGet(request.Method) && IsKnown(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.WrittenCount;
        return response.Body.WriteAsync(bytes.WrittenMemory).AsTask();
    }

    private static string ETagOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return $"\"{Base64Url.EncodeToString(hash[..16])}\"";
    }

    private static bool IsKnown(HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0) return false;
        var mine = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(mine, useStrongComparison: false));
    }
}

internal static class Reply
{
    public static Reply<T> Ok<T>(T body, string? etag = null, string cacheControl = "no-cache") => new(body, etag: etag, cacheControl: cacheControl);
}
