using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>
/// One bad row between two good ones: told by its number and what is wrong in it. An atomic batch writes none of the three,
/// the other both good ones.
/// </summary>
public sealed class BadRowTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("biblioteca,prestiti,2024-02,,,,,,", "2 shape-mismatch")]
    [InlineData("biblioteca,prestiti,2024-02,,,1,true,,", "2 shape-mismatch")]
    [InlineData("biblioteca,prestiti,2024-02,,,,,1.5,", "2 shape-mismatch")]
    [InlineData("biblioteca,gradimento,2024-02,3,,,,,", "2 shape-mismatch")]
    [InlineData("biblioteca,gradimento,2024-02,3,2,,,,", "2 numerator-exceeds-denominator numerator")]
    [InlineData("biblioteca,prestiti,2024-02,,,tre,,,", "2 number-expected count")]
    [InlineData("biblioteca,prestiti,2024-02,,,-3,,,", "2 negative-number count")]
    [InlineData("biblioteca,prestiti,2024-02,,,0.5,,,", "2 whole-number-expected count")]
    [InlineData("biblioteca,prestiti,2024-02,,,999999999999999999999,,,", "2 number-too-large count")]
    [InlineData("biblioteca,attesa,2024-02,,,,,0.0000001,", "2 too-many-decimals amount")]
    [InlineData("biblioteca,attesa,2024-02,,,,,-9999999999999,", "2 number-too-large amount")]
    [InlineData("biblioteca,aperta,2024-02,,,,forse,,", "2 boolean-expected yes")]
    [InlineData("biblioteca,prestiti,2024-02,,,,,,boh", "2 unknown-choice notMeasured")]
    [InlineData("biblioteca,prestiti,2024-13,,,1,,,", "2 malformed-period period")]
    [InlineData("biblioteca,prestiti,di marzo,,,1,,,", "2 malformed-period period")]
    [InlineData("biblioteca,prestiti,2024-Q1,,,1,,,", "2 period-frequency-mismatch period")]
    [InlineData("biblioteca,prestiti,2024-08,,,1,,,", "2 period-not-begun period")]
    [InlineData("biblioteca,prestiti,2023-02,,,1,,,", "2 period-outside-edition period")]
    [InlineData("nessuna,prestiti,2024-02,,,1,,,", "2 unknown-service service")]
    [InlineData("Biblioteca!,prestiti,2024-02,,,1,,,", "2 unknown-service service")]
    [InlineData("biblioteca,nessuno,2024-02,,,1,,,", "2 unknown-indicator indicator")]
    [InlineData(",prestiti,2024-02,,,1,,,", "2 field-required service")]
    [InlineData(",,,,,,,,", "2 field-required service", "2 field-required indicator", "2 field-required period")]
    [InlineData("biblioteca,prestiti,2024-02,,,1,,", "2 column-count")]
    [InlineData("biblioteca,prestiti,2024-02,,,1,,,,", "2 column-count")]
    [InlineData("biblioteca;prestiti;2024-02;;;1;;;", "2 column-count")]
    [InlineData("biblioteca,prestiti,2024-01,,,1,,,", "2 duplicate-row")]
    [InlineData("biblioteca,prestiti, 2024-01 ,,,99,,,", "2 duplicate-row")]
    [InlineData("biblio\0teca,prestiti,2024-02,,,1,,,", "2 text-expected service")]
    [InlineData("biblioteca,prestiti,2024\0-02,,,1,,,", "2 text-expected period")]
    [InlineData("biblioteca,prestiti,2024-02,,,1\0,,,", "2 number-expected count")]
    [InlineData("a,b,c,x,-1,1.5,2,z,w",
        "2 malformed-period period", "2 number-expected numerator", "2 negative-number denominator", "2 whole-number-expected count",
        "2 boolean-expected yes", "2 number-expected amount", "2 unknown-choice notMeasured")]
    public async Task In_CSV(string row, params string[] errors) => await Held(
        Sending.Csv,
        $"service,indicator,period,numerator,denominator,count,yes,amount,notMeasured\nbiblioteca,prestiti,2024-01,,,1,,,\n{row}\nbiblioteca,prestiti,2024-03,,,3,,,\n",
        errors);

    [Theory]
    [InlineData("{}", "2 field-required /service", "2 field-required /indicator", "2 field-required /period")]
    [InlineData("""{"service":1,"indicator":true,"period":2024,"count":1}""", "2 text-expected /service", "2 text-expected /indicator", "2 text-expected /period")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":"1"}""", "2 number-expected /count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":[1]}""", "2 number-expected /count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1e400}""", "2 number-too-large /count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1000000000000}""", "2 number-too-large /count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":-1}""", "2 negative-number /count")]
    [InlineData("""{"service":"biblioteca","indicator":"aperta","period":"2024-02","yes":"true"}""", "2 boolean-expected /yes")]
    [InlineData("""{"service":"biblioteca","indicator":"aperta","period":"2024-02","yes":1}""", "2 boolean-expected /yes")]
    [InlineData("""{"service":"biblioteca","indicator":"attesa","period":"2024-02","amount":"2,5"}""", "2 number-expected /amount")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","notMeasured":"boh"}""", "2 unknown-choice /notMeasured")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"note":{}}""", "2 text-expected /note")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"note":"a\u0000b"}""", "2 text-expected /note")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"note":"\ud83d"}""", "2 text-expected /note")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"evidence":"javascript:alert(1)"}""", "2 url-expected /evidence")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"revision":"1"}""", "2 number-expected /revision")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"Count":1}""", "2 unknown-field /Count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"a/b~c":1}""", "2 unknown-field /a~1b~0c")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"count":1}""", "2 duplicate-field /count")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""", "2 duplicate-row")]
    // What only a rule can tell is pointed at as what is read off the row.
    [InlineData("""{"service":"nessuna","indicator":"prestiti","period":"2024-02","count":1}""", "2 unknown-service /service")]
    [InlineData("""{"service":"biblioteca","indicator":"nessuno","period":"2024-02","count":1}""", "2 unknown-indicator /indicator")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2023-02","count":1}""", "2 period-outside-edition /period")]
    [InlineData("""{"service":"biblioteca","indicator":"gradimento","period":"2024-02","numerator":3,"denominator":2}""", "2 numerator-exceeds-denominator /numerator")]
    public async Task In_JSON_and_in_lines_of_it(string row, params string[] errors)
    {
        const string First = """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""";
        const string Last = """{"service":"biblioteca","indicator":"prestiti","period":"2024-03","count":3}""";
        await Held(Sending.NdJson, $"{First}\n{row}\n{Last}\n", errors);
        // Of a list, a pointer begins at the body.
        await Held(Sending.Json, $$"""{"items":[{{First}},{{row}},{{Last}}]}""", [.. errors.Select(e => e.Replace(" /", " /items/1/", StringComparison.Ordinal))]);
    }

    [Fact]
    public async Task A_row_repeats_one_about_the_same_wherever_that_stands_and_no_other()
    {
        const string File = """
            service,programme,indicator,period,count
            biblioteca,,prestiti,2024-02,2
            ,biblioteca,prestiti,2024-02,1
            nessuna,,prestiti,2024-02,1
            biblioteca,,prestiti,2024-01,1
            ,biblioteca,prestiti,2024-02,3
            biblioteca,,prestiti,2024-02,3
            """;
        var answer = (await app.Import(await Library.Open(app), "", Sending.Csv, File)).Expect(200);
        Assert.Equal(
            ["1 created", "2 rejected unknown-programme programme", "3 rejected unknown-service service", "4 created", "5 rejected duplicate-row", "6 rejected duplicate-row"],
            answer.Rows());
        Assert.Contains("riga 2", answer.TextAt("items.4.detail"), StringComparison.Ordinal);
        Assert.Contains("riga 1", answer.TextAt("items.5.detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_is_told_by_the_name_that_the_file_gives_it()
    {
        var organization = await Library.Open(app);
        var answer = (await app.Import(organization, "", Sending.Csv, "Servizio;Indicatore;Periodo;Numeratore;Denominatore\nbiblioteca;nessuno;2024-01;1;2\nbiblioteca;gradimento;2024-02;3;2\nbiblioteca;gradimento;febbraio;3;2\n")).Expect(200);
        Assert.Equal(["1 rejected unknown-indicator Indicatore", "2 rejected numerator-exceeds-denominator Numeratore", "3 rejected malformed-period Periodo"], answer.Rows());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"biblioteca\"")]
    public async Task A_row_that_is_no_object_is_told_where(string row)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        foreach (var (mediaType, text, pointer) in new[] { (Sending.NdJson, row + "\n", ""), (Sending.Json, $$"""{"items":[{{row}}]}""", "/items/0") })
        {
            Assert.Equal($"1 rejected object-expected {pointer}".TrimEnd(), Assert.Single((await app.Import(organization, "", mediaType, text)).Expect(200).Rows()));
            Assert.Equal($"1 object-expected {pointer}".TrimEnd(), Assert.Single((await app.Import(organization, "?mode=atomic", mediaType, text)).ExpectProblem(422, "batch-refused").Errors()));
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("""{"service":"biblioteca" """, "2 malformed-json")]
    [InlineData("biblioteca,prestiti,2024-02,1", "2 malformed-json")]
    [InlineData("""{"service":"biblioteca"}{"service":"biblioteca"}""", "2 malformed-json")]
    [InlineData("\u0000", "2 malformed-json")]
    [InlineData("""{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1,"\ud800":1}""", "2 malformed-json")]
    public async Task A_line_that_cannot_be_read_is_wrong_by_itself(string line, string error) => await Held(
        Sending.NdJson,
        $"{{\"service\":\"biblioteca\",\"indicator\":\"prestiti\",\"period\":\"2024-01\",\"count\":1}}\n{line}\n{{\"service\":\"biblioteca\",\"indicator\":\"prestiti\",\"period\":\"2024-03\",\"count\":3}}\n",
        error);

    [Theory]
    [InlineData(2 * 1024 * 1024)]
    [InlineData(65 * 1024)]
    public async Task A_line_that_is_too_long_is_wrong_by_itself(int length) => await Held(
        Sending.NdJson,
        $$"""
        {"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":2,"note":"{{new string('x', length)}}"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-03","count":3}
        """,
        "2 row-too-large");

    [Fact]
    public async Task A_line_of_bytes_that_are_no_text_is_wrong_by_itself() => await Held(
        Sending.NdJson,
        Encoding.Latin1.GetBytes("""
        {"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":2,"note":"Perché"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-03","count":3}
        """),
        "2 text-expected /note");

    private Task Held(string mediaType, string text, params string[] errors) => Held(mediaType, Encoding.UTF8.GetBytes(text), errors);

    private async Task Held(string mediaType, byte[] body, params string[] errors)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        Assert.Equal(errors, (await app.Import(organization, "?mode=atomic", mediaType, body)).ExpectProblem(422, "batch-refused").Errors());
        Assert.Equal(facts, await app.Facts());
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).ExpectProblem(404, "no-measurement");

        var each = (await app.Import(organization, "", mediaType, body)).Expect(200);
        Assert.Equal(["1 created", errors[0].Replace("2 ", "2 rejected ", StringComparison.Ordinal), "3 created"], each.Rows());
        Assert.Equal(facts + 2, await app.Facts());
        Assert.Equal(
            (1m, 3m),
            ((await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).Json.Number("count"), (await app.Get(Library.Measurement(organization, "prestiti", "2024-03"))).Json.Number("count")));
    }
}
