using System.Net;
using System.Threading.RateLimiting;
using Npgsql;
using UnimiCharter.Api.Compliance;
using UnimiCharter.Api.Http;
using UnimiCharter.Api.Measurements;
using UnimiCharter.Api.Operations;
using UnimiCharter.Api.Organizations;
using UnimiCharter.Api.Programmes;
using UnimiCharter.Api.Services;
using UnimiCharter.Api.Years;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api;

/// <summary>What the registry is made of, and what a request goes through.</summary>
internal static class Registry
{
    public const int MaxBody = 1024 * 1024;
    private const int HeldKeys = 8;
    private const string DefaultUrl = "http://127.0.0.1:5080";

    public static WebApplicationBuilder AddRegistry(this WebApplicationBuilder builder, string connectionString)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Database.Open(connectionString));
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddSingleton<Register>();
        builder.Services.AddSingleton<EventLog>();
        builder.Services.AddSingleton<ProgrammeRegister>();
        builder.Services.AddKeyedSingleton(nameof(FirstAnswers), (_, _) => Database.Open(connectionString, HeldKeys));
        builder.Services.AddSingleton(services => new FirstAnswers(services.GetRequiredKeyedService<NpgsqlDataSource>(nameof(FirstAnswers)), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddHostedService<Preparation>();
        builder.Services.AddSingleton<Sealing>();
        builder.Services.AddHostedService<Notary>();
        builder.Services.AddSingleton(new RateLimits(
            builder.Configuration.GetValue("Charter:RateLimit:Permits", 1_000_000),
            TimeSpan.FromSeconds(builder.Configuration.GetValue("Charter:RateLimit:WindowSeconds", 10))));
        builder.AddApiDocument();
        return builder;
    }

    public static WebApplication UseRegistry(this WebApplication app)
    {
        var patience = TimeSpan.FromMilliseconds(app.Configuration.GetValue("Charter:DatabasePatienceMilliseconds", 1_200));
        var limits = app.Services.GetRequiredService<RateLimits>();
        var limiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(http => RateLimitPartition.GetFixedWindowLimiter(
            http.Connection.RemoteIpAddress ?? IPAddress.Loopback,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.Permits, Window = limits.Window }));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("UnimiCharter.Api");

        app.Use(next => http => Requests.Correlate(http, next));
        app.Use(next => http => Requests.Limit(http, next, limiter, limits));
        app.Use(next => http => Requests.Guard(http, next, patience, logger));
        app.Use(next => http => Requests.ReadHead(http, next));
        app.UseRouting();
        app.Use(next => http => Requests.Check(http, next));

        Endpoints.Add<GetStatus>(app).Add<Health>();
        var api = app.MapGroup("/v1");
        ((IEndpointConventionBuilder)api).Finally(QueryParameters.AddTo);
        api.AddEndpointFilter(async (invocation, next) =>
            invocation.HttpContext.RequestServices.GetRequiredService<Readiness>().IsPrepared ? await next(invocation) : Problem.Of("starting"));
        api.Add<ListOrganizations>()
            .Add<ListServices>().Add<GetService>().Add<GetStandard>().Add<PutStandard>()
            .Add<PutMeasurement>().Add<GetMeasurement>().Add<GetMeasurementHistory>().Add<ListMeasurements>().Add<WithdrawMeasurement>()
            .Add<PostBatch>().Add<GetBatchTemplate>().Add<ExportMeasurements>()
            .Add<ListReporting>().Add<ListDue>().Add<GetDueCalendar>()
            .Add<GetCalendar>().Add<PutCalendar>().Add<PutServiceDeadlines>().Add<DropServiceDeadlines>()
            .Add<GetServiceYear>().Add<ListServiceYearHistory>().Add<GrantExtension>().Add<CertifyYear>().Add<ReopenYear>()
            .Add<ExcludePeriod>().Add<ReadmitPeriod>()
            .Add<ListCompliance>().Add<ListAtRisk>().Add<ListChanges>().Add<GetMatrix>().Add<GetServiceCompliance>().Add<GetExplanation>()
            .Add<ListProgrammes>().Add<GetProgramme>().Add<GetPlan>().Add<PutPlan>().Add<GetProgrammeCompliance>().Add<GetRecovery>()
            .Add<PutProgrammeMeasurement>().Add<GetProgrammeMeasurement>().Add<ListProgrammeMeasurements>().Add<WithdrawProgrammeMeasurement>().Add<ListProgrammeMeasurementHistory>().Add<GetSeries>().Add<ExplainProgrammeVerdict>().Add<Compare>();
        app.MapApiDocument();
        return app;
    }
}
