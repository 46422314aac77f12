using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>What is exported can be imported as it is, and then changes nothing.</summary>
public sealed partial class ExportTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Header = "service,indicator,period,numerator,denominator,count,yes,amount,notMeasured,note,evidence,reason,revision";

    /// <summary>Of all that can be said, what is easily written otherwise.</summary>
    internal const string Everything = """
        {"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":2.5,"note":"Lenti, ma gentili; \"ottimi\""}
        {"service":"biblioteca","indicator":"attesa","period":"2024-02","amount":-0.000001,"note":"=1+1"}
        {"service":"biblioteca","indicator":"attesa","period":"2024-03","amount":999999999999,"note":"@SUM(A1)"}
        {"service":"biblioteca","indicator":"attesa","period":"2024-04","amount":0,"note":"+39 02 5032"}
        {"service":"biblioteca","indicator":"attesa","period":"2024-05","amount":7.10,"note":"-"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":0,"note":"su due\nrighe"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":999999999999,"note":"su due\r\nrighe\r\n"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-03","count":3,"note":"  spazi  "}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-04","count":4,"note":"\""}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-05","count":5,"note":"\t=tab"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-06","count":6,"note":"a\rb"}
        {"service":"biblioteca","indicator":"prestiti","period":"2024-07","count":7,"note":"'=1"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-04","yes":true,"note":"''-'"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-05","yes":true,"note":"'ndrangheta"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-06","yes":true,"note":"＝1"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-01","yes":true,"evidence":"https://www.example.it/orari?a=1,2;b=\"3\""}
        {"service":"biblioteca","indicator":"aperta","period":"2024-02","yes":false,"note":"Perché? «Così» 😀"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-03","notMeasured":"system-unavailable"}
        {"service":"biblioteca","indicator":"gradimento","period":"2024-01","numerator":0,"denominator":0,"note":"\ufeffBOM"}
        {"service":"biblioteca","indicator":"gradimento","period":"2024-02","numerator":3,"denominator":41,"note":"1,5"}
        {"service":"biblioteca","indicator":"gradimento","period":"2024-03","notMeasured":"not-applicable","note":"null","evidence":"http://example.it/"}
        """;

    private readonly App app = shared.App;

    [Theory]
    [InlineData("each")]
    [InlineData("atomic")]
    public async Task What_is_exported_and_imported_again_is_unchanged_row_by_row(string mode)
    {
        var organization = await Library.Open(app);
        Assert.Equal("21/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.NdJson, Everything)).Expect(200).Counts());
        var file = await Export(organization);
        var facts = await app.Facts();
        var answer = (await app.Import(organization, "?mode=" + mode, Sending.Csv, file.Body)).Expect(200);
        Assert.All(answer.At("items").EnumerateArray(), row => Assert.Equal("unchanged", row.Text("outcome")));
        Assert.Equal("0/21/0/0", answer.Counts());
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_is_exported_and_imported_elsewhere_is_exported_there_the_same()
    {
        var (one, two) = (await Library.Open(app), await Library.Open(app));
        (await app.Import(one, "?mode=atomic", Sending.NdJson, Everything)).Expect(200);
        // A revision is of one registry: it stays behind. Its column is the last.
        var moved = Revisions().Replace((await Export(one)).Text, ",\r\n");
        Assert.Equal("21/0/0/0", (await app.Import(two, "?mode=atomic", Sending.Csv, moved)).Expect(200).Counts());
        foreach (var (indicator, period) in Everything.Split('\n').Select(Place))
            Assert.Equal(await Said(one, indicator, period), await Said(two, indicator, period));
    }

    /// <summary>An office's note is opened by the board; a negative number is no formula.</summary>
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+39", "'+39")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠A", "'＠A")]
    [InlineData("'=1", "''=1")]
    [InlineData("l'=1", "l'=1")]
    public async Task A_note_that_a_spreadsheet_would_take_for_a_formula_is_told_as_text(string note, string cell)
    {
        var organization = await Library.Open(app);
        await Import(organization, $$"""{"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":-2.5,"note":{{JsonSerializer.Serialize(note)}}}""");
        var file = await Export(organization);
        Assert.Equal($"{Header}\r\nbiblioteca,attesa,2024-01,,,,,-2.5,,{cell},,,1\r\n", file.Text.TrimStart('\ufeff'));
        Assert.Equal("0/1/0/0", (await app.Import(organization, "", Sending.Csv, file.Body)).Expect(200).Counts());
    }

    [Fact]
    public async Task An_export_is_a_CSV_of_the_columns_of_a_batch()
    {
        var organization = await Library.Open(app);
        await Import(organization, """{"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":2.50,"note":"Lenti, ma \"ottimi\""}""");
        await Import(organization, """{"service":"biblioteca","indicator":"gradimento","period":"2024-02","numerator":3,"denominator":41,"evidence":"https://www.example.it/"}""");
        await Import(organization, """{"service":"biblioteca","indicator":"gradimento","period":"2024-01","notMeasured":"data-lost"}""");
        await Import(organization, """{"service":"biblioteca","indicator":"aperta","period":"2024-06","yes":true}""");
        var file = await Export(organization);
        var lines = file.Text.TrimEnd().Split("\r\n");
        Assert.Equal(Header, lines[0]);
        Assert.Equal(
            [
                "biblioteca,aperta,2024-06,,,,true,,,,,,4",
                "biblioteca,attesa,2024-01,,,,,2.5,,\"Lenti, ma \"\"ottimi\"\"\",,,1",
                "biblioteca,gradimento,2024-01,,,,,,data-lost,,,,3",
                "biblioteca,gradimento,2024-02,3,41,,,,,,https://www.example.it/,,2",
            ],
            lines[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_reported_is_a_header_alone()
    {
        var organization = await Library.Open(app);
        Assert.Equal(Header + "\r\n", (await Export(organization)).Text);
        Assert.Equal(Header + "\r\n", (await Export(organization, "?service=biblioteca&edition=2024")).Text);
    }

    [Fact]
    public async Task What_was_withdrawn_is_not_exported_and_what_was_rectified_as_it_stands()
    {
        var organization = await Library.Open(app);
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""");
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":2}""");
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":3,"reason":"ricontati"}""");
        var path = Library.Measurement(organization, "prestiti", "2024-01");
        (await app.Delete(path + "?reason=errore", "If-Match: " + (await app.Get(path)).ETag)).Expect(204);
        var file = await Export(organization);
        Assert.Equal(Header + "\r\nbiblioteca,prestiti,2024-02,,,3,,,,,,,3\r\n", file.Text);
    }

    [Fact]
    public async Task An_export_edited_in_a_spreadsheet_rectifies_what_it_was_made_of_and_no_more()
    {
        var organization = await Library.Open(app);
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""");
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":2}""");
        var edited = (await Export(organization)).Text
            .Replace("2024-01,,,1,,,,,,,1", "2024-01,,,10,,,,,,ricontati,1", StringComparison.Ordinal)
            .Replace("2024-02,,,2,,,,,,,2", "2024-02,,,20,,,,,,ricontati,2", StringComparison.Ordinal);
        // Someone else was faster with February.
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":3,"reason":"altro"}""");
        Assert.Equal(["1 rectified", "2 rejected precondition-failed revision"], (await app.Import(organization, "", Sending.Csv, edited)).Expect(200).Rows());
        Assert.Equal(3m, (await app.Get(Library.Measurement(organization, "prestiti", "2024-02"))).Json.Number("count"));
    }

    [Fact]
    public async Task One_services_measurements_are_exported_alone()
    {
        foreach (var service in new[] { "master", "dottorato" })
            (await app.Put(Paths.Measurement(service, "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        var all = (await Export("unimi")).Text.TrimEnd().Split("\r\n")[1..];
        // In the order of the charter's services.
        Assert.Equal(["dottorato", "master"], all.Select(line => line.Split(',')[0]));
        Assert.Equal("master", Assert.Single((await Export("unimi", "?service=master")).Text.TrimEnd().Split("\r\n")[1..]).Split(',')[0]);
        Assert.Equal(Header + "\r\n", (await Export("unimi", "?service=accreditamento-cds")).Text);
    }

    [Fact]
    public async Task An_export_is_known_again_by_its_tag()
    {
        var organization = await Library.Open(app);
        var file = await Export(organization);
        (await app.Get(Sending.PathOf(organization, "/export"), "If-None-Match: " + file.ETag)).Expect(304);
        await Import(organization, """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""");
        (await app.Get(Sending.PathOf(organization, "/export"), "If-None-Match: " + file.ETag)).Expect(200);
    }

    [Theory]
    [InlineData("?edition=24", 400, "malformed-edition")]
    [InlineData("?edition=2024-03", 400, "malformed-edition")]
    [InlineData("?edition=2031", 404, "unknown-edition")]
    [InlineData("?service=nessuno", 404, "unknown-service")]
    [InlineData("?service=", 404, "unknown-service")]
    [InlineData("?service=master&service=dottorato", 400, "repeated-parameter")]
    [InlineData("?asOf=ieri", 400, "malformed-instant")]
    [InlineData("?asOf=2031-01-01", 422, "instant-in-the-future")]
    [InlineData("?period=2024-01", 400, "unknown-parameter")]
    public async Task What_is_asked_otherwise_is_refused(string query, int status, string code) =>
        (await app.Get(Sending.PathOf("unimi", "/export" + query))).ExpectProblem(status, code);

    [Fact]
    public async Task Only_a_known_organization_has_an_export_and_only_as_a_table()
    {
        (await app.Get(Sending.PathOf("nessuno", "/export"))).ExpectProblem(404, "unknown-organization");
        (await app.Get(Sending.PathOf("unimi", "/export"), "Accept: image/png")).ExpectProblem(406, "not-acceptable");
        (await app.Get(Sending.PathOf("unimi", "/export"), "Accept: text/csv")).Expect(200);
    }

    private async Task<Answer> Export(string organization, string query = "") => (await app.Get(Sending.PathOf(organization, "/export" + query))).Expect(200);

    private async Task Import(string organization, string row) =>
        Assert.Single((await app.Import(organization, "?mode=atomic", Sending.NdJson, Encoding.UTF8.GetBytes(row))).Expect(200).Rows());

    private static (string Indicator, string Period) Place(string row)
    {
        var json = System.Text.Json.JsonDocument.Parse(row).RootElement;
        return (json.Text("indicator")!, json.Text("period")!);
    }

    private async Task<string> Said(string organization, string indicator, string period)
    {
        var read = (await app.Get(Library.Measurement(organization, indicator, period))).Expect(200).Json;
        string[] names = ["numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence"];
        return string.Join(' ', names.Where(name => read.TryGetProperty(name, out _)).Select(name => $"{name}={read.At(name)}"));
    }

    [GeneratedRegex(@",\d+\r\n")]
    private static partial Regex Revisions();
}
