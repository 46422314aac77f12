using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>An answer that cannot go on once it has begun.</summary>
[Collection(Alone.Name)]
public sealed class BreakingOffTests
{
    // More than all buffers between the database and the reader hold.
    private const int Facts = 10_000;
    private const int NoteLength = 2_000;

    /// <summary>In HTTP/1.0 nothing but the connection's end tells that of the body.</summary>
    [Theory]
    [InlineData("HTTP/1.0")]
    [InlineData("HTTP/1.1")]
    public async Task An_answer_that_breaks_off_is_reset_and_never_ends_as_if_it_were_whole(string protocol)
    {
        await using var server = await Server.Start();
        await using var app = await App.Listen(server.ConnectionString);
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), $$"""{"yes":true,"note":"{{new string('è', NoteLength)}}"}""")).Expect(201);
        await using (var many = app.Database.CreateCommand(
            $"""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, headers, is_archived)
            select nextval('mt_events_sequence'), gen_random_uuid(), stream_id, version + n, data, type, timestamp, tenant_id, headers, false
            from (select * from mt_events where type = 'measurement_reported' order by seq_id desc limit 1) e, generate_series(1, {Facts}) n
            """))
            Assert.Equal(Facts, await many.ExecuteNonQueryAsync());

        using var reader = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await reader.ConnectAsync(app.Root.Host, app.Root.Port);
        await reader.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/unimi/audit.csv {protocol}\r\nHost: {app.Root.Authority}\r\nAuthorization: Bearer {App.AdminKey}\r\n\r\n"));
        var piece = new byte[4_096];
        Assert.StartsWith("HTTP/1.1 200 OK", Encoding.UTF8.GetString(piece, 0, await reader.ReceiveAsync(piece)), StringComparison.Ordinal);
        await server.Kill();
        var cut = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var deadline = new CancellationTokenSource(Until.Patience);
            while (await reader.ReceiveAsync(piece, deadline.Token) > 0) { }
        });
        Assert.Equal(SocketError.ConnectionReset, cut.SocketErrorCode);
    }
}
