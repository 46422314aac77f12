using System.Globalization;

namespace UnimiCharter.Api.Compliance;

/// <summary>Verdicts as a table: a row for each indicator. Codes and numbers are those of JSON, titles and texts in the reader's language.</summary>
internal static class VerdictTable
{
    private static readonly string[] Columns =
    [
        "organization", "edition", "standardsOf", "service", "serviceTitle", "indicator", "indicatorTitle", "dimension", "dimensionTitle",
        "comparator", "value", "lowest", "highest", "unit", "precision", "standardText", "numerator", "denominator", "result", "resultText",
        "outcome", "reason", "finality", "outcomeText", "outlook", "expected", "reported", "onTime", "late", "missing", "marginIfAllAdverse", "marginOnFinalVolume", "smallSample",
    ];

    public static Rendered Of(Verdicts verdicts, IEnumerable<Judged> rows, HttpRequest request) =>
        CsvTable.Of(Columns, rows.Select(row => Cells(verdicts, verdicts.View(row, request))));

    private static Cell[] Cells(Verdicts verdicts, StandingView s) =>
    [
        verdicts.Organization.Value, verdicts.Edition.ToString(), verdicts.StandardsOf?.ToString(), s.Service, s.ServiceTitle, s.Indicator, s.IndicatorTitle, s.Dimension.Value, s.DimensionTitle,
        s.Standard is { } standard ? ChoiceNames.Of(standard.Comparator) : null, Number(s.Standard?.Value), Number(s.Standard?.Lowest), Number(s.Standard?.Highest), s.Standard?.Unit,
        Number(s.Standard?.Precision), s.Standard?.Text, Number(s.Result?.Numerator), Number(s.Result?.Denominator), Number(s.Result?.Value), s.Result?.Text,
        ChoiceNames.Of(s.Outcome), s.Reason, ChoiceNames.Of(s.Finality), s.OutcomeText, s.Outlook is { } outlook ? ChoiceNames.Of(outlook) : null,
        Number(s.Periods.Expected), Number(s.Periods.Reported), Number(s.Periods.OnTime), Number(s.Periods.Late), string.Join(' ', s.Periods.Missing),
        Number(s.Margin.IfAllAdverse), Number(s.Margin.OnFinalVolume), s.Margin.SmallSample ? "true" : "false",
    ];

    private static Cell Number(decimal? number) => new(number?.ToString("0.############################", CultureInfo.InvariantCulture), IsNumber: true);
}
