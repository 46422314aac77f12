using Microsoft.AspNetCore.RateLimiting;
using UnimiCharter.Api.LinkedData;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using UnimiCharter.Api.Changes;
using UnimiCharter.Api.Charters;
using UnimiCharter.Api.Home;
using UnimiCharter.Api.Operations;
using UnimiCharter.Api.Portal;
using UnimiCharter.Api.Rounds;
using UnimiCharter.Api.Webhooks;

namespace UnimiCharter.Api;

/// <summary>What the registry is made of, and what a request goes through.</summary>
internal static class Registry
{
    public const int MaxBody = 1024 * 1024;
    public const int BytesPerSecond = 1_024;
    public static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);
    private const string DefaultUrl = "http://127.0.0.1:5080";

    /// <param name="builder">The application.</param>
    /// <param name="connectionString">Of the database.</param>
    /// <param name="folder">Of the default run's private database, which has the portal, and where keys are kept if no folder is named for them; null when the database is another.</param>
    public static WebApplicationBuilder AddRegistry(this WebApplicationBuilder builder, string connectionString, string? folder = null)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            // A sender that is slower than this, and a reader that takes less, is cut off.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, GracePeriod);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, GracePeriod);
            kestrel.Limits.MaxConcurrentConnections = builder.Configuration.GetValue("Charter:MaxConnections", 10_000L);
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Marten", LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.AddSingleton(TimeProvider.System);
        var every = Follower.PauseOf(builder.Configuration);
        builder.Services.AddStore(connectionString, follows: every > TimeSpan.Zero, every, isTraced: Telemetry.IsConfigured(builder.Configuration));
        builder.AddTelemetry();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Preparation>();
        // Half of the time that a request has for the database is left to what it asks for.
        builder.AddAccess(PatienceOf(builder.Configuration) / 2);
        var keyFolder = OwnersFile.FolderOf(builder.Configuration) ?? folder;
        builder.Services.AddSingleton(FirstKey.Of(builder.Configuration, keyFolder));
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<KnownCharters>(services, PatienceOf(builder.Configuration)));
        builder.Services.AddSingleton<Drafts>();
        builder.Services.AddSingleton<WebPages>();
        builder.Services.AddSingleton<KnownVersions>();
        builder.Services.AddSingleton<Readings>();
        builder.Services.AddSingleton<IpaCodes>();
        builder.Services.AddSingleton<ContentWrite>();
        var keys = SigningKeys.Of(builder.Configuration[SigningKeys.Setting], keyFolder);
        builder.Services.AddSingleton(_ => keys);
        builder.Services.AddRounds<Notary>();
        builder.Services.AddRounds<Herald>();
        builder.Services.AddSingleton<Followers>();
        builder.Services.AddRounds<Follower>();
        var secrets = WebhookSecrets.Of(builder.Configuration[WebhookSecrets.Setting], keyFolder);
        builder.Services.AddSingleton(_ => secrets);
        var targets = new Targets(builder.Configuration);
        builder.Services.AddSingleton(_ => targets);
        builder.Services.AddSingleton<Courier>();
        builder.Services.AddRounds<Dispatcher>();
        builder.Services.AddSingleton<RateLimits>().AddRateLimiter(_ => { }).AddOptions<RateLimiterOptions>().Configure<RateLimits>((options, limits) => limits.Configure(options));
        builder.Services.AddSingleton<DearPlaces>();
        builder.Services.AddSlices();
        if (folder is not null) builder.Services.AddSingleton<PortalFiles>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<HomePage>(services, folder is not null));
        builder.AddEdge();
        builder.AddApiDocument();
        return builder;
    }

    public static WebApplication UseRegistry(this WebApplication app)
    {
        var patience = PatienceOf(app.Configuration);
        app.Services.GetRequiredService<SignOn>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        var drafts = app.Services.GetRequiredService<Drafts>();
        var places = app.Services.GetRequiredService<DearPlaces>();
        var readiness = app.Services.GetRequiredService<Readiness>();
        var (logger, requestLog) = (Logger("UnimiCharter.Api"), Logger("UnimiCharter.Api.Requests"));

        app.UseEdge();
        app.Use(next => http => Requests.Correlate(http, next));
        app.Use(next => http => RequestLog.Write(http, next, requestLog));
        app.Use(next => http => Requests.Guard(http, next, patience, logger));
        app.Use(next => http => Requests.ReadHead(http, next));
        app.Use(next => http => Formats.ReadExtension(http, next));
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(next => http =>
        {
            limits.Tell(http);
            return next(http);
        });
        app.Use(next => http => Authentication.Check(http, next, readiness));
        app.UseAuthorization();
        app.Use(next => http => places.Check(http, next));
        app.Use(next => http => drafts.Check(http, next));
        app.Use(next => http => Requests.Check(http, next));

        app.MapSlices();
        app.UseDocsPage();
        return app;

        ILogger Logger(string name) => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(name);
    }

    private static TimeSpan PatienceOf(IConfiguration configuration) => TimeSpan.FromMilliseconds(configuration.GetValue("Charter:DatabasePatienceMilliseconds", 1_200));
}
