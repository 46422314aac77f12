using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using static UnimiCharter.Api.OpenApi.ApiParts;

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
    private const int TextLength = 10_000;
    private const int Items = 1_000_000;
    private const int Members = 50;

    // By the names of properties, which mean the same wherever they stand.
    private static readonly FrozenDictionary<string, int> Lengths = new Dictionary<string, int>
    {
        ["code"] = Code.MaxLength,
        ["organization"] = Code.MaxLength,
        ["service"] = Code.MaxLength,
        ["indicator"] = Code.MaxLength,
        ["edition"] = EditionLength,
        ["period"] = Period.MaxLength,
        ["unit"] = Unit.MaxLength,
        ["note"] = Statement.MaxNoteLength,
        ["evidence"] = Statement.MaxEvidenceLength,
        ["reason"] = Statement.MaxReasonLength,
        ["href"] = 2_000,
        ["title"] = 500,
    }.ToFrozenDictionary();

    // What every operation may answer.
    private static readonly int[] CommonFaults = [400, 401, 406, 429, 500, 503];

    public static void AddApiDocument(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = NameOf;
        options.AddSchemaTransformer(Bound);
        options.AddOperationTransformer(Complete);
        options.AddDocumentTransformer(Introduce);
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal), docs => docs.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "UnimiCharter";
            page.SwaggerEndpoint($"/openapi/{Name}.json", "UnimiCharter v1");
        }));
    }

    /// <summary><c>StandingView</c> is a Standing, a <c>ListView&lt;ServiceView&gt;</c> a ServiceList.</summary>
    private static string? NameOf(JsonTypeInfo type)
    {
        var proposed = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        if (proposed is null || type.Type.Assembly != typeof(ApiDocument).Assembly) return proposed;
        return type.Type.IsGenericType
            ? Bare(type.Type.GetGenericArguments()[0].Name) + "List"
            : Bare(type.Type.Name);

        static string Bare(string name) => name.EndsWith("View", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Name", StringComparison.Ordinal) ? name[..^4] : name;
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
                Url = "http://127.0.0.1:5080",
                Description = "The default run on one's own machine.",
                Extensions = new Dictionary<string, IOpenApiExtension> { ["x-sandbox"] = new JsonNodeExtension(true) },
            },
        ];
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

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata.ToList();
        var policy = metadata.OfType<IAuthorizeData>().Select(a => a.Policy).FirstOrDefault(name => name is not null && May.All.ContainsKey(name));
        if (policy is null) operation.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        else operation.Description += $" Role: {string.Join(" or ", May.All[policy].Roles.Select(role => ChoiceNames.Of(role)))}.";
        void Add(OpenApiParameter header) => (operation.Parameters ??= []).Add(header);
        foreach (var parameter in operation.Parameters ?? []) Describe((OpenApiParameter)parameter, context.Document!);
        foreach (var part in metadata.OfType<RequestShape>().SingleOrDefault()?.Parts ?? [])
            switch (part)
            {
                case { Place: Place.Body } when part.Type != typeof(Upload):
                    metadata.Add(new TakesBody(part.Type, [MediaTypes.Json], part.IsRequired));
                    break;
                case { Place: Place.Route or Place.Query }:
                    var parameter = new OpenApiParameter { Name = part.Name, In = part.Place == Place.Route ? ParameterLocation.Path : ParameterLocation.Query, Required = part.Place == Place.Route };
                    Describe(parameter, context.Document!);
                    Add(parameter);
                    break;
                case { Type: var type } when type == typeof(Expectation): metadata.Add(new LooksAtPreconditions()); break;
                case { Type: var type } when type == typeof(Acting): metadata.Add(new LooksAtRole()); break;
                case { Type: var type } when type == typeof(IdempotencyKey): metadata.Add(new LooksAtKey()); break;
                case { Name: EventIdHeader }: metadata.Add(new LooksAtEventId()); break;
            }
        if (metadata.OfType<LooksAtPreconditions>().Any())
        {
            Add(Header("If-Match", "The ETag of what the write replaces, in quotes; needed to replace or withdraw.", "\"1\""));
            if (context.Description.HttpMethod is "PUT") Add(Header("If-None-Match", "An asterisk: write only if nothing stands there.", "*"));
        }
        if (metadata.OfType<LooksAtRole>().Any())
            Add(Header(Acting.Header, "In which role, of who has both: office, which is meant when it is left out, or board, which also writes to closed periods.", "office"));
        if (metadata.OfType<LooksAtKey>().Any())
            Add(Header(IdempotencyKey.Header, "A quoted string of the caller's making: a resend with it gets the first answer again, for 24 hours.", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
        var isStream = metadata.OfType<LooksAtEventId>().Any();
        if (isStream) Add(Header("Last-Event-ID", "The id of the last event that was read, as a browser sends it by itself: the stream goes on after it.", "1024"));
        if (metadata.OfType<TakesBody>().SingleOrDefault() is { } takes)
        {
            var name = NameOf(ApiJson.Options.GetTypeInfo(takes.Type))!;
            context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(takes.Type, null, cancellation));
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = takes.IsRequired,
                Content = takes.MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchemaReference(name, context.Document) }),
            };
        }
        if (operation.RequestBody?.Content is { } body)
            foreach (var (name, media) in body)
            {
                var isJson = name == MediaTypes.Json;
                if (!isJson) media.Schema = OfText(MaxText);
                var example = metadata.OfType<BodyExample>().Single(e => e.MediaType == name).Text;
                media.Example = isJson ? JsonNode.Parse(example) : JsonValue.Create(example);
            }
        await Answers(operation, context, metadata, cancellation);

        foreach (var (status, response) in operation.Responses ?? [])
        {
            var headers = CommonHeaders();
            if (status is "200" or "201" && context.Description.RelativePath != "status" && !isStream) headers["ETag"] = Text("The version of the resource, strong, for If-None-Match and If-Match.", 64);
            headers["Cache-Control"] = Text("What a cache may do: no-store, no-cache, or public with max-age in seconds.", 64);
            if (status is "201") headers["Location"] = Text("The address of what was made.", 2_000);
            ((OpenApiResponse)response).Headers = headers;
        }

        context.Document!.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemView), null, cancellation));
        int[] forbidden = policy is null ? [] : [403];
        int[] slow = operation.RequestBody is null ? [] : [408];
        foreach (var status in metadata.OfType<FaultStatuses>().SelectMany(f => f.Statuses).Concat(CommonFaults).Concat(forbidden).Concat(slow).Distinct().Order())
            (operation.Responses ??= []).TryAdd(status.ToString(CultureInfo.InvariantCulture), Refused(status, context.Document!));
    }

    private static string AllCodes { get; } = string.Join(
        ' ', Words.Codes.GroupBy(code => Words.Of(code).Status).OrderBy(g => g.Key).Select(g => $"{g.Key}: {string.Join(", ", g.Order())}."));

    private static OpenApiResponseReference Refused(int status, OpenApiDocument document)
    {
        var name = "Problem" + status.ToString(CultureInfo.InvariantCulture);
        if (document.Components?.Responses?.ContainsKey(name) != true)
        {
            var headers = CommonHeaders();
            if (status is 429 or 503) headers["Retry-After"] = Number("Seconds to wait before trying again.");
            document.AddComponent(name, new OpenApiResponse
            {
                Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                Headers = headers,
                Content = new Dictionary<string, OpenApiMediaType> { [MediaTypes.Problem] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
            });
        }
        return new(name, document);
    }

    /// <summary>A preview answers with another body than the write; other media types than JSON are text.</summary>
    private static async Task Answers(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, CancellationToken cancellation)
    {
        var ok = metadata.OfType<IProducesResponseTypeMetadata>().Where(p => p.StatusCode == StatusCodes.Status200OK && p.Type is not null).Select(p => p.Type!).ToArray();
        if (ok.Length > 1 || ok.Contains(typeof(PreviewView)))
        {
            var schemas = new List<IOpenApiSchema>();
            foreach (var type in ok)
            {
                var schema = await context.GetOrCreateSchemaAsync(type, null, cancellation);
                var name = NameOf(ApiJson.Options.GetTypeInfo(type))!;
                context.Document!.AddComponent(name, schema);
                schemas.Add(new OpenApiSchemaReference(name, context.Document));
            }
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = "OK",
                Content = new Dictionary<string, OpenApiMediaType> { [MediaTypes.Json] = new() { Schema = schemas is [var only] ? only : new OpenApiSchema { OneOf = schemas } } },
            };
        }
        foreach (var mediaType in metadata.OfType<AnswersIn>().SelectMany(a => a.Names).Where(name => name != MediaTypes.Json))
        {
            operation.Responses ??= [];
            if (!operation.Responses.TryGetValue("200", out var response) || response.Content is null)
                operation.Responses["200"] = response = new OpenApiResponse { Description = "OK", Content = new Dictionary<string, OpenApiMediaType>() };
            response.Content!.TryAdd(mediaType, new() { Schema = mediaType == MediaTypes.JsonLd ? OfAny() : response.Content!.ContainsKey(MediaTypes.Json) ? OfText(MaxText) : OfFile() });
        }
    }

    private static Task Bound(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            var policy = ChoiceNames.PolicyOf(type);
            var names = Enum.GetNames(type).Select(policy.ConvertName);
            (schema.Type, schema.Enum) = (JsonSchemaType.String, [.. names.Select(name => (JsonNode)name)]);
            return Task.CompletedTask;
        }
        if (type == typeof(object))
        {
            var any = OfAny();
            (schema.Type, schema.AdditionalProperties, schema.MaxProperties) = (any.Type, any.AdditionalProperties, any.MaxProperties);
            return Task.CompletedTask;
        }
        switch (schema.Type & ~JsonSchemaType.Null)
        {
            case JsonSchemaType.Integer:
                schema.Format = type == typeof(long) ? "int64" : "int32";
                schema.Minimum ??= "0";
                schema.Maximum ??= type == typeof(long) ? Told(Bounds.MaxCount) : Told(int.MaxValue);
                break;
            case JsonSchemaType.Number:
                schema.Format = "decimal128";
                schema.Minimum ??= Told(decimal.MinValue);
                schema.Maximum ??= Told(decimal.MaxValue);
                break;
            case JsonSchemaType.String:
                schema.MaxLength ??= context.JsonPropertyInfo is { } property && Lengths.TryGetValue(property.Name, out var length) ? length : TextLength;
                break;
            case JsonSchemaType.Array:
                schema.MinItems ??= 0;
                schema.MaxItems ??= Items;
                break;
            case JsonSchemaType.Object when schema.AdditionalProperties is not null:
                schema.MaxProperties ??= Members;
                break;
            case JsonSchemaType.Object:
                schema.AdditionalPropertiesAllowed = false;
                // What is left out when it is null is not required, whatever the constructor says.
                foreach (var optional in context.JsonTypeInfo.Properties.Where(IsLeftOut)) schema.Required?.Remove(optional.Name);
                break;
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema OfAny() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema(), MaxProperties = Members };

    private static bool IsLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    private static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
