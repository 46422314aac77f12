using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class EventLogTests
{
    private static readonly Period March = Period.Month(2024, 3);

    [Fact]
    public async Task A_history_tells_the_facts_of_one_period_oldest_first_with_who_when_and_why()
    {
        await using var registry = await Registry.With("master", "dottorato");
        registry.Clock.Now = new(2024, 4, 2, 10, 0, 0, TimeSpan.Zero);
        await registry.Try(Report("master", 3, 41, "nota"), new("mario", "c-1") { Role = Role.Board });
        await registry.Record(Report("master", 4, 1), Report("dottorato", 3, 2), Do("master", new ExcludePeriod(Cost.Code, March, ExclusionCode.Other, "altro")));
        registry.Clock.Now = new(2024, 5, 2, 10, 0, 0, 1, TimeSpan.Zero);
        await registry.Try(Rectify("master", 3, 42, "\"ricontato\" 😀"), new("anna", null));
        await registry.Record(Do("master", new CertifyYear(Today, "chiuso")), Do("master", new ReopenYear("ricorso")), Do("master", new WithdrawMeasurement(Students.Code, March, Today, new Expectation.Any(), "doppio")));

        var history = await registry.Log.History(YearStream("master"), Students.Code, March, null, default);

        Assert.Equal(
            [
                new MeasurementReported(Students.Code, March, new Value.Count(41), "nota", null, Today),
                new MeasurementRectified(Students.Code, March, new Value.Count(42), null, null, Today),
                new MeasurementWithdrawn(Students.Code, March),
            ],
            history.Select(e => (ReportingEvent)e.Fact));
        Assert.Equal([("mario", "c-1", null), ("anna", null, "\"ricontato\" 😀"), (null, null, "doppio")], history.Select(e => (e.Actor, e.Correlation, e.Reason)));
        Assert.Equal([Role.Board, null, null], history.Select(e => e.Role));
        Assert.Equal([1, 4, 7], history.Select(e => e.Version));
        Assert.Equal([new(2024, 4, 2, 10, 0, 0, TimeSpan.Zero), registry.Clock.Now, registry.Clock.Now], history.Select(e => e.At));
        Assert.True(history[0].Position < history[1].Position && history[1].Position < history[2].Position);
        Assert.Equal(3, history.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_period_of_which_nothing_was_said_has_no_history()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 3, 41));

        Assert.Empty(await registry.Log.History(YearStream("master"), Students.Code, Period.Month(2024, 4), null, default));
        Assert.Empty(await registry.Log.History(YearStream("master"), Cost.Code, March, null, default));
        Assert.Empty(await registry.Log.History(YearStream("dottorato"), Students.Code, March, null, default));
    }

    [Fact]
    public async Task A_year_is_what_its_facts_come_to_and_empty_before_them()
    {
        await using var registry = await Registry.With("master");
        Assert.Equal(ReportingYear.Empty, await registry.Log.Year(YearStream("master"), null, default));

        await registry.Record([.. Enumerable.Range(1, 12).Select(month => Report("master", month, month)), Rectify("master", 3, 42), Do("master", new CertifyYear(Today, "chiuso"))]);

        var year = Assert.IsType<ReportingYear.Certified>(await registry.Log.Year(YearStream("master"), null, default));
        Assert.Equal(14, year.Version);
        Assert.Equal([1, 2, 42, 4, 5, 6, 7, 8, 9, 10, 11, 12], Enumerable.Range(1, 12).Select(month => StudentsOf(year, month)));
        Assert.Equal(13, year.Of(Students.Code).Standing(March)!.Revision);
    }

    [Fact]
    public async Task Streams_are_folded_by_version_whatever_their_positions()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 3, 41), Rectify("master", 3, 42), Rectify("master", 3, 43));
        await registry.Execute("update mt_events set seq_id = 1000 - seq_id where stream_id like 'reporting/%'");

        Assert.Equal(43, StudentsOf(await registry.Log.Year(YearStream("master"), null, default), 3));
    }

    [Fact]
    public async Task As_of_an_instant_facts_and_histories_end_before_the_first_that_was_recorded_later()
    {
        await using var registry = await Corrected();
        var (log, master) = (registry.Log, YearStream("master"));

        Assert.Equal(
            [("", ""), ("1", "1"), ("1 2", "1"), ("1 2 3", "1 3"), ("1 2 3 4", "1 3 4"), ("1 2 3 4 5", "1 3 4"), ("1 2 3 4 5", "1 3 4")],
            await Each(7, async day => (
                Versions(await log.Facts(master, Noon(day), default)),
                Versions(await log.History(master, Students.Code, March, Noon(day), default)))));
        // A moment before noon it was not known yet; at noon in Milan, an hour before noon in Greenwich, neither.
        Assert.Equal("1 2", Versions(await log.Facts(master, Noon(3).AddMicroseconds(-1), default)));
        Assert.Equal("1", Versions(await log.History(master, Students.Code, March, Noon(3).AddMicroseconds(-1), default)));
        Assert.Equal("1 2", Versions(await log.Facts(master, new DateTimeOffset(2024, 5, 3, 12, 0, 0, TimeSpan.FromHours(1)), default)));
        Assert.Equal("1 2 3", Versions(await log.Facts(master, new DateTimeOffset(2024, 5, 3, 13, 0, 0, TimeSpan.FromHours(1)), default)));
        Assert.Equal("1 2 3 4 5", Versions(await log.Facts(master, null, default)));
        Assert.Empty(await log.Facts(YearStream("nessuno"), Noon(5), default));
    }

    [Fact]
    public async Task As_of_an_instant_a_year_is_what_its_facts_until_then_came_to()
    {
        await using var registry = await Corrected();
        var log = registry.Log;

        Assert.Equal(
            [(0, null, false), (1, 41, false), (2, 41, false), (3, 42, false), (4, null, false), (5, null, true)],
            await Each(6, async day => Told(await log.Year(YearStream("master"), Noon(day), default))));
        Assert.Equal(ReportingYear.Empty, await log.Year(YearStream("master"), Noon(1).AddMicroseconds(-1), default));
        Assert.Equal((5, null, true), Told(await log.Year(YearStream("master"), null, default)));
    }

    [Fact]
    public async Task Years_come_in_the_order_asked_for_each_cut_at_its_own_first_later_fact()
    {
        await using var registry = await Corrected();
        StreamId[] streams = [YearStream("master"), YearStream("nessuno"), YearStream("dottorato"), YearStream("master", 2023)];

        async Task<(long, long?, bool)[]> At(DateTimeOffset? instant) => [.. (await registry.Log.Years(streams, instant, default)).Select(Told)];

        Assert.Equal([(0, null, false), (0, null, false), (0, null, false), (0, null, false)], await At(Noon(0)));
        Assert.Equal([(1, 41, false), (0, null, false), (0, null, false), (0, null, false)], await At(Noon(1)));
        Assert.Equal([(2, 41, false), (0, null, false), (1, 7, false), (0, null, false)], await At(Noon(2)));
        Assert.Equal([(4, null, false), (0, null, false), (1, 7, false), (0, null, false)], await At(Noon(4)));
        Assert.Equal([(5, null, true), (0, null, false), (1, 7, false), (0, null, false)], await At(null));
        Assert.Empty(await registry.Log.Years([], Noon(4), default));
    }

    [Fact]
    public async Task A_fact_that_a_slow_clock_wrote_under_a_later_one_is_not_known_before_it()
    {
        await using var registry = await Registry.With("master");
        foreach (var (day, students) in new[] { (2, 41), (4, 42), (3, 43) })
        {
            registry.Clock.Now = Noon(day);
            await registry.Record(students == 41 ? Report("master", 3, 41) : Rectify("master", 3, students));
        }
        var (log, master) = (registry.Log, YearStream("master"));

        Assert.Equal("1", Versions(await log.Facts(master, Noon(3), default)));
        Assert.Equal("1", Versions(await log.History(master, Students.Code, March, Noon(3), default)));
        Assert.Equal((1, 41, false), Told(await log.Year(master, Noon(3), default)));
        Assert.Equal("1 2 3", Versions(await log.Facts(master, Noon(4), default)));
        Assert.Equal((3, 43, false), Told(await log.Year(master, Noon(4), default)));
    }

    [Fact]
    public async Task An_exclusion_that_was_stored_before_there_were_codes_has_one_wherever_it_is_read()
    {
        await using var registry = await Registry.With("master");
        await registry.Record(Report("master", 3, 41));
        await registry.Execute(
            """
            update mt_streams set version = 2 where id = 'reporting/master/2024';
            insert into mt_events (seq_id, tenant_id, stream_id, version, id, type, data, timestamp, is_archived)
            values (nextval('mt_events_sequence'), 'unimi', 'reporting/master/2024', 2, gen_random_uuid(), 'period_excluded', '{"indicator":"accessibility","period":"2024-03"}', '2024-10-01T00:00:00Z', false)
            """);
        Assert.Equal(1, (await registry.Rebuild()).Mended);
        var (log, master) = (registry.Log, YearStream("master"));

        Assert.Equal(new PeriodExcluded(Students.Code, March, ExclusionCode.Other, null), (await log.Facts(master, null, default))[1].Fact);
        foreach (var year in (ReportingYear[])[await log.Year(master, null, default), await log.Year(master, registry.Clock.Now, default)])
            Assert.Equal(new Exclusion(ExclusionCode.Other, null), year.Of(Students.Code).Excluded[March]);
        Assert.Empty((await registry.Record(Do("master", new ExcludePeriod(Students.Code, March, ExclusionCode.Other, null))))[0].Facts);
    }

    /// <summary>On five days of May, at noon: reported, another one set aside, rectified, withdrawn, certified.</summary>
    private static async Task<Registry> Corrected()
    {
        var registry = await Registry.With("master", "dottorato");
        Intent[][] days =
        [
            [Report("master", 3, 41)],
            [Do("master", new ExcludePeriod(Cost.Code, March, ExclusionCode.Other, "altro")), Report("dottorato", 3, 7)],
            [Rectify("master", 3, 42)],
            [Do("master", new WithdrawMeasurement(Students.Code, March, Today, new Expectation.Any(), "doppio"))],
            [Do("master", new CertifyYear(Today, "chiuso"))],
        ];
        for (var day = 0; day < days.Length; day++)
        {
            registry.Clock.Now = Noon(day + 1);
            await registry.Record([.. days[day]]);
        }
        return registry;
    }

    private static DateTimeOffset Noon(int day) => new DateTimeOffset(2024, 4, 30, 12, 0, 0, TimeSpan.Zero).AddDays(day);

    private static string Versions(IEnumerable<RecordedEvent> facts) => string.Join(' ', facts.Select(fact => fact.Version));

    private static (long Version, long? Students, bool Certified) Told(ReportingYear year) =>
        (year.Version, StudentsOf(year, 3), year is ReportingYear.Certified);

    private static async Task<T[]> Each<T>(int count, Func<int, Task<T>> tell)
    {
        var told = new T[count];
        for (var i = 0; i < count; i++) told[i] = await tell(i);
        return told;
    }
}
