using NpgsqlTypes;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The documents of streams are what their facts come to.</summary>
public sealed class ProjectionTests
{
    [Fact]
    public async Task Tables_are_named_as_Marten_names_them()
    {
        await using var registry = await Registry.Fresh(migrated: false);

        Assert.All(OwnSchema.Tables, kept => Assert.Equal(registry.Store.Options.FindOrResolveDocumentType(kept.Key).TableName.Name, kept.Value));
    }

    [Fact]
    public async Task A_small_history_stands_letter_for_letter()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")),
            Do(2024, new CharterCommand.ListService(new("master"))),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("master"), new(new(2, 31), new(24, 1)), new Expectation.Any(), "concorsi")),
            Do("master", new DescribeService(new("Master"), null, new Expectation.Whatever(), "Perché")),
            Do("master", new DefineIndicator(Published, new Expectation.Whatever(), "Perché")),
            Do("master", new DefineIndicator(Students, new Expectation.Whatever(), "Perché")),
            Do("master", new ProgramStandard(new(2023), Students.Code, new Standard.AtLeast(90, Unit.Count), new Expectation.Whatever(), "a reason")),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(110, Unit.Count), new Expectation.None())),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(100, Unit.Count), new Expectation.Revision([1]), "refuso")),
            Do("master", new ProgramStandard(Year2024, Published.Code, new Standard.Yes(), new Expectation.None())));
        await registry.Record(Report("master", 3, 41, "nota"));
        await registry.Record(
            Rectify("master", 3, 42),
            Do("master", new ReportMeasurement(Students.Code, Period.Month(2024, 1), new Statement.NotMeasured(NotMeasuredCode.DataLost), Today, new Expectation.None(), null)),
            Do("master", new ExcludePeriod(Students.Code, Period.Month(2024, 2), ExclusionCode.Other, "sciopero")),
            Report("master", 4, 1),
            Do("master", new WithdrawMeasurement(Students.Code, Period.Month(2024, 4), Today, new Expectation.Any(), "errore")));
        await registry.Record(Do("master", new GrantExtension(Period.Month(2024, 12), new(2025, 3, 31), "trasloco")), Do("master", new CertifyYear(Today, "chiuso")));

        Assert.Equal(
            [
                """unimi charter/2024 3 {"id": "charter/2024", "state": {"is": "open", "title": "Carta 2024", "isDraft": false, "calendar": {"deadlines": {"due": {"day": 15, "months": 1}}, "ofServices": {"master": {"due": {"day": 31, "months": 2}, "closing": {"day": 1, "months": 24}}}, "workingDays": {"closures": []}}, "releases": [], "services": ["master"], "versions": [], "calendarRevision": 1, "organizationName": "Università"}, "version": 3}""",
                """unimi reporting/master/2024 8 {"id": "reporting/master/2024", "state": {"entries": {"accessibility": {"2024-01": {"on": "2025-01-10", "revision": 3, "statement": {"is": "notMeasured", "code": "dataLost"}}, "2024-03": "n42 2025-01-10 2", "2024-04": {"on": "2025-01-10", "revision": 6}}}, "version": 8, "excluded": {"accessibility": {"2024-02": {"code": "other", "note": "sciopero"}}}, "certified": true, "extensions": {"2024-12": "2025-03-31"}}, "version": 8}""",
                """unimi service/master 7 {"id": "service/master", "state": {"is": "active", "name": "Master", "indicators": [{"is": "current", "indicator": {"code": "transparency", "title": "Pubblicazione", "measure": {"is": "yesNo"}, "dimension": "transparency", "frequency": "monthly", "aggregation": "every", "unitOfMeasure": "sì/no"}, "standards": {"2024": {"revision": 1, "standard": {"is": "yes"}}}}, {"is": "current", "indicator": {"code": "accessibility", "title": "Studenti", "measure": {"is": "count"}, "dimension": "accessibility", "frequency": "monthly", "aggregation": "sum", "unitOfMeasure": "numero"}, "standards": {"2023": {"revision": 1, "standard": {"is": "atLeast", "unit": "count", "value": 90}}, "2024": {"revision": 2, "standard": {"is": "atLeast", "unit": "count", "value": 100}}}}]}, "version": 7}""",
            ],
            await Documents(registry));
    }

    [Fact]
    public async Task Organizations_and_credentials_stand_letter_for_letter()
    {
        await using var registry = await Registry.Fresh();
        var (noon, secret) = (new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero), new string('0', 64));
        var office = new Grant("Ufficio \"master\"", [Role.Office, Role.Board], ["master"], noon.AddDays(1));
        await registry.Record(
            Do("unimi", Named("Milano", new Expectation.Absent(), null)),
            Do("unimi", Named("Università di Milano", new Expectation.Any(), "refuso")),
            Do("polimi", Named("Politecnico", new Expectation.None(), null)),
            Do("ufficio-master", new CredentialCommand.IssueCredential(office, secret, noon)),
            Do("ufficio-master", new CredentialCommand.RotateCredential("b", noon.AddHours(1), noon)),
            Do("perduta", new CredentialCommand.IssueCredential(office with { Services = null, Expires = null }, "c", noon)),
            Do("perduta", new CredentialCommand.RevokeCredential("perduta")),
            Do("ufficio-master", new CredentialCommand.IssueCredential(new("Registro", [Role.Admin], null, null), "d", noon), everywhere: true));

        Assert.Equal(
            [
                """-registry credential/ufficio-master 1 {"id": "credential/ufficio-master", "state": {"is": "active", "grant": {"roles": ["admin"], "title": "Registro"}, "secret": "d"}, "version": 1}""",
                """-registry organization/polimi 1 {"id": "organization/polimi", "state": {"is": "registered", "name": "Politecnico", "revision": 1}, "version": 1}""",
                """-registry organization/unimi 2 {"id": "organization/unimi", "state": {"is": "registered", "name": "Università di Milano", "revision": 2}, "version": 2}""",
                """unimi credential/perduta 2 {"id": "credential/perduta", "state": {"is": "revoked", "grant": {"roles": ["office", "board"], "title": "Ufficio \"master\""}}, "version": 2}""",
                $$"""unimi credential/ufficio-master 2 {"id": "credential/ufficio-master", "state": {"is": "active", "grant": {"roles": ["office", "board"], "title": "Ufficio \"master\"", "expires": "2024-06-02T12:00:00+00:00", "services": ["master"]}, "former": "{{secret}}", "secret": "b", "formerUntil": "2024-06-01T13:00:00+00:00"}, "version": 2}""",
            ],
            await Documents(registry));
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_history_every_document_is_what_the_facts_come_to(int seed)
    {
        await using var registry = await Registry.Fresh();
        var history = new Histories(seed);
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        Recorder[] nodes = [registry.Node(), registry.Node()];

        // In waves, so that batches are of any size and two nodes cross each other.
        for (var wave = 0; wave < 45; wave++)
            await Wait.For(Task.WhenAll(Enumerable.Range(0, 30).Select(n => nodes[(wave + n) % 2].Append([.. history.Some()], Registry.Nobody))));
        await registry.Record(Do("dottorato", new RetireService("Perché")));

        await registry.Sealing().Run();

        var expected = await Expected(registry);
        Assert.Equal(expected, await registry.Projected());
        // The history was worth the trouble: facts of nearly every kind, documents of all of them.
        Assert.InRange(await registry.Scalar<long>("select count(distinct type) from mt_events"), EventNames.Types.Count - 6, EventNames.Types.Count);
        Assert.All(OwnSchema.Tables.Values, table => Assert.Contains(expected, row => row.StartsWith(table + ' ', StringComparison.Ordinal)));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_year_is_open_from_its_first_fact_and_follows_the_board()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        Assert.Equal(["(open)"], await registry.Rows(State));

        await registry.Record(Do("master", new CertifyYear(Today, "chiuso")));
        Assert.Equal(["(certified)"], await registry.Rows(State));

        await registry.Record(Do("master", new ReopenYear("ricorso")));
        Assert.Equal(["(open)"], await registry.Rows(State));
    }

    [Fact]
    public async Task A_measurement_writes_the_document_of_its_year_alone()
    {
        await using var registry = await Registry.With("master", "dottorato");
        await registry.Record(Report("master", 1, 1), Report("dottorato", 1, 1), Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")));
        var rest = await Written("where (tenant_id, id) <> ('unimi', 'reporting/master/2024')");

        await registry.Record(Report("master", 2, 2));

        Assert.Equal(4, rest.Length);
        Assert.Equal(rest, await Written("where (tenant_id, id) <> ('unimi', 'reporting/master/2024')"));
        Assert.Equal(["(2)"], await registry.Rows("select mt_version from mt_doc_year where id = 'reporting/master/2024'"));

        async Task<string[]> Written(string which)
        {
            var rows = new List<string>();
            foreach (var table in OwnSchema.Tables.Values) rows.AddRange(await registry.Rows($"select xmin, ctid, * from {table} {which} order by tenant_id, id"));
            return [.. rows];
        }
    }

    [Fact]
    public async Task What_was_said_already_writes_no_document()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Do("master", new DescribeService(null, new(new("d"), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")));
        var written = await registry.Rows("select xmin, ctid, * from mt_doc_service");

        await registry.Record(Do("master", new DescribeService(null, new(new("d"), new(""), new(""), [], []), new Expectation.Whatever(), "Perché")));

        Assert.Equal(written, await registry.Rows("select xmin, ctid, * from mt_doc_service"));
    }

    [Fact]
    public async Task What_Marten_appends_by_itself_comes_to_the_same_documents()
    {
        await using var registry = await Registry.Fresh();
        await using (var session = registry.Store.LightweightSession("unimi"))
        {
            session.Events.StartStream("service/master", new ServiceEvent.ServiceRegistered(new("Master")), new ServiceEvent.IndicatorDefined(Students));
            session.Events.StartStream("charter/2024", new CharterEvent.CharterOpened("Università", "Carta 2024"));
            await session.SaveChangesAsync();
            session.Events.Append("service/master", 4, new ServiceEvent.IndicatorRetired(Students.Code), new ServiceEvent.ServiceRetired());
            await session.SaveChangesAsync();
        }

        Assert.Equal(await Expected(registry), await registry.Projected());
        Assert.Equal(["(charter/2024,1)", "(service/master,4)"], await registry.Rows("select id, mt_version from mt_doc_edition union all select id, mt_version from mt_doc_service order by id"));
        Assert.Equal(0, (await registry.Rebuild()).Mended);
    }

    [Theory]
    [InlineData("delete from mt_doc_year")]
    [InlineData("update mt_doc_year set mt_version = 1, data = data || '{\"version\": 1}'")]
    [InlineData("update mt_doc_year set mt_version = 9, data = data || '{\"version\": 9}'")]
    public async Task A_document_that_does_not_know_of_all_facts_is_made_again_from_them_by_who_writes_next(string damage)
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1), Report("master", 2, 2));
        await registry.Execute(damage);

        // Of a node that remembers nothing.
        Assert.IsType<Receipt.Refused>(await Wait.For(registry.Node().Append(Report("master", 2, 3), Registry.Nobody)));
        Assert.IsType<Receipt.Recorded>(await Wait.For(registry.Node().Append(Report("master", 3, 3), Registry.Nobody)));

        Assert.Equal(await Expected(registry), await registry.Projected());
        await registry.AssertSound();
    }

    private const string State = "select case when (data -> 'state' -> 'certified')::boolean then 'certified' else 'open' end from mt_doc_year";

    /// <summary>The documents but for the hashes in them, by table, tenant and key.</summary>
    private static async Task<string[]> Documents(Registry registry)
    {
        var lines = new List<string>();
        foreach (var table in OwnSchema.Tables.Values)
        {
            await using var command = registry.Database.CreateCommand($"select concat_ws(' ', tenant_id, id, mt_version, data - 'hash') from {table} order by tenant_id, id");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    /// <summary>The documents of the facts as they are in the database, folded anew, as <see cref="Registry.Projected"/> writes them.</summary>
    private static async Task<string[]> Expected(Registry registry)
    {
        var streams = new Dictionary<(string Tenant, string Key), StreamDocument>();
        await using (var command = registry.Database.CreateCommand("select tenant_id, stream_id, type, data, headers ->> 'hash' from mt_events order by tenant_id, stream_id, version"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
            {
                var stream = (reader.GetString(0), reader.GetString(1));
                streams[stream] = (streams.GetValueOrDefault(stream) ?? StreamDocument.New(stream.Item2)).With(EventNames.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3)))
                    with { Hash = reader.IsDBNull(4) ? null : reader.GetString(4) };
            }
        await using var write = registry.Database.CreateCommand("select r::text from unnest($1, $2, $3, $4) as r (tenant_id, id, mt_version, data)");
        write.Parameters.Add(new() { Value = streams.Keys.Select(s => s.Tenant).ToArray() });
        write.Parameters.Add(new() { Value = streams.Keys.Select(s => s.Key).ToArray() });
        write.Parameters.Add(new() { Value = streams.Values.Select(d => d.Version).ToArray() });
        write.Parameters.Add(new() { Value = streams.Values.Select(DomainJson.Write).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        var rows = new List<string>();
        var tables = streams.Values.Select(d => OwnSchema.TableOf(d.GetType())).GetEnumerator();
        await using var written = await write.ExecuteReaderAsync();
        while (await written.ReadAsync() && tables.MoveNext()) rows.Add($"{tables.Current} {written.GetString(0)}");
        rows.Sort(StringComparer.Ordinal);
        return [.. rows];
    }
}
