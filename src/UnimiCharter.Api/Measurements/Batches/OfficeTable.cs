using System.Globalization;
using CsvHelper;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Validations;
using SpreadCheetah.Worksheets;
using Cell = UnimiCharter.Api.Web.Cell;

namespace UnimiCharter.Api.Measurements;

/// <summary>How a table in CSV is written.</summary>
internal enum CsvDialect
{
    /// <summary>As RFC 4180 has it, in the columns of <see cref="BatchRow.FieldNames"/>.</summary>
    Standard = 1,

    /// <summary>As Excel opens it by a double click, in the caller's language.</summary>
    Excel = 2,
}

/// <summary>Rows as whoever fills them in reads them: in one language, with the titles of what they speak of, in the columns that they need.</summary>
/// <param name="isReported">They have been said: what it takes to say them again goes with them.</param>
internal sealed class OfficeTable(IReadOnlyList<OfficeTable.Line> lines, Language language, bool isReported)
{
    private static readonly string[] OfValues = ["numerator", "denominator", "count", "yes", "amount"];

    /// <param name="Promised">Null of what the edition does not promise.</param>
    /// <param name="Said">Null of a row that is still to be filled in.</param>
    public sealed record Line(ServiceCode Service, IndicatorCode Indicator, Period Period, PromiseRecord? Promised, Entry.Said? Said);

    private readonly string[] fields =
    [
        "service", "serviceTitle", "indicator", "indicatorTitle", "period",
        .. OfValues.Where(name => lines.Any(line => Needs(line).Contains(name))),
        "notMeasured", "note", .. isReported ? ["evidence", "reason", "revision"] : Array.Empty<string>(),
    ];

    /// <summary>In the format that the caller likes best, and with a name to keep it by.</summary>
    public static async Task<Reply> Reply(IReadOnlyList<Line> lines, bool isReported, CsvDialect dialect, Period within, HttpContext http, CancellationToken cancellation)
    {
        var language = Languages.Of(http.Request);
        var isWorkbook = MediaTypes.Liking(http.Request, MediaTypes.Xlsx) > MediaTypes.Liking(http.Request, MediaTypes.Csv);
        var table = new OfficeTable(lines, language, isReported);
        var rendered = isWorkbook ? await table.Xlsx(cancellation) : dialect == CsvDialect.Excel ? table.Csv() : CsvText.Of(lines);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{language.Pick("rilevazioni", "measurements")}-{within}{(isWorkbook ? ".xlsx" : ".csv")}\"";
        return new Reply(rendered);
    }

