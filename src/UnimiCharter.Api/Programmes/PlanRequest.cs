using System.Collections.Immutable;
using System.Globalization;

namespace UnimiCharter.Api.Programmes;

/// <summary>A plan as the board writes it.</summary>
/// <param name="OrganizationName">The name of who plans.</param>
/// <param name="Span">A year, or the first and the last: <c>2020..2022</c>.</param>
/// <param name="Source">The document that it was read from.</param>
/// <param name="Goals">A tree: each names its parent, but those at the top.</param>
/// <param name="Allocation">Euro assigned for reaching the targets, by year.</param>
/// <param name="Reason">Why another plan is replaced; may be given as a query parameter instead.</param>
internal sealed record PlanRequest(
    string OrganizationName, string Title, string Span, IReadOnlyList<PlannedGoalView> Goals, IReadOnlyList<PlannedIndicatorRequest> Indicators,
    string? Source = null, IReadOnlyList<AllocationView>? Allocation = null, string? Reason = null);

/// <summary>A plan as it was written, and why; what an indicator takes depends on its measure.</summary>
internal sealed record WrittenPlan(ProgrammePlan Plan, string? Reason) : IOfFields<WrittenPlan>
{
    private const int MaxTitle = 2_000;
    private const int MaxNote = 4_000;
    private const int MaxItems = 2_000;

    public static WrittenPlan? Read(Fields fields)
    {
        var (name, title, span, source) = (Needed(fields, "organizationName"), Needed(fields, "title"), SpanOf(fields), fields.Text("source", MaxTitle));
        var goals = fields.List("goals", MaxItems, f => (Code: f.Code("code"), Parent: f.Code("parent", isNeeded: false), Title: Needed(f, "title")));
        var indicators = fields.List("indicators", MaxItems, IndicatorOf);
        var allocation = fields.List("allocation", MaxItems, f => (Period: PeriodOf(f), Amount: NumberOf(f, "amount")));
        Repeated(fields, "allocation", allocation.Select(a => a.Period?.ToString()));
        var reason = fields.Text("reason", Statement.MaxReasonLength);
        if (fields.Wrongs > 0) return null;
        return new(new(
            name!, title!, span!.Value, source,
            [.. goals.Select(g => new Goal(new(g.Code!), g.Parent is { } parent ? new GoalCode(parent) : null, g.Title!))],
            [.. indicators.Select(i => i!)],
            allocation.DistinctBy(a => a.Period).ToImmutableSortedDictionary(a => a.Period!.Value, a => a.Amount!.Value)), reason);
    }

    private static PlannedIndicator? IndicatorOf(Fields f)
    {
        var (code, goal, title, unitOfMeasure) = (f.Code("code"), f.Code("goal"), Needed(f, "title"), Needed(f, "unitOfMeasure"));
        var measure = MeasureOf(f);
        var (aggregation, frequency) = (ChoiceOf<Aggregation>(f, "aggregation"), ChoiceOf<Frequency>(f, "frequency"));
        var axes = f.List("axes", MaxItems, a => (Code: a.Code("code"), Title: Needed(a, "title")));
        var baseline = f.Object("baseline", b => BaselineOf(b, measure));
        var targets = f.List("targets", MaxItems, t => (Period: PeriodOf(t), Target: TargetOf(t, measure)));
        Repeated(f, "targets", targets.Select(t => t.Period?.ToString()));
        Repeated(f, "axes", axes.Select(a => a.Code));
        var (note, sameAs) = (f.Text("note", MaxNote), f.CommonCode("sameAs"));
        if (code is null || goal is null || title is null || unitOfMeasure is null || measure is null || aggregation is null || frequency is null
            || axes.Any(a => a.Code is null || a.Title is null) || targets.Any(t => t.Period is null || t.Target is null)) return null;
        var titles = axes.DistinctBy(a => a.Code).ToImmutableSortedDictionary(a => a.Code!, a => a.Title!, StringComparer.Ordinal);
        return new(
            new(goal), new(new(code), null, new(title), new(unitOfMeasure), measure, aggregation.Value, frequency.Value, titles.IsEmpty ? null : new Axes(titles), SameAs: sameAs),
            baseline, targets.DistinctBy(t => t.Period).ToImmutableSortedDictionary(t => t.Period!.Value, t => t.Target!), note);
    }

