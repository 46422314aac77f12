using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alba;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The registry itself, in memory and on a database of its own, with a clock that the test sets. What it is asked are Alba's scenarios.</summary>
public class App : IAsyncDisposable
{
    /// <summary>Of a credential of all organizations, in all roles: who asks, unless a test says otherwise.</summary>
    public const string AdminKey = "uc_dGhpcy1rZXktaXMtb25seS1mb3ItdGVzdHMtMDAwMQ";

    /// <summary>In the place of headers: who asks says nothing of who they are.</summary>
    public const string Anonymous = "Authorization:";

    private readonly WebApplication app;
    private readonly IAlbaHost? host;
    private readonly Failures failures;

    private protected App(Composition composed, WebApplication app, IAlbaHost? host, Uri root) =>
        (this.app, this.host, failures, Clock, Connection, Root) = (app, host, composed.Failures, composed.Clock, composed.Connection, root);

    public Clock Clock { get; }

    public string Connection { get; }

    /// <summary>The registry's address, as it tells it in links.</summary>
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
    public static async Task<App> Start(string? connection = null, string at = Composition.At, params string[] settings) =>
        await Ready(await StartUnready(connection ?? await Cluster.NewDatabase(), at, settings));

    public static Task<App> StartUnready(string connection, string at = Composition.At, params string[] settings) => Host(new(null, connection, at, settings));

    /// <summary>On a database of its own, composed otherwise than the tests' are: with a log that listens, say.</summary>
    public static async Task<App> StartWith(Action<WebApplicationBuilder> compose, string at = Composition.At, params string[] settings) =>
        await Ready(await Host(new(compose, await Cluster.NewDatabase(), at, settings)));

    /// <summary>On a socket, for what only a socket shows.</summary>
    /// <inheritdoc cref="Start"/>
    public static async Task<ListeningApp> Listen(string? connection = null, string at = Composition.At, params string[] settings) =>
        await Ready(await ListenUnready(connection ?? await Cluster.NewDatabase(), at, settings));

    public static Task<ListeningApp> ListenUnready(string connection, string at = Composition.At, params string[] settings) => ListeningApp.Serve(new(null, connection, at, settings));

    /// <inheritdoc cref="StartWith"/>
    public static async Task<ListeningApp> ListenWith(Action<WebApplicationBuilder> compose, string at = Composition.At, params string[] settings) =>
        await Ready(await ListeningApp.Serve(new(compose, await Cluster.NewDatabase(), at, settings)));

    public Task Ready() => Until.True(async () => (await Exchange("GET", "/health/ready", null, [])).Status == StatusCodes.Status200OK);

    public Task<Answer> Get(string path, params string[] headers) => Send("GET", path, null, headers);

    /// <param name="body">JSON; null sends none.</param>
    public Task<Answer> Put(string path, string? body, params string[] headers) =>
        Send("PUT", path, body is null ? null : Json(Encoding.UTF8.GetBytes(body)), headers);

    /// <param name="body">JSON; null sends none.</param>
    public Task<Answer> Post(string path, string? body, params string[] headers) =>
        Send("POST", path, body is null ? null : Json(Encoding.UTF8.GetBytes(body)), headers);

    public Task<Answer> Delete(string path, params string[] headers) => Send("DELETE", path, null, headers);

    /// <summary>Fails when the answer is not as the API promises of every answer.</summary>
    /// <param name="headers">Each as <c>Name: value</c>; one that is there twice is sent twice.</param>
    public async Task<Answer> Send(string method, string path, HttpContent? content, params string[] headers)
    {
        var answer = await Ask(method, path, content, headers);
        if (!path.StartsWith("/v1/", StringComparison.Ordinal)) return answer;
        answer.KeepsManners(path);
        Contract.Holds(method, path, answer);
        return answer;
    }

    /// <summary>The same for an answer that the contract does not describe.</summary>
    public async Task<Answer> Ask(string method, string path, HttpContent? content, params string[] headers)
    {
        var given = headers.Any(h => h.StartsWith("Authorization:", StringComparison.Ordinal)) ? headers.Where(h => h != Anonymous) : headers.Append("Authorization: Bearer " + AdminKey);
        var answer = await Exchange(method, path, content, [.. given.Select(Header)]).WaitAsync(Until.Patience);
        if (answer.Status == StatusCodes.Status500InternalServerError) Assert.Fail($"{method} {path} failed: {LastFailure}");
        return answer;

        static (string, string) Header(string header) => header.Split(':', 2) is [var name, var value] ? (name, value.Trim()) : throw new ArgumentException(header);
    }

    public static ByteArrayContent Json(byte[] body) => Content(body, "application/json");

    public static ByteArrayContent Content(string body, string mediaType) => Content(Encoding.UTF8.GetBytes(body), mediaType);

