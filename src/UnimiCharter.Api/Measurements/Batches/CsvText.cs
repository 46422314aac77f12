using System.Globalization;

namespace UnimiCharter.Api.Measurements;

/// <summary>Writes rows as a batch in CSV would have them: what was exported can be imported as it is.</summary>
internal static class CsvText
{
    public static Rendered Of(IEnumerable<MeasurementTable.Line> lines) => CsvTable.Of(BatchRow.FieldNames, lines.Select(Cells));

    private static Cell[] Cells(MeasurementTable.Line line)
    {
        var said = line.Said is { } entry ? SaidView.Of(entry.Statement) : null;
        return
        [
            line.Service.Value, line.Indicator.Value, line.Period.ToString(),
            Told(said?.Numerator), Told(said?.Denominator), Told(said?.Count), said?.Yes switch { true => "true", false => "false", null => null }, Told(said?.Amount),
            said?.NotMeasured, line.Said?.Statement.Note, line.Said?.Statement.Evidence, null, Told(line.Said?.Revision),
        ];
    }

    private static Cell Told(decimal? number) => new(number is { } one ? Notation.OneWay(one.ToString(CultureInfo.InvariantCulture)) : null, IsNumber: true);
}
