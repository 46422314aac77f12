namespace UnimiCharter.Api.Pictures;

/// <summary>An indicator over the years: a bar for each, against the standard of that year. What is measured otherwise has an axis of its own, with the same years.</summary>
internal sealed class SeriesPicture
{
    public const decimal Width = 720;
    public const decimal PlotHeight = 140;
    private const decimal Margin = 16;
    private const decimal Letters = 12;
    private const decimal SmallLetters = 11;
    private const decimal TitleLetters = 17;
    private const decimal TitleLine = 21;
    private const decimal LegendLine = 22;

    // Over a bar: its value, and over that the sign of its outcome.
    private const decimal Headroom = 40;
    private const decimal PanelHead = 28;
    private const decimal PanelFoot = 34;
    private const decimal RoomForYear = 36;

    private readonly Language language;
    private readonly EditionYear[] editions;
    private readonly Panel[] panels;
    private readonly bool hasSeveral;
    private readonly decimal left, slot;
    private readonly Picture picture;

    private SeriesPicture(FoundCourse found, Language language)
    {
        this.language = language;
        var course = found.Course();
        editions = [.. course.Years.Select(year => year.Edition).Distinct()];
        hasSeveral = course.Years.Select(year => year.Standing.Promise.Indicator.Code).Distinct().Count() > 1;
        panels = [.. course.Years.GroupBy(year => (year.Standing.Promise.Indicator.Measure, year.Standing.Promise.Indicator.Aggregation, year.Standing.Promise.Unit)).Select(alike => new Panel([.. alike]))];
        left = Margin + 8 + panels.Max(panel => panel.Axis.Ticks.Max(tick => Lettering.Width(Told(tick, panel), SmallLetters)));
        slot = (Width - Margin - left) / editions.Length;

        var (title, service) = (found.Indicator.Title.In(language), found.ServiceTitle.In(language));
        var lines = Lettering.Wrap(title, Width - (2 * Margin), TitleLetters, 2);
        var (span, entries) = (editions is [var only] ? $"{only}" : $"{editions[0]}–{editions[^1]}", Legend(course));
        var top = 44 + (lines.Count * TitleLine);
        var below = top + (panels.Length * (PanelHead + Headroom + PlotHeight + PanelFoot));
        var height = below + 8 + entries.Select(entry => entry.Y).DefaultIfEmpty().Max() + LegendLine;
        var said = course.Years.Select(year => Said(year) + ".").Concat(course.Successions.Select(Said));
        picture = new($"series-{found.Service}-{found.Indicator.Code}", Width, height, $"{title}. {service}, {span}", string.Join(' ', said), language);
        picture.Box("paper", 0, 0, Width, height);
        foreach (var (at, line) in lines.Index()) picture.Text("ink title", Margin, 30 + (at * TitleLine), line);
        picture.Text("muted", Margin, 30 + (lines.Count * TitleLine), Lettering.Cut($"{service} · {span}", Width - (2 * Margin), Letters));
        foreach (var (at, panel) in panels.Index()) Draw(panel, top + (at * (PanelHead + Headroom + PlotHeight + PanelFoot)));
        foreach (var entry in entries) entry.Draw(entry.X, below + 8 + entry.Y);
    }

    /// <summary>Of at least one year.</summary>
    public static Rendered Of(FoundCourse found, Language language) => new SeriesPicture(found, language).picture.Done();

    /// <summary>The years that are measured alike.</summary>
    private sealed record Panel(CourseYear[] Bars)
    {
        public Promise Promise => Bars[0].Standing.Promise;

        public Axis Axis { get; } = Axis.Of(
            [.. Bars.Select(year => ValueOf(year.Standing)).OfType<decimal>(), .. Bars.SelectMany(year => Chart.BoundsOf(year.Standing.Promise.Standard))],
            Bars[0].Standing.Promise.Indicator is { Measure: Measure.Count, Aggregation: not Aggregation.Mean } or { Measure: Measure.YesNo } ? 1 : 0.000001m);

        public IEnumerable<Text> Titles => Bars.Select(year => year.Standing.Promise.Indicator.Title).Distinct();
    }

    private static decimal? ValueOf(Standing standing) => (standing.Result?.Number * (standing.Promise.Unit?.Scale ?? 1))?.ToDecimal();

    private string Told(decimal number, Panel panel) => panel.Promise.Indicator.Measure is Measure.YesNo
        ? number == 0 ? "No" : language.Pick("Sì", "Yes")
        : language.Number(decimal.Round(number, 2, MidpointRounding.AwayFromZero)) + (panel.Promise.Unit == Unit.Percent ? "%" : "");

    /// <summary>All of a year: what was measured, against what, and what that comes to.</summary>
    private string Said(CourseYear year)
    {
        var (standing, promise) = (year.Standing, year.Standing.Promise);
        var result = standing.Result is { } r ? ResultView.Of(r, promise, language).Text : Phrases.Lack(standing, language);
        var change = year.Change is { } more ? language.Pick(", sull'anno prima ", ", on the year before ") + (more.Numerator > 0 ? "+" : "") + language.Number((more * 100).Round(2)) + "%" : "";
        return $"{year.Edition}{(hasSeveral ? ", " + promise.Indicator.Title.In(language) : "")}: {result}{change}; {Phrases.Of(promise.Standard, language)}; {VerdictWords.Of(standing, language)}";
    }

