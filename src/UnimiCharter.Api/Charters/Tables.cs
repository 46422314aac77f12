using System.Globalization;

namespace UnimiCharter.Api.Charters;

/// <summary>Published documents as tables: a row for each promise. Codes and numbers are those of JSON.</summary>
internal static class Tables
{
    private static readonly string[] Promised = ["comparator", "value", "lowest", "highest", "unit", "precision", "by"];

    private static readonly string[] OfCharter =
        ["organization", "edition", "version", "service", "serviceName", "indicator", "dimension", "title", "unitOfMeasure", "measure", "aggregation", "frequency", .. Promised];

    private static readonly string[] OfResults =
        ["organization", "edition", "release", "version", "day", "service", "serviceName", "indicator", "dimension", "title", "measure", .. Promised, "numerator", "denominator", "result", "outcome", "reason", "finality"];

    public static Rendered Of(CharterDocument charter) => CsvTable.Of(OfCharter,
        from service in charter.Services
        from i in service.Indicators
        select (Cell[])
        [
            charter.Organization.Code, charter.Edition, charter.Version, service.Code, service.Name.It, i.Code, i.Dimension?.Value, i.Title.It, i.UnitOfMeasure.It, i.Measure,
            ChoiceNames.Of(i.Aggregation), ChoiceNames.Of(i.Frequency), .. Cells(i.Standard),
        ]);

    public static Rendered Of(ResultsDocument results) => CsvTable.Of(OfResults,
        from service in results.Services
        from r in service.Items
        select (Cell[])
        [
            results.Organization.Code, results.Edition, results.Release.ToString(CultureInfo.InvariantCulture), results.Version, Day(results.Day), service.Code, service.Name.It,
            r.Indicator, r.Dimension?.Value, r.Title.It, r.Measure, .. Cells(r.Standard), r.Result?.Numerator, r.Result?.Denominator, r.Result?.Value, ChoiceNames.Of(r.Outcome), r.Reason, ChoiceNames.Of(r.Finality),
        ]);

    private static Cell[] Cells(DocumentStandard s) =>
        [s.Comparator, s.Value, s.Lowest, s.Highest, s.Unit, s.Precision?.ToString(CultureInfo.InvariantCulture), s.By is { } by ? Day(by) : null];

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
