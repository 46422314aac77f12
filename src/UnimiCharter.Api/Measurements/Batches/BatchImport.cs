using System.Collections.Immutable;

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

    /// <summary>Nobody filled it in.</summary>
    Blank = 5,
}

/// <summary>What became of a row, or would.</summary>
internal readonly record struct RowResult(BatchRow Row, RowOutcome Outcome, ImmutableArray<FaultAt> Faults);

/// <summary>
/// Puts the rows of a batch through the recorder: one target's after another's, whatever their order in the file, so that
/// each is written to once.
/// </summary>
/// <param name="rows">In the order of the file. Those that speak of the same as one before them become wrong.</param>
/// <param name="lost">The database does not answer any more: what is being recorded is not waited for, whatever becomes of it.</param>
internal sealed partial class BatchImport(
    List<BatchRow> rows, Role role, Provenance provenance, DateOnly today, Recorder recorder, ILogger<BatchImport> logger, CancellationToken lost, CancellationToken cancellation)
{
    private const int RowsOfStep = 10_000;

    /// <summary>Each good row is recorded, or would be.</summary>
    /// <returns>In the order of the rows.</returns>
    public Task<RowResult[]> Each(bool dryRun) => Each(InTurn(), dryRun);

    /// <summary>All rows are recorded, or would be; none, when any is wrong.</summary>
    /// <returns>In the order of the rows.</returns>
    public async Task<RowResult[]> Atomic(bool dryRun)
    {
        var turn = InTurn();
        if (dryRun || rows.Exists(row => !row.Faults.IsEmpty)) return await Each(turn, dryRun: true);
        var results = new RowResult[rows.Count];
        LogProgress(logger, 0, rows.Count);
        await Import(turn, results, together: true, dryRun: false);
        LogProgress(logger, rows.Count, rows.Count);
        return results;
    }

    private async Task<RowResult[]> Each(int[] turn, bool dryRun)
    {
        var (results, done) = (new RowResult[rows.Count], 0);
        foreach (var step in turn.Chunk(RowsOfStep))
        {
            // Between two steps the sender may have gone: what was recorded stays, and a resend finds it unchanged.
            cancellation.ThrowIfCancellationRequested();
            await Import(step, results, together: false, dryRun);
            LogProgress(logger, done += step.Length, rows.Count);
        }
        return results;
    }

    /// <summary>The places of the rows, those of one target together. A row that speaks of the same as one before it is wrong: which of them is meant?</summary>
    private int[] InTurn()
    {
        var turn = Enumerable.Range(0, rows.Count).ToLookup(at => rows[at].Command?.Subject.Target, ReferenceEqualityComparer.Instance);
        foreach (var same in turn)
        {
            var first = new Dictionary<(IndicatorCode, Period), int>();
            foreach (var at in same)
                if (rows[at].Command is { Subject: var (_, indicator, period) } && !first.TryAdd((indicator, period), rows[at].Number))
                    rows[at] = BatchRow.Wrong(rows[at].Number, new FaultAt("duplicate-row", rows[at].Place, $"{first[(indicator, period)]}"));
        }
        return [.. turn.SelectMany(same => same)];
    }

    private async Task Import(int[] step, RowResult[] results, bool together, bool dryRun)
    {
        // Whether something stood there when the last row was decided.
        var stood = false;
        var intents = from at in step let command = rows[at].Command where command is not null select Intent(command, found => stood = found);
        Func<Decision, (Refusal? Refusal, RowOutcome Outcome)> outcome = decision => decision switch
        {
            Decision.Refused { Refusal: var refusal } => (refusal, RowOutcome.Rejected),
            Decision.Accepted { Events.Length: 0 } => (null, RowOutcome.Unchanged),
            _ => (null, stood ? RowOutcome.Rectified : RowOutcome.Created),
        };
        var outcomes = dryRun ? await recorder.TryImport(intents, outcome, provenance, cancellation) : await recorder.Import(intents, outcome, provenance, together).WaitAsync(lost);

        var next = 0;
        foreach (var at in step)
        {
            var row = rows[at];
            var (refusal, became) = row.Command is null ? (null, row.Faults.IsEmpty ? RowOutcome.Blank : RowOutcome.Rejected) : outcomes[next++];
            results[at] = new(row, became, refusal is null ? row.Faults : [Fault(row, refusal)]);
        }
    }

    private Intent Intent(RowCommand command, Action<bool> stood)
    {
        var (target, indicator, period) = command.Subject;
        return target.Intent(command.Report(today, role), year => stood(year.Of(indicator).Standing(period) is not null));
    }

    private static FaultAt Fault(BatchRow row, Refusal refusal)
    {
        var pointer = Fields.TryGetValue(refusal.Code, out var field) ? row.PointerTo(field) : "";
        var worded = Refusals.Worded(refusal) is { Errors: [var only] } ? only : new FaultAt(refusal.Code, pointer, refusal.Details);
        return worded with { Row = row.Number, Pointer = worded.Pointer.Length > 0 ? worded.Pointer : row.Place };
    }

    /// <summary>The field that a refusal is about.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["unknown-service"] = "service", ["unknown-programme"] = "programme", ["service-retired"] = "service",
        ["unknown-indicator"] = "indicator", ["indicator-retired"] = "indicator",
        ["period-frequency-mismatch"] = "period", ["period-not-begun"] = "period", ["period-outside-edition"] = "period",
        ["period-closed"] = "period", ["year-certified"] = "period",
        ["year-figure-unsuitable"] = "period", ["year-not-over"] = "period", ["year-figure-without-value"] = "notMeasured",
        ["numerator-exceeds-denominator"] = "numerator", ["more-than-working-days"] = "denominator",
        ["precondition-failed"] = "revision", ["reason-required"] = "reason",
    };

    [LoggerMessage(LogLevel.Information, "Import: {Done} of {Total} rows")]
    private static partial void LogProgress(ILogger logger, int done, int total);
}
