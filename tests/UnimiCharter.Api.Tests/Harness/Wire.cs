using System.Net.Sockets;
using System.Text;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>HTTP as bytes on a socket, for requests that no decent client would make.</summary>
internal static class Wire
{
    /// <summary>Sends the bytes as they are and reads until the server closes.</summary>
    public static async Task<Answer> Exchange(this ListeningApp app, params IEnumerable<byte[]> parts)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Root.Host, app.Root.Port);
        await using var stream = socket.GetStream();
        var received = new MemoryStream();
        try
        {
            foreach (var part in parts) await stream.WriteAsync(part);
        }
        catch (IOException)
        {
            // A server that has heard enough may hang up: what it said before counts.
        }
        try
        {
            using var deadline = new CancellationTokenSource(Until.Patience);
            await stream.CopyToAsync(received, deadline.Token);
        }
        catch (IOException) when (received.Length > 0) { }
        return Parse(received.ToArray());
    }

    /// <summary>A whole request whose target goes out as written, not as a URI library would put it.</summary>
    /// <param name="headers">As of <see cref="App.Send"/>.</param>
    public static Task<Answer> AskRaw(this ListeningApp app, string method, string target, params string[] headers)
    {
        var given = headers.Any(h => h.StartsWith("Authorization:", StringComparison.Ordinal)) ? headers.Where(h => h != App.Anonymous) : headers.Append("Authorization: Bearer " + App.AdminKey);
        return app.Exchange(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {app.Root.Authority}\r\nConnection: close\r\n{string.Concat(given.Select(h => h + "\r\n"))}\r\n"));
    }

    private static Answer Parse(byte[] received)
    {
        var end = received.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end > 0, "No answer came.");
        var lines = Encoding.Latin1.GetString(received, 0, end).Split("\r\n");
        var headers = lines[1..].Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        return new Answer(int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), headers, received[(end + 4)..]);
    }
}
