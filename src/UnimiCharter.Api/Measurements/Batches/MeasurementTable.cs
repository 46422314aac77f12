namespace UnimiCharter.Api.Measurements;

/// <summary>Measurements as whoever fills them in reads them: in one language, with the titles of what they speak of, in the columns that they need.</summary>
/// <param name="isReported">They have been said: what it takes to say them again goes with them.</param>
internal sealed class MeasurementTable(IReadOnlyList<MeasurementTable.Line> lines, Language language, bool isReported)
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

    /// <summary>In the format that the caller likes best.</summary>
    public static async Task<Reply> Reply(IReadOnlyList<Line> lines, bool isReported, CsvDialect dialect, Period within, HttpContext http, CancellationToken cancellation)
    {
        var language = Languages.Of(http.Request);
        var table = new MeasurementTable(lines, language, isReported).Told();
        return new Reply(await table.Render(http, $"{language.Pick("rilevazioni", "measurements")}-{within}", dialect == CsvDialect.Standard ? () => CsvText.Of(lines) : null, cancellation));
    }

    private OfficeTable Told() => new(
        language.Pick("Rilevazioni", "Measurements"), [.. fields.Select(Column)], [.. lines.Select(line => fields.Select(name => Value(line, name)).ToArray())], language,
        language.Pick(
            "Le righe che restano senza un valore e senza un motivo sono rifiutate, ciascuna per sé: si possono togliere. Il foglio «Rilevazioni» si invia com'è, con questo accanto.",
            "Rows that keep neither a value nor a reason are refused, each by itself: they can be deleted. The sheet 'Measurements' is sent as it is, with this one beside it."));

    private OfficeColumn Column(string field) => new(BatchColumns.Header.NameOf(field, language), Explained(field), WidthOf(field), IsText(field), field switch
    {
        "yes" => [OfficeTable.Told(true, language), OfficeTable.Told(false, language)],
        "notMeasured" => ChoiceNames.All(typeof(NotMeasuredCode)),
        _ => [],
    });

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
        "notMeasured" => language.Pick("Perché manca il valore: ", "Why there is no value: ") + string.Join(", ", ChoiceNames.All(typeof(NotMeasuredCode))) + ".",
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

    /// <summary>A text, a decimal or a truth; null of an empty cell.</summary>
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
            "yes" => said?.Yes,
            "amount" => said?.Amount,
            "notMeasured" => said?.NotMeasured,
            "note" => line.Said?.Statement.Note,
            "evidence" => line.Said?.Statement.Evidence,
            "reason" => null,
            "revision" => (decimal?)line.Said?.Revision,
            _ => throw new System.Diagnostics.UnreachableException(field),
        };
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
