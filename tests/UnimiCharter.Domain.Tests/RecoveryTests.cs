using System.Collections.Immutable;

namespace UnimiCharter.Domain.Tests;

public sealed class RecoveryTests
{
    // Luiss, programme 2024-2026, objective D: 141,790 + 61,377 + 61,377 euro, the participation yes, the share of courses 0.524 of 0.53.
    private static readonly ImmutableSortedDictionary<Period, decimal> Luiss = ImmutableSortedDictionary<Period, decimal>.Empty
        .Add(Period.Year(2024), 141_790).Add(Period.Year(2025), 61_377).Add(Period.Year(2026), 61_377);

    // The mean of 0 and 0.006/0.53 is 3/530; of 264,544 euro, 1497.4188….
    [Fact]
    public void What_is_given_back_is_the_mean_shortfall_of_what_was_assigned()
    {
        var recovery = Recovery.Of([Stands("yesNo", "yes", "y"), Stands("amount", ">=0.53", "0.524")], Luiss)!;

        Assert.Equal(264_544m, recovery.Assigned);
        Assert.Equal([new Fraction(0), new Fraction(6, 530)], recovery.Shortfalls.Select(s => s.Share));
        Assert.Equal(new Fraction(3, 530), recovery.Mean);
        Assert.Equal(1497.42m, recovery.Amount);
    }

    [Theory]
    [InlineData("0.53")]
    [InlineData("0.6")]
    public void Nothing_is_given_back_when_all_is_met(string share)
    {
        var recovery = Recovery.Of([Stands("yesNo", "yes", "y"), Stands("amount", ">=0.53", share)], Luiss)!;

        Assert.Equal(new Fraction(0), recovery.Mean);
        Assert.Equal(0m, recovery.Amount);
    }

    [Fact]
    public void All_is_given_back_when_nothing_was_measured()
    {
        var recovery = Recovery.Of([Stands("yesNo", "yes", "."), Stands("amount", ">=0.53", ".")], Luiss)!;

        Assert.Equal(new Fraction(1), recovery.Mean);
        Assert.Equal(264_544m, recovery.Amount);
    }

    // 1/8 of 0.1 euro is 0.0125, of 0.12 is 0.015, a half cent; of 1 is 0.125.
    [Theory]
    [InlineData("0.1", "0.01")]
    [InlineData("0.12", "0.02")]
    [InlineData("1", "0.13")]
    [InlineData("0.03", "0")]
    [InlineData("800", "100")]
    public void The_amount_is_told_to_the_cent_a_half_away_from_zero(string assigned, string amount) =>
        Assert.Equal(
            Notation.ReadNumber(amount),
            Recovery.Of([Stands("count", ">=8", "7")], ImmutableSortedDictionary<Period, decimal>.Empty.Add(Period.Year(2024), Notation.ReadNumber(assigned)))!.Amount);

    [Theory]
    [InlineData("count", ">=8", "7", "1/8")]
    [InlineData("count", ">=8", "8", "0/1")]
    [InlineData("count", ">=8", "9", "0/1")]
    [InlineData("count", ">=8", "0", "1/1")]
    [InlineData("amount", ">=8", "-1", "1/1")]
    [InlineData("share", ">=50%", "1/3", "1/3")]
    [InlineData("share", ">=50%", "0/0", "1/1")]
    [InlineData("ratio", ">=2", "3/2", "1/4")]
    [InlineData("percentage", ">=40%", "30", "1/4")]
    [InlineData("EUR", ">=2.5 EUR", "2", "1/5")]
    [InlineData("share", ">=30%~0", "297/1000", "0/1")]
    [InlineData("count", ">=8", "-", "1/1")]
    [InlineData("yesNo", "yes", "n", "1/1")]
    [InlineData("count", "4..8", "3", "1/1")]
    [InlineData("count", "4..8", "5", "0/1")]
    public void A_shortfall_is_the_share_of_the_target_that_is_lacking(string measure, string standard, string result, string share) =>
        Assert.Equal(Quotient(share), Shortfall.Of(Stands(measure, standard, result)).Share);

