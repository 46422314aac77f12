using System.Collections.Immutable;

namespace UnimiCharter.Api.Measurements;

/// <summary>
/// What is said of a period: as of a service's indicator, or a <c>percentage</c>, or a result that the board declares without a
/// figure; with its parts along the indicator's axes.
/// </summary>
/// <param name="Percentage">A share, 29.7 for 29.7%.</param>
/// <param name="Declared">The board's word, for which the note gives the reason.</param>
/// <param name="Breakdown">By axis, then by part.</param>
internal sealed record ProgrammeMeasurementRequest(
    long? Numerator = null, long? Denominator = null, long? Count = null, bool? Yes = null, decimal? Amount = null, decimal? Percentage = null,
    DeclaredResult? Declared = null, NotMeasuredCode? NotMeasured = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Breakdown = null, string? Note = null, string? Evidence = null, string? Reason = null);

/// <summary>What was written of a period, and why.</summary>
/// <param name="Said">Null when the fields together are of no shape.</param>
internal sealed record WrittenMeasurement(Statement? Said, string? Reason) : IOfFields<WrittenMeasurement>
{
    private const int MaxParts = 200;

    public static WrittenMeasurement? Read(Fields fields)
    {
        var (percentage, declared) = (MeasurementRequest.PercentageOf(fields), fields.Choice<DeclaredResult>("declared"));
        var breakdown = fields.Object("breakdown", BreakdownOf);
        var same = Records.Read<MeasurementRequest>(fields);
        if (fields.Wrongs > 0 || same is null) return null;
        var said = declared is not { } result ? same.SaidWith(percentage)
            : percentage is null && same.IsBare ? new Statement.Declared(result == DeclaredResult.Met, same.Note, same.Evidence)
            : null;
        return new(said is Statement.Measured measured ? measured with { Breakdown = breakdown } : breakdown is null ? said : null, same.Reason);
    }

    private static Breakdown? BreakdownOf(Fields axes)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedDictionary<string, decimal>>(StringComparer.Ordinal);
        foreach (var axis in axes.Names.ToArray())
            if (axes.Object(axis, PartsOf) is { } of)
                if (of.IsEmpty || of.ContainsKey("")) axes.Wrong("field-required", axis);
                else parts.Add(axis, of);
        return parts.Count == 0 ? null : new(parts.ToImmutable());

        // Null when what is wrong has been told.
        static ImmutableSortedDictionary<string, decimal>? PartsOf(Fields fields)
        {
            var names = fields.Names.ToArray();
            var of = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
            foreach (var part in names.Take(MaxParts))
                if (fields.Number(part) is { } number)
                    if (number < 0) fields.Wrong("negative-number", part);
                    else of.Add(part, Bounds.Trim(number));
            return fields.AreUnreadable || (of.Count == 0 && names.Length > 0) ? null : of.ToImmutable();
        }
    }
}
