using System.Globalization;
using System.Text;
using CsvHelper;

namespace UnimiCharter.Api.Measurements;

/// <summary>
/// A batch in CSV (RFC 4180): UTF-8 with or without a BOM, comma or semicolon as the header shows, decimal point or comma.
/// The columns are those of <see cref="BatchRow.FieldNames"/> in any order, in English or Italian, whatever their case.
/// </summary>
internal static class CsvBatch
{
    private const int LongestRow = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<(List<BatchRow> Rows, Fault? Fault)> Read(Stream content, RowNames names, CancellationToken cancellation)
    {
        var (rows, isHeaderRead) = (new List<BatchRow>(), false);
        await using var csv = CsvReader.Create(content, new CsvReaderOptions
        {
            Separator = await SeparatorOf(content, cancellation),
            HasHeader = false,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LongestRow,
        }, leaveOpen: true);
        try
        {
            if (!await csv.ReadAsync(cancellation)) return (rows, new Fault("empty-body"));
            var (columns, badHeader) = BatchColumns.Of(Cells(csv));
            if (columns is null) return (rows, badHeader);
            isHeaderRead = true;
            while (await csv.ReadAsync(cancellation))
            {
                var number = rows.Count + 1;
                if (number > BatchFile.MaxRows) return (rows, new Fault("too-many-rows", Told(BatchFile.MaxRows)));
                rows.Add(csv.FieldCount == columns.Count
                    ? columns.Row(number, Cells(csv), names)
                    : BatchRow.Wrong(number, new FaultAt("column-count", "", Told(csv.FieldCount), Told(columns.Count))));
            }
        }
        catch (DecoderFallbackException)
        {
            return (rows, At(isHeaderRead ? rows.Count + 1 : 0, "malformed-encoding"));
        }
        catch (CsvFormatException e)
        {
            // Its records are counted from the header.
            return (rows, At(e.RecordNumber > 0 ? (int)e.RecordNumber - 1 : rows.Count + 1, "malformed-csv"));
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

    private static Fault At(int row, string code) => new([new(code, "", [Told(row)], row)]);

    private static string Told(int number) => number.ToString(CultureInfo.InvariantCulture);
}
