using System.Text.Json.Nodes;

namespace UnimiCharter.Api.Contents;

/// <summary>Parts of JSON by their path: <c>card/name/it</c>, and of a list its first, <c>contacts/0/address</c>.</summary>
internal static class JsonPart
{
    private const string First = "0";

    public static JsonNode? At(JsonNode? whole, string path)
    {
        foreach (var step in path.Split('/'))
            whole = whole switch
            {
                JsonObject members => members[step],
                JsonArray { Count: > 0 } items when step == First => items[0],
                _ => null,
            };
        return whole;
    }

    /// <summary>Makes what it stands in where that is not there; where it is nothing, takes away what is there.</summary>
    public static void Put(JsonNode whole, string path, JsonNode? part)
    {
        var steps = path.Split('/');
        for (var i = 0; i < steps.Length - 1; i++)
        {
            if (part is null && At(whole, steps[i]) is null) return;
            whole = Into(whole, steps[i], steps[i + 1]);
        }
        var members = (JsonObject)whole;
        if (part is null) members.Remove(steps[^1]);
        else members[steps[^1]] = part;
    }

    /// <summary>Takes away what nothing is left of, from below.</summary>
    public static void Prune(JsonNode whole, string path)
    {
        for (var at = path.LastIndexOf('/'); at > 0; at = path.LastIndexOf('/', at - 1))
        {
            var inner = At(whole, path[..at]);
            if (inner is not (JsonObject { Count: 0 } or JsonArray { Count: 0 })) continue;
            if (inner.Parent is JsonArray items) items.Remove(inner);
            else ((JsonObject)inner.Parent!).Remove(inner.GetPropertyName());
        }
    }

    private static JsonNode Into(JsonNode whole, string step, string next)
    {
        if (whole is JsonArray items)
        {
            if (items.Count == 0) items.Add(new JsonObject());
            return items[0]!;
        }
        return ((JsonObject)whole)[step] ??= next == First ? new JsonArray() : new JsonObject();
    }
}
