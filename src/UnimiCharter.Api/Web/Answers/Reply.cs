using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>A body as it is sent, with a strong ETag.</summary>
internal sealed class Rendered
{
    public const string Json = "application/json; charset=utf-8";

    // What is smaller goes in one packet anyway.
    private const int WorthPacking = 1_024;

    private readonly bool isTagOfBytes;
    private Rendered? gzip, brotli;

    private Rendered(ReadOnlyMemory<byte> bytes, string? etag, string contentType, string? security = null, Coding coding = Coding.Identity)
    {
        (Bytes, ContentType, Security, Coding, isTagOfBytes) = (bytes, contentType, security, coding, etag is null);
        ETag = etag ?? ETagOf(SHA256.HashData(bytes.Span));
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public string ETag { get; }

    /// <summary>With its charset.</summary>
    public string ContentType { get; }

    /// <summary>What a browser that shows it by itself may do; null for nothing.</summary>
    public string? Security { get; }

    public Coding Coding { get; }

    public static Rendered Raw(ReadOnlyMemory<byte> bytes, string contentType, string? security = null) => new(bytes, null, contentType, security);

    public static Rendered Text(string text, string mediaType, string? security = null) => Raw(Encoding.UTF8.GetBytes(text), mediaType + "; charset=utf-8", security);

    /// <summary>What is written in its own way already.</summary>
    public static Rendered Written(string json, string etag) => new(Encoding.UTF8.GetBytes(json), etag, Json);

    /// <summary>The same under the tag of what it tells.</summary>
    public Rendered Tagged(string etag) => new(Bytes, etag, ContentType, Security);

    /// <param name="etag">The resource's own; made of the bytes when it has none.</param>
    public static Rendered Of<T>(T body, string? etag = null) => new(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options), etag, Json);

    /// <summary>
    /// The same packed, under a tag of its own; as it is where that is not worth it. A tag that is a revision stays what a write
    /// names in If-Match, so what has one is never packed.
    /// </summary>
    public Rendered In(Coding coding) => coding switch
    {
        _ when !isTagOfBytes || Bytes.Length < WorthPacking => this,
        Coding.Brotli => brotli ??= Packed(coding, into => new BrotliStream(into, CompressionLevel.Optimal, leaveOpen: true)),
        Coding.Gzip => gzip ??= Packed(coding, into => new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true)),
        _ => this,
    };

    private Rendered Packed(Coding coding, Func<Stream, Stream> pack)
    {
        using var bytes = new MemoryStream();
        using (var packing = pack(bytes)) packing.Write(Bytes.Span);
        return new(bytes.ToArray(), $"{ETag[..^1]}-{coding.Tag()}\"", ContentType, Security, coding);
    }

    /// <param name="hash">Of the bytes.</param>
    public static string ETagOf(ReadOnlySpan<byte> hash) => $"\"{Base64Url.EncodeToString(hash[..16])}\"";
}

/// <summary>An answer to a write that is too large to be held: it is made twice, once for its ETag and length, which are told before the first byte, and once to be sent.</summary>
internal sealed class LargeReply<T>(T body) : IResult
{
    private const int PieceSize = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        await Make(piece =>
        {
            hash.AppendData(piece.Span);
            length += piece.Length;
            return Task.CompletedTask;
        });

        var response = httpContext.Response;
        response.Headers.ETag = Rendered.ETagOf(hash.GetHashAndReset());
        response.Headers.CacheControl = Caching.Never;
        response.Headers.Vary = "Accept-Language";
        response.Headers.ContentLanguage = Languages.Of(httpContext.Request).Tag();
        response.ContentType = Rendered.Json;
        response.ContentLength = length;
        await Make(async piece =>
        {
            await response.Send(piece);
            // Who was cut off gets no more made.
            httpContext.RequestAborted.ThrowIfCancellationRequested();
        });
    }

    private async Task Make(Func<ReadOnlyMemory<byte>, Task> take)
    {
        var pieces = new Pipe(new PipeOptions(minimumSegmentSize: PieceSize));
        var writing = Write();
        try
        {
            for (var isLast = false; !isLast;)
            {
                var read = await pieces.Reader.ReadAsync();
                foreach (var piece in read.Buffer) await take(piece);
                pieces.Reader.AdvanceTo(read.Buffer.End);
                isLast = read.IsCompleted;
            }
        }
        finally
        {
            await pieces.Reader.CompleteAsync();
        }
        await writing;

        async Task Write()
        {
            Exception? failure = null;
            try
            {
                await JsonSerializer.SerializeAsync(pieces.Writer, body, ApiJson.Options);
            }
            catch (Exception e)
            {
                failure = e;
            }
            await pieces.Writer.CompleteAsync(failure);
        }
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
/// <param name="modified">Since when it is as it is, where that is known.</param>
internal sealed class Reply(
    Rendered rendered, int status = StatusCodes.Status200OK, string cacheControl = Caching.Revalidate, string? location = null, DateTimeOffset? modified = null) : IResult
{
    public static Reply Ok<T>(T body, string? etag = null, string cacheControl = Caching.Revalidate) => new(Rendered.Of(body, etag), cacheControl: cacheControl);

    public static Reply Text(string text, string mediaType, string cacheControl = Caching.Revalidate) =>
        new(Rendered.Text(text, mediaType), cacheControl: cacheControl);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var isGet = HttpMethods.IsGet(request.Method);
        var sent = isGet ? rendered.In(Codings.Of(request)) : rendered;
        response.Headers.ETag = sent.ETag;
        response.Headers.CacheControl = Caching.For(httpContext, cacheControl);
        response.Headers.Vary = VaryOf(httpContext, isGet);
        response.Headers.ContentLanguage = Languages.Of(request).Tag();
        var lastModified = LastModified(httpContext);
        if (lastModified is not null) response.Headers.LastModified = lastModified;
        if (location is not null) response.Headers.Location = location;
        if (sent.Security is not null) response.Headers.ContentSecurityPolicy = sent.Security;
        if (isGet && IsKnown(request, sent.ETag, lastModified))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.StatusCode = status;
        if (sent.Coding != Coding.Identity) response.Headers.ContentEncoding = sent.Coding.Tag();
        response.ContentType = sent.ContentType;
        response.ContentLength = sent.Bytes.Length;
        return response.SendWhole(sent.Bytes);
    }

    private static string VaryOf(HttpContext http, bool isGet) => (http.GetEndpoint()?.Metadata.GetMetadata<AnswersIn>() is { Names.Length: > 1 }, isGet) switch
    {
        (true, _) => "Accept, Accept-Language, Accept-Encoding",
        (_, true) => "Accept-Language, Accept-Encoding",
        _ => "Accept-Language",
    };

    /// <summary>Not told within the second in which it changed: what changes once more in it would look the same.</summary>
    private string? LastModified(HttpContext http) =>
        modified is { } since && http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - since >= TimeSpan.FromSeconds(1)
            ? since.ToString("R", CultureInfo.InvariantCulture)
            : null;

    /// <summary>A date is known only when it is the very one that was told: a version that is withdrawn brings an older one back.</summary>
    private static bool IsKnown(HttpRequest request, string tag, string? lastModified)
    {
        if (request.Headers.IfNoneMatch.Count == 0) return lastModified is not null && request.Headers.IfModifiedSince == lastModified;
        var mine = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Equals(EntityTagHeaderValue.Any) || theirs.Compare(mine, useStrongComparison: false));
    }
}
