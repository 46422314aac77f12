using System.Collections.Immutable;

namespace UnimiCharter.Domain;

public enum DifferenceKind
{
    ServiceRemoved = 1,
    ServiceAdded = 2,
    ServiceReworded = 3,
    ServicesReordered = 4,
    PromiseRemoved = 5,
    PromiseAdded = 6,
    PromiseLoosened = 7,
    PromiseTightened = 8,
    CharterReworded = 9,

    /// <summary>Of the indicator only words differ.</summary>
    PromiseReworded = 10,
}

/// <summary>One thing that two versions of an edition do not say alike.</summary>
/// <param name="Service">Null when the edition itself is spoken of.</param>
/// <param name="Indicator">Null when the service itself is spoken of.</param>
/// <param name="Before">The standard before; null where there was none, or none is spoken of.</param>
/// <param name="After">The standard after.</param>
public sealed record Difference(DifferenceKind Kind, ServiceCode? Service = null, IndicatorCode? Indicator = null, Standard? Before = null, Standard? After = null)
{
    public Amendment Amendment => Kind switch
    {
        DifferenceKind.ServiceRemoved or DifferenceKind.PromiseRemoved or DifferenceKind.PromiseLoosened => Amendment.Major,
        DifferenceKind.ServiceAdded or DifferenceKind.PromiseAdded or DifferenceKind.PromiseTightened => Amendment.Minor,
        _ => Amendment.Patch,
    };

    /// <summary>What differs: of the edition, then of each service in the order of the later version, then what is gone.</summary>
    public static ImmutableArray<Difference> Between(CharterContent before, CharterContent after)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        if ((before.OrganizationName, before.Title) != (after.OrganizationName, after.Title) || !before.Dimensions.SequenceEqual(after.Dimensions)) differences.Add(new(DifferenceKind.CharterReworded));
        var (earlier, later) = (before.Services.Select(s => s.Code).ToArray(), after.Services.Select(s => s.Code).ToArray());
        if (!earlier.Intersect(later).SequenceEqual(later.Intersect(earlier))) differences.Add(new(DifferenceKind.ServicesReordered));
        foreach (var service in after.Services)
            differences.AddRange(before.Services.FirstOrDefault(s => s.Code == service.Code) is { } old ? Between(old, service) : [new(DifferenceKind.ServiceAdded, service.Code)]);
        differences.AddRange(earlier.Except(later).Select(gone => new Difference(DifferenceKind.ServiceRemoved, gone)));
        return differences.DrainToImmutable();
    }

    private static IEnumerable<Difference> Between(ListedService before, ListedService after)
    {
        if ((before.Name, before.Card) != (after.Name, after.Card)) yield return new(DifferenceKind.ServiceReworded, after.Code);
        foreach (var (indicator, standard) in after.Promises)
            if (before.Promises.FirstOrDefault(p => p.Indicator.Code == indicator.Code) is not { } old)
                yield return new(DifferenceKind.PromiseAdded, after.Code, indicator.Code, null, standard);
            else if (!indicator.IsMeasuredAs(old.Indicator))
                yield return new(DifferenceKind.PromiseLoosened, after.Code, indicator.Code, old.Standard, standard);
            else if (old.Standard != standard)
                yield return new(IsTightened(old.Standard, standard) ? DifferenceKind.PromiseTightened : DifferenceKind.PromiseLoosened, after.Code, indicator.Code, old.Standard, standard);
            else if (old.Indicator != indicator)
                yield return new(DifferenceKind.PromiseReworded, after.Code, indicator.Code, standard, standard);
        foreach (var (indicator, standard) in before.Promises)
            if (after.Promises.All(p => p.Indicator.Code != indicator.Code)) yield return new(DifferenceKind.PromiseRemoved, after.Code, indicator.Code, standard);
    }

    /// <summary>Whether whatever meets the later standard meets the earlier one as well. Where that cannot be said, the promise counts as loosened.</summary>
    private static bool IsTightened(Standard before, Standard after) => (before, after) switch
    {
        (Standard.Monitored, _) => true,
        (Standard.Yes b, Standard.Yes a) => b.By is { } late && (a.By is not { } soon || soon < late),
        _ when before.Unit != after.Unit || before.Precision != after.Precision => false,
        (Standard.AtLeast b, Standard.AtLeast a) => a.Value >= b.Value,
        (Standard.AtLeast b, Standard.Within a) => a.Lowest >= b.Value,
        (Standard.AtMost b, Standard.AtMost a) => a.Value <= b.Value,
        (Standard.AtMost b, Standard.Within a) => a.Highest <= b.Value,
        (Standard.Within b, Standard.Within a) => a.Lowest >= b.Lowest && a.Highest <= b.Highest,
        _ => false,
    };
}
