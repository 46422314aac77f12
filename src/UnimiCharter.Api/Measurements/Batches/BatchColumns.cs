namespace UnimiCharter.Api.Measurements;

/// <summary>The header of a batch that is a table: its columns are those of <see cref="BatchRow.FieldNames"/> in any order, in English or Italian, whatever their case.</summary>
internal sealed class BatchColumns
{
    private static readonly string[] Required = ["service", "indicator", "period"];
    private static readonly string[] Values = ["numerator", "denominator", "count", "yes", "amount", "percentage", "notMeasured"];

    /// <summary>In Italian, as the registry writes them.</summary>
    private static readonly Dictionary<string, string> Italian = new()
    {
        ["service"] = "servizio", ["programme"] = "programma", ["indicator"] = "indicatore", ["period"] = "periodo",
        ["numerator"] = "numeratore", ["denominator"] = "denominatore", ["count"] = "conteggio", ["yes"] = "sì", ["amount"] = "importo", ["percentage"] = "percentuale",
        ["notMeasured"] = "non rilevato", ["note"] = "nota", ["evidence"] = "evidenza", ["reason"] = "motivazione", ["revision"] = "revisione",
    };

    private static readonly Dictionary<string, string> Fields =
        Italian.Keys.Concat(Italian.Values).Zip([.. Italian.Keys, .. Italian.Keys]).ToDictionary(name => Plain(name.First), name => name.Second);

    private readonly (string Field, string Column)[] columns;
    private readonly string[] fields;
    private readonly Func<string, string> pointerTo;
    private readonly TableReading reading;

    private BatchColumns((string Field, string Column)[] columns, Notation notation)
    {
        (this.columns, fields, Language) = (columns, Array.ConvertAll(columns, c => c.Field), LanguageOf(columns));
        // One for all rows.
        (pointerTo, reading) = (PointerTo, new(notation, Language));
    }

    public int Count => columns.Length;

    /// <summary>Of the header.</summary>
    public Language Language { get; }

    /// <summary>What a column is called.</summary>
    public static string NameOf(string field, Language language) => language == Language.Italian ? Italian[field] : field;

    /// <summary>The columns, or what is wrong with the header.</summary>
    /// <param name="notation">Of the numbers below it.</param>
    public static (BatchColumns? Columns, Fault? Fault) Of(IEnumerable<string> header, Notation notation)
    {
        (string Field, string Column)[] columns = [.. header.Select(name => (Fields.GetValueOrDefault(Plain(name), ""), name))];
        return Check(columns) is { } fault ? (null, fault) : (new(columns, notation), null);
    }

    public BatchRow Row(int number, string[] cells, RowNames names) => BatchRow.Of(number, Web.Fields.Of(fields, cells, pointerTo, reading), pointerTo, names);

    /// <summary>The file's own column of a field; what the field is called in the file's language where it has none.</summary>
    public string PointerTo(string field) => columns.FirstOrDefault(c => c.Field == field).Column ?? NameOf(field, Language);

    /// <summary>That of more of its names; English, where they are of both alike.</summary>
    private static Language LanguageOf((string Field, string Column)[] columns)
    {
        var names = columns.Where(c => c.Field.Length > 0 && Plain(Italian[c.Field]) != Plain(c.Field)).ToLookup(c => Plain(c.Column) == Plain(c.Field));
        return names[false].Count() > names[true].Count() ? Language.Italian : Language.English;
    }

    private static Fault? Check((string Field, string Column)[] columns)
    {
        var (faults, language) = (new List<FaultAt>(), LanguageOf(columns));
        foreach (var (field, column) in columns)
            if (field.Length == 0) faults.Add(new("unknown-column", column, [column, string.Join(", ", BatchRow.FieldNames.Select(name => NameOf(name, language)))], 0));
        foreach (var repeated in columns.Where(c => c.Field.Length > 0).GroupBy(c => c.Field).Where(g => g.Count() > 1))
            faults.Add(new("duplicate-column", repeated.Last().Column, [string.Join(" | ", repeated.Select(c => c.Column).Distinct())], 0));
        foreach (var name in Required.Where(name => !columns.Any(c => c.Field == name || (name == "service" && c.Field == "programme"))))
            faults.Add(new("missing-column", NameOf(name, language), [NameOf(name, language)], 0));
        if (!columns.Any(c => Values.Contains(c.Field))) faults.Add(new("missing-column", "", [string.Join(" | ", Values.Select(name => NameOf(name, language)))], 0));
        // One column alone is a header that is separated otherwise.
        if (columns is [(_, var only)] && only.IndexOfAny(['\t', '|', ':', ' ']) >= 0) return new Fault([new("wrong-separator", only, [], 0), .. faults]);
        return faults.Count == 0 ? null : new Fault([.. faults]);
    }

    /// <summary>A column's name without what varies in writing it.</summary>
    private static string Plain(string name) => string.Concat(name.Trim().ToLowerInvariant().Where(c => c is not (' ' or '_' or '-'))).Replace('ì', 'i');
}
