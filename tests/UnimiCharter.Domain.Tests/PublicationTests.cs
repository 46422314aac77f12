using System.Collections.Immutable;

namespace UnimiCharter.Domain.Tests;

/// <summary>What may be published, under which number, and what is told of the difference.</summary>
public sealed class PublicationTests
{
    private static readonly EditionYear Edition = new(2025);
    private static readonly ServiceCode Master = new("master");
    private static readonly ServiceCode Doctorate = new("dottorato");
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly ServiceCard Card = new(new("Cos'è"), new("Laureati"), new("On line"), [new(new("Ufficio"), null, null, [], [])], []);
    private static readonly Unit Percent = Unit.Percent;

    [Theory]
    [InlineData("1.0.0", Amendment.Major, "2.0.0")]
    [InlineData("1.0.0", Amendment.Minor, "1.1.0")]
    [InlineData("1.0.0", Amendment.Patch, "1.0.1")]
    [InlineData("2.11.3", Amendment.Major, "3.0.0")]
    [InlineData("2.11.3", Amendment.Minor, "2.12.0")]
    [InlineData("2.11.3", Amendment.Patch, "2.11.4")]
    public void A_version_follows_by_how_much_changed(string version, Amendment amendment, string next) =>
        Assert.Equal(next, CharterVersion.Parse(version).Next(amendment).ToString());

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.-1")]
    [InlineData("1.0.+1")]
    [InlineData("1. 0.0")]
    [InlineData("1.0.99999999999")]
    [InlineData("")]
    public void What_is_no_version_is_not_read_as_one(string text) => Assert.False(CharterVersion.TryParse(text, out _));

