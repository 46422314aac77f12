using System.Collections.Concurrent;
using Npgsql;
using UnimiCharter.Api.Tests.Changes;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Year;
using UnimiCharter.Store;
using static UnimiCharter.Api.Tests.DatabaseAway.DatabaseAwayTests;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>That nothing is lost, and nobody left behind, when PostgreSQL goes and comes.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Who_follows_the_changes_of_a_killed_server_goes_on_where_they_were_when_it_is_back()
    {
        await using var server = await Server.Start();
        await using var app = await App.Listen(server.PatientConnectionString, settings: "Charter:Changes:StreamSeconds=3600");
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        using var reader = await Reader.Open(app, "/v1/unimi/changes/stream?after=0");
        (await app.Put(path, Yes)).Expect(201);
        Told told;
        do told = await reader.Event(); while (told.Data.At("after").Text("outcome") != "met");

        await server.Kill();
        await reader.ToTheEnd();
        await server.StartAgain();
        await app.Ready();
        (await app.Put(path, """{"yes":false,"reason":"prova"}""", "If-Match: *")).Expect(200);

        using var again = await Reader.Open(app, "/v1/unimi/changes/stream?after=0", "Last-Event-ID: " + told.Id);
        Assert.Equal("missed", (await again.Event()).Data.Text("after.outcome"));
    }

    [Fact]
    public async Task A_registry_started_before_its_server_says_so_and_gets_ready_when_it_comes()
    {
        var folder = Cluster.NewFolder();
        var connection = $"Host={folder};Username=postgres;Database=charter;{Cluster.Patient}";
        await using var app = await App.StartUnready(connection);
        (await app.Get("/health/live")).Expect(200);
        foreach (var resource in Resources.Append("/health/ready").Append("/status")) IsRefused(await app.Get(resource), "starting");
        IsRefused(await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes), "starting");
        (await app.Get("/v1/nulla")).ExpectProblem(404, "not-found");

        await using var server = await Server.Start(folder);
        await app.Ready();
        Assert.Equal(11, (await app.Get("/v1/unimi/services")).Expect(200).At("items").GetArrayLength());
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes)).Expect(201);
    }

    [Fact]
    public async Task A_registry_on_a_database_that_is_another_applications_says_so_and_ends()
    {
        var connection = await Cluster.NewEmptyDatabase();
        await using (var database = Database.Open(connection))
        await using (var making = database.CreateCommand("create table mt_events (seq_id bigint primary key)"))
            await making.ExecuteNonQueryAsync();

        var (_, complaint, ended) = await WholeRun.CommandOn(connection, "run");

        Assert.Matches("^The database [a-z0-9_]+ holds the events of another application", complaint);
        Assert.Equal(1, ended);
    }

    [Fact]
    public async Task A_registry_whose_preparation_fails_for_whatever_reason_says_so_and_ends()
    {
        var connection = await Cluster.NewEmptyDatabase();
        await using (var database = Database.Open(connection))
        await using (var making = database.CreateCommand("create view mt_streams as select 1 as id"))
            await making.ExecuteNonQueryAsync();

        var (_, complaint, ended) = await WholeRun.CommandOn(connection, "run");

        Assert.DoesNotContain("Unhandled exception", complaint, StringComparison.Ordinal);
        Assert.Contains("mt_streams", complaint, StringComparison.Ordinal);
        Assert.Equal(1, ended);
    }

    /// <summary>What is being made is in the way of another session's, so that it can be met while it is made.</summary>
    [Fact]
    public async Task A_registry_whose_tables_are_cut_short_by_its_server_makes_them_again()
    {
        await using var server = await Server.Start();
        await using var database = Database.Open(server.PatientConnectionString + ";Application Name=in-the-way");
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var making = new NpgsqlCommand("create table mt_streams ()", connection)) await making.ExecuteNonQueryAsync();
        await using var app = await App.StartUnready(server.PatientConnectionString);
        const string Waiting = "from pg_stat_activity where application_name = 'unimicharter' and wait_event_type = 'Lock'";
        await Until.True(async () => await Count($"select count(*) {Waiting}") > 0);
        Assert.Equal(1, await Count($"select count(pg_terminate_backend(pid)) {Waiting}"));
        await transaction.RollbackAsync();

        await app.Ready();
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes)).Expect(201);

        // Not in the transaction, to which the sessions would be ever the same.
        async Task<long> Count(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_server_s_sudden_death()
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.PatientConnectionString, "2025-02-01T10:00:00Z");
        var acknowledged = new ConcurrentQueue<(string Path, string ETag)>();
        var places = new ConcurrentQueue<(string Path, string Body)>(
            from month in Enumerable.Range(1, 12)
            from row in YearTable.Rows
            select (Paths.Measurement(row.Service, row.Indicator, YearTable.Period(month)), Body(row.Indicator, month)));
        var writers = Enumerable.Range(0, 8).Select(_ => Write()).ToArray();
        await Until.True(() => Task.FromResult(acknowledged.Count > 200));
        await server.Kill();
        await Task.WhenAll(writers);
        Assert.NotEmpty(places);

        await server.StartAgain();
        await app.Ready();
        await Task.WhenAll(acknowledged.Select(async said =>
        {
            var read = (await app.Get(said.Path)).Expect(200);
            Assert.Equal((said.ETag, 1), (read.ETag, read.At("history").GetArrayLength()));
        }));
        Assert.Equal(0, (await app.Rebuild()).Mended);

        async Task Write()
        {
            while (places.TryDequeue(out var place))
            {
                var answer = await app.Put(place.Path, place.Body);
                if (answer.Status != 201) return;
                acknowledged.Enqueue((place.Path, answer.ETag));
            }
        }

        static string Body(string indicator, int month) => indicator switch
        {
            "accessibility" => $$"""{"count":{{month}}}""",
            "timeliness" or "transparency" => Yes,
            _ => $$"""{"numerator":{{month}},"denominator":20}""",
        };
    }
}
