using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>A database that an earlier version left, with facts and rows as that one wrote them, is brought up to date and mended.</summary>
public sealed class UpgradeTests
{
    private static readonly DateTimeOffset Installed = new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Upgraded = new(2025, 2, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ServiceCode Master = new("master");

    // Before there were calendars, revisions of standards and known volumes: nobody had set any.
    private const string History =
        """
        insert into mt_streams (id, type, version, timestamp, created) values
            ('unimi/charter/2024', 'charter', 2, '2024-03-01T09:00Z', '2024-03-01T09:00Z'),
            ('unimi/service/master', 'service', 6, '2024-03-01T10:00Z', '2024-03-01T09:00Z'),
            ('unimi/reporting/master/2024', 'reporting', 4, '2025-01-10T12:00Z', '2024-04-10T12:00Z');

        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name)
        select nextval('mt_events_sequence'), gen_random_uuid(), stream, version, data::jsonb, type, at::timestamptz, 'c-1', headers::jsonb, 'registry' from (values
            ('unimi/charter/2024', 1, 'charter_opened', '2024-03-01T09:00Z', null, '{"organizationName":"Università","title":"Carta 2024"}'),
            ('unimi/service/master', 1, 'service_registered', '2024-03-01T09:00Z', null, '{"name":"Master"}'),
            ('unimi/service/master', 2, 'indicator_defined', '2024-03-01T09:00Z', null, '{"indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"}}'),
            ('unimi/service/master', 3, 'standard_programmed', '2024-03-01T09:00Z', null, '{"edition":"2024","indicator":"accessibility","standard":{"is":"atLeast","value":90,"unit":"count"}}'),
            ('unimi/service/master', 4, 'indicator_defined', '2024-03-01T09:00Z', null, '{"indicator":{"code":"continuity","dimension":"continuity","title":"Giorni di apertura","unitOfMeasure":"%","measure":{"is":"ratio","partOfWhole":true},"aggregation":"pooled","frequency":"monthly"}}'),
            ('unimi/service/master', 5, 'standard_programmed', '2024-03-01T09:00Z', null, '{"edition":"2024","indicator":"continuity","standard":{"is":"atLeast","value":95,"unit":"percent"}}'),
            ('unimi/charter/2024', 2, 'service_listed', '2024-03-01T09:00Z', null, '{"service":"master"}'),
            ('unimi/service/master', 6, 'standard_programmed', '2024-03-01T10:00Z', null, '{"edition":"2024","indicator":"accessibility","standard":{"is":"atLeast","value":100,"unit":"count"}}'),
            ('unimi/reporting/master/2024', 1, 'measurement_reported', '2024-04-10T12:00Z', null, '{"indicator":"accessibility","period":"2024-03","value":{"count":41},"reportedOn":"2024-04-10"}'),
            ('unimi/reporting/master/2024', 2, 'measurement_rectified', '2024-04-11T12:00Z', '{"reason":"ricontato"}', '{"indicator":"accessibility","period":"2024-03","value":{"count":42},"reportedOn":"2024-04-11"}'),
            ('unimi/reporting/master/2024', 3, 'measurement_reported', '2024-05-10T12:00Z', null, '{"indicator":"continuity","period":"2024-04","value":{"numerator":31,"denominator":31},"note":"anche i festivi","reportedOn":"2024-05-10"}'),
            ('unimi/reporting/master/2024', 4, 'not_measured_declared', '2025-01-10T12:00Z', null, '{"indicator":"accessibility","period":"2024-05","code":"dataLost","reportedOn":"2025-01-10"}')
        ) as f (stream, version, type, at, headers, data);

        insert into charter.charters values ('unimi', 2024, '{"is":"open","organizationName":"Università","title":"Carta 2024","services":["master"]}');
        insert into charter.services values ('unimi', 'master', '{"is":"active","name":"Master","indicators":[{"is":"current","indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"},"standards":{"2024":{"is":"atLeast","value":100,"unit":"count"}}},{"is":"current","indicator":{"code":"continuity","dimension":"continuity","title":"Giorni di apertura","unitOfMeasure":"%","measure":{"is":"ratio","partOfWhole":true},"aggregation":"pooled","frequency":"monthly"},"standards":{"2024":{"is":"atLeast","value":95,"unit":"percent"}}}]}');
        insert into charter.promises values
            ('unimi', 2024, 'master', 'accessibility', 0, '{"indicator":{"code":"accessibility","dimension":"accessibility","title":"Studenti","unitOfMeasure":"numero","measure":{"is":"count"},"aggregation":"sum","frequency":"monthly"},"standard":{"is":"atLeast","value":100,"unit":"count"}}'),
            ('unimi', 2024, 'master', 'continuity', 1, '{"indicator":{"code":"continuity","dimension":"continuity","title":"Giorni di apertura","unitOfMeasure":"%","measure":{"is":"ratio","partOfWhole":true},"aggregation":"pooled","frequency":"monthly"},"standard":{"is":"atLeast","value":95,"unit":"percent"}}');
        insert into charter.standings values
            ('unimi', 2024, 'master', 'accessibility', '[{"period":"2024-03","value":{"count":42},"on":"2024-04-10"},{"period":"2024-05","notMeasured":true}]'),
            ('unimi', 2024, 'master', 'continuity', '[{"period":"2024-04","value":{"numerator":31,"denominator":31},"on":"2024-05-10"}]');
        insert into charter.years values ('unimi', 2024, 'master', false);
        """;

    [Fact]
    public async Task An_old_database_is_brought_up_to_date_once_and_its_facts_stay_as_they_are()
    {
        await using var registry = await Old();
        var facts = await Facts(registry);

        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.True(await Rebuild.IsDue(registry.Database));

        Assert.Equal(
            ["(1,001_events.sql,\"2024-01-02 03:04:05\")", "(2,002_projections.sql,\"2024-01-02 03:04:05\")", "(3,003_life.sql,\"2025-02-01 00:00:00\")"],
            (await registry.Rows("select number, name, applied at time zone 'utc' from charter.migrations order by number"))[..3]);
        Assert.Equal(facts, await Facts(registry));
        Assert.Equal(12, facts.Length - 3);
        Assert.Equal(["(f,{})"], await registry.Rows("select certified, extensions from charter.years"));
    }

    [Fact]
    public async Task Once_it_is_up_to_date_there_is_nothing_to_do_and_nothing_changes()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        var (facts, rows, generation) = (await Facts(registry), await WithVersions(registry), await Generation(registry));

        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.False(await Rebuild.IsDue(registry.Database));
        Assert.Equal(0, (await Rebuild.Run(registry.Database, null)).Mended);

        Assert.Equal(facts, await Facts(registry));
        Assert.Equal(rows, await WithVersions(registry));
        Assert.Equal(generation, await Generation(registry));
    }

