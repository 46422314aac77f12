using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

/// <summary>A standard as the board programs it.</summary>
/// <param name="Comparator">What the result is held to.</param>
/// <param name="Value">The threshold, 20 for 20%; of an atLeast or an atMost.</param>
/// <param name="Unit">percent, count, or the unit of an amount; of all but a yes.</param>
/// <param name="Lowest">Of a within.</param>
/// <param name="Highest">Of a within.</param>
/// <param name="Precision">Decimals at which results are compared; exactly when it is left out.</param>
/// <param name="Reason">Why another standard is replaced; may be given as a query parameter instead.</param>
internal sealed record StandardRequest(
    Comparator Comparator, decimal? Value = null, string? Unit = null, decimal? Lowest = null, decimal? Highest = null, int? Precision = null, string? Reason = null)
    : IOfFields<StandardRequest>
{
    private static readonly string[] OfSome = ["value", "unit", "lowest", "highest", "precision"];

    /// <summary>What is asked for; all that it needs is there.</summary>
    [JsonIgnore]
    public Standard Standard => Comparator switch
    {
        Comparator.AtLeast => new Standard.AtLeast(Value!.Value, new(Unit!), Precision),
        Comparator.AtMost => new Standard.AtMost(Value!.Value, new(Unit!), Precision),
        Comparator.Within => new Standard.Within(Lowest!.Value, Highest!.Value, new(Unit!), Precision),
        _ => new Standard.Yes(),
    };

    /// <summary>What would be programmed to have it as it stands.</summary>
    public static StandardRequest Of(Standard standard) => standard switch
    {
        Standard.AtLeast s => new(Comparator.AtLeast, Plain(s.Value), s.Unit?.Code, Precision: s.Precision),
        Standard.AtMost s => new(Comparator.AtMost, Plain(s.Value), s.Unit?.Code, Precision: s.Precision),
        Standard.Within s => new(Comparator.Within, null, s.Unit?.Code, Plain(s.Lowest), Plain(s.Highest), s.Precision),
        Standard.Yes => new(Comparator.Yes),
        _ => throw new UnreachableException(),
    };

    /// <summary>Without zeros at its end.</summary>
    private static decimal Plain(decimal value) => value / 1.000000000000000000000000000000m;

    public static StandardRequest? Read(Fields fields)
    {
        if (!fields.Has("comparator")) fields.Wrong("field-required", "comparator");
        var comparator = fields.Choice<Comparator>("comparator");
        string[] needed = comparator switch
        {
            Comparator.AtLeast or Comparator.AtMost => ["value", "unit"],
            Comparator.Within => ["lowest", "highest", "unit"],
            _ => [],
        };
        foreach (var name in needed)
            if (!fields.Has(name)) fields.Wrong("field-required", name);
        foreach (var name in OfSome)
            if (fields.Has(name) && comparator is not null && !needed.Contains(name) && (name != "precision" || comparator == Comparator.Yes)) fields.Wrong("field-unsuitable", name);
        var (value, lowest, highest) = (fields.Number("value"), fields.Number("lowest"), fields.Number("highest"));
        var unit = fields.Text("unit", Domain.Unit.MaxLength)?.Trim();
        var precision = (int?)fields.Whole("precision", Bounds.MaxDecimals);
        var reason = fields.Text("reason", Statement.MaxReasonLength);
        if (lowest > highest) fields.Wrong("range-empty", "highest");
        return comparator is { } held ? new(held, value, unit, lowest, highest, precision, reason) : null;
    }
}
