using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class MarginTests
{
    [Fact]
    public void Fifteen_critical_of_a_hundred_leave_six_more_under_a_fifth()
    {
        var atMostAFifth = Notation.ReadStandard("<=20%");

        Assert.Equal(6, Margin.Of(atMostAFifth, 15, 100, null).IfAllAdverse);
        Assert.True(atMostAFifth.IsMetBy(new Fraction(21, 106)));
        Assert.False(atMostAFifth.IsMetBy(new Fraction(22, 107)));
    }

    // AtMost t, n adverse of d: floor((t·d − n) / (1 − t)), and floor(t·D) − n.
    [Theory]
    [InlineData("<=20%", 15, 100, "none", "6", "none")]
    [InlineData("<=20%", 15, 100, "200", "6", "25")]
    [InlineData("<=20%", 20, 100, "100", "0", "0")]
    [InlineData("<=20%", 21, 100, "100", "-2", "-1")]
    [InlineData("<=20%", 21, 100, "104", "-2", "-1")]
    [InlineData("<=20%", 21, 100, "105", "-2", "0")]
    [InlineData("<=20%", 30, 100, "200", "-13", "10")]
    [InlineData("<=20%", 0, 4, "4", "1", "0")]
    [InlineData("<=20%", 1, 1, "5", "-1", "0")]
    [InlineData("<=0.2", 15, 100, "200", "6", "25")]
    [InlineData("<=12.5%", 1, 8, "16", "0", "1")]
    [InlineData("<=33.333333%", 1, 3, "3", "-1", "-1")]
    [InlineData("<=33.333334%", 1, 3, "3", "0", "0")]
    [InlineData("<=99%", 50, 100, "100", "4900", "49")]
    [InlineData("<=0%", 0, 10, "50", "0", "0")]
    [InlineData("<=0%", 3, 10, "50", "-3", "-3")]
    [InlineData("<=100%", 10, 10, "20", "none", "10")]
    [InlineData("<=150%", 30, 10, "20", "none", "0")]
    [InlineData("<=20%", 2, 0, "20", "-3", "2")]
    public void An_at_most_can_still_take_so_many_adverse_cases(string standard, int n, int d, string volume, string ifAllAdverse, string onFinalVolume) =>
        AssertMargin(standard, n, d, volume, ifAllAdverse, onFinalVolume);

    // AtLeast t, n good of d: floor(n / t − d), and D − ceil(t·D) − (d − n).
    [Theory]
    [InlineData(">=80%", 90, 100, "none", "12", "none")]
    [InlineData(">=80%", 90, 100, "200", "12", "30")]
    [InlineData(">=80%", 80, 100, "100", "0", "0")]
    [InlineData(">=80%", 79, 100, "200", "-2", "19")]
    [InlineData(">=80%", 79, 100, "100", "-2", "-1")]
    [InlineData(">=80%", 0, 10, "10", "-10", "-8")]
    [InlineData(">=80%", 4, 4, "4", "1", "0")]
    [InlineData(">=80%", 4, 4, "6", "1", "1")]
    [InlineData(">=66.666667%", 2, 3, "3", "-1", "-1")]
    [InlineData(">=66.666666%", 2, 3, "3", "0", "0")]
    [InlineData(">=0.8", 90, 100, "200", "12", "30")]
    [InlineData(">=1%", 1, 100, "100", "0", "0")]
    [InlineData(">=0.4%", 1, 100, "250", "150", "150")]
    [InlineData(">=100%", 10, 10, "20", "0", "0")]
    [InlineData(">=100%", 9, 10, "20", "-1", "-1")]
    [InlineData(">=0%", 0, 10, "20", "none", "10")]
    [InlineData(">=0%", 7, 10, "20", "none", "17")]
    [InlineData(">=120%", 30, 10, "10", "15", "18")]
    public void An_at_least_can_still_lose_so_many_cases(string standard, int n, int d, string volume, string ifAllAdverse, string onFinalVolume) =>
        AssertMargin(standard, n, d, volume, ifAllAdverse, onFinalVolume);

    // At whole percents an at-most 20% is missed from 20.5% on, an at-least 30% is met from 29.5% on.
    [Theory]
    [InlineData("<=20%~0", 20, 100, "200", "0", "20")]
    [InlineData("<=20%~0", 15, 100, "200", "6", "25")]
    [InlineData("<=20%~0", 14, 100, "100", "8", "6")]
    [InlineData("<=20%~0", 40, 200, "200", "1", "0")]
    [InlineData("<=20%~0", 41, 200, "200", "-1", "-1")]
    [InlineData("<=20.5%~0", 41, 200, "200", "-1", "-1")]
    [InlineData("<=20%~1", 2004, 10_000, "10000", "1", "0")]
    [InlineData("<=20%~1", 2005, 10_000, "10000", "-1", "-1")]
    [InlineData(">=30%~0", 297, 1000, "2000", "6", "707")]
    [InlineData(">=30%", 297, 1000, "2000", "-10", "697")]
    [InlineData(">=30%~0", 295, 1000, "1000", "0", "0")]
    [InlineData(">=30%~0", 294, 1000, "1000", "-4", "-1")]
    [InlineData(">=29.5%~0", 295, 1000, "1000", "0", "0")]
    public void A_margin_knows_the_rounding_of_its_standard(string standard, int n, int d, string volume, string ifAllAdverse, string onFinalVolume) =>
        AssertMargin(standard, n, d, volume, ifAllAdverse, onFinalVolume);

    [Theory]
    [InlineData("<=20%")]
    [InlineData("<=20%~0")]
    [InlineData(">=80%")]
    [InlineData(">=80%~0")]
    public void Before_the_first_case_nothing_can_go_wrong_and_nothing_has(string standard) =>
        Assert.Equal(new Margin(0, 0, SmallSample: true), Margin.Of(Notation.ReadStandard(standard), 0, 0, 0));

    [Theory]
    [InlineData("<=100%~0", 10, 20, "300", "290")]
    [InlineData(">=0%~0", 10, 20, "300", "290")]
    public void No_rounding_lets_more_cases_go_wrong_than_there_are(string standard, int n, int d, string volume, string onFinalVolume) =>
        AssertMargin(standard, n, d, volume, "none", onFinalVolume);

    [Theory]
    [InlineData("<=20%", 4, "none", true)]
    [InlineData("<=20%", 5, "none", false)]
    [InlineData("<=20%", 4, "5", false)]
    [InlineData("<=20%", 1, "4", true)]
    [InlineData("<=0%", 1_000_000, "none", true)]
    [InlineData("<=100%", 1, "none", false)]
    [InlineData(">=80%", 4, "none", true)]
    [InlineData(">=80%", 5, "none", false)]
    [InlineData(">=80%", 4, "5", false)]
    [InlineData(">=100%", 1_000_000, "none", true)]
    [InlineData(">=0%", 1, "none", false)]
    [InlineData("<=0.2", 4, "none", true)]
    [InlineData("<=0.2", 5, "none", false)]
    [InlineData(">=99%~0", 66, "none", true)]
    [InlineData(">=99%~0", 67, "none", false)]
    [InlineData("<=12%~0", 8, "none", true)]
    [InlineData("<=12%~0", 9, "none", false)]
    [InlineData("<=0%~0", 200, "none", true)]
    [InlineData("<=0%~0", 201, "none", false)]
    public void A_sample_is_small_when_its_standard_allows_less_than_one_adverse_case(string standard, int d, string volume, bool small) =>
        Assert.Equal(small, Margin.Of(Notation.ReadStandard(standard), 0, d, Volume(volume)).SmallSample);

    [Theory]
    [InlineData("10..30%")]
    [InlineData("yes")]
    public void A_standard_without_one_threshold_has_no_margin(string standard) =>
        Assert.Equal(new Margin(null, null, false), Margin.Of(Notation.ReadStandard(standard), 15, 100, 200));

    [Fact]
    public void So_many_further_adverse_cases_still_meet_the_standard_and_one_more_does_not() => Law.Holds(Examples, drawn =>
    {
        var (standard, n, d, _) = drawn;
        if (Margin.Of(standard, n, d, null).IfAllAdverse is not { } k) return;

        Assert.Equal(k >= 0, standard.IsMetBy(new Fraction(n, d)));
        if (d + k > 0) Assert.True(standard.IsMetBy(After(k)));
        if (d + k + 1 > 0) Assert.False(standard.IsMetBy(After(k + 1)));

        Fraction After(decimal further) => standard is Standard.AtMost ? new(n + further, d + further) : new(n, d + further);
    }, tries: 5000);

    [Fact]
    public void So_many_adverse_cases_of_the_final_volume_meet_the_standard_and_one_more_does_not() => Law.Holds(Examples, drawn =>
    {
        var (standard, n, d, volume) = drawn;
        var k = Margin.Of(standard, n, d, volume).OnFinalVolume!.Value;

        Assert.True(standard.IsMetBy(AtTheEnd(k)));
        Assert.False(standard.IsMetBy(AtTheEnd(k + 1)));

        Fraction AtTheEnd(decimal further) => new(standard is Standard.AtMost ? n + further : volume - (d - n) - further, volume);
    }, tries: 5000);

    [Fact]
    public void A_sample_is_small_exactly_when_one_adverse_case_of_it_misses_the_standard()
    {
        foreach (var value in Enumerable.Range(1, 99))
        foreach (var standard in new[] { Standard(true, value, null), Standard(true, value, 0), Standard(false, value, null), Standard(false, value, 0) })
        foreach (var volume in Enumerable.Range(1, 100))
        {
            var one = new Fraction(standard is Standard.AtMost ? 1 : volume - 1, volume);
            if (Margin.Of(standard, 0, 0, volume).SmallSample == standard.IsMetBy(one)) Assert.Fail($"{standard} of {volume}");
        }
    }

    /// <summary>Thresholds between nothing and everything, after rounding; volumes from a handful to what ten years of bounds add up to.</summary>
    private static Gen<(Standard Standard, decimal N, decimal D, decimal Volume)> Examples =>
        from decimals in Gen.Choose(0, 6)
        from drawn in Gen.Choose(1, 99)
        from step in Gen.Choose(0, 999_999)
        let value = drawn + decimal.Round(step / 1_000_000m, decimals)
        from precision in Gen.Choose(-1, 6)
        from atMost in Gen.Elements(true, false)
        from large in Gen.Elements(1m, 1m, 1_000_003m, 119_999_999_999m)
        from d in Gen.OneOf(Gen.Choose(1, 300), Gen.Choose(1, 1000))
        from n in Gen.OneOf(Gen.Choose(0, d), Gen.Choose(-2, 2).Select(off => (int)Math.Clamp(decimal.Round(d * value / 100) + off, 0, d)))
        from more in Gen.Choose(0, 200)
        let standard = Standard(atMost, Math.Min(value, 99), precision < 0 ? null : precision)
        select (standard, n * large, d * large, (d + more) * large);

    private static Standard Standard(bool atMost, decimal value, int? precision) =>
        atMost ? new Standard.AtMost(value, Unit.Percent, precision) : new Standard.AtLeast(value, Unit.Percent, precision);

    private static void AssertMargin(string standard, int n, int d, string volume, string ifAllAdverse, string onFinalVolume)
    {
        var margin = Margin.Of(Notation.ReadStandard(standard), n, d, Volume(volume));

        Assert.Equal((Volume(ifAllAdverse), Volume(onFinalVolume)), (margin.IfAllAdverse, margin.OnFinalVolume));
    }

    private static decimal? Volume(string text) => text == "none" ? null : Notation.ReadNumber(text);
}