    [Fact]
    public async Task An_empty_database_has_something_to_do_and_nothing_to_mend()
    {
        await using var registry = await Registry.Fresh(migrated: false);

        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.True(await Rebuild.IsDue(registry.Database));

        Assert.Equal(new(0, 0, 0, 0), await Rebuild.Run(registry.Database, null));
        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.False(await Rebuild.IsDue(registry.Database));
    }

    [Fact]
    public async Task A_rebuild_stays_due_until_one_is_committed_whatever_becomes_of_the_node_that_began_it()
    {
        await using var registry = await Old();
        await Migrations.Apply(registry.Database, registry.Clock);
        await using (var held = await Held.Answers(registry, "master"))
        {
            using var dying = new CancellationTokenSource();
            var rebuild = Rebuild.Run(registry.OpenWith("Application Name=dying"), null, dying.Token);
            var behind = Rebuild.Run(registry.OpenWith("Application Name=behind"), null, dying.Token);
            await dying.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(rebuild));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(behind));
        }
        Assert.True(await Rebuild.IsDue(registry.Database));

        await Wait.For(Task.WhenAll(Enumerable.Range(0, 3).Select(n => Task.Run(() => Rebuild.Run(registry.OpenWith($"Application Name=node-{n}"), null)))));

        Assert.False(await Rebuild.IsDue(registry.Database));
        Assert.Equal(1, await Generation(registry));
        await registry.AssertSound();
    }

    [Fact]
    public async Task Rows_that_the_facts_now_come_to_otherwise_are_mended_letter_for_letter_and_no_others()
    {
        await using var registry = await Old();
        await Migrations.Apply(registry.Database, registry.Clock);
        async Task<string[]> Same() =>
        [
            .. await registry.Rows("select xmin, * from charter.promises order by indicator"),
            .. await registry.Rows("select xmin, * from charter.standings order by indicator"),
            .. await registry.Rows("select xmin, * from charter.years"),
        ];
        var same = await Same();

        var report = await Rebuild.Run(registry.Database, null);

        // The charter got a calendar, the service revisions of its standards.
        Assert.Equal(new(12, 3, 7, 2), report);
        Assert.Equal(same, await Same());
        Assert.Equal(
            ["""{"is":"open","organizationName":"Università","title":"Carta 2024","services":["master"],"calendar":{"deadlines":{"due":{"months":1,"day":15}},"workingDays":{"closures":[]},"ofServices":{}},"calendarRevision":0,"versions":[],"isDraft":false,"releases":[]}"""],
            await Texts(registry, "select state from charter.charters"));
        Assert.Equal(
            ["""{"2024":{"standard":{"is":"atLeast","value":100,"unit":"count"},"revision":2}}""", """{"2024":{"standard":{"is":"atLeast","value":95,"unit":"percent"},"revision":1}}"""],
            await Texts(registry, "select i -> 'standards' from charter.services, json_array_elements(state -> 'indicators') with ordinality as e (i, n) order by n"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task An_upgraded_registry_answers_as_before_by_the_default_calendar()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        var register = registry.Register;

        var (edition, records) = await register.Promises(Organization, Master, null, null, default);

        Assert.Equal(Year2024, edition);
        Assert.Equal([new Standard.AtLeast(100, Unit.Count), new Standard.AtLeast(95, Unit.Percent)], records.Select(record => record.Promise.Standard));
        Assert.Equal([new Answer.Measured(Period.Month(2024, 3), new Value.Count(42), new(2024, 4, 10)), new Answer.NotMeasured(Period.Month(2024, 5))], records[0].Answers.AsEnumerable());
        Assert.Equal([new Answer.Measured(Period.Month(2024, 4), new Value.Ratio(31, 31), new(2024, 5, 10))], records[1].Answers.AsEnumerable<Answer>());
        Assert.All(records, record => Assert.Equal((false, new DateOnly(2024, 4, 15), null), (record.Certified, record.Schedule.DueOn(Period.Month(2024, 3)), record.Schedule.ClosesOn(Period.Month(2024, 3)))));
        var service = Assert.IsType<ServiceState.Active>((await register.Services(Organization, Master, default))[Master]);
        Assert.Equal([2, 1], service.Indicators.Select(indicator => indicator.Standards[Year2024].Revision));
        Assert.Equal(EditionCalendar.Default, Assert.Single(await register.Charters(Organization, default)).Charter.Calendar);
    }

    [Fact]
    public async Task An_upgraded_registry_tells_its_past_from_before_the_upgrade()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        var register = registry.Register;
        async Task<string> At(string instant)
        {
            var records = (await register.At(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)).Promises(Organization, Year2024, null, default)).Take(1);
            return string.Concat(records.Select(record => $"{((Standard.AtLeast)record.Promise.Standard).Value}: {string.Join(' ', record.Answers.Select(a => a is Answer.Measured { Value: Value.Count c } ? $"{c.Whole}" : "none"))}"));
        }

        Assert.Equal(
            ["", "90: ", "100: ", "100: 41", "100: 42", "100: 42 none"],
            [await At("2024-03-01T08:59Z"), await At("2024-03-01T09:00Z"), await At("2024-03-01T10:00Z"), await At("2024-04-10T12:00Z"), await At("2024-04-11T12:00Z"), await At("2025-01-10T12:00Z")]);
    }

    [Fact]
    public async Task An_upgraded_registry_goes_on_with_what_it_did_not_know_before()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        var march = Period.Month(2024, 3);

        var receipts = await registry.Record(
            Report("master", 6, 7),
            Do("master", new WithdrawMeasurement(Students.Code, march, Today, new Expectation.Revision([2]), "doppio")),
            Do("master", new ExcludePeriod(Students.Code, march, ExclusionCode.ForceMajeure, null)),
            Do("master", new GrantExtension(Period.Month(2024, 12), new(2025, 3, 31), "trasloco")),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(110, Unit.Count), new Expectation.Revision([2]), "delibera")),
            Do(2024, new CharterCommand.SetCalendar(new(new(2, 10), null), WorkingDays.Default, new Expectation.Revision([0]), "delibera")),
            Do("master", new CertifyYear(Today, "chiuso")));

        Assert.Equal([5L, 6L, 7L, 8L, 9L], receipts.Select(receipt => receipt.State).OfType<ReportingYear>().Select(year => year.Version));
        Assert.Equal(
            ["""[{"period":"2024-03","excluded":true},{"period":"2024-05","notMeasured":true},{"period":"2024-06","value":{"count":7},"on":"2025-01-10"}]"""],
            await Texts(registry, "select answers from charter.standings where indicator = 'accessibility'"));
        Assert.Equal(["""(t,"{""2024-12"":""2025-03-31""}")"""], await registry.Rows("select certified, extensions from charter.years"));
        await registry.AssertSound();
    }

    [Fact]
    public async Task The_facts_from_before_are_chained_as_they_are_and_what_is_written_then_follows_them()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        Assert.Empty((await Verification.Run(registry.Database)).Findings);
        Assert.Equal(["(12,12)"], await registry.Rows("select count(*), count(distinct headers ->> 'hash') from mt_events"));

        await registry.Record(Report("master", 6, 7), Do(2024, new CharterCommand.ListService(new("dottorato"))));
        Assert.Equal(1, await registry.Sealing().Run());

        var report = await Verification.Run(registry.Database);
        Assert.Empty(report.Findings);
        Assert.Equal((15, 0), (report.Facts, report.Unsealed));
        await registry.Execute("update mt_events set data = data || '{\"note\": \"x\"}' where stream_id = 'unimi/reporting/master/2024' and version = 3");
        Assert.Equal((FindingKind.Altered, 3), (await Verification.Run(registry.Database)).Findings.Select(f => (f.Kind, f.Version)).Single());
    }

    [Fact]
    public async Task A_registry_from_before_there_was_access_has_nothing_to_mend_and_its_facts_stay_as_they_are()
    {
        await using var registry = await WithoutAccess();
        var (facts, rows) = (await Facts(registry), await registry.Rows("select xmin, * from charter.programmes union all select xmin, * from charter.services"));

        await Migrations.Apply(registry.Database, registry.Clock);

        Assert.Equal(["(5,005_access.sql)", "(6,006_proof.sql)"], (await registry.Rows("select number, name from charter.migrations order by number"))[4..6]);
        // It is looked at once more, because of what is published of an edition.
        Assert.True(await Rebuild.IsDue(registry.Database));
        Assert.Equal(0, (await Rebuild.Run(registry.Database, null)).Mended);
        Assert.Equal(facts, await Facts(registry));
        await registry.AssertSound();
        Assert.Equal(rows, await registry.Rows("select xmin, * from charter.programmes union all select xmin, * from charter.services"));
    }

    [Fact]
    public async Task A_registry_from_before_there_was_access_goes_on_with_credentials_names_and_an_audit_of_all_its_past()
    {
        await using var registry = await WithoutAccess();
        await Migrations.Apply(registry.Database, registry.Clock);
        var (before, known) = (await registry.Facts(), new KnownCredentials(registry.Database, registry.Clock));
        Assert.Null(await known.Find("key", TimeSpan.FromSeconds(10), default));
        Assert.Empty(await known.List(Organization, default));
        Assert.Empty(await new OrganizationRegister(registry.Database).Organizations(null, default));

        // On a node that starts on it.
        var node = registry.Node();
        await node.Append(Do("unimi", new NameOrganization("Università di Milano", new Expectation.Absent(), null)), Registry.Nobody);
        await node.Append(Issue("ufficio", "key"), Registry.Nobody);
        registry.Clock.Now += KnownCredentials.Lag;
        var found = await known.Find("key", TimeSpan.FromSeconds(10), default);
        Assert.Single(Assert.IsType<Receipt.Recorded>(await node.Append(Rectify("master", 1, 11), With("ufficio"))).Facts);
        await node.Append(Revoke("ufficio"), Registry.Nobody);
        Assert.Equal("invalid-credential", CodeOf(await node.Append(Rectify("master", 1, 12), With("ufficio"))));

        Assert.Equal("ufficio", found!.Code.Value);
        Assert.Equal(new("Università di Milano", 1), (await new OrganizationRegister(registry.Database).Organizations(Organization, default))[Organization]);
        var told = new List<AuditRecord>();
        await foreach (var record in new AuditTrail(registry.Database).Facts(new(Organization, null, null, null, null), 0, null, default)) told.Add(record);
        Assert.Equal(before + 4, told.Count);
        Assert.Equal(["organization_named", "credential_issued", "measurement_rectified", "credential_revoked"], told.Select(record => record.Name).TakeLast(4));
        Assert.All(told[..(int)before], record => Assert.Equal((null, null, null), (record.Role, record.Credential, record.Address)));
        await registry.AssertSound();
    }

    [Fact]
    public async Task What_nodes_remember_of_rows_is_read_again_once_a_rebuild_has_mended_some()
    {
        await using var registry = await Old();
        await Upgrade(registry);
        var (here, there) = (registry.Register, new Register(registry.OpenWith("Application Name=there"), registry.Log));
        await registry.Execute("update charter.standings set answers = '[]'");
        Assert.Equal((0, 0), (await Answers(here), await Answers(there)));
        var generation = await Generation(registry);

        Assert.Equal(2, (await Rebuild.Run(registry.Database, null)).Mended);

        Assert.Equal((2, 2), (await Answers(here), await Answers(there)));
        Assert.Equal(generation + 1, await Generation(registry));

        static async Task<int> Answers(Register register) => (await register.Promises(Organization, Master, Year2024, null, default)).Records[0].Answers.Length;
    }

    [Fact]
    public async Task The_upgrade_of_a_database_that_needed_mending_is_a_new_generation()
    {
        await using var registry = await Old();
        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.Equal(0, await Generation(registry));

        await Rebuild.Run(registry.Database, null);

        Assert.Equal(1, await Generation(registry));
    }

    /// <summary>A database as the version before the life of a measurement left it, on the day of its upgrade.</summary>
    private static async Task<Registry> Old()
    {
        var registry = await Registry.Fresh(migrated: false);
        await registry.Execute("create schema charter; create table charter.migrations (number integer primary key, name text not null, applied timestamptz not null)");
        foreach (var (number, name) in new[] { (1, "001_events.sql"), (2, "002_projections.sql") })
        {
            await registry.Execute(Script(name));
            await registry.Execute($"insert into charter.migrations values ({number}, '{name}', '{Installed:O}')");
        }
        await registry.Execute(History);
        registry.Clock.Now = Upgraded;
        return registry;
    }

    /// <summary>A registry as the version before there were credentials, names of organizations and hashes left it.</summary>
    private static async Task<Registry> WithoutAccess()
    {
        await using var registry = await Registry.With("master");
        var plan = new ProgrammePlan("Unimi", "Piano", Period.Span(2020, 2022), null, [], [], System.Collections.Immutable.ImmutableSortedDictionary<Period, decimal>.Empty);
        var piano = StreamId.Programme(Organization, new("piano"));
        await registry.Record(
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")), Report("master", 1, 10),
            new(piano, [], streams => Programme.Decide(new(plan, new Expectation.Absent(), null), streams.Of<ProgrammeState>(piano), new("piano"), ReportingYear.Empty)));
        await Rebuild.Run(registry.Database, null);
        await registry.Execute(
            """
            drop table charter.organizations, charter.credentials, charter.credential_uses, charter.changes, charter.webhooks, charter.deliveries, charter.dead_letters;
            drop function charter.content, charter.hash cascade;
            delete from charter.migrations where number > 4;
            update mt_events set headers = nullif(headers - 'hash', '{}')
            """);
        return Registry.In(registry.ConnectionString);
    }

    /// <summary>As at the start of a node.</summary>
    private static async Task Upgrade(Registry registry)
    {
        await Migrations.Apply(registry.Database, registry.Clock);
        Assert.True(await Rebuild.IsDue(registry.Database));
        Assert.Equal(2, (await Rebuild.Run(registry.Database, null)).Mended);
    }

    private static string Script(string name)
    {
        var assembly = typeof(Migrations).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(name, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static async Task<string[]> Facts(Registry registry) =>
    [
        .. await registry.Rows(
            """
            select seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id,
                   coalesce(headers - 'hash', '{}'), user_name, is_archived
            from mt_events order by seq_id
            """),
        .. await registry.Rows("select xmin, * from mt_streams order by id"),
    ];

    private static async Task<string[]> WithVersions(Registry registry)
    {
        var rows = new List<string>();
        foreach (var table in Projections.All) rows.AddRange(await registry.Rows($"select xmin, ctid, * from {table.Name} order by ctid"));
        return [.. rows];
    }

    private static Task<long> Generation(Registry registry) => registry.Scalar<long>("select number from charter.generation");

    private static async Task<string[]> Texts(Registry registry, string sql)
    {
        await using var command = registry.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return [.. texts];
    }
}
