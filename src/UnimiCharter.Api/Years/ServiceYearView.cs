using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Years;

/// <summary>A service's year: whether it is certified, when its periods are due, and what the board granted and set aside.</summary>
/// <param name="Missing">How many periods of its indicators are past their due date with no answer.</param>
/// <param name="Revision">What the ETag holds: the number of the year's facts.</param>
internal sealed record ServiceYearView(
    string Organization, string Service, string Year, bool Certified, int Missing,
    IReadOnlyList<PeriodView> Periods, IReadOnlyList<ExclusionView> Exclusions, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ServiceYearView Of(ReportingYear year, ReportingContext.OfService context, OrganizationCode organization, DateOnly today, HttpRequest request)
    {
        var schedule = context.Schedule(year);
        var address = Web.Links.Reporting(organization, context.Code, context.Year);
        var frequencies = (context.Service.Known?.Indicators ?? []).Where(i => i.PromiseOf(context.Year) is not null).Select(i => i.Indicator.Frequency).Distinct().Order();
        return new(
            organization.Value, context.Code.Value, context.Year.ToString(), year is ReportingYear.Certified,
            context.Standings(year, today).Sum(s => s.Periods.Missing.Length),
            [.. frequencies.SelectMany(f => context.Year.Span.Divide(f)).Order().Select(p => new PeriodView(
                p.ToString(), schedule.DueOn(p), schedule.ClosesOn(p), year.Extensions.TryGetValue(p, out var until) ? until : null, schedule.WorkingDays.In(p)))],
            [.. from indicator in year.Indicators.OrderBy(i => i.Key)
                from excluded in indicator.Value.Excluded
                select ExclusionView.Of(excluded.Value, organization, context.Code, indicator.Key, excluded.Key, request)],
            year.Version,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(address),
                ["history"] = request.To(address + "/history"),
                ["compliance"] = request.To($"{Web.Links.Service(organization, context.Code)}/compliance?edition={context.Year}"),
            });
    }

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}

/// <param name="ExtendedTo">The day until which the board extended the period; null when it did not.</param>
/// <param name="ClosesOn">Null when offices may write to it for ever.</param>
internal sealed record PeriodView(string Period, DateOnly DueOn, DateOnly? ClosesOn, DateOnly? ExtendedTo, int WorkingDays);

/// <summary>A period that the board set aside.</summary>
internal sealed record ExclusionView(
    string Service, string Indicator, string Period, ExclusionCode Code, string? Note,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ExclusionView Of(
        Exclusion exclusion, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, Period period, HttpRequest request) => new(
        service.Value, indicator.Value, period.ToString(), exclusion.Code, exclusion.Note,
        new Dictionary<string, LinkView>
        {
            ["self"] = request.To($"{Web.Links.Indicator(organization, service, indicator)}/exclusions/{period}"),
            ["measurement"] = request.To(Web.Links.Measurement(organization, service, indicator, period)),
        });
}

/// <summary>A write of the board to a service's year, recorded or only tried.</summary>
internal static class YearWrite
{
    public static async Task<(Receipt.Recorded? Receipt, IResult? Answer)> Of(
        ReportingTarget.OfService target, ReportingCommand command, Func<Judged, bool> touched, bool isPreview,
        Recorder recorder, Register register, DateOnly today, HttpContext http, CancellationToken cancellation)
    {
        if (isPreview) return (null, await Previews.Of(recorder, register, target, target.Intent(command), Acting.Board(http), touched, today, http.Request, Refused, cancellation));
        var receipt = await recorder.Append(target.Intent(command), Acting.Board(http)).WaitAsync(cancellation);
        return receipt is Receipt.Refused refusal ? (null, await Refused(refusal)) : ((Receipt.Recorded)receipt, null);

        Task<IResult> Refused(Receipt.Refused refused) => Refusals.Tell(refused.Refusal, register, target.Organization, target.Service, cancellation);
    }
}
