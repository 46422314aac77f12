using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Pictures;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>
/// An indicator of a service that is measured without a standard: it has results in its own unit and no verdict, and everything that shows
/// verdicts shows that. Three of ten in January, one of ten in February.
/// </summary>
public sealed class NoStandardTests(NoStandardTests.Watched watched) : IClassFixture<NoStandardTests.Watched>
{
    private const string Service = "/v1/osserva/services/ufficio";
    private const string Watching = Service + "/indicators/abbandono";
    private const string Italian = "Non valutabile: non c'è un valore programmato (provvisorio, 2 periodi su 12)";
    private const string English = "Not evaluable: there is no standard (provisional, 2 of 12 periods)";

    private readonly App app = watched.App;

    [Theory]
    [InlineData("/v1/osserva/compliance")]
    [InlineData(Service + "/compliance")]
    public async Task It_has_a_result_and_no_verdict(string list)
    {
        var answer = (await app.Get(list, App.Anonymous)).Expect(200);
        var told = answer.At("items").EnumerateArray().Single(i => i.Text("indicator") == "abbandono");
        Assert.Equal(("notEvaluable", "no-standard", "4 su 20 (20%)", Italian), (told.Text("outcome"), told.Text("reason"), told.Text("result.text"), told.Text("outcomeText")));
        Assert.Equal((JsonValueKind.Null, 20m, JsonValueKind.Null), (told.At("standard").ValueKind, told.Number("result.value"), told.At("margin.ifAllAdverse").ValueKind));
        Assert.Equal(3, answer.At("counts.notEvaluable").GetInt32());
    }

    [Fact]
    public async Task It_is_a_cell_of_the_matrix_that_says_so()
    {
        var cells = (await app.Get("/v1/osserva/compliance/matrix", App.Anonymous)).Expect(200).At("items.0.cells").EnumerateArray();
        Assert.Equal(("notEvaluable", "no-standard", Italian), cells.Where(c => c.Text("indicator") == "abbandono").Select(c => (c.Text("outcome"), c.Text("reason"), c.Text("outcomeText"))).Single());
    }

    [Fact]
    public async Task It_can_not_be_missed_and_is_never_at_risk() =>
        Assert.DoesNotContain((await app.Get("/v1/osserva/compliance/at-risk")).Expect(200).At("items").EnumerateArray(), i => i.Text("indicator") == "abbandono");

    [Fact]
    public async Task It_is_explained_without_a_promise()
    {
        var told = (await app.Get(Watching + "/explanation", App.Anonymous)).Expect(200);
        Assert.Equal("Per il 2024 il servizio «Ufficio» rileva «Tasso di abbandono» senza un valore programmato: il risultato è 4 su 20 (20%); il dato è provvisorio.", told.TextAt("sentence.it"));
        Assert.Equal("For 2024 the service “Ufficio” measures “Tasso di abbandono” without a standard: the result is 4 of 20 (20%); the result is provisional.", told.TextAt("sentence.en"));
        Assert.Equal((JsonValueKind.Null, 2, 0), (told.At("standard").ValueKind, told.At("facts").GetArrayLength(), told.At("arithmetic.comparisons").GetArrayLength()));
        var silent = (await app.Get(Service + "/indicators/muto/explanation", App.Anonymous)).Expect(200);
        Assert.EndsWith("senza un valore programmato: non c'è ancora un valore.", silent.TextAt("sentence.it"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abbandono")]
    [InlineData("muto")]
    public async Task It_is_drawn(string indicator)
    {
        var path = $"{Service}/indicators/{indicator}";
        var badge = Svg.Of(await app.Get(path + "/badge.svg", App.Anonymous)).KeepsManners();
        Assert.Equal(["Standard: nessuno", indicator == "muto" ? Italian.Replace("2 periodi", "0 periodi", StringComparison.Ordinal) : Italian], badge.Texts);
        Assert.Equal("Standard: none", Svg.Of(await app.Get(path + "/badge.svg?lang=en", App.Anonymous)).Texts[0]);
        Assert.Equal(2, badge.All("rect", "unknown").Count());
        var chart = Svg.Of(await app.Get(path + "/chart.svg", App.Anonymous)).KeepsManners();
        Assert.Empty(chart.All("line", "standard"));
        if (indicator == "abbandono") Assert.Contains("4 su 20 (20%) · Standard: nessuno", chart.Texts);
        Assert.Contains(Italian, (await app.Get("/v1/osserva/compliance/matrix.svg", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_compared_and_in_the_table_and_on_the_card()
    {
        var compared = (await app.Get("/v1/compare?indicator=abbandono", App.Anonymous, "Accept-Language: en")).Expect(200).At("items").EnumerateArray().Single();
        Assert.Equal(("no-standard", "4 of 20 (20%)", English), (compared.Text("reason"), compared.Text("result.text"), compared.Text("outcomeText")));
        Assert.Contains($",,,,,,,,4,20,20,4 su 20 (20%),notEvaluable,no-standard,provisional,\"{Italian}\",open,12,2,", (await app.Get("/v1/osserva/compliance.csv", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        var card = (await app.Get(Service, App.Anonymous)).Expect(200).At("indicators").EnumerateArray().Single(i => i.Text("code") == "abbandono");
        Assert.Equal(JsonValueKind.Null, card.At("standard").ValueKind);
        (await app.Get(Watching + "/standards/2024", App.Anonymous)).ExpectProblem(404, "no-standard");
    }

    [Fact]
    public async Task Its_page_and_its_linked_data_say_that_nothing_is_promised()
    {
        Assert.Contains("<td class=\"figure\">nessuno</td>", (await app.Get("/v1/osserva/charters/2024.html", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("Standard 2024: none", (await app.Get("/v1/osserva/charters/2024.jsonld", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
    }

    public sealed class Watched : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2024-07-20T10:00:00Z");
            var office = new ServiceFile("ufficio", "Ufficio", "", "", "", [], [],
                [new("attesa", QualityDimension.Timeliness, "Attesa", "n", "count", Aggregation.Sum, Frequency.Monthly, new("atMost", 9, "count"))]);
            Assert.True(await new CharterFile(new("osserva", "Ateneo"), "2024", "Carta", new(12, 7), [office]).Load(App.Recorder));
            foreach (var (code, title) in new[] { ("abbandono", "Tasso di abbandono"), ("muto", "Mai rilevato") })
            {
                var indicator = new Indicator(new(code), QualityDimension.Effectiveness, new(title), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly);
                await Say(new ServiceCommand.DefineIndicator(indicator, new Expectation.Whatever(), "Perché"));
                await Say(new ServiceCommand.ProgramStandard(new(2024), indicator.Code, new Standard.Monitored(), new Expectation.None()));
            }
            (await App.Put(Watching + "/measurements/2024-01", """{"numerator":3,"denominator":10}""")).Expect(201);
            (await App.Put(Watching + "/measurements/2024-02", """{"numerator":1,"denominator":10}""")).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task Say(ServiceCommand command)
        {
            var (code, stream) = (new ServiceCode("ufficio"), StreamId.Service(new("osserva"), new("ufficio")));
            Assert.IsType<Receipt.Recorded>(await App.Recorder.Append(
                new Intent(stream, [], streams => UnimiCharter.Domain.Service.Decide(command, streams.Of<ServiceState>(stream), code)), new Provenance("prova", null)));
        }
    }
}
