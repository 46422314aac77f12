using System.Text.Json.Nodes;

namespace UnimiCharter.Api.OpenApi;

/// <summary>The JSON Schema of a charter's document, at an address of its own: what the description says of it, made once.</summary>
internal sealed class ContentSchema(ApiText description)
{
    private const string MediaType = "application/schema+json", InDescription = "#/components/schemas/", Own = "#/$defs/", Root = nameof(ContentDocument);

    private readonly Lazy<Task<Rendered>> made = new(() => Make(description));

    public Task<Rendered> Made => made.Value;

    private static async Task<Rendered> Make(ApiText description)
    {
        var all = JsonNode.Parse((await description.Made).Bytes.Span)!["components"]!["schemas"]!.AsObject();
        var needed = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var root = Rewritten(all[Root]!.DeepClone(), all, needed).AsObject();
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "A charter as one document");
        // No field of a request, by the rules for its names; of a file it is one.
        root["properties"]![ContentDocument.SchemaField] = new JsonObject { ["type"] = "string", ["maxLength"] = ServiceCard.MaxHrefLength };
        root["$defs"] = new JsonObject(needed.Select(schema => KeyValuePair.Create<string, JsonNode?>(schema.Key, schema.Value)));
        return Rendered.Text(root.ToJsonString(new(ApiJson.Options) { WriteIndented = true }) + "\n", MediaType);
    }

    /// <summary>With its references to what it brings along.</summary>
    private static JsonNode Rewritten(JsonNode node, JsonObject all, SortedDictionary<string, JsonNode> needed)
    {
        switch (node)
        {
            case JsonObject members:
                if (members["$ref"]?.GetValue<string>() is { } reference && reference.StartsWith(InDescription, StringComparison.Ordinal))
                {
                    var name = reference[InDescription.Length..];
                    members["$ref"] = Own + name;
                    // Known before it is looked into: it may refer to itself.
                    if (needed.TryAdd(name, JsonValue.Create(true))) needed[name] = Rewritten(all[name]!.DeepClone(), all, needed);
                }
                foreach (var (_, member) in members) if (member is not null) Rewritten(member, all, needed);
                break;
            case JsonArray items:
                foreach (var item in items) if (item is not null) Rewritten(item, all, needed);
                break;
        }
        return node;
    }
}
