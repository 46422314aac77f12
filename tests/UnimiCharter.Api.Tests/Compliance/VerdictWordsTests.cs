using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Verdicts;
using UnimiCharter.Api.Web;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>A verdict in one line, by hand: what came of it, why nothing did, how sure that is, and of how much of the year.</summary>
public sealed partial class VerdictWordsTests
{
    [Theory]
    [InlineData("met", Finality.Provisional, 1, 12, "Rispettato (provvisorio, 1 periodo su 12)", "Met (provisional, 1 of 12 periods)")]
    [InlineData("missed", Finality.Provisional, 12, 12, "Non rispettato (provvisorio, 12 periodi su 12)", "Missed (provisional, 12 of 12 periods)")]
    [InlineData("met", Finality.Provisional, 0, 1, "Rispettato (provvisorio, 0 periodi su 1)", "Met (provisional, 0 of 1 period)")]
    [InlineData("met", Finality.Final, 12, 12, "Rispettato (definitivo)", "Met (final)")]
    [InlineData("met", Finality.Final, 11, 12, "Rispettato (definitivo, 11 periodi su 12)", "Met (final, 11 of 12 periods)")]
    [InlineData("missed", Finality.Certified, 4, 4, "Non rispettato (validato)", "Missed (certified)")]
    [InlineData("missed", Finality.Certified, 1, 4, "Non rispettato (validato, 1 periodo su 4)", "Missed (certified, 1 of 4 periods)")]
    [InlineData("NoData", Finality.Provisional, 0, 12, "Non valutabile: nessun dato è stato comunicato (provvisorio, 0 periodi su 12)", "Not evaluable: no figure was reported (provisional, 0 of 12 periods)")]
    [InlineData("NotDue", Finality.Provisional, 0, 2, "Non valutabile: nessun dato è ancora dovuto (provvisorio, 0 periodi su 2)", "Not evaluable: no figure is due yet (provisional, 0 of 2 periods)")]
    [InlineData("ZeroDenominator", Finality.Final, 12, 12, "Non valutabile: non ci sono stati casi da valutare (definitivo)", "Not evaluable: there was no case to judge (final)")]
    [InlineData("NotMeasured", Finality.Final, 0, 12, "Non valutabile: l'ufficio ha dichiarato di non aver potuto misurare (definitivo, 0 periodi su 12)", "Not evaluable: the office declared that it could not measure (final, 0 of 12 periods)")]
    [InlineData("Excluded", Finality.Provisional, 0, 0, "Non valutabile: tutti i periodi sono stati esclusi (provvisorio)", "Not evaluable: all periods were set aside (provisional)")]
    [InlineData("NoStandard", Finality.Provisional, 3, 12, "Non valutabile: non c'è un valore programmato (provvisorio, 3 periodi su 12)", "Not evaluable: there is no standard (provisional, 3 of 12 periods)")]
    public void It_is_told_whole_in_both_languages(string outcome, Finality finality, int reported, int expected, string italian, string english)
    {
        var standing = Standing(outcome, finality, new(expected, reported, reported, 0, []));
        Assert.Equal((italian, english), (VerdictWords.Of(standing, Language.Italian), VerdictWords.Of(standing, Language.English)));
    }

    [Fact]
    public void What_the_board_declared_without_a_figure_says_so()
    {
        var declared = Standing("met", Finality.Provisional, new(3, 1, 1, 0, [])) with { IsDeclared = true };
        Assert.Equal("Rispettato (dichiarato dal Presidio, provvisorio, 1 periodo su 3)", VerdictWords.Of(declared, Language.Italian));
        Assert.Equal("Met (declared by the board, provisional, 1 of 3 periods)", VerdictWords.Of(declared, Language.English));
    }

    /// <summary>Released results keep the word that was used when they were released.</summary>
    [Fact]
    public void A_reason_by_its_former_name_is_told_as_now() => Assert.Equal(VerdictWords.OfReason("no-standard", Language.Italian), VerdictWords.OfReason("no-target", Language.Italian));

    /// <summary>One place has these words, so that they cannot differ.</summary>
    [Fact]
    public void Nobody_else_has_words_for_verdicts() => Assert.Equal(
        ["VerdictWords.cs"],
        Source.Files("src/UnimiCharter.Api").Where(file => Word().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));

    private static Standing Standing(string outcome, Finality finality, PeriodTally periods) => new(
        new(new(new("effectiveness"), QualityDimension.Effectiveness, new("Titolo"), new("Numero"), new Measure.Count(), Aggregation.Sum, Frequency.Monthly), new Standard.AtLeast(1, Unit.Count)),
        Period.Year(2024), null,
        outcome switch
        {
            "met" => new Outcome.Met(),
            "missed" => new Outcome.Missed(),
            _ => new Outcome.NotEvaluable(Enum.Parse<Reason>(outcome)),
        },
        finality, null, null, periods, Margin.None);

    [GeneratedRegex("\"(Rispettato|Non valutabile|provvisorio|validato|Tempestività|tempestività|no figure was reported)\"")]
    private static partial Regex Word();
}
