using UnimiCharter.Api.Pictures;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>Texts are cut to the room that they have, and axes are in round steps.</summary>
public sealed class LetteringTests
{
    [Theory]
    [InlineData("breve", "breve")]
    [InlineData("un titolo che non ci sta", "un titolo ch…")]
    [InlineData("🇮🇹🇮🇹🇮🇹🇮🇹🇮🇹🇮🇹", "🇮🇹🇮🇹🇮🇹…")]
    public void A_text_is_cut_between_what_a_reader_takes_for_characters(string text, string cut)
    {
        Assert.Equal(cut, Lettering.Cut(text, 80, 10));
        Assert.True(Lettering.Width(cut, 10) <= 80);
    }

    [Fact]
    public void A_long_text_takes_as_many_lines_as_it_may_and_is_cut_in_the_last()
    {
        Assert.Equal(["uno due", "tre"], Lettering.Wrap("uno  due\ntre", 60, 10, 2));
        Assert.Equal(["uno due", "tre quatt…"], Lettering.Wrap("uno due tre quattro cinque", 60, 10, 2));
        Assert.Equal(["precipite…"], Lettering.Wrap("precipitevolissimevolmente", 60, 10, 2));
        Assert.Empty(Lettering.Wrap(" ", 60, 10, 2));
    }

    [Theory]
    [InlineData("20 30 26.67", "0 10 20 30")]
    [InlineData("", "0 0.5 1")]
    [InlineData("0", "0 0.5 1")]
    [InlineData("100 90", "0 50 100")]
    [InlineData("-3 7", "-5 0 5 10")]
    [InlineData("999999999999", "0 500000000000 1000000000000")]
    [InlineData("0.000001", "0 0.000001")]
    [InlineData("2.5", "0 1 2 3")]
    public void An_axis_has_few_round_steps_and_holds_zero_and_all_that_is_shown(string shown, string ticks)
    {
        var numbers = shown.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => decimal.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var axis = Axis.Of(numbers, 0.000001m);
        Assert.Equal(ticks, string.Join(' ', axis.Ticks.Select(t => t.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.All(numbers, n => Assert.InRange(axis.Of(n), 0, 1));
    }
}
