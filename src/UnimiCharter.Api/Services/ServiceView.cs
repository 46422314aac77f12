using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Services;

/// <summary>A card of the charter in an edition.</summary>
internal sealed record ServiceView(
    string Code,
    string Organization,
    string Edition,
    string Name,
    string Description,
    string Recipients,
    string Delivery,
    IReadOnlyList<ContactView> Contacts,
    IReadOnlyList<ServiceLinkView> Links,
    IReadOnlyList<IndicatorView> Indicators,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> ResourceLinks)
{
    public static ServiceView Of(ServiceState.Active service, ServiceCode code, OrganizationCode organization, EditionYear edition, HttpRequest request)
    {
        var language = Languages.Of(request);
        var self = Web.Links.Service(organization, code);
        return new(
            code.Value,
            organization.Value,
            edition.ToString(),
            service.Name,
            service.Card?.Description ?? "",
            service.Card?.Recipients ?? "",
            service.Card?.Delivery ?? "",
            [.. (service.Card?.Contacts ?? []).Select(c => new ContactView(c.Office, c.Person, c.Address, c.Phones, c.Emails))],
            [.. (service.Card?.Links ?? []).Select(l => new ServiceLinkView(l.Title, l.Href))],
            [.. service.Indicators.Where(i => i.Standards.ContainsKey(edition)).Select(i => IndicatorView.Of(i.PromiseOf(edition)!, language))],
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To($"{self}?edition={edition}"),
                ["compliance"] = request.To($"{self}/compliance?edition={edition}"),
                ["services"] = request.To($"/v1/{organization}/services?edition={edition}"),
            });
    }
}

internal sealed record ContactView(string Office, string? Person, string? Address, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails);

internal sealed record ServiceLinkView(string Title, string Href);

internal enum MeasureName
{
    Count = 1,
    YesNo = 2,
    Ratio = 3,
    Amount = 4,
}

/// <param name="Title">The document's own wording of the indicator.</param>
/// <param name="UnitOfMeasure">The document's own wording of the unit of measure.</param>
/// <param name="PartOfWhole">Of a ratio: a share, whose numerator counts some of its denominator's cases, or else a flow, of which only the year is judged.</param>
/// <param name="MeasureNote">Why the measure is what it is.</param>
internal sealed record IndicatorView(
    string Code, QualityDimension Dimension, string Title, string UnitOfMeasure, MeasureName Measure, Aggregation Aggregation, Frequency Frequency, StandardView Standard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? PartOfWhole = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeasureNote = null)
{
    public static IndicatorView Of(Promise promise, Language language)
    {
        var i = promise.Indicator;
        return new(
            i.Code.Value, i.Dimension!.Value, i.Title, i.UnitOfMeasure, NameOf(i.Measure), i.Aggregation, i.Frequency, StandardView.Of(promise.Standard, language),
            (i.Measure as Domain.Measure.Ratio)?.PartOfWhole, i.MeasureNote);
    }

    private static MeasureName NameOf(Measure measure) => measure switch
    {
        Domain.Measure.Count => MeasureName.Count,
        Domain.Measure.YesNo => MeasureName.YesNo,
        Domain.Measure.Ratio => MeasureName.Ratio,
        Domain.Measure.Amount => MeasureName.Amount,
        _ => throw new UnreachableException(),
    };
}