    // A place of 10 where 8 was aimed at is a quarter of 8 too many.
    [Theory]
    [InlineData("count", "<=8", "10", "1/4")]
    [InlineData("count", "<=8", "8", "0/1")]
    [InlineData("count", "<=8", "1", "0/1")]
    [InlineData("count", "<=8", "16", "1/1")]
    [InlineData("count", "<=8", "17", "1/1")]
    [InlineData("count", "<=0", "1", "1/1")]
    [InlineData("count", "<=0", "0", "0/1")]
    [InlineData("share", "<=10%", "3/20", "1/2")]
    [InlineData("percentage", "<=10%", "12.5", "1/4")]
    public void Where_less_is_better_the_excess_is_what_is_lacking(string measure, string standard, string result, string share) =>
        Assert.Equal(Quotient(share), Shortfall.Of(Stands(measure, standard, result)).Share);

    // (0 + 1/8 + 1/3 + 1) / 4 = 35/96.
    [Fact]
    public void Every_indicator_with_a_target_weighs_the_same()
    {
        var recovery = Recovery.Of(
            [Stands("count", ">=8", "9"), Stands("count", ">=8", "7"), Stands("share", ">=50%", "1/3"), Stands("yesNo", "yes", "n")],
            ImmutableSortedDictionary<Period, decimal>.Empty.Add(Period.Year(2024), 960))!;

        Assert.Equal(new Fraction(35, 96), recovery.Mean);
        Assert.Equal(350m, recovery.Amount);
    }

    [Fact]
    public void What_is_only_watched_does_not_weigh()
    {
        var recovery = Recovery.Of([Stands("count", "monitored", "0"), Stands("count", ">=8", "7"), Stands("count", "monitored", ".")], Luiss)!;

        Assert.Equal(new Fraction(1, 8), recovery.Mean);
        Assert.Equal(33_068m, recovery.Amount);
        Assert.Single(recovery.Shortfalls);
    }

    [Theory]
    [InlineData(true, "0/1")]
    [InlineData(false, "1/1")]
    public void What_is_declared_met_lacks_nothing_and_what_is_declared_missed_all(bool met, string share) =>
        Assert.Equal(Quotient(share), Shortfall.Of(Judged("count", ">=8", [new Answer.Declared(Year, met, new(2025, 1, 10))])).Share);

    [Fact]
    public void Without_money_or_targets_there_is_nothing_to_give_back()
    {
        Assert.Null(Recovery.Of([Stands("count", ">=8", "7")], ImmutableSortedDictionary<Period, decimal>.Empty));
        Assert.Null(Recovery.Of([], Luiss));
        Assert.Null(Recovery.Of([Stands("count", "monitored", "7")], Luiss));
    }

    private static readonly Period Year = Period.Year(2024);

    /// <param name="result">The one value; <c>.</c> for none, <c>-</c> for declared not measured.</param>
    private static Standing Stands(string measure, string standard, string result) => Judged(measure, standard, result switch
    {
        "." => [],
        "-" => [new Answer.NotMeasured(Year)],
        _ => [new Answer.Measured(Year, Notation.ReadValue(Notation.ReadMeasure(measure), result), new(2025, 1, 10))],
    });

    private static Standing Judged(string measure, string standard, ImmutableArray<Answer> answers)
    {
        var indicator = Examples.Planned(measure, null, null).Indicator;
        return Judge.Of(new(indicator, standard == "monitored" ? new Standard.Monitored() : Notation.ReadStandard(standard)), Year, answers, false, new(2025, 6, 1));
    }

    private static Fraction Quotient(string text) =>
        text.Split('/') is [var n, var d] ? new Fraction(Notation.ReadNumber(n), Notation.ReadNumber(d)) : throw new FormatException(text);
}
