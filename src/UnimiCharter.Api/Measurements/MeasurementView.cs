using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Measurements;

/// <summary>A measurement as it is told: of a service, or of a programme.</summary>
internal interface IMeasurementView<TView> where TView : class, IMeasurementView<TView>
{
    string Period { get; }
    IReadOnlyDictionary<string, LinkView> Links { get; }
    string ETag { get; }

    /// <summary>Null when nothing stands of the period.</summary>
    static abstract TView? Of(Reported reported, IndicatorCode indicator, Period period, HttpRequest request, IReadOnlyList<FactView>? history = null);

    /// <summary>Together with how its indicator stands.</summary>
    Task<object> With(Reported reported, DateOnly today, Register register, HttpRequest request, CancellationToken cancellation);
}

/// <summary>What stands of a period: the same fields as were reported, those that do not apply left out.</summary>
/// <param name="FirstReportedOn">The date of the first report, in Italy, kept through every correction.</param>
/// <param name="OnTime">Whether the first report came by the period's due date.</param>
/// <param name="Revision">What the ETag holds.</param>
/// <param name="History">Every fact about the period, oldest first; only where one measurement is asked for.</param>
internal sealed record MeasurementView(
    string Organization,
    string Service,
    string Indicator,
    string Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Numerator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Denominator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Yes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Percentage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeclaredResult? Declared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotMeasured,
    string? Note,
    string? Evidence,
    DateOnly FirstReportedOn,
    bool OnTime,
    long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FactView>? History = null) : IMeasurementView<MeasurementView>
{
    public static MeasurementView? Of(Reported reported, IndicatorCode indicator, Period period, HttpRequest request, IReadOnlyList<FactView>? history = null)
    {
        if (reported.Standing(indicator, period) is not { } entry) return null;
        var (organization, service, year) = (ReportingTarget.OfService)reported.Target;
        var (said, self) = (SaidView.Of(entry.Statement), request.To(Web.Links.Measurement(organization, service, indicator, period)));
        return new(
            organization.Value, service.Value, indicator.Value, period.ToString(),
            said.Numerator, said.Denominator, said.Count, said.Yes, said.Amount, said.Percentage, said.Declared, said.NotMeasured,
            entry.Statement.Note, entry.Statement.Evidence,
            entry.FirstReportedOn, entry.FirstReportedOn <= reported.Context.Schedule(reported.Year).DueOn(reported.Context.DueWith(indicator, period)), entry.Revision,
            new Dictionary<string, LinkView>(3)
            {
                ["self"] = self,
                ["history"] = new(self.Href + "/history"),
                ["compliance"] = request.To($"{Web.Links.Service(organization, service)}/compliance?edition={year}"),
            },
            history);
    }

    public async Task<object> With(Reported reported, DateOnly today, Register register, HttpRequest request, CancellationToken cancellation)
    {
        var context = (ReportingContext.OfService)reported.Context;
        var judged = await Judged.Of(context, context.Standing(reported.Year, new(Indicator), today)!).Named(reported.Target.Organization, register, cancellation);
        return new ReportedView(this, StandingView.Of(judged, reported.Target.Organization, request));
    }

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ReportedView(MeasurementView Measurement, StandingView Standing);
