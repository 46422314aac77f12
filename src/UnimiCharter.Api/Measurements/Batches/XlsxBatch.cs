using System.Globalization;

namespace UnimiCharter.Api.Measurements;

/// <summary>
/// A batch in a workbook (ECMA-376), whose cells are read as the same text that a CSV would have. Formulas are read by the values that
/// are stored with them, and what is wrong is told by its cell: <c>Rilevazioni!C5</c>.
/// </summary>
internal static class XlsxBatch
{
    /// <param name="language">Of the header.</param>
    public static (List<BatchRow> Rows, Fault? Fault) Read(Stream content, RowNames names, out Language? language, CancellationToken cancellation)
    {
        var rows = new List<BatchRow>();
        language = null;
        try
        {
            using var sheet = XlsxSheet.Open(content, out var fault, out language, cancellation);
            if (sheet is null) return (rows, fault);
            while (sheet.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var number = rows.Count + 1;
                if (number > BatchFile.MaxRows) return (rows, new Fault("too-many-rows", BatchFile.MaxRows.ToString(CultureInfo.InvariantCulture)));
                rows.Add(sheet.Take(number, names));
            }
        }
        catch (InvalidDataException)
        {
            return (rows, new Fault("malformed-workbook"));
        }
        return (rows, null);
    }
}
