using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace UnimiCharter.Api.Tables;

/// <summary>The sheet of a workbook that has the rows of a table. A row that is blank is none; one that is hidden is one.</summary>
internal sealed class XlsxSheet : IDisposable
{
    /// <summary>What the sheet is called by which the registry explains a workbook, in either language.</summary>
    public static readonly string[] Explanations = ["Istruzioni", "Explanations"];

    private static readonly ExcelReaderConfiguration Configuration = Configure();

    private readonly IExcelDataReader reader;
    private readonly XlsxParts parts;
    private readonly TableHeader header;
    private int first, width;
    private Language? language;
    private Grid grid = null!;

    private XlsxSheet(IExcelDataReader reader, XlsxParts parts, TableHeader header) => (this.reader, this.parts, this.header) = (reader, parts, header);

    public TableColumns Columns { get; private set; } = null!;

    public string Name => reader.Name;

    /// <summary>Where the header begins, from 0.</summary>
    public int First => first;

    /// <summary>The sheet's row of the last that was read, from 0.</summary>
    public int Row => reader.Depth;

    /// <summary>The sheet, its header read; or what is wrong with the workbook or with the header.</summary>
    /// <param name="language">Of the header, as far as that was come to.</param>
    /// <exception cref="InvalidDataException">It is no workbook.</exception>
    public static XlsxSheet? Open(Stream content, TableHeader header, out Fault? fault, out Language? language, CancellationToken cancellation)
    {
        language = null;
        (var parts, fault) = XlsxParts.Of(content, cancellation);
        if (fault is not null) return null;
        content.Position = 0;
        var sheet = new XlsxSheet(Reading(() => ExcelReaderFactory.CreateOpenXmlReader(content, Configuration)), parts!, header);
        fault = sheet.Find();
        language = sheet.language;
        if (fault is null) return sheet;
        sheet.Dispose();
        return null;
    }

    /// <summary>Goes to the next row that is not blank.</summary>
    /// <exception cref="InvalidDataException">The sheet breaks off.</exception>
    public bool Read()
    {
        while (Reading(reader.Read))
            for (var i = 0; i < reader.FieldCount; i++)
                if (!IsBlank(i)) return true;
        return false;
    }

    /// <summary>The row as a row of CSV would have it.</summary>
    public SentRow Take(int number)
    {
        for (var i = 0; i < reader.FieldCount; i++)
            if ((i < first || i >= first + width) && !IsBlank(i)) return SentRow.Wrong(number, new FaultAt("beyond-columns", At(i), At(i)));
        var (cells, faults, place) = (new string[width], new List<FaultAt>(), new Place(grid, Row));
        for (var i = 0; i < width; i++)
        {
            cells[i] = Text(first + i, Columns.FormAt(i), out var code, out var detail);
            if (code is not null) faults.Add(new(code, At(first + i), Columns.NameAt(i), detail));
        }
        return new(number, Columns.Read(cells), [.. faults], Columns, place.Of);
    }

    /// <summary>The cells of the row as they are, of as many columns as the header has.</summary>
    public IEnumerable<(object? Value, string? Format)> Raw()
    {
        for (var i = first; i < first + width; i++)
            yield return (i < reader.FieldCount ? parts.FaultIn(reader.Name, Row, i) is { Length: > 0 } error ? error : Value(i) : null, i < reader.FieldCount ? reader.GetNumberFormatString(i) : null);
    }

    /// <summary>The names of the columns, as the file has them.</summary>
    public IEnumerable<string> Header() => Enumerable.Range(0, width).Select(Columns.NameAt);

    public void Dispose() => reader.Dispose();

    /// <summary>Goes to the row after the header, of the first sheet that has one.</summary>
    private Fault? Find()
    {
        var (sheets, found) = (new List<(string Name, int At)>(), (int?)null);
        var at = 0;
        do
        {
            if (!Read()) continue;
            sheets.Add((reader.Name, at));
            if (found is null && ReadHeader() is null) found = at;
        }
        while (Next());
        sheets.RemoveAll(s => s.At != found && Explanations.Contains(s.Name, StringComparer.OrdinalIgnoreCase));
        if (sheets is []) return new Fault("empty-body");
        var chosen = found ?? sheets[0].At;
        if (sheets.Where(s => s.At != chosen).Select(s => s.Name).FirstOrDefault() is { } other)
            return new Fault([new("second-sheet", Grid.RowAt(other, 0), [other, sheets.Single(s => s.At == chosen).Name], 0)]);
        reader.Reset();
        for (at = 0; at < chosen;) Next();
        Read();
        return ReadHeader();

        bool Next()
        {
            at++;
            return Reading(reader.NextResult);
        }
    }

