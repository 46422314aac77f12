using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>The parts of a charter's document: each as it is written alone, but for the reason, which is no part of it.</summary>
internal static class ContentParts
{
    private static readonly (string Of, string Member, string Alone, string Part)[] All =
    [
        (nameof(ContentService), "card", nameof(ServiceRequest), "ContentCard"),
        (nameof(ContentIndicator), "definition", nameof(IndicatorRequest), "ContentDefinition"),
        (nameof(ContentIndicator), "standard", nameof(StandardRequest), "ContentStandard"),
    ];

    public static Task Tell(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var schemas = document.Components!.Schemas!;
        foreach (var (of, member, alone, part) in All)
        {
            var schema = (OpenApiSchema)schemas[alone].CreateShallowCopy();
            schema.Properties = schema.Properties!.Where(property => property.Key != "reason").ToDictionary();
            document.AddComponent<IOpenApiSchema>(part, schema);
            var members = schemas[of].Properties!;
            members[member] = members[member] is OpenApiSchema { OneOf: { } ways } optional ? Either(optional, ways) : Referring(members[member]);

            IOpenApiSchema Either(OpenApiSchema either, IList<IOpenApiSchema> ways)
            {
                either.OneOf = [.. ways.Select(way => way is OpenApiSchemaReference ? Referring(way) : way)];
                return either;
            }

            OpenApiSchemaReference Referring(IOpenApiSchema former) => new(part, document) { Description = former.Description };
        }
        return Task.CompletedTask;
    }
}
