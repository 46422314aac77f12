using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Http;

/// <summary>
/// The OpenAPI document, as the Italian interoperability rules ask for it: everything bounded, every error a problem, every
/// answer with its rate limit. What is the same for all operations is said here once; the rest stands with each endpoint.
/// </summary>
internal static class ApiDocument
{
    public const string Name = "charter.v1";

    private const string Scheme = "apiKey";
    private const int TextLength = 10_000;
    private const int Items = 10_000;
    private const int Members = 50;
    private const int EditionLength = 4;
    private const int MaxPage = 500;

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
    private static readonly int[] CommonFaults = [400, 406, 429, 500, 503];

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
            TermsOfService = new Uri("https://www.unimi.it"),
            Contact = new OpenApiContact { Name = "UnimiCharter", Url = new Uri("https://www.unimi.it"), Email = "sportello.formazione@unimi.it" },
            License = new OpenApiLicense { Name = "EUPL-1.2", Url = new Uri("https://eupl.eu/1.2/it/") },
            Extensions = new Dictionary<string, IOpenApiExtension> { ["x-summary"] = new JsonNodeExtension("What a university's services promise, and whether they kept it.") },
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
        document.Tags = new HashSet<OpenApiTag>(Tags.All.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The API key of an office or of the board. This version does not check it yet: see the README.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<OpenToAll>().Any()) operation.Security = [new OpenApiSecurityRequirement()];
        foreach (var parameter in operation.Parameters ?? []) Describe((OpenApiParameter)parameter, context.Document!);
        if (context.Description.HttpMethod is "PUT" or "DELETE")
        {
            (operation.Parameters ??= []).Add(Header("If-Match", "The ETag of what the write replaces, in quotes; needed to replace or withdraw.", "\"1\""));
            if (context.Description.HttpMethod is "PUT") operation.Parameters.Add(Header("If-None-Match", "An asterisk: write only if nothing stands there.", "*"));
        }
        if (operation.RequestBody?.Content is { } body)
            foreach (var (_, media) in body) media.Example = JsonNode.Parse("""{"numerator":3,"denominator":41,"note":"Riscontri critici di marzo"}""");

        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemView), null, cancellation);
        context.Document!.AddComponent("Problem", problem);
        var faults = metadata.OfType<FaultStatuses>().SelectMany(f => f.Statuses).Concat(CommonFaults).Distinct().Order();
        foreach (var status in faults)
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) } },
            });
        }
        foreach (var (status, response) in operation.Responses ?? [])
        {
            var headers = ((OpenApiResponse)response).Headers ??= new Dictionary<string, IOpenApiHeader>();
            headers["RateLimit-Limit"] = Number("Requests allowed in a window.");
            headers["RateLimit-Remaining"] = Number("Requests left in this window.");
            headers["RateLimit-Reset"] = Number("Seconds until the window ends, at most.");
            headers["Correlation-ID"] = Text("The id of the request, taken over from the caller or made.", 64);
            if (status is "429" or "503") headers["Retry-After"] = Number("Seconds to wait before trying again.");
            if (status is "200" or "201" && context.Description.RelativePath != "status") headers["ETag"] = Text("The version of the resource, strong, for If-None-Match and If-Match.", 64);
            if (status is "201") headers["Location"] = Text("The address of the measurement.", 2_000);
        }
    }

    private static void Describe(OpenApiParameter parameter, OpenApiDocument document)
    {
        (string Description, IOpenApiSchema Schema, JsonNode? Example) told = parameter.Name switch
        {
            "org" => ("The code of the organization.", OfCode(), "unimi"),
            "service" => ("The code of the service.", OfCode(), "master"),
            "indicator" => ("The code of the indicator; in the 2024 charter its dimension.", OfCode(), "effectiveness"),
            "period" => ("What the measurement speaks of: 2024-03, 2024-Q1, 2024-H1 or 2024, as the indicator's frequency asks.", OfText(Period.MaxLength), "2024-03"),
            "edition" => ("The year of the charter; the newest when it is left out.", OfText(EditionLength, "^[0-9]{4}$"), "2024"),
            "dimension" => ("Only this dimension.", new OpenApiSchemaReference(nameof(QualityDimension), document), "effectiveness"),
            "outcome" => ("Only this outcome.", new OpenApiSchemaReference(nameof(Outcome), document), "missed"),
            "cursor" => ("Where the page begins, as _links.next of the page before has it.", OfText(Cursor.MaxLength), null),
            "limit" => ("Rows of a page at most; 100 when it is left out.", OfNumber(1, MaxPage), 100),
            "reason" => ("Why what was said before is replaced or withdrawn.", OfText(Statement.MaxReasonLength), "Refuso nel conteggio"),
            _ => throw new InvalidOperationException($"The parameter '{parameter.Name}' has no words."),
        };
        (parameter.Description, parameter.Schema, parameter.Example) = told;
    }

    private static Task Bound(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            var names = type == typeof(NotMeasuredCode) ? NotMeasuredNames.Codes.Keys : Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);
            (schema.Type, schema.Enum) = (JsonSchemaType.String, [.. names.Select(name => (JsonNode)name)]);
            return Task.CompletedTask;
        }
        if (type == typeof(object))
        {
            (schema.Type, schema.AdditionalProperties, schema.MaxProperties) = (JsonSchemaType.Object, new OpenApiSchema(), Members);
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

    private static bool IsLeftOut(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    private static OpenApiSchema OfCode() => OfText(Code.MaxLength, Code.Pattern);

    private static OpenApiSchema OfText(int maxLength, string? pattern = null) => new() { Type = JsonSchemaType.String, MaxLength = maxLength, Pattern = pattern };

    private static OpenApiSchema OfNumber(int least, int most) => new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = Told(least), Maximum = Told(most) };

    private static string Told(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static OpenApiParameter Header(string name, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = OfText(200),
        Example = JsonValue.Create(example),
    };

    private static OpenApiHeader Number(string description) => new()
    {
        Description = description,
        Schema = OfNumber(0, int.MaxValue),
    };

    private static OpenApiHeader Text(string description, int maxLength) => new()
    {
        Description = description,
        Schema = OfText(maxLength),
    };
}
