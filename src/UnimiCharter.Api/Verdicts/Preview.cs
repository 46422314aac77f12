using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Verdicts;

/// <summary>What a write would do to the standings; nothing was written.</summary>
/// <param name="Preview">Always true.</param>
/// <param name="Items">The standings that the write touches, before and after it.</param>
internal sealed record PreviewView(
    bool Preview, IReadOnlyList<StandingChangeView> Items, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>A standing before and after.</summary>
/// <param name="Before">Null when nothing was promised before.</param>
/// <param name="After">Null when nothing is promised after.</param>
internal sealed record StandingChangeView(string Service, string Indicator, StandingView? Before, StandingView? After)
{
    /// <summary>Pairs the standings by service and indicator, in the order of the later ones.</summary>
    public static IEnumerable<StandingChangeView> Pair(IEnumerable<Judged> before, IEnumerable<Judged> after, Func<Judged, StandingView> view)
    {
        var old = before.ToDictionary(b => (b.Service, b.Indicator));
        foreach (var now in after)
        {
            old.Remove((now.Service, now.Indicator), out var then);
            yield return new(now.Service.Value, now.Indicator.Value, then is null ? null : view(then), view(now));
        }
        foreach (var gone in old.Values) yield return new(gone.Service.Value, gone.Indicator.Value, view(gone), null);
    }
}

/// <summary>Writes that are only tried: <c>?preview=true</c>.</summary>
internal static class Previews
{
    /// <summary>Tries an intent on a service's year or on a programme.</summary>
    /// <param name="touched">Which of a service's standings the write touches; a programme's are told where they would change.</param>
    /// <param name="refused">Tells a refusal.</param>
    public static async Task<IResult> Of(
        Recorder recorder, Register register, ReportingTarget target, Intent intent, Provenance by, Func<Judged, bool> touched, DateOnly today,
        HttpRequest request, Func<Receipt.Refused, Task<IResult>> refused, CancellationToken cancellation)
    {
        var trial = await recorder.Try(intent, by, cancellation);
        return (trial.Receipt, target) switch
        {
            (Receipt.Refused refusal, _) => await refused(refusal),
            (_, ReportingTarget.OfService service) =>
                await Of(service.Standings(trial.Before, today).Where(touched), service.Standings(trial.After, today).Where(touched), target.Organization, register, request, cancellation),
            _ => ProgrammePreview.Of(target.In(trial.Before).Programme, target.In(trial.After).Programme, today, request),
        };
    }

    public static async Task<IResult> Of(
        IEnumerable<Judged> before, IEnumerable<Judged> after, OrganizationCode organization, Register register, HttpRequest request, CancellationToken cancellation) =>
        Reply.Ok(new PreviewView(
            true,
            [.. StandingChangeView.Pair(await before.Named(organization, register, cancellation), await after.Named(organization, register, cancellation), judged => StandingView.Of(judged, organization, request))],
            new Dictionary<string, LinkView> { ["self"] = request.Self() }));
}