    /// <summary>Tightened is what whatever meets it meets the standard before as well; in doubt it is loosened.</summary>
    public static TheoryData<Standard, Standard, DifferenceKind?> Standards => new()
    {
        { new Standard.AtMost(20, Percent), new Standard.AtMost(20, Percent), null },
        { new Standard.AtMost(20, Percent), new Standard.AtMost(15, Percent), DifferenceKind.PromiseTightened },
        { new Standard.AtMost(20, Percent), new Standard.AtMost(25, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.AtLeast(90, Percent), new Standard.AtLeast(95, Percent), DifferenceKind.PromiseTightened },
        { new Standard.AtLeast(90, Percent), new Standard.AtLeast(85, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.Within(5, 10, Percent), new Standard.Within(6, 10, Percent), DifferenceKind.PromiseTightened },
        { new Standard.Within(5, 10, Percent), new Standard.Within(5, 11, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.Within(5, 10, Percent), new Standard.Within(6, 11, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.AtLeast(5, Percent), new Standard.Within(5, 10, Percent), DifferenceKind.PromiseTightened },
        { new Standard.AtMost(9, Percent), new Standard.Within(5, 10, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.Within(5, 10, Percent), new Standard.AtLeast(5, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.AtMost(20, Percent), new Standard.AtLeast(20, Percent), DifferenceKind.PromiseLoosened },
        { new Standard.AtMost(20, Unit.Count), new Standard.AtMost(10, new("EUR")), DifferenceKind.PromiseLoosened },
        { new Standard.AtMost(20, Percent), new Standard.AtMost(20, Percent, 1), DifferenceKind.PromiseLoosened },
        { new Standard.AtMost(20, Percent, 0), new Standard.AtMost(20, Percent, 1), DifferenceKind.PromiseLoosened },
        { new Standard.Monitored(), new Standard.AtMost(99, Percent), DifferenceKind.PromiseTightened },
        { new Standard.AtMost(99, Percent), new Standard.Monitored(), DifferenceKind.PromiseLoosened },
        { new Standard.Yes(new(2025, 6, 30)), new Standard.Yes(new(2025, 5, 31)), DifferenceKind.PromiseTightened },
        { new Standard.Yes(new(2025, 6, 30)), new Standard.Yes(new(2025, 7, 31)), DifferenceKind.PromiseLoosened },
        { new Standard.Yes(new(2025, 6, 30)), new Standard.Yes(), DifferenceKind.PromiseTightened },
        { new Standard.Yes(), new Standard.Yes(new(2025, 6, 30)), DifferenceKind.PromiseLoosened },
    };

    [Theory, MemberData(nameof(Standards))]
    public void A_promise_is_tightened_or_loosened(Standard before, Standard after, DifferenceKind? expected)
    {
        var difference = Difference.Between(Content(Listed(Master, before)), Content(Listed(Master, after))).SingleOrDefault();
        Assert.Equal(expected, difference?.Kind);
        if (difference is not null) Assert.Equal((Master, "timeliness", before, after), (difference.Service, difference.Indicator!.Value.Value, difference.Before, difference.After));
    }

    public static TheoryData<CharterContent, CharterContent, DifferenceKind[], Amendment> Contents
    {
        get
        {
            var (one, other) = (Listed(Master, new Standard.Yes()), Listed(Doctorate, new Standard.Yes()));
            return new()
            {
                { Content(one), Content(one, other), [DifferenceKind.ServiceAdded], Amendment.Minor },
                { Content(one, other), Content(one), [DifferenceKind.ServiceRemoved], Amendment.Major },
                { Content(one, other), Content(other, one), [DifferenceKind.ServicesReordered], Amendment.Patch },
                { Content(one), Content(other), [DifferenceKind.ServiceAdded, DifferenceKind.ServiceRemoved], Amendment.Major },
                { Content(one), Content(one with { Name = new("Altro" )}), [DifferenceKind.ServiceReworded], Amendment.Patch },
                { Content(one), Content(one with { Card = Card with { Description = new("Altro" )} }), [DifferenceKind.ServiceReworded], Amendment.Patch },
                { Content(one), Content(one with { Promises = [] }), [DifferenceKind.PromiseRemoved], Amendment.Major },
                { Content(one with { Promises = [] }), Content(one), [DifferenceKind.PromiseAdded], Amendment.Minor },
                { Content(one), Content(one) with { Title = "Altro" }, [DifferenceKind.CharterReworded], Amendment.Patch },
                { Content(one), Content(one) with { OrganizationName = "Altro" }, [DifferenceKind.CharterReworded], Amendment.Patch },
                { Content(one), Content(one with { Name = new("Altro" )}, other) with { Title = "Altro" }, [DifferenceKind.CharterReworded, DifferenceKind.ServiceReworded, DifferenceKind.ServiceAdded], Amendment.Minor },
            };
        }
    }

    [Theory, MemberData(nameof(Contents))]
    public void Two_contents_differ_in_what_was_changed(CharterContent before, CharterContent after, DifferenceKind[] expected, Amendment amendment)
    {
        var differences = Difference.Between(before, after);
        Assert.Equal(expected, differences.Select(d => d.Kind));
        Assert.Equal(amendment, differences.Min(d => d.Amendment));
        Assert.Empty(Difference.Between(before, before));
    }

    [Fact]
    public void An_edition_lacks_what_its_checklist_says()
    {
        Assert.Equal([RemarkKind.NoServices], Lacks());
        Assert.Equal([RemarkKind.ServiceUnknown], Lacks((Master, ServiceState.Undefined.Instance)));
        Assert.Equal([RemarkKind.ServiceRetired], Lacks((Master, new ServiceState.Retired(Service()))));
        Assert.Equal([RemarkKind.ServiceNotDescribed], Lacks((Master, Service() with { Card = null })));
        Assert.Equal([RemarkKind.ServiceWithoutContacts], Lacks((Master, Service() with { Card = Card with { Contacts = [] } })));
        Assert.Equal([RemarkKind.ServiceWithoutStandards], Lacks((Master, Service(programmed: 2024))));
        Assert.Equal([RemarkKind.IndicatorWithoutStandard, RemarkKind.DimensionNotPromised], Lacks((Master, Service() with { Indicators = [.. Service().Indicators.Select((i, n) => n == 0 ? new IndicatorState.Current(i.Indicator, ImmutableSortedDictionary<EditionYear, Programmed>.Empty) : i)] })));
        Assert.Equal([RemarkKind.DimensionNotPromised], Lacks((Master, Service() with { Indicators = [.. Service().Indicators.Skip(1)] })));
        Assert.Empty(Lacks((Master, Service()), (Doctorate, Service())));
    }

    [Fact]
    public void The_first_version_is_1_0_0_and_public_at_once()
    {
        var facts = Accepted(Publish(Draft(), new PublishVersion(null, Now, null, 42)));
        Assert.Equal<Event>([new CharterEvent.VersionCameIntoForce(CharterVersion.First)], facts[1..]);
        var published = Assert.IsType<CharterEvent.VersionPublished>(facts[0]);
        Assert.Equal((CharterVersion.First, null, Now, 42L, Publication.RuleVersion, null, "of 1.0.0 2025 42"), (published.Version, published.Amendment, published.From, published.Position, published.RuleVersion, published.Document, published.Sha256));
    }

    [Fact]
    public void A_version_is_erased_once_when_it_is_withdrawn()
    {
        Assert.Empty(Accepted(Erase(After())));
        var withdrawn = After() with { Versions = [After().Versions[0] with { IsWithdrawn = true }] };
        Assert.Equal<Event>([new CharterEvent.VersionErased(CharterVersion.First)], Accepted(Erase(withdrawn)));
        var erased = (CharterState.Open)Charter.Evolve(withdrawn, new CharterEvent.VersionErased(CharterVersion.First));
        Assert.True(erased.Versions[0].IsErased);
        Assert.Empty(Accepted(Erase(erased)));
        Assert.Equal("unknown-version", Refused(Erase(Draft())));
        Assert.Equal("unknown-edition", Refused(Erase(CharterState.Undefined.Instance)));

        static Decision Erase(CharterState state) => Charter.Decide(new CharterCommand.EraseVersion(CharterVersion.First), state, Edition);
    }

    [Fact]
    public void A_version_comes_into_force_once_when_its_instant_has_come_unless_it_was_withdrawn()
    {
        Assert.IsType<CharterEvent.VersionPublished>(Assert.Single(Accepted(Publish(Draft(), new PublishVersion(Now.AddTicks(1), Now, null, 42)))));
        var scheduled = Draft() with { Versions = [new(CharterVersion.First, null, Now, 1, "", HasComeIntoForce: false, IsWithdrawn: false)] };
        Assert.Empty(Accepted(Bring(scheduled, Now.AddTicks(-1))));
        Assert.Equal<Event>([new CharterEvent.VersionCameIntoForce(CharterVersion.First)], Accepted(Bring(scheduled, Now)));
        var inForce = Charter.Evolve(scheduled, new CharterEvent.VersionCameIntoForce(CharterVersion.First));
        Assert.Empty(Accepted(Bring(inForce, Now.AddDays(1))));
        Assert.Empty(Accepted(Bring(scheduled with { Versions = [scheduled.Versions[0] with { IsWithdrawn = true }] }, Now)));
        Assert.Equal("unknown-version", Refused(Bring(Draft(), Now)));
        Assert.Equal("unknown-edition", Refused(Bring(CharterState.Undefined.Instance, Now)));

        static Decision Bring(CharterState state, DateTimeOffset now) => Charter.Decide(new CharterCommand.BringIntoForce(CharterVersion.First, now), state, Edition);
    }

    [Fact]
    public void What_cannot_be_published_is_refused()
    {
        var incomplete = Draft() with { Services = [Master, Doctorate] };
        Assert.Equal("charter-incomplete", Refused(Publish(incomplete, new PublishVersion(null, Now, null, 1))));
        Assert.Equal("publication-in-the-past", Refused(Publish(Draft(), new PublishVersion(Now.AddTicks(-1), Now, null, 1))));
        Assert.Equal("overtaken", Refused(Publish(Draft(), new PublishVersion(null, Now, (CharterVersion.First, Published), 1))));
        Assert.Equal("overtaken", Refused(Publish(After(), new PublishVersion(null, Now, null, 1))));
        Assert.Equal("nothing-to-publish", Refused(Publish(After(), new PublishVersion(null, Now, (CharterVersion.First, Published), 1, "why"))));
        Assert.Equal("reason-required", Refused(Publish(After() with { Title = "Altro" }, new PublishVersion(null, Now, (CharterVersion.First, Published), 1))));
        Assert.Equal("publication-not-later", Refused(Publish(After(Now.AddDays(2)) with { Title = "Altro" }, new PublishVersion(Now.AddDays(1), Now, (CharterVersion.First, Published), 1, "why"))));
        Assert.Equal("unknown-edition", Refused(Publish(CharterState.Undefined.Instance, new PublishVersion(null, Now, null, 1))));
    }

    [Fact]
    public void What_was_withdrawn_may_be_published_again_as_it_is()
    {
        var withdrawn = After() with { Versions = [After().Versions[0] with { IsWithdrawn = true }] };
        var published = Assert.IsType<CharterEvent.VersionPublished>(Accepted(Publish(withdrawn, new PublishVersion(null, Now, (CharterVersion.First, Published), 1, "why")))[0]);
        Assert.Equal(("1.0.1", Amendment.Patch), (published.Version.ToString(), published.Amendment));
    }

    /// <summary>The version before stays current until the very instant at which the new one is.</summary>
    [Fact]
    public void The_current_version_is_the_last_that_is_public_and_not_withdrawn()
    {
        var later = Now.AddDays(1);
        var charter = After() with { Versions = [.. After().Versions, new(new(1, 1, 0), Amendment.Minor, later, 2, "", HasComeIntoForce: true, IsWithdrawn: false)] };
        Assert.Null(charter.CurrentAt(Now.AddTicks(-1)));
        Assert.Equal("1.0.0", charter.CurrentAt(Now)?.Version.ToString());
        Assert.Equal("1.0.0", charter.CurrentAt(later.AddTicks(-1))?.Version.ToString());
        Assert.Equal("1.1.0", charter.CurrentAt(later)?.Version.ToString());
        var withdrawn = charter with { Versions = [charter.Versions[0], charter.Versions[1] with { IsWithdrawn = true }] };
        Assert.Equal("1.0.0", withdrawn.CurrentAt(later)?.Version.ToString());
        Assert.False((Draft() with { Versions = [charter.Versions[0] with { IsWithdrawn = true }] }).IsPublicAt(later));
        Assert.False(Draft().IsPublicAt(later));
        Assert.True((Draft() with { IsDraft = false }).IsPublicAt(Now));
    }

    private static CharterContent Published => CharterContent.Of(Draft(), Edition, _ => Service());

    private static CharterState.Open Draft() => new("Ateneo", "Carta 2025", [Master], EditionCalendar.Default, 0, [], IsDraft: true, []);

    private static CharterState.Open After(DateTimeOffset? from = null) => Draft() with { Versions = [new(CharterVersion.First, null, from ?? Now, 1, "", HasComeIntoForce: true, IsWithdrawn: false)] };

    private static Decision Publish(CharterState state, PublishVersion command) => Publication.Decide(
        command, state, Edition, code => code == Master ? Service() : ServiceState.Undefined.Instance,
        draft => new($"{draft.Version} {draft.Edition} {draft.Position}", $"of {draft.Version} {draft.Edition} {draft.Position}", "signature", "key"));

    private static ImmutableArray<Event> Accepted(Decision decision) => Assert.IsType<Decision.Accepted>(decision).Events;

    private static string Refused(Decision decision) => Assert.IsType<Decision.Refused>(decision).Refusal.Code;

    private static RemarkKind[] Lacks(params (ServiceCode Code, ServiceState State)[] services) =>
        [.. Checklist.Of(Draft() with { Services = [.. services.Select(s => s.Code)] }, Edition, code => services.First(s => s.Code == code).State).Select(r => r.Kind)];

    /// <summary>Promises a yes in each dimension.</summary>
    private static ServiceState.Active Service(int programmed = 2025) => new(new("Servizio"), Card,
    [
        .. QualityDimension.Usual.Select(dimension => new IndicatorState.Current(
            YesNo(dimension), ImmutableSortedDictionary<EditionYear, Programmed>.Empty.Add(new(programmed), new(new Standard.Yes(), 1)))),
    ]);

    private static Indicator YesNo(QualityDimension dimension) =>
        new(new(dimension.ToString().ToLowerInvariant()), dimension, new("Titolo"), new("sì/no"), new Measure.YesNo(), Aggregation.Every, Frequency.Monthly);

    private static ListedService Listed(ServiceCode code, Standard standard) => new(code, new("Servizio"), Card, [new(YesNo(QualityDimension.Timeliness), standard)]);

    private static CharterContent Content(params ListedService[] services) => new("Ateneo", "Carta", [.. services]);
}
