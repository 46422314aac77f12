using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Programmes;

/// <summary>A plan as the board wrote it.</summary>
/// <param name="OrganizationName">The name of who plans.</param>
/// <param name="Span">A year, or the first and the last: <c>2020..2022</c>.</param>
/// <param name="Allocation">Euro assigned for reaching the targets, by year.</param>
/// <param name="Revision">How many times it was defined; what the ETag holds.</param>
internal sealed record PlanView(
    string Organization, string Programme, string OrganizationName, string Title, string Span, string? Source,
    IReadOnlyList<PlannedGoalView> Goals, IReadOnlyList<PlannedIndicatorView> Indicators, IReadOnlyList<AllocationView> Allocation, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    [JsonIgnore]
    public string ETag => ETagOf(Revision);

    public static string ETagOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    public static PlanView Of(ProgrammePlan plan, long revision, OrganizationCode organization, ProgrammeCode programme, HttpRequest request) => new(
        organization.Value, programme.Value, plan.Organization, plan.Title, plan.Span.ToString(), plan.Source,
        [.. plan.Goals.Select(g => new PlannedGoalView(g.Code.Value, g.Parent?.Value, g.Title))],
        [.. plan.Indicators.Select(PlannedIndicatorView.Of)],
        [.. plan.Allocation.Select(a => new AllocationView(a.Key.ToString(), a.Value))],
        revision,
        new Dictionary<string, LinkView>
        {
            ["self"] = request.To(Web.Links.Programme(organization, programme) + "/plan"),
            ["programme"] = request.To(Web.Links.Programme(organization, programme)),
        });
}

/// <param name="Parent">Null at the top of the tree.</param>
internal sealed record PlannedGoalView(string Code, string? Parent, string Title);

/// <param name="Unit">Of an amount.</param>
/// <param name="SameAs">What it is declared to be, that other organizations measure, too.</param>
internal sealed record PlannedIndicatorView(
    string Code, string Goal, string Title, string UnitOfMeasure, PlannedMeasure Measure, bool PartOfWhole, string? Unit, Aggregation Aggregation, Frequency Frequency,
    BaselineView? Baseline, IReadOnlyList<PlannedTargetView> Targets, IReadOnlyList<AxisView> Axes, string? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommonCode? SameAs)
{
    public static PlannedIndicatorView Of(PlannedIndicator planned)
    {
        var indicator = planned.Indicator;
        return new(
            indicator.Code.Value, planned.Goal.Value, indicator.Title.It, indicator.UnitOfMeasure.It, PlannedMeasures.Of(indicator.Measure),
            indicator.Measure is Domain.Measure.Ratio { PartOfWhole: true } or Domain.Measure.Percentage, (indicator.Measure as Domain.Measure.Amount)?.Unit?.Code, indicator.Aggregation, indicator.Frequency,
            planned.Baseline is { } baseline ? BaselineView.Of(baseline) : null,
            [.. planned.Targets.Select(t => PlannedTargetView.Of(t.Key, t.Value))],
            indicator.Axes is { Titles: var titles } ? [.. titles.Select(a => new AxisView(a.Key, a.Value))] : [],
            planned.Note, indicator.SameAs);
    }
}

/// <param name="Value">In the indicator's own measure, 40.7 for 40.7%; of a yes or no, null.</param>
internal sealed record BaselineView(decimal? Value, bool? Yes, string? Note)
{
    public static BaselineView Of(Baseline baseline) => baseline.Value switch
    {
        Value.YesNo yes => new(null, yes.Yes, baseline.Note),
        Value.Percentage percentage => new(percentage.Figure, null, baseline.Note),
        var value => new(value.Number!.Value.Numerator, null, baseline.Note),
    };
}

internal enum TargetComparator
{
    AtLeast = 1,
    AtMost = 2,
    Within = 3,
    Yes = 4,

    /// <summary>So many percent over the baseline.</summary>
    Change = 5,

    /// <summary>Yes by a day.</summary>
    Milestone = 6,
}

/// <param name="Period">By the end of which it is to be reached.</param>
/// <param name="Until">The day of a milestone.</param>
internal sealed record PlannedTargetView(string Period, TargetComparator Comparator, decimal? Value, decimal? Lowest, decimal? Highest, int? Precision, DateOnly? Until)
{
    public static PlannedTargetView Of(Period period, Target target) => target switch
    {
        Target.Change t => new(period.ToString(), TargetComparator.Change, t.Percent, null, null, t.Precision, null),
        Target.Milestone t => new(period.ToString(), TargetComparator.Milestone, null, null, null, null, t.Until),
        Target.Absolute { Standard: Standard.AtLeast s } => new(period.ToString(), TargetComparator.AtLeast, s.Value, null, null, s.Precision, null),
        Target.Absolute { Standard: Standard.AtMost s } => new(period.ToString(), TargetComparator.AtMost, s.Value, null, null, s.Precision, null),
        Target.Absolute { Standard: Standard.Within s } => new(period.ToString(), TargetComparator.Within, null, s.Lowest, s.Highest, s.Precision, null),
        _ => new(period.ToString(), TargetComparator.Yes, null, null, null, null, null),
    };
}

internal sealed record AxisView(string Code, string Title);
