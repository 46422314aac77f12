namespace UnimiCharter.Api.Verdicts;

/// <summary>A value for the whole year, in the place of what its periods add up to.</summary>
/// <param name="Period">The year, which is the period that the figure is reported for.</param>
/// <param name="OfPeriods">What the periods that were measured come to; null when none was.</param>
/// <param name="Difference">What the year has more than its periods, negative for less; null when none was measured.</param>
internal sealed record YearFigureView(string Period, ResultView Result, ResultView? OfPeriods, YearDifferenceView? Difference)
{
    public static YearFigureView Of(YearFigure figure, Standing standing, Language language) => new(
        standing.Span.ToString(),
        ResultView.Of(figure.Result, standing.Promise, language),
        figure.OfPeriods is { } periods ? ResultView.Of(periods, standing.Promise, language) : null,
        figure.OfPeriods is null ? null : YearDifferenceView.Of(figure, standing.Promise, language));
}

/// <summary>How a year's figure differs from the sum of its periods.</summary>
/// <param name="Numerator">Of a ratio; null otherwise.</param>
/// <param name="Denominator">Of a ratio; null otherwise.</param>
/// <param name="Value">In the standard's unit, of a percentage in points, rounded for showing to six decimals; null over a zero denominator.</param>
/// <param name="Text">As a reader of the language writes it, rounded to two decimals.</param>
internal sealed record YearDifferenceView(decimal? Numerator, decimal? Denominator, decimal? Value, string Text)
{
    private const int ShownDecimals = 6;
    private const int TextDecimals = 2;

    /// <param name="figure">One whose periods were measured.</param>
    /// <param name="promise">What is judged.</param>
    /// <param name="language">Of the text.</param>
    public static YearDifferenceView Of(YearFigure figure, Promise promise, Language language)
    {
        var unit = promise.Standard.Unit;
        var difference = figure.Difference * (unit?.Scale ?? 1);
        var suffix = unit == Unit.Percent ? language.Pick(" punti", " points") : StandardView.Suffix(unit);
        var told = difference is { } shown ? Signed(shown.Round(TextDecimals)) + suffix : null;
        if (promise.Indicator.Measure is not Measure.Ratio) return new(null, null, difference?.Round(ShownDecimals), told ?? "–");
        var (numerator, denominator) = (figure.Result.Numerator - figure.OfPeriods!.Numerator, figure.Result.Denominator - figure.OfPeriods.Denominator);
        return new(
            numerator, denominator, difference?.Round(ShownDecimals),
            Signed(numerator) + language.Pick(" su ", " of ") + Signed(denominator) + (told is null ? "" : $" ({told})"));

        string Signed(decimal number) => (number > 0 ? "+" : "") + language.Number(number);
    }
}
