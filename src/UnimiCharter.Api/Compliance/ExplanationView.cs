using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Compliance;

/// <summary>How a verdict was reached.</summary>
/// <param name="AsOf">The instant whose knowledge was used, when it was asked for.</param>
/// <param name="Sentence">The verdict in one sentence, in both languages.</param>
/// <param name="Standing">The verdict itself, with its forecast.</param>
/// <param name="Standard">What the result was held against, and the fact that programmed it; null of what is measured without a standard.</param>
/// <param name="Facts">The facts whose values were used, in the order of their periods.</param>
/// <param name="SetAside">Those that were not used, in the order in which they were recorded; what was said before and replaced is shown only to the office that has the service, and the board.</param>
/// <param name="Arithmetic">From the facts to the result, and from the result to the outcome; null when nothing was measured.</param>
internal sealed record ExplanationView(
    string Organization, string Service, string Indicator, string Edition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AsOf,
    SentenceView Sentence,
    StandingView Standing,
    ProgrammedView? Standard,
    IReadOnlyList<FactView> Facts,
    IReadOnlyList<SetAsideView> SetAside,
    ArithmeticView? Arithmetic,
    MarginsView Margins,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ExplanationView Of(
        Standing standing, IReadOnlyList<RecordedEvent> facts, RecordedEvent? programmed, Text serviceName, DimensionsState own,
        OrganizationCode organization, ServiceCode service, EditionYear? standardsOf, Moment moment, HttpRequest request)
    {
        var (derivation, language, details) = (Derivation.Of(standing, facts, request), Languages.Of(request), request.SeesDetails());
        return new(
            organization.Value, service.Value, standing.Promise.Indicator.Code.Value, standing.Span.ToString(),
            moment.AsOf is { } asOf ? Instants.Write(asOf) : null,
            new(Sentences.Of(standing, serviceName.It, standardsOf, Language.Italian), Sentences.Of(standing, serviceName.In(Language.English), standardsOf, Language.English)),
            StandingView.Of(new(service, serviceName, standing, Dimensions.NameOf(standing.Promise.Indicator.Dimension!.Value, own)), organization, request, standardsOf, withForecast: true),
            programmed is null || StandardView.Promised(standing.Promise.Standard, language) is not { } standard ? null : new(
                standard, (standardsOf?.Span ?? standing.Span).ToString(),
                programmed.Id, programmed.Position, programmed.At.UtcDateTime, details ? programmed.Actor : null, details ? programmed.Role : null, details ? programmed.Reason : null),
            derivation.Facts, derivation.SetAside, derivation.Arithmetic,
            MarginsView.Of(standing, language),
            new Dictionary<string, LinkView>
            {
                ["self"] = request.Self(),
                ["compliance"] = request.To($"{Web.Links.Service(organization, service)}/compliance?edition={standing.Span}"),
                ["measurements"] = request.To($"{Web.Links.Measurements(organization, service, standing.Promise.Indicator.Code)}?edition={standing.Span}"),
            });
    }
}

/// <summary>A standard and the fact that programmed it.</summary>
/// <param name="Edition">The edition that the standard is of.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="At">When it was recorded, UTC.</param>
internal sealed record ProgrammedView(StandardView Standard, string Edition, Guid EventId, long Position, DateTime At, string? By, Role? Role, string? Reason);
