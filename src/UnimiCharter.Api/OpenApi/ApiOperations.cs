using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using static UnimiCharter.Api.OpenApi.ApiParts;

namespace UnimiCharter.Api.OpenApi;

/// <summary>Completes an operation of the document by what its endpoint, and the record of its request, say of it.</summary>
internal static class ApiOperations
{
    // What every operation may answer.
    private static readonly int[] CommonFaults = [400, 401, 406, 429, 500, 503];

    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var (document, metadata) = (context.Document!, context.Description.ActionDescriptor.EndpointMetadata);
        var (slice, shape) = (metadata.OfType<EndpointDefinition>().Single(), metadata.OfType<RequestShape>().Single());
        if (slice.AnonymousVerbs is not null) operation.Security = [];
        else operation.Description += $" Role: {string.Join(" or ", May.All[slice.PreBuiltUserPolicies!.Single()].Roles.Select(role => ChoiceNames.Of(role)))}.";
        operation.Parameters = [.. shape.Parts.SelectMany(part => ParametersOf(part, context.Description.HttpMethod!, document))];

        foreach (var (name, media) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            var isJson = name == MediaTypes.Json;
            if (!isJson) media.Schema = name == MediaTypes.Xlsx ? OfFile() : OfText(MaxText);
            // What is no text is not shown.
            if (name == MediaTypes.Xlsx) continue;
            var example = metadata.OfType<BodyExample>().Single(e => e.MediaType == name).Text;
            media.Example = isJson ? JsonNode.Parse(example) : JsonValue.Create(example);
        }
        if (operation.RequestBody is OpenApiRequestBody body) body.Required = shape.Body!.IsRequired;

        var (answers, isStream) = (operation.Responses ??= [], metadata.OfType<AnswersIn>().Any(a => a.Names.Contains("text/event-stream")));
        Join(answers);
        foreach (var mediaType in metadata.OfType<AnswersIn>().SelectMany(a => a.Names).Where(name => name != MediaTypes.Json)) AddFormat(answers, mediaType);
        foreach (var (status, response) in answers) Tell((OpenApiResponse)response, status, hasTag: !isStream && context.Description.RelativePath != "status");
        if (context.Description.HttpMethod == "GET" && !isStream && context.Description.RelativePath != "status")
            answers["304"] = Shared("NotModified", document, () => Tell(new OpenApiResponse { Description = "The caller has it already: If-None-Match names its ETag." }, "304", hasTag: true));
        Show(operation);

        IEnumerable<int> faults = [.. metadata.OfType<FaultStatuses>().SelectMany(f => f.Statuses), .. CommonFaults, .. slice.AnonymousVerbs is null ? [403] : (int[])[], .. operation.RequestBody is null ? [] : (int[])[408]];
        foreach (var status in faults.Distinct().Order()) answers[Told(status)] = Refused(status, document);
        return Task.CompletedTask;
    }

    /// <summary>The example of the main answer.</summary>
    private static void Show(OpenApiOperation operation)
    {
        if (ApiExamples.Of(operation.OperationId!) is not { } shown) return;
        var main = operation.Responses!.First(a => a.Key[0] == '2' && a.Value.Content is not null).Value.Content!.First();
        main.Value.Example = shown;
    }

    /// <summary>Answers of one status with several shapes are one answer with a choice.</summary>
    private static void Join(OpenApiResponses answers)
    {
        foreach (var of in answers.Where(a => int.Parse(a.Key, CultureInfo.InvariantCulture) >= RequestDescriptions.Another).GroupBy(a => int.Parse(a.Key, CultureInfo.InvariantCulture) % RequestDescriptions.Another).ToArray())
        {
            var first = answers[Told(of.Key)].Content![MediaTypes.Json];
            first.Schema = new OpenApiSchema { OneOf = [first.Schema!, .. of.Select(a => a.Value.Content![MediaTypes.Json].Schema!)] };
            foreach (var (status, _) in of) answers.Remove(status);
        }
    }

    /// <summary>Linked data is an object of any kind; a table or a page beside JSON is text, and what comes in no other form is a file.</summary>
    private static void AddFormat(OpenApiResponses answers, string mediaType)
    {
        if (!answers.TryGetValue("200", out var response) || response.Content is null)
            answers["200"] = response = new OpenApiResponse { Description = "OK", Content = new Dictionary<string, OpenApiMediaType>() };
        response.Content!.TryAdd(mediaType, new() { Schema = mediaType == MediaTypes.JsonLd ? OfAny() : response.Content!.ContainsKey(MediaTypes.Json) ? OfText(MaxText) : OfFile() });
    }

    private static OpenApiResponse Tell(OpenApiResponse response, string status, bool hasTag)
    {
        var headers = CommonHeaders();
        if (hasTag && status is "200" or "201" or "202" or "304") headers["ETag"] = Text("The version of the resource, strong, for If-None-Match and If-Match.", 64);
        headers["Cache-Control"] = Text("What a cache may do: no-store, no-cache, or max-age in seconds, which is public for anyone and private for who has a key.", 64);
        if (status is "201" or "202") headers["Location"] = Text("The address of what was made.", 2_000);
        response.Headers = headers;
        return response;
    }

    private static OpenApiResponseReference Refused(int status, OpenApiDocument document) => Shared("Problem" + Told(status), document, () =>
    {
        var headers = CommonHeaders();
        if (status is 429 or 503) headers["Retry-After"] = Number("Seconds to wait before trying again.");
        return new()
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType> { [MediaTypes.Problem] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
        };
    });

    private static OpenApiResponseReference Shared(string name, OpenApiDocument document, Func<OpenApiResponse> make)
    {
        if (document.Components?.Responses?.ContainsKey(name) != true) document.AddComponent(name, make());
        return new(name, document);
    }
}
