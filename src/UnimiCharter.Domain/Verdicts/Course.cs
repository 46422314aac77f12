using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>A service's indicator over the years, with those that it succeeds (<i>andamento</i>).</summary>
/// <param name="Successions">What took the place of what, oldest first.</param>
/// <param name="Years">By edition; of one in which both were promised, the former first.</param>
public sealed record Course(ImmutableArray<Succession> Successions, ImmutableArray<CourseYear> Years)
{
    /// <summary>An indicator after those that it succeeds, at any depth, the first of them first; none when nobody defined it.</summary>
    public static ImmutableArray<IndicatorState> LineOf(ServiceState.Active service, IndicatorCode code)
    {
        var line = new List<IndicatorState>();
        // Two that were described otherwise may come to succeed each other.
        for (var next = Service.Find(service, code); next is not null && !line.Contains(next); next = next.Indicator.Succeeds is { } former ? Service.Find(service, former) : null) line.Insert(0, next);
        return [.. line];
    }

    /// <param name="line">See <see cref="LineOf"/>.</param>
    /// <param name="isTold">Whether an edition is one that who asks may know of.</param>
    /// <param name="standings">How the indicators of the line stand, or stood, in the editions that are asked for; others are not looked at.</param>
    public static Course Of(ImmutableArray<IndicatorState> line, Predicate<EditionYear> isTold, IEnumerable<(EditionYear Edition, Standing Standing)> standings)
    {
        var places = line.Index().ToDictionary(of => of.Item.Indicator.Code, of => of.Index);
        var years = standings.Where(year => places.ContainsKey(CodeOf(year.Standing)))
            .OrderBy(year => year.Edition).ThenBy(year => places[CodeOf(year.Standing)]).ToArray();
        var byEdition = years.ToLookup(year => year.Edition.Year, year => year.Standing);
        return new(
            [.. line.Zip(line.Skip(1), (former, successor) => new Succession(former.Indicator, LastOf(former), successor.Indicator, FirstOf(successor)))],
            [.. years.Select(year => Compared(year.Edition, year.Standing))]);

        CourseYear Compared(EditionYear edition, Standing standing)
        {
            // With itself where it was promised the year before; else with the nearest that it succeeds.
            var before = byEdition[edition.Year - 1].LastOrDefault(then => places[CodeOf(then)] <= places[CodeOf(standing)]);
            var isComparable = before is null || before.Promise.Indicator.IsMeasuredAs(standing.Promise.Indicator);
            return new(edition, standing, isComparable && before?.Result?.Number is { } was ? standing.Result?.Number?.ChangeOver(was) : null, isComparable);
        }

        EditionYear? LastOf(IndicatorState indicator) => Told(indicator) is [.., var last] ? last : null;

        EditionYear? FirstOf(IndicatorState indicator) => Told(indicator) is [var first, ..] ? first : null;

        EditionYear[] Told(IndicatorState indicator) => [.. indicator.Standards.Keys.Where(edition => indicator.StandardOf(edition) is not null && isTold(edition))];
    }

    private static IndicatorCode CodeOf(Standing standing) => standing.Promise.Indicator.Code;
}

/// <summary>An indicator that took the place of another.</summary>
/// <param name="LastOfFormer">The last edition that promised something of the former; null when none did.</param>
/// <param name="FirstOfSuccessor">The first edition that promised something of the successor; null when none did.</param>
public sealed record Succession(Indicator Former, EditionYear? LastOfFormer, Indicator Successor, EditionYear? FirstOfSuccessor);

/// <summary>How an indicator stood in an edition, beside the edition of the year before.</summary>
/// <param name="Change">Of the result, as a share of that of the year before; null where one of the two has none, where that was zero, and where they do not compare.</param>
/// <param name="IsComparable">False where what was measured the year before was measured otherwise.</param>
public sealed record CourseYear(EditionYear Edition, Standing Standing, Fraction? Change, bool IsComparable);
