namespace UnimiCharter.Domain.Tests;

public sealed class ForecastTests
{
    // Without a known volume a share may end anywhere from 0 to 1, and what is no part of its whole above that.
    [Theory]
    [InlineData("share", "<=20%", "15/100", "none", "15/100", "0", "1")]
    [InlineData("share", ">=20%", "0/0 15/100", "none", "15/100", "0", "1")]
    [InlineData("share", "10..30%", "15/100", "none", "15/100", "0", "1")]
    [InlineData("ratio", ">=120%", "15/10", "none", "15/10", "0", "none")]
    [InlineData("share", "<=20%", "15/100", "200", "15/100", "15/200", "115/200")]
    [InlineData("share", ">=20%", "15/100 x - 5/20", "150", "20/120", "20/150", "50/150")]
    [InlineData("share", "10..30%", "15/100", "100", "15/100", "15/100", "15/100")]
    [InlineData("ratio", ">=120%", "15/10", "30", "15/10", "15/30", "none")]
    [InlineData("share", "<=20%", "15/100", "99", "15/100", "0", "1")]
    public void A_pooled_ratio_is_expected_to_stay(string measure, string standard, string months, string volume, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Pooled, measure, standard, months, volume, expected, ForecastMethod.PooledSoFar, lowest, highest);

    // The worst month can only be followed by a worse one.
    [Theory]
    [InlineData("yesNo", "yes", "y", "1/1", "0", "1")]
    [InlineData("yesNo", "yes", "y n", "0/1", "0", "0")]
    [InlineData("count", ">=2", "3 2 5", "2/1", "0", "2")]
    [InlineData("count", "<=2", "0 1", "1/1", "1", "none")]
    [InlineData("count", "2..4", "3 5", "5/1", "0", "none")]
    [InlineData("share", ">=30%", "4/10 3/10", "3/10", "0", "3/10")]
    [InlineData("share", "<=30%", "1/10 2/10", "2/10", "2/10", "1")]
    [InlineData("share", "10..30%", "2/10", "2/10", "0", "1")]
    [InlineData("amount", ">=2", "3 -1", "-1/1", "none", "-1")]
    [InlineData("amount", "<=2", "3 -1", "3/1", "3", "none")]
    [InlineData("amount", "1..2", "1.5", "1.5/1", "none", "none")]
    public void An_every_is_expected_to_stay(string measure, string standard, string months, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Every, measure, standard, months, "none", expected, ForecastMethod.AsSoFar, lowest, highest);

    // What came so far, times all the months that are measured or still to come, over those that were measured: 60 in two
    // months of twelve is 60·12/2; with two excluded and one not measured, of nine.
    [Theory]
    [InlineData("count", ">=100", "60", "720/1", "60", "none")]
    [InlineData("count", ">=100", "60 0", "720/2", "60", "none")]
    [InlineData("count", "<=100", "40 20 x x -", "540/2", "60", "none")]
    [InlineData("count", ">=100", "7 . . 7 7", "252/3", "21", "none")]
    [InlineData("count", "10..20", "1*11", "132/11", "11", "none")]
    [InlineData("count", ">=1", "0", "0/1", "0", "none")]
    [InlineData("amount", ">=100", "12.5 -2.4", "121.2/2", "none", "none")]
    public void A_sum_is_expected_to_grow_in_proportion(string measure, string standard, string months, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Sum, measure, standard, months, "none", expected, ForecastMethod.ProRata, lowest, highest);

    [Theory]
    [InlineData("count", ">=5", "9 4", "4/1", "0", "none")]
    [InlineData("amount", "<=5", "9 4", "4/1", "none", "none")]
    [InlineData("yesNo", "yes", "n y", "1/1", "0", "1")]
    [InlineData("share", ">=5%", "4/10", "4/10", "0", "1")]
    [InlineData("count", ">=5", ". 9*11", "9/1", "9", "9")]
    [InlineData("count", ">=5", "9*11", "9/1", "0", "none")]
    [InlineData("share", ">=5%", "4/10*10 . 0/0", "4/10", "0", "1")]
    [InlineData("share", ">=5%", ". 0/0*10 4/10", "4/10", "4/10", "4/10")]
    public void A_latest_is_expected_to_stay_and_settled_when_no_later_month_is_to_come(string measure, string standard, string months, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Latest, measure, standard, months, "none", expected, ForecastMethod.AsSoFar, lowest, highest);

    [Theory]
    [InlineData("count", "<=10", "3 10 7", "10/1", "10", "none")]
    [InlineData("amount", ">=10", "-3 -1", "-1/1", "-1", "none")]
    [InlineData("ratio", "<=30%", "1/10 3/10", "3/10", "3/10", "none")]
    public void A_peak_is_expected_to_stay_and_can_only_rise(string measure, string standard, string months, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Peak, measure, standard, months, "none", expected, ForecastMethod.AsSoFar, lowest, highest);

    // A mean of counts falls no lower than if nothing more came: 10 in two months, over twelve.
    [Theory]
    [InlineData("count", ">=5", "4 6", "10/2", "10/12", "none")]
    [InlineData("count", ">=5", "4 6 x - -", "10/2", "10/9", "none")]
    [InlineData("amount", ">=5", "4 6.5", "10.5/2", "none", "none")]
    public void A_mean_is_expected_to_stay(string measure, string standard, string months, string expected, string lowest, string highest) =>
        AssertForecast(Aggregation.Mean, measure, standard, months, "none", expected, ForecastMethod.AsSoFar, lowest, highest);

