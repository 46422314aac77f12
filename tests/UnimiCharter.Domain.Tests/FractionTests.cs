using FsCheck;
using FsCheck.Fluent;

namespace UnimiCharter.Domain.Tests;

public sealed class FractionTests
{
    /// <summary>Months of a span of years that figures are summed over: what <see cref="Bounds"/> promises to keep exact.</summary>
    private const int MostMonths = 120;

    [Theory]
    [InlineData(6, 3, 2, 2)]
    [InlineData(7, 2, 3, 4)]
    [InlineData(-7, 2, -4, -3)]
    [InlineData(-6, 3, -2, -2)]
    [InlineData(1, 1000, 0, 1)]
    [InlineData(-1, 1000, -1, 0)]
    [InlineData(0, 5, 0, 0)]
    [InlineData(5, 0.25, 20, 20)]
    [InlineData(2.999999, 1, 2, 3)]
    public void The_floor_lies_at_or_below_and_the_ceiling_at_or_above(double numerator, double denominator, double floor, double ceiling)
    {
        var fraction = new Fraction((decimal)numerator, (decimal)denominator);

        Assert.Equal((decimal)floor, fraction.Floor());
        Assert.Equal((decimal)ceiling, fraction.Ceiling());
    }

    [Fact]
    public void The_floor_is_right_where_the_quotient_has_more_digits_than_a_decimal()
    {
        // 9 999 999 999 999 999 999 999 999 999 and two thirds: the division alone rounds it to 10^28.
        var fraction = new Fraction(29_999_999_999_999_999_999_999_999_999m, 3);

        Assert.Equal(10_000_000_000_000_000_000_000_000_000m, fraction.ToDecimal());
        Assert.Equal(9_999_999_999_999_999_999_999_999_999m, fraction.Floor());
        Assert.Equal(10_000_000_000_000_000_000_000_000_000m, fraction.Ceiling());
    }

    [Theory]
    [InlineData("1", "2", 0, "1")]
    [InlineData("-1", "2", 0, "-1")]
    [InlineData("3", "2", 0, "2")]
    [InlineData("5", "2", 0, "3")]
    [InlineData("-5", "2", 0, "-3")]
    [InlineData("49", "100", 0, "0")]
    [InlineData("-49", "100", 0, "0")]
    [InlineData("125", "100", 1, "1.3")]
    [InlineData("-125", "100", 1, "-1.3")]
    [InlineData("1249999", "1000000", 1, "1.2")]
    [InlineData("1", "3", 2, "0.33")]
    [InlineData("2", "3", 2, "0.67")]
    [InlineData("-2", "3", 2, "-0.67")]
    [InlineData("1", "3", 6, "0.333333")]
    [InlineData("999999.5", "1", 0, "1000000")]
    [InlineData("0", "7", 3, "0")]
    public void A_half_is_rounded_away_from_zero(string numerator, string denominator, int decimals, string rounded) =>
        Assert.Equal(Notation.ReadNumber(rounded), new Fraction(Notation.ReadNumber(numerator), Notation.ReadNumber(denominator)).Round(decimals));

    [Fact]
    public void A_third_is_more_than_any_decimals_of_it()
    {
        Assert.True(new Fraction(1, 3).CompareTo(0.3333333333333333333333333333m) > 0);
        Assert.True(new Fraction(1, 3).CompareTo(0.3333333333333333333333333334m) < 0);
        Assert.True((new Fraction(1, 3) * 100).CompareTo(33.333333m) > 0);
        Assert.Equal(0, (new Fraction(1, 3) * 3).CompareTo(1m));
    }

    [Fact]
    public void Equal_quotients_are_equal_however_they_are_written()
    {
        Assert.Equal(new Fraction(1, 3), new Fraction(2, 6));
        Assert.Equal(new Fraction(-1, 4), new Fraction(-0.250m));
        Assert.NotEqual(new Fraction(1, 3), new Fraction(333_333_333_333, 1_000_000_000_000));
    }

    [Fact]
    public void A_fraction_keeps_its_numerator_and_denominator_and_is_over_one_by_itself()
    {
        Assert.Equal((2m, 6m), (new Fraction(2, 6).Numerator, new Fraction(2, 6).Denominator));
        Assert.Equal((5m, 1m), (new Fraction(5).Numerator, new Fraction(5).Denominator));
        Assert.Equal(0.5m, new Fraction(3, 6).ToDecimal());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_denominator_is_more_than_zero(int denominator) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fraction(1, denominator));

    [Fact]
    public void A_default_fraction_is_not_a_number()
    {
        Assert.Throws<InvalidOperationException>(() => default(Fraction).Denominator);
        Assert.Throws<InvalidOperationException>(() => default(Fraction).Floor());
        Assert.Throws<InvalidOperationException>(() => default(Fraction).CompareTo(0m));
    }

    [Fact]
    public void A_pooled_ratio_is_compared_with_a_standard_as_unbounded_arithmetic_compares_it() => Law.Holds(PooledAgainstStandard, drawn =>
    {
        var (numerator, denominator, scale, standard) = drawn;
        var expected = (Exact.Of(numerator) * Exact.Of(scale) / Exact.Of(denominator)).CompareTo(Exact.Of(standard));

        Assert.Equal(expected, (new Fraction(numerator, denominator) * scale).CompareTo(standard));
    }, tries: 5000);

