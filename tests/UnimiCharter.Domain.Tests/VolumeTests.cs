using System.Collections.Immutable;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

/// <summary>Shares of working days in 2024. Milan had 254 of them: 22 21 21 20 22 20 23 21 21 23 20 20 by month, 214 until October.</summary>
public sealed class VolumeTests
{
    // On 211 of 214 days.
    private const string UntilOctober = "22/22 21/21 21/21 20/20 22/22 20/20 23/23 21/21 21/21 20/23";

    // An at-least of t leaves D − ceil(t·D) − (d − n) days to lose, and is secured when n alone reaches t·D.
    //   22/22 so far:        D = 254, ceil(228.6) = 229, 254 − 229 − 0 = 25
    //   0/22:                254 − 229 − 22 = 3;  17/43: 254 − 229 − 26 = −1, lost;  18/43: 254 − 229 − 25 = 0, just possible
    //   211/214:             254 − 229 − 3 = 22, and 211 < 228.6
    //   20 days less:        D = 234, ceil(210.6) = 211, 234 − 211 − 3 = 20, and 211 ≥ 210.6
    //   40 days less:        D = 214, ceil(192.6) = 193, 214 − 193 − 3 = 18
    //   at 83%: ceil(210.82) = 211, 254 − 211 − 3 = 40, secured; at 84%: ceil(213.36) = 214, 254 − 214 − 3 = 37
    [Theory]
    [InlineData(">=90%", "22/22", "25", Outlook.Open)]
    [InlineData(">=90%", "0/22", "3", Outlook.Open)]
    [InlineData(">=90%", "0/22 17/21", "-1", Outlook.Lost)]
    [InlineData(">=90%", "0/22 18/21", "0", Outlook.Open)]
    [InlineData(">=90%", UntilOctober, "22", Outlook.Open)]
    [InlineData(">=90%", UntilOctober + " -", "20", Outlook.Secured)]
    [InlineData(">=90%", UntilOctober + " x", "20", Outlook.Secured)]
    [InlineData(">=90%", UntilOctober + " x x", "18", Outlook.Secured)]
    [InlineData(">=90%", UntilOctober + " - x", "18", Outlook.Secured)]
    [InlineData(">=83%", UntilOctober, "40", Outlook.Secured)]
    [InlineData(">=84%", UntilOctober, "37", Outlook.Open)]
    [InlineData(">=90%", "22/22 x*10", "4", Outlook.Open)]
    public void A_share_at_least_can_lose_so_many_of_the_years_days(string standard, string months, string margin, Outlook outlook) =>
        AssertVolume(standard, months, margin, outlook);

    // An at-most of t leaves floor(t·D) − n days to go wrong, and is secured when n and all that is to come stay within t·D.
    //   0/22:           floor(25.4) − 0 = 25;  25/43: 25 − 25 = 0, just possible;  26/43: −1, lost
    //   5/234:          25 − 5 = 20, and 5 + 20 to come = 25 ≤ 25.4;  6/234: 19, and 26 > 25.4
    [Theory]
    [InlineData("<=10%", "0/22", "25", Outlook.Open)]
    [InlineData("<=10%", "22/22 3/21", "0", Outlook.Open)]
    [InlineData("<=10%", "22/22 4/21", "-1", Outlook.Lost)]
    [InlineData("<=10%", "0/22 0/21 0/21 0/20 0/22 0/20 0/23 0/21 0/21 0/23 5/20", "20", Outlook.Secured)]
    [InlineData("<=10%", "0/22 0/21 0/21 0/20 0/22 0/20 0/23 0/21 0/21 0/23 6/20", "19", Outlook.Open)]
    public void A_share_at_most_can_take_so_many_of_the_years_days(string standard, string months, string margin, Outlook outlook) =>
        AssertVolume(standard, months, margin, outlook);

    // 18 of 20 and 10 of 12 days more come to 239 of 246, not of 254: 246 − ceil(221.4) − 7 = 17.
    [Fact]
    public void Once_every_month_is_answered_for_the_days_that_were_reported_count() =>
        AssertVolume(">=90%", UntilOctober + " 18/20 10/12", "17", Outlook.Secured);

