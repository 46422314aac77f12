using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Marten;
using Npgsql;
using SpreadCheetah;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Benchmarks;

/// <summary>An organization large enough that every PUT of a run is a new fact.</summary>
internal static class Seed
{
    /// <summary>Where in the numbered measurements a run begins; see <c>put.lua</c>.</summary>
    public const int WarmUp = 0;
    public const int BesideImport = 72_000;
    public const int SecondYear = 144_000;
    public const int Spread16 = 288_000;
    public const int Spread64 = 576_000;
    public const int HotWarmUp = 0;
    public const int Hot64 = 70_000;

    public const int ImportRows = 100_000;

    /// <summary>How many of a kind of service there are.</summary>
    public const int Services = 2_000;

    /// <summary>So many numbers lie between the beginnings of bursts.</summary>
    public const int Burst = 140_000;
    public const int HotBurst = 50_000;

    public const int FirstYear = 2019;
    private const int HotFirstYear = 1905;
    public const int LastYear = 2024;
    private const int HotIndicators = 150;

    private static readonly OrganizationCode Organization = new("bench");

    /// <summary>The registry's tables, and nothing in them.</summary>
    public static async Task Make(string connectionString)
    {
        await using var store = Store(connectionString);
        await store.GetRequiredService<Opening>().Run();
    }

    public static async Task Write(string connectionString, int services, bool withHot = true)
    {
        await using var store = Store(connectionString);
        await store.GetRequiredService<Opening>().Run();
        var recorder = store.GetRequiredService<Recorder>();
        var by = new Provenance("bench", null);
        var edition = new EditionYear(LastYear);
        var charter = StreamId.Charter(Organization, edition);
        var codes = Enumerable.Range(0, services).Select(i => new ServiceCode("s-" + i.ToString("D4", CultureInfo.InvariantCulture))).ToArray();
        await recorder.Append(
        [
            new(charter, [], s => Charter.Decide(new CharterCommand.OpenCharter("Bench", "Bench"), s.Of<CharterState>(charter), edition)),
            .. codes.Select(code => new Intent(charter, [], s => Charter.Decide(new CharterCommand.ListService(code), s.Of<CharterState>(charter), edition))),
        ], by);
        var dimensions = QualityDimension.Usual.Select(d => d.ToString().ToLowerInvariant()).ToArray();
        foreach (var chunk in codes.Chunk(100))
            await Task.WhenAll(chunk.Select(code => recorder.Append(Define(code, dimensions, FirstYear), by)));
        if (withHot) await recorder.Append(Define(new("hot"), [.. Enumerable.Range(0, HotIndicators).Select(i => "i-" + i.ToString("D3", CultureInfo.InvariantCulture))], HotFirstYear), by);
        // As a server that has run for a while.
        await Execute(store.GetRequiredService<NpgsqlDataSource>(), "vacuum analyze");
    }

    /// <summary>Six years of every service, written as in life: month after month, indicator after indicator, all services in turn.</summary>
    public static Task WriteLife(NpgsqlDataSource database, int services) => Execute(database, string.Create(CultureInfo.InvariantCulture,
        $$"""
        insert into mt_streams (tenant_id, id, version)
        select 'bench', 'reporting/s-' || lpad(s::text, 4, '0') || '/' || y, 72
        from generate_series(0, {{services - 1}}) s, generate_series({{FirstYear}}, {{LastYear}}) y;

        insert into mt_events (tenant_id, seq_id, id, stream_id, version, data, type, timestamp, correlation_id)
        select 'bench', nextval('mt_events_sequence'), gen_random_uuid(), 'reporting/s-' || lpad(s::text, 4, '0') || '/' || y, (m - 1) * 6 + i,
               jsonb_build_object('indicator', (array['accessibility', 'timeliness', 'transparency', 'effectiveness', 'continuity', 'efficiency'])[i],
                                  'period', y || '-' || lpad(m::text, 2, '0'), 'value', jsonb_build_object('numerator', s % 30, 'denominator', 100), 'reportedOn', '2024-12-31'),
               'measurement_reported', now(), '0123456789abcdef0123456789abcdef'
        from generate_series({{FirstYear}}, {{LastYear}}) y, generate_series(1, 12) m, generate_series(1, 6) i, generate_series(0, {{services - 1}}) s
        order by y, m, i, s;
        """));

