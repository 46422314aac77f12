using System.Collections.Immutable;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Store;

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

/// <summary>What became of a row, or would; of a row that cannot be read, without a subject.</summary>
internal readonly record struct RowResult(int Number, RowSubject? Subject, RowOutcome Outcome, ImmutableArray<FaultAt> Faults);

/// <summary>
/// Puts the rows of a batch through the recorder: a service's year after another's, whatever their order in the file, so that
/// each is written to once.
/// </summary>
internal sealed partial class BatchImport(
    OrganizationCode organization, Role role, Provenance provenance, DateOnly today, Recorder recorder, ILogger<BatchImport> logger, CancellationToken cancellation)
{
    private const int RowsOfStep = 10_000;

    private readonly Dictionary<(ServiceCode, EditionYear), ReportingTarget> targets = [];

    /// <summary>Each good row is recorded, or would be.</summary>
    /// <returns>In the order of the rows.</returns>
    public async Task<IReadOnlyList<RowResult>> Each(IReadOnlyList<BatchRow> rows, bool dryRun)
    {
        var (results, done) = (new RowResult[rows.Count], 0);
        foreach (var step in InTurn(rows).Chunk(RowsOfStep))
        {
            // Between two steps the sender may have gone: what was recorded stays, and a resend finds it unchanged.
            cancellation.ThrowIfCancellationRequested();
            await Import(step, results, together: false, dryRun);
            LogProgress(logger, done += step.Length, rows.Count);
        }
        return results;
    }

    /// <summary>All rows are recorded, or would be; none, when any is wrong.</summary>
    /// <returns>In the order of the rows.</returns>
    public async Task<IReadOnlyList<RowResult>> Atomic(IReadOnlyList<BatchRow> rows, bool dryRun)
    {
        var step = InTurn(rows).ToArray();
        if (dryRun || step.Any(row => row.Row.Command is null)) return await Each(rows, dryRun: true);
        var results = new RowResult[rows.Count];
        LogProgress(logger, 0, rows.Count);
        await Import(step, results, together: true, dryRun: false);
        LogProgress(logger, rows.Count, rows.Count);
        return results;
    }

    private static IEnumerable<(int At, BatchRow Row)> InTurn(IReadOnlyList<BatchRow> rows) => WithoutRepeats(rows).Index()
        .OrderBy(r => r.Item.Command?.Subject.Service?.Value ?? r.Item.Command?.Subject.Programme?.Value, StringComparer.Ordinal).ThenBy(r => r.Item.Command?.Year.Year);

    /// <summary>A row that speaks of the same as one before it is wrong: which of them is meant?</summary>
    private static IEnumerable<BatchRow> WithoutRepeats(IReadOnlyList<BatchRow> rows)
    {
        var first = new Dictionary<RowSubject, int>(rows.Count);
        foreach (var row in rows)
            yield return row.Command is not { } c || first.TryAdd(c.Subject, row.Number)
                ? row
                : BatchRow.Wrong(row.Number, new FaultAt("duplicate-row", "", $"{first[c.Subject]}"));
    }

    private async Task Import((int At, BatchRow Row)[] step, RowResult[] results, bool together, bool dryRun)
    {
        // Whether something stood there when the last row was decided.
        var stood = false;
        var intents = from row in step let command = row.Row.Command where command is not null select Intent(command, found => stood = found);
        Func<Decision, (Refusal? Refusal, RowOutcome Outcome)> outcome = decision => decision switch
        {
            Decision.Refused { Refusal: var refusal } => (refusal, RowOutcome.Rejected),
            Decision.Accepted { Events.Length: 0 } => (null, RowOutcome.Unchanged),
            _ => (null, stood ? RowOutcome.Rectified : RowOutcome.Created),
        };
        var outcomes = dryRun ? await recorder.TryImport(intents, outcome, cancellation) : await recorder.Import(intents, outcome, provenance, together);

        var next = 0;
        foreach (var (at, row) in step)
        {
            var (refusal, became) = row.Command is null ? (null, RowOutcome.Rejected) : outcomes[next++];
            results[at] = new(row.Number, row.Command?.Subject, became, refusal is null ? row.Faults : [Fault(row, refusal)]);
        }
    }

    private Intent Intent(RowCommand command, Action<bool> stood)
    {
        var (service, programme, indicator, period) = command.Subject;
        void Look(ReportingYear year) => stood(year.Of(indicator).Standing(period) is not null);
        if (programme is { } code) return new ProgrammeTarget(organization, code).Intent(command.Report(today, role), Look);
        var key = (service!.Value, command.Year);
        if (!targets.TryGetValue(key, out var target)) targets[key] = target = new(organization, key.Value, key.Year);
        return target.Intent(command.Report(today, role), Look);
    }

    private static FaultAt Fault(BatchRow row, Refusal refusal)
    {
        var pointer = Fields.TryGetValue(refusal.Code, out var field) ? row.PointerTo(field) : "";
        var worded = Refusals.Worded(refusal) is { Errors: [var only] } ? only : new FaultAt(refusal.Code, pointer, refusal.Details);
        return worded with { Row = row.Number };
    }

    /// <summary>The field that a refusal is about.</summary>
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["unknown-service"] = "service", ["unknown-programme"] = "programme", ["service-retired"] = "service",
        ["unknown-indicator"] = "indicator", ["indicator-retired"] = "indicator",
        ["period-frequency-mismatch"] = "period", ["period-not-begun"] = "period", ["period-outside-edition"] = "period",
        ["period-closed"] = "period", ["year-certified"] = "period",
        ["numerator-exceeds-denominator"] = "numerator", ["more-than-working-days"] = "denominator",
        ["precondition-failed"] = "revision", ["reason-required"] = "reason",
    };

    [LoggerMessage(LogLevel.Information, "Import: {Done} of {Total} rows")]
    private static partial void LogProgress(ILogger logger, int done, int total);
}
