using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Traces and meters reach whom the standard variable names, by OTLP over HTTP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Of_the_registry_its_store_and_its_database()
    {
        var told = new ConcurrentDictionary<string, string>();
        await using var receiver = await Receiver(told);
        await using var app = await App.Start(settings:
        [
            $"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.Urls.Single()}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_BSP_SCHEDULE_DELAY=100", "OTEL_METRIC_EXPORT_INTERVAL=100",
        ]);

        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":true}""")).Expect(201);
        (await app.Get("/v1/unimi/credentials", "Authorization: Bearer " + Keys.Unknown)).ExpectProblem(401, "invalid-credential");

        await Has("/v1/traces", "unimicharter", "Microsoft.AspNetCore", "Marten", "marten.connection", "Npgsql", "insert into mt_events");
        await Has("/v1/metrics", "unimicharter", "unimicharter.access.refused", "Microsoft.AspNetCore.Hosting", "Marten", "marten.changes.all.processed", "Npgsql", "db.client.connection.count");

        async Task Has(string path, params string[] words)
        {
            foreach (var word in words) await Until.True(() => Task.FromResult(told.GetValueOrDefault(path, "").Contains(word, StringComparison.Ordinal)));
        }
    }

    /// <summary>Keeps what it is sent, by path. Names are letters in the binary format too.</summary>
    private static async Task<WebApplication> Receiver(ConcurrentDictionary<string, string> told)
    {
        var builder = WebApplication.CreateBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var receiver = builder.Build();
        receiver.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var letters = Encoding.Latin1.GetString(body.ToArray());
            told.AddOrUpdate(http.Request.Path, letters, (_, before) => before + letters);
            http.Response.ContentType = "application/x-protobuf";
        });
        await receiver.StartAsync();
        return receiver;
    }
}
