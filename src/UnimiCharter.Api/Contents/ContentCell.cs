using System.Text.Json.Nodes;
using static System.StringSplitOptions;

namespace UnimiCharter.Api.Contents;

/// <summary>How a part of a document stands in a cell of a table.</summary>
internal abstract record ContentCell
{
    private ContentCell() { }

    /// <summary>A text, a decimal, a truth, or nothing.</summary>
    public abstract object? Tell(JsonNode? part);

    /// <summary>What a cell says, as one of these.</summary>
    public virtual object? Read(Fields fields, string field) => fields.Text(field, Fields.AnyLength);

    /// <summary>The part that a cell says. One that is told as it would be stays as it is.</summary>
    /// <param name="stands">The part before: what a cell does not tell of it stays.</param>
    public JsonNode Lay(object said, JsonNode? stands) =>
        stands is not null && (said, Tell(stands)) is (string text, string told) && text.ReplaceLineEndings("\n") == told.ReplaceLineEndings("\n") ? stands.DeepClone() : Made(said, stands);

    protected abstract JsonNode Made(object said, JsonNode? stands);

    public sealed record Prose : ContentCell
    {
        public override object? Tell(JsonNode? part) => part?.GetValue<string>();

        protected override JsonNode Made(object said, JsonNode? stands) => JsonValue.Create((string)said);
    }

    /// <summary>A code, or one of a few words.</summary>
    /// <param name="Among">All that there are; null where they are many.</param>
    public sealed record Word(Type? Among = null) : ContentCell
    {
        public override object? Tell(JsonNode? part) => part?.GetValue<string>();

        protected override JsonNode Made(object said, JsonNode? stands) => JsonValue.Create(((string)said).Trim());
    }

    public sealed record Number : ContentCell
    {
        public override object? Tell(JsonNode? part) => part?.GetValue<decimal>();

        public override object? Read(Fields fields, string field) => fields.Number(field);

        protected override JsonNode Made(object said, JsonNode? stands) => JsonValue.Create((decimal)said);
    }

    public sealed record Truth : ContentCell
    {
        public override object? Tell(JsonNode? part) => part?.GetValue<bool>();

        public override object? Read(Fields fields, string field) => fields.Flag(field);

        protected override JsonNode Made(object said, JsonNode? stands) => JsonValue.Create((bool)said);
    }

    /// <summary>Several texts, one after another.</summary>
    public sealed record Texts : ContentCell
    {
        /// <summary>One that a spreadsheet would take for a number, and lose the zero of, is told with a separator behind it.</summary>
        public override object? Tell(JsonNode? part) => part is JsonArray texts ? string.Join("; ", texts) + (texts is [{ } only] && IsLikeANumber(only.GetValue<string>()) ? ";" : "") : null;

        private static bool IsLikeANumber(string text) => text.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or '+' or '-');

        protected override JsonNode Made(object said, JsonNode? stands) => new JsonArray([.. ((string)said).Split([';', '\n', '\r'], TrimEntries | RemoveEmptyEntries).Select(text => JsonValue.Create(text))]);
    }

    /// <summary>Several things, one a line, of which a bar separates what is told.</summary>
    /// <param name="Parts">What is told of each, by its path.</param>
    public sealed record Lines(params string[] Parts) : ContentCell
    {
        private const char Bar = '|';

        public override object? Tell(JsonNode? part) => part is JsonArray items ? string.Join('\n', items.Select(Line)) : null;

        /// <summary>A line that is told of one of them is that one; where there are as many as before, another is that one in its place, changed.</summary>
        protected override JsonNode Made(object said, JsonNode? stands)
        {
            var lines = ((string)said).Split(['\n', '\r'], TrimEntries | RemoveEmptyEntries);
            var known = (stands as JsonArray ?? []).ToList();
            var left = known.ToList();
            JsonNode?[] items = [.. lines.Select(line => Take(left.FindIndex(item => item is not null && Line(item) == Plain(line))))];
            for (var i = 0; i < items.Length; i++)
                items[i] ??= Changed(lines[i], lines.Length == known.Count ? left[i] : null);
            return new JsonArray([.. items.Select(item => item!.DeepClone())]);

            JsonNode? Take(int at)
            {
                if (at < 0) return null;
                (var found, left[at]) = (left[at], null);
                return found;
            }
        }

        private JsonNode Changed(string line, JsonNode? item)
        {
            var changed = item?.DeepClone() ?? new JsonObject();
            var texts = line.Split(Bar, Parts.Length, TrimEntries);
            foreach (var (i, path) in Parts.Index())
            {
                var text = texts.ElementAtOrDefault(i) is { Length: > 0 } told ? told : null;
                if (text == Plain(JsonPart.At(changed, path)?.GetValue<string>() ?? "") || (text is null && JsonPart.At(changed, path) is null)) continue;
                // What was said in the other language was said of what is said no more.
                if (path.LastIndexOf('/') is > 0 and var at) JsonPart.Put(changed, path[..at], null);
                JsonPart.Put(changed, path, text is null ? null : JsonValue.Create(text));
            }
            return changed;
        }

        private string Line(JsonNode? item) => string.Join($" {Bar} ", Parts.Select(path => Plain(JsonPart.At(item, path)?.GetValue<string>() ?? ""))).TrimEnd(' ', Bar);

        /// <summary>On one line.</summary>
        private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, RemoveEmptyEntries));
    }
}
