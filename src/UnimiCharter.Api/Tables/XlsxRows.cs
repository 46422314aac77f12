using System.Globalization;

namespace UnimiCharter.Api.Tables;

/// <summary>
/// A table in a workbook (ECMA-376), whose cells are read as the same text that a CSV would have. Formulas are read by the values that
/// are stored with them, and what is wrong is told by its cell: <c>Rilevazioni!C5</c>.
/// </summary>
internal static class XlsxRows
{
    /// <param name="language">Of the header.</param>
    public static (List<T> Rows, Fault? Fault) Read<T>(Stream content, TableOf<T> table, out Language? language, CancellationToken cancellation)
    {
        var rows = new List<T>();
        language = null;
        try
        {
            using var sheet = XlsxSheet.Open(content, table.Header, out var fault, out language, cancellation);
            if (sheet is null) return (rows, fault);
            while (sheet.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var number = rows.Count + 1;
                if (number > table.MaxRows) return (rows, new Fault("too-many-rows", table.MaxRows.ToString(CultureInfo.InvariantCulture)));
                rows.Add(table.Read(sheet.Take(number)));
            }
        }
        catch (InvalidDataException)
        {
            return (rows, new Fault("malformed-workbook"));
        }
        return (rows, null);
    }
}
