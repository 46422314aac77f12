using System.Collections.Immutable;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

internal enum BatchMode
{
    /// <summary>Good rows are recorded, whatever the others are.</summary>
    Each = 1,

    /// <summary>All rows are recorded, or none is.</summary>
    Atomic = 2,
}

internal enum RowOutcome
{
    Created = 1,
    Unchanged = 2,
    Rectified = 3,
    Rejected = 4,
}

/// <summary>What became of a row, or would.</summary>
internal sealed record RowResult(BatchRow Row, RowOutcome Outcome, ImmutableArray<FaultAt> Faults);

/// <summary>Puts the rows of a batch through the journal.</summary>
internal sealed partial class BatchImport(
    OrganizationCode organization, Role role, Provenance provenance, DateOnly today, Journal journal, ILogger<BatchImport> logger, CancellationToken cancellation)
{
    private const int RowsOfStep = 2_000;

    private readonly Dictionary<(ServiceCode, EditionYear), ReportingTarget> targets = [];

    /// <summary>Each good row is recorded, or would be.</summary>
    public async Task<IReadOnlyList<RowResult>> Each(IReadOnlyList<BatchRow> rows, bool dryRun)
    {
        var results = new List<RowResult>(rows.Count);
        foreach (var step in WithoutRepeats(rows).Chunk(RowsOfStep))
        {
            // Between two steps the sender may have gone: what was recorded stays, and a resend finds it unchanged.
            cancellation.ThrowIfCancellationRequested();
            var asked = Asked(step);
            var decisions = dryRun
                ? await journal.TryImport(asked.Intents, cancellation)
                : await journal.Import(asked.Intents, provenance, together: false);
            Add(results, step, asked, decisions);
            LogProgress(logger, results.Count, rows.Count);
        }
        return results;
    }

    /// <summary>All rows are recorded, or would be; none, when any is wrong.</summary>
    public async Task<IReadOnlyList<RowResult>> Atomic(IReadOnlyList<BatchRow> rows, bool dryRun)
    {
        var step = WithoutRepeats(rows).ToArray();
        if (dryRun || step.Any(row => row.Command is null)) return await Each(rows, dryRun: true);
        var asked = Asked(step);
        var decisions = await journal.Import(asked.Intents, provenance, together: true);
        var results = new List<RowResult>(rows.Count);
        Add(results, step, asked, decisions);
        LogProgress(logger, results.Count, rows.Count);
        return results;
    }

    /// <summary>A row that speaks of the same as one before it is wrong: which of them is meant?</summary>
    private static IEnumerable<BatchRow> WithoutRepeats(IReadOnlyList<BatchRow> rows)
    {
        var first = new Dictionary<(ServiceCode, IndicatorCode, Period), int>(rows.Count);
        foreach (var row in rows)
            yield return row.Command is not { } c || first.TryAdd((c.Service, c.Indicator, c.Period), row.Number)
                ? row
                : BatchRow.Wrong(row.Number, new FaultAt("duplicate-row", "", $"{first[(c.Service, c.Indicator, c.Period)]}"));
    }

    /// <summary>The intents of the rows that can be asked for, and what stood there when each was decided.</summary>
    private (ImmutableArray<Intent> Intents, bool[] Stood) Asked(BatchRow[] step)
    {
        var intents = ImmutableArray.CreateBuilder<Intent>(step.Length);
        var stood = new bool[step.Length];
        foreach (var row in step)
            if (row.Command is { } command)
            {
                var (key, at) = ((command.Service, command.Year), intents.Count);
                if (!targets.TryGetValue(key, out var target)) targets[key] = target = new(organization, command.Service, command.Year);
                intents.Add(target.Intent(command.Report(today, role), year => stood[at] = year.Of(command.Indicator).Standing(command.Period) is not null));
            }
        return (intents.DrainToImmutable(), stood);
    }

    private static void Add(List<RowResult> results, BatchRow[] step, (ImmutableArray<Intent> Intents, bool[] Stood) asked, ImmutableArray<Decision> decisions)
    {
        var next = 0;
        foreach (var row in step)
        {
            if (row.Command is null)
            {
                results.Add(new(row, RowOutcome.Rejected, row.Faults));
                continue;
            }
            var at = next++;
            results.Add(decisions[at] switch
            {
                Decision.Refused { Refusal: var refusal } => new(row, RowOutcome.Rejected, [Fault(row.Number, refusal)]),
                Decision.Accepted { Events.Length: 0 } => new(row, RowOutcome.Unchanged, []),
                _ => new(row, asked.Stood[at] ? RowOutcome.Rectified : RowOutcome.Created, []),
            });
        }
    }

    private static FaultAt Fault(int row, Refusal refusal)
    {
        var worded = Refusals.Worded(refusal) is { Errors: [var only] } ? only : new FaultAt(refusal.Code, Fields.GetValueOrDefault(refusal.Code, ""), refusal.Details);
        return worded with { Row = row };
    }

    /// <summary>The field that a refusal is about.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["unknown-service"] = "service", ["service-retired"] = "service",
        ["unknown-indicator"] = "indicator", ["indicator-retired"] = "indicator",
        ["period-frequency-mismatch"] = "period", ["period-not-begun"] = "period", ["period-outside-edition"] = "period",
        ["period-closed"] = "period", ["year-certified"] = "period",
        ["numerator-exceeds-denominator"] = "numerator", ["more-than-working-days"] = "denominator",
        ["precondition-failed"] = "revision", ["reason-required"] = "reason",
    };

    [LoggerMessage(LogLevel.Information, "Import: {Done} of {Total} rows")]
    private static partial void LogProgress(ILogger logger, int done, int total);
}
