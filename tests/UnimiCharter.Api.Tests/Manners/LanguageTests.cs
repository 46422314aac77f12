using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Prose comes in Italian or in English, as the caller likes better; codes never change.</summary>
public sealed class LanguageTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData(null, "it")]
    [InlineData("", "it")]
    [InlineData("it", "it")]
    [InlineData("it-CH", "it")]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("en-US,en;q=0.9", "en")]
    [InlineData("it,en", "it")]
    [InlineData("en,it", "it")]
    [InlineData("it;q=0.8,en;q=0.9", "en")]
    [InlineData("en;q=0.8,it;q=0.9", "it")]
    [InlineData("en;q=0.5", "en")]
    [InlineData("it;q=0,en;q=0.1", "en")]
    [InlineData("en;q=0", "it")]
    [InlineData("*", "it")]
    [InlineData("en,*;q=0.1", "en")]
    [InlineData("de", "it")]
    [InlineData("de,en;q=0.1", "en")]
    [InlineData("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en")]
    [InlineData("enm", "it")]
    [InlineData("e", "it")]
    [InlineData(";;q=;,", "it")]
    [InlineData("en;q=2", "it")]
    public async Task The_language_the_caller_likes_better_is_spoken(string? header, string language)
    {
        string[] headers = header is null ? [] : ["Accept-Language: " + header];
        var card = (await app.Get("/v1/unimi/services/master", headers)).Expect(200);
        Assert.Equal((language, language == "it" ? "Sì" : "Yes"), (card.Header("Content-Language"), card.TextAt("indicators.1.standard.text")));
        var problem = (await app.Get("/v1/unimi/services/nessuno", headers)).ExpectProblem(404, "unknown-service");
        Assert.Equal((language, language == "it" ? "Servizio sconosciuto" : "Unknown service"), (problem.Header("Content-Language"), problem.TextAt("title")));
        var status = await app.Get("/status", headers);
        Assert.Equal((language, language == "it" ? "Il registro funziona." : "The registry works."), (status.Header("Content-Language"), status.TextAt("detail")));
    }

    [Fact]
    public async Task A_problem_is_told_whole_in_each_language()
    {
        const string Path = "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03";
        Assert.Equal(
            """{"type":"urn:unimicharter:problem:number-expected","title":"Numero atteso","status":422,"detail":"«numerator» deve essere un numero; in JSON, non un testo.","instance":"/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03","code":"number-expected","errors":[{"code":"number-expected","pointer":"/numerator","row":null,"detail":"«numerator» deve essere un numero; in JSON, non un testo."}]}""",
            (await app.Put(Path, """{"numerator":"3"}""")).Text);
        Assert.Equal(
            """{"type":"urn:unimicharter:problem:number-expected","title":"Number expected","status":422,"detail":"'numerator' must be a number; in JSON, not a string.","instance":"/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03","code":"number-expected","errors":[{"code":"number-expected","pointer":"/numerator","row":null,"detail":"'numerator' must be a number; in JSON, not a string."}]}""",
            (await app.Put(Path, """{"numerator":"3"}""", "Accept-Language: en")).Text);
    }

    [Fact]
    public async Task Results_are_written_as_a_reader_of_the_language_writes_them()
    {
        foreach (var (indicator, body, italian, english) in new[]
        {
            ("effectiveness", """{"numerator":3,"denominator":41}""", "3 su 41 (7,32%)", "3 of 41 (7.32%)"),
            ("continuity", """{"numerator":0,"denominator":0}""", "0 su 0", "0 of 0"),
            ("efficiency", """{"numerator":2,"denominator":3}""", "2 su 3 (66,67%)", "2 of 3 (66.67%)"),
            ("accessibility", """{"count":2}""", "2", "2"),
            ("timeliness", """{"yes":true}""", "Sì", "Yes"),
            ("transparency", """{"yes":false}""", "No", "No"),
        })
        {
            var path = Paths.Measurement("corsi-perfezionamento", indicator, "2024-03");
            Assert.Equal(italian, (await app.Put(path, body)).Expect(201).TextAt("standing.result.text"));
            Assert.Equal(english, (await app.Put(path, body, "Accept-Language: en")).Expect(200).TextAt("standing.result.text"));
        }
    }

    [Fact]
    public async Task Codes_and_numbers_are_the_same_in_each()
    {
        var italian = (await app.Get("/v1/unimi/compliance?service=dottorato")).Json;
        var english = (await app.Get("/v1/unimi/compliance?service=dottorato", "Accept-Language: en")).Json;
        foreach (var (one, other) in italian.At("items").EnumerateArray().Zip(english.At("items").EnumerateArray()))
            foreach (var field in one.EnumerateObject().Where(f => f.Name is not ("standard" or "result" or "dimensionTitle" or "outcomeText")))
                // A picture is in words, and its link says in which.
                Assert.Equal(field.Value.GetRawText(), other.At(field.Name).GetRawText().Replace("lang=en", "lang=it", StringComparison.Ordinal));
    }
}
