using System.Buffers.Text;
using System.Text;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Web;

/// <summary>A list, whole or a page of it.</summary>
internal sealed record ListView<T>(IReadOnlyList<T> Items, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ListView<T> Whole(IReadOnlyList<T> items, HttpRequest request) =>
        new(items, new Dictionary<string, LinkView> { ["self"] = request.Self() });
}

/// <summary>How many items a page has.</summary>
internal static class Pages
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 500;
}

/// <summary>Where the next page begins: the key of the last item of this one, opaque to the caller.</summary>
/// <param name="Key">What the list orders by.</param>
internal readonly record struct Cursor(string Key)
{
    public const int MaxLength = 256;

    public static bool TryParse(string text, out Cursor cursor)
    {
        var isCursor = text.Length <= MaxLength && Base64Url.IsValid(text);
        cursor = new(isCursor ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)) : "");
        return isCursor;
    }

    /// <summary>The request's own address with another cursor.</summary>
    public static LinkView Next(HttpRequest request, string key)
    {
        var kept = request.Query.Where(p => p.Key != "cursor").SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value));
        return request.To(request.Path.ToUriComponent() + QueryString.Create(kept.Append(new("cursor", Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key))))).ToUriComponent());
    }
}