    private static Measure? MeasureOf(Fields f)
    {
        var (measure, partOfWhole, unit) = (ChoiceOf<PlannedMeasure>(f, "measure"), f.Flag("partOfWhole"), f.Text("unit", Unit.MaxLength));
        if (measure == PlannedMeasure.Amount && unit is null) f.Wrong("field-required", "unit");
        if (measure is not null and not PlannedMeasure.Amount && unit is not null) f.Wrong("field-unsuitable", "unit");
        return measure switch
        {
            PlannedMeasure.Count => new Measure.Count(),
            PlannedMeasure.YesNo => new Measure.YesNo(),
            PlannedMeasure.Ratio => new Measure.Ratio(partOfWhole ?? true),
            PlannedMeasure.Percentage => new Measure.Percentage(),
            PlannedMeasure.Amount when unit is not null => new Measure.Amount(new(unit)),
            _ => null,
        };
    }

    private static Baseline? BaselineOf(Fields f, Measure? measure)
    {
        var (value, yes, note) = (f.Number("value"), f.Flag("yes"), f.Text("note", MaxNote));
        if (value is not null && yes is not null) f.Wrong("field-unsuitable", "yes");
        else if (value is null && yes is null) f.Wrong("field-required", "value");
        else if (measure is Measure.Percentage or Measure.Ratio { PartOfWhole: true } or Measure.Count && value < 0) f.Wrong("negative-number", "value");
        else if (measure is Measure.Percentage or Measure.Ratio { PartOfWhole: true } && value > Value.Percentage.Most)
            f.Wrong("number-too-large", "value", "value", Value.Percentage.Most.ToString(CultureInfo.InvariantCulture));
        else if (measure is Measure.Count && value is { } count && !decimal.IsInteger(count)) f.Wrong("whole-number-expected", "value");
        else if (measure is not null)
            return new(yes is { } said ? new Value.YesNo(said) : measure switch
            {
                Measure.Percentage or Measure.Ratio { PartOfWhole: true } => new Value.Percentage(value!.Value),
                Measure.Count => new Value.Count((long)value!.Value),
                _ => new Value.Amount(value!.Value),
            }, note);
        return null;
    }

    private static Target? TargetOf(Fields f, Measure? measure)
    {
        var comparator = ChoiceOf<TargetComparator>(f, "comparator");
        var (value, lowest, highest, precision, until, unit) = (f.Number("value"), f.Number("lowest"), f.Number("highest"), (int?)f.Whole("precision", Bounds.MaxDecimals), f.Day("until"), f.Text("unit", Unit.MaxLength));
        string[] needed = comparator switch
        {
            TargetComparator.AtLeast or TargetComparator.AtMost or TargetComparator.Change => ["value"],
            TargetComparator.Within => ["lowest", "highest"],
            TargetComparator.Milestone => ["until"],
            _ => [],
        };
        (string Name, bool IsGiven)[] given =
            [("value", value is not null), ("lowest", lowest is not null), ("highest", highest is not null), ("until", until is not null), ("unit", unit is not null), ("precision", precision is not null)];
        var takesUnit = comparator is TargetComparator.AtLeast or TargetComparator.AtMost or TargetComparator.Within;
        foreach (var (name, isGiven) in given)
            if (isGiven && comparator is not null && !needed.Contains(name) && !(name == "unit" && takesUnit) && !(name == "precision" && (takesUnit || comparator == TargetComparator.Change)))
                f.Wrong("field-unsuitable", name);
        foreach (var name in needed)
            if ((name switch { "value" => value is null, "lowest" => lowest is null, "highest" => highest is null, _ => until is null })) f.Wrong("field-required", name);
        if (lowest > highest) f.Wrong("range-empty", "highest");
        if (comparator == TargetComparator.Change && value is { } percent && Math.Abs(percent) > Target.Change.MaxPercent)
        {
            f.Wrong("number-too-large", "value", "value", Target.Change.MaxPercent.ToString(CultureInfo.InvariantCulture));
            return null;
        }
        // Without a unit of its own, a target is in that of the values.
        var of = unit is not null ? new Unit(unit) : measure switch
        {
            Measure.Amount { Unit: { } own } => own,
            Measure.Percentage or Measure.Ratio { PartOfWhole: true } => Unit.Percent,
            _ => Unit.Count,
        };
        return comparator switch
        {
            TargetComparator.AtLeast when value is { } v => new Target.Absolute(new Standard.AtLeast(v, of, precision)),
            TargetComparator.AtMost when value is { } v => new Target.Absolute(new Standard.AtMost(v, of, precision)),
            TargetComparator.Within when lowest is { } l && highest is { } h && l <= h => new Target.Absolute(new Standard.Within(l, h, of, precision)),
            TargetComparator.Yes => new Target.Absolute(new Standard.Yes()),
            TargetComparator.Change when value is { } v => new Target.Change(v, precision),
            TargetComparator.Milestone when until is { } day => new Target.Milestone(day),
            _ => null,
        };
    }

