namespace UnimiCharter.Api.Pictures;

/// <summary>A standard and its outcome in one line: with how sure it is, and of how much of the year.</summary>
internal static class Badge
{
    private const decimal Height = 24;
    private const decimal Padding = 10;
    private const decimal Sign = 22;
    private const decimal Baseline = 16;

    public static Rendered Of(Pictured pictured)
    {
        var (standing, language) = (pictured.Standing, pictured.Language);
        var (standard, outcome) = (Phrases.Of(pictured.Promise.Standard, language), VerdictWords.Of(standing, language));
        var (left, right) = (Lettering.Width(standard, 12) + 2 * Padding, Lettering.Width(outcome, 12) + Sign + 2 * Padding);
        var style = Picture.StyleOf(standing.Outcome);

        var picture = new Picture(pictured.NameOf("badge"), left + right, Height, $"{pictured.Title}. {standard}. {outcome}", pictured.Sentence, language);
        // One rounded box under another: only the outer corners show.
        picture.Box("muted", 0, 0, left + Padding, Height, 4);
        picture.Box(style, left, 0, right, Height, 4);
        picture.Box(style, left, 0, Padding, Height);
        picture.Text("on", left / 2, Baseline, standard, "middle");
        picture.Mark(standing.Outcome, left + Padding + 6, Height / 2, "on");
        picture.Text("on", left + Sign + (right - Sign) / 2, Baseline, outcome, "middle");
        return picture.Done();
    }
}
