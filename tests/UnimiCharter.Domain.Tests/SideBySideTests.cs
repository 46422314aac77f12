using System.Text.Json;

namespace UnimiCharter.Domain.Tests;

/// <summary>Which indicators of several organizations are the same one, and which results of it stand side by side; by hand.</summary>
public sealed class SideBySideTests
{
    private const string Satisfaction = "https://indicatori.example/soddisfazione";

    // Whose it is, what it is declared to be, how it is measured and what is promised of it.
    private static readonly HeldResult[] All =
    [
        Held("luiss/biblioteca/gradimento", Satisfaction, "share", ">=80%"),
        Held("polimi/tutorato/gradimento", Satisfaction, "percentage", ">=70%"),
        Held("unibo/master/riscontri", null, "share", "<=30%"),
        Held("unige/master/effectiveness", "pratiche", "ratio", ">=100%"),
        Held("unimi/dottorato/effectiveness", "riscontri", "share", "<=20%"),
        Held("unimi/master/effectiveness", "riscontri", "share", "<=20%"),
        Held("unimi/mobilita/effectiveness", null, "ratio", ">=100%"),
        Held("unipd/master/voti", "riscontri", "count", "<=9"),
        Held("unipv/master/critiche", "riscontri", "share", "<=25%~1"),
        Held("unito/master/voti", "riscontri", "share", ">=80%"),
        Held("unive/master/voti", "riscontri", "share", "watched"),
    ];

    [Theory]
    // By what is declared; a name that is the same is not enough, nor is a declaration where other things are measured.
    [InlineData("riscontri", "", "unimi/dottorato/effectiveness unimi/master/effectiveness unipv/master/critiche unive/master/voti",
        "unibo/master/riscontri:not-declared unipd/master/voti:measured-otherwise unito/master/voti:measured-otherwise")]
    [InlineData("riscontri", "unimi unipv", "unimi/dottorato/effectiveness unimi/master/effectiveness unipv/master/critiche", "")]
    [InlineData("riscontri", "unibo unige unipv", "unipv/master/critiche", "unibo/master/riscontri:not-declared unige:no-such-indicator")]
    [InlineData(Satisfaction, "", "luiss/biblioteca/gradimento polimi/tutorato/gradimento", "")]
    // By what one of them calls it: that leads to what it is declared to be.
    [InlineData("critiche", "", "unimi/dottorato/effectiveness unimi/master/effectiveness unipv/master/critiche unive/master/voti",
        "unipd/master/voti:measured-otherwise unito/master/voti:measured-otherwise")]
    [InlineData("critiche", "unimi", "unimi/dottorato/effectiveness unimi/master/effectiveness", "")]
    [InlineData("critiche", "unibo", "", "unibo:no-such-indicator")]
    [InlineData("gradimento", "luiss", "luiss/biblioteca/gradimento", "")]
    // A dimension is what everyone calls something else.
    [InlineData("effectiveness", "", "",
        "unige/master/effectiveness:declared-otherwise unimi/dottorato/effectiveness:declared-otherwise unimi/master/effectiveness:declared-otherwise unimi/mobilita/effectiveness:not-declared")]
    [InlineData("effectiveness", "unimi", "unimi/dottorato/effectiveness unimi/master/effectiveness", "unimi/mobilita/effectiveness:not-declared")]
    [InlineData("effectiveness", "unige unipv", "unige/master/effectiveness", "unipv:no-such-indicator")]
    // One alone is the same as itself.
    [InlineData("unimi/mobilita/effectiveness", "", "unimi/mobilita/effectiveness", "")]
    [InlineData("unimi/mobilita/effectiveness", "unimi unige", "unimi/mobilita/effectiveness", "unige:no-such-indicator")]
    // Beside which one of them, where they are not measured alike.
    [InlineData("unito/master/voti", "", "unito/master/voti unive/master/voti",
        "unimi/dottorato/effectiveness:measured-otherwise unimi/master/effectiveness:measured-otherwise unipd/master/voti:measured-otherwise unipv/master/critiche:measured-otherwise")]
    [InlineData("unipd/master/voti", "unipd unimi", "unipd/master/voti", "unimi/dottorato/effectiveness:measured-otherwise unimi/master/effectiveness:measured-otherwise")]
    [InlineData("unive/master/voti", "unipd unipv unito unive", "unipv/master/critiche unive/master/voti", "unipd/master/voti:measured-otherwise unito/master/voti:measured-otherwise")]
    public void Indicators_are_compared_by_what_they_are_declared_to_be(string name, string asked, string comparable, string incomparable)
    {
        OrganizationCode[] organizations = [.. asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => new OrganizationCode(code))];
        var sought = Sought(name, organizations);

        var told = SideBySide.Of(sought, [.. All.Where(r => sought.Same.Contains(r.Held))], organizations, []);