    /// <summary>With semicolons, decimal commas and Italian words in Italian, all with the mark by which Excel knows UTF-8.</summary>
    public Rendered Csv()
    {
        using var text = new MemoryStream();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Separator = language == Language.Italian ? ';' : ',', WriteByteOrderMark = true }, leaveOpen: true))
        {
            CsvTable.Write(csv, fields.Select(name => new Cell(BatchColumns.NameOf(name, language))));
            foreach (var line in lines)
                CsvTable.Write(csv, fields.Select(name => Value(line, name) switch
                {
                    decimal number => new Cell(Told(number), IsNumber: true),
                    var text => new Cell(text as string),
                }));
        }
        return Rendered.Raw(text.ToArray(), MediaTypes.Csv + "; charset=utf-8");
    }

    public async Task<Rendered> Xlsx(CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(bytes, XlsxText.Options, cancellation))
        {
            await WriteRows(book, cancellation);
            await Explain(book, cancellation);
            await book.FinishAsync(cancellation);
        }
        return Rendered.Raw(bytes.ToArray(), MediaTypes.Xlsx);
    }

    private async Task WriteRows(Spreadsheet book, CancellationToken cancellation)
    {
        var asText = new Style { Format = NumberFormat.Custom("@") };
        var (head, text) = (book.AddStyle(XlsxText.Head), book.AddStyle(asText));
        var options = new WorksheetOptions { FrozenRows = 1 };
        for (var i = 0; i < fields.Length; i++)
        {
            options.Column(i + 1).Width = WidthOf(fields[i]);
            // What is written over it stays as it is written, too.
            if (IsText(fields[i])) options.Column(i + 1).DefaultStyle = asText;
        }
        await book.StartWorksheetAsync(language.Pick("Rilevazioni", "Measurements"), options, cancellation);
        await book.AddHeaderRowAsync([.. fields.Select(name => BatchColumns.NameOf(name, language))], head, cancellation);
        foreach (var line in lines)
            await book.AddRowAsync([.. fields.Select(name => new SpreadCheetah.Cell(XlsxText.Of(Value(line, name)), IsText(name) ? text : null))], cancellation);
        if (lines.Count == 0) return;
        Choose("yes", YesNo(true), YesNo(false));
        Choose("notMeasured", [.. Enum.GetValues<NotMeasuredCode>().Select(code => ChoiceNames.Of(code))]);

        void Choose(string field, params string[] among)
        {
            if (Array.IndexOf(fields, field) is >= 0 and var at && DataValidation.TryCreateListValues(among, showDropdown: true, out var choice))
                book.AddDataValidation(string.Create(CultureInfo.InvariantCulture, $"{XlsxSheet.LettersOf(at)}2:{XlsxSheet.LettersOf(at)}{lines.Count + 1}"), choice);
        }
    }

    private async Task Explain(Spreadsheet book, CancellationToken cancellation)
    {
        var (head, wrapped) = (book.AddStyle(XlsxText.Head), book.AddStyle(new Style { Alignment = { WrapText = true, Vertical = VerticalAlignment.Top } }));
        var options = new WorksheetOptions { FrozenRows = 1 };
        options.Column(1).Width = 24;
        options.Column(2).Width = 100;
        await book.StartWorksheetAsync(language.Pick(XlsxSheet.Explanations[0], XlsxSheet.Explanations[1]), options, cancellation);
        await book.AddHeaderRowAsync([language.Pick("Colonna", "Column"), language.Pick("Che cosa vi si scrive", "What is written there")], head, cancellation);
        foreach (var name in fields)
            await book.AddRowAsync([new SpreadCheetah.Cell(BatchColumns.NameOf(name, language), wrapped), new SpreadCheetah.Cell(Explained(name), wrapped)], cancellation);
        await book.AddRowAsync([new SpreadCheetah.Cell("", wrapped), new SpreadCheetah.Cell(language.Pick(
            "Le righe che restano senza un valore e senza un motivo sono rifiutate, ciascuna per sé: si possono togliere. Il foglio «Rilevazioni» si invia com'è, con questo accanto.",
            "Rows that keep neither a value nor a reason are refused, each by itself: they can be deleted. The sheet 'Measurements' is sent as it is, with this one beside it."), wrapped)], cancellation);
    }

    private string Explained(string field) => field switch
    {
        "service" or "indicator" => language.Pick("Il codice: non va cambiato.", "The code: it is not to be changed."),
        "serviceTitle" or "indicatorTitle" => language.Pick("Per chi compila: non viene letto.", "For whoever fills it in: it is not read."),
        "period" => language.Pick("Il mese (2024-03), il trimestre (2024-Q1), il semestre (2024-H1) o l'anno (2024).", "The month (2024-03), quarter (2024-Q1), half-year (2024-H1) or year (2024)."),
        "numerator" => language.Pick("I casi che contano, di un rapporto: un numero intero.", "The cases that count, of a ratio: a whole number."),
        "denominator" => language.Pick("Tutti i casi, di un rapporto: un numero intero.", "All cases, of a ratio: a whole number."),
        "count" => language.Pick("Quante cose: un numero intero.", "How many things: a whole number."),
        "yes" => language.Pick("Sì o no.", "Yes or no."),
        "amount" => language.Pick("Un numero, anche con decimali, nell'unità dello standard.", "A number, decimals included, in the standard's unit."),
        "notMeasured" => language.Pick("Perché manca il valore: ", "Why there is no value: ") + string.Join(", ", Enum.GetValues<NotMeasuredCode>().Select(code => ChoiceNames.Of(code))) + ".",
        "note" => language.Pick("Testo libero.", "Free text."),
        "evidence" => language.Pick("L'indirizzo (http o https) di ciò su cui si fonda il valore.", "The address (http or https) of what the value rests on."),
        "reason" => language.Pick("Perché si rettifica: serve dove il valore cambia.", "Why it is rectified: needed where the value changes."),
        "revision" => language.Pick("La revisione che si sostituisce: non va cambiata.", "The revision that is replaced: it is not to be changed."),
        _ => throw new System.Diagnostics.UnreachableException(field),
    };

    private static string[] Needs(Line line) => (line.Promised?.Promise.Indicator.Measure, line.Said?.Statement) switch
    {
        (_, Statement.Measured { Value: var value }) => NeedsOf(value),
        (Measure.Ratio, _) => ["numerator", "denominator"],
        (Measure.Count, _) => ["count"],
        (Measure.YesNo, _) => ["yes"],
        (Measure.Amount, _) => ["amount"],
        _ => [],
    };

    private static string[] NeedsOf(Value value) => value switch
    {
        Domain.Value.Ratio => ["numerator", "denominator"],
        Domain.Value.Count => ["count"],
        Domain.Value.YesNo => ["yes"],
        Domain.Value.Amount => ["amount"],
        _ => [],
    };

    /// <summary>A text or a decimal; null of an empty cell.</summary>
    private object? Value(Line line, string field)
    {
        var said = line.Said is { } entry ? SaidView.Of(entry.Statement) : null;
        return field switch
        {
            "service" => line.Service.Value,
            "serviceTitle" => line.Promised?.ServiceTitle.In(language),
            "indicator" => line.Indicator.Value,
            "indicatorTitle" => line.Promised?.Promise.Indicator.Title.In(language),
            "period" => line.Period.ToString(),
            "numerator" => (decimal?)said?.Numerator,
            "denominator" => (decimal?)said?.Denominator,
            "count" => (decimal?)said?.Count,
            "yes" => said?.Yes is { } yes ? YesNo(yes) : null,
            "amount" => said?.Amount,
            "notMeasured" => said?.NotMeasured,
            "note" => line.Said?.Statement.Note,
            "evidence" => line.Said?.Statement.Evidence,
            "reason" => null,
            "revision" => (decimal?)line.Said?.Revision,
            _ => throw new System.Diagnostics.UnreachableException(field),
        };
    }

    private string YesNo(bool yes) => yes ? language.Pick("sì", "yes") : "no";

    /// <summary>In one way to read it only.</summary>
    private string Told(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (Notation.ReadsTwoWays(text)) text += "0";
        return language == Language.Italian ? text.Replace('.', ',') : text;
    }

    private static bool IsText(string field) => field is not ("numerator" or "denominator" or "count" or "amount" or "revision");

    private static double WidthOf(string field) => field switch
    {
        "serviceTitle" or "indicatorTitle" or "note" => 40,
        "evidence" or "reason" => 30,
        "service" or "indicator" or "notMeasured" => 22,
        _ => 14,
    };
}
