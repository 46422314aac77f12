using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Changes;

/// <param name="Position">From where to go on: every change up to it has been told, on this page or before.</param>
internal sealed record FeedView(IReadOnlyList<ChangeView> Items, long Position, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);
