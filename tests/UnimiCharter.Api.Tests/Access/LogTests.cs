using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using UnimiCharter.Api.Access;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>What the log tells of a request, and what it never does.</summary>
public sealed class LogTests : IAsyncLifetime, IDisposable
{
    private readonly Lines lines = new();
    private App app = null!;

    /// <summary>With the filters of the default run.</summary>
    public async Task InitializeAsync() => app = await App.StartWith(Compose);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    public void Dispose() => lines.Dispose();

    private void Compose(WebApplicationBuilder builder)
    {
        RequestLog.UseJson(builder.Logging);
        builder.Logging.ClearProviders().AddProvider(lines);
    }

    [Theory]
    [InlineData("GET", "/v1/unimi/services/master", "GET", "/v1/{org}/services/{service}", 200, "admin")]
    [InlineData("GET", "/v1/unimi/services/nessuno", "GET", "/v1/{org}/services/{service}", 404, "admin")]
    [InlineData("GET", "/v1/unimi/services?nessuno=1", "GET", "/v1/{org}/services", 400, "admin")]
    [InlineData("DELETE", "/v1/unimi/credentials/nessuno", "DELETE", "/v1/{org}/credentials/{credential}", 404, "admin")]
    [InlineData("GET", "/nulla", "GET", null, 404, null)]
    [InlineData("GET", "/status", "GET", "/status", 200, null)]
    public async Task A_request_is_one_line(string method, string path, string toldMethod, string? route, int status, string? consumer) =>
        Assert.NotEmpty((await IsOneLine(app, method, path, toldMethod, route, status, consumer))["RequestId"]!);

    [Theory]
    [InlineData("GET", "/v1/unimi/services")]
    [InlineData("HEAD", "/v1/unimi/services")]
    public async Task On_a_connection_it_has_the_connection_s_id(string method, string path)
    {
        await using var listening = await App.ListenWith(Compose);
        Assert.Matches("^[0-9A-Z]+:[0-9A-F]+$", (await IsOneLine(listening, method, path, method, "/v1/{org}/services", 200, "admin"))["RequestId"]);
    }

    private async Task<Lines.Line> IsOneLine(App asked, string method, string path, string toldMethod, string? route, int status, string? consumer)
    {
        var answer = (await asked.Send(method, path, null, "Correlation-ID: una-riga")).Expect(status);
        Assert.Equal("una-riga", answer.Header("Correlation-ID"));
        var line = await lines.Of("una-riga");
        Assert.Equal((LogLevel.Information, toldMethod, route, $"{status}", consumer, "127.0.0.1"), (line.Level, line["Method"], line["Route"], line["Status"], line["Consumer"], line["Address"]));
        Assert.InRange(long.Parse(line["Microseconds"]!, System.Globalization.CultureInfo.InvariantCulture), 1, (long)Until.Patience.TotalMicroseconds);
        return line;
    }

    [Fact]
    public async Task Every_line_on_a_request_s_way_has_its_correlation_id()
    {
        (await app.Get("/v1/unimi/audit", App.Anonymous, "Correlation-ID: con-rifiuto")).Expect(401);
        await lines.Of("con-rifiuto");
        Assert.Equal(2, lines.All.Count(line => Equals(line.Scopes.GetValueOrDefault("CorrelationId"), "con-rifiuto")));
    }

