using System.Net;
using System.Net.Http.Headers;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>A JSON body sent in chunks, without its length.</summary>
internal sealed class Chunked : HttpContent
{
    private readonly byte[] body;

    public Chunked(byte[] body)
    {
        this.body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < body.Length; at += 4_096)
        {
            await stream.WriteAsync(body.AsMemory(at, Math.Min(4_096, body.Length - at)));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