    private string Said(Succession s) => language.Pick(
        $"«{s.Successor.Title.In(language)}» prende il posto di «{s.Former.Title.In(language)}»{(s.FirstOfSuccessor is { } from ? $" dal {from}" : "")}.",
        $"'{s.Successor.Title.In(language)}' takes the place of '{s.Former.Title.In(language)}'{(s.FirstOfSuccessor is { } since ? $" from {since}" : "")}.");

    private void Draw(Panel panel, decimal head)
    {
        var top = head + PanelHead + Headroom;
        picture.Text("ink strong", Margin, head + 16, Lettering.Cut(string.Join(" · ", panel.Titles.Select(title => title.In(language))), Width - (2 * Margin), 13));
        foreach (var tick in panel.Axis.Ticks)
        {
            picture.Line(tick == 0 ? "axis" : "grid", left, Y(tick), Width - Margin, Y(tick));
            picture.Text("muted small", left - 8, Y(tick) + 4, Told(tick, panel), "end");
        }
        // As many years are written as have room.
        var step = (int)Math.Ceiling(RoomForYear / slot);
        foreach (var (at, edition) in editions.Index())
        {
            if (at % step == 0) picture.Text("muted", left + ((at + 0.5m) * slot), top + PlotHeight + 18, edition.ToString(), "middle");
            var years = panel.Bars.Where(year => year.Edition == edition).ToArray();
            foreach (var (i, year) in years.Index()) Draw(year, left + (at * slot) + (i * slot / years.Length), slot / years.Length);
        }

        decimal Y(decimal number) => top + (PlotHeight * (1 - panel.Axis.Of(number)));

        void Draw(CourseYear year, decimal x, decimal room)
        {
            var (standing, wide, middle) = (year.Standing, Math.Min(room * 0.62m, 72), x + (room / 2));
            var (style, value) = (Picture.StyleOf(standing.Outcome), ValueOf(standing));
            picture.BeginGroup("year " + style, Said(year));
            var over = top;
            if (value is { } number)
            {
                // A zero is seen as well.
                var (high, low) = (Math.Min(Y(number), Y(0)), Math.Max(Y(number), Y(0)));
                over = Math.Min(high, low - 2);
                picture.Box(standing.Finality == Finality.Provisional ? "outline " + style : style, middle - (wide / 2), over, wide, Math.Max(low - high, 2));
            }
            else
            {
                if (standing.Outcome is Outcome.NotEvaluable { Reason: Reason.NoData }) picture.Hatch(x + 2, top, room - 4, PlotHeight);
                picture.Box("gap", x + 2, top, room - 4, PlotHeight);
            }
            foreach (var bound in Chart.BoundsOf(standing.Promise.Standard))
            {
                foreach (var line in (string[])["halo", "standard"]) picture.Line(line, x + 2, Y(bound), x + room - 2, Y(bound));
                over = value is null ? over : Math.Min(over, Math.Abs(Y(bound) - over) < Headroom ? Y(bound) : over);
            }
            var text = value is { } told ? Told(told, panel) : null;
            var isWritten = text is not null && Lettering.Width(text, SmallLetters) <= room;
            if (isWritten) picture.Text("over small", middle, over - 8, text!, "middle");
            if (text is null) picture.Text("over small", middle + 4, top + (PlotHeight / 2), Phrases.Lack(standing, language), "middle", upright: true);
            picture.Mark(standing.Outcome, middle, over - (isWritten ? 28 : 12));
            picture.EndGroup();
        }
    }

    private sealed record Entry(decimal X, decimal Y, Action<decimal, decimal> Draw);

    /// <summary>The entries with their places, in as many lines as they need.</summary>
    private List<Entry> Legend(Course course)
    {
        var (entries, x, y) = (new List<Entry>(), Margin, 0m);
        foreach (var outcome in course.Years.Select(year => year.Standing.Outcome).DistinctBy(Picture.StyleOf).OrderBy(StandingView.NameOf))
            Add(VerdictWords.Of(StandingView.NameOf(outcome), language), (at, line) => picture.Mark(outcome, at + 12, line - 4));
        if (course.Years.Any(year => Chart.BoundsOf(year.Standing.Promise.Standard).Length > 0))
            Add(language.Pick("Standard dell'anno", "Standard of the year"), (at, line) => picture.Line("standard", at, line - 4, at + 24, line - 4));
        if (course.Years.Any(year => year.Standing.Finality == Finality.Provisional))
            Add(language.Pick("Solo il contorno: esito provvisorio", "Outline only: provisional"), (at, line) => picture.Box("outline unknown", at + 6, line - 10, 12, 12));
        return entries;

        void Add(string text, Action<decimal, decimal> symbol)
        {
            var wide = 32 + Lettering.Width(text, Letters) + 20;
            if (x > Margin && x + wide > Width) (x, y) = (Margin, y + LegendLine);
            entries.Add(new(x, y, (at, line) =>
            {
                symbol(at, line);
                picture.Text("ink", at + 32, line, text);
            }));
            x += wide;
        }
    }
}
