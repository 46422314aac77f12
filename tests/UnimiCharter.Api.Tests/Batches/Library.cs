using System.Collections.Immutable;
using System.Globalization;
using UnimiCharter.Api.Data;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>A charter with every measure, that of amounts too, of an organization that nobody else writes to.</summary>
internal static class Library
{
    public const string Service = "biblioteca";

    private static int made;

    /// <summary>The code of a new organization whose library reports loans, waits, openings and satisfaction, month by month.</summary>
    public static async Task<string> Open(App app)
    {
        var organization = Name();
        Assert.True(await new CharterFile(new(organization, "Ateneo"), "2024", "Carta 2024", new(12, 7),
        [
            Card(Service,
            [
                Indicator("prestiti", "count", Aggregation.Sum, new("atLeast", 1000, "count")),
                Indicator("attesa", "amount", Aggregation.Mean, new("atMost", 2.5m, "giorni")),
                Indicator("aperta", "yesNo", Aggregation.Every, new("yes", null, null)),
                Indicator("gradimento", "ratio", Aggregation.Pooled, new("atLeast", 30, "percent")),
            ]),
        ]).Load(app.Recorder));
        return organization;
    }

    /// <summary>The code of a new organization of services <c>s-0000</c>, … with six indicators <c>i-0</c>, … each, reported month by month.</summary>
    public static async Task<string> OpenMany(App app, int services)
    {
        var organization = Name();
        var indicators = Enumerable.Range(0, 6).Select(i => Indicator($"i-{i}", "count", Aggregation.Sum, new("atLeast", 1, "count"))).ToImmutableArray();
        Assert.True(await new CharterFile(
            new(organization, "Ateneo"), "2024", "Carta 2024", new(12, 7),
            [.. Enumerable.Range(0, services).Select(i => Card("s-" + i.ToString("D4", CultureInfo.InvariantCulture), indicators))]).Load(app.Recorder));
        return organization;
    }

    public static string Measurement(string organization, string indicator, string period) =>
        $"/v1/{organization}/services/{Service}/indicators/{indicator}/measurements/{period}";

    private static string Name() => string.Create(CultureInfo.InvariantCulture, $"ateneo-{Interlocked.Increment(ref made)}");

    private static ServiceFile Card(string code, ImmutableArray<IndicatorFile> indicators) => new(code, "Biblioteca", "Prestiti.", "Tutti", "Allo sportello", [], [], indicators);

    private static IndicatorFile Indicator(string code, string measure, Aggregation aggregation, StandardFile standard) =>
        new(code, QualityDimension.Efficiency, "Titolo", "Unità", measure, aggregation, Frequency.Monthly, standard);
}