    public static ByteArrayContent Content(byte[] body, string mediaType) => new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };

    /// <summary>For who brings requests of their own, such as the generated client.</summary>
    public virtual HttpClient Client() => new(host!.Server.CreateHandler(FromLoopback)) { BaseAddress = Root };

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
        GC.SuppressFinalize(this);
        try
        {
            await app.StopAsync();
        }
        finally
        {
            await DisposeOf(app);
        }
    }

    /// <summary>One scenario.</summary>
    private protected virtual async Task<Answer> Exchange(string method, string path, HttpContent? content, IReadOnlyList<(string Name, string Value)> headers)
    {
        Assert.False(method == "HEAD", "A test server sends the body of a HEAD too: ask on a socket.");
        var target = new Uri(Root, path);
        var body = content is null ? [] : await content.ReadAsByteArrayAsync();
        var asked = await host!.Scenario(scenario =>
        {
            scenario.IgnoreStatusCode();
            scenario.ConfigureHttpContext(http =>
            {
                FromLoopback(http);
                (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, PathString.FromUriComponent(target.AbsolutePath), new QueryString(target.Query));
                foreach (var same in headers.GroupBy(h => h.Name, h => h.Value)) http.Request.Headers[same.Key] = same.ToArray();
                if (content is null) return;
                foreach (var (name, values) in content.Headers) http.Request.Headers[name] = values.ToArray();
                http.Request.Body = new MemoryStream(body);
            });
        });
        return await Answer.Of(asked.Context);
    }

    private protected static async ValueTask DisposeOf(WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task<App> Host(Composition composed)
    {
        WebApplication? app = null;
        try
        {
            var host = await AlbaHost.For(composed.Builder, built => (app = built).UseRegistry());
            // As Kestrel has it, and not as Alba does.
            host.Server.AllowSynchronousIO = false;
            return new App(composed, app!, host, host.Server.BaseAddress);
        }
        catch when (app is not null)
        {
            await DisposeOf(app);
            throw;
        }
    }

    private static async Task<T> Ready<T>(T app) where T : App
    {
        try
        {
            await app.Ready();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>As it is on a socket of this machine.</summary>
    private static void FromLoopback(HttpContext http) => http.Connection.RemoteIpAddress = IPAddress.Loopback;
}

/// <summary>The registry on a socket, with Kestrel before it: its limits, raw requests, streams, the portal in a browser.</summary>
public sealed class ListeningApp : App
{
    private readonly HttpClient client;

    private ListeningApp(Composition composed, WebApplication app) : base(composed, app, null, new Uri(app.Urls.Single())) => client = Client();

    internal static async Task<ListeningApp> Serve(Composition composed)
    {
        var app = composed.Builder.Build();
        try
        {
            await app.UseRegistry().StartAsync();
            return new ListeningApp(composed, app);
        }
        catch
        {
            await DisposeOf(app);
            throw;
        }
    }

    public override HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = Root, Timeout = Until.Patience };

    private protected override async Task<Answer> Exchange(string method, string path, HttpContent? content, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await client.SendAsync(request);
        return await Answer.Of(response);
    }
}

/// <summary>The default run's composition, with what tests need otherwise.</summary>
internal sealed class Composition
{
    public const string At = "2024-07-01T10:00:00Z";

    /// <summary>Unless a test configures them itself. Nothing that waits for the database gives up because the machine is busy.</summary>
    private static readonly string[] Defaults =
    [
        "CHARTER_ADMIN_KEY=" + App.AdminKey, "Charter:DatabasePatienceMilliseconds=300000", "Charter:Load=unimi-2024", "Charter:Seal:Seconds=0", "Charter:Changes:StreamSeconds=0.2",
    ];

    public Composition(Action<WebApplicationBuilder>? compose, string connection, string at, string[] settings)
    {
        (Connection, Clock) = (connection, new Clock(at));
        Builder = WebApplication.CreateBuilder(
            ["--urls=http://127.0.0.1:0", "--hostBuilder:reloadConfigOnChange=false", .. settings.Concat(Defaults).DistinctBy(s => s.Split('=')[0]).Select(s => "--" + s)]);
        Builder.Logging.ClearProviders().AddProvider(Failures);
        Builder.AddRegistry(connection);
        Builder.Services.AddSingleton<TimeProvider>(Clock);
        compose?.Invoke(Builder);
    }

    public WebApplicationBuilder Builder { get; }

    public string Connection { get; }

    public Clock Clock { get; }

    public Failures Failures { get; } = new();
}

/// <summary>Keeps what the registry logged of its own failures, so that a test that meets one can say what it was.</summary>
internal sealed class Failures : ILoggerProvider, ILogger
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

internal static class Until
{
    /// <summary>What a test waits for at most: it bounds a hang, and is no measure of anything.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Asks again and again.</summary>
    public static async Task True(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(10, deadline.Token);
    }
}
