using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Measurements;

/// <summary>What became of a batch, row by row; with dryRun, what would.</summary>
/// <param name="Encoding">In which a CSV was read that is not in UTF-8; left out of others.</param>
internal sealed record BatchView(
    string Organization, BatchMode Mode, bool DryRun, BatchCountsView Counts, IEnumerable<RowView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Encoding,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static BatchView Of(string organization, BatchMode mode, bool dryRun, IReadOnlyList<RowResult> results, string? encoding, HttpRequest request)
    {
        var language = Languages.Of(request);
        return new(
            organization, mode, dryRun,
            new(results.Count(r => r.Outcome == RowOutcome.Created), results.Count(r => r.Outcome == RowOutcome.Unchanged),
                results.Count(r => r.Outcome == RowOutcome.Rectified), results.Count(r => r.Outcome == RowOutcome.Rejected),
                results.Count(r => r.Outcome == RowOutcome.Blank) is > 0 and var blank ? blank : null),
            // Made as they are written, so that not all are held.
            results.Select(r => RowView.Of(r, language)),
            encoding,
            new Dictionary<string, LinkView> { ["compliance"] = request.To($"/v1/{organization}/compliance") });
    }
}

/// <summary>How many rows had each outcome.</summary>
/// <param name="Blank">Left out where there is none.</param>
internal sealed record BatchCountsView(
    int Created, int Unchanged, int Rectified, int Rejected, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Blank);

/// <summary>What became of a row.</summary>
/// <param name="Row">From 1, without the header.</param>
/// <param name="Code">Why it was rejected, first of all.</param>
/// <param name="Pointer">The JSON pointer or the column that is wrong, first of all.</param>
/// <param name="Errors">All that is wrong with it.</param>
internal sealed record RowView(
    int Row, RowOutcome Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Service,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Programme,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Indicator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pointer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorView>? Errors)
{
    public static RowView Of(RowResult result, Language language)
    {
        ErrorView[]? errors = result.Faults.IsEmpty ? null : [.. result.Faults.Select(f => Problem.View(f, language))];
        var subject = result.Row.Command?.Subject;
        return new(
            result.Row.Number, result.Outcome, (subject?.Target as ReportingTarget.OfService)?.Code, (subject?.Target as ReportingTarget.OfProgramme)?.Code,
            subject?.Indicator.Value, subject?.Period.ToString(),
            errors?[0].Code, errors?[0].Pointer, errors?[0].Detail, errors);
    }
}
