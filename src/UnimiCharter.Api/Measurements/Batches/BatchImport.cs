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

/// <summary>
/// Puts the rows of a batch through the journal: a service's year after another's, whatever their order in the file, so that
/// each is written to once.
/// </summary>
internal sealed partial class BatchImport(
    OrganizationCode organization, Role role, Provenance provenance, DateOnly today, Journal journal, ILogger<BatchImport> logger, CancellationToken cancellation)
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
            await Import(step, results, intents => dryRun ? journal.TryImport(intents, cancellation) : journal.Import(intents, provenance, together: false));
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
        await Import(step, results, intents => journal.Import(intents, provenance, together: true));
        LogProgress(logger, rows.Count, rows.Count);
        return results;
    }

    private static IEnumerable<(int At, BatchRow Row)> InTurn(IReadOnlyList<BatchRow> rows) => WithoutRepeats(rows).Index()
        .OrderBy(r => r.Item.Command?.Service.Value, StringComparer.Ordinal).ThenBy(r => r.Item.Command?.Year.Year);

    /// <summary>A row that speaks of the same as one before it is wrong: which of them is meant?</summary>
    private static IEnumerable<BatchRow> WithoutRepeats(IReadOnlyList<BatchRow> rows)
    {
        var first = new Dictionary<(ServiceCode, IndicatorCode, Period), int>(rows.Count);
        foreach (var row in rows)
            yield return row.Command is not { } c || first.TryAdd((c.Service, c.Indicator, c.Period), row.Number)
                ? row
                : BatchRow.Wrong(row.Number, new FaultAt("duplicate-row", "", $"{first[(c.Service, c.Indicator, c.Period)]}"));
    }

    private async Task Import((int At, BatchRow Row)[] step, RowResult[] results, Func<ImmutableArray<Intent>, Task<ImmutableArray<Decision>>> decide)
    {
        var intents = ImmutableArray.CreateBuilder<Intent>(step.Length);
        // What stood there when each was decided.
        var stood = new bool[step.Length];
        foreach (var (_, row) in step)
            if (row.Command is { } command)
            {
                var (key, at) = ((command.Service, command.Year), intents.Count);
                if (!targets.TryGetValue(key, out var target)) targets[key] = target = new(organization, command.Service, command.Year);
                intents.Add(target.Intent(command.Report(today, role), year => stood[at] = year.Of(command.Indicator).Standing(command.Period) is not null));
            }

        var decisions = await decide(intents.DrainToImmutable());
        var next = 0;
        foreach (var (at, row) in step)
            results[at] = row.Command is null ? new(row, RowOutcome.Rejected, row.Faults) : Result(row, decisions[next], stood[next++]);
    }

    private static RowResult Result(BatchRow row, Decision decision, bool stood) => decision switch
    {
        Decision.Refused { Refusal: var refusal } => new(row, RowOutcome.Rejected, [Fault(row, refusal)]),
        Decision.Accepted { Events.Length: 0 } => new(row, RowOutcome.Unchanged, []),
        _ => new(row, stood ? RowOutcome.Rectified : RowOutcome.Created, []),
    };

    private static FaultAt Fault(BatchRow row, Refusal refusal)
    {
        var pointer = Fields.TryGetValue(refusal.Code, out var field) ? row.PointerTo(field) : "";
        var worded = Refusals.Worded(refusal) is { Errors: [var only] } ? only : new FaultAt(refusal.Code, pointer, refusal.Details);
        return worded with { Row = row.Number };
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