        Assert.True(sought.IsKnown);
        Assert.Equal(comparable.Split(' ', StringSplitOptions.RemoveEmptyEntries), told.Comparable.Select(r => r.Held.Path));
        Assert.Equal(incomparable.Split(' ', StringSplitOptions.RemoveEmptyEntries), told.Incomparable.Select(Told));
    }

    [Theory]
    [InlineData("nessuno")]
    [InlineData("unimi/master")]
    [InlineData("unimi/master/voti")]
    [InlineData("https://indicatori.example/altro")]
    [InlineData("")]
    public void What_nobody_has_is_not_known(string name) => Assert.False(Sought(name, []).IsKnown);

    [Fact]
    public void What_is_not_of_the_period_and_who_has_nothing_is_told()
    {
        OrganizationCode[] asked = [new("unipv"), new("unimi"), new("unisa"), new("uniba")];

        var told = SideBySide.Of(Sought("riscontri", asked), [.. All.Where(r => r.Held.Path == "unimi/master/effectiveness")], asked, [new("unisa")]);

        Assert.Equal(["unimi/master/effectiveness"], told.Comparable.Select(r => r.Held.Path));
        Assert.Equal(["uniba:no-such-indicator", "unimi/dottorato/effectiveness:not-in-period", "unipv/master/critiche:not-in-period", "unisa:no-charter"], told.Incomparable.Select(Told));
    }

    [Fact]
    public void Of_one_that_succeeds_another_and_is_declared_to_be_the_same_only_the_one_of_the_period_is_told()
    {
        var (former, next) = (Held("unimi/master/voti", "riscontri", "count", ">=1"), Held("unimi/master/voti-2", "riscontri", "share", ">=1%"));
        var sought = Domain.Sought.Of("riscontri", [former.Held, next.Held], _ => true);

        Assert.Empty(SideBySide.Of(sought, [next], [], []).Incomparable);
    }

    [Theory]
    [InlineData("share <=20% pooled monthly", "share <=30% pooled yearly", true)]
    [InlineData("share <=20% pooled monthly", "share <=20% every monthly", false)]
    [InlineData("share <=20% pooled yearly", "share <=20% every monthly", true)]
    [InlineData("share <=20% pooled monthly", "share >=20% pooled monthly", false)]
    [InlineData("share <=20% pooled monthly", "share 10..20% pooled monthly", false)]
    [InlineData("share <=20% pooled monthly", "share watched pooled monthly", true)]
    [InlineData("share <=20% pooled monthly", "percentage <=20% latest yearly", true)]
    [InlineData("share <=20% pooled monthly", "ratio <=20% pooled monthly", false)]
    [InlineData("count >=5 sum monthly", "count >=7 mean monthly", false)]
    [InlineData("count >=5 sum monthly", "amount >=5 sum monthly", false)]
    [InlineData("EUR >=5_EUR sum monthly", "amount >=9_EUR sum monthly", true)]
    [InlineData("EUR >=5_EUR sum monthly", "amount >=9_USD sum monthly", false)]
    [InlineData("EUR watched sum monthly", "amount watched sum monthly", false)]
    [InlineData("yesNo yes every monthly", "yesNo watched every monthly", true)]
    public void Results_of_one_manner_stand_side_by_side(string one, string other, bool isLike)
    {
        Assert.Equal(isLike, Read(one).IsLike(Read(other)));
        Assert.Equal(isLike, Read(other).IsLike(Read(one)));

        static Manner Read(string text) => text.Split(' ') is [var measure, var standard, var aggregation, var frequency]
            ? Manner.Of(Promise(measure, standard.Replace('_', ' '), Enum.Parse<Aggregation>(aggregation, ignoreCase: true), Enum.Parse<Frequency>(frequency, ignoreCase: true)), Period.Year(2024))
            : throw new FormatException(text);
    }

    [Fact]
    public void What_one_leaves_open_is_said_by_the_others()
    {
        var (less, more, watched) = (ManOf("<=20%"), ManOf(">=80%"), ManOf("watched"));

        Assert.Equal(less, Manner.Common([watched, watched, more, less, less]));
        Assert.Equal(more, Manner.Common([more, less]));
        Assert.Equal(more, Manner.Common([less, less, more], more));
        Assert.Equal(less, Manner.Common([less, less, more, watched], watched));
        Assert.Equal(watched, Manner.Common([watched]));

        static Manner ManOf(string standard) => Manner.Of(Promise("share", standard, Aggregation.Pooled, Frequency.Yearly), Period.Year(2024));
    }

    private static Sought Sought(string name, OrganizationCode[] asked) => Domain.Sought.Of(name, [.. All.Select(r => r.Held)], organization => asked is [] || asked.Contains(organization));

    private static string Told(SetApart apart) => $"{apart.Held?.Path ?? apart.Organization.Value}:{JsonNamingPolicy.KebabCaseLower.ConvertName(apart.Why.ToString())}";

    private static HeldResult Held(string path, string? sameAs, string measure, string standard)
    {
        var promise = Promise(measure, standard, measure switch { "share" or "ratio" => Aggregation.Pooled, "percentage" => Aggregation.Latest, _ => Aggregation.Sum }, Frequency.Yearly);
        promise = promise with { Indicator = promise.Indicator with { Code = new(path.Split('/')[2]), SameAs = sameAs is null ? null : new CommonCode(sameAs) } };
        return new(new(new(path.Split('/')[0]), path.Split('/')[1], promise.Indicator), Judge.Of(promise, Period.Year(2024), [], certified: false, new(2025, 6, 1)));
    }

    private static Promise Promise(string measure, string standard, Aggregation aggregation, Frequency frequency) => standard == "watched"
        ? Notation.ReadPromise(aggregation, measure, "yes", frequency) with { Standard = new Standard.Monitored() }
        : Notation.ReadPromise(aggregation, measure, standard, frequency);
}
