namespace UnimiCharter.Api.Measurements;

/// <summary>The columns of a batch that is a table.</summary>
internal static class BatchColumns
{
    private static readonly string[] Values = ["numerator", "denominator", "count", "yes", "amount", "percentage", "notMeasured"];

    /// <summary>In the order of <see cref="BatchRow.FieldNames"/>, by which they are called in English.</summary>
    public static readonly TableHeader Header = new(
        [
            Of("service", "servizio"), Of("indicator", "indicatore"), Of("period", "periodo", CellForm.Period),
            Of("numerator", "numeratore"), Of("denominator", "denominatore"), Of("count", "conteggio"), Of("yes", "sì"), Of("amount", "importo"),
            Of("notMeasured", "non rilevato"), Of("note", "nota"), Of("evidence", "evidenza"), Of("reason", "motivazione"), Of("revision", "revisione"),
            Of("programme", "programma") with { IsTold = false }, Of("percentage", "percentuale", CellForm.Percentage) with { IsTold = false },
            new("serviceTitle", "titolo servizio", "service title", CellForm.Unread), new("indicatorTitle", "titolo indicatore", "indicator title", CellForm.Unread),
            new("errors", "errori", "errors", CellForm.Unread),
        ],
        new(["service", "programme"]), new(["indicator"]), new(["period"]), new(Values, AreTold: true));

    private static Column Of(string field, string italian, CellForm form = CellForm.Plain) => new(field, italian, field, form);
}
