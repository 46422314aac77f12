using System.Text.Json;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.CharterCommand;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

/// <summary>The registry as it was known at an instant: over charters, standards, measurements, exclusions and calendars alike.</summary>
public sealed class PastRegisterTests
{
    private static readonly DateTimeOffset Midnight = new(2025, 1, 10, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);
    private static readonly ServiceCode Master = new("master");
    private static readonly Period January = Period.Month(2024, 1);
    private static readonly Period March = Period.Month(2024, 3);

    /// <summary>A fact an hour, and what is told of the students of the service from that hour until the next.</summary>
    private static readonly (Intent Fact, string Told)[] Day =
    [
        (Do(2024, new OpenCharter("Università", "Carta 2024")), "nothing"),
        (Do("master", new DescribeService(new("Master"), null, new Expectation.Whatever(), "Perché")), "nothing"),
        (Do("master", new DefineIndicator(Students, new Expectation.Whatever(), "Perché")), "nothing"),
        (Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(100, Unit.Count), new Expectation.None())), "at least 100; ; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Report("master", 1, 10), "at least 100; 01=10; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Rectify("master", 1, 11), "at least 100; 01=11; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Do("master", new ReportMeasurement(Students.Code, Period.Month(2024, 2), new Statement.NotMeasured(NotMeasuredCode.DataLost), Today, new Expectation.None(), null)), "at least 100; 01=11 02 not measured; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Do("master", new ExcludePeriod(Students.Code, January, ExclusionCode.RuleChanged, null)), "at least 100; 01 excluded 02 not measured; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(90, Unit.Count), new Expectation.Revision([1]), "refuso")), "at least 90; 01 excluded 02 not measured; open; due 2024-02-15, 2024-04-15; 20 days"),
        (Do("master", new GrantExtension(March, new(2025, 6, 30), "trasloco")), "at least 90; 01 excluded 02 not measured; open; due 2024-02-15, 2025-06-30; 20 days"),
        (Do("master", new GrantExtension(March, new(2025, 7, 31), "trasloco")), "at least 90; 01 excluded 02 not measured; open; due 2024-02-15, 2025-07-31; 20 days"),
        // December 2024 had 22 weekdays, two of them holidays; the patron's day was a Saturday.
        (Do(2024, new SetCalendar(new(new(2, 10), null), new(new DayOfYear(12, 7), [new(2024, 12, 24)]), new Expectation.Any(), "delibera")), "at least 90; 01 excluded 02 not measured; open; due 2024-03-10, 2025-07-31; 19 days"),
        (Do(2024, new ListService(Master)), "at least 90; 01 excluded 02 not measured; open; due 2024-03-10, 2025-07-31; 19 days"),
        (Do(2024, new SetServiceDeadlines(Master, new(new(3, 1), null), new Expectation.Any(), "concorsi")), "at least 90; 01 excluded 02 not measured; open; due 2024-04-01, 2025-07-31; 19 days"),
        (Do("master", new ReadmitPeriod(Students.Code, January, "ricorso")), "at least 90; 01=11 02 not measured; open; due 2024-04-01, 2025-07-31; 19 days"),
        (Do("master", new WithdrawMeasurement(Students.Code, January, Today, new Expectation.Any(), "errore")), "at least 90; 02 not measured; open; due 2024-04-01, 2025-07-31; 19 days"),
        (Do("master", new CertifyYear(Today, "chiuso")), "at least 90; 02 not measured; certified; due 2024-04-01, 2025-07-31; 19 days"),
        (Do("master", new ReopenYear("ricorso")), "at least 90; 02 not measured; open; due 2024-04-01, 2025-07-31; 19 days"),
        (Do(2024, new SetServiceDeadlines(Master, null, new Expectation.Any(), "finiti")), "at least 90; 02 not measured; open; due 2024-03-10, 2025-07-31; 19 days"),
        (Do("master", new RetireIndicator(Students.Code, "Perché")), "at least 90; 02 not measured; open; due 2024-03-10, 2025-07-31; 19 days"),
        (Do("master", new RetireService("Perché")), "at least 90; 02 not measured; open; due 2024-03-10, 2025-07-31; 19 days"),
    ];

    /// <summary>The charter, the service with its four indicators, and a standard for each.</summary>
    private static Intent[] UntilNine => [Do(2024, new OpenCharter("Università", "Carta 2024")), .. Charter2024("master")];

    [Fact]
    public async Task Every_kind_of_fact_is_known_from_its_own_instant_on_and_not_a_moment_before()
    {
        await using var registry = await AtHours(Day.Select(hour => hour.Fact));
        var register = registry.Register;

        Assert.Equal("nothing", await TheStudents(register.At(Hour(0) - Moment)));
        for (var hour = 0; hour < Day.Length; hour++)
        {
            Assert.Equal((hour, Day[hour].Told), (hour, await TheStudents(register.At(Hour(hour)))));
            Assert.Equal((hour, Day[hour].Told), (hour, await TheStudents(register.At(Hour(hour + 1) - Moment))));
        }
        Assert.Equal(Day[^1].Told, await TheStudents(register));
    }

    [Fact]
    public async Task It_says_which_instant_it_is_of_and_none_for_now()
    {
        await using var registry = await Registry.Fresh();
        var register = registry.Register;

        Assert.Equal(Midnight, register.At(Midnight).AsOf);
        Assert.Null(register.At(null).AsOf);
        Assert.Same(register, register.At(null));
    }

    [Fact]
    public async Task An_instant_is_the_same_in_every_time_zone()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10), Rectify("master", 1, 11)]);

        // The report was at 10 in Greenwich, which is 11 in Milan.
        Assert.Equal("01=10", await StudentsTold(registry.Register.At(new(2025, 1, 10, 11, 0, 0, TimeSpan.FromHours(1)))));
        Assert.Equal("", await StudentsTold(registry.Register.At(new(2025, 1, 10, 10, 0, 0, TimeSpan.FromHours(1)))));
    }

    [Fact]
    public async Task Before_its_first_fact_a_registry_has_nothing()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10)]);
        var before = registry.Register.At(Hour(0) - Moment);

        Assert.Empty(await before.Charters(null, default));
        Assert.Empty(await before.Charters(Organization, default));
        Assert.Empty(await before.Services(Organization, null, default));
        Assert.Empty(await before.Services(Organization, Master, default));
        Assert.Empty(await before.Promises(Organization, Year2024, null, default));
        Assert.Equal((null, 0), Found(await before.Promises(Organization, Master, null, null, default)));
        Assert.Equal((2024, 0), Found(await before.Promises(Organization, Master, Year2024, null, default)));
    }

    [Fact]
    public async Task Names_that_nobody_knew_have_nothing()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10)]);
        var (past, nobody) = (registry.Register.At(Hour(11)), new OrganizationCode("nessuno"));

        Assert.Single(await past.Services(Organization, null, default));
        Assert.Empty(await past.Charters(nobody, default));
        Assert.Empty(await past.Services(nobody, null, default));
        Assert.Empty(await past.Services(nobody, Master, default));
        Assert.Empty(await past.Services(Organization, new("nessuno"), default));
        Assert.Empty(await past.Promises(nobody, Year2024, null, default));
        Assert.Empty(await past.Promises(Organization, new(1999), null, default));
        Assert.Equal((null, 0), Found(await past.Promises(nobody, Master, null, null, default)));
        Assert.Equal((2024, 0), Found(await past.Promises(Organization, new("nessuno"), null, null, default)));
    }

    [Fact]
    public async Task A_service_is_as_it_was_and_not_there_before_it_was_registered()
    {
        var card = new ServiceCard(new("d"), new("r"), new(""), [], []);
        await using var registry = await AtHours(
        [
            Do("master", new DescribeService(new("Master"), null, new Expectation.Whatever(), "Perché")),
            Do("dottorato", new DescribeService(new("Dottorato"), null, new Expectation.Whatever(), "Perché")),
            Do("master", new DescribeService(null, card, new Expectation.Whatever(), "Perché")),
            Do("master", new DefineIndicator(Students, new Expectation.Whatever(), "Perché")),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(100, Unit.Count), new Expectation.None())),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(90, Unit.Count), new Expectation.Any(), "refuso")),
            Do("master", new RetireIndicator(Students.Code, "Perché")),
            Do("dottorato", new RetireService("Perché")),
        ]);
        var register = registry.Register;

        Assert.Equal(
            [
                "Master",
                "Dottorato, Master",
                "Dottorato, Master (d)",
                "Dottorato, Master (d) accessibility",
                "Dottorato, Master (d) accessibility 2024 at least 100 (1)",
                "Dottorato, Master (d) accessibility 2024 at least 90 (2)",
                "Dottorato, Master (d) accessibility, retired 2024 at least 90 (2)",
                "Dottorato, retired, Master (d) accessibility, retired 2024 at least 90 (2)",
            ],
            await Each(8, async hour => string.Join(", ", (await register.At(Hour(hour)).Services(Organization, null, default)).OrderBy(s => s.Key).Select(s => Told(s.Value)))));
        Assert.Equal(
            ["", "Dottorato", "Dottorato", "Dottorato", "Dottorato", "Dottorato", "Dottorato", "Dottorato, retired"],
            await Each(8, async hour => string.Concat((await register.At(Hour(hour)).Services(Organization, new("dottorato"), default)).Values.Select(Told))));

        static string Told(ServiceState service) => service switch
        {
            ServiceState.Retired { Last: var last } => $"{last.Name}, retired",
            ServiceState.Active active => active.Name
                + (active.Card is { } card ? $" ({card.Description})" : "")
                + string.Concat(active.Indicators.Select(i => $" {i.Indicator.Code}{(i is IndicatorState.Retired ? ", retired" : "")}"
                    + string.Concat(i.Standards.Select(s => $" {s.Key} {Promised(s.Value.Standard)} ({s.Value.Revision})")))),
            _ => "undefined",
        };
    }

    [Fact]
    public async Task Charters_are_those_that_were_open_then_with_the_services_and_the_calendar_of_then()
    {
        await using var registry = await AtHours(
        [
            Do(2024, new OpenCharter("Università", "Carta 2024")),
            Do(2024, new ListService(Master)),
            Do(2023, new OpenCharter("Università", "Carta 2023")),
            Do(2024, new SetCalendar(new(new(2, 10), null), WorkingDays.Default, new Expectation.Any(), "delibera")),
            Do(2025, new OpenCharter("Università degli Studi", "Carta 2025")),
            Do(2024, new ListService(new("dottorato"))),
            Opened("altra", 2030),
        ]);
        var register = registry.Register;

        Assert.Equal(
            [
                "2024 [] 1/15",
                "2024 [master] 1/15",
                "2024 [master] 1/15, 2023 [] 1/15",
                "2024 [master] 2/10, 2023 [] 1/15",
                "2025 [] 1/15, 2024 [master] 2/10, 2023 [] 1/15",
                "2025 [] 1/15, 2024 [master dottorato] 2/10, 2023 [] 1/15",
                "2025 [] 1/15, 2024 [master dottorato] 2/10, 2023 [] 1/15",
            ],
            await Each(7, async hour => string.Join(", ", (await register.At(Hour(hour)).Charters(Organization, default)).Select(Told))));
        Assert.Equal(["unimi"], (await register.At(Hour(5)).Charters(null, default)).Select(c => c.Organization.Value).Distinct());
        Assert.Equal(["altra", "unimi"], (await register.At(Hour(6)).Charters(null, default)).Select(c => c.Organization.Value).Distinct());

        static string Told(FoundEdition c) =>
            $"{c.Edition} [{string.Join(' ', c.Charter.Services)}] {c.Charter.Calendar.Deadlines.Due.Months}/{c.Charter.Calendar.Deadlines.Due.Day}";
    }

    [Fact]
    public async Task Without_an_edition_the_newest_of_then_is_meant()
    {
        await using var registry = await AtHours(
        [
            .. Charter2024("master"),
            Do(2024, new OpenCharter("Università", "Carta 2024")),
            Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(120, Unit.Count), new Expectation.None())),
            Do(2025, new OpenCharter("Università", "Carta 2025")),
            Opened("altra", 2030),
        ]);

        Assert.Equal(
            [(null, 0), (2024, 4), (2024, 4), (2025, 1), (2025, 1)],
            await Each(5, async hour => Found(await registry.Register.At(Hour(hour + 8)).Promises(Organization, Master, null, null, default))));
    }

    [Fact]
    public async Task Answers_are_judged_by_another_editions_standards_as_they_were_known_then()
    {
        await using var registry = await AtHours(
        [
            .. UntilNine,
            Report("master", 1, 10),
            Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(120, Unit.Count), new Expectation.None())),
            Rectify("master", 1, 11),
            Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(130, Unit.Count), new Expectation.Any(), "refuso")),
            Rectify("master", 1, 12),
        ]);
        var register = registry.Register;
        async Task<string> Told(int hour) => string.Join("; ", (await register.At(Hour(hour)).Promises(Organization, Master, Year2024, new(2025), default)).Records
            .Select(record => $"{Promised(record.Promise.Standard)}: {Answered(record)}"));

        Assert.Equal(["", "at least 120: 01=10", "at least 120: 01=11", "at least 130: 01=11", "at least 130: 01=12"], await Each(5, hour => Told(hour + 10)));
        // And the year of 2025 by the standards of 2024: the same promises, no answers.
        Assert.All((await register.At(Hour(14)).Promises(Organization, new(2025), Year2024, default)).Select(Answered), answers => Assert.Equal("", answers));
        Assert.Equal(4, (await register.At(Hour(14)).Promises(Organization, new(2025), Year2024, default)).Count);
    }

    [Fact]
    public async Task What_stood_for_one_service_is_what_stood_for_all_and_promises_come_in_the_order_of_the_card()
    {
        await using var registry = await AtHours([.. UntilNine, .. Charter2024("a"), .. Charter2024("a-b"), Report("master", 1, 10), Report("a", 2, 5)]);
        var past = registry.Register.At(Hour(28));

        var all = await past.Promises(Organization, Year2024, null, default);

        Assert.Equal(
            from service in "a a-b master".Split(' ') from promise in Unimi.Promises select (service, promise.Indicator.Code.Value),
            all.Select(record => (record.Service.Value, record.Promise.Indicator.Code.Value)));
        Assert.Equal(["", "", "01=10"], all.Where(record => record.Promise.Indicator == Students).Select(Answered));
        Assert.Equal(
            all.Where(record => record.Service == Master).Select(Written),
            (await past.Promises(Organization, Master, Year2024, null, default)).Records.Select(Written));
    }

    [Fact]
    public async Task A_later_fact_hides_all_that_follow_it_in_its_stream_whatever_a_slow_clock_wrote_under_them()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10), Report("master", 2, 20)]);
        // Another node's clock is two hours behind: the third fact of the stream is written under an instant before the first.
        registry.Clock.Now = Hour(9);
        await registry.Record(Report("master", 3, 30));
        var register = registry.Register;

        Assert.Equal("", await StudentsTold(register.At(Hour(9))));
        Assert.Equal("01=10", await StudentsTold(register.At(Hour(10))));
        Assert.Equal("01=10 02=20 03=30", await StudentsTold(register.At(Hour(11))));
    }

    [Fact]
    public async Task One_register_answers_for_two_instants_and_for_now_and_none_colours_the_other()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10), Rectify("master", 1, 11), Rectify("master", 1, 12)]);
        var register = registry.Register;
        var (first, second) = (register.At(Hour(10)), register.At(Hour(11)));

        Assert.Equal(["01=10", "01=12", "01=11", "01=10", "01=12"],
            [await StudentsTold(first), await StudentsTold(register), await StudentsTold(second), await StudentsTold(first), await StudentsTold(register)]);
        await registry.Record(Rectify("master", 1, 13));
        Assert.Equal(["01=10", "01=13", "01=11"], [await StudentsTold(first), await StudentsTold(register), await StudentsTold(second)]);
    }

    [Fact]
    public async Task Facts_alone_tell_the_past_and_no_document_that_stands_now()
    {
        await using var registry = await AtHours([.. UntilNine, Report("master", 1, 10), Do("master", new GrantExtension(March, new(2025, 6, 30), "trasloco"))]);
        var before = await Everything(registry.Register.At(Hour(11)));

        await registry.Execute(
            """
            truncate mt_doc_year;
            update mt_doc_service set data = data || '{"state": {}, "version": 1}';
            update mt_doc_edition set data = data || '{"state": {}, "version": 1}'
            """);

        Assert.Equal(before, await Everything(registry.Register.At(Hour(11))));
        Assert.Contains("2025-06-30", before, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task After_any_history_the_past_of_every_fact_is_what_the_registry_answered_then(int seed)
    {
        await using var registry = await Registry.Fresh();
        var register = registry.Register;
        var history = new Histories(seed);
        var answered = new List<(DateTimeOffset At, string Told)>();
        registry.Clock.Now = Midnight;
        foreach (var unit in (IEnumerable<Intent[]>)[[Do(2024, new OpenCharter("Unimi", ""))], .. history.Beginning(), .. Enumerable.Range(0, 600).Select(_ => history.Some()), [Do("dottorato", new RetireService("Perché"))]])
        {
            var facts = await registry.Facts();
            registry.Clock.Now += TimeSpan.FromMinutes(1);
            await Wait.For(registry.Recorder.Append([.. unit], Registry.Nobody));
            if (await registry.Facts() > facts) answered.Add((registry.Clock.Now, await Everything(register)));
        }

        foreach (var (at, told) in answered) Assert.Equal((at, told), (at, await Everything(register.At(at))));
        Assert.Equal(await Everything(register), await Everything(register.At(registry.Clock.Now)));
        // The history was worth the trouble: not all was refused, and the answers changed all the time.
        Assert.InRange(answered.Count, 80, 605);
        Assert.InRange(answered.Select(a => a.Told).Distinct().Count(), 60, answered.Count);
        Assert.InRange(await registry.Scalar<long>("select count(distinct type) from mt_events"), EventNames.Types.Count - 15, EventNames.Types.Count);
    }

    /// <summary>A registry in which every hour from midnight one fact was recorded.</summary>
    private static async Task<Registry> AtHours(IEnumerable<Intent> facts)
    {
        var registry = await Registry.Fresh();
        var hour = 0;
        foreach (var fact in facts)
        {
            registry.Clock.Now = Hour(hour++);
            Assert.Single((await registry.Record(fact))[0].Facts);
        }
        return registry;
    }

    private static DateTimeOffset Hour(int hour) => Midnight.AddHours(hour);

    private static async Task<T[]> Each<T>(int count, Func<int, Task<T>> tell)
    {
        var told = new T[count];
        for (var i = 0; i < count; i++) told[i] = await tell(i);
        return told;
    }

    private static Intent Opened(string organization, int edition) => new(
        StreamId.Charter(new(organization), new(edition)), [], _ => Decision.Of(new CharterEvent.CharterOpened("x", "y")));

    /// <summary>All that is told of the students of the master, of all services and of the one alike.</summary>
    private static async Task<string> TheStudents(IRegister register)
    {
        var told = (await register.Promises(Organization, Year2024, null, default)).Select(Told).ToArray();
        Assert.Equal(told, (await register.Promises(Organization, Master, Year2024, null, default)).Records.Select(Told));
        return told.Length == 0 ? "nothing" : Assert.Single(told);

        static string Told(PromiseRecord record) =>
            $"{Promised(record.Promise.Standard)}; {Answered(record)}; {(record.Certified ? "certified" : "open")}; due {record.Schedule.DueOn(January):O}, {record.Schedule.DueOn(March):O}; {record.Schedule.WorkingDays.In(Period.Month(2024, 12))} days";
    }

    private static async Task<string> StudentsTold(IRegister register) =>
        Answered((await register.Promises(Organization, Master, Year2024, null, default)).Records[0]);

    private static (int? Edition, int Count) Found((EditionYear? Edition, IReadOnlyList<PromiseRecord> Records) promises) =>
        (promises.Edition?.Year, promises.Records.Count);

    private static string Promised(Standard standard) => $"at least {((Standard.AtLeast)standard).Value}";

    private static string Answered(PromiseRecord record) => string.Join(' ', record.Answers.Select(answer => $"{answer.Period.FirstDay:MM}" + answer switch
    {
        Answer.Measured { Value: Value.Count count } => $"={count.Whole}",
        Answer.Excluded => " excluded",
        Answer.NotMeasured => " not measured",
        _ => "?",
    }));

    private static string Written(PromiseRecord record) => JsonSerializer.Serialize(record, DomainJson.Options);

    /// <summary>Whatever a register can be asked of the organization, as one text.</summary>
    private static async Task<string> Everything(IRegister register)
    {
        var told = new List<string>();
        foreach (var (organization, edition, charter) in await register.Charters(Organization, default))
            told.Add($"{organization} {edition} {JsonSerializer.Serialize<CharterState>(charter, DomainJson.Options)}");
        foreach (var (code, service) in (await register.Services(Organization, null, default)).OrderBy(s => s.Key))
            told.Add($"{code} {JsonSerializer.Serialize(service, DomainJson.Options)}");
        foreach (var (edition, standardsOf) in new (int, int?)[] { (2023, null), (2024, null), (2024, 2023), (2025, null) })
            told.AddRange((await register.Promises(Organization, new(edition), standardsOf is { } other ? new(other) : null, default)).Select(record => $"{edition} {standardsOf} {Written(record)}"));
        var (newest, records) = await register.Promises(Organization, Master, null, null, default);
        told.AddRange(records.Select(record => $"newest {newest} {Written(record)}"));
        var (years, over) = (new EditionYear[] { new(2023), new(2024), new(2025) }, new List<string>());
        foreach (var year in years) over.AddRange((await register.Promises(Organization, Master, year, null, default)).Records.Select(record => $"{year} {Written(record)}"));
        Assert.Equal(over, (await register.PromisesOver(Organization, Master, years, default)).Select(told => $"{told.Edition} {Written(told.Record)}"));
        return string.Join('\n', told);
    }
}
