namespace UnimiCharter.Api.Measurements;

/// <summary>The header of a batch that is a table: its columns are those of <see cref="BatchRow.FieldNames"/> in any order, in English or Italian, whatever their case.</summary>
internal sealed class BatchColumns
{
    /// <summary>The field of a column that is for whoever reads the file.</summary>
    public const string Ignored = "-";

    private static readonly string[] Required = ["service", "indicator", "period"];
    private static readonly string[] Values = ["numerator", "denominator", "count", "yes", "amount", "percentage", "notMeasured"];

    /// <summary>In Italian, as the registry writes them.</summary>
    private static readonly Dictionary<string, string> Italian = new()
    {
        ["service"] = "servizio", ["programme"] = "programma", ["indicator"] = "indicatore", ["period"] = "periodo",
        ["numerator"] = "numeratore", ["denominator"] = "denominatore", ["count"] = "conteggio", ["yes"] = "sì", ["amount"] = "importo", ["percentage"] = "percentuale",
        ["notMeasured"] = "non rilevato", ["note"] = "nota", ["evidence"] = "evidenza", ["reason"] = "motivazione", ["revision"] = "revisione",
    };

    /// <summary>Of what the registry writes for whoever fills a file in, and passes over when it comes back.</summary>
    private static readonly Dictionary<string, (string Italian, string English)> ForReaders = new()
    {
        ["serviceTitle"] = ("titolo servizio", "service title"), ["indicatorTitle"] = ("titolo indicatore", "indicator title"), ["errors"] = ("errori", "errors"),
    };

    private static readonly Dictionary<string, string> Fields = Italian.Keys.Concat(Italian.Values).Zip([.. Italian.Keys, .. Italian.Keys])
        .Concat(ForReaders.Values.SelectMany(name => new[] { (name.Italian, Ignored), (name.English, Ignored) })).ToDictionary(name => Plain(name.Item1), name => name.Item2);

    private readonly (string Field, string Column)[] columns;
    private readonly string[] meant;
    private readonly Func<string, string> pointerTo;
    private readonly TableReading reading;

    private BatchColumns((string Field, string Column)[] columns, Notation notation)
    {
        (this.columns, Language) = (columns, LanguageOf(columns));
        meant = [.. columns.Where(c => c.Field != Ignored).Select(c => c.Field)];
        // One for all rows.
        (pointerTo, reading) = (PointerTo, new(notation, Language));
    }

    public int Count => columns.Length;

    /// <summary>Of the header.</summary>
    public Language Language { get; }

    /// <summary>What a column is called.</summary>
    public static string NameOf(string field, Language language) =>
        ForReaders.TryGetValue(field, out var name) ? language.Pick(name.Italian, name.English) : language.Pick(Italian[field], field);

    /// <summary>The field of a column; <see cref="Ignored"/> of one that has none.</summary>
    public string FieldAt(int column) => columns[column].Field;

    /// <summary>A column as the file has it.</summary>
    public string NameAt(int column) => columns[column].Column;

    /// <summary>Where a column is that the file has; less than 0 of another.</summary>
    public int IndexOf(string column) => Array.FindIndex(columns, c => c.Column == column);

    /// <summary>The columns, or what is wrong with the header.</summary>
    /// <param name="notation">Of the numbers below it.</param>
    public static (BatchColumns? Columns, Fault? Fault) Of(IEnumerable<string> header, Notation notation)
    {
        (string Field, string Column)[] columns = [.. header.Select(name => (Fields.GetValueOrDefault(Plain(name), ""), name))];
        return Check(columns) is { } fault ? (null, fault) : (new(columns, notation), null);
    }

    public BatchRow Row(int number, string[] cells, RowNames names) => BatchRow.Of(number, Web.Fields.Of(meant, Meant(cells), pointerTo, reading), pointerTo, names);

    /// <summary>The file's own column of a field; what the field is called in the file's language where it has none.</summary>
    public string PointerTo(string field) => columns.FirstOrDefault(c => c.Field == field).Column ?? NameOf(field, Language);

    /// <inheritdoc cref="Language"/>
    public static Language LanguageOf(IEnumerable<string> header) => LanguageOf([.. header.Select(name => (Fields.GetValueOrDefault(Plain(name), ""), name))]);

    private string[] Meant(string[] cells) => meant.Length == columns.Length ? cells : [.. cells.Where((_, i) => columns[i].Field != Ignored)];

    /// <summary>That of more of its names; English, where they are of both alike.</summary>
    private static Language LanguageOf((string Field, string Column)[] columns)
    {
        var names = columns.Where(c => Italian.TryGetValue(c.Field, out var name) && Plain(name) != Plain(c.Field)).ToLookup(c => Plain(c.Column) == Plain(c.Field));
        return names[false].Count() > names[true].Count() ? Language.Italian : Language.English;
    }

    private static Fault? Check((string Field, string Column)[] columns)
    {
        var (faults, language) = (new List<FaultAt>(), LanguageOf(columns));
        foreach (var (field, column) in columns)
            if (field.Length == 0) faults.Add(new("unknown-column", column, [column, string.Join(", ", BatchRow.FieldNames.Select(name => NameOf(name, language)))], 0));
        foreach (var repeated in columns.Where(c => c.Field is not ("" or Ignored)).GroupBy(c => c.Field).Where(g => g.Count() > 1))
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