    private static void Repeated(Fields fields, string name, IEnumerable<string?> keys)
    {
        foreach (var repeated in keys.OfType<string>().GroupBy(key => key).Where(g => g.Count() > 1)) fields.Wrong("duplicate-field", name, repeated.Key);
    }

    private static Period? SpanOf(Fields f)
    {
        if (f.Text("span", Period.MaxLength) is not { } text)
        {
            f.Wrong("field-required", "span");
            return null;
        }
        if (Period.TryParse(text, out var span) && span.Kind is PeriodKind.Year or PeriodKind.Span) return span;
        var ends = text.Split("..");
        f.Wrong(ends.Length == 2 && Period.TryParse(ends[0], out _) && Period.TryParse(ends[1], out _) ? "span-reversed" : "malformed-period", "span", text);
        return null;
    }

    private static Period? PeriodOf(Fields f)
    {
        if (!f.Has("period")) f.Wrong("field-required", "period");
        return f.Period("period");
    }

    private static decimal? NumberOf(Fields f, string name)
    {
        if (!f.Has(name)) f.Wrong("field-required", name);
        return f.Number(name);
    }

    private static T? ChoiceOf<T>(Fields f, string name) where T : struct, Enum
    {
        if (!f.Has(name)) f.Wrong("field-required", name);
        return f.Choice<T>(name);
    }

    private static string? Needed(Fields f, string name)
    {
        if (!f.Has(name)) f.Wrong("field-required", name);
        return f.Text(name, MaxTitle);
    }
}

/// <param name="Unit">Of an amount: EUR, quota.</param>
/// <param name="PartOfWhole">Of a ratio: its numerator counts some of its denominator's cases, which is meant when it is left out.</param>
/// <param name="Note">What a reader of the figures must know.</param>
/// <param name="SameAs">What it is that other organizations measure, too: a common code, or the http or https address of what defines it. By it alone indicators are compared.</param>
internal sealed record PlannedIndicatorRequest(
    string Code, string Goal, string Title, string UnitOfMeasure, PlannedMeasure Measure, Aggregation Aggregation, Frequency Frequency,
    bool? PartOfWhole = null, string? Unit = null, BaselineRequest? Baseline = null, IReadOnlyList<TargetRequest>? Targets = null, IReadOnlyList<AxisView>? Axes = null, string? Note = null,
    CommonCode? SameAs = null);

/// <param name="Value">In the indicator's own measure, 40.7 for 40.7%; of a yes or no, left out.</param>
internal sealed record BaselineRequest(decimal? Value = null, bool? Yes = null, string? Note = null);

/// <param name="Period">By the end of which it is to be reached; the last one is the programme's.</param>
/// <param name="Value">The threshold; of a change, percent over the baseline.</param>
/// <param name="Unit">The unit of the values, which is meant when it is left out.</param>
/// <param name="Until">The day of a milestone.</param>
internal sealed record TargetRequest(
    string Period, TargetComparator Comparator, decimal? Value = null, decimal? Lowest = null, decimal? Highest = null, int? Precision = null, string? Unit = null, DateOnly? Until = null);
