namespace UnimiCharter.Api.Pictures;

/// <summary>A service and how its promises stand, in the order of its card.</summary>
internal sealed record MatrixRow(string Service, IReadOnlyList<Standing> Standings);

/// <summary>Services by dimensions: an outline for what is provisional, a full box for what is final.</summary>
internal static class Matrix
{
    private const decimal Margin = 16;
    private const decimal Names = 290;
    private const decimal Column = 98;
    private const decimal Row = 36;
    private const decimal Gap = 4;
    private const decimal Head = 82;
    private const decimal Foot = 44;

    public static Rendered Of(string name, string organization, EditionYear edition, IReadOnlyList<MatrixRow> rows, DimensionsState own, Language language)
    {
        var dimensions = Dimensions.Among(rows.SelectMany(row => row.Standings));
        var width = Margin + Names + dimensions.Length * Column + Margin;
        var bottom = Head + rows.Count * Row;
        var title = language.Pick($"Carta dei servizi {edition}: gli standard sono rispettati?", $"Service charter {edition}: are the standards met?");

        var picture = new Picture(name, width, bottom + Foot, $"{organization}. {title}", InWords(rows, own, language), language);
        picture.Box("paper", 0, 0, width, bottom + Foot);
        picture.Text("ink title", Margin, 28, title);
        picture.Text("muted", Margin, 48, Lettering.Cut(organization, width - 2 * Margin, 12));
        foreach (var (at, dimension) in dimensions.Index()) picture.Text("muted", Left(at) + Column / 2, Head - 10, Dimensions.NameOf(dimension, own).In(language), "middle");
        foreach (var (at, row) in rows.Index())
        {
            var top = Head + at * Row;
            picture.Line("grid", Margin, top, width - Margin, top);
            var lines = Lettering.Wrap(row.Service, Names - Margin, 11, 2);
            foreach (var (i, line) in lines.Index()) picture.Text("ink small", Margin, top + Row / 2 + 4 + (i - (lines.Count - 1) / 2m) * 14, line);
            foreach (var (column, dimension) in dimensions.Index())
            {
                Standing[] standings = [.. row.Standings.Where(s => s.Promise.Indicator.Dimension == dimension)];
                // Several indicators of one dimension share its cell.
                foreach (var (i, standing) in standings.Index())
                    Cell(picture, standing, Left(column) + i * (Column / standings.Length) + Gap, top + Gap, Column / standings.Length - 2 * Gap, language);
            }
        }
        Key(picture, bottom + 18, language);
        return picture.Done();
    }

    private static decimal Left(int column) => Margin + Names + column * Column;

    private static void Cell(Picture picture, Standing standing, decimal x, decimal y, decimal width, Language language)
    {
        picture.BeginGroup("cell", $"{standing.Promise.Indicator.Title.In(language)}. {Phrases.Of(standing.Promise.Standard, language)}. {VerdictWords.Of(standing, language)}");
        Sign(picture, standing.Outcome, standing.Finality != Finality.Provisional, x, y, width);
        picture.EndGroup();
    }

    private static void Sign(Picture picture, Outcome outcome, bool isFinal, decimal x, decimal y, decimal width)
    {
        var style = Picture.StyleOf(outcome);
        if (isFinal) picture.Box(style, x, y, width, Row - 2 * Gap, 4);
        else picture.Box("outline " + style, x + 1, y + 1, width - 2, Row - 2 * Gap - 2, 4);
        picture.Mark(outcome, x + width / 2, y + Row / 2 - Gap, isFinal ? "on" : null);
    }

    private static void Key(Picture picture, decimal y, Language language)
    {
        var x = Margin;
        foreach (var outcome in (Outcome[])[new Outcome.Met(), new Outcome.Missed(), new Outcome.NotEvaluable(Reason.NoData)])
            Entry(outcome, isFinal: true, VerdictWords.Of(StandingView.NameOf(outcome), language));
        Entry(new Outcome.Met(), isFinal: false, language.Pick("Solo il contorno: esito provvisorio", "Outline only: provisional"));

        void Entry(Outcome outcome, bool isFinal, string text)
        {
            const decimal Box = 36;
            Sign(picture, outcome, isFinal, x, y - Gap, Box);
            picture.Text("ink", x + Box + 8, y + 12, text);
            x += Box + 8 + Lettering.Width(text, 12) + 14;
        }
    }

    private static string InWords(IReadOnlyList<MatrixRow> rows, DimensionsState own, Language language) => string.Join(
        ' ', rows.Select(row => $"{row.Service}: {string.Join("; ", row.Standings.Select(s => $"{Dimensions.NameOf(s.Promise.Indicator.Dimension!.Value, own).In(language)}, {VerdictWords.Of(s, language)}"))}."));
}
