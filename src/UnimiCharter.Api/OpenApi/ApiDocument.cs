using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace UnimiCharter.Api.OpenApi;

/// <summary>
/// The OpenAPI document, as the Italian interoperability rules ask for it: everything bounded, every error a problem, every
/// answer with its rate limit. What is the same for all operations is said here once; the rest stands with each endpoint.
/// </summary>
internal static class ApiDocument
{
    public const string Name = "charter.v1";

    public const string TermsOfService = "https://www.unimi.it";

    public const string EventIdHeader = "Last-Event-ID";

    private const string Scheme = "apiKey";

    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = ApiSchemas.NameOf;
            options.AddSchemaTransformer(ApiSchemas.Bound);
            options.AddOperationTransformer(ApiOperations.Complete);
            options.AddDocumentTransformer(ContentParts.Tell);
            options.AddDocumentTransformer(Introduce);
        });
        builder.Services.AddSingleton<ApiText>().AddSingleton<ContentSchema>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, RequestDescriptions>());
    }

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "UnimiCharter",
            Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Summary = "What a university's services promise, and whether they kept it.",
            Description = "The registry of service-charter indicators (carta dei servizi): offices report measurements, the quality assurance board reads verdicts, the public portal renders the charter.",
            TermsOfService = new Uri(TermsOfService),
            Contact = new OpenApiContact { Name = "UnimiCharter", Url = new Uri("https://www.unimi.it"), Email = "sportello.formazione@unimi.it" },
            License = new OpenApiLicense { Name = "EUPL-1.2", Url = new Uri("https://eupl.eu/1.2/it/") },
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-api-id"] = new JsonNodeExtension("urn:unimicharter:api:v1"),
                ["x-summary"] = new JsonNodeExtension("What a university's services promise, and whether they kept it."),
            },
        };
        document.Servers =
        [
            new OpenApiServer
            {
                Url = "/",
                Description = "The registry that serves this document.",
                Extensions = new Dictionary<string, IOpenApiExtension> { ["x-sandbox"] = new JsonNodeExtension(true) },
            },
        ];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(path => TopicOf(path.Value)).ThenBy(path => path.Key, StringComparer.Ordinal)) paths.Add(path, item);
        document.Paths = paths;
        document.Tags = new HashSet<OpenApiTag>(Topics.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas!["Problem"].Properties!["code"].Description += " " + AllCodes;
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, issued by an administrator to an office, to the board, or to another administrator. People come by the university's sign-on instead.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static int TopicOf(IOpenApiPathItem path) => Array.FindIndex(Topics.All, topic => path.Operations!.First().Value.Tags!.Any(tag => tag.Name == topic.Name));

    private static string AllCodes { get; } = string.Join(
        ' ', Words.Codes.GroupBy(code => Words.Of(code).Status).OrderBy(g => g.Key).Select(g => $"{g.Key}: {string.Join(", ", g.Order())}."));
}
