using System.Text.Json.Nodes;

namespace UnimiCharter.Api.OpenApi;

/// <summary>What the running registry answered to an operation, as its example: kept in files beside the document, which a test takes again.</summary>
internal static class ApiExamples
{
    /// <summary>Null when there is none.</summary>
    public static JsonNode? Of(string operation)
    {
        using var file = typeof(ApiExamples).Assembly.GetManifestResourceStream($"Examples.{operation}.json");
        return file is null ? null : JsonNode.Parse(file);
    }
}
