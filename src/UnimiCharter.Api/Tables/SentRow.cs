using System.Collections.Immutable;

namespace UnimiCharter.Api.Tables;

/// <summary>A row of a table as it was sent, to be read as what the table is of.</summary>
/// <param name="Number">From 1; a header is row 0, and what is blank at the end of a file is none.</param>
/// <param name="Fields">By what the columns are read as; null where the row as a whole is wrong.</param>
/// <param name="Faults">What is wrong with it whatever it is read as.</param>
/// <param name="Columns">Of the file; null where the row as a whole is wrong.</param>
/// <param name="Place">Where a column of it stands, which is its name where nobody says otherwise.</param>
internal readonly record struct SentRow(int Number, Fields? Fields, ImmutableArray<FaultAt> Faults, TableColumns? Columns, Func<string, string>? Place = null)
{
    private static readonly Func<string, string> Itself = name => name;

    /// <summary>What the column of a field is called.</summary>
    public Func<string, string> NameOf => Columns?.NameOf ?? Itself;

    /// <summary>Where it stands itself.</summary>
    public string Whole => (Place ?? Itself)("");

    /// <summary>Where a field of it stands.</summary>
    public string PointerTo(string field) => Place is { } place ? place(NameOf(field)) : NameOf(field);

    public static SentRow Wrong(int number, FaultAt fault) => new(number, null, [fault], null);

    /// <summary>All that is wrong with it, each at its place.</summary>
    /// <param name="found">By those who read its fields: what they say of a cell that nobody can read is not told.</param>
    public IEnumerable<FaultAt> Told(IEnumerable<FaultAt> found)
    {
        var (number, faults, place) = (Number, Faults, Place ?? Itself);
        return faults.Concat(found.Select(f => f with { Pointer = place(f.Pointer) }).Where(f => !faults.Any(g => g.Pointer == f.Pointer))).Select(f => f with { Row = number });
    }
}
