using System.Globalization;
using System.Text;

namespace UnimiCharter.Api.Pictures;

/// <summary>
/// How much room a text takes. Which font a reader has is not known: the widths are those of a wide one (Verdana), so that a
/// text which is reckoned to fit does.
/// </summary>
internal static class Lettering
{
    private const int FirstIdeograph = 0x2E80;

    /// <param name="size">Of the font, in the picture's units.</param>
    public static decimal Width(string text, decimal size)
    {
        var width = 0m;
        foreach (var rune in text.EnumerateRunes())
            width += rune.Value switch
            {
                >= FirstIdeograph => 1.1m,
                'm' or 'w' or 'M' or 'W' or '%' or '@' or '≥' or '≤' or '…' => 1.0m,
                'i' or 'j' or 'l' or 'f' or 't' or 'r' or 'I' or ' ' or '.' or ',' or ':' or ';' or '\'' or '’' or '|' or '!' or '(' or ')' or '/' or '·' or '-' => 0.45m,
                _ => Rune.IsUpper(rune) ? 0.78m : 0.64m,
            };
        return width * size;
    }

    /// <summary>As much of a text as has room, with an ellipsis for the rest; characters that are one to a reader stay together.</summary>
    public static string Cut(string text, decimal room, decimal size)
    {
        if (Width(text, size) <= room) return text;
        var (kept, left) = (new StringBuilder(), room - Width("…", size));
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            left -= Width(elements.GetTextElement(), size);
            if (left < 0) break;
            kept.Append(elements.GetTextElement());
        }
        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>A text in so many lines at most; what has no room in the last is cut.</summary>
    public static IReadOnlyList<string> Wrap(string text, decimal room, decimal size, int most)
    {
        var lines = new List<string>();
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < words.Length;)
        {
            var line = words[at++];
            while (at < words.Length && (lines.Count == most - 1 || Width($"{line} {words[at]}", size) <= room)) line += " " + words[at++];
            lines.Add(Cut(line, room, size));
        }
        return lines;
    }
}
