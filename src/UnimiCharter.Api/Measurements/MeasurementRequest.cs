using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Measurements;

/// <summary>
/// What an office says of a period: one of <c>numerator</c> and <c>denominator</c>, <c>count</c>, <c>yes</c>, <c>amount</c>
/// or <c>notMeasured</c>, as the indicator's measure asks.
/// </summary>
/// <param name="Numerator">Cases that count, of a ratio.</param>
/// <param name="Denominator">All cases, of a ratio.</param>
/// <param name="Count">A number of things.</param>
/// <param name="Yes">Yes or no.</param>
/// <param name="Amount">A decimal in the standard's unit.</param>
/// <param name="NotMeasured">Why there is no value.</param>
/// <param name="Note">Free text.</param>
/// <param name="Evidence">An absolute http or https URL of what the value rests on.</param>
/// <param name="Reason">Why something said before is replaced; may be given as a query parameter instead.</param>
internal sealed record MeasurementRequest(
    long? Numerator = null, long? Denominator = null, long? Count = null, bool? Yes = null, decimal? Amount = null, NotMeasuredCode? NotMeasured = null,
    [property: MaxLength(Statement.MaxNoteLength)] string? Note = null, [property: MaxLength(Statement.MaxEvidenceLength), Url] string? Evidence = null,
    [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null)
{
    /// <summary>Null when the fields together are of no shape.</summary>
    [JsonIgnore]
    public Statement? Said => this switch
    {
        { Numerator: { } n, Denominator: { } d, Count: null, Yes: null, Amount: null, NotMeasured: null } => Measured(new Value.Ratio(n, d)),
        { Count: { } c, Numerator: null, Denominator: null, Yes: null, Amount: null, NotMeasured: null } => Measured(new Value.Count(c)),
        { Yes: { } y, Numerator: null, Denominator: null, Count: null, Amount: null, NotMeasured: null } => Measured(new Value.YesNo(y)),
        { Amount: { } a, Numerator: null, Denominator: null, Count: null, Yes: null, NotMeasured: null } => Measured(new Value.Amount(a)),
        { NotMeasured: { } code, Numerator: null, Denominator: null, Count: null, Yes: null, Amount: null } => new Statement.NotMeasured(code, Note, Evidence),
        _ => null,
    };

    /// <summary>No field says what was measured.</summary>
    [JsonIgnore]
    public bool IsBare => this is { Numerator: null, Denominator: null, Count: null, Yes: null, Amount: null, NotMeasured: null };

    /// <summary>What is said together with a share of a programme's indicator; null when the fields together are of no shape.</summary>
    public Statement? SaidWith(decimal? percentage) => percentage is not { } share ? Said : IsBare ? Measured(new Value.Percentage(share)) : null;

    public static decimal? PercentageOf(Fields fields)
    {
        var percentage = fields.Number("percentage");
        if (percentage < 0) fields.Wrong("negative-number", "percentage");
        if (percentage > Value.Percentage.Most) fields.Wrong("number-too-large", "percentage", "percentage", "100");
        return percentage;
    }

    private Statement.Measured Measured(Value value) => new(value, Note, Evidence);
}
