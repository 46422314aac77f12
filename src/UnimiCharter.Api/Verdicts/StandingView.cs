using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Verdicts;

/// <summary>How one indicator stands: its result judged against its standard.</summary>
/// <param name="Service">The service's code.</param>
/// <param name="ServiceTitle">What the service is called.</param>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="IndicatorTitle">The document's own wording of the indicator.</param>
/// <param name="DimensionTitle">In the reader's language.</param>
/// <param name="Edition">The edition whose standard was used.</param>
/// <param name="Forecast">How the year may end; only where it is told, and while the verdict is provisional.</param>
/// <param name="Standard">Null of what is measured without one.</param>
/// <param name="YearFigure">Only where a figure of the whole year stands in the place of what its periods add up to.</param>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Outcome">The answer of three.</param>
/// <param name="Reason">Why there is no verdict; null when there is one.</param>
/// <param name="OutcomeText">The outcome in words of the reader's language: with why there is none, how sure it is, and of how much of the year.</param>
/// <param name="Outlook">What the periods still unanswered can change; null once the verdict is final.</param>
internal sealed record StandingView(
    string Service,
    string ServiceTitle,
    string Indicator,
    string IndicatorTitle,
    QualityDimension Dimension,
    string DimensionTitle,
    string Edition,
    StandardView? Standard,
    ResultView? Result,
    OutcomeName Outcome,
    string? Reason,
    Finality Finality,
    string OutcomeText,
    Outlook? Outlook,
    PeriodsView Periods,
    MarginView Margin,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ForecastView? Forecast = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] YearFigureView? YearFigure = null)
{
    /// <param name="standardsOf">The edition of the standard, when it is another than that of the measurements.</param>
    public static StandingView Of(Judged judged, OrganizationCode organization, HttpRequest request, EditionYear? standardsOf = null, bool withForecast = false)
    {
        var (service, title, standing, _) = judged;
        var language = Languages.Of(request);
        var indicator = standing.Promise.Indicator;
        var isByAnother = standardsOf is { } other && other.Span != standing.Span;
        var links = new Dictionary<string, LinkView>(5)
        {
            ["service"] = request.To(Web.Links.Service(organization, service)),
            ["measurements"] = request.To(Web.Links.Measurements(organization, service, indicator.Code) + "?edition=" + standing.Span),
            ["explanation"] = request.To($"{Web.Links.Indicator(organization, service, indicator.Code)}/explanation?edition={standing.Span}{(isByAnother ? $"&standardsOf={standardsOf}" : "")}"),
        };
        // A picture judges by the edition's own standards.
        if (!isByAnother)
        {
            links["badge"] = request.To(Web.Links.Picture(organization, service, indicator.Code, "badge", standing.Span, language));
            links["chart"] = request.To(Web.Links.Picture(organization, service, indicator.Code, "chart", standing.Span, language));
        }
        return new(
            service.Value,
            title.In(language),
            indicator.Code.Value,
            indicator.Title.In(language),
            indicator.Dimension!.Value,
            judged.DimensionTitle.In(language),
            (standardsOf?.Span ?? standing.Span).ToString(),
            StandardView.Promised(standing.Promise.Standard, language),
            standing.Result is { } result ? ResultView.Of(result, standing.Promise, language) : null,
            NameOf(standing.Outcome),
            ReasonOf(standing.Outcome),
            standing.Finality,
            VerdictWords.Of(standing, language),
            standing.Outlook,
            new(standing.Periods.Expected, standing.Periods.Reported, standing.Periods.OnTime, standing.Periods.Late, [.. standing.Periods.Missing.Select(p => p.ToString())]),
            new(standing.Margin.IfAllAdverse, standing.Margin.OnFinalVolume, standing.Margin.SmallSample),
            links,
            withForecast && standing.Forecast is { } forecast ? ForecastView.Of(forecast, standing.Promise, language) : null,
            standing.YearFigure is { } figure ? YearFigureView.Of(figure, standing, language) : null);
    }

    public static OutcomeName NameOf(Outcome outcome) => outcome switch
    {
        Domain.Outcome.Met => OutcomeName.Met,
        Domain.Outcome.Missed => OutcomeName.Missed,
        Domain.Outcome.NotEvaluable => OutcomeName.NotEvaluable,
        _ => throw new UnreachableException(),
    };

    public static string? ReasonOf(Outcome outcome) => outcome is not Domain.Outcome.NotEvaluable { Reason: var reason } ? null : reason switch
    {
        Domain.Reason.NoData => "no-data",
        Domain.Reason.ZeroDenominator => "zero-denominator",
        Domain.Reason.NotDue => "not-due",
        Domain.Reason.NotMeasured => "not-measured",
        Domain.Reason.Excluded => "excluded",
        Domain.Reason.NoStandard => "no-standard",
        _ => throw new UnreachableException(),
    };
}

public enum OutcomeName
{
    Met = 1,
    Missed = 2,
    NotEvaluable = 3,
}

internal enum Comparator
{
    AtLeast = 1,
    AtMost = 2,
    Within = 3,
    Yes = 4,
}

