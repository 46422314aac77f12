using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace UnimiCharter.Api.Pictures;

/// <summary>
/// An SVG document while it is drawn, with its text alternative. Colours come by class (see <see cref="Palette"/>); all places are in
/// pixels from the upper left corner.
/// </summary>
internal sealed class Picture
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private XElement within;

    /// <param name="name">Of kebab case; tells its ids from those of other pictures in the same page.</param>
    /// <param name="title">What it is, in short.</param>
    /// <param name="description">All that it shows, in words.</param>
    public Picture(string name, decimal width, decimal height, string title, string description, Language language)
    {
        within = new XElement(
            Svg + "svg", new XAttribute("width", Told(width)), new XAttribute("height", Told(height)), new XAttribute("viewBox", $"0 0 {Told(width)} {Told(height)}"),
            new XAttribute("role", "img"), new XAttribute("aria-labelledby", $"{name}-title {name}-desc"), new XAttribute("lang", language.Tag()));
        Add("title", null, title, ("id", name + "-title"));
        Add("desc", null, description, ("id", name + "-desc"));
        Add("style", null, Palette.Css);
    }

    public void Box(string style, decimal x, decimal y, decimal width, decimal height, decimal radius = 0) =>
        Add("rect", style, null, ("x", Told(x)), ("y", Told(y)), ("width", Told(width)), ("height", Told(height)), ("rx", radius == 0 ? null : Told(radius)));

    public void Line(string style, decimal x1, decimal y1, decimal x2, decimal y2) =>
        Add("line", style, null, ("x1", Told(x1)), ("y1", Told(y1)), ("x2", Told(x2)), ("y2", Told(y2)));

    public void Dot(string style, decimal x, decimal y, decimal radius) => Add("circle", style, null, ("cx", Told(x)), ("cy", Told(y)), ("r", Told(radius)));

    public void Track(string style, IEnumerable<(decimal X, decimal Y)> points) =>
        Add("polyline", style, null, ("points", string.Join(' ', points.Select(p => $"{Told(p.X)},{Told(p.Y)}"))));

    /// <summary>Slanted lines that fill a box.</summary>
    public void Hatch(decimal x, decimal y, decimal width, decimal height)
    {
        const decimal Pitch = 14;
        var strokes = new StringBuilder();
        for (var at = Pitch; at < width + height; at += Pitch)
        {
            var (right, down) = (Math.Min(at, width), Math.Min(at, height));
            strokes.Append(CultureInfo.InvariantCulture, $"M{Told(x + at - down)},{Told(y + down)}L{Told(x + right)},{Told(y + at - right)}");
        }
        Add("path", "hatch", null, ("d", strokes.ToString()));
    }

    /// <summary>The sign of an outcome around a point: a tick, a cross, a dash.</summary>
    public void Mark(Outcome outcome, decimal x, decimal y, string? style = null) => Add("path", "mark " + (style ?? StyleOf(outcome)), null, ("d", $"M{Told(x)},{Told(y)}" + outcome switch
    {
        Outcome.Met => "m-5,0l3.5,4l6.5,-8",
        Outcome.Missed => "m-4.5,-4.5l9,9m0,-9l-9,9",
        _ => "m-5,0h10",
    }));

    /// <param name="anchor">start, middle or end: which part of the text stands at the point.</param>
    /// <param name="upright">Whether it is read from the side, from below upwards.</param>
    public void Text(string style, decimal x, decimal y, string text, string anchor = "start", bool upright = false) => Add(
        "text", style, text, ("x", Told(x)), ("y", Told(y)), ("text-anchor", anchor == "start" ? null : anchor), ("transform", upright ? $"rotate(-90 {Told(x)} {Told(y)})" : null));

    /// <summary>What belongs together, and what it says to who asks for it.</summary>
    public void BeginGroup(string style, string title)
    {
        within = Add("g", style, null);
        Add("title", null, title);
    }

    public void EndGroup() => within = within.Parent!;

    public Rendered Done()
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OmitXmlDeclaration = true })) within.WriteTo(xml);
        return Rendered.Raw(bytes.ToArray(), MediaTypes.Svg + "; charset=utf-8", Edge.PictureSecurity);
    }

    public static string StyleOf(Outcome outcome) => outcome switch
    {
        Outcome.Met => "met",
        Outcome.Missed => "missed",
        _ => "unknown",
    };

    private XElement Add(string element, string? style, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var added = new XElement(Svg + element);
        added.SetAttributeValue("class", style);
        foreach (var (name, value) in attributes) added.SetAttributeValue(name, value);
        if (text is not null) added.Add(Legible(text));
        within.Add(added);
        return added;
    }

    /// <summary>What XML cannot hold (a noncharacter, half of a pair) is shown as such.</summary>
    private static string Legible(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar.ToString() : rune.ToString()));

    private static string Told(decimal place) => decimal.Round(place, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture);
}
