using System.Globalization;

namespace UnimiCharter.Api.Programmes;

/// <summary>Results that a question assumes: <c>D_h:0.524,D_j:yes</c>.</summary>
internal static class Assumptions
{
    public static Fault? Read(string? text, ProgrammePlan plan, out Dictionary<IndicatorCode, Value> assumed)
    {
        assumed = [];
        foreach (var part in text?.Split(',') ?? [])
        {
            // Codes are written as the ministry writes them, too.
            var (name, value) = part.Split(':') is [var n, var v] ? (n.Trim().ToLowerInvariant().Replace('_', '-'), v.Trim()) : ("", "");
            if (name.Length == 0) return new Fault("malformed-parameter", "assume", "D_h:0.524,D_j:yes");
            if (!Code.IsValid(name) || plan.Find(new(name)) is not { } planned) return Fault.Of(Refusal.UnknownIndicator(part));
            if (ValueOf(value, planned.Indicator.Measure) is not { } read || !assumed.TryAdd(planned.Indicator.Code, read)) return new Fault("malformed-parameter", "assume", "D_h:0.524,D_j:yes");
        }
        return null;
    }

    /// <summary>How an indicator would stand, were the value that of its last period.</summary>
    public static Standing Standing(PlannedIndicator planned, Value value, ProgrammeRecord programme, DateOnly today)
    {
        var last = programme.Plan.Span.Divide(planned.Indicator.Frequency).Last();
        var answers = programme.Results.Of(planned.Indicator.Code).Answers().Where(a => a.Period != last).Append(new Answer.Measured(last, value, today));
        return Judge.Of(planned.Promise, programme.Plan.Span, [.. answers], false, today);
    }

    private static Value? ValueOf(string text, Measure measure)
    {
        if (measure is Measure.YesNo) return text switch { "yes" or "true" => new Value.YesNo(true), "no" or "false" => new Value.YesNo(false), _ => null };
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !Bounds.IsAmount(number)) return null;
        return measure switch
        {
            Measure.Amount => new Value.Amount(number),
            Measure.Percentage or Measure.Ratio when number is >= 0 and <= Value.Percentage.Most => new Value.Percentage(number),
            Measure.Count when number >= 0 && decimal.IsInteger(number) => new Value.Count((long)number),
            _ => null,
        };
    }
}
