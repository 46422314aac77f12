using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Measurements;

/// <summary>What stands of a period of a programme's indicator.</summary>
/// <param name="Said">In the fields that it was reported in.</param>
/// <param name="Breakdown">By axis, then by part; null when the value was not broken down.</param>
/// <param name="Inconsistent">Parts of some axis do not add up to the value.</param>
/// <param name="Differences">By axis, what the value has more than its parts; negative for less.</param>
/// <param name="FirstReportedOn">The date of the first report, in Italy, kept through every correction.</param>
/// <param name="Revision">What the ETag holds.</param>
/// <param name="History">Every fact about the period, oldest first; only where one measurement is asked for.</param>
internal sealed record ProgrammeMeasurementView(
    string Organization, string Programme, string Indicator, string Period, SaidView Said,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>>? Breakdown, bool Inconsistent, IReadOnlyDictionary<string, decimal> Differences,
    string? Note, string? Evidence, DateOnly FirstReportedOn, long Revision,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FactView>? History = null) : IMeasurementView<ProgrammeMeasurementView>
{
    public static ProgrammeMeasurementView? Of(Reported reported, IndicatorCode indicator, Period period, HttpRequest request, IReadOnlyList<FactView>? history = null)
    {
        if (reported.Standing(indicator, period) is not { } entry) return null;
        var (organization, code) = (ReportingTarget.OfProgramme)reported.Target;
        var (measured, programme) = (entry.Statement as Statement.Measured, Web.Links.Programme(organization, code));
        var differences = measured?.Breakdown?.Differences(measured.Value.Number!.Value.Numerator);
        return new(
            organization.Value, code.Value, indicator.Value, period.ToString(), SaidView.Of(entry.Statement),
            FactView.PartsOf(measured?.Breakdown),
            differences?.Count > 0, differences ?? (IReadOnlyDictionary<string, decimal>)new Dictionary<string, decimal>(),
            entry.Statement.Note, entry.Statement.Evidence, entry.FirstReportedOn, entry.Revision,
            new Dictionary<string, LinkView>(2)
            {
                ["self"] = request.To($"{programme}/indicators/{indicator}/measurements/{period}"),
                ["programme"] = request.To(programme),
            },
            history);
    }

    public Task<object> With(Reported reported, DateOnly today, Register register, HttpRequest request, CancellationToken cancellation) =>
        Task.FromResult<object>(new ProgrammeReportedView(this, ProgrammeStandingView.Of(reported.Programme!, today, request).Single(s => s.Indicator == Indicator)));

    [JsonIgnore]
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Revision}\"");
}

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ProgrammeReportedView(ProgrammeMeasurementView Measurement, ProgrammeStandingView Standing);
