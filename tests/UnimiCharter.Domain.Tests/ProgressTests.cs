namespace UnimiCharter.Domain.Tests;

public sealed class ProgressTests
{
    // From 200 to 240 are 40: 210 is 10 of them.
    [Theory]
    [InlineData("count", "200", ">=240", "210", "1/4")]
    [InlineData("count", "200", ">=240", "200", "0/1")]
    [InlineData("count", "200", ">=240", "240", "1/1")]
    [InlineData("count", "200", ">=240", "260", "3/2")]
    [InlineData("count", "200", ">=240", "190", "-1/4")]
    [InlineData("count", "200", ">=203", "201", "1/3")]
    [InlineData("amount", "-10", ">=10", "5", "3/4")]
    [InlineData("amount", "-10", ">=10", "-15", "-1/4")]
    [InlineData("EUR", "1000.5", ">=1001 EUR", "1000.6", "1/5")]
    public void An_increasing_target_is_reached_upwards(string measure, string baseline, string standard, string result, string share) =>
        AssertShare(share, Of(measure, baseline, standard, result));

    // From the 8th place to the 5th are 3: the 7th is one of them.
    [Theory]
    [InlineData("count", "8", "<=5", "7", "1/3")]
    [InlineData("count", "8", "<=5", "8", "0/1")]
    [InlineData("count", "8", "<=5", "5", "1/1")]
    [InlineData("count", "8", "<=5", "2", "2/1")]
    [InlineData("count", "8", "<=5", "11", "-1/1")]
    [InlineData("count", "8", "<=0", "2", "3/4")]
    [InlineData("amount", "-1", "<=-5", "-2", "1/4")]
    [InlineData("share", "12/100", "<=10%", "11/100", "1/2")]
    [InlineData("share", "12/100", "<=10%", "15/100", "-3/2")]
    public void A_decreasing_target_is_reached_downwards(string measure, string baseline, string standard, string result, string share) =>
        AssertShare(share, Of(measure, baseline, standard, result));

    // From a third to a half is a sixth; 3/8 is a twenty-fourth beyond the third: a quarter of the way. From 29.7% to 33% are 3.3 percents.
    [Theory]
    [InlineData("share", "1/3", ">=50%", "3/8", "1/4")]
    [InlineData("share", "1/3", ">=50%", "1/2", "1/1")]
    [InlineData("share", "1/3", ">=50%", "1/4", "-1/2")]
    [InlineData("ratio", "3/2", ">=2", "7/4", "1/2")]
    [InlineData("ratio", "3/2", "<=1", "5/4", "1/2")]
    [InlineData("percentage", "29.7", ">=33%", "30.8", "1/3")]
    [InlineData("percentage", "29.7", ">=33%", "36.3", "2/1")]
    public void The_way_is_told_exactly_between_ratios_and_percentages(string measure, string baseline, string standard, string result, string share) =>
        AssertShare(share, Of(measure, baseline, standard, result));

    [Fact]
    public void A_baseline_told_as_a_percentage_is_compared_with_counted_cases() =>
        AssertShare("1/2", Progress.Of(new(new Value.Percentage(20)), Notation.ReadStandard(">=30%"), new Fraction(1, 4)));

    // At whole percents 29.7% meets a target of 30%, yet 9.7 of ten percents are gone.
    [Fact]
    public void Progress_is_not_rounded_where_the_comparison_is() =>
        AssertShare("97/100", Of("percentage", "20", ">=30%~0", "29.7"));

    [Theory]
    [InlineData("count", "200", "monitored", "210", ProgressReason.NoTarget)]
    [InlineData("count", "none", "monitored", "none", ProgressReason.NoTarget)]
    [InlineData("count", "none", ">=240", "210", ProgressReason.NoBaseline)]
    [InlineData("count", "none", ">=240", "none", ProgressReason.NoBaseline)]
    [InlineData("count", "200", ">=240", "none", ProgressReason.NoResult)]
    [InlineData("share", "1/3", ">=50%", "1/0", ProgressReason.NoResult)]
    [InlineData("yesNo", "n", "yes", "y", ProgressReason.NoDistance)]
    [InlineData("yesNo", "y", "yes", "n", ProgressReason.NoDistance)]
    [InlineData("count", "200", "10..240", "210", ProgressReason.NoDistance)]
    [InlineData("ratio", "1/0", ">=2", "7/4", ProgressReason.NoDistance)]
    [InlineData("count", "0", ">=240", "210", ProgressReason.ZeroBaseline)]
    [InlineData("share", "0/41", ">=50%", "1/2", ProgressReason.ZeroBaseline)]
    [InlineData("percentage", "0", "<=0%", "3", ProgressReason.ZeroBaseline)]
    [InlineData("count", "200", ">=200", "210", ProgressReason.UnchangedTarget)]
    [InlineData("count", "200", "<=200", "190", ProgressReason.UnchangedTarget)]
    [InlineData("share", "58/200", ">=29%", "1/2", ProgressReason.UnchangedTarget)]
    [InlineData("count", "200", ">=199", "210", ProgressReason.BaselineBeyondTarget)]
    [InlineData("count", "8", "<=9", "10", ProgressReason.BaselineBeyondTarget)]
    [InlineData("amount", "-10", ">=-11", "-5", ProgressReason.BaselineBeyondTarget)]
    public void Where_there_is_no_way_to_tell_the_reason_says_why(string measure, string baseline, string standard, string result, ProgressReason reason) =>
        Assert.Equal(new Progress(null, reason), Of(measure, baseline, standard, result));

    private static Progress Of(string measure, string baseline, string standard, string result) => Progress.Of(
        baseline == "none" ? null : new(Notation.ReadValue(Notation.ReadMeasure(measure), baseline)),
        standard == "monitored" ? new Standard.Monitored() : Notation.ReadStandard(standard),
        result == "none" ? null : Notation.ReadValue(Notation.ReadMeasure(measure), result).Number);

    private static void AssertShare(string share, Progress progress)
    {
        Assert.Null(progress.Reason);
        Assert.Equal(Quotient(share), progress.Share);
    }

    private static Fraction Quotient(string text) =>
        text.Split('/') is [var n, var d] ? new Fraction(Notation.ReadNumber(n), Notation.ReadNumber(d)) : throw new FormatException(text);
}
