namespace UnimiCharter.Api.Compliance;

/// <summary>How many of the rows had each outcome, over all pages.</summary>
internal sealed record CountsView(int Met, int Missed, int NotEvaluable)
{
    public static CountsView Of(IReadOnlyCollection<Judged> rows)
    {
        var met = rows.Count(r => r.Standing.Outcome is Outcome.Met);
        var missed = rows.Count(r => r.Standing.Outcome is Outcome.Missed);
        return new(met, missed, rows.Count - met - missed);
    }
}
