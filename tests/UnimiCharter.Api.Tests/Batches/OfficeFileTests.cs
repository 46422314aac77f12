using System.Net.Http.Headers;
using System.Text;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Web;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Files as offices have them: what Excel makes of a period, numbers in Italian, names for codes, blank rows, another encoding, a form.</summary>
public sealed class OfficeFileTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("gen-24", "2024-01")]
    [InlineData("Gen 24", "2024-01")]
    [InlineData("gennaio 2024", "2024-01")]
    [InlineData("SETTEMBRE 2024", "2024-09")]
    [InlineData("set-24", "2024-09")]
    [InlineData("sett. 2024", "2024-09")]
    [InlineData("Jan-24", "2024-01")]
    [InlineData("december/2024", "2024-12")]
    [InlineData("01/2024", "2024-01")]
    [InlineData("1/2024", "2024-01")]
    [InlineData("12-2024", "2024-12")]
    [InlineData("2024/1", "2024-01")]
    [InlineData("2024-1", "2024-01")]
    [InlineData("2024-03-01", "2024-03")]
    [InlineData("01/03/2024", "2024-03")]
    [InlineData("1/3/2024", "2024-03")]
    [InlineData("1° trimestre 2024", "2024-Q1")]
    [InlineData("IV trim. 2024", "2024-Q4")]
    [InlineData("Q2 2024", "2024-Q2")]
    [InlineData("T2/2024", "2024-Q2")]
    [InlineData("2° semestre 2024", "2024-H2")]
    [InlineData("a.a. 2023/24", "AY2023-2024")]
    [InlineData("2023/2024", "AY2023-2024")]
    public void A_period_is_read_as_a_spreadsheet_writes_it(string written, string period) =>
        Assert.Equal([period], WrittenPeriods.Of(written, Language.Italian).Select(p => p.ToString()));

    [Theory]
    [InlineData("31/01/2024")]
    [InlineData("03/01/2024")]
    [InlineData("2024-03-02")]
    [InlineData("13/2024")]
    [InlineData("0/2024")]
    [InlineData("gen-1")]
    [InlineData("gennaio")]
    [InlineData("gennaiolo 2024")]
    [InlineData("3° semestre 2024")]
    [InlineData("5° trimestre 2024")]
    [InlineData("2023/2025")]
    [InlineData("gen-3000")]
    [InlineData("45292")]
    public void What_is_no_period_is_none(string written) => Assert.Empty(WrittenPeriods.Of(written, Language.Italian));

    [Theory]
    [InlineData("01/03/2024", "2024-03 2024-01")]
    [InlineData("03/01/2024", "2024-01 2024-03")]
    [InlineData("01/01/2024", "2024-01")]
    public void In_an_English_file_a_day_may_read_two_ways(string written, string periods) =>
        Assert.Equal(periods, string.Join(' ', WrittenPeriods.Of(written, Language.English).Select(p => p.ToString())));

    [Fact]
    public async Task What_Italian_Excel_saves_goes_in_as_it_is()
    {
        var organization = await Library.Open(app);
        const string File = "Servizio;Indicatore;Periodo;Conteggio;Importo;Sì;Nota\r\nbiblioteca;prestiti;gen-24;1.234;;;Perché sì\r\nbiblioteca;attesa;01/02/2024;;12,5;;\r\nbiblioteca;attesa;marzo 2024;;1.234,56;;\r\nbiblioteca;aperta;04/2024;;;VERO;\r\n;;;;;;\r\n;;;;;;\r\n";

        var answer = (await app.Import(organization, "?mode=atomic", Sending.Csv, Windows(File))).Expect(200);

        Assert.Equal(("4/0/0/0", "windows-1252"), (answer.Counts(), answer.TextAt("encoding")));
        Assert.Equal((1234m, 12.5m, 1234.56m), (await Value("prestiti", "2024-01", "count"), await Value("attesa", "2024-02", "amount"), await Value("attesa", "2024-03", "amount")));
        Assert.Equal("Perché sì", (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).TextAt("note"));
        // In UTF-8, with its mark, it is the same, and nothing is said of it.
        var again = (await app.Import(organization, "?mode=atomic", Sending.Csv, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(File)])).Expect(200);
        Assert.Equal("0/4/0/0", again.Counts());
        Assert.False(again.Json.TryGetProperty("encoding", out _));

        async Task<decimal?> Value(string indicator, string period, string field) => (await app.Get(Library.Measurement(organization, indicator, period))).Json.Number(field);
    }

    [Theory]
    [InlineData("", "12,5", 12.345)]
    [InlineData("", "12.5", 12345)]
    [InlineData("", "1.234.567", 12.345)]
    [InlineData("?decimal=comma", "7", 12.345)]
    [InlineData("?decimal=point", "7", 12345)]
    public async Task What_the_decimals_follow_is_said_or_shown_by_other_numbers(string query, string other, decimal amount)
    {
        var organization = await Library.Open(app);
        var file = $"service;indicator;period;amount\nbiblioteca;attesa;2024-01;12,345\nbiblioteca;attesa;2024-02;{other}\n";
        (await app.Import(organization, query, Sending.Csv, file)).Expect(200);
        Assert.Equal(amount, (await app.Get(Library.Measurement(organization, "attesa", "2024-01"))).Expect(200).Json.Number("amount"));
    }

    [Theory]
    [InlineData("", "7")]
    [InlineData("", "12,5\nbiblioteca;attesa;2024-03;12.5")]
    public async Task Where_nothing_shows_it_or_both_are_shown_it_is_not_guessed(string query, string other)
    {
        var file = $"service;indicator;period;amount\nbiblioteca;attesa;2024-01;12,345\nbiblioteca;attesa;2024-02;{other}\n";
        var answer = (await app.Import(await Library.Open(app), query, Sending.Csv, file)).Expect(200);
        Assert.Equal("1 rejected ambiguous-number amount", answer.Rows().First());
    }

    [Fact]
    public async Task What_is_said_holds_of_all_numbers_of_the_file()
    {
        const string File = "service;indicator;period;amount\nbiblioteca;attesa;2024-01;12.5\nbiblioteca;attesa;2024-02;1,234.5\n";
        Assert.Equal(["1 rejected number-expected amount", "2 rejected number-expected amount"], (await app.Import(await Library.Open(app), "?decimal=comma", Sending.Csv, File)).Expect(200).Rows());
        (await app.Import(await Library.Open(app), "?decimal=virgola", Sending.Csv, File)).Expect(400);
    }

    [Fact]
    public async Task Services_and_indicators_may_be_told_by_name_in_either_language()
    {
        await using var own = await App.Start();
        const string File = "servizio;indicatore;periodo;numeratore;denominatore\n  MASTER ; efficacia ;2024-03;3;41\nmaster;EFFECTIVENESS;2024-04;2;40\n";
        var answer = (await own.Import("unimi", "?mode=atomic", Sending.Csv, File)).Expect(200);
        Assert.Equal(["master effectiveness 2024-03", "master effectiveness 2024-04"], answer.At("items").EnumerateArray().Select(row => $"{row.Text("service")} {row.Text("indicator")} {row.Text("period")}"));
    }

    [Fact]
    public async Task A_name_that_several_have_is_refused_with_their_codes()
    {
        var organization = await Library.Open(app);
        var answer = (await app.Import(organization, "", Sending.Csv, "service,indicator,period,count\nBIBLIOTECA,titolo,2024-01,1\nSportello,prestiti,2024-01,1\n", "Accept-Language: en")).Expect(200);
        Assert.Equal(["1 rejected ambiguous-name indicator", "2 rejected unknown-service service"], answer.Rows());
        Assert.Equal("Several are called 'titolo': name one by its code, of aperta, attesa, gradimento, prestiti.", answer.TextAt("items.0.detail"));
    }

    [Fact]
    public async Task One_period_in_two_writings_is_one_period()
    {
        var answer = (await app.Import(await Library.Open(app), "", Sending.Csv, "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\nbiblioteca,prestiti,gen-24,2\n")).Expect(200);
        Assert.Equal(["1 created", "2 rejected duplicate-row"], answer.Rows());
    }

    [Fact]
    public async Task A_blank_row_between_others_is_a_row_and_those_at_the_end_are_none()
    {
        var answer = (await app.Import(await Library.Open(app), "", Sending.Csv, "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\n,,,\nbiblioteca,prestiti,2024-03,3\n,,,\n , ,,\n")).Expect(200);
        Assert.Equal(["1 created", "2 rejected field-required service", "3 created"], answer.Rows());
    }

    [Fact]
    public async Task Messages_call_columns_as_the_file_does()
    {
        var answer = (await app.Import(await Library.Open(app), "", Sending.Csv, "Servizio;Indicatore;Periodo;Conteggio\nbiblioteca;prestiti;;1\nbiblioteca;prestiti;gen-24;molti\n")).Expect(200);
        Assert.Equal(["1 rejected field-required Periodo", "2 rejected number-expected Conteggio"], answer.Rows());
        Assert.Contains("«Periodo»", answer.TextAt("items.0.detail"), StringComparison.Ordinal);
        Assert.Contains("«Conteggio»", answer.TextAt("items.1.detail"), StringComparison.Ordinal);
        Assert.Equal(["0 missing-column periodo"], (await app.Import(await Library.Open(app), "", Sending.Csv, "Servizio;Indicatore;Conteggio\nbiblioteca;prestiti;1\n")).ExpectProblem(422, "missing-column").Errors());
    }

    [Fact]
    public async Task Two_columns_of_one_meaning_in_two_languages_are_one_too_many() =>
        Assert.Equal(["0 duplicate-column conteggio"], (await app.Import(await Library.Open(app), "", Sending.Csv, "service,indicator,period,count,conteggio\n")).ExpectProblem(422, "duplicate-column").Errors());

    [Theory]
    [InlineData("text/csv; charset=windows-1252")]
    [InlineData("text/csv; charset=\"ISO-8859-1\"")]
    public async Task An_encoding_that_is_said_is_believed(string type)
    {
        var organization = await Library.Open(app);
        // In UTF-8 it could be read, too.
        var answer = (await app.Import(organization, "", type, Windows("service,indicator,period,count,note\nbiblioteca,prestiti,2024-01,1,Ã¨ così\n"))).Expect(200);
        Assert.Equal(("1/0/0/0", "windows-1252"), (answer.Counts(), answer.TextAt("encoding")));
        Assert.Equal("Ã¨ così", (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).TextAt("note"));
    }

    [Theory]
    [InlineData("rilevazioni.csv", "text/csv")]
    [InlineData("RILEVAZIONI.CSV", "application/vnd.ms-excel")]
    [InlineData("file", "text/csv; charset=utf-8")]
    public async Task A_file_comes_in_a_form_as_a_browser_sends_it(string name, string type)
    {
        var organization = await Library.Open(app);
        using var form = new MultipartFormDataContent { { Part("service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\n", type), "file", name } };
        Assert.Equal("1/0/0/0", (await app.Send("POST", Sending.PathOf(organization), form)).Expect(200).Counts());
    }

    [Fact]
    public async Task A_form_has_the_file_and_nothing_else()
    {
        var organization = await Library.Open(app);
        const string Csv = "service,indicator,period,count\nbiblioteca,prestiti,2024-01,1\n";
        using var after = new MultipartFormDataContent { { Part(Csv, "text/csv"), "file", "a.csv" }, { new StringContent("true"), "dryRun" } };
        Assert.Equal("dryRun", (await app.Send("POST", Sending.PathOf(organization), after)).ExpectProblem(422, "unknown-field").TextAt("errors.0.pointer"));
        using var before = new MultipartFormDataContent { { new StringContent("true"), "dryRun" }, { Part(Csv, "text/csv"), "file", "a.csv" } };
        (await app.Send("POST", Sending.PathOf(organization), before)).ExpectProblem(422, "unknown-field");
        using var two = new MultipartFormDataContent { { Part(Csv, "text/csv"), "file", "a.csv" }, { Part(Csv, "text/csv"), "file", "b.csv" } };
        (await app.Send("POST", Sending.PathOf(organization), two)).ExpectProblem(422, "unknown-field");
        using var picture = new MultipartFormDataContent { { Part(Csv, "image/png"), "file", "a.png" } };
        (await app.Send("POST", Sending.PathOf(organization), picture)).ExpectProblem(415, "unsupported-media-type");
        foreach (var broken in new[] { "", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nservice,indicator" })
            (await app.Import(organization, "", "multipart/form-data; boundary=x", broken)).ExpectProblem(400, "malformed-form");
        (await app.Import(organization, "", "multipart/form-data", Csv)).ExpectProblem(400, "malformed-form");
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).ExpectProblem(404, "no-measurement");
    }

    private static ByteArrayContent Part(string text, string type) => new(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static byte[] Windows(string text) => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text);
}