    [Fact]
    public async Task No_line_holds_a_key_a_header_a_body_or_an_address_that_the_caller_chose()
    {
        var key = await app.Issue("riservata", "office,board,admin");
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03") + "?reason=segreto-motivo", """{"numerator":3,"denominator":41,"note":"segreto-nota"}""", Keys.As(key))).Expect(201);
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"segreto-campo":"segreto-valore"}""", Keys.As(key))).Expect(422);
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"segreto-""", Keys.As(key))).Expect(400);
        (await app.Get("/v1/unimi/services?segreto-parametro=segreto-valore", Keys.As(key), "X-Segreto: segreto-intestazione")).Expect(400);
        (await app.Get("/v1/unimi/services/segreto-servizio", Keys.As(key))).Expect(404);
        (await app.Get("/segreto-indirizzo?segreto-parametro=1", Keys.As(key))).Expect(404);
        (await app.Get("/v1/unimi/audit", Keys.As(Keys.Unknown))).Expect(401);
        (await app.Get("/v1/unimi/audit", "Authorization: Basic c2VncmV0bw==")).Expect(401);
        (await app.Post("/v1/unimi/measurement-batches", """{"items":[{"service":"segreto-servizio"}]}""", Keys.As(key), "Idempotency-Key: \"segreto-chiave\"")).Expect(200);
        (await app.Get("/v1/organizations", App.Anonymous, "Correlation-ID: ultima")).Expect(200);
        await lines.Of("ultima");
        foreach (var line in lines.All)
            foreach (var secret in new[] { key, App.AdminKey, Keys.Unknown, "uc_", "segreto-", "Bearer", "c2VncmV0bw", KnownHash(key) })
                Assert.DoesNotContain(secret, line.Whole, StringComparison.Ordinal);

        static string KnownHash(string of) => Store.KnownCredentials.HashOf(of);
    }

    [Fact]
    public async Task Who_is_turned_away_is_logged_with_the_code_and_counted()
    {
        var counted = new List<string?>();
        using var listener = new MeterListener();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == AccessLog.Meter && instrument.Meter.Scope == factory && instrument.Name == "unimicharter.access.refused") own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            Assert.Equal(1, count);
            lock (counted) counted.Add(tags.ToArray().Single(tag => tag.Key == "code").Value?.ToString());
        });
        listener.Start();

        var office = Keys.As(await app.Issue("ufficio", "office", "master"));
        (await app.Get("/v1/unimi/audit", App.Anonymous)).Expect(401);
        (await app.Get("/v1/unimi/audit", office)).Expect(403);
        (await app.Get("/v1/unimi/audit", Keys.As(Keys.Unknown))).Expect(401);
        (await app.Get("/v1/unimi/services", office)).Expect(200);
        (await app.Get("/v1/unimi/services/nessuno", office)).Expect(404);

        Assert.Equal(["authentication-required", "forbidden", "invalid-credential"], counted);
        Assert.Equal(
            ["authentication-required GET /v1/{org}/audit  127.0.0.1", "forbidden GET /v1/{org}/audit ufficio 127.0.0.1", "invalid-credential GET /v1/{org}/audit  127.0.0.1"],
            lines.All.Where(line => line.Message.StartsWith("Refused: ", StringComparison.Ordinal)).Select(line => $"{line["Code"]} {line["Method"]} {line["Route"]} {line["Consumer"]} {line["Address"]}"));
        Assert.All(lines.All.Where(line => line.Message.StartsWith("Refused: ", StringComparison.Ordinal)), line => Assert.Equal(LogLevel.Warning, line.Level));
    }

    /// <summary>Who claims a role that they do not have, or another's service in a parameter, is turned away as well.</summary>
    [Fact]
    public async Task So_is_who_is_turned_away_by_what_the_request_says()
    {
        var office = Keys.As(await app.Issue("ufficio", "office", "master"));
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":true}""", office, "Acting-As: board")).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/measurement-batches/export?service=dottorato", office)).ExpectProblem(403, "forbidden");
        Assert.Equal(2, lines.All.Count(line => line.Message.StartsWith("Refused: forbidden", StringComparison.Ordinal) && line["Consumer"] == "ufficio"));
    }

    [Fact]
    public void On_the_console_a_line_is_one_JSON_object_with_a_UTC_timestamp()
    {
        var output = new MemoryStream();
        var before = TimeProvider.System.GetUtcNow();
        using (var log = new JsonLines(output, TimeProvider.System))
        using (var factory = new LoggerFactory([log]))
        {
            var logger = factory.CreateLogger("Prova");
            using (logger.BeginScope(new KeyValuePair<string, object?>[] { new("CorrelationId", "mia-1") }))
                logger.Log(LogLevel.Error, default, "prima riga\nseconda \"riga\" \u001b[31m", new InvalidOperationException("a\nb"), (state, _) => state);
        }
        var line = Assert.Single(Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n'));
        var told = JsonDocument.Parse(line).RootElement;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", told.Text("Timestamp"));
        Assert.InRange(DateTimeOffset.Parse(told.Text("Timestamp")!, System.Globalization.CultureInfo.InvariantCulture), before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        Assert.Contains("mia-1", told.At("Scopes").GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>A reader that stands still holds nobody up: what it does not take is dropped, and it is told how much that was.</summary>
    [Fact]
    public void What_nobody_takes_is_counted_and_dropped()
    {
        const int lines = 10_000;
        var text = new string('x', 1024);
        using var output = new Pipe();
        using (var log = new JsonLines(output, TimeProvider.System))
        using (var factory = new LoggerFactory([log]))
        {
            var logger = factory.CreateLogger("Prova");
            logger.Log(LogLevel.Information, default, "prima", null, (state, _) => state);
            output.AwaitWriter();
            for (var i = 0; i < lines; i++) logger.Log(LogLevel.Information, default, text, null, (state, _) => state);
            output.Open();
            output.AwaitText("lines were lost");
        }
        var told = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var lost = Assert.Single(told, line => line.At("State").TryGetProperty("Lost", out _)).At("State").At("Lost").GetInt64();
        Assert.InRange(lost, lines / 2, lines - 1);
        Assert.Equal(1 + lines + 1, told.Length + lost);
    }

    /// <summary>An output whose reader does not read until it is opened.</summary>
    private sealed class Pipe : MemoryStream
    {
        private readonly ManualResetEventSlim waiting = new();
        private readonly ManualResetEventSlim open = new();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            waiting.Set();
            open.Wait();
            lock (open) base.Write(buffer);
        }

        public void AwaitWriter() => Assert.True(waiting.Wait(Until.Patience));

        public void Open() => open.Set();

        public void AwaitText(string text) => Assert.True(SpinWait.SpinUntil(
            () =>
            {
                lock (open) return Encoding.UTF8.GetString(ToArray()).Contains(text, StringComparison.Ordinal);
            },
            Until.Patience));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                waiting.Dispose();
                open.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
