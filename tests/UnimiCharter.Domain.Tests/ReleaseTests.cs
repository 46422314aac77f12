namespace UnimiCharter.Domain.Tests;

/// <summary>What the board releases of an edition's results: judged by what was published.</summary>
public sealed class ReleaseTests
{
    private static readonly EditionYear Edition = new(2024);
    private static readonly ServiceCode Master = new("master");
    private static readonly DateTimeOffset Now = new(2024, 7, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly Indicator Critical = new(new("effectiveness"), QualityDimension.Effectiveness, new("Riscontri critici"), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly);
    private static readonly Indicator Open = new(new("continuity"), QualityDimension.Continuity, new("Aperto"), new("sì/no"), new Measure.YesNo(), Aggregation.Every, Frequency.Monthly);

    /// <summary>15 of 100 by March, at most 20%: met. No yes or no was reported: nothing to judge.</summary>
    [Fact]
    public void Every_promise_of_the_published_charter_is_judged_as_its_facts_come_to()
    {
        var released = Released(Release(Published()));
        Assert.Equal((1, CharterVersion.First, 42L, true, "1 1.0.0 42"), (released.Number, released.Version, released.Position, released.IsProvisional, released.Document));
        var service = Assert.Single(Domain.Release.Of(Content, Edition, EditionCalendar.Default, Year, new(2024, 7, 1)));
        Assert.Equal(
            [("effectiveness", "Met", 15m, 100m), ("continuity", "NotEvaluable", 0m, 0m)],
            service.Standings.Select(s => (s.Promise.Indicator.Code.Value, s.Outcome.GetType().Name, s.Result?.Numerator ?? 0, s.Result?.Denominator ?? 0)));
    }

    /// <summary>The board may be tightening a standard meanwhile: that is judged by once it is published.</summary>
    [Fact]
    public void It_is_judged_by_the_version_that_is_public_and_by_no_other()
    {
        Assert.Equal("not-published", Refused(Release(Draft(), null)));
        Assert.Equal("not-published", Refused(Release(Published(Now.AddTicks(1)))));
        Assert.Equal("overtaken", Refused(Release(Published(), null)));
        Assert.Equal("overtaken", Refused(Release(Published(), new CharterVersion(1, 1, 0))));
        Assert.Equal("unknown-edition", Refused(Release(CharterState.Undefined.Instance)));
    }

    [Fact]
    public void What_was_released_already_is_no_new_fact_and_what_is_new_is()
    {
        var after = (CharterState.Open)Charter.Evolve(Published(), Released(Release(Published())));
        Assert.Equal((1, CharterVersion.First, 42L, true), after.Releases.Select(r => (r.Number, r.Version, r.Position, r.IsProvisional)).Single());
        Assert.IsType<Decision.Accepted>(Release(after));
        Assert.Empty(((Decision.Accepted)Release(after)).Events);
        Assert.Equal(2, Released(Release(after, position: 43)).Number);
        Assert.Equal(2, Released(Release(after, now: Now.AddDays(1))).Number);
    }

    [Fact]
    public void Results_are_provisional_until_every_verdict_is_final()
    {
        static ReportingYear Closed(ServiceCode service) => Reporting.Evolve(Year(service), new ReportingEvent.YearCertified());
        Assert.False(Released(Domain.Release.Decide(Command(), Published(), Edition, Closed, Sign)).IsProvisional);
    }

    private static CharterContent Content => new("Ateneo", "Carta", [new(Master, new("Master"), null, [new(Critical, new Standard.AtMost(20, Unit.Percent)), new(Open, new Standard.Yes())])]);

    private static CharterState.Open Draft() => new("Ateneo", "Carta", [Master], EditionCalendar.Default, 0, [], IsDraft: true, []);

    private static CharterState.Open Published(DateTimeOffset? from = null) => Draft() with { Versions = [new(CharterVersion.First, null, from ?? Now, 7, "", HasComeIntoForce: true, IsWithdrawn: false)] };

    private static ReportingYear Year(ServiceCode service) => new[] { (1, 3L, 20L), (2, 5, 30), (3, 7, 50) }.Aggregate(ReportingYear.Empty, (year, month) => Reporting.Evolve(
        year, new ReportingEvent.MeasurementReported(Critical.Code, Period.Month(2024, month.Item1), new Value.Ratio(month.Item2, month.Item3), null, null, new(2024, month.Item1 + 1, 5))));

    private static ReleaseResults Command(CharterVersion? by = null, long position = 42, DateTimeOffset? now = null) =>
        new(now ?? Now, DateOnly.FromDateTime((now ?? Now).UtcDateTime), by is { } version ? (version, Content) : (CharterVersion.First, Content), position);

    private static Decision Release(CharterState state, long position = 42, DateTimeOffset? now = null) => Domain.Release.Decide(Command(null, position, now), state, Edition, Year, Sign);

    private static Decision Release(CharterState state, CharterVersion? by) => Domain.Release.Decide(by is null ? Command() with { By = null } : Command(by), state, Edition, Year, Sign);

    private static SignedDocument Sign(ReleaseDraft draft) => new($"{draft.Number} {draft.Version} {draft.Position}", "sha", "signature", "key");

    private static CharterEvent.ResultsReleased Released(Decision decision) => Assert.IsType<CharterEvent.ResultsReleased>(Assert.Single(Assert.IsType<Decision.Accepted>(decision).Events));

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Refusal.Code;
}
