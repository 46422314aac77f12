namespace UnimiCharter.Api.Tables;

/// <summary>How the cells of a column are read.</summary>
internal enum CellForm
{
    /// <summary>As what they are: a date as a day, a number as one; what is shown in per cent is refused.</summary>
    Plain = 1,

    /// <summary>A date is a month, where no other day of it is shown.</summary>
    Period = 2,

    /// <summary>What is shown as 29.7% is 29.7.</summary>
    Percentage = 3,

    /// <summary>For whoever reads the file: passed over when it comes back.</summary>
    Unread = 4,
}

/// <summary>A column that a table of some kind may have.</summary>
/// <param name="Field">What its cells are read as.</param>
/// <param name="English">As it is written in English.</param>
/// <param name="IsTold">Whether it is among those that an unknown one is told.</param>
internal record Column(string Field, string Italian, string English, CellForm Form = CellForm.Plain, bool IsTold = true)
{
    public string NameIn(Language language) => language.Pick(Italian, English);
}

/// <summary>Columns of which one is needed.</summary>
/// <param name="Fields">Any of these.</param>
/// <param name="AreTold">Whether all of them are told where none is there, and not the first alone.</param>
internal sealed record NeededColumn(string[] Fields, bool AreTold = false);

/// <summary>The columns of a kind of table: in any order, in English or Italian, whatever their case.</summary>
internal sealed class TableHeader
{
    // Of those of the names.
    private const string Accented = "àèéìòù", Bare = "aeeiou";

    private readonly IReadOnlyList<NeededColumn> needed;
    private readonly Dictionary<string, Column> byField, byName = new(StringComparer.Ordinal);

    public TableHeader(IReadOnlyList<Column> columns, params IReadOnlyList<NeededColumn> needed)
    {
        (Columns, this.needed, byField) = (columns, needed, columns.ToDictionary(c => c.Field));
        foreach (var column in columns)
            foreach (var name in new[] { column.Italian, column.English }) byName[Plain(name)] = column;
    }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>What a column is called.</summary>
    public string NameOf(string field, Language language) => byField[field].NameIn(language);

    /// <summary>That of more of its names; English, where they are of both alike.</summary>
    public Language LanguageOf(IEnumerable<string> header)
    {
        var isEnglish = header.Select(name => (Name: Plain(name), Column: byName.GetValueOrDefault(Plain(name))))
            .Where(c => c.Column is { Form: not CellForm.Unread } column && Plain(column.Italian) != Plain(column.English)).ToLookup(c => c.Name == Plain(c.Column!.English));
        return isEnglish[false].Count() > isEnglish[true].Count() ? Language.Italian : Language.English;
    }

    /// <summary>The columns, or what is wrong with the header.</summary>
    /// <param name="notation">Of the numbers below it.</param>
    public (TableColumns? Columns, Fault? Fault) Read(IReadOnlyList<string> header, Notation notation)
    {
        (Column? Column, string Name)[] columns = [.. header.Select(name => (byName.GetValueOrDefault(Plain(name)), name))];
        return Check(columns, LanguageOf(header)) is { } fault ? (null, fault) : (new(this, [.. columns.Select(c => (c.Column!, c.Name))], LanguageOf(header), notation), null);
    }

    private Fault? Check((Column? Column, string Name)[] columns, Language language)
    {
        var faults = new List<FaultAt>();
        foreach (var (column, name) in columns)
            if (column is null) faults.Add(new("unknown-column", name, [name, string.Join(", ", Columns.Where(c => c is { IsTold: true, Form: not CellForm.Unread }).Select(c => c.NameIn(language)))], 0));
        foreach (var repeated in columns.Where(c => c.Column is { Form: not CellForm.Unread }).GroupBy(c => c.Column).Where(g => g.Count() > 1))
            faults.Add(new("duplicate-column", repeated.Last().Name, [string.Join(" | ", repeated.Select(c => c.Name).Distinct())], 0));
        foreach (var (fields, areTold) in needed.Select(n => (n.Fields, n.AreTold)).Where(n => !columns.Any(c => n.Fields.Contains(c.Column?.Field))))
            faults.Add(new("missing-column", areTold ? "" : NameOf(fields[0], language), [string.Join(" | ", fields.Take(areTold ? fields.Length : 1).Select(field => NameOf(field, language)))], 0));
        // One column alone is a header that is separated otherwise.
        if (columns is [(_, var only)] && only.IndexOfAny(['\t', '|', ':', ' ']) >= 0) return new Fault([new("wrong-separator", only, [], 0), .. faults]);
        return faults.Count == 0 ? null : new Fault([.. faults]);
    }

    /// <summary>A column's name without what varies in writing it, accents too.</summary>
    private static string Plain(string name) => string.Concat(
        name.Trim().ToLowerInvariant().Where(c => c is not (' ' or '_' or '-')).Select(c => Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i ? Bare[i] : c));
}
