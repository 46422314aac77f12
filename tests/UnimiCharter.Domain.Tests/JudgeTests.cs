using System.Collections.Immutable;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class JudgeTests
{
    [Theory]
    [InlineData("share", "<=20%", "15/100 6/6", "21/106", "met")]
    [InlineData("share", "<=20%", "15/100 7/7", "22/107", "missed")]
    [InlineData("share", "<=20%", "10/50 0/0 10/50", "20/100", "met")]
    [InlineData("share", "<=20%", "1/1 0/99", "1/100", "met")]
    [InlineData("share", "<=20%", "0/1 30/100", "30/101", "missed")]
    [InlineData("share", ">=30%", "297/1000", "297/1000", "missed")]
    [InlineData("share", ">=30%~0", "97/400 200/600", "297/1000", "met")]
    [InlineData("share", ">=30%~0", "94/400 200/600", "294/1000", "missed")]
    [InlineData("share", ">=100%", "5/5*12", "60/60", "met")]
    [InlineData("share", ">=100%", "5/5*11 4/5", "59/60", "missed")]
    [InlineData("share", "10..30%", "0/5 1/5", "1/10", "met")]
    [InlineData("share", "10..30%", "3/5 0/5", "3/10", "met")]
    [InlineData("share", "10..30%", "3/5 1/5", "4/10", "missed")]
    [InlineData("share", "10..30%", "0/11 1/1", "1/12", "missed")]
    [InlineData("share", "<=20%", "- 1/5 x .", "1/5", "met")]
    [InlineData("ratio", ">=120%", "7/5 5/5", "12/10", "met")]
    [InlineData("ratio", ">=120%", "2/0 10/10", "12/10", "met")]
    [InlineData("share", "<=20%", "0/0 0/0", "0/0", "zero-denominator")]
    [InlineData("ratio", "<=20%", "2/0", "2/0", "zero-denominator")]
    [InlineData("share", "<=20%", "0/0 - x", "0/0", "zero-denominator")]
    public void Pooled_ratios_are_the_sum_of_numerators_over_the_sum_of_denominators(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Pooled, measure, standard, months, result, outcome);

    [Theory]
    [InlineData("yesNo", "yes", "y*12", "1/1", "met")]
    [InlineData("yesNo", "yes", "y n y", "0/1", "missed")]
    [InlineData("yesNo", "yes", "y . - x y", "1/1", "met")]
    [InlineData("count", ">=2", "2 3 2", "2/1", "met")]
    [InlineData("count", ">=2", "5 1 5", "1/1", "missed")]
    [InlineData("count", ">=1", "5 0 5", "0/1", "missed")]
    [InlineData("count", "<=2", "2 0 1", "2/1", "met")]
    [InlineData("count", "<=2", "0 3 2", "3/1", "missed")]
    [InlineData("count", "2..4", "3 2 4", "3/1", "met")]
    [InlineData("count", "2..4", "3 1 5", "1/1", "missed")]
    [InlineData("count", "2..4", "1 6 3", "6/1", "missed")]
    [InlineData("count", "2..4", "5 0 3", "0/1", "missed")]
    [InlineData("share", ">=30%", "3/10 4/10", "3/10", "met")]
    [InlineData("share", ">=30%", "9/10 29/100 9/10", "29/100", "missed")]
    [InlineData("share", ">=30%", "1/1 0/0 3/10", "3/10", "met")]
    [InlineData("share", ">=30%~0", "295/1000 4/10", "295/1000", "met")]
    [InlineData("share", ">=30%~0", "4/10 294/1000", "294/1000", "missed")]
    [InlineData("share", "<=20%", "1/10 2/10", "2/10", "met")]
    [InlineData("share", "<=20%", "1/10 21/100", "21/100", "missed")]
    [InlineData("share", "<=20%", "0/0 1/10", "1/10", "met")]
    [InlineData("share", "10..30%", "35/100 4/100 2/10", "4/100", "missed")]
    [InlineData("share", "10..30%", "4/100 37/100 2/10", "37/100", "missed")]
    [InlineData("share", "<=20%", "0/0", "0/0", "zero-denominator")]
    [InlineData("amount", "<=2.5", "2.5 -1", "2.5/1", "met")]
    [InlineData("amount", "<=2.5", "2.500001 1", "2.500001/1", "missed")]
    public void Every_evaluable_month_must_meet_the_standard_and_the_worst_is_the_result(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Every, measure, standard, months, result, outcome);

    // A half is rounded away from zero: 9.5 becomes 10 and 20.5 becomes 21, though both lie half outside the range.
    [Theory]
    [InlineData("10..20~0", "9.5 20.5", "20.5/1")]
    [InlineData("10..20~0", "20.5 9.5", "20.5/1")]
    [InlineData("10.6..20.6~0", "10.55 20.55", "20.55/1")]
    public void The_worst_month_of_a_range_is_worst_after_rounding(string standard, string months, string result) =>
        AssertVerdict(Aggregation.Every, "amount", standard, months, result, "missed");

    [Theory]
    [InlineData("count", ">=100", "60 40", "100/1", "met")]
    [InlineData("count", ">=100", "60 39", "99/1", "missed")]
    [InlineData("count", "<=100", "60 . - x 40", "100/1", "met")]
    [InlineData("count", "<=100", "60 41", "101/1", "missed")]
    [InlineData("count", "<=100", "0", "0/1", "met")]
    [InlineData("count", ">=1", "0*12", "0/1", "missed")]
    [InlineData("count", "10..12", "1*12", "12/1", "met")]
    [InlineData("amount", ">=20", "12.5 7.5", "20.0/1", "met")]
    [InlineData("amount", ">=20", "12.5 7.499999", "19.999999/1", "missed")]
    [InlineData("amount", ">=20~0", "12.5 7", "19.5/1", "met")]
    [InlineData("amount", "<=5", "10 -5", "5/1", "met")]
    public void A_sum_adds_what_was_reported(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Sum, measure, standard, months, result, outcome);

    [Theory]
    [InlineData("count", ">=5", "9 4", "4/1", "missed")]
    [InlineData("count", ">=5", "4 9", "9/1", "met")]
    [InlineData("count", ">=5", "4 . 9 . .", "9/1", "met")]
    [InlineData("count", ">=5", "9 4 - - x", "4/1", "missed")]
    [InlineData("count", ">=5", "0*11 5", "5/1", "met")]
    [InlineData("yesNo", "yes", "n y", "1/1", "met")]
    [InlineData("yesNo", "yes", "y n", "0/1", "missed")]
    [InlineData("share", ">=50%", "1/10 6/10", "6/10", "met")]
    [InlineData("amount", "<=3", "9 2.5", "2.5/1", "met")]
    [InlineData("share", ">=50%", "0/0", "0/0", "zero-denominator")]
    public void The_latest_reported_month_stands_for_the_year(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Latest, measure, standard, months, result, outcome);

    [Theory]
    [InlineData("count", "<=10", "3 10 7", "10/1", "met")]
    [InlineData("count", "<=10", "3 11 7", "11/1", "missed")]
    [InlineData("count", ">=10", "3 . 10", "10/1", "met")]
    [InlineData("count", ">=10", "3 9", "9/1", "missed")]
    [InlineData("amount", "<=-1", "-3 -1 -2", "-1/1", "met")]
    [InlineData("share", "<=30%", "1/10 3/10 2/10", "3/10", "met")]
    [InlineData("share", "<=30%", "1/10 0/0 31/100", "31/100", "missed")]
    [InlineData("share", "<=30%", "0/0", "0/0", "zero-denominator")]
    public void A_peak_is_the_greatest_reported_month(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Peak, measure, standard, months, result, outcome);

    [Theory]
    [InlineData("count", ">=5", "4 6", "10/2", "met")]
    [InlineData("count", ">=5", "4 5", "9/2", "missed")]
    [InlineData("count", ">=5~0", "4 5", "9/2", "met")]
    [InlineData("count", ">=5", "6 . - x 4", "10/2", "met")]
    [InlineData("count", ">=5", "6 4 0", "10/3", "missed")]
    [InlineData("count", "<=3.333333", "6 4 0", "10/3", "missed")]
    [InlineData("count", "<=3.333334", "6 4 0", "10/3", "met")]
    [InlineData("amount", "1.5..2", "1.25 1.75", "3.00/2", "met")]
    public void A_mean_divides_by_the_months_that_were_reported(string measure, string standard, string months, string result, string outcome) =>
        AssertVerdict(Aggregation.Mean, measure, standard, months, result, outcome);

    [Theory]
    [InlineData("", "2024-01-01", "not-due")]
    [InlineData("", "2024-02-15", "not-due")]
    [InlineData("", "2024-02-16", "no-data")]
    [InlineData("x", "2024-03-15", "not-due")]
    [InlineData("x", "2024-03-16", "no-data")]
    [InlineData(". x", "2024-02-15", "not-due")]
    [InlineData(". x", "2024-02-16", "no-data")]
    [InlineData("", "2025-06-01", "no-data")]
    [InlineData("x*11", "2025-01-15", "not-due")]
    [InlineData("x*12", "2024-01-01", "excluded")]
    [InlineData("x*12", "2025-06-01", "excluded")]
    [InlineData("-", "2024-02-01", "not-measured")]
    [InlineData("-*12", "2025-06-01", "not-measured")]
    [InlineData("- x*11", "2025-06-01", "not-measured")]
    public void Without_a_measurement_the_reason_says_which_of_five_things_it_is(string months, string today, string reason) =>
        Assert.All(EachAggregation, pair =>
        {
            var standing = Judged(pair.Aggregation, pair.Measure, pair.Standard, months, today);

            Assert.Equal(reason, Notation.Write(standing.Outcome));
            Assert.Null(standing.Result);
            Assert.Equal(Margin.None, standing.Margin);
            Assert.Equal(standing.Finality == Finality.Provisional ? Outlook.Open : null, standing.Outlook);
        });

    [Theory]
    [InlineData("0/0", "2024-02-01")]
    [InlineData("0/0 - x", "2025-06-01")]
    [InlineData("0/0*12", "2025-06-01")]
    public void Nothing_to_judge_is_neither_missing_data_nor_a_refusal_to_measure(string months, string today) =>
        Assert.All(
            new[] { Aggregation.Pooled, Aggregation.Every, Aggregation.Latest, Aggregation.Peak },
            aggregation => Assert.Equal("zero-denominator", Notation.Write(Judged(aggregation, "share", "<=20%", months, today).Outcome)));

    [Theory]
    [InlineData("share", "<=20%", "0/10", "met")]
    [InlineData("share", ">=20%", "0/10", "missed")]
    public void Zero_of_some_is_a_result(string measure, string standard, string months, string outcome) =>
        AssertVerdict(Aggregation.Pooled, measure, standard, months, "0/10", outcome);

    [Theory]
    [InlineData("5*12", false, "2024-12-31", Finality.Provisional)]
    [InlineData("5*12", false, "2025-01-01", Finality.Final)]
    [InlineData("5*11", false, "2025-06-01", Finality.Provisional)]
    [InlineData("5*11 -", false, "2025-01-01", Finality.Final)]
    [InlineData("5*11 x", false, "2025-01-01", Finality.Final)]
    [InlineData("x*12", false, "2025-01-01", Finality.Final)]
    [InlineData("5*12", true, "2024-12-31", Finality.Certified)]
    [InlineData("5*12", true, "2025-06-01", Finality.Certified)]
    [InlineData("", true, "2025-06-01", Finality.Certified)]
    public void A_verdict_is_final_when_the_year_is_over_and_every_month_answered_for(string months, bool certified, string today, Finality finality)
    {
        var standing = Judge.Of(Notation.ReadPromise(Aggregation.Sum, "count", ">=1"), Edition.Span, Notation.ReadYear(new Measure.Count(), months), certified, Notation.ReadDay(today));

        Assert.Equal(finality, standing.Finality);
        Assert.Equal(finality == Finality.Provisional, standing.Outlook is not null);
    }

    [Fact]
    public void Months_are_told_as_expected_reported_on_time_late_and_missing()
    {
        var count = new Value.Count(1);
        ImmutableArray<Answer> answers =
        [
            new Answer.Measured(Period.Month(2024, 1), count, new DateOnly(2024, 2, 15)),
            new Answer.Measured(Period.Month(2024, 2), count, new DateOnly(2024, 3, 16)),
            new Answer.Measured(Period.Month(2024, 3), count, new DateOnly(2024, 3, 1)),
            new Answer.NotMeasured(Period.Month(2024, 4)),
            new Answer.Excluded(Period.Month(2024, 5)),
            new Answer.Measured(Period.Month(2024, 8), count, new DateOnly(2024, 8, 31)),
        ];

        PeriodTally On(string today) => Judge.Of(Notation.ReadPromise(Aggregation.Sum, "count", ">=1"), Edition.Span, answers, false, Notation.ReadDay(today)).Periods;

        Assert.Equal(new PeriodTally(11, 4, 3, 1, []), On("2024-07-15"));
        Assert.Equal(new PeriodTally(11, 4, 3, 1, [Period.Month(2024, 6)]), On("2024-07-16"));
        Assert.Equal(new PeriodTally(11, 4, 3, 1, [Period.Month(2024, 6), Period.Month(2024, 7)]), On("2024-10-15"));
        Assert.Equal(
            [6, 7, 9, 10, 11, 12],
            On("2025-06-01").Missing.Select(month => month.FirstDay.Month));
    }

    [Fact]
    public void Periods_that_the_edition_does_not_expect_are_not_looked_at()
    {
        string[] periods = ["2023-12", "2024-01", "2024-Q1", "2024-03", "2024-Q2", "2024-12", "2025-01"];
        ImmutableArray<Answer> answers = [.. periods.Select(Period.Parse).Select(period => new Answer.Measured(period, new Value.Count(1), Schedule.Default.DueOn(period)))];
        var standing = Judge.Of(Notation.ReadPromise(Aggregation.Sum, "count", ">=1"), Edition.Span, answers, false, new DateOnly(2024, 3, 16));

        Assert.Equal("3/1", Notation.Write(standing.Result));
        Assert.Equal(new PeriodTally(12, 3, 3, 0, [Period.Month(2024, 2)]), standing.Periods);
    }

    [Fact]
    public void Tallies_are_equal_when_the_same_months_are_missing()
    {
        var tally = new PeriodTally(12, 10, 9, 1, [Period.Month(2024, 6), Period.Month(2024, 7)]);
        var same = tally with { Missing = [Period.Month(2024, 6), Period.Month(2024, 7)] };

        Assert.Equal(tally, same);
        Assert.Equal(tally.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(tally, tally with { Missing = [Period.Month(2024, 6), Period.Month(2024, 8)] });
        Assert.NotEqual(tally, tally with { Late = 2 });
    }

    [Fact]
    public void Months_without_cases_are_reported_months() =>
        Assert.Equal(new PeriodTally(12, 2, 2, 0, []), Judged(Aggregation.Pooled, "share", "<=20%", "0/0 1/5", "2024-04-15").Periods);

    [Theory]
    [InlineData(Frequency.Quarterly, 4, "2024-Q1", "2024-04-15")]
    [InlineData(Frequency.HalfYearly, 2, "2024-H1", "2024-07-15")]
    [InlineData(Frequency.Yearly, 1, "2024", "2025-01-15")]
    public void Periods_are_expected_and_due_as_often_as_the_indicator_is_reported(Frequency frequency, int expected, string first, string due)
    {
        var promise = Notation.ReadPromise(Aggregation.Sum, "count", ">=1", frequency);
        var onTheDay = Judge.Of(promise, Edition.Span, [], false, Notation.ReadDay(due));
        var after = Judge.Of(promise, Edition.Span, [], false, Notation.ReadDay(due).AddDays(1));

        Assert.Equal("not-due", Notation.Write(onTheDay.Outcome));
        Assert.Equal(new PeriodTally(expected, 0, 0, 0, []), onTheDay.Periods);
        Assert.Equal("no-data", Notation.Write(after.Outcome));
        Assert.Equal(new PeriodTally(expected, 0, 0, 0, [Period.Parse(first)]), after.Periods);
    }

    [Fact]
    public void A_standing_names_the_promise_and_the_edition_it_was_judged_by()
    {
        var promise = Notation.ReadPromise(Aggregation.Pooled, "share", "<=20%");
        var standing = Judge.Of(promise, Edition.Span, [], false, new DateOnly(2024, 1, 1));

        Assert.Same(promise, standing.Promise);
        Assert.Equal(Edition.Span, standing.Span);
    }

    [Fact]
    public void The_same_measurements_can_be_judged_under_another_standard()
    {
        Assert.Equal("met", Notation.Write(Judged(Aggregation.Pooled, "share", "<=20%", "2/10").Outcome));
        Assert.Equal("missed", Notation.Write(Judged(Aggregation.Pooled, "share", "<=19%", "2/10").Outcome));
    }

    [Fact]
    public void A_pooled_standing_tells_its_margin_under_both_assumptions()
    {
        Assert.Equal(new Margin(6, null, false), Judged(Aggregation.Pooled, "share", "<=20%", "15/100").Margin);
        Assert.Equal(new Margin(6, 25, false), Judged(Aggregation.Pooled, "share", "<=20%", "15/100", volume: "200").Margin);
        Assert.Equal(new Margin(12, 30, false), Judged(Aggregation.Pooled, "share", ">=80%", "90/100", volume: "200").Margin);
    }

    [Fact]
    public void Once_every_month_is_answered_for_the_volume_is_the_final_one() =>
        Assert.Equal(new Margin(0, 0, false), Judged(Aggregation.Pooled, "share", "<=20%", "15/100 6/6 0/0*10").Margin);

    [Fact]
    public void Once_every_month_is_answered_for_a_volume_declared_before_no_longer_counts() =>
        Assert.Equal(new Margin(0, 0, false), Judged(Aggregation.Pooled, "share", "<=20%", "15/100 6/6 0/0*10", volume: "200").Margin);

    [Theory]
    [InlineData(Aggregation.Every, "share", "<=20%", "1/10*12")]
    [InlineData(Aggregation.Peak, "share", "<=20%", "1/10*12")]
    [InlineData(Aggregation.Latest, "share", "<=20%", "1/10*12")]
    [InlineData(Aggregation.Sum, "count", "<=20", "1*12")]
    [InlineData(Aggregation.Mean, "count", "<=20", "1*12")]
    [InlineData(Aggregation.Pooled, "share", "10..30%", "2/10*12")]
    public void What_is_not_a_pooled_threshold_has_no_margin(Aggregation aggregation, string measure, string standard, string months) =>
        Assert.Equal(Margin.None, Judged(aggregation, measure, standard, months).Margin);

    [Theory]
    [InlineData("0..1000000%", "0/999999999999 1/999999999999")]
    [InlineData("999999.999999..1000000%", "0/999999999999 1/999999999999")]
    [InlineData("999999.999999..1000000%", "999999999999/1 999999999999/999999999999")]
    public void The_greatest_figures_and_promises_within_bounds_are_judged(string standard, string months) =>
        Assert.All(
            new[] { Aggregation.Pooled, Aggregation.Every, Aggregation.Latest, Aggregation.Peak },
            aggregation => Assert.NotNull(Judged(aggregation, "ratio", standard, months).Result));

    [Fact]
    public void An_every_is_met_when_each_month_that_can_be_judged_meets_the_standard_by_itself() =>
        Law.Holds(Years.Unfinished, drawn => AssertEvery(drawn.Promise, drawn.Now), tries: 5000);

    [Fact]
    public void An_every_of_a_range_is_met_when_each_month_rounds_into_it()
    {
        var examples =
            from low in Gen.Choose(4, 12)
            from width in Gen.Choose(0, 8)
            from precision in Gen.Choose(0, 1)
            from values in Gen.Choose(0, 28).ListOf(3)
            select (new Standard.Within(low / 4m, (low + width) / 4m, Unit.Count, precision), values);

        Law.Holds(examples, drawn => AssertEvery(
            Notation.ReadPromise(Aggregation.Every, "amount", "yes") with { Standard = drawn.Item1 },
            [.. drawn.values.Select((quarters, i) => new Answer.Measured(Period.Month(2024, i + 1), new Value.Amount(quarters / 4m), default))]), tries: 5000);
    }

    [Fact]
    public void A_result_does_not_depend_on_the_order_in_which_months_were_reported()
    {
        var examples = from year in Years.Unfinished from shuffled in Gen.Shuffle(year.Later.OfType<Answer.Measured>()) select (year, shuffled);

        Law.Holds(examples, drawn =>
        {
            var ((promise, _, later, _), shuffled) = drawn;
            var said = later.Where(answer => answer is Answer.Measured).ToImmutableArray();

            Assert.Equal(
                Judge.Of(promise, Edition.Span, said, false, new DateOnly(2025, 6, 1)),
                Judge.Of(promise, Edition.Span, AsReported(promise.Indicator.Code, shuffled), false, new DateOnly(2025, 6, 1)));
        });

        static ImmutableArray<Answer> AsReported(IndicatorCode code, IEnumerable<Answer.Measured> answers) => answers
            .Aggregate(ReportingYear.Empty, (year, answer) =>
                Reporting.Evolve(year, new ReportingEvent.MeasurementReported(code, answer.Period, answer.Value, null, null, answer.FirstReportedOn)))
            .Of(code).Answers();
    }

    private static readonly EditionYear Edition = new(2024);

    private static readonly (Aggregation Aggregation, string Measure, string Standard)[] EachAggregation =
    [
        (Aggregation.Pooled, "share", "<=20%"), (Aggregation.Every, "yesNo", "yes"), (Aggregation.Sum, "count", ">=1"),
        (Aggregation.Latest, "amount", "1..2"), (Aggregation.Peak, "count", "<=1"), (Aggregation.Mean, "amount", ">=1"),
    ];

    private static void AssertEvery(Promise promise, ImmutableArray<Answer> answers)
    {
        var every = promise with { Indicator = promise.Indicator with { Aggregation = Aggregation.Every } };
        var numbers = answers.OfType<Answer.Measured>().Where(answer => answer.Value.Number is not null).Select(answer => answer.Value.Number!.Value).ToArray();
        var outcome = Judge.Of(every, Edition.Span, answers, false, new DateOnly(2025, 6, 1)).Outcome;

        Assert.Equal(numbers.Length == 0, outcome is Outcome.NotEvaluable);
        if (numbers.Length > 0) Assert.Equal(numbers.All(every.Standard.IsMetBy), outcome is Outcome.Met);
    }

    private static void AssertVerdict(Aggregation aggregation, string measure, string standard, string months, string result, string outcome)
    {
        var standing = Judged(aggregation, measure, standard, months);

        Assert.Equal(outcome, Notation.Write(standing.Outcome));
        Assert.Equal(result, Notation.Write(standing.Result));
    }

    private static Standing Judged(
        Aggregation aggregation, string measure, string standard, string months, string today = "2025-06-01", string? volume = null) =>
        Judge.Of(
            Notation.ReadPromise(aggregation, measure, standard), Edition.Span, Notation.ReadYear(Notation.ReadMeasure(measure), months), false, Notation.ReadDay(today),
            declaredVolume: volume is null ? null : Notation.ReadNumber(volume));
}
