using System.Globalization;
using System.Xml.Linq;
using UnimiCharter.Api.Pictures;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>A picture as a reader takes it apart; one that is not well-formed fails here.</summary>
internal sealed class Svg
{
    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    // No script, no link, no image, no style of its own.
    private static readonly HashSet<string> Elements = ["svg", "title", "desc", "style", "g", "rect", "line", "circle", "polyline", "path", "text"];
    private static readonly HashSet<string> Attributes =
    [
        "width", "height", "viewBox", "role", "aria-labelledby", "lang", "id", "class", "x", "y", "rx", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "points", "text-anchor", "transform",
    ];

    private readonly XElement root;

    private Svg(XElement root) => this.root = root;

    public static Svg Of(Answer answer) => new(XDocument.Parse(answer.Expect(200).Text).Root!);

    public XElement Root => root;

    public string Title => root.Element(Names + "title")!.Value;

    public string Description => root.Element(Names + "desc")!.Value;

    public decimal Width => Number(root, "width");

    public decimal Height => Number(root, "height");

    /// <summary>The words that are drawn.</summary>
    public string[] Texts => [.. All("text").Select(text => text.Value)];

    public IEnumerable<XElement> All(string element) => root.Descendants(Names + element);

    public IEnumerable<XElement> All(string element, string style) => All(element).Where(e => e.Attribute("class")?.Value == style);

    public static decimal Number(XElement element, string attribute) => decimal.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    /// <summary>The groups of a chart's periods or of a matrix' cells: style and what each says.</summary>
    public IEnumerable<(string Style, string Said)> Groups => All("g").Select(g => (g.Attribute("class")!.Value, g.Element(Names + "title")!.Value));

    /// <summary>What holds of every picture, whatever is asked: it says what it shows, stays within its frame, and is of shapes and words alone.</summary>
    public Svg KeepsManners()
    {
        Assert.Equal((Names + "svg", "img"), (root.Name, root.Attribute("role")!.Value));
        Assert.Equal($"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}", root.Attribute("viewBox")!.Value);
        var (title, description) = (root.Element(Names + "title")!, root.Element(Names + "desc")!);
        Assert.Equal($"{title.Attribute("id")!.Value} {description.Attribute("id")!.Value}", root.Attribute("aria-labelledby")!.Value);
        Assert.NotEmpty(title.Value);
        Assert.NotEmpty(description.Value);
        Assert.Equal(Palette.Css, Assert.Single(All("style")).Value);
        Assert.All(root.DescendantsAndSelf(), e => Assert.Contains(e.Name.LocalName, Elements));
        Assert.All(root.DescendantsAndSelf().Attributes().Where(a => !a.IsNamespaceDeclaration), a => Assert.Contains(a.Name.LocalName, Attributes));
        foreach (var text in All("text").Where(t => t.Attribute("transform") is null)) StaysInside(text);
        foreach (var box in All("rect"))
        {
            Assert.True(Number(box, "width") > 0 && Number(box, "height") >= 0, box.ToString());
            Assert.InRange(Number(box, "x") + Number(box, "width"), 0, Width + 0.01m);
            Assert.InRange(Number(box, "y") + Number(box, "height"), 0, Height + 0.01m);
        }
        return this;
    }

    private void StaysInside(XElement text)
    {
        var style = text.Attribute("class")!.Value;
        var wide = Lettering.Width(text.Value, style.Contains("title", StringComparison.Ordinal) ? 17 : style.Contains("small", StringComparison.Ordinal) ? 11 : 12);
        var from = Number(text, "x") - (text.Attribute("text-anchor")?.Value switch { "middle" => wide / 2, "end" => wide, _ => 0 });
        Assert.True(from >= 0 && from + wide <= Width && Number(text, "y") <= Height, text.ToString());
    }
}
