using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>The parts of a charter's document: each as it is written alone, but for the reason, which is no part of it.</summary>
internal static class ContentParts
{
    // The card of a service that nobody described is its name alone.
    private static readonly (string Of, string Member, string Alone, string Part, string? Optional)[] All =
    [
        (nameof(ContentService), "card", nameof(ServiceRequest), "ContentCard", "description"),
        (nameof(ContentIndicator), "definition", nameof(IndicatorRequest), "ContentDefinition", null),
        (nameof(ContentIndicator), "standard", nameof(StandardRequest), "ContentStandard", null),
    ];

    public static Task Tell(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var schemas = document.Components!.Schemas!;
        foreach (var (of, member, alone, part, optional) in All)
        {
            var schema = (OpenApiSchema)schemas[alone].CreateShallowCopy();
            schema.Properties = schema.Properties!.Where(property => property.Key != "reason").ToDictionary();
            schema.Required = schema.Required!.Where(name => name != optional).ToHashSet();
            document.AddComponent<IOpenApiSchema>(part, schema);
            var members = schemas[of].Properties!;
            members[member] = members[member] is OpenApiSchema { OneOf: { } ways } either ? Either(either, ways) : Referring(members[member]);

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
