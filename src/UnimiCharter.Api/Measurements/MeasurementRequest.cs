using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;

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
    long? Numerator = null, long? Denominator = null, long? Count = null, bool? Yes = null, decimal? Amount = null,
    NotMeasuredCode? NotMeasured = null, string? Note = null, string? Evidence = null, string? Reason = null)
{
    /// <summary>Null when the fields together are of no shape.</summary>
    [JsonIgnore]
    public Statement? Statement => this switch
    {
        { Numerator: { } n, Denominator: { } d, Count: null, Yes: null, Amount: null, NotMeasured: null } => Measured(new Value.Ratio(n, d)),
        { Count: { } c, Numerator: null, Denominator: null, Yes: null, Amount: null, NotMeasured: null } => Measured(new Value.Count(c)),
        { Yes: { } y, Numerator: null, Denominator: null, Count: null, Amount: null, NotMeasured: null } => Measured(new Value.YesNo(y)),
        { Amount: { } a, Numerator: null, Denominator: null, Count: null, Yes: null, NotMeasured: null } => Measured(new Value.Amount(a)),
        { NotMeasured: { } code, Numerator: null, Denominator: null, Count: null, Yes: null, Amount: null } => new Statement.NotMeasured(code, Note, Evidence),
        _ => null,
    };

    private Statement.Measured Measured(Value value) => new(value, Note, Evidence);

    private static readonly FrozenSet<string> Fields =
        ["numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence", "reason"];

    /// <summary>Every field is read, and every wrong one told of.</summary>
    public static (MeasurementRequest? Request, Fault? Fault) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return (null, new Fault([new FaultAt("object-expected", "")]));
        var request = new MeasurementRequest();
        var faults = new List<FaultAt>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            if (NameOf(field) is not { } name) return (null, new Fault("malformed-json"));
            if (!seen.Add(name))
            {
                faults.Add(At("duplicate-field"));
                continue;
            }
            var value = field.Value;
            // A null is as good as nothing: generated clients send it for what they leave out.
            var fault = value.ValueKind == JsonValueKind.Null && Fields.Contains(name) ? null : name switch
            {
                "numerator" => Whole(n => request = request with { Numerator = n }),
                "denominator" => Whole(n => request = request with { Denominator = n }),
                "count" => Whole(n => request = request with { Count = n }),
                "yes" => value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? Set(() => request = request with { Yes = value.GetBoolean() })
                    : At("boolean-expected"),
                "amount" => Number(a => request = request with { Amount = a }),
                "notMeasured" => Choice(code => request = request with { NotMeasured = code }),
                "note" => Text(Domain.Statement.MaxNoteLength, text => request = request with { Note = text }),
                "evidence" => Text(Domain.Statement.MaxEvidenceLength, text => request = request with { Evidence = text })
                    ?? (request.Evidence is null || IsWeb(request.Evidence) ? null : At("url-expected")),
                "reason" => Text(Domain.Statement.MaxReasonLength, text => request = request with { Reason = text }),
                _ => At("unknown-field"),
            };
            if (fault is not null) faults.Add(fault);

            FaultAt At(string code, params string[] details) => new(code, "/" + Escape(name), [name, .. details]);

            FaultAt? Set(Action set)
            {
                set();
                return null;
            }

            FaultAt? Whole(Action<long> set)
            {
                if (value.ValueKind != JsonValueKind.Number) return At("number-expected");
                return Exact(value.GetRawText(), 0, out var number) switch
                {
                    Inexact.TooManyDecimals => At("whole-number-expected"),
                    _ when number < 0 => At("negative-number"),
                    Inexact.TooLarge => At("number-too-large", Told(Bounds.MaxCount)),
                    _ when number > Bounds.MaxCount => At("number-too-large", Told(Bounds.MaxCount)),
                    _ => Set(() => set((long)number)),
                };
            }

            FaultAt? Number(Action<decimal> set)
            {
                if (value.ValueKind != JsonValueKind.Number) return At("number-expected");
                return Exact(value.GetRawText(), Bounds.MaxDecimals, out var number) switch
                {
                    Inexact.TooManyDecimals => At("too-many-decimals", Told(Bounds.MaxDecimals)),
                    Inexact.TooLarge => At("number-too-large", Told(Bounds.MaxAmount)),
                    _ when Math.Abs(number) > Bounds.MaxAmount => At("number-too-large", Told(Bounds.MaxAmount)),
                    _ => Set(() => set(number)),
                };
            }

            FaultAt? Choice(Action<NotMeasuredCode> set)
            {
                var text = value.ValueKind == JsonValueKind.String ? TextOf(value) : "";
                return NotMeasuredNames.Codes.TryGetValue(text ?? "", out var code)
                    ? Set(() => set(code))
                    : At("unknown-choice", string.Join(", ", NotMeasuredNames.Codes.Keys));
            }

            // A blank text is as good as none.
            FaultAt? Text(int most, Action<string?> set)
            {
                if (value.ValueKind != JsonValueKind.String || TextOf(value) is not { } text || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
                    return At("text-expected");
                return text.Length > most ? At("text-too-long", Told(most)) : Set(() => set(string.IsNullOrWhiteSpace(text) ? null : text));
            }
        }
        return faults.Count > 0 ? (null, new Fault([.. faults])) : (request, null);
    }

    private enum Inexact
    {
        TooManyDecimals = 1,
        TooLarge = 2,
    }

    /// <summary>
    /// The number that a JSON literal writes, exactly; null when it is. Too large a number keeps its sign.
    /// </summary>
    private static Inexact? Exact(string literal, int maxDecimals, out decimal number)
    {
        var exponentAt = literal.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? literal : literal[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        var digits = (point < 0 ? mantissa : mantissa[..point]) + fraction;
        var significant = digits.TrimStart('-').TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        number = literal.StartsWith('-') ? -1 : 1;
        if (trimmed.Length == 0)
        {
            number = 0;
            return null;
        }

        var exponent = exponentAt < 0 ? 0 : ExponentOf(literal.AsSpan(exponentAt + 1));
        var scale = fraction.Length - exponent - (significant.Length - trimmed.Length);
        if (scale > maxDecimals) return Inexact.TooManyDecimals;
        if (trimmed.Length - scale > 15) return Inexact.TooLarge;
        number = decimal.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>A mantissa has at most as many digits as a body has bytes: an exponent of more digits than these is as good as any.</summary>
    private static long ExponentOf(ReadOnlySpan<char> written)
    {
        const int Digits = 12;
        var digits = written.TrimStart("+-").TrimStart('0');
        var magnitude = digits.Length > Digits ? (long)1e12 : digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return written[0] == '-' ? -magnitude : magnitude;
    }

    /// <summary>Null when the bytes are no text.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    private static string Escape(string name) => new StringBuilder(name.Length > 100 ? name[..100] : name).Replace("~", "~0").Replace("/", "~1").ToString();

    private static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
