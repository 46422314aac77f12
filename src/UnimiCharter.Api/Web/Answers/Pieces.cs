namespace UnimiCharter.Api.Web;

/// <summary>
/// Sends a body in pieces, each of which is to be taken in time. The server's own limit is on the mean over all that was
/// ever sent: behind large buffers, a reader who stops could keep a large answer, and what it is read from, for hours.
/// </summary>
internal static class Pieces
{
    // At the least rate, a piece takes as long as the grace.
    private static readonly int Size = (int)(Registry.BytesPerSecond * Registry.GracePeriod.TotalSeconds);

    // What the server's own buffer takes at once, when there is nothing in it but the headers.
    private const int Buffered = 56 * 1024;

    /// <summary>All of a body: what fits into the buffer waits for no reader.</summary>
    public static Task SendWhole(this HttpResponse response, ReadOnlyMemory<byte> body) => Send(response, body, Buffered);

    /// <summary>Cuts the reader off who does not take a piece in time.</summary>
    public static Task Send(this HttpResponse response, ReadOnlyMemory<byte> body) => Send(response, body, Size);

    private static async Task Send(HttpResponse response, ReadOnlyMemory<byte> body, int size)
    {
        for (var rest = body; ; (rest, size) = (rest[size..], Size))
        {
            var writing = response.Body.WriteAsync(rest.Length > size ? rest[..size] : rest);
            try
            {
                if (writing.IsCompletedSuccessfully) await writing;
                else await writing.AsTask().WaitAsync(Registry.GracePeriod);
            }
            catch (TimeoutException)
            {
                response.HttpContext.Abort();
                return;
            }
            if (rest.Length <= size) return;
        }
    }
}
