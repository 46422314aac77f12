using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>Reads a request's JSON body, strictly.</summary>
internal static class JsonBody
{
    public const int MaxDepth = 12;

    /// <summary>The body as a document, or what is wrong with it as JSON.</summary>
    public static async Task<(JsonDocument? Document, Fault? Fault)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (!IsJson(request)) return (null, new Fault("unsupported-media-type", MediaTypes.Json));
        var deadline = request.HttpContext.Features.Get<Patience>();
        deadline?.Pause();
        try
        {
            return await ReadWhole(request, cancellation);
        }
        finally
        {
            deadline?.Resume();
        }
    }

    /// <summary>Whether a body that may be left out is.</summary>
    public static bool IsAbsent(HttpRequest request) => request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding");

    private static async Task<(JsonDocument? Document, Fault? Fault)> ReadWhole(HttpRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (!read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            try
            {
                return Parse(read.Buffer);
            }
            finally
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static (JsonDocument?, Fault?) Parse(ReadOnlySequence<byte> body)
    {
        if (IsBlank(body)) return (null, new Fault("empty-body"));
        try
        {
            // The document outlives the request's buffer, so it gets a copy.
            return (JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { MaxDepth = MaxDepth }), null);
        }
        catch (JsonException)
        {
            return (null, IsWellFormed(body) ? new Fault("json-too-deep", MaxDepth.ToString(System.Globalization.CultureInfo.InvariantCulture)) : new Fault("malformed-json"));
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.End;
    }

    /// <summary>Well-formed however deep: then depth alone was what the document refused.</summary>
    private static bool IsWellFormed(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsJson(HttpRequest request)
    {
        var type = request.ContentType;
        if (type is "application/json") return true;
        return request.GetTypedHeaders().ContentType is { } given
            && given.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!given.Charset.HasValue || HeaderUtilities.RemoveQuotes(given.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
