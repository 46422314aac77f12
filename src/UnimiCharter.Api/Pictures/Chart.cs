namespace UnimiCharter.Api.Pictures;

/// <summary>An indicator's year: what was measured by period, against the standard, and what it comes to.</summary>
internal sealed class Chart
{
    public const decimal Width = 720;
    public const decimal PlotHeight = 200;
    private const decimal Margin = 16;
    private const decimal Letters = 12;
    private const decimal StrongLetters = 13;
    private const decimal SmallLetters = 11;
    private const decimal TitleLetters = 17;
    private const decimal TitleLine = 21;
    private const decimal LegendLine = 22;

    // Of a period, so that every reason stands level.
    private const decimal RoomForReasons = 100;

    private readonly Pictured pictured;
    private readonly Column[] columns;
    private readonly Axis axis;
    private readonly IReadOnlyList<string> title;
    private readonly decimal left, top, slot;
    private readonly Picture picture;

    private Chart(Pictured pictured)
    {
        this.pictured = pictured;
        columns = Column.Of(pictured);
        axis = Axis.Of(
            [.. columns.SelectMany(c => (decimal?[])[c.Value, c.Result]).OfType<decimal>(), .. Bounds],
            pictured.Promise.Indicator is { Measure: Measure.Count, Aggregation: not Aggregation.Mean } or { Measure: Measure.YesNo } ? 1 : 0.000001m);
        title = Lettering.Wrap(pictured.Title, Width - 2 * Margin, TitleLetters, 2);
        left = Margin + 8 + axis.Ticks.Max(tick => Lettering.Width(Told(tick), SmallLetters));
        top = 118 + title.Count * TitleLine;
        slot = (Width - Margin - left) / columns.Length;
        var legend = Legend();
        var height = top + PlotHeight + 40 + legend.Select(entry => entry.Y).DefaultIfEmpty().Max() + Margin;
        picture = new(pictured.NameOf("chart"), Width, height, Headline, InWords, pictured.Language);
        picture.Box("paper", 0, 0, Width, height);
        DrawHead();
        DrawAxis();
        if (Bounds is [var low, var high]) picture.Box("range", left, Y(high), Width - Margin - left, Y(low) - Y(high));
        foreach (var (at, column) in columns.Index()) Draw(column, left + at * slot);
        DrawStandard();
        DrawResult();
        foreach (var (at, column) in columns.Index()) Label(column, left + (at + 0.5m) * slot);
        foreach (var entry in legend) entry.Draw(entry.X, top + PlotHeight + 40 + entry.Y);
    }

    public static Rendered Of(Pictured pictured) => new Chart(pictured).picture.Done();

    private Language Language => pictured.Language;

    private Standard Standard => pictured.Promise.Standard;

    private bool IsYesNo => pictured.Promise.Indicator.Measure is Measure.YesNo;

    private decimal[] Bounds => BoundsOf(Standard);

    /// <summary>What a standard draws its line or lines at.</summary>
    public static decimal[] BoundsOf(Standard standard) => standard switch
    {
        Standard.AtLeast s => [s.Value],
        Standard.AtMost s => [s.Value],
        Standard.Within s => [s.Lowest, s.Highest],
        Standard.Yes => [1],
        _ => [],
    };

    private string Headline => $"{pictured.Title}. {pictured.ServiceName}, {pictured.Standing.Span}";

    private string InWords => $"{pictured.Sentence} {VerdictWords.Of(pictured.Standing, Language)}. {string.Join("; ", columns.Select(c => $"{Phrases.Of(c.Period, Language)}: {c.Text}"))}.";

    private decimal Y(decimal number) => top + PlotHeight * (1 - axis.Of(number));

    private string Told(decimal tick) => IsYesNo ? (tick == 0 ? "No" : Language.Pick("Sì", "Yes"))
        : Language.Number(tick) + (pictured.Promise.Unit == Unit.Percent ? "%" : "");

    private void DrawHead()
    {
        foreach (var (at, line) in title.Index()) picture.Text("ink title", Margin, 30 + at * TitleLine, line);
        var below = 30 + title.Count * TitleLine;
        picture.Text("muted", Margin, below, Lettering.Cut($"{pictured.ServiceName} · {pictured.Standing.Span}", Width - 2 * Margin, Letters));
        picture.Mark(pictured.Standing.Outcome, Margin + 6, below + 21);
        picture.Text("ink strong", Margin + 20, below + 26, Lettering.Cut(VerdictWords.Of(pictured.Standing, Language), Width - 2 * Margin - 20, StrongLetters));
        var result = pictured.Standing.Result is { } r ? ResultView.Of(r, pictured.Promise, Language).Text + " · " : "";
        picture.Text("muted", Margin + 20, below + 44, Lettering.Cut(result + Phrases.Of(Standard, Language), Width - 2 * Margin - 20, Letters));
    }

