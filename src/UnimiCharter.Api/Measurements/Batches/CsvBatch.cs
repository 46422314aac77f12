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

    private static readonly string[] Required = ["service", "indicator", "period"];
    private static readonly string[] Values = ["numerator", "denominator", "count", "yes", "amount", "percentage", "notMeasured"];

    private static readonly Dictionary<string, string> Italian = new()
    {
        ["servizio"] = "service", ["programma"] = "programme", ["percentuale"] = "percentage", ["indicatore"] = "indicator", ["periodo"] = "period",
        ["numeratore"] = "numerator", ["denominatore"] = "denominator", ["conteggio"] = "count", ["si"] = "yes", ["importo"] = "amount",
        ["nonrilevato"] = "notMeasured", ["nota"] = "note", ["evidenza"] = "evidence", ["motivazione"] = "reason", ["revisione"] = "revision",
    };

    private static readonly Dictionary<string, string> Names =
        BatchRow.FieldNames.Concat(BatchRow.ProgrammeFieldNames).Select(name => KeyValuePair.Create(Plain(name), name)).Concat(Italian).ToDictionary();

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
            var columns = Cells(csv).Select(name => (Field: Names.GetValueOrDefault(Plain(name), ""), Column: name)).ToArray();
            if (Header(columns) is { } badHeader) return (rows, badHeader);
            isHeaderRead = true;
            // One for all rows.
            Func<string, string> pointerTo = field => columns.FirstOrDefault(c => c.Field == field).Column ?? field;
            while (await csv.ReadAsync(cancellation))
            {
                var number = rows.Count + 1;
                if (number > BatchFile.MaxRows) return (rows, new Fault("too-many-rows", Told(BatchFile.MaxRows)));
                rows.Add(csv.FieldCount == columns.Length
                    ? BatchRow.Of(number, Fields.Of(columns, Cells(csv)), pointerTo, names)
                    : BatchRow.Wrong(number, new FaultAt("column-count", "", Told(csv.FieldCount), Told(columns.Length))));
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

    private static Fault? Header((string Field, string Column)[] columns)
    {
        var faults = new List<FaultAt>();
        foreach (var (field, column) in columns)
            if (field.Length == 0) faults.Add(new("unknown-column", column, [column, string.Join(", ", BatchRow.FieldNames)], 0));
        foreach (var repeated in columns.Where(c => c.Field.Length > 0).GroupBy(c => c.Field).Where(g => g.Count() > 1))
            faults.Add(new("duplicate-column", repeated.Last().Column, [repeated.Key], 0));
        foreach (var name in Required.Where(name => !columns.Any(c => c.Field == name || (name == "service" && c.Field == "programme"))))
            faults.Add(new("missing-column", name, [name], 0));
        if (!columns.Any(c => Values.Contains(c.Field))) faults.Add(new("missing-column", "", [string.Join(" | ", Values)], 0));
        // One column alone is a header that is separated otherwise.
        if (columns is [(_, var only)] && only.IndexOfAny(['\t', '|', ':', ' ']) >= 0) return new Fault([new("wrong-separator", only, [], 0), .. faults]);
        return faults.Count == 0 ? null : new Fault([.. faults]);
    }

    private static Fault At(int row, string code) => new([new(code, "", [Told(row)], row)]);

    /// <summary>A column's name without what varies in writing it.</summary>
    private static string Plain(string name) => string.Concat(name.Trim().ToLowerInvariant().Where(c => c is not (' ' or '_' or '-'))).Replace('ì', 'i');

    private static string Told(int number) => number.ToString(CultureInfo.InvariantCulture);
}
