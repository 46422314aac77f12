using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>How a result comes about and is told: results of one manner can stand side by side.</summary>
/// <param name="Form">What is measured.</param>
/// <param name="Unit">In which the result is told.</param>
/// <param name="Aggregation">How periods become the result; null where there is one period alone.</param>
/// <param name="Direction">Which results are better; null where nothing is promised.</param>
public sealed record Manner(Form Form, Unit? Unit, Aggregation? Aggregation, Direction? Direction)
{
    /// <param name="promise">What is measured, and promised of it.</param>
    /// <param name="span">Over which the result is.</param>
    public static Manner Of(Promise promise, Period span) => new(
        promise.Indicator.Measure switch
        {
            Measure.Count => Form.Count,
            Measure.YesNo => Form.YesNo,
            // With its cases, or as a percentage alone.
            Measure.Ratio { PartOfWhole: true } or Measure.Percentage => Form.Share,
            Measure.Ratio => Form.Flow,
            Measure.Amount => Form.Amount,
            _ => throw new UnreachableException(),
        },
        promise.Unit,
        span.Divide(promise.Indicator.Frequency).Skip(1).Any() ? promise.Indicator.Aggregation : null,
        promise.Standard switch
        {
            Standard.AtLeast or Standard.Yes => Domain.Direction.More,
            Standard.AtMost => Domain.Direction.Less,
            Standard.Within => Domain.Direction.Between,
            Standard.Monitored => null,
            _ => throw new UnreachableException(),
        });

    /// <summary>The manner of most; of as many, that of the first. What one leaves open the others say.</summary>
    /// <param name="manners">One at least.</param>
    /// <param name="meant">Whose form and unit it is to be; null for those of most.</param>
    public static Manner Common(IReadOnlyCollection<Manner> manners, Manner? meant = null)
    {
        var (form, unit) = meant is not null ? (meant.Form, meant.Unit) : Most(manners.Select(m => (m.Form, m.Unit)))!.Value;
        var alike = manners.Where(m => (m.Form, m.Unit) == (form, unit)).ToArray();
        return new(form, unit, meant?.Aggregation ?? Most(alike.Select(m => m.Aggregation).OfType<Aggregation>()), meant?.Direction ?? Most(alike.Select(m => m.Direction).OfType<Direction>()));
    }

    /// <summary>Whether results of the two can stand side by side: what one leaves open is no difference.</summary>
    public bool IsLike(Manner other) =>
        (Form, Unit) == (other.Form, other.Unit)
        && (Aggregation is null || other.Aggregation is null || Aggregation == other.Aggregation)
        && (Direction is null || other.Direction is null || Direction == other.Direction);

    private static T? Most<T>(IEnumerable<T> all) where T : struct => all.GroupBy(one => one).MaxBy(group => group.Count())?.Key;
}

/// <summary>What is measured, whatever is reported of it.</summary>
public enum Form
{
    Count = 1,
    YesNo = 2,

    /// <summary>A part of a whole.</summary>
    Share = 3,

    /// <summary>What is closed against what is opened.</summary>
    Flow = 4,
    Amount = 5,
}

/// <summary>Which results are better.</summary>
public enum Direction
{
    More = 1,
    Less = 2,

    /// <summary>Those within a range.</summary>
    Between = 3,
}
