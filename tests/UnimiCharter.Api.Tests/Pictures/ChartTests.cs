using UnimiCharter.Api.Tests.Harness;
using static UnimiCharter.Api.Tests.Pictures.Svg;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>A year of the Master office's critical feedback, drawn; all places are computed by hand.</summary>
public sealed class ChartTests : IAsyncLifetime
{
    private const string Path = "/v1/unimi/services/master/indicators/effectiveness/chart.svg";

    // One line of title: the plot is from 139 to 339. The axis is 0 to 30%, so a percent is 6.667 high.
    private const decimal Bottom = 339;
    private const decimal Left = 49.08m;
    private const decimal Slot = 54.58m;

    private App app = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start(at: "2024-09-20T10:00:00Z");
        foreach (var (period, body) in new[]
        {
            ("2024-01", """{"numerator":2,"denominator":10,"note":"non per tutti"}"""), ("2024-02", """{"numerator":6,"denominator":20}"""),
            ("2024-03", """{"numerator":0,"denominator":0}"""), ("2024-05", """{"notMeasured":"data-lost","note":"segreto"}"""), ("2024-06", """{"numerator":0,"denominator":10}"""),
        })
            (await app.Put(Paths.Measurement("master", "effectiveness", period), body)).Expect(201);
        (await app.Put("/v1/unimi/services/master/indicators/effectiveness/exclusions/2024-04", """{"code":"service-suspended"}""")).Expect(201);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task Every_period_says_its_value_or_why_it_has_none()
    {
        var chart = Of(await app.Get(Path, App.Anonymous)).KeepsManners();
        Assert.Equal(
        [
            ("period measured", "gen: 2 su 10 (20%)"), ("period measured", "feb: 6 su 20 (30%)"), ("period noCase", "mar: 0 su 0"), ("period excluded", "apr: escluso"),
            ("period notMeasured", "mag: non rilevato"), ("period measured", "giu: 0 su 10 (0%)"), ("period missing", "lug: mancante"), ("period missing", "ago: mancante"),
            ("period notDue", "set: non ancora dovuto"), ("period notDue", "ott: non ancora dovuto"), ("period notDue", "nov: non ancora dovuto"), ("period notDue", "dic: non ancora dovuto"),
        ], chart.Groups);
        foreach (var (_, said) in chart.Groups) Assert.Contains(said, chart.Description, StringComparison.Ordinal);
        // Also without the text alternative, and without the colours.
        Assert.Equal(2, chart.All("path", "hatch").Count());
        foreach (var (word, times) in new[] { ("mancante", 2), ("escluso", 1), ("non rilevato", 1), ("nessun caso", 1) }) Assert.Equal(times, chart.Texts.Count(t => t == word));
    }

    [Fact]
    public async Task Bars_are_as_high_as_what_was_measured()
    {
        var bars = Of(await app.Get(Path)).All("g").SelectMany(g => g.Elements().Where(e => e.Attribute("class")?.Value == "value")).ToArray();
        Assert.Equal([(133.33m, 205.67m), (200m, 139m), (2m, 337m)], bars.Select(bar => (Number(bar, "height"), Number(bar, "y"))));
        Assert.Equal([59.45m, 114.03m, 332.33m], bars.Select(bar => Number(bar, "x")));
    }

    [Fact]
    public async Task The_cumulative_result_is_the_pooled_one_and_not_the_mean_of_the_months()
    {
        // 2/10, 8/30, 8/40; March, without a case, adds nothing.
        var chart = Of(await app.Get(Path));
        (decimal, decimal)[] points = [(76.37m, 205.67m), (130.95m, 161.22m), (349.25m, 205.67m)];
        Assert.Equal(points, chart.All("circle", "point result").Take(3).Select(dot => (Number(dot, "cx"), Number(dot, "cy"))));
        Assert.Equal("76.37,205.67 130.95,161.22 349.25,205.67", chart.All("polyline", "result").Single().Attribute("points")!.Value);
    }

    [Fact]
    public async Task The_standard_is_a_line_across_all_months_at_its_value()
    {
        var line = Of(await app.Get(Path)).All("line", "standard").First();
        Assert.Equal((Left, 704m, 205.67m, 205.67m), (Number(line, "x1"), Number(line, "x2"), Number(line, "y1"), Number(line, "y2")));
        Assert.Equal(Bottom - 20 * 200 / 30m, Number(line, "y1"), 2);
    }

    [Fact]
    public async Task Missing_months_are_hatched_in_their_place()
    {
        var boxes = Of(await app.Get(Path)).All("rect", "gap").Select(box => Number(box, "x")).ToArray();
        // March, April, May, July, August.
        Assert.Equal(5, boxes.Length);
        foreach (var (at, month) in ((int[])[2, 3, 4, 6, 7]).Index()) Assert.InRange(boxes[at], Left + month * Slot + 1.9m, Left + month * Slot + 2.1m);
    }

    [Fact]
    public async Task The_verdict_and_its_numbers_are_written_in_the_reader_s_language()
    {
        var italian = Of(await app.Get(Path));
        Assert.Equal("it", italian.Root.Attribute("lang")!.Value);
        Assert.Equal("Soddisfazione degli utenti. Master, 2024", italian.Title);
        Assert.StartsWith("Per il 2024 il servizio «Master» ha promesso", italian.Description, StringComparison.Ordinal);
        foreach (var text in new[] { "Soddisfazione degli utenti", "Master · 2024", "Rispettato (provvisorio, 4 periodi su 11)", "8 su 40 (20%) · Standard: ≤ 20%", "gen", "30%", "Risultato cumulato", "Standard: ≤ 20%" })
            Assert.Contains(text, italian.Texts);
        var english = Of(await app.Get(Path, "Accept-Language: en"));
        Assert.Equal("en", english.Root.Attribute("lang")!.Value);
        foreach (var text in new[] { "Met (provisional, 4 of 11 periods)", "8 of 40 (20%) · Standard: ≤ 20%", "Jan", "missing", "Cumulative result" }) Assert.Contains(text, english.Texts);
    }

    [Fact]
    public async Task Nothing_but_the_values_is_told_of_a_measurement()
    {
        var text = (await app.Get(Path)).Text;
        foreach (var kept in new[] { "segreto", "non per tutti", "data-lost", "service-suspended", "sospe", "admin" }) Assert.DoesNotContain(kept, text, StringComparison.OrdinalIgnoreCase);
    }
}
