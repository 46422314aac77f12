namespace UnimiCharter.Domain.Tests;

public sealed class ValueTests
{
    [Fact]
    public void Counts_are_whole_from_zero_to_the_bound()
    {
        Assert.Equal(0, new Value.Count(0).Whole);
        Assert.Equal(Bounds.MaxCount, new Value.Count(Bounds.MaxCount).Whole);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Count(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Count(Bounds.MaxCount + 1));
    }

    [Fact]
    public void Numerators_and_denominators_are_counts()
    {
        Assert.Equal((0, 0), (new Value.Ratio(0, 0).Numerator, new Value.Ratio(0, 0).Denominator));
        Assert.Equal(Bounds.MaxCount, new Value.Ratio(3, Bounds.MaxCount).Denominator);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Ratio(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Ratio(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Ratio(Bounds.MaxCount + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Ratio(1, Bounds.MaxCount + 1));
    }

    [Fact]
    public void Amounts_have_six_decimals_at_most_and_no_trailing_zeros()
    {
        Assert.Equal("12.5", new Value.Amount(12.500000000m).Figure.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("100", new Value.Amount(100.0m).Figure.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(-0.000001m, new Value.Amount(-0.000001m).Figure);
        Assert.Equal(-Bounds.MaxAmount, new Value.Amount(-Bounds.MaxAmount).Figure);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Amount(0.0000001m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Amount(Bounds.MaxAmount + 0.000001m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Value.Amount(-Bounds.MaxAmount - 0.000001m));
    }

    [Fact]
    public void A_value_is_the_number_it_says_and_a_ratio_over_zero_is_none()
    {
        Assert.Equal(new Fraction(7), new Value.Count(7).Number);
        Assert.Equal(new Fraction(1), new Value.YesNo(true).Number);
        Assert.Equal(new Fraction(0), new Value.YesNo(false).Number);
        Assert.Equal(new Fraction(1, 3), new Value.Ratio(2, 6).Number);
        Assert.Equal(new Fraction(-2.5m), new Value.Amount(-2.5m).Number);
        Assert.Null(new Value.Ratio(0, 0).Number);
        Assert.Null(new Value.Ratio(5, 0).Number);
    }

    [Fact]
    public void A_ratio_is_not_the_same_report_as_its_reduced_one()
    {
        Assert.NotEqual(new Value.Ratio(1, 3), new Value.Ratio(2, 6));
        Assert.Equal(new Value.Ratio(2, 6), new Value.Ratio(2, 6));
        Assert.Equal(new Value.Amount(12.5m), new Value.Amount(12.50m));
    }

    [Theory]
    [InlineData("share", "1/2")]
    [InlineData("ratio", "3/2")]
    [InlineData("count", "5")]
    [InlineData("amount", "1.5")]
    [InlineData("yesNo", "y")]
    public void A_measure_fits_the_values_of_its_shape_alone(string measure, string value)
    {
        Value[] values = [new Value.Count(1), new Value.YesNo(true), new Value.Ratio(1, 2), new Value.Amount(1)];
        var own = Notation.ReadValue(Notation.ReadMeasure(measure), value);

        Assert.All(values, other => Assert.Equal(other.GetType() == own.GetType(), Notation.ReadMeasure(measure).Fits(other)));
    }
}
