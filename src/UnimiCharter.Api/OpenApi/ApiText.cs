using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>The document as it is sent and committed: made once, when it is first asked for. It is the same for everyone as long as the program runs.</summary>
internal sealed class ApiText(IServiceProvider services)
{
    private readonly Lazy<Task<Rendered>> made = new(() => Make(services));

    public Task<Rendered> Made => made.Value;

    public static async Task<string> Write(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name).GetOpenApiDocumentAsync();
        await using var text = new StringWriter { NewLine = "\n" };
        document.SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static async Task<Rendered> Make(IServiceProvider services) => Rendered.Text(await Write(services), MediaTypes.Json);
}
