using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;
using static UnimiCharter.Postgres.Tests.Unimi;

namespace UnimiCharter.Postgres.Tests;

public sealed class EventLogTests
{
    private static readonly Period March = Period.Month(2024, 3);

    [Fact]
    public async Task A_history_tells_the_facts_of_one_period_oldest_first_with_who_when_and_why()
    {
        await using var registry = await Registry.With("master", "dottorato");
        registry.Clock.Now = new(2024, 4, 2, 10, 0, 0, TimeSpan.Zero);
        await registry.Try(Report("master", 3, 41, "nota"), new("mario", "c-1"));
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
        await registry.Execute("update mt_events set seq_id = 1000 - seq_id where stream_id like '%/reporting/%'");

        Assert.Equal(43, StudentsOf(await registry.Log.Year(YearStream("master"), null, default), 3));
    }
}
