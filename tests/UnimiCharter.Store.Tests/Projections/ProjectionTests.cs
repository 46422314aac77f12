using System.Text;
using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>What stands in schema <c>charter</c> is what the facts come to.</summary>
public sealed class ProjectionTests
{
    [Fact]
    public async Task A_small_history_stands_letter_for_letter()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")),
            Do(2024, new CharterCommand.ListService(new("master"))),
            Do(2024, new CharterCommand.SetServiceDeadlines(new("master"), new(new(2, 31), new(24, 1)), new Expectation.Any(), "concorsi")),
            Do("master", new RegisterService("Master")),
            Do("master", new DefineIndicator(Published)),
            Do("master", new DefineIndicator(Students)),
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
                """unimi 2024 {"is":"open","organizationName":"Università","title":"Carta 2024","services":["master"],"calendar":{"deadlines":{"due":{"months":1,"day":15}},"workingDays":{"closures":[]},"ofServices":{"master":{"due":{"months":2,"day":31},"closing":{"months":24,"day":1}}}},"calendarRevision":1,"versions":[],"isDraft":false,"releases":[]}""",
                """unimi master {"is":"active","name":"Master","indicators":[{"is":"current","indicator":{"code":"transparency","dimension":"transparency","title":"Pubblicazione","unitOfMeasure":"sì/no","measure":{"is":"yesNo"},"aggregation":"every","frequency":"monthly"},"standards":{"2024":{"standard":{"is":"yes"},"revision":1}}},{"is":"current","indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"},"standards":{"2023":{"standard":{"is":"atLeast","value":90,"unit":"count"},"revision":1},"2024":{"standard":{"is":"atLeast","value":100,"unit":"count"},"revision":2}}}]}""",
                """unimi 2023 master accessibility 1 {"indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"},"standard":{"is":"atLeast","value":90,"unit":"count"}}""",
                """unimi 2024 master accessibility 1 {"indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"},"standard":{"is":"atLeast","value":100,"unit":"count"}}""",
                """unimi 2024 master transparency 0 {"indicator":{"code":"transparency","dimension":"transparency","title":"Pubblicazione","unitOfMeasure":"sì/no","measure":{"is":"yesNo"},"aggregation":"every","frequency":"monthly"},"standard":{"is":"yes"}}""",
                """unimi 2024 master accessibility [{"period":"2024-01","notMeasured":true},{"period":"2024-02","excluded":true},{"period":"2024-03","value":{"count":42},"on":"2025-01-10"}]""",
                """unimi 2024 master true {"2024-12":"2025-03-31"}""",
            ],
            [
                .. await Lines(registry, "select concat_ws(' ', organization, edition, state) from charter.charters"),
                .. await Lines(registry, "select concat_ws(' ', organization, service, state) from charter.services"),
                .. await Lines(registry, "select concat_ws(' ', organization, edition, service, indicator, position, promise) from charter.promises order by edition, indicator"),
                .. await Lines(registry, "select concat_ws(' ', organization, edition, service, indicator, answers) from charter.standings"),
                .. await Lines(registry, "select concat_ws(' ', organization, edition, service, certified::text, extensions) from charter.years"),
            ]);
    }

    [Fact]
    public async Task Organizations_and_credentials_stand_letter_for_letter()
    {
        await using var registry = await Registry.Fresh();
        var (noon, secret) = (new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero), new string('0', 64));
        var office = new Grant("Ufficio \"master\"", [Role.Office, Role.Board], ["master"], noon.AddDays(1));
        await registry.Record(
            Do("unimi", new NameOrganization("Milano", new Expectation.Absent(), null)),
            Do("unimi", new NameOrganization("Università di Milano", new Expectation.Any(), "refuso")),
            Do("polimi", new NameOrganization("Politecnico", new Expectation.None(), null)),
            Do("ufficio-master", new CredentialCommand.IssueCredential(office, secret, noon)),
            Do("ufficio-master", new CredentialCommand.RotateCredential("b", noon.AddHours(1), noon)),
            Do("perduta", new CredentialCommand.IssueCredential(office with { Services = null, Expires = null }, "c", noon)),
            Do("perduta", new CredentialCommand.RevokeCredential("perduta")),
            Do("ufficio-master", new CredentialCommand.IssueCredential(new("Registro", [Role.Admin], null, null), "d", noon), everywhere: true));

        Assert.Equal(
            [
                """polimi {"is":"registered","name":"Politecnico","revision":1}""",
                """unimi {"is":"registered","name":"Università di Milano","revision":2}""",
                """* ufficio-master {"is":"active","grant":{"title":"Registro","roles":["admin"]},"secret":"d"}""",
                """unimi perduta {"is":"revoked","grant":{"title":"Ufficio \"master\"","roles":["office","board"]}}""",
                $$"""unimi ufficio-master {"is":"active","grant":{"title":"Ufficio \"master\"","roles":["office","board"],"services":["master"],"expires":"2024-06-02T12:00:00+00:00"},"secret":"b","former":"{{secret}}","formerUntil":"2024-06-01T13:00:00+00:00"}""",
            ],
            [
                .. await Lines(registry, "select concat_ws(' ', organization, state) from charter.organizations order by organization"),
                .. await Lines(registry, "select concat_ws(' ', organization, credential, state) from charter.credentials order by organization, credential"),
            ]);
        await registry.AssertSound();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_history_every_row_is_what_the_facts_come_to(int seed)
    {
        await using var registry = await Registry.Fresh();
        var history = new Histories(seed);
        foreach (var unit in history.Beginning()) await registry.Record([.. unit]);
        Recorder[] nodes = [registry.Node(), registry.Node()];

        // In waves, so that batches are of any size and two nodes cross each other.
        for (var wave = 0; wave < 45; wave++)
            await Wait.For(Task.WhenAll(Enumerable.Range(0, 30).Select(n => nodes[(wave + n) % 2].Append([.. history.Some()], Registry.Nobody))));
        await registry.Record(Do("dottorato", new RetireService()));

        var expected = (await Expected(registry)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(expected, await registry.Projected());
        // The history was worth the trouble: facts of nearly every kind, rows in every table.
        Assert.InRange(await registry.Scalar<long>("select count(distinct type) from mt_events"), EventNames.Types.Count - 6, EventNames.Types.Count);
        Assert.All(Projections.All, table => Assert.Contains(expected, row => row.StartsWith(table.Name + ' ', StringComparison.Ordinal)));
        await registry.AssertSound();
    }

    [Fact]
    public async Task A_year_is_open_from_its_first_fact_and_follows_the_board()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1));
        Assert.Equal(["(unimi,2024,master,f,{})"], await registry.Rows("select * from charter.years"));

        await registry.Record(Do("master", new CertifyYear(Today, "chiuso")));
        Assert.Equal(["(unimi,2024,master,t,{})"], await registry.Rows("select * from charter.years"));

        await registry.Record(Do("master", new ReopenYear("ricorso")));
        Assert.Equal(["(unimi,2024,master,f,{})"], await registry.Rows("select * from charter.years"));
    }

    [Fact]
    public async Task A_measurement_writes_its_indicators_row_alone()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 1, 1), Do("master", new ExcludePeriod(Cost.Code, Period.Month(2024, 1), ExclusionCode.Other, "sciopero")));
        var rest = $"select xmin, * from charter.standings where indicator <> '{Students.Code}'";
        var (others, years) = (await registry.Rows(rest), await registry.Rows("select xmin, * from charter.years"));

        await registry.Record(Report("master", 2, 2));

        Assert.Equal(others, await registry.Rows(rest));
        Assert.Equal(years, await registry.Rows("select xmin, * from charter.years"));
        Assert.Contains("\"\"count\"\":2", Assert.Single(await registry.Rows($"select answers from charter.standings where indicator = '{Students.Code}'")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_so_already_are_not_written()
    {
        await using var registry = await Registry.With("master");
        var promises = await registry.Rows("select xmin, * from charter.promises");

        await registry.Record(Do("master", new DescribeService(new("d", "", "", [], []))));

        Assert.Equal(promises, await registry.Rows("select xmin, * from charter.promises"));
    }

    private static async Task<string[]> Lines(Registry registry, string sql)
    {
        await using var command = registry.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return [.. lines];
    }

    /// <summary>The rows of the facts as they are in the database, folded anew.</summary>
    private static async Task<List<string>> Expected(Registry registry)
    {
        await using var connection = await registry.ByHand();
        var names = new List<StreamId>();
        await using (var command = new NpgsqlCommand("select distinct stream_id from mt_events", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) names.Add(new(reader.GetString(0)));
        var streams = new Dictionary<StreamId, Folded>();
        await EventLog.Load(connection, [.. names], streams);

        var rows = new List<string>();
        foreach (var (stream, folded) in streams)
            Projections.Rows(stream, folded.State, null, (table, row) => rows.Add($"{table.Name} ({string.Join(',', row.Select(Written))})"));
        return rows;

        // As PostgreSQL writes a row.
        static string Written(object value) => value switch
        {
            byte[] json => Written(Encoding.UTF8.GetString(json)),
            bool flag => flag ? "t" : "f",
            string text when text.Any(c => c is ',' or '"' or '(' or ')' or '\\' || char.IsWhiteSpace(c)) || text.Length == 0 =>
                $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            _ => $"{value}",
        };
    }
}
