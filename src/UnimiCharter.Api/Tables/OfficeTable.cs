using System.Globalization;
using CsvHelper;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;
using Cell = UnimiCharter.Api.Web.Cell;

namespace UnimiCharter.Api.Tables;

/// <summary>How a table in CSV is written.</summary>
internal enum CsvDialect
{
    /// <summary>As RFC 4180 has it, in English.</summary>
    Standard = 1,

    /// <summary>As Excel opens it by a double click, in the caller's language.</summary>
    Excel = 2,
}

/// <summary>A column as whoever fills it in reads it.</summary>
/// <param name="Explained">What is written there.</param>
/// <param name="IsText">What is written over it stays as it is written.</param>
/// <param name="Choices">All that may be written there, where that is little.</param>
internal sealed record OfficeColumn(string Name, string Explained, double Width, bool IsText = true, params string[] Choices);

/// <summary>Rows as whoever fills them in reads them, in one language.</summary>
/// <param name="sheet">What it is called in a workbook.</param>
/// <param name="rows">In each a text, a decimal, a truth or nothing for every column.</param>
/// <param name="advice">What is to be known of the whole.</param>
internal sealed class OfficeTable(string sheet, IReadOnlyList<OfficeColumn> columns, IReadOnlyList<object?[]> rows, Language language, string advice)
{
    /// <summary>In the format that the caller likes best, and with a name to keep it by.</summary>
    /// <param name="name">Without its end.</param>
    /// <param name="standard">What a CSV is instead that is not for Excel.</param>
    public async Task<Rendered> Render(HttpContext http, string name, Func<Rendered>? standard, CancellationToken cancellation)
    {
        var isWorkbook = IsWorkbook(http.Request);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}{(isWorkbook ? ".xlsx" : ".csv")}\"";
        return isWorkbook ? await Xlsx(cancellation) : standard?.Invoke() ?? Csv();
    }

    /// <summary>Whether the caller likes a workbook better than a CSV.</summary>
    public static bool IsWorkbook(HttpRequest request) => MediaTypes.Liking(request, MediaTypes.Xlsx) > MediaTypes.Liking(request, MediaTypes.Csv);

    /// <summary>A truth in words.</summary>
    public static string Told(bool yes, Language language) => yes ? language.Pick("sì", "yes") : "no";

    /// <summary>With semicolons, decimal commas and Italian words in Italian, all with the mark by which Excel knows UTF-8.</summary>
    private Rendered Csv() => Csv(language == Language.Italian ? ';' : ',', hasMark: true);

    /// <summary>As RFC 4180 has it.</summary>
    public Rendered Standard() => Csv(',', hasMark: false);

    private Rendered Csv(char separator, bool hasMark)
    {
        using var text = new MemoryStream();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Separator = separator, WriteByteOrderMark = hasMark }, leaveOpen: true))
        {
            CsvTable.Write(csv, columns.Select(column => new Cell(column.Name)));
            foreach (var row in rows)
                CsvTable.Write(csv, row.Select(value => Said(value) switch
                {
                    decimal number => new Cell(Told(number), IsNumber: true),
                    var text => new Cell(text as string),
                }));
        }
        return Rendered.Raw(text.ToArray(), MediaTypes.Csv + "; charset=utf-8");
    }

    private async Task<Rendered> Xlsx(CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(bytes, XlsxText.Options, cancellation))
        {
            await WriteRows(book, cancellation);
            await Explain(book, cancellation);
            await book.FinishAsync(cancellation);
        }
        // Its parts bear the time at which they were packed: the same table has the same tag whenever it is asked for.
        return Rendered.Raw(bytes.ToArray(), MediaTypes.Xlsx).Tagged($"{Csv().ETag[..^1]}-xlsx\"");
    }

    private async Task WriteRows(Spreadsheet book, CancellationToken cancellation)
    {
        var asText = new Style { Format = NumberFormat.Custom("@") };
        var (head, text) = (book.AddStyle(XlsxText.Head), book.AddStyle(asText));
        var options = new WorksheetOptions { FrozenRows = 1 };
        foreach (var (i, column) in columns.Index())
        {
            options.Column(i + 1).Width = column.Width;
            // What is written over it stays as it is written, too.
            if (column.IsText) options.Column(i + 1).DefaultStyle = asText;
        }
        await book.StartWorksheetAsync(sheet, options, cancellation);
        await book.AddHeaderRowAsync([.. columns.Select(column => column.Name)], head, cancellation);
        foreach (var row in rows)
            await book.AddRowAsync([.. row.Zip(columns, (value, column) => new SpreadCheetah.Cell(XlsxText.Of(Said(value)), column.IsText ? text : null))], cancellation);
        if (rows.Count == 0) return;
        foreach (var (i, column) in columns.Index())
            if (column.Choices.Length > 0 && DataValidation.TryCreateListValues(column.Choices, showDropdown: true, out var choice))
                book.AddDataValidation(string.Create(CultureInfo.InvariantCulture, $"{XlsxSheet.LettersOf(i)}2:{XlsxSheet.LettersOf(i)}{rows.Count + 1}"), choice);
    }

    private async Task Explain(Spreadsheet book, CancellationToken cancellation)
    {
        var (head, wrapped) = (book.AddStyle(XlsxText.Head), book.AddStyle(new Style { Alignment = { WrapText = true, Vertical = VerticalAlignment.Top } }));
        var options = new WorksheetOptions { FrozenRows = 1 };
        options.Column(1).Width = 24;
        options.Column(2).Width = 100;
        await book.StartWorksheetAsync(language.Pick(XlsxSheet.Explanations[0], XlsxSheet.Explanations[1]), options, cancellation);
        await book.AddHeaderRowAsync([language.Pick("Colonna", "Column"), language.Pick("Che cosa vi si scrive", "What is written there")], head, cancellation);
        foreach (var (name, explained) in columns.Select(column => (column.Name, column.Explained)).Append(("", advice)))
            await book.AddRowAsync([new SpreadCheetah.Cell(name, wrapped), new SpreadCheetah.Cell(explained, wrapped)], cancellation);
    }

    private object? Said(object? value) => value is bool yes ? Told(yes, language) : value;

    /// <summary>In one way to read it only.</summary>
    private string Told(decimal number)
    {
        var text = Notation.OneWay(number.ToString(CultureInfo.InvariantCulture));
        return language == Language.Italian ? text.Replace('.', ',') : text;
    }
}
