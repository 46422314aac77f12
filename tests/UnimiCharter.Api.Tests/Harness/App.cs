using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The registry itself, on a free port and a database of its own, with a clock that the test sets.</summary>
public sealed class App : IAsyncDisposable
{
    /// <summary>Of a credential of all organizations, in all roles: who asks, unless a test says otherwise.</summary>
    public const string AdminKey = "uc_dGhpcy1rZXktaXMtb25seS1mb3ItdGVzdHMtMDAwMQ";

    /// <summary>In the place of headers: who asks says nothing of who they are.</summary>
    public const string Anonymous = "Authorization:";

    private readonly WebApplication app;
    private readonly HttpClient client;
    private readonly Failures failures;

    private App(WebApplication app, Clock clock, string connection, Failures failures)
    {
        (this.app, Clock, Connection, this.failures) = (app, clock, connection, failures);
        Root = new Uri(app.Urls.Single());
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = Root,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public Clock Clock { get; }

    public string Connection { get; }

    public Uri Root { get; }

    internal NpgsqlDataSource Database => app.Services.GetRequiredService<NpgsqlDataSource>();

    internal Task<RebuildReport> Rebuild() => app.Services.GetRequiredService<Rebuild>().Run();

    internal Task<VerificationReport> Verify() => app.Services.GetRequiredService<Verification>().Run();

    /// <summary>What the registry last logged of a failure of its own.</summary>
    internal string LastFailure => failures.Last;

    /// <summary>For facts that no resource records yet.</summary>
    internal Recorder Recorder => app.Services.GetRequiredService<Recorder>();

    internal FirstAnswers Answers => app.Services.GetRequiredService<FirstAnswers>();

    internal IServiceProvider Services => app.Services;

    /// <summary>On a database with the charter in it, unless another is named, and ready.</summary>
    public static async Task<App> Start(string? connection = null, string at = "2024-07-01T10:00:00Z", params string[] settings)
    {
        var started = await StartUnready(connection ?? await Cluster.NewDatabase(), at, settings);
        await started.Ready();
        return started;
    }

    public static Task<App> StartUnready(string connection, string at = "2024-07-01T10:00:00Z", params string[] settings) => StartUnready(null, connection, at, settings);

    /// <summary>On a database of its own, composed otherwise than the tests' are: with a log that listens, say.</summary>
    public static async Task<App> StartWith(Action<WebApplicationBuilder> compose, string at = "2024-07-01T10:00:00Z", params string[] settings)
    {
        var started = await StartUnready(compose, await Cluster.NewDatabase(), at, settings);
        await started.Ready();
        return started;
    }

    private static async Task<App> StartUnready(Action<WebApplicationBuilder>? compose, string connection, string at, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            "--hostBuilder:reloadConfigOnChange=false",
            .. settings.Append("CHARTER_ADMIN_KEY=" + AdminKey).Append("Charter:DatabasePatienceMilliseconds=30000").Append("Charter:Load=unimi-2024").Append("Charter:Seal:Seconds=0").Append("Charter:Changes:StreamSeconds=0.2").DistinctBy(s => s.Split('=')[0]).Select(s => "--" + s),
        ]);
        var (clock, failures) = (new Clock(at), new Failures());
        builder.Logging.ClearProviders().AddProvider(failures);
        builder.AddRegistry(connection);
        builder.Services.AddSingleton<TimeProvider>(clock);
        compose?.Invoke(builder);
        var app = builder.Build();
        app.UseRegistry();
        await app.StartAsync();
        return new App(app, clock, connection, failures);
    }

    public async Task Ready() => await Until.True(async () => (await client.GetAsync("/health/ready")).IsSuccessStatusCode);

    public Task<Answer> Get(string path, params string[] headers) => Send("GET", path, null, headers);

    /// <param name="body">JSON; null sends none.</param>
    public Task<Answer> Put(string path, string? body, params string[] headers) =>
        Send("PUT", path, body is null ? null : Json(Encoding.UTF8.GetBytes(body)), headers);

    /// <param name="body">JSON; null sends none.</param>
    public Task<Answer> Post(string path, string? body, params string[] headers) =>
        Send("POST", path, body is null ? null : Json(Encoding.UTF8.GetBytes(body)), headers);

    public Task<Answer> Delete(string path, params string[] headers) => Send("DELETE", path, null, headers);

    /// <param name="headers">Each as <c>Name: value</c>.</param>
    public async Task<Answer> Send(string method, string path, HttpContent? content, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (!headers.Any(h => h.StartsWith("Authorization:", StringComparison.Ordinal))) request.Headers.Authorization = new("Bearer", AdminKey);
        foreach (var header in headers.Where(h => h != Anonymous))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            Assert.True(request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim()));
        }
        using var response = await client.SendAsync(request);
        var answer = await Answer.Of(response);
        if (answer.Status == 500) Assert.Fail($"{method} {path} failed: {failures.Last}");
        if (!path.StartsWith("/v1/", StringComparison.Ordinal)) return answer;
        answer.KeepsManners(path);
        Contract.Holds(method, path, answer);
        return answer;
    }

    public static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>How many facts the database holds.</summary>
    public async Task<long> Facts() => await Select<long>("select count(*) from mt_events");

    public async Task<T> Select<T>(string sql, params object[] values)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        var database = Database;
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Keeps what the registry logged of its own failures, so that a test that meets one can say what it was.</summary>
    private sealed class Failures : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> told = new();

        public string Last => told.LastOrDefault() ?? "nothing was logged";

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) told.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}

internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again; fails after a minute.</summary>
    public static async Task True(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(10, deadline.Token);
    }
}
