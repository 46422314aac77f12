using System.Text;
using Npgsql;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Hostile;
using UnimiCharter.Store;
using static UnimiCharter.Api.Tests.DatabaseAway.DatabaseAwayTests;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>
/// A database that takes what it is asked and answers nothing, for as long as it likes: what Npgsql waits for is longer than any test. So what is answered
/// is answered by the registry's own patience, and a stopwatch would show nothing more.
/// </summary>
[Collection(Alone.Name)]
public sealed class HungTests
{
    private const string Endless = ";Timeout=1000;Command Timeout=1000";
    private const string Row = """{"items":[{"service":"master","indicator":"effectiveness","period":"2024-03","numerator":3,"denominator":41}]}""";
    private const string No = """{"yes":false,"reason":"prova"}""";
    private const string Key = "Idempotency-Key: \"una\"";
    private static readonly string[] Settings = ["Charter:DatabasePatienceMilliseconds=1200", SigningKey.Setting];

    private static readonly string[] First = ["/health/ready", "/status", "/v1/unimi/compliance", "/v1/unimi/changes/stream"];

    // Far more than the patience, and far less than Npgsql's.
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Every_operation_is_answered_while_the_database_hangs()
    {
        await using var server = await Server.Start();
        await using var app = await App.Listen(server.ConnectionString + Endless, settings: Settings);
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes)).Expect(201);

        await server.Freeze();
        try
        {
            foreach (var path in First) await IsAway("GET", path);
            // All at once, and again: by then no connection is free any more.
            for (var time = 0; time < 2; time++)
                await Task.WhenAll(
                [
                    .. from operation in Operation.All
                       from key in new[] { [], (string[])[App.Anonymous] }
                       select Answered(operation.Method, operation.Target(), Input.BodyOf(operation), key),
                    .. from path in First.Concat(["/.well-known/api-catalog", "/v1/unimi/audit.csv", "/v1/unimi/compliance?asOf=2024-06-30"]) select IsAway("GET", path),
                    IsAway("PUT", Paths.Measurement("master", "timeliness", "2024-05"), Yes), IsAway("PUT", Paths.Measurement("master", "timeliness", "2024-06") + "?preview=true", Yes),
                    IsAway("POST", Sending.PathOf("unimi"), Row), IsAway("POST", Sending.PathOf("unimi"), Row, Key), IsAway("POST", Sending.PathOf("unimi", "?dryRun=true"), Row),
                ]);
        }
        finally
        {
            // What is disposed of waits for it, too.
            await server.Thaw();
        }

        await app.Ready();
        // Of another service: what was sent meanwhile may be made late.
        await Until.True(async () => (await app.Put(Paths.Measurement("mobilita-uscita", "transparency", "2024-05"), Yes)).Status is 200 or 201);
        Assert.Equal(0, (await app.Rebuild()).Mended);

        async Task IsAway(string method, string path, string? body = null, params string[] headers) => IsRefused(await Answered(method, path, body is null ? null : ("application/json", Encoding.UTF8.GetBytes(body)), headers), "database-away");

        async Task<Answer> Answered(string method, string path, (string MediaType, byte[] Bytes)? body, params string[] headers)
        {
            using var content = body is var (mediaType, bytes) ? App.Content(bytes, mediaType) : null;
            return await app.Ask(method, path, content, headers).WaitAsync(Generous);
        }
    }

    /// <summary>Only the facts tell that, and they are in another session's hands.</summary>
    [Fact]
    public async Task What_would_be_a_resend_is_not_waited_for_longer_than_the_patience()
    {
        await using var app = await App.Start(await Cluster.NewDatabase() + Endless, settings: Settings);
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        (await app.Put(path, Yes)).Expect(201);
        (await app.Put(path, No, "If-Match: \"1\"")).Expect(200);
        Task<Answer> Again() => app.Put(path + "?preview=true", No, "If-Match: \"1\"").WaitAsync(Generous);
        await Until.True(async () => (await Again()).Status == 200);
        await using var holder = await app.Database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("lock table mt_events", holder)) await locking.ExecuteNonQueryAsync();
        IsRefused(await Again(), "database-away");
    }

    /// <summary>What is in the way of the request is another session's, so that the server can be met while it is on its way.</summary>
    [Theory]
    [InlineData("mt_events", "starts_with(stream_id", "GET", "/v1/unimi/audit")]
    [InlineData("mt_events", "starts_with(stream_id", "GET", "/v1/unimi/audit.csv")]
    [InlineData("charter.answers", "charter.answers", "POST", "/v1/unimi/measurement-batches", Key)]
    [InlineData("mt_events", "insert into mt_events", "POST", "/v1/unimi/measurement-batches")]
    [InlineData("mt_events", "insert into mt_events", "POST", "/v1/unimi/measurement-batches?mode=atomic", Key)]
    [InlineData("mt_doc_year", "mt_doc_year", "POST", "/v1/unimi/measurement-batches?dryRun=true")]
    public async Task What_takes_as_long_as_it_takes_is_answered_when_the_database_hangs_meanwhile(string table, string statement, string method, string path, string? header = null)
    {
        string[] headers = header is null ? [] : [header];
        await using var server = await Server.Start();
        await using var app = await App.Listen(server.ConnectionString + Endless, settings: Settings);
        await using var database = Database.Open(server.PatientConnectionString + ";Application Name=in-the-way");
        await using var holder = await database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand($"lock table {table}", holder)) await locking.ExecuteNonQueryAsync();

        var asked = Ask();
        await Until.True(async () =>
        {
            await using var command = database.CreateCommand("select count(*) from pg_stat_activity where application_name = 'unimicharter' and wait_event_type = 'Lock' and position($1 in query) > 0");
            command.Parameters.Add(new() { Value = statement });
            return (long)(await command.ExecuteScalarAsync())! > 0;
        });
        await server.Freeze();
        try
        {
            IsRefused(await asked.WaitAsync(Generous), "database-away");
        }
        finally
        {
            await server.Thaw();
        }
        await transaction.RollbackAsync();
        await app.Ready();
        // To send it again is safe, and its key is let go of.
        await Until.True(async () => (await Ask()).Status == 200);
        if (method == "POST" && !path.Contains("dryRun", StringComparison.Ordinal))
            Assert.Equal(1, (await app.Get(Paths.Measurement("master", "effectiveness", "2024-03"))).Expect(200).At("history").GetArrayLength());
        Assert.Equal(0, (await app.Rebuild()).Mended);

        async Task<Answer> Ask()
        {
            using var content = method == "POST" ? App.Json(Encoding.UTF8.GetBytes(Row)) : null;
            return await app.Ask(method, path, content, headers);
        }
    }
}
