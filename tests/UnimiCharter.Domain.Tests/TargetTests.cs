namespace UnimiCharter.Domain.Tests;

public sealed class TargetTests
{
    // 200 + 15% of 200 is 230; a third, told in percents, and a fifth of it more is 40.
    [Theory]
    [InlineData("count", "200", "15", ">=230")]
    [InlineData("count", "200", "300", ">=800")]
    [InlineData("count", "7", "10", ">=7.7")]
    [InlineData("count", "1", "0.0001", ">=1.000001")]
    [InlineData("count", "200", "-15", "<=170")]
    [InlineData("count", "200", "-100", "<=0")]
    [InlineData("count", "8", "-0.5", "<=7.96")]
    [InlineData("count", "0", "50", ">=0")]
    [InlineData("count", "200", "0", ">=200")]
    [InlineData("amount", "12.5", "20", ">=15")]
    [InlineData("share", "1/3", "20", ">=40%")]
    [InlineData("share", "3/8", "-20", "<=30%")]
    [InlineData("share", "29/100", "0", ">=29%")]
    [InlineData("ratio", "3/2", "10", ">=1.65")]
    [InlineData("percentage", "29.7", "10", ">=32.67%")]
    [InlineData("percentage", "29.7", "-10", "<=26.73%")]
    [InlineData("EUR", "1000.5", "3", ">=1030.515 EUR")]
    public void A_change_is_so_many_percent_of_the_baseline_more_or_less_in_the_indicators_unit(string measure, string baseline, string percent, string standard) =>
        Assert.Equal(Notation.ReadStandard(standard), Over(measure, baseline, new Target.Change(Notation.ReadNumber(percent))));

    [Theory]
    [InlineData("10", 0, ">=32.67%~0")]
    [InlineData("10", 2, ">=32.67%~2")]
    [InlineData("-10", 1, "<=26.73%~1")]
    [InlineData("0", 0, ">=29.7%~0")]
    public void A_change_keeps_the_precision_at_which_results_are_compared(string percent, int precision, string standard) =>
        Assert.Equal(Notation.ReadStandard(standard), Over("percentage", "29.7", new Target.Change(Notation.ReadNumber(percent), precision)));

    [Theory]
    [InlineData("count", "none")]
    [InlineData("yesNo", "y")]
    [InlineData("yesNo", "n")]
    [InlineData("ratio", "3/0")]
    [InlineData("share", "0/0")]
    public void A_change_over_what_is_no_number_comes_to_nothing(string measure, string baseline) =>
        Assert.Null(Over(measure, baseline, new Target.Change(20)));

    [Theory]
    [InlineData(">=30%~0")]
    [InlineData("<=5")]
    [InlineData("10..30%")]
    [InlineData(">=5 EUR")]
    [InlineData("yes")]
    public void An_absolute_target_is_its_own_standard_whatever_the_baseline(string standard)
    {
        var target = new Target.Absolute(Notation.ReadStandard(standard));

        Assert.Equal(Notation.ReadStandard(standard), Over("count", "none", target));
        Assert.Equal(Notation.ReadStandard(standard), Over("count", "200", target));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("y")]
    [InlineData("n")]
    public void A_milestone_is_a_yes(string baseline) =>
        Assert.Equal(new Standard.Yes(new(2021, 12, 31)), Over("yesNo", baseline, new Target.Milestone(new(2021, 12, 31))));

    [Theory]
    [InlineData("share", "percent")]
    [InlineData("percentage", "percent")]
    [InlineData("ratio", "count")]
    [InlineData("count", "count")]
    [InlineData("amount", "count")]
    [InlineData("yesNo", "count")]
    [InlineData("EUR", "EUR")]
    public void Values_are_compared_in_the_unit_of_their_measure(string measure, string unit) =>
        Assert.Equal(unit, Examples.Planned(measure, null, null).Unit.Code);

    [Fact]
    public void The_target_of_the_last_year_is_promised_for_the_span()
    {
        var planned = Examples.Planned("count", new Value.Count(200), new Target.Change(50));
        var yearly = planned with { Targets = planned.Targets.Add(Period.Year(2021), new Target.Change(30)).Add(Period.Year(2020), new Target.Change(70)) };

        Assert.Equal(Notation.ReadStandard(">=300"), yearly.Promise.Standard);
        Assert.Same(planned.Indicator, yearly.Promise.Indicator);
    }

    [Fact]
    public void Without_a_target_values_are_only_watched() =>
        Assert.Equal(new Standard.Monitored(), Examples.Planned("count", new Value.Count(200), null).Promise.Standard);

    private static Standard? Over(string measure, string baseline, Target target)
    {
        var planned = Examples.Planned(measure, baseline == "none" ? null : Notation.ReadValue(Notation.ReadMeasure(measure), baseline), target);
        return target.Over(planned.Baseline, planned.Unit);
    }
}
