using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.Operations;

/// <summary>Writes the OpenAPI document as it is served, to be committed and compared.</summary>
internal static class WriteDocument
{
    public static async Task<string> Of(WebApplication app)
    {
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name).GetOpenApiDocumentAsync();
        await using var text = new StringWriter { NewLine = "\n" };
        document.SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }
}
