using System.Globalization;
using UnimiCharter.Api.Pictures;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>The colours keep the contrast that WCAG 2.2 asks for, on light and on dark paper, and are told apart by the colour-blind.</summary>
public sealed class PaletteTests
{
    // Machado, Oliveira, Fernandes (2009), at full severity, on linear RGB.
    private static readonly Dictionary<string, double[]> Blindness = new()
    {
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    private static readonly Dictionary<string, Colour> Colours = new()
    {
        ["paper"] = Palette.Paper, ["ink"] = Palette.Ink, ["muted"] = Palette.Muted, ["met"] = Palette.Met, ["missed"] = Palette.Missed,
        ["unknown"] = Palette.Unknown, ["value"] = Palette.Value, ["standard"] = Palette.Standard,
    };

    [Theory]
    [InlineData("ink", 4.5)]
    [InlineData("muted", 4.5)]
    [InlineData("met", 4.5)]
    [InlineData("missed", 4.5)]
    [InlineData("unknown", 4.5)]
    [InlineData("value", 3)]
    [InlineData("standard", 3)]
    public void What_is_written_or_drawn_stands_out_from_the_paper_and_the_paper_from_it(string colour, double least)
    {
        Assert.True(Contrast(Colours[colour].Light, Palette.Paper.Light) >= least, $"{Contrast(Colours[colour].Light, Palette.Paper.Light):0.00} on light paper");
        Assert.True(Contrast(Colours[colour].Dark, Palette.Paper.Dark) >= least, $"{Contrast(Colours[colour].Dark, Palette.Paper.Dark):0.00} on dark paper");
    }

    [Fact]
    public void The_line_of_the_result_stands_out_from_the_bars()
    {
        Assert.True(Contrast(Palette.Ink.Light, Palette.Value.Light) >= 3);
        Assert.True(Contrast(Palette.Ink.Dark, Palette.Value.Dark) >= 3, $"{Contrast(Palette.Ink.Dark, Palette.Value.Dark)}");
    }

    [Theory]
    [InlineData("protanopia")]
    [InlineData("deuteranopia")]
    [InlineData("tritanopia")]
    public void Met_and_missed_are_told_apart_by_the_colour_blind(string blindness)
    {
        foreach (var (met, missed) in new[] { (Palette.Met.Light, Palette.Missed.Light), (Palette.Met.Dark, Palette.Missed.Dark) })
        {
            var distance = Math.Sqrt(Seen(met, blindness).Zip(Seen(missed, blindness), (a, b) => (a - b) * (a - b)).Sum());
            Assert.True(distance > 0.3, $"{distance:0.00} of at most 1.73");
        }
    }

    [Fact]
    public void The_style_has_each_colour_for_who_prefers_light_and_for_who_prefers_dark()
    {
        var modes = Palette.Css.Split("@media(prefers-color-scheme:dark)");
        Assert.Equal(2, modes.Length);
        foreach (var colour in Colours.Values)
        {
            Assert.Contains(colour.Light, modes[0], StringComparison.Ordinal);
            Assert.Contains(colour.Dark, modes[1], StringComparison.Ordinal);
        }
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) => Linear(colour) is var rgb ? 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] : 0;

    private static double[] Linear(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => 1 + 2 * i).Select(at => byte.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    private static double[] Seen(string colour, string blindness)
    {
        var (m, c) = (Blindness[blindness], Linear(colour));
        return [.. Enumerable.Range(0, 3).Select(i => 3 * i).Select(row => Math.Clamp(m[row] * c[0] + m[row + 1] * c[1] + m[row + 2] * c[2], 0, 1)).Select(v => v <= 0.0031308 ? v * 12.92 : 1.055 * Math.Pow(v, 1 / 2.4) - 0.055)];
    }
}
