using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Services;

/// <summary>A card of the charter in an edition, in the reader's language where it has words in it.</summary>
/// <param name="Delivery">In words; <paramref name="Channels"/> has it as data.</param>
/// <param name="Languages">In which language each text is told.</param>
/// <param name="Retired">The service has ceased; the card is the last one.</param>
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
    IReadOnlyList<ChannelView> Channels,
    IReadOnlyList<LegalReferenceView> LegalReferences,
    ServiceLanguages Languages,
    bool Retired,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> ResourceLinks)
{
    public static ServiceView Of(ServiceState state, ServiceCode code, OrganizationCode organization, EditionYear edition, HttpRequest request)
    {
        var (service, language) = (state.Known!, Web.Languages.Of(request));
        var self = Web.Links.Service(organization, code);
        return new(
            code.Value,
            organization.Value,
            edition.ToString(),
            service.Name.In(language),
            service.Card?.Description.In(language) ?? "",
            service.Card?.Recipients.In(language) ?? "",
            service.Card?.Delivery.In(language) ?? "",
            [.. (service.Card?.Contacts ?? []).Select(c => new ContactView(c.Office.In(language), c.Person, c.Address, c.Phones, c.Emails, HoursView.Of(c.Hours, language), c.Office.ToldIn(language).Tag()))],
            [.. (service.Card?.Links ?? []).Select(l => new ServiceLinkView(l.Title.In(language), l.Href, l.Title.ToldIn(language).Tag()))],
            [.. service.Indicators.Select(i => i.PromiseOf(edition)).OfType<Promise>().Select(promise => IndicatorView.Of(promise, language))],
            [.. (service.Card?.Channels ?? []).Select(c => ChannelView.Of(c, language))],
            [.. (service.Card?.LegalReferences ?? []).Select(r => new LegalReferenceView(r.Title.In(language), r.Href, r.Title.ToldIn(language).Tag()))],
            ServiceLanguages.Of(service, language),
            state is ServiceState.Retired,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To($"{self}?edition={edition}"),
                ["compliance"] = request.To($"{self}/compliance?edition={edition}"),
                ["services"] = request.To($"/v1/{organization}/services?edition={edition}"),
            });
    }
}

internal sealed record ServiceLanguages(string Name, string Description, string Recipients, string Delivery)
{
    public static ServiceLanguages Of(ServiceState.Active service, Language language) =>
        new(Told(service.Name, language), Told(service.Card?.Description, language), Told(service.Card?.Recipients, language), Told(service.Card?.Delivery, language));

    private static string Told(Text? text, Language language) => text is null ? Language.Italian.Tag() : text.ToldIn(language).Tag();
}

/// <param name="Hours">When it answers; null where nobody said.</param>
/// <param name="Language">In which the office is named.</param>
internal sealed record ContactView(string Office, string? Person, string? Address, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails, HoursView? Hours, string Language);

/// <param name="Language">Of the title.</param>
internal sealed record ServiceLinkView(string Title, string Href, string Language);

/// <param name="Href">Where it can be read; null where nobody said.</param>
/// <param name="Language">Of the title.</param>
internal sealed record LegalReferenceView(string Title, string? Href, string Language);

/// <summary>A way in which the service is reached.</summary>
/// <param name="Address">An e-mail address, a telephone number, a place or an URL, as the kind has it.</param>
/// <param name="Language">Of the note.</param>
internal sealed record ChannelView(ChannelKind Kind, string? Address, HoursView? Hours, string? Note, string? Language)
{
    public static ChannelView Of(Channel channel, Language language) =>
        new(channel.Kind, channel.Address, HoursView.Of(channel.Hours, language), channel.Note?.In(language), channel.Note?.ToldIn(language).Tag());
}

/// <summary>When something is open: week by week, and the days that are otherwise. Civil times in Italy.</summary>
internal sealed record HoursView(IReadOnlyList<WeeklyHoursView> Week, IReadOnlyList<SpecialHoursView> Exceptions)
{
    public static HoursView? Of(OpeningHours? hours, Language language) => hours is null ? null : new(
        [.. hours.Week.Select(w => new WeeklyHoursView(w.Days, Times.Write(w.Opens), Times.Write(w.Closes)))],
        [.. hours.Exceptions.Select(e => new SpecialHoursView(e.From, e.Through, Times.Write(e.Opens), Times.Write(e.Closes), e.Note?.In(language)))]);
}

/// <param name="Opens">Like 09:30.</param>
/// <param name="Closes">Like 12:00.</param>
internal sealed record WeeklyHoursView(IReadOnlyList<DayOfWeek> Days, string Opens, string Closes);

/// <param name="From">The first day.</param>
/// <param name="Through">The last day, included.</param>
/// <param name="Opens">Null where it is closed.</param>
/// <param name="Closes">Null where it is closed.</param>
internal sealed record SpecialHoursView(DateOnly From, DateOnly Through, string? Opens, string? Closes, string? Note);

/// <param name="Title">The document's own wording of the indicator.</param>
/// <param name="UnitOfMeasure">The document's own wording of the unit of measure.</param>
/// <param name="Standard">Null of what is measured without one.</param>
/// <param name="PartOfWhole">Of a ratio: a share, whose numerator counts some of its denominator's cases, or else a flow, of which only the year is judged; null of others.</param>
/// <param name="MeasureNote">Why the measure is what it is.</param>
/// <param name="Note">How its values are calculated.</param>
/// <param name="Source">The system that they are taken from.</param>
/// <param name="MeasuredBy">Who measures, where it is not the service's own office.</param>
/// <param name="Succeeds">The indicator that it takes the place of.</param>
/// <param name="SameAs">What it is declared to be, that other organizations measure, too.</param>
/// <param name="Language">Of the title.</param>
internal sealed record IndicatorView(
    string Code, QualityDimension Dimension, string Title, string UnitOfMeasure, MeasureName Measure, Aggregation Aggregation, Frequency Frequency, StandardView? Standard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? PartOfWhole,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeasureNote,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MeasuredBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Succeeds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CommonCode? SameAs,
    string Language)
{
    public static IndicatorView Of(Promise promise, Language language)
    {
        var i = promise.Indicator;
        return new(i.Code.Value, i.Dimension!.Value, i.Title.In(language), i.UnitOfMeasure.In(language), IndicatorRequest.NameOf(i.Measure), i.Aggregation, i.Frequency, StandardView.Promised(promise.Standard, language),
            i.Measure is Domain.Measure.Ratio ratio ? ratio.PartOfWhole : null, i.MeasureNote, i.Note?.In(language), i.Source, i.MeasuredBy?.In(language), i.Succeeds?.Value, i.SameAs, i.Title.ToldIn(language).Tag());
    }
}
