using UnimiCharter.Api.Data;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>Every measure, comparator, aggregation and frequency is drawn, with and without measurements, also when its words are meant to do harm.</summary>
public sealed class KindTests(KindTests.Hostile hostile) : IClassFixture<KindTests.Hostile>
{
    private const string Harm = "<script>alert('1')</script> ]]> & \" ' <!-- ${jndi} \uFFFE é 🎓";

    private readonly App app = hostile.App;

    public static TheoryData<string, string> Reported => new()
    {
        { "somma", "2024-Q1={\"count\":999} 2024-Q2={\"count\":1} 2024-Q4={\"count\":999999999999}" },
        { "media", "2024-01={\"amount\":-12.5} 2024-02={\"amount\":3.500001} 2024-12={\"amount\":0}" },
        { "fondo", "2024-H1={\"amount\":5} 2024-H2={\"amount\":2000.5}" },
        { "picco", "2024-01={\"count\":0} 2024-02={\"count\":6}" },
        { "rapporto", "2024={\"numerator\":297,\"denominator\":1000}" },
        { "una", "2024={\"count\":2}" },
        { "sempre", "2024-01={\"yes\":true} 2024-02={\"yes\":false} 2024-03={\"yes\":true}" },
        { "zero", "2024-01={\"numerator\":0,\"denominator\":9}" },
        { "grande", "2024-01={\"amount\":-999999999999} 2024-02={\"amount\":999999999999}" },
    };

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task It_is_drawn_with_nothing_measured_and_with_what_was(string indicator, string said)
    {
        var path = $"/v1/nemico/services/ufficio/indicators/{indicator}";
        await IsDrawn();
        foreach (var (period, body) in said.Split(' ').Select(s => s.Split('=', 2)).Select(s => (s[0], s[1]))) (await app.Put($"{path}/measurements/{period}", body)).Expect(201);
        await IsDrawn();
        Assert.Equal(said.Split(' ').Length, Svg.Of(await app.Get(path + "/chart.svg")).Groups.Count(g => g.Style == "period measured"));

        async Task IsDrawn()
        {
            foreach (var language in new[] { "Accept-Language: it", "Accept-Language: en" })
                foreach (var kind in new[] { $"{path}/chart.svg", $"{path}/badge.svg", $"{path}/series.svg", "/v1/nemico/compliance/matrix.svg" })
                {
                    var picture = Svg.Of(await app.Get(kind, App.Anonymous, language)).KeepsManners();
                    var legible = Harm.Replace('\uFFFE', '\uFFFD');
                    Assert.True(picture.Title.Contains(legible, StringComparison.Ordinal) || picture.Description.Contains(legible, StringComparison.Ordinal), kind);
                    Assert.All(picture.All("line").Where(l => l.Attribute("class")!.Value == "standard"), l => Assert.InRange(Svg.Number(l, "y1"), 0, picture.Height));
                }
        }
    }

    [Fact]
    public async Task A_range_is_two_lines_and_what_lies_between()
    {
        var chart = Svg.Of(await app.Get("/v1/nemico/services/ufficio/indicators/fondo/chart.svg"));
        // The lines over the plot, and the one of the legend.
        Assert.Equal(3, chart.All("line", "standard").Count());
        var range = Assert.Single(chart.All("rect", "range"));
        var ends = chart.All("line", "standard").Take(2).Select(l => Svg.Number(l, "y1")).ToArray();
        Assert.Equal((ends[1], Math.Round(ends[0] - ends[1], 2)), (Svg.Number(range, "y"), Svg.Number(range, "height")));
    }

    [Fact]
    public async Task A_yes_is_an_axis_of_two() =>
        Assert.Equal(["No", "Sì"], Svg.Of(await app.Get("/v1/nemico/services/ufficio/indicators/sempre/chart.svg")).All("text", "muted small").Select(t => t.Value));

    [Fact]
    public async Task A_title_without_end_is_cut_in_the_picture_and_whole_in_its_words()
    {
        var chart = Svg.Of(await app.Get("/v1/nemico/services/ufficio/indicators/una/chart.svg")).KeepsManners();
        Assert.Equal(2, chart.All("text", "ink title").Count());
        Assert.EndsWith("…", chart.All("text", "ink title").Last().Value, StringComparison.Ordinal);
        Assert.Contains(string.Concat(Enumerable.Repeat("lungo ", 60)), chart.Title, StringComparison.Ordinal);
    }

    public sealed class Hostile : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2025-03-01T10:00:00Z");
            var office = new ServiceFile("ufficio", Harm, Harm, Harm, Harm, [], [],
            [
                Indicator("somma", QualityDimension.Efficiency, "count", Aggregation.Sum, Frequency.Quarterly, new("atLeast", 1000, "count")),
                Indicator("media", QualityDimension.Efficiency, "amount", Aggregation.Mean, Frequency.Monthly, new("atMost", 2.5m, "<b>&\"'")),
                Indicator("fondo", QualityDimension.Continuity, "amount", Aggregation.Latest, Frequency.HalfYearly, new("within", null, "EUR", 1000, 2000.5m)),
                Indicator("picco", QualityDimension.Effectiveness, "count", Aggregation.Peak, Frequency.Monthly, new("atMost", 5, "count")),
                Indicator("rapporto", QualityDimension.Transparency, "ratio", Aggregation.Pooled, Frequency.Yearly, new("atLeast", 30, "percent", Precision: 0)),
                Indicator("una", QualityDimension.Accessibility, "count", Aggregation.Latest, Frequency.Once, new("atLeast", 2, "count"), string.Concat(Enumerable.Repeat("lungo ", 60))),
                Indicator("sempre", QualityDimension.Timeliness, "yesNo", Aggregation.Every, Frequency.Monthly, new("yes", null, null)),
                Indicator("zero", QualityDimension.Timeliness, "ratio", Aggregation.Pooled, Frequency.Monthly, new("atMost", 0, "percent")),
                Indicator("grande", QualityDimension.Accessibility, "amount", Aggregation.Every, Frequency.Monthly, new("within", null, new string('W', 32), -999999999999m, 999999999999m)),
            ]);
            Assert.True(await new CharterFile(new("nemico", Harm), "2024", Harm, new(12, 7), [office]).Load(App.Recorder));
        }

        public Task DisposeAsync() => App.DisposeAsync().AsTask();

        private static IndicatorFile Indicator(string code, QualityDimension dimension, string measure, Aggregation aggregation, Frequency frequency, StandardFile standard, string more = "") =>
            new(code, dimension, $"{Harm} {more}", Harm, measure, aggregation, frequency, standard);
    }
}
