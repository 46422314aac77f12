using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Events.Daemon;
using Marten.Schema.Identity;
using Marten.Services.Json.Transformations.SystemTextJson;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using UnimiCharter.Domain;
using Weasel.Core;

namespace UnimiCharter.Store;

/// <summary>How the registry uses Marten: whoever reads this file knows the store.</summary>
public static class StoreConfiguration
{
    /// <summary>Names Marten's own start-up work among the services: it is begun once the database answers (<see cref="Opening"/>).</summary>
    internal const string StartUp = "marten";

    /// <summary>
    /// The kinds of streams: each has an inline snapshot, in a table of its alias, which begins as what stands here. (How a state is
    /// written is said in <see cref="DomainJson"/>.)
    /// </summary>
    internal static StreamKind[] Snapshots { get; } =
    [
        new Snapshot<ServiceDocument, ServiceEvent>("service", key => new(key, 0, null, ServiceState.Undefined.Instance), StreamId.ServiceKind),
        new Snapshot<YearDocument, ReportingEvent>("year", key => new(key, 0, null, ReportingYear.Empty), StreamId.ReportingKind, StreamId.ResultsKind),
        new Snapshot<EditionDocument, CharterEvent>("edition", key => new(key, 0, null, CharterState.Undefined.Instance), StreamId.CharterKind),
        new Snapshot<ProgrammeDocument, ProgrammeEvent>("programme", key => new(key, 0, null, ProgrammeState.Undefined.Instance), StreamId.ProgrammeKind),
        new Snapshot<OrganizationDocument, OrganizationEvent>("organization", key => new(key, 0, null, OrganizationState.Undefined.Instance), StreamId.OrganizationKind),
        new Snapshot<IpaDocument, IpaEvent>("ipa", key => new(key, 0, null, IpaState.Free.Instance), StreamId.IpaKind),
        new Snapshot<UnitsDocument, UnitsEvent>("units", key => new(key, 0, null, UnitsState.Empty), StreamId.UnitsKind),
        new Snapshot<PersonsDocument, PersonEvent>("persons", key => new(key, 0, null, PersonsState.Empty), StreamId.PersonsKind),
        new Snapshot<CredentialDocument, CredentialEvent>("credential", key => new(key, 0, null, CredentialState.Undefined.Instance), StreamId.CredentialKind),
        new Snapshot<DimensionsDocument, DimensionEvent>("dimensions", key => new(key, 0, null, DimensionsState.Empty), StreamId.DimensionsKind),
        new Snapshot<WebhookDocument, WebhookEvent>("webhook", key => new(key, 0, null, WebhookState.Undefined.Instance), StreamId.WebhookKind),
        new Snapshot<SealDocument, SealEvent>("seal", key => new(key, 0, null, SealState.Unsealed.Instance), StreamId.SealKind),
    ];

    /// <summary>Adds the store to an application.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="connectionString">Of Npgsql.</param>
    /// <param name="follows">Whether this node takes its turn in following the facts (the daemon), or leaves that to others.</param>
    /// <param name="every">How often it looks for new facts then.</param>
    /// <param name="isTraced">Whether Marten tells what it does as activities.</param>
    public static IServiceCollection AddStore(this IServiceCollection services, string connectionString, bool follows = true, TimeSpan? every = null, bool isTraced = false)
    {
        services.AddSingleton(_ => Database.Open(connectionString));
        var others = services.ToHashSet();
        var marten = services.AddMarten(provider => Configure(new StoreOptions(), provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), every, isTraced))
            .ApplyAllDatabaseChangesOnStartup();
        if (follows) marten.AddAsyncDaemon(DaemonMode.HotCold);
        services.HoldBack(others);
        services.AddSingleton<Opening>();
        services.AddHealthChecks().AddCheck<StoreHealth>(StoreHealth.Database, tags: [StoreHealth.Database])
            .AddMartenAsyncDaemonHealthCheck(StoreHealth.Lag).AddMartenHighWaterHealthCheck();

