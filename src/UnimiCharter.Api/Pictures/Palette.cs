namespace UnimiCharter.Api.Pictures;

/// <summary>A colour by what it means, as #rrggbb on light and on dark paper.</summary>
internal sealed record Colour(string Light, string Dark);

/// <summary>
/// The colours of all pictures. Blue and vermilion are told apart by the colour-blind; nothing is told by a colour alone. Each keeps a
/// contrast of 3 to 1 against the paper, and those that text is written in or on, of 4.5 to 1 (WCAG 1.4.11, 1.4.3).
/// </summary>
internal static class Palette
{
    public static readonly Colour Paper = new("#ffffff", "#14181d");
    public static readonly Colour Ink = new("#1b2127", "#e8edf2");
    public static readonly Colour Muted = new("#525e69", "#b3bdc6");
    public static readonly Colour Met = new("#0a63a8", "#6bb5f0");
    public static readonly Colour Missed = new("#a84300", "#ff9d5c");
    public static readonly Colour Unknown = new("#5f6b76", "#a7b1ba");
    public static readonly Colour Value = new("#4a8cc0", "#4a82ac");
    public static readonly Colour Standard = new("#a84300", "#ff9d5c");

    // Helps the eye along, and tells nothing.
    private static readonly Colour Grid = new("#dde2e7", "#333b44");

    /// <summary>The style of every picture: by the classes of its shapes, light unless the reader prefers dark.</summary>
    public static string Css { get; } = Shapes + Colours(c => c.Light) + "@media(prefers-color-scheme:dark){" + Colours(c => c.Dark) + "}";

    private const string Shapes =
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:12px}"
        + ".title{font-size:16px;font-weight:700}.strong{font-size:13px;font-weight:700}.small{font-size:11px}"
        + ".outline,.mark,.grid,.axis,.hatch,.standard,.result,.halo{fill:none}"
        + ".outline{stroke-width:1.5}.mark{stroke-width:2.25;stroke-linecap:round;stroke-linejoin:round}.hatch{stroke-width:1}"
        + ".gap{fill:none;stroke-dasharray:2 3}.standard{stroke-width:2;stroke-dasharray:7 4}.range{fill-opacity:.16}"
        + ".result{stroke-width:2.5;stroke-linejoin:round}.halo{stroke-width:5;stroke-linejoin:round}.over{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}";

    private static string Colours(Func<Colour, string> of) =>
        $".paper,.on,.point{{fill:{of(Paper)}}}.halo,.over,.mark.on{{stroke:{of(Paper)}}}.ink,.over{{fill:{of(Ink)}}}.result,.point{{stroke:{of(Ink)}}}"
        + $".muted{{fill:{of(Muted)}}}.axis,.hatch,.gap{{stroke:{of(Muted)}}}.grid{{stroke:{of(Grid)}}}"
        + Outcome("met", of(Met)) + Outcome("missed", of(Missed)) + Outcome("unknown", of(Unknown))
        + $".mark.on{{fill:none}}.value{{fill:{of(Value)}}}.standard{{stroke:{of(Standard)}}}.range{{fill:{of(Standard)}}}";

    private static string Outcome(string style, string colour) => $".{style}{{fill:{colour}}}.outline.{style},.mark.{style}{{fill:none;stroke:{colour}}}";
}