    [Theory]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "1/10*12", "200", "12/120", "1/10")]
    [InlineData(Aggregation.Pooled, "share", "<=20%", "1/10*11 -", "none", "11/110", "1/10")]
    [InlineData(Aggregation.Pooled, "ratio", "<=20%", "2/1 x*11", "none", "2/1", "2")]
    [InlineData(Aggregation.Every, "count", ">=2", "3*11 4", "none", "3/1", "3")]
    [InlineData(Aggregation.Sum, "count", ">=100", "5*12", "none", "60/1", "60")]
    [InlineData(Aggregation.Sum, "amount", ">=100", "5*10 - x", "none", "50/1", "50")]
    [InlineData(Aggregation.Latest, "count", ">=5", "9*10 4 -", "none", "4/1", "4")]
    [InlineData(Aggregation.Peak, "count", "<=10", "3*11 2", "none", "3/1", "3")]
    [InlineData(Aggregation.Mean, "count", "<=5", "6*12", "none", "72/12", "6")]
    [InlineData(Aggregation.Mean, "amount", "<=5", "6*10 - x", "none", "60/10", "6")]
    public void A_year_with_nothing_more_to_come_ends_as_it_is(
        Aggregation aggregation, string measure, string standard, string months, string volume, string result, string number) =>
        AssertForecast(aggregation, measure, standard, months, volume, result, ForecastMethod.AsSoFar, number, number);

    [Theory]
    [InlineData("")]
    [InlineData("- x")]
    [InlineData("0/0")]
    [InlineData("0/0 - x")]
    public void Nothing_is_forecast_from_nothing(string months) => Assert.All(
        new[] { Aggregation.Pooled, Aggregation.Every, Aggregation.Latest, Aggregation.Peak },
        aggregation => Assert.Null(Judged(aggregation, "share", "<=20%", months, "100").Forecast));

    [Theory]
    [InlineData("2024-12-31", false, true)]
    [InlineData("2025-01-01", false, false)]
    [InlineData("2024-12-31", true, false)]
    public void Only_a_provisional_verdict_is_forecast(string today, bool certified, bool forecast)
    {
        var promise = Notation.ReadPromise(Aggregation.Sum, "count", ">=1");
        Assert.Equal(forecast, Judge.Of(promise, Edition.Span, Notation.ReadYear(new Measure.Count(), "1*12"), certified, Notation.ReadDay(today)).Forecast is not null);
    }

    [Fact]
    public void Whatever_comes_the_year_ends_within_its_forecast_and_as_it_stands_where_that_is_settled() => Law.Holds(Years.Unfinished, drawn =>
    {
        var (promise, now, later, volume) = drawn;
        if (Judge.Of(promise, Edition.Span, now, false, YearEnd, declaredVolume: volume) is not { Forecast: { } forecast } standing) return;
        var end = Judge.Of(promise, Edition.Span, later, false, YearEnd.AddDays(1)).Result!.Number!.Value;

        if (forecast.Lowest is { } lowest) Assert.True(end.CompareTo(lowest) >= 0, $"{end} is below {forecast}.");
        if (forecast.Highest is { } highest) Assert.True(end.CompareTo(highest) <= 0, $"{end} is above {forecast}.");
        if (forecast.IsSettled) Assert.Equal((standing.Result!.Number!.Value, standing.Outcome), (end, Judge.Of(promise, Edition.Span, later, false, YearEnd).Outcome));
    }, tries: 5000);

    [Fact]
    public void What_is_expected_lies_within_the_forecast() => Law.Holds(Years.Unfinished, drawn =>
    {
        var (promise, now, _, volume) = drawn;
        if (Judge.Of(promise, Edition.Span, now, false, YearEnd, declaredVolume: volume).Forecast is not { } forecast) return;
        var expected = forecast.Expected.Number!.Value;

        Assert.True((forecast.Lowest is not { } lowest || expected.CompareTo(lowest) >= 0) && (forecast.Highest is not { } highest || expected.CompareTo(highest) <= 0), $"{forecast}");
    }, tries: 2000);

    [Fact]
    public void A_year_all_answered_for_is_settled() => Law.Holds(Years.Unfinished, drawn =>
    {
        if (Judge.Of(drawn.Promise, Edition.Span, drawn.Later, false, YearEnd).Forecast is { } forecast) Assert.True(forecast.IsSettled);
    });

    private static readonly EditionYear Edition = new(2024);
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    private static void AssertForecast(
        Aggregation aggregation, string measure, string standard, string months, string volume, string expected, ForecastMethod method, string lowest, string highest)
    {
        var forecast = Judged(aggregation, measure, standard, months, volume).Forecast!;

        Assert.Equal(expected, Notation.Write(forecast.Expected));
        Assert.Equal(method, forecast.Method);
        Assert.Equal(ReadFraction(lowest), forecast.Lowest);
        Assert.Equal(ReadFraction(highest), forecast.Highest);
        Assert.Equal(lowest == highest && lowest != "none", forecast.IsSettled);
    }

    private static Fraction? ReadFraction(string text) => text switch
    {
        "none" => null,
        _ when text.Split('/') is [var n, var d] => new Fraction(Notation.ReadNumber(n), Notation.ReadNumber(d)),
        _ => new Fraction(Notation.ReadNumber(text)),
    };

    private static Standing Judged(Aggregation aggregation, string measure, string standard, string months, string volume) => Judge.Of(
        Notation.ReadPromise(aggregation, measure, standard), Edition.Span, Notation.ReadYear(Notation.ReadMeasure(measure), months), false, YearEnd,
        declaredVolume: volume == "none" ? null : Notation.ReadNumber(volume));
}
