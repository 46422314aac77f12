using System.Diagnostics;
using JasperFx.Events;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Npgsql;
using UnimiCharter.Benchmarks.Usual;
using UnimiCharter.Domain;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>
/// What each way of recording with Marten is worth, in one process and without HTTP: 64 writers that wait for each answer, over 2,000
/// streams of one organization. The ways but the last keep no proof and decide nothing.
/// </summary>
internal static class WaysBench
{
    private const int Writers = 64;
    private const int Most = 256;

    public static async Task Measure(PrivateCluster cluster, int seconds)
    {
        Say("Ways of recording a measurement, 64 writers");
        Print("a session for each, FetchForWriting, inline snapshot", await OfMarten(cluster, "each", seconds, SnapshotLifecycle.Inline, Each));
        Print("group commit, FetchForWriting in one batch, inline", await OfMarten(cluster, "fetched", seconds, SnapshotLifecycle.Inline, store => Together(store, Fetched)));
        Print("group commit, remembered states, Append and Store", await OfMarten(cluster, "remembered", seconds, null, store => Together(store, Remembered())));
        Print("the recorder (one storage operation, decided ahead)", await Ours(cluster, seconds));
    }

    private static async Task<Throughput> OfMarten(PrivateCluster cluster, string database, int seconds, SnapshotLifecycle? lifecycle, Func<IDocumentStore, Func<int, Task>> way)
    {
        await cluster.CreateDatabase(database);
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(database)) { NoResetOnClose = true, MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, MaxPoolSize = 32 };
        await using var source = NpgsqlDataSource.Create(settings);
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(source);
            options.DisableNpgsqlLogging = true;
            options.UseSystemTextJsonForSerialization();
            options.Events.StreamIdentity = StreamIdentity.AsString;
            options.Events.TenancyStyle = TenancyStyle.Conjoined;
            options.Policies.AllDocumentsAreMultiTenanted();
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            options.Projections.UseIdentityMapForAggregates = true;
            options.Events.AddEventType<MeasurementReported>();
            if (lifecycle is { } inline) options.Projections.Snapshot<ServiceYear>(inline);
            else options.Schema.For<ServiceYear>();
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        return await Run(seconds, way(store));
    }

    private static async Task<Throughput> Ours(PrivateCluster cluster, int seconds)
    {
        await cluster.CreateDatabase("ours");
        var connection = cluster.ConnectionString("ours");
        await Seed.Write(connection, Seed.Services, withHot: false);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(connection, follows: false).BuildServiceProvider();
        await services.GetRequiredService<Opening>().Run();
        var recorder = services.GetRequiredService<Recorder>();
        var (organization, today, by) = (new OrganizationCode("bench"), new DateOnly(2025, 1, 15), new Provenance("bench", "ways"));
        return await Run(seconds, async number =>
        {
            var (service, year) = (new ServiceCode(FormattableString.Invariant($"s-{number % Seed.Services:0000}")), new EditionYear(Seed.FirstYear + number / Seed.Services / 72));
            var (stream, card, charter) = (StreamId.Reporting(organization, service, year), StreamId.Service(organization, service), StreamId.Charter(organization, year));
            var command = new ReportingCommand.ReportMeasurement(
                new(Dimension(number)), Period.Month(year.Year, MonthOf(number)), new Statement.Measured(new Value.Ratio(3, 41), null, null), today, new Expectation.Whatever(), null, Role.Admin);
            await recorder.Append(new Intent(stream, [card, charter], s => Reporting.Decide(
                command, s.Of<ReportingYear>(stream), new ReportingContext.OfService(service, year, s.Of<ServiceState>(card), Charter.CalendarOf(s.Of<CharterState>(charter))))), by);
        });
    }

    private static async Task<Throughput> Run(int seconds, Func<int, Task> record)
    {
        var next = -1;
        await For(2);
        var (began, clock) = (Volatile.Read(ref next), Stopwatch.StartNew());
        await For(seconds);
        return new((Volatile.Read(ref next) - began) / clock.Elapsed.TotalSeconds, null, null);

        Task For(int time)
        {
            var (watch, end) = (Stopwatch.StartNew(), TimeSpan.FromSeconds(time));
            return Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
            {
                while (watch.Elapsed < end) await record(Interlocked.Increment(ref next));
            })));
        }
    }

    private static Func<int, Task> Each(IDocumentStore store) => async number =>
    {
        await using var session = store.LightweightSession("bench");
        var stream = await session.Events.FetchForWriting<ServiceYear>(Key(number));
        stream.AppendOne(Fact(number));
        await session.SaveChangesAsync();
    };

    /// <summary>One loop takes what has gathered, and saves it in one session.</summary>
    private static Func<int, Task> Together(IDocumentStore store, Func<IDocumentSession, List<int>, Task> prepare)
    {
        var queue = System.Threading.Channels.Channel.CreateUnbounded<(int Number, TaskCompletionSource Done)>();
        _ = Task.Run(async () =>
        {
            while (await queue.Reader.WaitToReadAsync())
            {
                var batch = new List<(int Number, TaskCompletionSource Done)>();
                while (batch.Count < Most && queue.Reader.TryRead(out var one)) batch.Add(one);
                await using var session = store.LightweightSession("bench");
                await prepare(session, batch.ConvertAll(one => one.Number));
                await session.SaveChangesAsync();
                foreach (var (_, done) in batch) done.SetResult();
            }
        });
        return async number =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await queue.Writer.WriteAsync((number, done));
            await done.Task;
        };
    }

    private static async Task Fetched(IDocumentSession session, List<int> numbers)
    {
        var query = session.CreateBatchQuery();
        var streams = numbers.ConvertAll(number => (Number: number, Stream: query.Events.FetchForWriting<ServiceYear>(Key(number))));
        await query.Execute();
        foreach (var (number, stream) in streams) (await stream).AppendOne(Fact(number));
    }

    private static Func<IDocumentSession, List<int>, Task> Remembered()
    {
        var known = new Dictionary<string, (ServiceYear Year, long Version)>();
        return (session, numbers) =>
        {
            foreach (var number in numbers)
            {
                var (key, fact) = (Key(number), Fact(number));
                var (year, version) = known.GetValueOrDefault(key, (new() { Id = key }, 0));
                year.Apply(fact);
                session.Events.Append(key, version + 1, fact);
                session.Store(year);
                known[key] = (year, version + 1);
            }
            return Task.CompletedTask;
        };
    }

    private static string Key(int number) => FormattableString.Invariant($"reporting/s-{number % Seed.Services:0000}/{Seed.FirstYear + number / Seed.Services / 72}");

    private static MeasurementReported Fact(int number) =>
        new(Dimension(number), FormattableString.Invariant($"{Seed.FirstYear + number / Seed.Services / 72}-{MonthOf(number):00}"), 3, 41, null, new(2025, 1, 15));

    private static string Dimension(int number) => QualityDimension.Usual[number / Seed.Services % 6].ToString().ToLowerInvariant();

    private static int MonthOf(int number) => number / Seed.Services / 6 % 12 + 1;
}
