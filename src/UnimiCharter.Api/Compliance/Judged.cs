using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Compliance;

/// <summary>A promise of a service and how it stands.</summary>
internal sealed record Judged(ServiceCode Service, Standing Standing);

internal static class Judging
{
    public static Judged[] Judge(this IEnumerable<PromiseRecord> records, EditionYear edition, DateOnly today) =>
        [.. records.Select(r => new Judged(r.Service, Domain.Judge.Of(r.Promise, edition, r.Answers, r.Certified, today)))];
}

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