/// <param name="Value">In the unit: 20 for 20%. Null for a yes and for a range.</param>
/// <param name="Lowest">The lower end of a range, included.</param>
/// <param name="Highest">The upper end of a range, included.</param>
/// <param name="Unit">percent, count, or the unit of an amount; null for a yes.</param>
/// <param name="Precision">The decimals at which results are compared; null when they are compared exactly.</param>
/// <param name="Text">As a reader of the language writes it.</param>
internal sealed record StandardView(
    Comparator Comparator,
    decimal? Value,
    string? Unit,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Lowest = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Highest = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Precision = null)
{
    /// <summary>Null where nothing is promised.</summary>
    public static StandardView? Promised(Standard standard, Language language) => standard is Standard.Monitored ? null : Of(standard, language);

    public static StandardView Of(Standard standard, Language language)
    {
        var unit = standard.Unit is { } u ? u.Code : null;
        return standard switch
        {
            Standard.AtLeast s => new(Comparator.AtLeast, s.Value, unit, "≥ " + Told(s.Value), Precision: s.Precision),
            Standard.AtMost s => new(Comparator.AtMost, s.Value, unit, "≤ " + Told(s.Value), Precision: s.Precision),
            Standard.Within s => new(Comparator.Within, null, unit, language.Number(s.Lowest) + "–" + Told(s.Highest), s.Lowest, s.Highest, s.Precision),
            Standard.Yes => new(Comparator.Yes, null, null, language.Pick("Sì", "Yes")),
            _ => throw new UnreachableException(),
        };

        string Told(decimal value) => language.Number(value) + Suffix(standard.Unit);
    }

    public static string Suffix(Unit? unit) => unit switch
    {
        { } u when u == Domain.Unit.Percent => "%",
        null => "",
        { } u when u == Domain.Unit.Count => "",
        { } u => " " + u.Code,
    };
}

/// <summary>Measurements aggregated over the edition.</summary>
/// <param name="Numerator">Of a ratio or a mean; null otherwise.</param>
/// <param name="Denominator">Of a ratio or a mean; null otherwise.</param>
/// <param name="Value">In the standard's unit, rounded for showing to six decimals; yes is 1 and no is 0. Null over a zero denominator.</param>
/// <param name="Text">As a reader of the language writes it, rounded to two decimals.</param>
internal sealed record ResultView(decimal? Numerator, decimal? Denominator, decimal? Value, string Text)
{
    private const int ShownDecimals = 6;
    private const int TextDecimals = 2;

    public static ResultView Of(Result result, Promise promise, Language language)
    {
        var (indicator, unit) = (promise.Indicator, promise.Unit);
        var number = result.Number is { } n ? n * (unit?.Scale ?? 1) : (Fraction?)null;
        var value = number?.Round(ShownDecimals);
        // An amount in a unit of its own is told as exactly as its target may be.
        var rounded = number is { } shown ? language.Number(shown.Round(indicator.Measure is Measure.Amount { Unit: not null } ? ShownDecimals : TextDecimals)) + StandardView.Suffix(unit) : null;
        return (indicator.Measure, indicator.Aggregation) switch
        {
            (Measure.Ratio, _) => new(result.Numerator, result.Denominator, value,
                language.Number(result.Numerator) + language.Pick(" su ", " of ") + language.Number(result.Denominator) + (rounded is null ? "" : $" ({rounded})")),
            (Measure.YesNo, _) => new(null, null, value, value == 1 ? language.Pick("Sì", "Yes") : "No"),
            (_, Aggregation.Mean) => new(result.Numerator, result.Denominator, value, rounded ?? "–"),
            _ => new(null, null, value, rounded ?? "–"),
        };
    }
}

/// <param name="Expected">Periods of the edition that are not excluded.</param>
/// <param name="Reported">Those with a value.</param>
/// <param name="Missing">Those past their due date with no answer.</param>
internal sealed record PeriodsView(int Expected, int Reported, int OnTime, int Late, IReadOnlyList<string> Missing);

/// <summary>How many cases can still go wrong, negative when the standard is missed by so many.</summary>
/// <param name="IfAllAdverse">If every further case is adverse; null where there is no such number.</param>
/// <param name="OnFinalVolume">Given the final number of cases; null while that is unknown.</param>
/// <param name="SmallSample">The standard allows less than one adverse case.</param>
internal sealed record MarginView(decimal? IfAllAdverse, decimal? OnFinalVolume, bool SmallSample);

/// <summary>How the year may end: a projection, and the interval that holds the result whatever comes.</summary>
/// <param name="Label">Says that it is a projection, and how it was made.</param>
/// <param name="Expected">The result at the year's end, if the rest is as so far.</param>
/// <param name="Lowest">In the standard's unit; null where nothing bounds it.</param>
/// <param name="Highest">In the standard's unit; null where nothing bounds it.</param>
internal sealed record ForecastView(ForecastMethod Method, string Label, ResultView Expected, decimal? Lowest, decimal? Highest)
{
    private const int ShownDecimals = 6;

    public static ForecastView Of(Forecast forecast, Promise promise, Language language)
    {
        var scale = promise.Unit?.Scale ?? 1;
        return new(
            forecast.Method,
            forecast.Method switch
            {
                ForecastMethod.PooledSoFar => language.Pick("Proiezione a fine anno: il rapporto complessivo finora", "Year-end projection: the pooled ratio so far"),
                ForecastMethod.ProRata => language.Pick("Proiezione a fine anno: la somma finora, in proporzione ai periodi che restano", "Year-end projection: the sum so far, in proportion to the periods to come"),
                ForecastMethod.AsSoFar => language.Pick("Proiezione a fine anno: il risultato finora", "Year-end projection: the result so far"),
                _ => throw new UnreachableException(),
            },
            ResultView.Of(forecast.Expected, promise, language),
            (forecast.Lowest * scale)?.Round(ShownDecimals),
            (forecast.Highest * scale)?.Round(ShownDecimals));
    }
}
