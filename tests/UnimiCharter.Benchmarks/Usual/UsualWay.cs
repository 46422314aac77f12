using FastEndpoints;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Npgsql;
using UnimiCharter.Domain;
using Weasel.Core;

namespace UnimiCharter.Benchmarks.Usual;

/// <summary>
/// What a user would write instead: a small application of FastEndpoints and Marten that does the same PUT as their documentation
/// teaches, honestly tuned. It knows no proof, no idempotency keys, no feed and no limits, which would only slow it down.
/// </summary>
internal static class UsualWay
{
    public static async Task<int> Serve(string connectionString, int services)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        // Tuned as the registry is: a pool for all of the load, no reset between users, statements prepared by use.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, MaxPoolSize = 32 };
        await using var database = NpgsqlDataSource.Create(settings);
        builder.Services.AddMarten(options =>
        {
            options.Connection(database);
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.UseSystemTextJsonForSerialization();
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Events.TenancyStyle = TenancyStyle.Conjoined;
            options.Policies.AllDocumentsAreMultiTenanted();
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.UserNameEnabled = true;
            options.Projections.UseIdentityMapForAggregates = true;
            options.Projections.Snapshot<ServiceYear>(SnapshotLifecycle.Inline);
            options.Schema.For<ServiceCard>();
        }).UseLightweightSessions().ApplyAllDatabaseChangesOnStartup();
        builder.Services.AddFastEndpoints(discovery => discovery.Assemblies = [typeof(UsualWay).Assembly]);
        await using var app = builder.Build();
        app.UseFastEndpoints();
        var isSeeded = false;
        app.MapGet("/ready", () => isSeeded ? Results.Text("ready") : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        await app.StartAsync();
        await Seed(app.Services.GetRequiredService<IDocumentStore>(), services);
        isSeeded = true;
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task Seed(IDocumentStore store, int services)
    {
        var standards = Enumerable.Range(Benchmarks.Seed.FirstYear, 6).ToDictionary(year => year, _ => 20m);
        ServiceCard[] cards =
        [
            .. Enumerable.Range(0, services).Select(i => new ServiceCard
            {
                Id = FormattableString.Invariant($"s-{i:0000}"),
                Name = FormattableString.Invariant($"Service {i}"),
                Standards = QualityDimension.Usual.ToDictionary(d => d.ToString().ToLowerInvariant(), _ => standards),
            }),
        ];
        await store.BulkInsertAsync("bench", cards, BulkInsertMode.OverwriteExisting);
    }
}
