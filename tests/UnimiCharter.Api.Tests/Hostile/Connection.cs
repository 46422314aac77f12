using System.Globalization;
using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>A connection that sends requests as bytes, one after another, for as long as the server keeps it open.</summary>
internal sealed class Connection(Uri root) : IDisposable
{
    private TcpClient? client;
    private byte[] buffer = new byte[64 * 1024];
    private int from;
    private int to;

    /// <summary>What is answered to a request; null when the server hangs up without a word.</summary>
    public async Task<Answer?> Ask(ReadOnlyMemory<byte> request)
    {
        var wasOpen = client is not null;
        var answer = await Try(request);
        // The server may have closed it since: that says nothing of this request.
        return answer is null && wasOpen ? await Try(request) : answer;
    }

    public void Dispose() => client?.Dispose();

    private async Task<Answer?> Try(ReadOnlyMemory<byte> request)
    {
        using var deadline = new CancellationTokenSource(Until.Patience);
        if (client is null)
        {
            client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(root.Host, root.Port, deadline.Token);
        }
        Answer? answer = null;
        try
        {
            try
            {
                await client.GetStream().WriteAsync(request, deadline.Token);
            }
            catch (IOException)
            {
                // It may have heard enough, and said why.
            }
            answer = await Read(deadline.Token);
        }
        catch (IOException) { }
        if (answer is null || answer.Header("Connection") == "close")
        {
            client.Dispose();
            (client, from, to) = (null, 0, 0);
        }
        return answer;
    }

    private async Task<Answer?> Read(CancellationToken cancellation)
    {
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(from, to - from).IndexOf("\r\n\r\n"u8)) < 0)
                if (!await Fill(cancellation)) return null;
            var lines = Encoding.Latin1.GetString(buffer, from, end).Split("\r\n");
            from += end + 4;
            var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            if (status < 200) continue;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var line in lines[1..])
            {
                var (name, value) = line.Split(": ", 2) is [var n, var v] ? (n, v) : (line.TrimEnd(':'), "");
                headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
            }
            return new(status, headers, await Body(status, headers, cancellation));
        }
    }

    private async Task<byte[]> Body(int status, Dictionary<string, string> headers, CancellationToken cancellation)
    {
        if (status is 204 or 304) return [];
        if (headers.TryGetValue("Content-Length", out var length)) return await Take(int.Parse(length, CultureInfo.InvariantCulture), cancellation);
        if (!headers.ContainsKey("Transfer-Encoding")) return [];
        var body = new MemoryStream();
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(from, to - from).IndexOf("\r\n"u8)) < 0) await Need(cancellation);
            var size = int.Parse(Encoding.ASCII.GetString(buffer, from, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            from += end + 2;
            body.Write(await Take(size, cancellation));
            await Take(2, cancellation);
            if (size == 0) return body.ToArray();
        }
    }

    private async Task<byte[]> Take(int length, CancellationToken cancellation)
    {
        while (to - from < length) await Need(cancellation);
        var taken = buffer.AsSpan(from, length).ToArray();
        from += length;
        return taken;
    }

    private async Task Need(CancellationToken cancellation)
    {
        if (!await Fill(cancellation)) throw new IOException("The answer broke off.");
    }

    private async Task<bool> Fill(CancellationToken cancellation)
    {
        if (from > 0)
        {
            buffer.AsSpan(from, to - from).CopyTo(buffer);
            (from, to) = (0, to - from);
        }
        if (to == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await client!.GetStream().ReadAsync(buffer.AsMemory(to), cancellation);
        to += read;
        return read > 0;
    }
}