    // A small sample allows less than one day to be lost: (1 − t)·D < 1.
    [Theory]
    [InlineData(">=99.6%", "22/22", false)]
    [InlineData(">=99.7%", "22/22", true)]
    [InlineData(">=97%", "22/22 x*10", false)]
    [InlineData(">=98%", "22/22 x*10", true)]
    [InlineData(">=98%", "22/22 -*10", true)]
    [InlineData("<=0.4%", "0/22", false)]
    [InlineData("<=0.3%", "0/22", true)]
    public void A_sample_is_small_by_the_days_of_the_year_and_not_by_those_so_far(string standard, string months, bool small) =>
        Assert.Equal(small, Judged("days", standard, months, Milan).Margin.SmallSample);

    [Fact]
    public void The_result_is_of_the_days_so_far_and_ends_within_those_of_the_year()
    {
        var standing = Judged("days", ">=90%", UntilOctober, Milan);

        Assert.Equal(new Result(211, 214), standing.Result);
        Assert.Equal(new Forecast(new Result(211, 214), ForecastMethod.PooledSoFar, new Fraction(211, 254), new Fraction(251, 254)), standing.Forecast);
    }

    // Without a patron there are as many: it was a Saturday. Four closures in August leave 250: 250 − 225 − 0 = 25; forty, 214: 214 − 193 − 0 = 21.
    [Theory]
    [InlineData(0, "25")]
    [InlineData(4, "25")]
    [InlineData(40, "21")]
    public void The_years_days_are_those_of_the_schedule(int closures, string margin)
    {
        var august = DaysFrom(new(2024, 8, 1)).Where(WorkingDays.Default.Include).Take(closures);

        AssertVolume(">=90%", "22/22", margin, Outlook.Open, WorkingDays.Default with { Closures = [.. august] });
    }

    [Fact]
    public void The_days_that_are_known_stand_in_the_place_of_a_declared_volume() => Assert.Equal(
        Judged("days", ">=90%", "22/22", Milan),
        Judge.Of(Promise("days", ">=90%"), Edition.Span, Year("days", "22/22"), false, YearEnd, Schedule.Default with { WorkingDays = Milan }, declaredVolume: 30));

    [Fact]
    public void Of_other_shares_no_volume_is_known()
    {
        var standing = Judged("share", ">=90%", "22/22", Milan);

        Assert.Equal((null, Outlook.Open), (standing.Margin.OnFinalVolume, standing.Outlook));
        Assert.Equal((new Fraction(0), new Fraction(1)), (standing.Forecast!.Lowest!.Value, standing.Forecast.Highest!.Value));
    }

    [Fact]
    public void Before_anything_is_measured_there_is_neither_margin_nor_forecast()
    {
        var standing = Judged("days", ">=90%", "- x", Milan);

        Assert.Equal((Margin.None, null, Outlook.Open), (standing.Margin, standing.Forecast, standing.Outlook));
    }

    // The working days were 22 when January was reported; closures declared afterwards left it 12, and the year 244.
    [Fact]
    public void A_year_that_already_has_more_days_than_are_known_has_no_known_volume()
    {
        var noneLeft = WorkingDays.Default with { Closures = [.. DaysFrom(new(2024, 1, 13)).Take(353)] };
        var standing = Judged("days", ">=90%", "22/22", noneLeft);

        Assert.Equal((null, Outlook.Open), (standing.Margin.OnFinalVolume, standing.Outlook));
    }

