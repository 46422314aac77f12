using CsvHelper;

namespace UnimiCharter.Api.Web;

/// <summary>Tables in CSV, as RFC 4180 has it. All that the registry writes are written here: what a spreadsheet would take for a formula is told as text.</summary>
internal static class CsvTable
{
    // With those that spreadsheets of the Far East take for the same.
    private const string FormulaBegins = "=+-@\t\r\n＝＋－＠";
    private const char Quote = '\'';

    public static Rendered Of(IEnumerable<string> columns, IEnumerable<IEnumerable<Cell>> rows)
    {
        using var text = new MemoryStream();
        using (var csv = CsvWriter.Create(text, leaveOpen: true))
            foreach (var row in rows.Prepend(columns.Select(name => new Cell(name)))) Write(csv, row);
        return Rendered.Raw(text.ToArray(), MediaTypes.Csv + "; charset=utf-8");
    }

    public static void Write(CsvWriter csv, IEnumerable<Cell> row)
    {
        foreach (var (text, isNumber) in row) csv.WriteField(isNumber ? text : Harmless(text));
        csv.EndRecord();
    }

    /// <summary>With a quote before it, in the manner of spreadsheets; what begins with quotes before such a character gets one more, so that it is read as it was.</summary>
    public static string? Harmless(string? text) => text?.TrimStart(Quote) is [var first, ..] && FormulaBegins.Contains(first) ? Quote + text : text;

    /// <summary>What was written by <see cref="Harmless"/>.</summary>
    public static string Read(string cell) => cell is [Quote, ..] && cell.TrimStart(Quote) is [var first, ..] && FormulaBegins.Contains(first) ? cell[1..] : cell;
}

/// <summary>A cell of a table.</summary>
/// <param name="IsNumber">The registry wrote it itself, as a number: a minus begins no formula.</param>
internal readonly record struct Cell(string? Text, bool IsNumber = false)
{
    public static implicit operator Cell(string? text) => new(text);
}