    /// <summary>So many rows of a year, as an office of everything would export them: month after month, service after service.</summary>
    /// <param name="after">So many rows are left out.</param>
    public static byte[] Csv(int year, int rows, int after = 0)
    {
        var text = new StringBuilder("service,indicator,period,numerator,denominator,note\r\n");
        var dimensions = QualityDimension.Usual.Select(d => d.ToString().ToLowerInvariant()).ToArray();
        var row = 0;
        for (var month = 1; row < after + rows; month++)
            for (var service = 0; service < 2_000 && row < after + rows; service++)
                foreach (var dimension in dimensions)
                    if (row++ is var number && number >= after && number < after + rows) text.Append(CultureInfo.InvariantCulture, $"s-{service:D4},{dimension},{year:D4}-{month:D2},{service % 30},100,\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same rows as <see cref="Csv"/>, with numbers as numbers.</summary>
    public static async Task<byte[]> Xlsx(int year, int rows)
    {
        using var bytes = new MemoryStream();
        await using var book = await Spreadsheet.CreateNewAsync(bytes);
        await book.StartWorksheetAsync("Rilevazioni");
        foreach (var (line, at) in Encoding.UTF8.GetString(Csv(year, rows)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select((line, at) => (line, at)))
            await book.AddRowAsync([.. line.Split(',').Select((cell, i) => at > 0 && i is 3 or 4 && int.TryParse(cell, CultureInfo.InvariantCulture, out var number) ? new DataCell(number) : new DataCell(cell))]);
        await book.FinishAsync();
        return bytes.ToArray();
    }

    /// <summary>A template of the 2024 charter with a value in every row.</summary>
    public static byte[] FilledIn(string template)
    {
        var lines = template.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines.Select((line, i) => i == 0 ? line : string.Join(',', line.Split(',')[..3]) + line.Split(',')[1] switch
        {
            "accessibility" => ",,,1,,,,,,,",
            "timeliness" or "transparency" => ",,,,true,,,,,,",
            _ => ",9,10,,,,,,,,",
        })));
    }

    /// <summary>Streams for a foreign key to point at.</summary>
    public static Task WriteStreams(NpgsqlDataSource database, int services) => Execute(database,
        string.Create(CultureInfo.InvariantCulture, $"insert into mt_streams (tenant_id, id, version) select 'bench', 'reporting/s-' || lpad(i::text, 4, '0') || '/2024', 0 from generate_series(0, {services - 1}) i"));

    public static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> Scalar(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Has Marten's daemon make the years again.</summary>
    public static async Task<TimeSpan> RebuildByDaemon(string connectionString)
    {
        await using var store = Store(connectionString);
        using var daemon = await store.GetRequiredService<IDocumentStore>().BuildProjectionDaemonAsync();
        var clock = Stopwatch.StartNew();
        await daemon.RebuildProjectionAsync(nameof(YearDocument), TimeSpan.FromMinutes(30), CancellationToken.None);
        return clock.Elapsed;
    }

    private static ServiceProvider Store(string connectionString) =>
        new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(connectionString, follows: false).BuildServiceProvider();

    private static ImmutableArray<Intent> Define(ServiceCode code, string[] indicators, int firstYear)
    {
        var stream = StreamId.Service(Organization, code);
        var commands = new List<ServiceCommand> { new ServiceCommand.DescribeService(new($"Service {code}"), null, new Expectation.Whatever(), "Perché") };
        foreach (var name in indicators)
        {
            var indicator = new IndicatorCode(name);
            commands.Add(new ServiceCommand.DefineIndicator(new(
                indicator, QualityDimension.Effectiveness, new("Soddisfazione degli utenti"), new("Riscontri critici rispetto al totale delle comunicazioni pervenute"),
                new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly), new Expectation.Whatever(), "Perché"));
            for (var year = firstYear; year <= LastYear; year++)
                commands.Add(new ServiceCommand.ProgramStandard(new(year), indicator, new Standard.AtMost(20, Unit.Percent), new Expectation.None()));
        }
        return [.. commands.Select(command => new Intent(stream, [], s => Service.Decide(command, s.Of<ServiceState>(stream), code)))];
    }
}
