namespace UnimiCharter.Api.Pictures;

/// <summary>A promise that a picture is asked of, and how it stands today.</summary>
/// <param name="ServiceName">As the card has it.</param>
internal sealed record Pictured(string ServiceName, PromiseRecord Record, Standing Standing, DateOnly Today, Language Language)
{
    public Promise Promise => Record.Promise;

    public string Title => Promise.Indicator.Title.In(Language);

    /// <summary>What holds of the promise, in a sentence.</summary>
    public string Sentence => Sentences.Of(Standing, ServiceName, null, Language);

    /// <summary>Of the picture, in its page.</summary>
    public string NameOf(string kind) => $"{kind}-{Record.Service}-{Promise.Indicator.Code}-{Standing.Span}";

    public static async Task<(Pictured? Pictured, Fault? Fault)> Of(
        OrganizationCode organization, ServiceCode service, IndicatorCode indicator, EditionYear? named, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var moment = Moment.Present(register, time);
        var (found, _, unknown) = await moment.Edition(organization, named, cancellation);
        if (unknown is not null) return (null, unknown);
        var services = await register.Services(organization, service, cancellation);
        if (services.GetValueOrDefault(service)?.Known is not { } known) return (null, Fault.Of(Refusal.UnknownService(service.Value)));
        if (Service.Find(known, indicator) is null) return (null, Fault.Of(Refusal.UnknownIndicator(indicator.Value)));
        var (_, records) = await register.Promises(organization, service, found, null, cancellation);
        if (records.FirstOrDefault(r => r.Promise.Indicator.Code == indicator) is not { } record) return (null, Fault.Of(Refusal.NoStandard(found)));
        var language = Languages.Of(request);
        return (new(known.Name.In(language), record, records.Judge(found, moment.Today).Single(j => j.Indicator == indicator).Standing, moment.Today, language), null);
    }
}
