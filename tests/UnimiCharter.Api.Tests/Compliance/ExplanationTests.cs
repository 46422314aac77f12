using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>How a verdict was reached: every number here was worked out by hand. Each test has an indicator to itself.</summary>
public sealed class ExplanationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Fact]
    public async Task A_verdict_names_the_facts_it_rests_on_and_those_set_aside_and_why()
    {
        await using var own = await App.Start(at: "2024-07-20T08:00:00Z");
        var months = Paths.Measurements("master", "effectiveness");
        (await own.Put(months + "/2024-06", """{"numerator":3,"denominator":41,"note":"prima conta"}""")).Expect(201);
        own.Clock.Set("2024-07-21T08:00:00Z");
        (await own.Put(months + "/2024-05", """{"numerator":2,"denominator":20}""")).Expect(201);
        (await own.Put(months + "/2024-04", """{"notMeasured":"system-unavailable","note":"migrazione"}""")).Expect(201);
        (await own.Put(months + "/2024-03", """{"numerator":4,"denominator":40}""")).Expect(201);
        (await own.Put(months + "/2024-02", """{"numerator":1,"denominator":39}""")).Expect(201);
        own.Clock.Set("2024-07-22T08:00:00Z");
        (await own.Put(months + "/2024-06?reason=sei%20non%20contati", """{"numerator":9,"denominator":41}""", "If-Match: *", "Acting-As: board")).Expect(200);
        (await own.Put("/v1/unimi/services/master/indicators/effectiveness/exclusions/2024-05", """{"code":"data-unreliable","note":"doppia conta"}""")).Expect(201);
        (await own.Delete(months + "/2024-03?reason=mese%20sbagliato", "If-Match: *")).Expect(204);
        // Another indicator's facts are none of these.
        (await own.Put(Paths.Measurement("master", "efficiency", "2024-06"), """{"numerator":1,"denominator":2}""")).Expect(201);

        var told = (await own.Get(Explanation("master", "effectiveness"))).Expect(200);
        Assert.Equal(
            ["2024-02 reported 1/39 office 2024-07-21T08:00:00Z r5", "2024-06 rectified 9/41 board 2024-07-22T08:00:00Z r6 sei non contati"],
            told.At("facts").EnumerateArray().Select(Fact));
        Assert.Equal(
            [
                "2024-06 reported 3/41 office 2024-07-20T08:00:00Z r1: rectified by r6",
                "2024-05 reported 2/20 office 2024-07-21T08:00:00Z r2: excluded by r7",
                "2024-04 notMeasured system-unavailable office 2024-07-21T08:00:00Z r3: notMeasured",
                "2024-03 reported 4/40 office 2024-07-21T08:00:00Z r4: withdrawn by r8",
            ],
            told.At("setAside").EnumerateArray().Select(Aside));
        Assert.All(told.At("setAside").EnumerateArray(), a => Assert.NotEmpty(a.Text("detail")!));
        Assert.Equal(("excluded", "data-unreliable", "doppia conta", "board"), ByWhat(told.At("setAside.1.setAsideBy")));

        // Each is found among all facts by its id and its position.
        foreach (var fact in told.At("facts").EnumerateArray().Concat(told.At("setAside").EnumerateArray().Select(a => a.At("fact"))))
            Assert.Equal(
                1, await own.Select<long>("select count(*) from mt_events where id = $1 and seq_id = $2 and tenant_id = 'unimi' and stream_id = 'reporting/master/2024' and version = $3",
                    fact.At("id").GetGuid(), fact.At("position").GetInt64(), fact.At("revision").GetInt64()));

        static (string?, string?, string?, string?) ByWhat(JsonElement f) => (f.Text("fact"), f.Text("exclusion"), f.Text("note"), f.Text("role"));
    }

    /// <summary>At most 20%: 10 of 80 are 12.5%, and floor((16 − 10)/0.8) = 7 more can come. March has 21 of the year's 254 working days. A flow has no margin.</summary>
    [Theory]
    [InlineData("dottorato/effectiveness", "1/39 9/41", "1/39 + 9/41", 10, 80, "1000 ≤ 1600", true, "7", null, null, false)]
    [InlineData("scuole-specializzazione/effectiveness", "0/0 1/2", "0/0 + 1/2", 1, 2, "100 ≤ 40", false, "-1", null, null, true)]
    [InlineData("offerta-formativa-cds/effectiveness", "10/100", "10/100", 10, 100, "1000 ≤ 1000", true, "0", null, null, false)]
    [InlineData("mobilita-uscita/effectiveness", "1/4 3/4", "1/4 + 3/4", 4, 8, "400 ≥ 400", true, null, null, null, false)]
    [InlineData("mobilita-entrata/effectiveness", "49/100", "49/100", 49, 100, "4900 ≥ 5000", false, null, null, null, false)]
    [InlineData("sportello-orientamento/efficiency", "40/10 0/30", "40/10 + 0/30", 40, 40, "4000 ≥ 3600", true, null, null, null, false)]
    [InlineData("dottorato/continuity", "22/22 18/21", "22/22 + 18/21", 40, 43, "4000 ≥ 3870", true, "1", "22", "254", false)]
    [InlineData("scuole-specializzazione/continuity", "22/22 18/21 -", "22/22 + 18/21", 40, 43, "4000 ≥ 3870", true, "1", "20", "233", false)]
    [InlineData("mobilita-uscita/continuity", "0/22 0/21", "0/22 + 0/21", 0, 43, "0 ≥ 3870", false, "-43", "-18", "254", false)]
    [InlineData("mobilita-entrata/efficiency", "9/10 899999999999/999999999999", "9/10 + 899999999999/999999999999", 900000000008, 1000000000009, "90000000000800 ≥ 90000000000810", false, null, null, null, false)]
    public async Task A_ratio_is_pooled_and_held_against_its_standard_by_multiplying_across(
        string indicator, string months, string terms, decimal numerator, decimal denominator, string comparison, bool holds,
        string? ifAllAdverse, string? onFinalVolume, string? finalVolume, bool smallSample)
    {
        var told = await Explained(indicator, months);
        Assert.Equal("pooled", told.TextAt("arithmetic.aggregation"));
        Assert.Equal(terms, string.Join(" + ", told.At("arithmetic.terms").EnumerateArray().Select(t => $"{t.At("numerator")}/{t.At("denominator")}")));
        Assert.Equal((numerator, denominator), (told.At("arithmetic.numerator").GetDecimal(), told.At("arithmetic.denominator").GetDecimal()));
        Assert.Equal((comparison, holds), Comparison(told.At("arithmetic.comparisons.0")));
        Assert.Equal($"{terms} → {numerator}/{denominator}; {comparison}: {(holds ? "sì" : "no")}", told.TextAt("arithmetic.text"));
        Assert.Equal(holds ? "met" : "missed", told.TextAt("standing.outcome"));
        Assert.Equal((ifAllAdverse, onFinalVolume), (Number(told, "margins.ifAllAdverse.cases"), Number(told, "margins.onFinalVolume.cases")));
        Assert.Equal((finalVolume, smallSample), (Number(told, "margins.onFinalVolume.finalVolume"), told.At("margins.smallSample").GetBoolean()));
        Assert.Equal((ifAllAdverse, onFinalVolume), (Number(told, "standing.margin.ifAllAdverse"), Number(told, "standing.margin.onFinalVolume")));
        Assert.Equal(
            ("Ogni ulteriore caso è sfavorevole.", "Il volume finale è noto."),
            (told.TextAt("margins.ifAllAdverse.assumption"), told.TextAt("margins.onFinalVolume.assumption")));
    }

    [Theory]
    [InlineData("dottorato/timeliness", "y y n", "1; 1; 0 → 0; 0 ≥ 1: no", "missed")]
    [InlineData("dottorato/transparency", "y y", "1; 1 → 1; 1 ≥ 1: sì", "met")]
    [InlineData("dottorato/accessibility", "3 1 2", "3; 1; 2 → 1; 1 ≥ 1: sì", "met")]
    [InlineData("mobilita-uscita/accessibility", "3 1 2", "3; 1; 2 → 1; 1 ≥ 2: no", "missed")]
    [InlineData("mobilita-entrata/accessibility", "0", "0 → 0; 0 ≥ 1: no", "missed")]
    public async Task What_every_period_must_keep_is_judged_by_the_worst(string indicator, string months, string text, string outcome)
    {
        var told = await Explained(indicator, months);
        Assert.Equal(("every", text, outcome), (told.TextAt("arithmetic.aggregation"), told.TextAt("arithmetic.text"), told.TextAt("standing.outcome")));
        Assert.Equal((null, null, null), (Number(told, "margins.ifAllAdverse.cases"), Number(told, "margins.onFinalVolume.cases"), Number(told, "margins.onFinalVolume.finalVolume")));
    }

    [Fact]
    public async Task Without_a_number_nothing_is_compared()
    {
        var silent = await Explained("accordi-internazionali/effectiveness", "");
        Assert.Equal(("notEvaluable", "no-data", JsonValueKind.Null), (silent.TextAt("standing.outcome"), silent.TextAt("standing.reason"), silent.At("arithmetic").ValueKind));
        Assert.Equal(("[]", "[]"), (silent.At("facts").GetRawText(), silent.At("setAside").GetRawText()));
        var zero = await Explained("accordi-internazionali/efficiency", "0/0 0/0");
        Assert.Equal(("notEvaluable", "zero-denominator", "[]"), (zero.TextAt("standing.outcome"), zero.TextAt("standing.reason"), zero.At("arithmetic.comparisons").GetRawText()));
        Assert.Equal((0m, 0m, "0/0 + 0/0 → 0/0"), (zero.At("arithmetic.numerator").GetDecimal(), zero.At("arithmetic.denominator").GetDecimal(), zero.TextAt("arithmetic.text")));
        var declared = await Explained("accordi-internazionali/continuity", "-");
        Assert.Equal(("not-measured", JsonValueKind.Null, "notMeasured"), (declared.TextAt("standing.reason"), declared.At("arithmetic").ValueKind, declared.TextAt("setAside.0.why")));
    }

    [Fact]
    public async Task A_result_is_rounded_where_the_standard_says_so_and_nowhere_else()
    {
        const string Standard = "/v1/unimi/services/progetti-internazionali/indicators/effectiveness/standards/2024?reason=delibera";
        (await app.Put(Standard, """{"comparator":"atMost","value":29,"unit":"percent"}""", "If-Match: *")).Expect(200);
        var exact = await Explained("progetti-internazionali/effectiveness", "294/1000");
        Assert.Equal(("29400 ≤ 29000", false), Comparison(exact.At("arithmetic.comparisons.0")));
        (await app.Put(Standard, """{"comparator":"atMost","value":29,"unit":"percent","precision":0}""", "If-Match: *")).Expect(200);
        var rounded = (await app.Get(Explanation("progetti-internazionali", "effectiveness"))).Expect(200);
        Assert.Equal(("29 ≤ 29", true), Comparison(rounded.At("arithmetic.comparisons.0")));
        Assert.Equal("met", rounded.TextAt("standing.outcome"));
    }

    [Fact]
    public async Task The_standard_comes_with_its_edition_and_the_fact_that_programmed_it()
    {
        await using var own = await App.Start(at: "2024-07-20T08:00:00Z");
        (await own.Put(Paths.Measurement("master", "effectiveness", "2024-06"), """{"numerator":3,"denominator":20}""")).Expect(201);
        var first = (await own.Get(Explanation("master", "effectiveness"))).Expect(200);
        Assert.Equal(("≤ 20%", "2024", "2024-07-01T10:00:00Z"), Programmed(first));
        await Recorded(first);

        own.Clock.Set("2024-07-21T08:00:00Z");
        (await own.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2025", """{"comparator":"atMost","value":10,"unit":"percent"}""")).Expect(201);
        Assert.Equal(("≤ 20%", "2024", "2024-07-01T10:00:00Z"), Programmed((await own.Get(Explanation("master", "effectiveness") + "?edition=2024")).Expect(200)));
        var other = (await own.Get(Explanation("master", "effectiveness") + "?edition=2024&standardsOf=2025")).Expect(200);
        Assert.Equal(("≤ 10%", "2025", "2024-07-21T08:00:00Z"), Programmed(other));
        Assert.Equal(("board", "missed", "300 ≤ 200"), (other.TextAt("standard.role"), other.TextAt("standing.outcome"), Comparison(other.At("arithmetic.comparisons.0")).Item1));
        await Recorded(other);

        (await own.Put("/v1/unimi/services/master/indicators/effectiveness/standards/2025?reason=ricorso", """{"comparator":"atMost","value":15,"unit":"percent"}""", "If-Match: *")).Expect(200);
        var again = (await own.Get(Explanation("master", "effectiveness") + "?edition=2024&standardsOf=2025")).Expect(200);
        Assert.Equal(("ricorso", "≤ 15%", "met"), (again.TextAt("standard.reason"), again.TextAt("standard.standard.text"), again.TextAt("standing.outcome")));

        static (string?, string?, string?) Programmed(Answer a) => (a.TextAt("standard.standard.text"), a.TextAt("standard.edition"), a.TextAt("standard.at"));

        async Task Recorded(Answer a) => Assert.Equal("standard_programmed", await own.Select<string>(
            "select type from mt_events where id = $1 and seq_id = $2 and tenant_id = 'unimi' and stream_id = 'service/master'",
            a.At("standard.eventId").GetGuid(), a.At("standard.position").GetInt64()));
    }

    [Theory]
    [InlineData("master/effectiveness", "3/41", "«Soddisfazione degli utenti»", "3 su 41 (7,32%)", "la promessa è mantenuta", "“Soddisfazione degli utenti”", "3 of 41 (7.32%)", "the promise is kept", "provvisorio", "provisional")]
    [InlineData("master/efficiency", "4/8", "90%", "4 su 8 (50%)", "la promessa non è mantenuta", "90%", "4 of 8 (50%)", "the promise is not kept", "provvisorio", "provisional")]
    [InlineData("master/timeliness", "y n", "«Master»", "No", "la promessa non è mantenuta", "“Master”", "No", "the promise is not kept", "non può più cambiare", "nothing that is still to come can mend it")]
    [InlineData("master/transparency", "", "«Master»", "nessun dato", "non si può", "“Master”", "no figure", "cannot be told", "", "")]
    [InlineData("master/continuity", "-", "«Master»", "l'ufficio ha dichiarato", "non si può", "“Master”", "the office declared", "cannot be told", "", "")]
    [InlineData("corsi-perfezionamento/effectiveness", "0/0", "«Corsi di perfezionamento»", "non ci sono stati casi", "non si può", "“Corsi di perfezionamento”", "no case to judge", "cannot be told", "", "")]
    public async Task One_sentence_tells_the_verdict_to_everyone_in_both_languages(string indicator, string months, params string[] words)
    {
        var told = await Explained(indicator, months);
        var (it, en) = (told.TextAt("sentence.it")!, told.TextAt("sentence.en")!);
        Assert.All(new[] { words[0], words[1], words[2], words[6] }, word => Assert.Contains(word, it, StringComparison.Ordinal));
        Assert.All(new[] { words[3], words[4], words[5], words[7] }, word => Assert.Contains(word, en, StringComparison.Ordinal));
        foreach (var sentence in new[] { it, en })
        {
            Assert.Contains("2024", sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', sentence);
        }

        // Whatever language the rest of the answer is in.
        var english = (await app.Get(PathOf(indicator), "Accept-Language: en")).Expect(200);
        Assert.Equal((it, en), (english.TextAt("sentence.it"), english.TextAt("sentence.en")));
    }

    [Theory]
    [InlineData("/v1/nessuno/services/master/indicators/effectiveness/explanation", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/nessuno/indicators/effectiveness/explanation", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/explanation", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation?edition=2019", 404, "unknown-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation?standardsOf=2019", 404, "no-standard")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation?edition=duemila", 400, "malformed-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation?standardsOf=duemila", 400, "malformed-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation?when=2024", 400, "unknown-parameter")]
    public async Task What_cannot_be_explained_is_told_why(string path, int status, string code) => (await app.Get(path)).ExpectProblem(status, code);

    /// <param name="months">From January: <c>3/41</c>, <c>2</c>, <c>y</c>, <c>n</c>; <c>-</c> for declared not measured.</param>
    private async Task<Answer> Explained(string indicator, string months)
    {
        var month = 0;
        var (service, code) = (indicator.Split('/')[0], indicator.Split('/')[1]);
        foreach (var value in months.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            (await app.Put(Paths.Measurement(service, code, $"2024-{++month:D2}"), Year.YearTable.Body(value))).Expect(201);
        return (await app.Get(PathOf(indicator))).Expect(200);
    }

    private static string PathOf(string indicator) => Explanation(indicator.Split('/')[0], indicator.Split('/')[1]);

    private static string Explanation(string service, string indicator) => $"/v1/unimi/services/{service}/indicators/{indicator}/explanation";

    private static (string, bool) Comparison(JsonElement c) =>
        ($"{c.At("left")} {(c.Text("relation") == "atLeast" ? "≥" : "≤")} {c.At("right")}", c.At("holds").GetBoolean());

    private static string? Number(Answer answer, string path) => answer.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null;

    private static string Fact(JsonElement f) => string.Join(' ', new[]
    {
        f.Text("period"), f.Text("fact"), f.TryGetProperty("notMeasured", out var code) ? code.GetString() : $"{f.At("numerator")}/{f.At("denominator")}",
        f.Text("role"), f.Text("at"), $"r{f.At("revision")}", f.Text("reason"),
    }.Where(p => p is not null));

    private static string Aside(JsonElement a) =>
        $"{Fact(a.At("fact"))}: {a.Text("why")}{(a.At("setAsideBy") is { ValueKind: JsonValueKind.Object } by ? $" by r{by.At("revision")}" : "")}";
}
