using System.Collections.Immutable;
using FsCheck.Fluent;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>A figure of the whole year beside its months: what it does to a verdict, and when it may be told.</summary>
public sealed class YearFigureTests
{
    private static readonly EditionYear Edition = new(2024);
    private static readonly Period Year = Period.Year(2024);
    private static readonly DateOnly YearOver = new(2025, 1, 1);

    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Master = Examples.Reporting(
        Examples.Master, EditionCalendar.Default with { Deadlines = new(new(1, 15), new(2, 10)) });

    private static readonly IndicatorCode Share = new("effectiveness"), Flow = new("efficiency");

    // The result is the figure; the months' own sum is told beside it, and what the year has more than they.
    //   9/10 twelve times is 108/120, 90%:          100/104 − 108/120 = 25/26 − 9/10 = 4/65
    //   4/1 and 0/5 are 4/6:                        9/10 − 4/6 = 7/30
    //   7/10 and 3/0 are 10/10:                     11/10 − 1 = 1/10
    //   3/0 is no number, and nor is the figure 0/0: no difference
    //   60 and 40 are 100:                          99 − 100 = −1
    [Theory]
    [InlineData(Aggregation.Pooled, "share", ">=90%", "9/10*12", "100/104", "100/104", "met", "108/120", "4/65")]
    [InlineData(Aggregation.Pooled, "share", ">=90%", "10/10*12", "100/120", "100/120", "missed", "120/120", "-1/6")]
    [InlineData(Aggregation.Pooled, "ratio", ">=90%", "4/1 0/5", "9/10", "9/10", "met", "4/6", "7/30")]
    [InlineData(Aggregation.Pooled, "ratio", ">=100%", "7/10 3/0", "11/10", "11/10", "met", "10/10", "1/10")]
    [InlineData(Aggregation.Pooled, "ratio", ">=90%", "3/0", "1/1", "1/1", "met", "3/0", "none")]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "1/10", "0/0", "0/0", "zero-denominator", "1/10", "none")]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "", "1/5", "1/5", "met", "none", "none")]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "-*12", "1/5", "1/5", "met", "none", "none")]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "x*11 2/5", "1/5", "1/5", "met", "2/5", "-1/5")]
    [InlineData(Aggregation.Sum, "count", ">=100", "60 40", "99", "99/1", "missed", "100/1", "-1")]
    [InlineData(Aggregation.Sum, "count", "<=100", "60 41", "100", "100/1", "met", "101/1", "-1")]
    [InlineData(Aggregation.Sum, "count", ">=100", "60 40", "100", "100/1", "met", "100/1", "0")]
    [InlineData(Aggregation.Sum, "amount", "<=5", "10 -4.5", "4.25", "4.25/1", "met", "5.5/1", "-1.25")]
    [InlineData(Aggregation.Sum, "count", ">=1", "", "0", "0/1", "missed", "none", "none")]
    public void It_stands_in_the_place_of_the_sum(
        Aggregation aggregation, string measure, string standard, string months, string figure, string result, string outcome, string ofPeriods, string difference)
    {
        var standing = Judged(aggregation, measure, standard, months, figure);

        Assert.Equal((result, outcome), (Notation.Write(standing.Result), Notation.Write(standing.Outcome)));
        Assert.Equal(standing.Result, standing.YearFigure!.Result);
        Assert.Equal(ofPeriods, Notation.Write(standing.YearFigure.OfPeriods));
        Assert.Equal(difference == "none" ? null : Fraction(difference), standing.YearFigure.Difference);
    }

    // Which months were answered for is told as ever; what was not is missing, though it can change nothing any more.
    [Theory]
    [InlineData("9/10*12", 12, 12, 0)]
    [InlineData("9/10*3 -", 12, 3, 8)]
    [InlineData("x*2 9/10", 10, 1, 9)]
    [InlineData("", 12, 0, 12)]
    public void The_months_are_told_as_ever_and_the_verdict_is_final_without_them(string months, int expected, int reported, int missing)
    {
        var standing = Judged(Aggregation.Pooled, "share", ">=90%", months, "9/10");

        Assert.Equal((expected, reported, missing), (standing.Periods.Expected, standing.Periods.Reported, standing.Periods.Missing.Length));
        Assert.Equal((Finality.Final, null, null), (standing.Finality, standing.Outlook, standing.Forecast));
        Assert.Equal(Judged(Aggregation.Pooled, "share", ">=90%", months, null).Periods, standing.Periods);
    }

    [Fact]
    public void Where_every_month_was_set_aside_so_is_it()
    {
        var standing = Judged(Aggregation.Pooled, "share", ">=90%", "x*12", "9/10");

        Assert.Equal(("excluded", null, null), (Notation.Write(standing.Outcome), standing.Result, standing.YearFigure));
    }

    // On the 31st nothing is final yet, but nothing that is to come can change it: at least 90%, of 100/104 and of 93/104.
    [Theory]
    [InlineData("100/104", Outlook.Secured)]
    [InlineData("93/104", Outlook.Lost)]
    public void On_the_last_day_of_the_year_it_is_provisional_and_settled(string figure, Outlook outlook)
    {
        var standing = Judged(Aggregation.Pooled, "ratio", ">=90%", "9/10*11", figure, "2024-12-31");

        Assert.Equal((Finality.Provisional, outlook, true), (standing.Finality, standing.Outlook, standing.Forecast?.IsSettled));
        Assert.Equal(figure, Notation.Write(standing.Forecast!.Expected));
    }

    [Theory]
    [InlineData(Aggregation.Every, "count", ">=2", "3 4", "3/1")]
    [InlineData(Aggregation.Latest, "count", ">=2", "3 4", "4/1")]
    [InlineData(Aggregation.Peak, "count", ">=2", "3 4", "4/1")]
    [InlineData(Aggregation.Mean, "count", ">=2", "3 4", "7/2")]
    public void What_does_not_add_up_has_none(Aggregation aggregation, string measure, string standard, string months, string result)
    {
        var standing = Judged(aggregation, measure, standard, months, "1");

        Assert.Equal((result, null), (Notation.Write(standing.Result), standing.YearFigure));
    }

    [Theory]
    [InlineData(Frequency.Quarterly, "2024-Q1 2024-Q4")]
    [InlineData(Frequency.HalfYearly, "2024-H1 2024-H2")]
    public void Quarters_and_halves_have_one_too(Frequency frequency, string periods)
    {
        var promise = Notation.ReadPromise(Aggregation.Sum, "count", ">=5", frequency);
        ImmutableArray<Answer> answers = [.. periods.Split(' ').Append("2024").Select(Period.Parse).Order().Select(p => new Answer.Measured(p, new Value.Count(p == Year ? 5 : 2), YearOver))];
        var standing = Judge.Of(promise, Edition.Span, answers, false, YearOver);

        Assert.Equal(("5/1", "4/1"), (Notation.Write(standing.Result), Notation.Write(standing.YearFigure?.OfPeriods)));
    }

    [Fact]
    public void Of_what_is_reported_by_the_year_it_is_the_one_report()
    {
        var promise = Notation.ReadPromise(Aggregation.Sum, "count", ">=5", Frequency.Yearly);
        var standing = Judge.Of(promise, Edition.Span, [new Answer.Measured(Year, new Value.Count(5), YearOver)], false, YearOver);

        Assert.Equal(("5/1", null, 1), (Notation.Write(standing.Result), standing.YearFigure, standing.Periods.Reported));
    }

    // At least 90%: 100 of 104 leave floor(100/0.9 − 104) = 7 if all go wrong, and 104 − ceil(93.6) − 4 = 6 of those there were.
    [Theory]
    [InlineData("share", "100/104", "7", "6", false)]
    [InlineData("ratio", "100/104", null, null, false)]
    [InlineData("share", "5/5", "0", "0", true)]
    [InlineData("ratio", "5/5", null, null, false)]
    public void The_margin_is_that_of_the_figure_and_a_flow_has_none(string measure, string figure, string? ifAllAdverse, string? onFinalVolume, bool smallSample) =>
        Assert.Equal(
            new Margin(Number(ifAllAdverse), Number(onFinalVolume), smallSample),
            Judged(Aggregation.Pooled, measure, ">=90%", "9/10*12", figure).Margin);

    [Fact]
    public void Of_any_year_it_changes_the_result_and_not_what_is_told_of_the_months() => Law.Holds(Years.Unfinished, drawn =>
    {
        var promise = drawn.Promise;
        if (!promise.Indicator.Aggregation.TakesYearFigure() || drawn.Later.All(answer => answer is Answer.Excluded)) return;
        var without = Judge.Of(promise, Edition.Span, drawn.Now, false, YearOver);
        var figure = drawn.Later.OfType<Answer.Measured>().Select(answer => answer.Value).FirstOrDefault();
        if (figure is null) return;
        var with = Judge.Of(promise, Edition.Span, With(drawn.Now, figure), false, YearOver);

        Assert.Equal((without.Periods, without.Result), (with.Periods, with.YearFigure!.OfPeriods));
        Assert.Equal(figure.Number, with.Result!.Number);
        Assert.Equal(Finality.Final, with.Finality);
    });

    [Fact]
    public void It_is_used_alone_and_the_months_are_set_aside_for_it()
    {
        ReportingEvent[] facts = [At(1, 9), At(2, 9), new NotMeasuredDeclared(Share, Period.Month(2024, 3), NotMeasuredCode.Other, null, null, YearOver), new PeriodExcluded(Share, Period.Month(2024, 2), ExclusionCode.Other, "x"), Reported(100, 104), Rectified(99, 104)];
        var explanation = Explained(facts);

        Assert.Equal<UsedFact>([new UsedFact(Year, 6, new Value.Ratio(99, 104))], explanation.Used);
        Assert.Equal<AsideFact>(
            [
                new AsideFact(Period.Month(2024, 1), 1, AsideReason.YearFigure, 6), new AsideFact(Period.Month(2024, 2), 2, AsideReason.Excluded, 4),
                new AsideFact(Period.Month(2024, 3), 3, AsideReason.NotMeasured, null), new AsideFact(Year, 5, AsideReason.Rectified, 6),
            ],
            explanation.SetAside);
        Assert.Equal("9/10", Notation.Write(explanation.Standing.YearFigure?.OfPeriods));
    }

    [Fact]
    public void Withdrawn_it_gives_the_months_back()
    {
        var explanation = Explained([At(1, 9), Reported(100, 104), new MeasurementWithdrawn(Share, Year)]);

        Assert.Equal<UsedFact>([new UsedFact(Period.Month(2024, 1), 1, new Value.Ratio(9, 10))], explanation.Used);
        Assert.Equal<AsideFact>([new AsideFact(Year, 2, AsideReason.Withdrawn, 3)], explanation.SetAside);
        Assert.Null(explanation.Standing.YearFigure);
    }

    [Fact]
    public void With_all_months_set_aside_it_is_set_aside_with_them()
    {
        var explanation = Explained([.. Enumerable.Range(1, 12).Select(month => new PeriodExcluded(Share, Period.Month(2024, month), ExclusionCode.Other, "x")), Reported(100, 104)]);

        Assert.Empty(explanation.Used);
        Assert.Equal<AsideFact>([new AsideFact(Year, 13, AsideReason.Excluded, null)], explanation.SetAside);
    }

    [Theory]
    [InlineData("2024-01-01")]
    [InlineData("2024-12-31")]
    public void It_is_not_told_before_the_year_is_over(string on) => Master.When(Report(Share, 9, 10) with { On = Notation.ReadDay(on) }).ThenRefused("year-not-over", "2024");

    [Fact]
    public void It_is_told_rectified_and_withdrawn_as_any_other()
    {
        Master.When(Report(Share, 100, 104)).Then(Reported(100, 104));
        Master.Given(Reported(100, 104)).When(Report(Share, 100, 104)).ThenNothing();
        Master.Given(Reported(100, 104)).When(Report(Share, 99, 104)).ThenRefused("precondition-required", "2024");
        Master.Given(Reported(100, 104)).When(Report(Share, 99, 104) with { Expected = new Expectation.Revision([1]) }).ThenRefused("reason-required");
        Master.Given(Reported(100, 104)).When(new ReportMeasurement(Share, Year, Of(99, 104), YearOver, new Expectation.Revision([1]), "a reason")).Then(Rectified(99, 104));
        Master.Given(Reported(100, 104)).When(new WithdrawMeasurement(Share, Year, YearOver, new Expectation.Any(), "a reason")).Then(new MeasurementWithdrawn(Share, Year));
        Master.When(new WithdrawMeasurement(Share, Year, YearOver, new Expectation.Any(), "a reason")).ThenRefused("no-measurement", "2024");
        Master.Given(Reported(100, 104), new YearCertified()).When(new WithdrawMeasurement(Share, Year, YearOver, new Expectation.Any(), "a reason")).ThenRefused("year-certified", "2024");
    }

    [Fact]
    public void It_is_a_value_and_nothing_else()
    {
        Master.When(Report(Share, new Statement.NotMeasured(NotMeasuredCode.Other))).ThenRefused("year-figure-without-value", "2024");
        Master.When(Report(Share, new Statement.Declared(true, "a note")) with { By = Role.Board }).ThenRefused("year-figure-without-value", "2024");
        Master.When(Report(Share, new Statement.Measured(new Value.Count(1)))).ThenRefused("shape-mismatch", "Ratio");
        Master.When(Report(Share, 11, 10)).ThenRefused("numerator-exceeds-denominator");
        Master.When(Report(Flow, 11, 10)).Then(new MeasurementReported(Flow, Year, new Value.Ratio(11, 10), null, null, YearOver));
        Master.When(Report(new("opening"), 300, 367)).ThenRefused("more-than-working-days", "2024", $"{WorkingDays.Default.In(Year)}");
        Master.When(Report(new("continuity"), new Statement.Measured(new Value.YesNo(true)))).ThenRefused("year-figure-unsuitable", "2024", "Every");
    }

    [Fact]
    public void The_board_does_not_set_it_aside_but_withdraws_it()
    {
        Master.Given(Reported(9, 10)).When(new ExcludePeriod(Share, Year, ExclusionCode.DataUnreliable, "x")).ThenRefused("period-frequency-mismatch", "2024", "Monthly");
        Master.When(new ReadmitPeriod(Share, Year, "x")).ThenRefused("period-frequency-mismatch", "2024", "Monthly");
    }

    // Months close on the 10th of the second month after: December, and the year's figure with it, on 10 February.
    [Fact]
    public void It_closes_with_the_last_month_and_is_extended_with_it()
    {
        var (last, after) = (new DateOnly(2025, 2, 10), new DateOnly(2025, 2, 11));
        var extended = Master.Given(new ExtensionGranted(Period.Month(2024, 12), after));

        Master.When(Report(Share, 9, 10) with { On = last }).Then(Reported(9, 10) with { ReportedOn = last });
        Master.When(Report(Share, 9, 10) with { On = after }).ThenRefused("period-closed", "2024", "2025-02-10");
        Master.When(Report(Share, 9, 10) with { On = after, By = Role.Board }).Then(Reported(9, 10) with { ReportedOn = after });
        extended.When(Report(Share, 9, 10) with { On = after }).Then(Reported(9, 10) with { ReportedOn = after });
        Master.Given(new ExtensionGranted(Year, after)).When(Report(Share, 9, 10) with { On = after }).ThenRefused("period-closed", "2024", "2025-02-10");
    }

    // Four indicators of twelve months, one of four quarters and one of the year.
    [Fact]
    public void What_is_missing_is_missing_all_the_same_when_the_year_is_certified() =>
        Master.Given(Reported(9, 10)).When(new CertifyYear(new(2025, 6, 1), null)).ThenRefused("periods-missing", "2024", "53");

    [Fact]
    public void A_programme_has_none()
    {
        var plan = Examples.Plan with { Span = Year, Indicators = [Examples.Planned("count", null, null, Aggregation.Sum) with { Indicator = Notation.ReadPromise(Aggregation.Sum, "count", ">=1").Indicator }] };

        Examples.Results(plan).When(Report(new("example"), new Statement.Measured(new Value.Count(1)))).ThenRefused("period-frequency-mismatch", "2024", "Monthly");
    }

    private static Standing Judged(Aggregation aggregation, string measure, string standard, string months, string? figure, string today = "2025-06-01")
    {
        var promise = Notation.ReadPromise(aggregation, measure, standard);
        var answers = Notation.ReadYear(promise.Indicator.Measure, months);
        return Judge.Of(promise, Edition.Span, figure is null ? answers : With(answers, Notation.ReadValue(promise.Indicator.Measure, figure)), false, Notation.ReadDay(today));
    }

    private static ImmutableArray<Answer> With(ImmutableArray<Answer> months, Value figure) => [.. months.Append(new Answer.Measured(Year, figure, YearOver)).OrderBy(answer => answer.Period)];

    private static Explanation Explained(ReportingEvent[] facts)
    {
        var promise = Notation.ReadPromise(Aggregation.Pooled, "share", ">=90%");
        var standing = Judge.Of(
            promise with { Indicator = promise.Indicator with { Code = Share } }, Edition.Span, Master.Given(facts).State.Of(Share).Answers(), false, new(2025, 6, 1));
        return Explanation.Of(standing, facts.Select((fact, i) => (i + 1L, fact)));
    }

    private static MeasurementReported At(int month, long numerator) => new(Share, Period.Month(2024, month), new Value.Ratio(numerator, 10), null, null, YearOver);

    private static MeasurementReported Reported(long numerator, long denominator) => new(Share, Year, new Value.Ratio(numerator, denominator), null, null, YearOver);

    private static MeasurementRectified Rectified(long numerator, long denominator) => new(Share, Year, new Value.Ratio(numerator, denominator), null, null, YearOver);

    private static ReportMeasurement Report(IndicatorCode indicator, long numerator, long denominator) => Report(indicator, Of(numerator, denominator));

    private static ReportMeasurement Report(IndicatorCode indicator, Statement statement) => new(indicator, Year, statement, YearOver, new Expectation.None(), null);

    private static Statement.Measured Of(long numerator, long denominator) => new(new Value.Ratio(numerator, denominator));

    private static decimal? Number(string? text) => text is null ? null : Notation.ReadNumber(text);

    private static Fraction Fraction(string text) => text.Split('/') is [var n, var d] ? new(Notation.ReadNumber(n), Notation.ReadNumber(d)) : new(Notation.ReadNumber(text));
}
