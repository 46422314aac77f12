using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace UnimiCharter.Api.OpenApi;

/// <summary>
/// Tells the framework's explorer, which knows nothing of FastEndpoints' requests, the body of each; and those answers of a status that another has already,
/// under statuses of their own, which the document takes together.
/// </summary>
internal sealed class RequestDescriptions : IApiDescriptionProvider
{
    /// <summary>What is added to the status of an answer for each that has it already.</summary>
    public const int Another = 1_000;

    // After the framework's own, which finds the endpoints.
    public int Order => -1_000;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var description in context.Results)
        {
            var metadata = description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<RequestShape>().SingleOrDefault()?.Body is { } body)
            {
                var (type, formats) = metadata.OfType<TakesBody>().SingleOrDefault() is { } takes ? (takes.Type, takes.MediaTypes) : (body.Type, [MediaTypes.Json]);
                description.ParameterDescriptions.Add(new() { Name = body.Name, Type = type, Source = Microsoft.AspNetCore.Mvc.ModelBinding.BindingSource.Body, IsRequired = body.IsRequired });
                foreach (var format in formats) description.SupportedRequestFormats.Add(new() { MediaType = format });
            }
            var answers = metadata.OfType<IProducesResponseTypeMetadata>().Where(p => p.Type is not null && p.Type != typeof(void)).GroupBy(p => p.StatusCode);
            foreach (var several in answers.Where(of => of.Count() > 1))
            {
                description.SupportedResponseTypes.Remove(description.SupportedResponseTypes.First(r => r.StatusCode == several.Key));
                foreach (var (answer, i) in several.Select((answer, i) => (answer, i)))
                    description.SupportedResponseTypes.Add(new() { StatusCode = several.Key + (i * Another), Type = answer.Type, ApiResponseFormats = [new() { MediaType = MediaTypes.Json }] });
            }
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context) { }
}
