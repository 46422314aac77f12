using System.Globalization;
using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Changes;

/// <summary>An event as it was told.</summary>
internal sealed record Told(string? Id, string? Name, JsonElement Data);

/// <summary>Somebody who follows the feed.</summary>
internal sealed class Reader : IDisposable
{
    private readonly HttpClient client;
    private readonly StreamReader lines;
    private Task<string?>? reading;

    private Reader(HttpClient client, HttpResponseMessage response, StreamReader lines) => (this.client, Response, this.lines) = (client, response, lines);

    public HttpResponseMessage Response { get; }

    public bool HasNothing => (reading ??= lines.ReadLineAsync()).IsCompleted is false || reading.Result?.Length == 0;

    public static async Task<Reader> Open(ListeningApp app, string path, params string[] headers)
    {
        var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers) request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(client, response, new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    public async Task<string?> Line()
    {
        var line = await (reading ?? lines.ReadLineAsync()).WaitAsync(Until.Patience);
        reading = null;
        return line;
    }

    /// <summary>The position that the stream says it begins after.</summary>
    public async Task<long> Beginning()
    {
        Assert.Equal("retry: 2000", await Line());
        var id = await Line();
        Assert.StartsWith("id: ", id, StringComparison.Ordinal);
        Assert.Equal("", await Line());
        return long.Parse(id!["id: ".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>The next event; comments and what is no event are passed over.</summary>
    public async Task<Told> Event()
    {
        string? id = null, name = null, data = null;
        while (await Line() is { } line)
            if (line.Length == 0 && data is not null) return new(id, name, JsonDocument.Parse(data).RootElement);
            else if (line.Length == 0) id = null;
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
        throw new IOException("The stream ended.");
    }

    /// <summary>Fails when the stream breaks off, or does not end.</summary>
    /// <returns>What was told until then.</returns>
    public async Task<string> ToTheEnd()
    {
        var told = new StringBuilder();
        while (await Line() is { } line) told.AppendLine(line);
        return told.ToString();
    }

    public void Dispose()
    {
        lines.Dispose();
        Response.Dispose();
        client.Dispose();
    }
}
