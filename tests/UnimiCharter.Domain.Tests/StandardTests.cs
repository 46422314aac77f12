using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class StandardTests
{
    [Theory]
    [InlineData(">=30%", "300/1000", true)]
    [InlineData(">=30%", "301/1000", true)]
    [InlineData(">=30%", "299/1000", false)]
    [InlineData(">=30%", "299999999999/1000000000000", false)]
    [InlineData(">=30%", "0/1", false)]
    [InlineData(">=0%", "0/1", true)]
    [InlineData(">=100%", "1/1", true)]
    [InlineData(">=100%", "999/1000", false)]
    [InlineData("<=20%", "20/100", true)]
    [InlineData("<=20%", "199/1000", true)]
    [InlineData("<=20%", "201/1000", false)]
    [InlineData("<=20%", "200000000001/1000000000000", false)]
    [InlineData("<=0%", "0/9", true)]
    [InlineData("<=0%", "1/1000000", false)]
    [InlineData("10..30%", "1/10", true)]
    [InlineData("10..30%", "2/10", true)]
    [InlineData("10..30%", "3/10", true)]
    [InlineData("10..30%", "99/1000", false)]
    [InlineData("10..30%", "301/1000", false)]
    [InlineData("20..20%", "1/5", true)]
    [InlineData("20..20%", "201/1000", false)]
    [InlineData(">=5", "5/1", true)]
    [InlineData(">=5", "4/1", false)]
    [InlineData("<=5", "5/1", true)]
    [InlineData("<=5", "6/1", false)]
    [InlineData("<=12.5", "12.5/1", true)]
    [InlineData("<=12.5", "12.500001/1", false)]
    [InlineData(">=-3", "-3/1", true)]
    [InlineData(">=-3", "-4/1", false)]
    [InlineData("<=0.2", "1/5", true)]
    [InlineData("<=0.2", "21/100", false)]
    [InlineData("yes", "1/1", true)]
    [InlineData("yes", "0/1", false)]
    public void A_threshold_is_met_on_it_and_on_its_good_side(string standard, string result, bool met) =>
        Assert.Equal(met, Notation.ReadStandard(standard).IsMetBy(Quotient(result)));

    [Theory]
    [InlineData(">=33.333333%", true)]
    [InlineData("<=33.333333%", false)]
    [InlineData(">=33.333334%", false)]
    [InlineData("<=33.333334%", true)]
    public void A_third_is_held_against_decimals_of_it_exactly(string standard, bool met) =>
        Assert.Equal(met, Notation.ReadStandard(standard).IsMetBy(new Fraction(1, 3)));

    [Theory]
    [InlineData(">=30%~0", "297/1000", true)]
    [InlineData(">=30%~0", "295/1000", true)]
    [InlineData(">=30%~0", "2949999/10000000", false)]
    [InlineData(">=30%~0", "294/1000", false)]
    [InlineData(">=30%", "297/1000", false)]
    [InlineData("<=20%~0", "204/1000", true)]
    [InlineData("<=20%~0", "2049999/10000000", true)]
    [InlineData("<=20%~0", "205/1000", false)]
    [InlineData("<=20%", "204/1000", false)]
    [InlineData("10..30%~0", "95/1000", true)]
    [InlineData("10..30%~0", "94/1000", false)]
    [InlineData("10..30%~0", "304/1000", true)]
    [InlineData("10..30%~0", "305/1000", false)]
    [InlineData("<=20%~1", "2004/10000", true)]
    [InlineData("<=20%~1", "2005/10000", false)]
    [InlineData(">=12.5~1", "12.45/1", true)]
    [InlineData(">=12.5~1", "12.44/1", false)]
    [InlineData(">=29.5%~0", "295/1000", true)]
    [InlineData(">=29.5%~0", "294/1000", false)]
    [InlineData("<=20.5%~0", "2049/10000", true)]
    [InlineData("<=20.5%~0", "205/1000", false)]
    [InlineData(">=-2~0", "-2.4/1", true)]
    [InlineData(">=-2~0", "-2.5/1", false)]
    public void A_precision_rounds_the_result_before_it_is_compared(string standard, string result, bool met) =>
        Assert.Equal(met, Notation.ReadStandard(standard).IsMetBy(Quotient(result)));

    [Theory]
    [InlineData(">=80%", "ratio", true)]
    [InlineData(">=80%", "share", true)]
    [InlineData(">=80%", "count", false)]
    [InlineData(">=80%", "amount", false)]
    [InlineData(">=80%", "yesNo", false)]
    [InlineData("10..30%", "count", false)]
    [InlineData(">=2", "ratio", true)]
    [InlineData(">=2", "count", true)]
    [InlineData("<=2", "count", true)]
    [InlineData("1..2", "count", true)]
    [InlineData(">=2", "amount", true)]
    [InlineData(">=2", "yesNo", false)]
    [InlineData("1..2", "yesNo", false)]
    [InlineData("yes", "yesNo", true)]
    [InlineData("yes", "ratio", false)]
    [InlineData("yes", "count", false)]
    [InlineData("yes", "amount", false)]
    [InlineData(">=1000000%", "ratio", true)]
    [InlineData(">=1000000.000001%", "ratio", false)]
    [InlineData("<=1000000.000001%", "ratio", false)]
    [InlineData("<=-1000000.000001%", "ratio", false)]
    [InlineData("0..1000001%", "ratio", false)]
    [InlineData("-1000001..0%", "ratio", false)]
    [InlineData("<=1000001", "count", true)]
    [InlineData("<=1000001", "amount", true)]
    public void A_standard_suits_the_measures_it_can_be_promised_of(string standard, string measure, bool suits) =>
        Assert.Equal(suits, Notation.ReadStandard(standard).Suits(Notation.ReadMeasure(measure)));

    [Theory]
    [InlineData(Aggregation.Pooled, "ratio share")]
    [InlineData(Aggregation.Every, "ratio share count amount yesNo")]
    [InlineData(Aggregation.Sum, "count amount")]
    [InlineData(Aggregation.Latest, "ratio share count amount yesNo")]
    [InlineData(Aggregation.Peak, "ratio share count amount")]
    [InlineData(Aggregation.Mean, "count amount")]
    public void An_aggregation_suits_the_measures_it_can_be_made_of(Aggregation aggregation, string measures) =>
        Assert.All(
            "ratio share count amount yesNo".Split(' '),
            measure => Assert.Equal(measures.Split(' ').Contains(measure), aggregation.Suits(Notation.ReadMeasure(measure))));

    [Fact]
    public void A_standard_is_of_bounded_values_and_decimals()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.AtLeast(0.0000001m, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.AtMost(Bounds.MaxAmount + 1, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.AtMost(-Bounds.MaxAmount - 1, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.Within(2, 1, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.Within(0.0000001m, 1, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.Within(0, 1.0000001m, Unit.Percent));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.AtLeast(1, Unit.Percent, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Standard.AtLeast(1, Unit.Percent, 7));
        Assert.Equal(6, new Standard.AtLeast(Bounds.MaxAmount, Unit.Percent, 6).Precision);
        Assert.Equal(0.000001m, new Standard.AtMost(0.000001m, Unit.Percent, 0).Value);
    }

    [Fact]
    public void Standards_are_equal_when_they_promise_the_same()
    {
        Assert.Equal(new Standard.AtLeast(20m, Unit.Percent), new Standard.AtLeast(20.0m, new Unit("percent")));
        Assert.Equal<Standard>(new Standard.Yes(), new Standard.Yes());
        Assert.NotEqual<Standard>(new Standard.AtLeast(20, Unit.Percent), new Standard.AtMost(20, Unit.Percent));
        Assert.NotEqual(new Standard.AtLeast(20, Unit.Percent), new Standard.AtLeast(20, Unit.Count));
        Assert.NotEqual(new Standard.AtLeast(20, Unit.Percent), new Standard.AtLeast(20, Unit.Percent, 0));
        Assert.NotEqual(new Standard.AtLeast(20, Unit.Percent), new Standard.AtLeast(21, Unit.Percent));
    }

    [Fact]
    public void A_range_is_met_when_both_of_its_ends_are()
    {
        Law.Holds(Examples, drawn =>
        {
            var (low, width, precision, result) = drawn;
            var within = new Standard.Within(low, low + width, Unit.Percent, precision);
            var ends = new Standard.AtLeast(low, Unit.Percent, precision).IsMetBy(result) && new Standard.AtMost(low + width, Unit.Percent, precision).IsMetBy(result);
            Assert.Equal(ends, within.IsMetBy(result));
        });
    }

    [Fact]
    public void A_better_result_meets_what_a_worse_one_meets() => Law.Holds(from one in Examples from other in Examples select (one, other.Result), drawn =>
    {
        var ((value, _, precision, one), other) = drawn;
        var (worse, better) = one.CompareTo(other) <= 0 ? (one, other) : (other, one);
        if (new Standard.AtLeast(value, Unit.Percent, precision).IsMetBy(worse)) Assert.True(new Standard.AtLeast(value, Unit.Percent, precision).IsMetBy(better));
        if (new Standard.AtMost(value, Unit.Percent, precision).IsMetBy(better)) Assert.True(new Standard.AtMost(value, Unit.Percent, precision).IsMetBy(worse));
    });

    private static Gen<(decimal Low, decimal Width, int? Precision, Fraction Result)> Examples =>
        from low in Gen.Choose(0, 1000)
        from width in Gen.Choose(0, 300)
        from precision in Gen.Choose(-1, 3)
        from numerator in Gen.Choose(0, 1000)
        from denominator in Gen.Choose(1, 1000)
        select (low / 10m, width / 10m, precision < 0 ? (int?)null : precision, new Fraction(numerator, denominator));

    private static Fraction Quotient(string text) =>
        text.Split('/') is [var n, var d] ? new Fraction(Notation.ReadNumber(n), Notation.ReadNumber(d)) : throw new FormatException(text);
}
