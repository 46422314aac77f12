namespace UnimiCharter.Api.Http;

/// <summary>
/// Sends a body in pieces, each of which is to be taken in time. The server's own limit is on the mean over all that was
/// ever sent: behind large buffers, a reader who stops could keep a large answer, and what it is read from, for hours.
/// </summary>
internal static class Pieces
{
    // At the least rate, a piece takes as long as the grace.
    private static readonly int Size = (int)(Registry.BytesPerSecond * Registry.GracePeriod.TotalSeconds);

    /// <summary>Cuts the reader off who does not take a piece in time.</summary>
    public static async Task Send(this HttpResponse response, ReadOnlyMemory<byte> body)
    {
        for (var rest = body; ; rest = rest[Size..])
        {
            var writing = response.Body.WriteAsync(rest.Length > Size ? rest[..Size] : rest);
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
            if (rest.Length <= Size) return;
        }
    }
}
