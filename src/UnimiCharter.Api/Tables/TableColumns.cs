namespace UnimiCharter.Api.Tables;

/// <summary>The columns that a file has, as its header named them.</summary>
internal sealed class TableColumns
{
    private readonly TableHeader header;
    private readonly (Column Column, string Name)[] columns;
    private readonly string[] read;
    private readonly HashSet<string> known;
    private readonly TableReading reading;

    public TableColumns(TableHeader header, (Column Column, string Name)[] columns, Language language, Notation notation)
    {
        (this.header, this.columns, Language) = (header, columns, language);
        known = [.. columns.Select(c => c.Column.Field)];
        read = [.. columns.Where(IsRead).Select(c => c.Column.Field)];
        // One for all rows.
        (NameOf, reading) = (Called, new(notation, language));
    }

    public int Count => columns.Length;

    /// <summary>Of the header.</summary>
    public Language Language { get; }

    /// <summary>The file's own column of a field; what the field is called in the file's language where it has none.</summary>
    public Func<string, string> NameOf { get; }

    public bool Has(string field) => known.Contains(field);

    public CellForm FormAt(int column) => columns[column].Column.Form;

    /// <summary>A column as the file has it.</summary>
    public string NameAt(int column) => columns[column].Name;

    /// <summary>Where a column is that the file has; less than 0 of another.</summary>
    public int IndexOf(string name) => Array.FindIndex(columns, c => c.Name == name);

    /// <summary>The cells of a row, by what they are read as.</summary>
    public Fields Read(string[] cells) => Web.Fields.Of(read, read.Length == columns.Length ? cells : [.. cells.Where((_, i) => IsRead(columns[i]))], NameOf, reading);

    private string Called(string field) => columns.FirstOrDefault(c => c.Column.Field == field).Name ?? header.NameOf(field, Language);

    private static bool IsRead((Column Column, string Name) column) => column.Column.Form != CellForm.Unread;
}