    [Fact]
    public void In_its_year_a_service_is_judged_by_the_editions_calendar_and_what_the_board_set_aside()
    {
        var (opening, january) = (new IndicatorCode("opening"), Period.Month(2024, 1));
        var service = Examples.Master.Aggregate<ServiceEvent, ServiceState>(ServiceState.Undefined.Instance, Service.Evolve);
        var context = new ReportingContext.OfService(new("master"), Edition, service, EditionCalendar.Default with { WorkingDays = Milan with { Closures = [new(2024, 8, 12), new(2024, 8, 13)] } });
        var reported = new ReportingEvent.MeasurementReported(opening, january, new Value.Ratio(22, 22), null, null, new(2024, 2, 1));

        // 252 − ceil(226.8) = 25; without February's 21, 231 − ceil(207.9) = 23.
        Assert.Equal(25, Stands(reported).Margin.OnFinalVolume);
        Assert.Equal(23, Stands(reported, new ReportingEvent.PeriodExcluded(opening, Period.Month(2024, 2), ExclusionCode.ForceMajeure, null)).Margin.OnFinalVolume);
        Assert.Equal(23, Stands(reported, new ReportingEvent.NotMeasuredDeclared(opening, Period.Month(2024, 2), NotMeasuredCode.DataLost, null, null, new(2024, 3, 1))).Margin.OnFinalVolume);

        Standing Stands(params ReportingEvent[] facts) => context.Standing(facts.Aggregate(ReportingYear.Empty, Reporting.Evolve), opening, new(2024, 3, 1))!;
    }

    [Fact]
    public void Whatever_days_are_still_to_come_a_year_ends_as_was_secured_or_lost_and_within_the_forecast()
    {
        var months = Gen.CollectToArray(Enumerable.Range(1, 12), month =>
            from said in Gen.Frequency((8, Gen.Constant(true)), (1, Gen.Constant(false)))
            from d in Gen.Choose(0, Milan.In(Period.Month(2024, month)))
            from n in Gen.Choose(d - d / 4, d)
            select said ? (Answer)new Answer.Measured(Period.Month(2024, month), new Value.Ratio(n, d), YearEnd) : new Answer.NotMeasured(Period.Month(2024, month)));

        Law.Holds(from year in months from now in Gen.Choose(0, 11) from t in Gen.Choose(60, 100) select (year, now, t), drawn =>
        {
            var (promise, schedule) = (Promise("days", $">={drawn.t}%"), Schedule.Default with { WorkingDays = Milan });
            var standing = Judge.Of(promise, Edition.Span, [.. drawn.year.Take(drawn.now)], false, YearEnd, schedule);
            var end = Judge.Of(promise, Edition.Span, [.. drawn.year], false, YearEnd.AddDays(1), schedule);

            if (standing.Outlook is Outlook.Secured) Assert.IsType<Outcome.Met>(end.Outcome);
            if (standing.Outlook is Outlook.Lost) Assert.IsType<Outcome.Missed>(end.Outcome);
            if (standing.Forecast is not { } forecast) return;
            Assert.True(end.Result!.Number!.Value.CompareTo(forecast.Lowest!.Value) >= 0);
            Assert.True(end.Result.Number.Value.CompareTo(forecast.Highest!.Value) <= 0);
        });
    }

    private static readonly EditionYear Edition = new(2024);
    private static readonly DateOnly YearEnd = new(2024, 12, 31);
    private static readonly WorkingDays Milan = WorkingDays.Default with { PatronDay = new(12, 7) };

    private static void AssertVolume(string standard, string months, string margin, Outlook outlook, WorkingDays? days = null)
    {
        var standing = Judged("days", standard, months, days ?? Milan);

        Assert.Equal(Notation.ReadNumber(margin), standing.Margin.OnFinalVolume);
        Assert.Equal(outlook, standing.Outlook);
    }

    private static Standing Judged(string measure, string standard, string months, WorkingDays days) =>
        Judge.Of(Promise(measure, standard), Edition.Span, Year(measure, months), false, YearEnd, Schedule.Default with { WorkingDays = days });

    private static Promise Promise(string measure, string standard) => Notation.ReadPromise(Aggregation.Pooled, measure, standard);

    private static ImmutableArray<Answer> Year(string measure, string months) => Notation.ReadYear(Notation.ReadMeasure(measure), months);

    private static IEnumerable<DateOnly> DaysFrom(DateOnly first) => Enumerable.Range(0, 366).Select(first.AddDays);
}