    [Fact]
    public void A_pooled_ratio_is_rounded_as_unbounded_arithmetic_rounds_it()
    {
        var examples = from pooled in PooledAgainstStandard from decimals in Gen.Choose(0, Bounds.MaxDecimals) select (pooled, decimals);

        Law.Holds(examples, drawn =>
        {
            var ((numerator, denominator, scale, _), decimals) = drawn;
            var expected = (Exact.Of(numerator) * Exact.Of(scale) / Exact.Of(denominator)).Round(decimals);

            Assert.Equal(0, Exact.Of((new Fraction(numerator, denominator) * scale).Round(decimals)).CompareTo(expected));
        }, tries: 5000);
    }

    [Fact]
    public void Summed_and_averaged_amounts_are_compared_and_rounded_as_by_unbounded_arithmetic()
    {
        var examples =
            from sum in Summed(Bounds.MaxAmount)
            from months in Gen.Choose(1, MostMonths)
            from standard in Gen.OneOf(Millionths((long)Bounds.MaxAmount), Nearby(sum / months))
            from decimals in Gen.Choose(0, Bounds.MaxDecimals)
            select (sum, months, standard, decimals);

        Law.Holds(examples, drawn =>
        {
            var (sum, months, standard, decimals) = drawn;
            var (fraction, exact) = (new Fraction(sum, months), Exact.Of(sum) / Exact.Of(months));

            Assert.Equal(exact.CompareTo(Exact.Of(standard)), fraction.CompareTo(standard));
            Assert.Equal(0, Exact.Of(fraction.Round(decimals)).CompareTo(exact.Round(decimals)));
            Assert.Equal(exact.Floor(), (System.Numerics.BigInteger)fraction.Floor());
            Assert.Equal(exact.Ceiling(), (System.Numerics.BigInteger)fraction.Ceiling());
        }, tries: 5000);
    }

    [Fact]
    public void Two_reported_ratios_are_compared_as_unbounded_arithmetic_compares_them()
    {
        var figure = Figure(1, Bounds.MaxCount);
        var examples =
            from a in figure
            from b in figure
            from c in Gen.OneOf(figure, Gen.Choose(-1, 1).Select(step => Math.Clamp(a + step, 0, Bounds.MaxCount)))
            from d in Gen.OneOf(figure, Gen.Choose(-1, 1).Select(step => Math.Clamp(b + step, 1, Bounds.MaxCount)))
            select (a, b, c, d);

        Law.Holds(examples, drawn =>
        {
            var (a, b, c, d) = drawn;
            var expected = new Exact(a, b).CompareTo(new Exact(c, d));

            Assert.Equal(expected, new Fraction(a, b).CompareTo(new Fraction(c, d)));
            Assert.Equal(expected == 0, new Fraction(a, b) == new Fraction(c, d));
        }, tries: 5000);
    }

    [Fact]
    public void Two_reported_amounts_are_compared_to_their_last_decimal()
    {
        var examples = from a in Millionths((long)Bounds.MaxAmount) from b in Gen.OneOf(Millionths((long)Bounds.MaxAmount), Nearby(a)) select (a, b);

        Law.Holds(examples, drawn => Assert.Equal(drawn.a.CompareTo(drawn.b), new Fraction(drawn.a).CompareTo(new Fraction(drawn.b))));
    }

    [Fact]
    public void Equal_quotients_have_equal_hash_codes()
    {
        var examples = from n in Gen.Choose(0, 1000) from d in Gen.Choose(1, 1000) from k in Gen.Choose(1, 1000) select (n, d, k);

        Law.Holds(examples, drawn =>
        {
            var (n, d, k) = drawn;
            Assert.Equal(new Fraction(n, d), new Fraction((decimal)n * k, (decimal)d * k));
            Assert.Equal(new Fraction(n, d).GetHashCode(), new Fraction((decimal)n * k, (decimal)d * k).GetHashCode());
        });
    }

    private static Gen<(decimal Numerator, decimal Denominator, decimal Scale, decimal Standard)> PooledAgainstStandard =>
        from numerator in Figure(0, Bounds.MaxCount * MostMonths)
        from denominator in Figure(1, Bounds.MaxCount * MostMonths)
        from scale in Gen.Elements(1m, 100m)
        from standard in Gen.OneOf(Millionths((long)Standard.MaxRatio), Nearby(scale * numerator / denominator))
        select ((decimal)numerator, (decimal)denominator, scale, standard);

    private static Gen<long> Figure(long least, long most) => Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Two().Select(drawn => least + (((long)drawn.Item1 << 31) + drawn.Item2) % (most - least + 1)),
        Gen.Choose(0, 1000).Select(drawn => least + drawn),
        Gen.Choose(0, 1000).Select(drawn => most - drawn));

    private static Gen<decimal> Millionths(long most) =>
        from whole in Figure(-most, most - 1) from millionths in Gen.Choose(0, 999_999) select whole + millionths / 1_000_000m;

    private static Gen<decimal> Summed(decimal most) =>
        from whole in Figure(-(long)most * MostMonths, (long)most * MostMonths - 1)
        from millionths in Gen.Choose(0, 999_999)
        select whole + millionths / 1_000_000m;

    /// <summary>Standards that a quotient barely meets or barely misses.</summary>
    private static Gen<decimal> Nearby(decimal quotient) =>
        from decimals in Gen.Choose(0, Bounds.MaxDecimals)
        from step in Gen.Choose(-1, 1)
        select Math.Clamp(decimal.Round(quotient, decimals) + step * 0.000001m, -Bounds.MaxAmount, Bounds.MaxAmount);
}