    private void DrawAxis()
    {
        foreach (var tick in axis.Ticks)
        {
            picture.Line(tick == 0 ? "axis" : "grid", left, Y(tick), Width - Margin, Y(tick));
            picture.Text("muted small", left - 8, Y(tick) + 4, Told(tick), "end");
        }
        foreach (var (at, column) in columns.Index()) picture.Text("muted", left + (at + 0.5m) * slot, top + PlotHeight + 18, Phrases.Of(column.Period, Language), "middle");
    }

    private void Draw(Column column, decimal x)
    {
        var wide = Math.Min(slot * 0.62m, 72);
        picture.BeginGroup("period " + ChoiceNames.Of(column.State), $"{Phrases.Of(column.Period, Language)}: {column.Text}");
        if (column.Value is { } value)
        {
            // A zero is seen as well.
            var (high, low) = (Math.Min(Y(value), Y(0)), Math.Max(Y(value), Y(0)));
            picture.Box("value", x + (slot - wide) / 2, Math.Min(high, low - 2), wide, Math.Max(low - high, 2));
        }
        else if (column.State != ColumnState.NotDue)
        {
            if (column.State == ColumnState.Missing) picture.Hatch(x + 2, top, slot - 4, PlotHeight);
            picture.Box("gap", x + 2, top, slot - 4, PlotHeight);
        }
        picture.EndGroup();
    }

    private void DrawStandard()
    {
        foreach (var bound in Bounds)
            foreach (var style in (string[])["halo", "standard"]) picture.Line(style, left, Y(bound), Width - Margin, Y(bound));
    }

    private void DrawResult()
    {
        (decimal X, decimal Y)[] points = [.. columns.Index().Where(c => c.Item.Result is not null).Select(c => (left + (c.Index + 0.5m) * slot, Y(c.Item.Result!.Value)))];
        if (points.Length > 1)
            foreach (var style in (string[])["halo", "result"]) picture.Track(style, points);
        foreach (var (x, y) in points) picture.Dot("point result", x, y, 4);
    }

    /// <summary>What a period says, over all that is drawn.</summary>
    private void Label(Column column, decimal middle)
    {
        if (column.Value is { } value)
        {
            var text = IsYesNo ? Told(value) : Language.Number(decimal.Round(value, 2, MidpointRounding.AwayFromZero)) + (pictured.Promise.Unit == Unit.Percent ? "%" : "");
            // Values too long to stand side by side are left to the axis and to the text alternative.
            if (Lettering.Width(text, SmallLetters) > slot) return;
            // Over a bar that hangs down there is room.
            var (bar, result) = (Y(Math.Max(value, 0)), Y(column.Result ?? value));
            picture.Text("over small", middle, Math.Min(bar, Math.Abs(result - bar) < 20 ? result : bar) - 9, text, "middle");
        }
        else if (Phrases.Of(column.State, Language) is { } why && column.State != ColumnState.NotDue)
        {
            var upright = slot < RoomForReasons;
            picture.Text("over small", middle + (upright ? 4 : 0), top + PlotHeight / 2, why, "middle", upright);
        }
    }

    private sealed record Entry(decimal X, decimal Y, Action<decimal, decimal> Draw);

    /// <summary>The entries with their places, in as many lines as they need.</summary>
    private List<Entry> Legend()
    {
        var (entries, x, y) = (new List<Entry>(), Margin, 0m);
        if (columns.Any(c => c.Value is not null)) Add(Language.Pick("Valore del periodo", "Value of the period"), (p, at, line) => p.Box("value", at + 6, line - 10, 12, 12));
        if (columns.Any(c => c.Result is not null))
            Add(Language.Pick("Risultato cumulato", "Cumulative result"), (p, at, line) =>
            {
                p.Line("result", at, line - 4, at + 24, line - 4);
                p.Dot("point result", at + 12, line - 4, 4);
            });
        if (Bounds.Length > 0) Add(Phrases.Of(Standard, Language), (p, at, line) => p.Line("standard", at, line - 4, at + 24, line - 4));
        return entries;

        void Add(string text, Action<Picture, decimal, decimal> symbol)
        {
            var wide = 32 + Lettering.Width(text, Letters) + 20;
            if (x > Margin && x + wide > Width) (x, y) = (Margin, y + LegendLine);
            entries.Add(new(x, y, (at, line) =>
            {
                symbol(picture, at, line);
                picture.Text("ink", at + 32, line, Lettering.Cut(text, Width - 2 * Margin - 32, Letters));
            }));
            x += wide;
        }
    }
}