    /// <summary>Takes the row for the header; what is wrong with it.</summary>
    private Fault? ReadHeader()
    {
        int[] filled = [.. Enumerable.Range(0, reader.FieldCount).Where(i => !IsBlank(i))];
        (first, width) = (filled[0], filled[^1] - filled[0] + 1);
        if (reader.MergeCells?.FirstOrDefault(m => m.FromRow <= Row && m.ToRow >= Row) is { } merged)
            return new Fault([new("merged-header", At(merged.FromColumn), [At(merged.FromColumn)], 0)]);
        string[] names = [.. Enumerable.Range(first, width).Select(i => Text(i, null, out _, out _))];
        if (Enumerable.Range(first, width).FirstOrDefault(i => parts.FaultIn(reader.Name, Row, i) is not null, -1) is >= 0 and var wrong)
            return new Fault([new("cell-error", At(wrong), [At(wrong), parts.FaultIn(reader.Name, Row, wrong)!], 0)]);
        language = header.LanguageOf(names);
        var (columns, fault) = header.Read(names, new Notation());
        Columns = columns!;
        grid = new(reader.Name, first, Columns);
        return fault is null ? null : new Fault([.. fault.Errors.Where(e => e.Code != "wrong-separator").Select(e => e with { Pointer = PointerOf(e) })]);

        string PointerOf(FaultAt error) => error.Code != "missing-column" && Array.LastIndexOf(names, error.Pointer) is >= 0 and var i ? At(first + i) : Grid.RowAt(reader.Name, Row);
    }

    private bool IsBlank(int column) => parts.FaultIn(reader.Name, Row, column) is null && reader.GetValue(column) is null or "";

    private object? Value(int column) => reader.GetValue(column) is DateTime date ? date.AddDays(parts.DaysBehind) : reader.GetValue(column);

    /// <summary>The text that a CSV would have, or what is wrong with the cell.</summary>
    /// <param name="form">Null in the header.</param>
    private string Text(int column, CellForm? form, out string? fault, out string detail)
    {
        (fault, detail) = (null, "");
        if (column >= reader.FieldCount || form == CellForm.Unread) return "";
        if (parts.FaultIn(reader.Name, Row, column) is { } error)
        {
            (fault, detail) = (error.Length > 0 ? "cell-error" : "formula-without-value", error);
            return "";
        }
        switch (Value(column))
        {
            case null: return "";
            case string text: return CsvTable.Read(text);
            case bool flag: return flag ? "true" : "false";
            case DateTime date: return form == CellForm.Period ? PeriodOf(date, reader.GetNumberFormatString(column)) : date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case double number when !IsPercentage(column): return Told(number, 1);
            case double number when form == CellForm.Percentage: return Told(number, 100);
            case double when form is not null:
                fault = "percentage-unsuitable";
                return "";
            case var other: return Convert.ToString(other, CultureInfo.InvariantCulture) ?? "";
        }
    }

    /// <summary>The number that a spreadsheet shows: of fifteen digits, as it calculates. It cannot be meant in two ways.</summary>
    private static string Told(double number, int times)
    {
        const double Most = 1e27;
        // A conversion to decimal keeps fifteen digits.
        var exact = Math.Abs(number) < Most ? (decimal)number * times : 0;
        if (exact == 0 && number != 0) return number.ToString("G15", CultureInfo.InvariantCulture);
        return Notation.OneWay(exact.ToString("0.############################", CultureInfo.InvariantCulture));
    }

    /// <summary>Who writes 2024-01 or gen-24 into a spreadsheet gets a date, and is shown a month: it is meant where no day is shown, or the first is.</summary>
    private static string PeriodOf(DateTime date, string? format) =>
        date.ToString(date.Day == 1 || !Bare(format).Contains('d', StringComparison.OrdinalIgnoreCase) ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool IsPercentage(int column) => reader.GetNumberFormatString(column) is { } format && format.Contains('%', StringComparison.Ordinal) && Bare(format).Contains('%', StringComparison.Ordinal);

    /// <summary>A format without what it shows as it is written: quoted, after a backslash, or of a language in brackets.</summary>
    private static string Bare(string? format)
    {
        var (bare, closing) = (new StringBuilder(), '\0');
        for (var i = 0; i < format?.Length; i++)
            if (closing != '\0') closing = format[i] == closing ? '\0' : closing;
            else if (format[i] == '\\') i++;
            else if (format[i] is '"' or '[') closing = format[i] == '[' ? ']' : '"';
            else bare.Append(format[i]);
        return bare.ToString();
    }

    private string At(int column) => Grid.At(reader.Name, Row, column);

    /// <summary>The reader says in many ways that it cannot read.</summary>
    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (IOException or OutOfMemoryException))
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>It has an encoding at hand for old files, which are not read.</summary>
    private static ExcelReaderConfiguration Configure()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return new() { LeaveOpen = true };
    }

    /// <summary>Where the columns stand; held as long as what is told of the rows, when the workbook is not any more.</summary>
    private sealed record Grid(string Sheet, int First, TableColumns Columns)
    {
        public static string At(string sheet, int row, int column) => string.Create(CultureInfo.InvariantCulture, $"{Quoted(sheet)}!{LettersOf(column)}{row + 1}");

        public static string RowAt(string sheet, int row) => string.Create(CultureInfo.InvariantCulture, $"{Quoted(sheet)}!{row + 1}:{row + 1}");

        /// <summary>As a reference has it.</summary>
        private static string Quoted(string sheet) => sheet.Length > 0 && sheet.All(char.IsLetterOrDigit) && !char.IsDigit(sheet[0]) ? sheet : $"'{sheet.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>Where a row stands.</summary>
    private sealed class Place(Grid grid, int row)
    {
        /// <param name="column">As the header has it; the row as a whole where that has none.</param>
        public string Of(string column) => grid.Columns.IndexOf(column) is >= 0 and var i ? Grid.At(grid.Sheet, row, grid.First + i) : Grid.RowAt(grid.Sheet, row);
    }

    public static string LettersOf(int column) => column < 26 ? ((char)('A' + column)).ToString() : LettersOf((column / 26) - 1) + (char)('A' + (column % 26));
}
