using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Http;

/// <summary>A body as it is sent, with a strong ETag over its bytes.</summary>
/// <param name="ContentType">With its charset.</param>
internal sealed record Rendered(ReadOnlyMemory<byte> Bytes, string ETag, string ContentType = Rendered.Json)
{
    private const string Json = "application/json; charset=utf-8";

    public static Rendered Raw(ReadOnlyMemory<byte> bytes, string contentType) => new(bytes, ETagOf(bytes.Span), contentType);

    /// <param name="etag">The resource's own; made of the bytes when it has none.</param>
    public static Rendered Of<T>(T body, string? etag = null)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, body, ApiJson.Options);
        return new(bytes.WrittenMemory, etag ?? ETagOf(bytes.WrittenSpan));
    }

    private static string ETagOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return $"\"{Base64Url.EncodeToString(hash[..16])}\"";
    }
}

/// <summary>It is done, and there is nothing to show.</summary>
internal sealed class Nothing : IResult
{
    public static readonly Nothing Instance = new();

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        httpContext.Response.Headers.CacheControl = Caching.Never;
        return Task.CompletedTask;
    }
}

/// <summary>An answer; 304 when the caller has it already.</summary>
internal sealed class Reply(Rendered rendered, int status = StatusCodes.Status200OK, string cacheControl = Caching.Revalidate, string? location = null) : IResult
{
    public static Reply Ok<T>(T body, string? etag = null, string cacheControl = Caching.Revalidate) => new(Rendered.Of(body, etag), cacheControl: cacheControl);

    public static Reply Text(string text, string mediaType) => new(Rendered.Raw(Encoding.UTF8.GetBytes(text), mediaType + "; charset=utf-8"));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = rendered.ETag;
        response.Headers.CacheControl = cacheControl;
        response.Headers.Vary = httpContext.GetEndpoint()?.Metadata.GetMetadata<AnswersIn>() is { Names.Length: > 1 } ? "Accept, Accept-Language" : "Accept-Language";
        response.Headers.ContentLanguage = Languages.Of(request).Tag();
        if (location is not null) response.Headers.Location = location;
        if (HttpMethods.IsGet(request.Method) && IsKnown(request, rendered.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = status;
        response.ContentType = rendered.ContentType;
        response.ContentLength = rendered.Bytes.Length;
        return response.Body.WriteAsync(rendered.Bytes).AsTask();
    }

    private static bool IsKnown(HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0) return false;
        var mine = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(mine, useStrongComparison: false));
    }
}
