using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Http;

/// <summary>A body as it is sent, with a strong ETag over its bytes.</summary>
/// <param name="ContentType">With its charset.</param>
internal sealed record Rendered(ReadOnlyMemory<byte> Bytes, string ETag, string ContentType = Rendered.Json)
{
    public const string Json = "application/json; charset=utf-8";
    public const string Svg = MediaTypes.Svg + "; charset=utf-8";

    public static Rendered Raw(ReadOnlyMemory<byte> bytes, string contentType) => new(bytes, ETagOf(SHA256.HashData(bytes.Span)), contentType);

    /// <param name="etag">The resource's own; made of the bytes when it has none.</param>
    public static Rendered Of<T>(T body, string? etag = null)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(bytes, new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, body, ApiJson.Options);
        return new(bytes.WrittenMemory, etag ?? ETagOf(SHA256.HashData(bytes.WrittenSpan)));
    }

    /// <param name="hash">Of the bytes.</param>
    public static string ETagOf(ReadOnlySpan<byte> hash) => $"\"{Base64Url.EncodeToString(hash[..16])}\"";
}

/// <summary>An answer to a write that is too large to be held in one piece: made in pieces, of which its ETag and length are known before the first is sent.</summary>
internal sealed class LargeReply<T>(T body) : IResult
{
    private const int PieceSize = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var pieces = new Pipe(new PipeOptions(minimumSegmentSize: PieceSize, pauseWriterThreshold: 0));
        await JsonSerializer.SerializeAsync(pieces.Writer, body, ApiJson.Options);
        await pieces.Writer.CompleteAsync();
        var whole = (await pieces.Reader.ReadAsync()).Buffer;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in whole) hash.AppendData(piece.Span);

        var response = httpContext.Response;
        response.Headers.ETag = Rendered.ETagOf(hash.GetHashAndReset());
        response.Headers.CacheControl = Caching.Never;
        response.Headers.Vary = "Accept-Language";
        response.Headers.ContentLanguage = Languages.Of(httpContext.Request).Tag();
        response.ContentType = Rendered.Json;
        response.ContentLength = whole.Length;
        foreach (var piece in whole) await response.Send(piece);
        await pieces.Reader.CompleteAsync();
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

    public static Reply Text(string text, string mediaType, string cacheControl = Caching.Revalidate) =>
        new(Rendered.Raw(Encoding.UTF8.GetBytes(text), mediaType + "; charset=utf-8"), cacheControl: cacheControl);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = rendered.ETag;
        response.Headers.CacheControl = cacheControl;
        response.Headers.Vary = httpContext.GetEndpoint()?.Metadata.GetMetadata<AnswersIn>() is { Names.Length: > 1 } ? "Accept, Accept-Language" : "Accept-Language";
        response.Headers.ContentLanguage = Languages.Of(request).Tag();
        if (location is not null) response.Headers.Location = location;
        if (rendered.ContentType == Rendered.Svg) response.Headers.ContentSecurityPolicy = Edge.PictureSecurity;
        if (HttpMethods.IsGet(request.Method) && IsKnown(request, rendered.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = status;
        response.ContentType = rendered.ContentType;
        response.ContentLength = rendered.Bytes.Length;
        return response.Send(rendered.Bytes);
    }

    private static bool IsKnown(HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0) return false;
        var mine = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(mine, useStrongComparison: false));
    }
}
