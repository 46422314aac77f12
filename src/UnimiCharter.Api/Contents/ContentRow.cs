using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace UnimiCharter.Api.Contents;

/// <summary>A row of a table of cards or of indicators, as it was read.</summary>
/// <param name="Said">Of the columns that the file has, what this row says under each: a text, a decimal, a truth or nothing.</param>
/// <param name="Faults">What is wrong with its cells, whatever the document has.</param>
internal sealed record ContentRow(SentRow Sent, IReadOnlyList<(ContentColumn Column, object? Said)> Said, ImmutableArray<FaultAt> Faults)
{
    public static ContentRow Of(SentRow sent, ContentColumn[] columns, string[] keys)
    {
        if (sent.Fields is not { } fields) return new(sent, [], [.. sent.Told([])]);
        foreach (var key in keys)
            if (!fields.Has(key)) fields.Wrong("field-required", key);
        (ContentColumn, object?)[] said = [.. columns.Where(column => fields.IsSaid(column.Field)).Select(column => (column, column.Cell.Read(fields, column.Field)))];
        return new(sent, said, [.. sent.Told(fields.Faults)]);
    }

    /// <summary>What it is of; null where that is not said.</summary>
    public string? Key(string field) => (Said.FirstOrDefault(s => s.Column.Field == field).Said as string)?.Trim();

    /// <summary>Lays what it says onto a service or an indicator, but for what it is of and for cells that are wrong.</summary>
    public void LayOnto(JsonNode whole, string[] keys)
    {
        foreach (var (column, said) in Said)
            if (!keys.Contains(column.Path) && !Faults.Any(f => f.Pointer == Sent.PointerTo(column.Field)))
                JsonPart.Put(whole, column.Path, said is null ? null : column.Cell.Lay(said, JsonPart.At(whole, column.Path)));
        foreach (var (column, _) in Said) JsonPart.Prune(whole, column.Path);
    }

    /// <summary>A fault of what the row says, where the row says it and as the file calls it.</summary>
    /// <param name="column">Null where it is of no one of them.</param>
    /// <param name="item">Of those that the cell names, the one that is wrong, from 1.</param>
    public FaultAt Told(FaultAt fault, ContentColumn? column, int? item = null)
    {
        if (column is null) return fault with { Pointer = Sent.Whole, Row = Sent.Number };
        var isNamed = fault.Details is [var named, ..] && fault.Pointer.Split('/').Concat(column.Path.Split('/')).Contains(named);
        var name = item is null ? Sent.NameOf(column.Field) : string.Create(CultureInfo.InvariantCulture, $"{Sent.NameOf(column.Field)} {item}");
        return new(fault.Code, Sent.PointerTo(column.Field), isNamed ? [name, .. fault.Details[1..]] : fault.Details, Sent.Number);
    }
}
