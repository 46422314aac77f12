using Npgsql;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class RegisterTests
{
    private static readonly OrganizationCode Nobody = new("nessuno");

    [Fact]
    public async Task Names_that_nobody_knows_have_nothing()
    {
        await using var registry = await WithTwoEditions();

        Assert.Empty(await registry.Register.Charters(Nobody, default));
        Assert.Empty(await registry.Register.Services(Nobody, null, default));
        Assert.Empty(await registry.Register.Services(Nobody, new("master"), default));
        Assert.Empty(await registry.Register.Services(Organization, new("nessuno"), default));
        Assert.Empty(await registry.Register.Promises(Nobody, Year2024, null, default));
        Assert.Empty(await registry.Register.Promises(Organization, new(1999), null, default));
        Assert.Equal((null, 0), Found(await registry.Register.Promises(Nobody, new("master"), null, null, default)));
        Assert.Equal((2024, 0), Found(await registry.Register.Promises(Nobody, new("master"), Year2024, null, default)));
        Assert.Equal((1999, 0), Found(await registry.Register.Promises(Organization, new("master"), new(1999), null, default)));
        Assert.Equal((2025, 0), Found(await registry.Register.Promises(Organization, new("nessuno"), null, null, default)));
    }

    [Fact]
    public async Task Charters_come_by_organization_with_the_newest_edition_first()
    {
        await using var registry = await WithTwoEditions();
        foreach (var (organization, edition) in new[] { ("a-b", 2024), ("a", 2025), ("ab", 2023), ("a", 1999), ("polimi", 2024) })
            await Open(registry, organization, edition);

        Assert.Equal(
            ["a 2025", "a 1999", "a-b 2024", "ab 2023", "polimi 2024", "unimi 2025", "unimi 2024"],
            (await registry.Register.Charters(null, default)).Select(c => $"{c.Organization} {c.Edition}"));
        Assert.Equal(["a 2025", "a 1999"], (await registry.Register.Charters(new("a"), default)).Select(c => $"{c.Organization} {c.Edition}"));
    }

    [Fact]
    public async Task A_charter_tells_its_services_in_the_order_of_the_document()
    {
        await using var registry = await WithTwoEditions();

        var charter = (await registry.Register.Charters(Organization, default))[1].Charter;

        Assert.Equal(("Università", "Carta 2024"), (charter.OrganizationName, charter.Title));
        Assert.Equal([new ServiceCode("master"), new ServiceCode("dottorato")], charter.Services.AsEnumerable());
    }

    [Fact]
    public async Task Services_are_told_whole_as_their_facts_left_them()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(Do("master", new RetireIndicator(Cost.Code, "Perché")), Do("dottorato", new RetireService("Perché")));

        var services = await registry.Register.Services(Organization, null, default);

        Assert.Equal(["dottorato", "master"], services.Keys.Order().Select(code => code.Value));
        var master = Assert.IsType<ServiceState.Active>(services[new("master")]);
        Assert.Equal("Servizio master", master.Name.It);
        Assert.Equal(new ServiceCard(new("è \"il\" master\n😀"), new("r"), new("d"), [new(new("Ufficio"), null, "via", ["02"], ["a@unimi.it"])], [new(new("t"), "https://unimi.it/?a=1&b=2")]), master.Card);
        Assert.Equal(Unimi.Promises.Select(p => p.Indicator), master.Indicators.Select(i => i.Indicator));
        Assert.Equal([true, true, true, false], master.Indicators.Select(i => i is IndicatorState.Current));
        Assert.Equal([new(2024, new Standard.AtLeast(100, Unit.Count)), new(2025, new Standard.AtLeast(120, Unit.Count))], master.Indicators[0].Standards.Select(s => new KeyValuePair<int, Standard>(s.Key.Year, s.Value.Standard)));
        Assert.Equal(new Standard.Within(-1.5m, 12.25m, new("EUR"), 2), master.Indicators[3].Standards[Year2024].Standard);
        Assert.Equal("Servizio dottorato", Assert.IsType<ServiceState.Retired>(services[new("dottorato")]).Last.Name.It);
        Assert.Equal(new ServiceCode("master"), Assert.Single(await registry.Register.Services(Organization, new("master"), default)).Key);
    }

    [Fact]
    public async Task Promises_come_by_service_in_the_order_of_its_card_not_of_their_codes()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record([.. Charter2024("a-b"), .. Charter2024("ab"), .. Charter2024("a")]);

        var records = await registry.Register.Promises(Organization, Year2024, null, default);

        Assert.Equal(
            from service in "a a-b ab dottorato master".Split(' ') from promise in Unimi.Promises select (service, promise.Indicator.Code.Value),
            records.Select(record => (record.Service.Value, record.Promise.Indicator.Code.Value)));
        Assert.Equal(Unimi.Promises.Select(p => new Promise(p.Indicator, p.Standard)), records.Take(4).Select(record => record.Promise));
    }

    [Fact]
    public async Task Of_one_service_only_its_own_promises_come()
    {
        await using var registry = await WithTwoEditions();

        var (edition, records) = await registry.Register.Promises(Organization, new("dottorato"), Year2024, null, default);

        Assert.Equal(Year2024, edition);
        Assert.Equal(4, records.Count);
        Assert.All(records, record => Assert.Equal("dottorato", record.Service.Value));
        Assert.Equal(Unimi.Promises.Select(p => p.Indicator.Code), records.Select(record => record.Promise.Indicator.Code));
    }

    [Fact]
    public async Task Without_an_edition_the_newest_is_meant()
    {
        await using var registry = await WithTwoEditions();

        Assert.Equal((2025, 1), Found(await registry.Register.Promises(Organization, new("master"), null, null, default)));
        Assert.Equal((2025, 0), Found(await registry.Register.Promises(Organization, new("dottorato"), null, null, default)));
        Assert.Equal(new Standard.AtLeast(120, Unit.Count), (await registry.Register.Promises(Organization, new("master"), null, null, default)).Records[0].Promise.Standard);
    }

    [Fact]
    public async Task Another_organizations_newer_edition_is_not_ours()
    {
        await using var registry = await WithTwoEditions();
        await Open(registry, "polimi", 2030);

        Assert.Equal((2025, 1), Found(await registry.Register.Promises(Organization, new("master"), null, null, default)));
    }

    [Fact]
    public async Task A_promise_comes_with_the_answers_of_its_own_year_and_service()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(
            Report("master", 3, 41),
            Report("dottorato", 4, 5),
            Do("master", new ReportMeasurement(Students.Code, Period.Month(2025, 3), new Statement.Measured(new Value.Count(7)), new(2025, 4, 1), new Expectation.None(), null), 2025),
            Do("master", new ExcludePeriod(Students.Code, Period.Month(2024, 1), ExclusionCode.Other, "sciopero")),
            Do("dottorato", new CertifyYear(Today, "chiuso")));

        var records = await registry.Register.Promises(Organization, Year2024, null, default);

        var answers = records.ToDictionary(record => (record.Service.Value, record.Promise.Indicator.Code), record => record.Answers);
        Assert.Equal([new Answer.Excluded(Period.Month(2024, 1)), new Answer.Measured(Period.Month(2024, 3), new Value.Count(41), Today)], answers[("master", Students.Code)].AsEnumerable());
        Assert.Equal([new Answer.Measured(Period.Month(2024, 4), new Value.Count(5), Today)], answers[("dottorato", Students.Code)].AsEnumerable<Answer>());
        Assert.Equal(6, answers.Values.Count(a => a.IsEmpty));
        Assert.All(records, record => Assert.Equal(record.Service.Value == "dottorato", record.Certified));
        Assert.Equal(
            [new Answer.Measured(Period.Month(2025, 3), new Value.Count(7), new(2025, 4, 1))],
            (await registry.Register.Promises(Organization, new("master"), null, null, default)).Records[0].Answers.AsEnumerable<Answer>());
    }

    [Fact]
    public async Task What_stands_for_one_service_is_what_stands_for_all()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(Report("master", 3, 41), Do("master", new CertifyYear(Today, "chiuso")));

        var one = (await registry.Register.Promises(Organization, new("master"), Year2024, null, default)).Records;
        var all = (await registry.Register.Promises(Organization, Year2024, null, default)).Where(record => record.Service.Value == "master").ToArray();

        Assert.Equal(all.Select(Told), one.Select(Told));
        static (Promise, bool, string) Told(PromiseRecord record) => (record.Promise, record.Certified, string.Join(' ', record.Answers));
    }

    [Fact]
    public async Task What_is_remembered_of_a_service_is_good_only_until_its_next_fact()
    {
        await using var registry = await WithTwoEditions();
        var (register, elsewhere) = (registry.Register, registry.Node());
        async Task<string> Told(int? edition = 2024)
        {
            var (found, records) = await register.Promises(Organization, new("master"), edition is { } e ? new EditionYear(e) : null, null, default);
            return $"{found}: {string.Join(", ", records.Select(r => $"{r.Promise.Standard} {string.Join(' ', r.Answers)} {r.Certified}"))}";
        }
        var told = new List<string> { await Told() };
        Assert.Equal(told[0], await Told());

        // Facts of the year, of the service, of the board, of another edition, and by another node.
        foreach (var intent in new[]
        {
            Report("master", 3, 41),
            Rectify("master", 3, 42),
            Do("master", new ExcludePeriod(Students.Code, Period.Month(2024, 1), ExclusionCode.Other, "sciopero")),
            Do("master", new ProgramStandard(Year2024, Students.Code, new Standard.AtLeast(99, Unit.Count), new Expectation.Whatever(), "a reason")),
            Do("master", new CertifyYear(Today, "chiuso")),
        })
        {
            await elsewhere.Append(intent, Registry.Nobody);
            told.Add(await Told());
            Assert.Equal(told[^1], await Told());
        }

        Assert.Equal(6, told.Distinct().Count());
        Assert.StartsWith("2025: ", await Told(edition: null), StringComparison.Ordinal);
        await Open(registry, "unimi", 2030);
        Assert.Equal("2030: ", await Told(edition: null));
    }

    [Fact]
    public async Task What_is_remembered_of_one_service_is_no_other_ones()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(Report("master", 3, 41), Report("dottorato", 3, 41));
        var register = registry.Register;

        var master = await register.Promises(Organization, new("master"), Year2024, null, default);
        var dottorato = await register.Promises(Organization, new("dottorato"), Year2024, null, default);
        var next = await register.Promises(Organization, new("master"), new(2025), null, default);

        Assert.All(master.Records, record => Assert.Equal("master", record.Service.Value));
        Assert.All(dottorato.Records, record => Assert.Equal("dottorato", record.Service.Value));
        Assert.Empty(next.Records[0].Answers);
        Assert.Equal((null, 0), Found(await register.Promises(Nobody, new("master"), null, null, default)));
    }

    [Fact]
    public async Task As_long_as_nothing_new_was_recorded_of_it_the_same_is_given_and_after_that_what_stands()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(Report("master", 3, 41), Report("dottorato", 3, 41));
        var (register, elsewhere) = (registry.Register, registry.Node());
        Func<Task<object>>[] questions =
        [
            async () => await register.Charters(Organization, default),
            async () => await register.Services(Organization, null, default),
            async () => await register.Services(Organization, new("master"), default),
            async () => await register.Promises(Organization, Year2024, null, default),
            async () => await register.Promises(Organization, Year2024, new(2025), default),
            async () => (await register.Promises(Organization, new("master"), Year2024, null, default)).Records,
            async () => (await register.Promises(Organization, new("dottorato"), Year2024, null, default)).Records,
        ];
        var given = await All();
        Assert.All((await All()).Zip(given), pair => Assert.Same(pair.Second, pair.First));

        // What each of them comes from, recorded by another node.
        await Changes(Report("master", 4, 1), "0001110");
        await Changes(Do("dottorato", new RetireIndicator(Cost.Code, "Perché")), "0101101");
        await Changes(Do(2024, new CharterCommand.UnlistService(new("dottorato"))), "1001111");
        await Changes(Do("nuovo", new DescribeService(new("Nuovo"), null, new Expectation.Whatever(), "Perché")), "0101100");
        await Changes(Do(2023, new CharterCommand.OpenCharter("Università", "Carta 2023")), "1000000");
        await Changes(Do("master", new ReportMeasurement(Students.Code, Period.Month(2025, 3), new Statement.Measured(new Value.Count(7)), new(2025, 4, 1), new Expectation.None(), null), 2025), "0000000");
        await Changes(Do("unimi", Named("Milano", new Expectation.Absent(), null)), "0000000");

        async Task<object[]> All()
        {
            var answers = new object[questions.Length];
            for (var i = 0; i < answers.Length; i++) answers[i] = await questions[i]();
            return answers;
        }

        async Task Changes(Intent intent, string which)
        {
            Assert.IsType<Receipt.Recorded>(await Wait.For(elsewhere.Append(intent, Registry.Nobody)));
            var now = await All();
            Assert.Equal(which, string.Concat(now.Zip(given, (a, b) => ReferenceEquals(a, b) ? '0' : '1')));
            given = now;
        }
    }

    [Fact]
    public async Task A_rebuild_that_mended_a_document_is_noticed_though_nothing_was_recorded()
    {
        await using var registry = await WithTwoEditions();
        await registry.Execute("update mt_doc_service set data = jsonb_set(data, '{state,name}', '\"Altro\"') where id = 'service/master'");
        var register = registry.Register;
        Assert.Equal("Altro", await Name());

        await registry.Rebuild();

        Assert.Equal("Servizio master", await Name());

        async Task<string> Name() => (await register.Services(Organization, new("master"), default)).Values.Single().Known!.Name.It;
    }

    [Fact]
    public async Task Many_readers_at_once_are_answered_with_no_less_than_was_recorded_when_they_asked()
    {
        string[] services = ["a", "b", "c", "d"];
        await using var registry = await Registry.With(services);
        await registry.Record([.. services.Select(service => Report(service, 1, 0))]);
        var (register, nodes) = (registry.Register, (Recorder[])[registry.Node(), registry.Node()]);
        var (recorded, over) = (new long[services.Length], new TaskCompletionSource());

        var reading = Enumerable.Range(0, 24).Select(reader => Task.Run(async () =>
        {
            var last = new long[services.Length];
            for (var n = 0; !over.Task.IsCompleted; n++)
            {
                var (at, least) = ((reader + n) % services.Length, recorded.Select((_, i) => Math.Max(last[i], Interlocked.Read(ref recorded[i]))).ToArray());
                if (reader % 3 == 0)
                {
                    var all = (await register.Promises(Organization, Year2024, null, default)).Where(record => record.Promise.Indicator.Code == Students.Code).ToArray();
                    Assert.Equal(services, all.Select(record => record.Service.Value));
                    for (var i = 0; i < all.Length; i++) last[i] = AtLeast(least[i], all[i]);
                }
                else last[at] = AtLeast(least[at], (await register.Promises(Organization, new(services[at]), Year2024, null, default)).Records[0]);
            }
            return last;
        })).ToArray();
        await Wait.For(Task.WhenAll(Enumerable.Range(0, services.Length).Select(at => Task.Run(async () =>
        {
            for (var n = 1; n <= 120; n++)
            {
                Assert.IsType<Receipt.Recorded>(await nodes[(at + n) % 2].Append(Rectify(services[at], 1, n), Registry.Nobody));
                Interlocked.Exchange(ref recorded[at], n);
            }
        }))));
        over.SetResult();
        await Wait.For(Task.WhenAll(reading));

        foreach (var service in services) Assert.Equal(120, Told((await register.Promises(Organization, new(service), Year2024, null, default)).Records[0]));

        static long AtLeast(long least, PromiseRecord record)
        {
            Assert.InRange(Told(record), least, 120);
            return Told(record);
        }

        static long Told(PromiseRecord record) => ((Value.Count)((Answer.Measured)record.Answers.Single()).Value).Whole;
    }

    [Fact]
    public async Task Whoever_asks_while_a_question_is_under_way_is_answered_together_and_not_by_its_failure()
    {
        await using var registry = await WithTwoEditions();
        await registry.Record(Report("master", 1, 1), Rectify("master", 1, 2));
        var versions = new StreamVersions(registry.Database);
        Counted[] year = [new Counted.Stream(YearStream("master"))], all = [new Counted.Services(Organization), new Counted.Editions(Organization), new Counted.Years(Organization, Year2024)];
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_streams in access exclusive mode");

        var first = versions.Of(year, default);
        await UntilAsked();
        using var patience = new CancellationTokenSource();
        var (next, given) = (Enumerable.Range(0, 100).Select(n => versions.Of(n % 2 == 0 ? year : all, default)).ToArray(), versions.Of(all, patience.Token));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(given));
        // All that came after the first are one question, which is not asked before that is answered.
        Assert.Equal(1, await Asked());
        await registry.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where {Asking}");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Wait.For(first));
        await UntilAsked();
        Assert.DoesNotContain(next, question => question.IsCompleted);
        await holder.Run("rollback");

        Assert.All(await Wait.For(Task.WhenAll(next)), (answer, n) => Assert.Equal(n % 2 == 0 ? "2 0" : "20 4 2 0", string.Join(' ', answer)));
        // And it goes on.
        await registry.Record(Rectify("master", 1, 3));
        Assert.Equal("3 0", string.Join(' ', await Wait.For(versions.Of(year, default))));

        Task UntilAsked() => Wait.Until("the question is asked", async () => await Asked() == 1);

        Task<long> Asked() => registry.Scalar<long>($"select count(*) from pg_stat_activity where {Asking}");
    }

    private const string Asking = "datname = current_database() and wait_event_type = 'Lock' and query like '%mt_streams s where s.tenant_id = tenant%'";

    private static async Task<Registry> WithTwoEditions()
    {
        var registry = await Registry.With("master", "dottorato");
        await registry.Record(
            Do(2025, new CharterCommand.OpenCharter("Università", "Carta 2025")),
            Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")),
            Do(2024, new CharterCommand.ListService(new("master"))),
            Do(2024, new CharterCommand.ListService(new("dottorato"))),
            Do("master", new DescribeService(null, new(new("è \"il\" master\n😀"), new("r"), new("d"), [new(new("Ufficio"), null, "via", ["02"], ["a@unimi.it"])], [new(new("t"), "https://unimi.it/?a=1&b=2")]), new Expectation.Whatever(), "Perché")),
            Do("master", new ProgramStandard(new(2025), Students.Code, new Standard.AtLeast(120, Unit.Count), new Expectation.Whatever(), "a reason")));
        return registry;
    }

    private static async Task Open(Registry registry, string organization, int edition) => await registry.Record(new Intent(
        StreamId.Charter(new(organization), new(edition)), [], _ => Decision.Of(new CharterEvent.CharterOpened("x", "y"))));

    private static (int? Edition, int Count) Found((EditionYear? Edition, IReadOnlyList<PromiseRecord> Records) promises) =>
        (promises.Edition?.Year, promises.Records.Count);
}