        services.AddSingleton<Recorder>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Register>();
        services.AddSingleton<ProgrammeRegister>();
        services.AddSingleton<OrganizationRegister>();
        services.AddSingleton<KnownCredentials>();
        services.AddSingleton<Publishing>();
        services.AddSingleton<Erasure>();
        services.AddSingleton<Sealing>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<WebhookRegister>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<Verification>();
        // These hold a connection while something is under way that needs one itself: they have pools of their own.
        services.AddSingleton(provider => new FirstAnswers(Database.Open(connectionString, FirstAnswers.MostHeld), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Deliveries(provider.GetRequiredService<ChangeFeed>(), Database.Open(connectionString, Deliveries.MostAtOnce + 4), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>A store by itself, for commands and tests.</summary>
    public static IDocumentStore Open(NpgsqlDataSource database, TimeProvider time) => new DocumentStore(Configure(new StoreOptions(), database, time, every: null, isTraced: false));

    private static StoreOptions Configure(StoreOptions options, NpgsqlDataSource database, TimeProvider time, TimeSpan? every, bool isTraced)
    {
        options.Connection(database);
        // What the schema is, is applied when the registry starts (ApplyAllDatabaseChangesOnStartup): only that waits for other nodes.
        options.AutoCreateSchemaObjects = AutoCreate.None;
        options.ApplyChangesLockTimeout = TimeSpan.FromMinutes(5);
        options.Serializer(new Marten.Services.SystemTextJsonSerializer(DomainJson.Options) { Casing = Casing.CamelCase, EnumStorage = EnumStorage.AsString });
        // A batch that failed is decided again by the recorder; one whose end nobody heard must not be written twice.
        options.ConfigureWritePolly(_ => { });
        options.DisableNpgsqlLogging = true;
        if (isTraced) options.OpenTelemetry.TrackConnections = JasperFx.OpenTelemetry.TrackLevel.Normal;

        // An organization is a tenant: streams and documents alike. A session that names none is refused.
        options.Events.TenancyStyle = TenancyStyle.Conjoined;
        options.Policies.AllDocumentsAreMultiTenanted();
        options.Advanced.DefaultTenantUsageEnabled = false;
        options.Policies.DisableInformationalFields();

        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.EnableBigIntEvents = true;
        options.Events.UseExclusiveLockOnConcurrentAppends = true;
        options.Events.MetadataConfig.CorrelationIdEnabled = true;
        options.Events.MetadataConfig.HeadersEnabled = true;
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Events.TimeProvider = time;
        foreach (var (name, type) in EventNames.Types) options.Events.MapEventType(type, name);
        foreach (var (name, upcast) in EventNames.Upcasts) options.Events.Upcast(EventNames.Types[name], name, JsonTransformations.Upcast(upcast));

        // What is told of persons can be erased, and is therefore no fact.
        options.Schema.For<PersonDocument>().DocumentAlias("person").IdStrategy(new NoOpIdGeneration());
        options.Schema.For<PublishedText>().DocumentAlias("published").IdStrategy(new NoOpIdGeneration());

        // What streams come to, in the transaction that records the facts.
        foreach (var snapshot in Snapshots) snapshot.AddTo(options);

        // The feed of changes follows the facts in the daemon, on one node at a time.
        // They are read by organization, and the latest ones of all.
        options.Schema.For<ChangeDocument>().DocumentAlias("change").IdStrategy(new NoOpIdGeneration()).Index(change => change.Id);
        options.Projections.Add(new ChangeProjection(database, time), ProjectionLifecycle.Async);
        options.Projections.LeadershipPollingTime = 1_000;
        options.Projections.SlowPollingTime = options.Projections.FastPollingTime = every ?? TimeSpan.FromMilliseconds(200);
        // Who adds no daemon leaves the feed to other nodes: that is no mistake to be warned of.
        options.Projections.AsyncMode = DaemonMode.ExternallyManaged;

        options.Storage.ExtendedSchemaObjects.AddRange(OwnSchema.Objects);
        return options;
    }

    /// <summary>Marten's start-up work ends the application when the database is away: it is set aside until that answers.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="others">Those that are not Marten's.</param>
    private static void HoldBack(this IServiceCollection services, HashSet<ServiceDescriptor> others)
    {
        foreach (var work in services.Where(service => service.ServiceType == typeof(IHostedService) && !others.Contains(service)).ToArray())
        {
            services.Remove(work);
            services.AddKeyedSingleton(StartUp, (provider, _) => work switch
            {
                { ImplementationFactory: { } make } => (IHostedService)make(provider),
                { ImplementationInstance: IHostedService made } => made,
                _ => (IHostedService)ActivatorUtilities.CreateInstance(provider, work.ImplementationType!),
            });
        }
    }
}
