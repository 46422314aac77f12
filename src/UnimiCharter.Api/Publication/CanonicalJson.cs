using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UnimiCharter.Api.Publication;

/// <summary>
/// Writes JSON in the one form of RFC 8785: members by name in UTF-16 order, no space, the shortest escapes. Numbers are whole
/// and within 2^53, where that form and ours are one; what has decimals is told as text.
/// </summary>
internal static class CanonicalJson
{
    private const long MaxWhole = 1L << 53;

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                Write('{', members.OrderBy(m => m.Key, StringComparer.Ordinal), '}', text, member =>
                {
                    WriteText(member.Key, text);
                    text.Append(':');
                    Write(member.Value, text);
                });
                break;
            case JsonArray items:
                Write('[', items, ']', text, item => Write(item, text));
                break;
            default:
                WriteValue(node, text);
                break;
        }
    }

    private static void Write<T>(char open, IEnumerable<T> parts, char close, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst) text.Append(',');
            isFirst = false;
            write(part);
        }
        text.Append(close);
    }

    private static void WriteValue(JsonNode value, StringBuilder text)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            case JsonValueKind.String: WriteText(value.GetValue<string>(), text); break;
            case JsonValueKind.Number when long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Math.Abs(whole) <= MaxWhole:
                text.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            default: throw new InvalidOperationException($"{value.ToJsonString()} has no place in a canonical document.");
        }
    }

    private static void WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        text.Append('"');
    }
}
