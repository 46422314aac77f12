using System.Globalization;
using System.Text;
using CsvHelper;

namespace UnimiCharter.Api.Tables;

/// <summary>A table in CSV (RFC 4180): UTF-8 with or without a BOM, comma or semicolon as the header shows, decimal point or comma.</summary>
internal static class CsvRows
{
    public const string MalformedEncoding = "malformed-encoding";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Read once more, where the numbers of a file show how those of it are meant that read two ways.</summary>
    /// <param name="decimals">Null where nobody said it.</param>
    public static async Task<(List<T> Rows, Fault? Fault)> Read<T>(Stream content, DecimalMark? decimals, TableOf<T> table, CancellationToken cancellation)
    {
        var notation = new Notation(decimals);
        var read = await Read(content, notation, table, cancellation);
        if (!notation.HasDoubts || notation.Shown is not { } shown) return read;
        content.Position = 0;
        return await Read(content, new Notation(shown), table, cancellation);
    }

    private static async Task<(List<T> Rows, Fault? Fault)> Read<T>(Stream content, Notation notation, TableOf<T> table, CancellationToken cancellation)
    {
        var (rows, blank, isHeaderRead) = (new List<T>(), new List<string[]>(), false);
        await using var csv = CsvReader.Create(content, new CsvReaderOptions
        {
            Separator = await SeparatorOf(content, cancellation),
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = table.LongestRow,
        }, leaveOpen: true);
        try
        {
            if (!await csv.ReadAsync(cancellation)) return (rows, new Fault("empty-body"));
            var (columns, badHeader) = table.Header.Read(Cells(csv), notation);
            if (columns is null) return (rows, badHeader);
            isHeaderRead = true;
            while (await csv.ReadAsync(cancellation))
            {
                var cells = Cells(csv);
                // Those at the end are no rows.
                if (cells.All(string.IsNullOrWhiteSpace) && blank.Count < table.MaxRows)
                {
                    blank.Add(cells);
                    continue;
                }
                foreach (var row in blank.Append(cells))
                {
                    if (rows.Count == table.MaxRows) return (rows, new Fault("too-many-rows", Told(table.MaxRows)));
                    var number = rows.Count + 1;
                    rows.Add(table.Read(row.Length == columns.Count
                        ? new(number, columns.Read(row), [], columns)
                        : SentRow.Wrong(number, new FaultAt("column-count", "", Told(row.Length), Told(columns.Count)))));
                }
                blank.Clear();
            }
        }
        catch (DecoderFallbackException)
        {
            return (rows, At(isHeaderRead ? rows.Count + blank.Count + 1 : 0, MalformedEncoding));
        }
        catch (CsvFormatException e)
        {
            // Its records are counted from the header.
            return (rows, At(e.RecordNumber > 0 ? (int)e.RecordNumber - 1 : rows.Count + blank.Count + 1, "malformed-csv", Told(table.LongestRow / 1024)));
        }
        return (rows, null);
    }

    private static string[] Cells(CsvReader csv)
    {
        var cells = new string[csv.FieldCount];
        for (var i = 0; i < cells.Length; i++) cells[i] = CsvTable.Read(Strict.GetString(csv.GetSpan(i)));
        return cells;
    }

    /// <summary>Semicolons, when the header has more of them than of commas.</summary>
    private static async Task<char> SeparatorOf(Stream content, CancellationToken cancellation)
    {
        var start = new byte[4096];
        var read = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        content.Position = 0;
        var header = start.AsSpan(0, read);
        var end = header.IndexOfAny((byte)'\n', (byte)'\r');
        if (end >= 0) header = header[..end];
        return header.Count((byte)';') > header.Count((byte)',') ? ';' : ',';
    }

    private static Fault At(int row, string code, params string[] details) => new([new(code, "", [Told(row), .. details], row)]);

    private static string Told(int number) => number.ToString(CultureInfo.InvariantCulture);
}
