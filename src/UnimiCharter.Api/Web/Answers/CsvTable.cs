using CsvHelper;

namespace UnimiCharter.Api.Web;

/// <summary>Tables in CSV, as RFC 4180 has it.</summary>
internal static class CsvTable
{
    public static Rendered Of(IReadOnlyList<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        using var text = new MemoryStream();
        using (var csv = CsvWriter.Create(text, leaveOpen: true))
            foreach (var row in rows.Prepend(columns))
            {
                foreach (var cell in row) csv.WriteField(Harmless(cell));
                csv.EndRecord();
            }
        return Rendered.Raw(text.ToArray(), MediaTypes.Csv + "; charset=utf-8");
    }

    /// <summary>What a spreadsheet would take for a formula is told as text.</summary>
    public static string? Harmless(string? cell) => cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + cell : cell;
}
