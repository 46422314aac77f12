using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Pictures;

/// <summary>A badge says the standard, the outcome, how sure it is, and of how much of the year.</summary>
public sealed class BadgeTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("dottorato", null, "unknown", "Standard: ≤ 20%", "Non valutabile: nessun dato è stato comunicato (provvisorio, 0 periodi su 12)", "Not evaluable: no figure was reported (provisional, 0 of 12 periods)")]
    [InlineData("master", """{"numerator":1,"denominator":5}""", "met", "Standard: ≤ 20%", "Rispettato (provvisorio, 1 periodo su 12)", "Met (provisional, 1 of 12 periods)")]
    [InlineData("mobilita-uscita", """{"numerator":11,"denominator":50}""", "missed", "Standard: ≥ 50%", "Non rispettato (provvisorio, 1 periodo su 12)", "Missed (provisional, 1 of 12 periods)")]
    public async Task It_tells_the_standard_and_the_outcome_in_words_in_colour_and_by_a_sign(
        string service, string? measurement, string style, string standard, string italian, string english)
    {
        if (measurement is not null) (await app.Put(Paths.Measurement(service, "effectiveness", "2024-03"), measurement)).Expect(201);
        var badge = Svg.Of(await app.Get(PathOf(service), App.Anonymous)).KeepsManners();
        Assert.Equal([standard, italian], badge.Texts);
        Assert.Equal(2, badge.All("rect", style).Count());
        Assert.Single(badge.All("path", "mark on"));
        Assert.EndsWith($". {standard}. {italian}", badge.Title, StringComparison.Ordinal);
        Assert.Equal([standard, english], Svg.Of(await app.Get(PathOf(service), App.Anonymous, "Accept-Language: en")).Texts);
    }

    [Fact]
    public async Task It_says_in_words_what_the_explanation_says()
    {
        var said = (await app.Get("/v1/unimi/services/accreditamento-cds/indicators/effectiveness/explanation")).Expect(200);
        Assert.Contains(Svg.Of(await app.Get(PathOf("accreditamento-cds"))).Description, said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certified_year_is_told_so_and_is_no_longer_provisional()
    {
        (await app.Post("/v1/unimi/services/offerta-formativa-cds/reporting/2024/certification?reason=prova", null)).Expect(201);
        Assert.EndsWith(" (validato, 0 periodi su 12)", Svg.Of(await app.Get(PathOf("offerta-formativa-cds"))).Texts[1], StringComparison.Ordinal);
    }

    private static string PathOf(string service) => $"/v1/unimi/services/{service}/indicators/effectiveness/badge.svg";
}
