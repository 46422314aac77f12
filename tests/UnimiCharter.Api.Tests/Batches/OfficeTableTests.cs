using System.Text;
using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>What an office downloads, fills in and sends back in its own spreadsheet.</summary>
public sealed class OfficeTableTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Xlsx = "Accept: " + Workbook.MediaType;

    private readonly App app = shared.App;

    [Fact]
    public async Task The_template_is_a_workbook_in_the_callers_language_with_titles_and_only_the_columns_that_it_needs()
    {
        var organization = await Library.Open(app);
        var italian = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"), Xlsx)).Expect(200);
        Assert.Equal(Workbook.MediaType, italian.Header("Content-Type"));
        Assert.Equal("attachment; filename=\"rilevazioni-2024-03.xlsx\"", italian.Header("Content-Disposition"));
        var rows = Workbook.Read(italian.Body);
        Assert.Equal(
            ["servizio", "titolo servizio", "indicatore", "titolo indicatore", "periodo", "numeratore", "denominatore", "conteggio", "sì", "importo", "non rilevato", "nota"], rows[0]);
        Assert.Equal(["biblioteca", "Biblioteca", "prestiti", "Titolo", "2024-03"], rows.Single(r => r[2] == "prestiti")[..5]);
        Assert.Equal(5, rows.Length);
        Assert.Equal("Colonna", Workbook.Read(italian.Body, 1)[0][0]);
        var sheet = Workbook.Part(italian.Body, "xl/worksheets/sheet1.xml");
        Assert.Matches("<dataValidation[^>]* sqref=\"I2:I5\"[^>]*><formula1>\"sì,no\"</formula1>", System.Net.WebUtility.HtmlDecode(sheet));
        Assert.Contains("state=\"frozen\"", sheet, StringComparison.Ordinal);

        var english = (await app.Get(Sending.PathOf(organization, "/template.xlsx?period=2024"), "Accept-Language: en")).Expect(200);
        Assert.Equal("attachment; filename=\"measurements-2024.xlsx\"", english.Header("Content-Disposition"));
        Assert.Equal(["service", "service title", "indicator", "indicator title", "period", "numerator", "denominator", "count", "yes", "amount", "notMeasured", "note"], Workbook.Read(english.Body)[0]);

        // Six indicators of shares.
        var own = Workbook.Read((await app.Get(Sending.PathOf("unimi", "/template?service=master&period=2024-03"), Xlsx)).Expect(200).Body);
        Assert.DoesNotContain("importo", own[0]);
    }

    [Fact]
    public async Task A_workbook_that_has_not_changed_has_not_changed_its_tag()
    {
        var path = Sending.PathOf(await Library.Open(app), "/template?period=2024-03");
        var (first, english) = ((await app.Get(path, Xlsx)).Expect(200), (await app.Get(path, Xlsx, "Accept-Language: en")).Expect(200));
        (await app.Get(path, Xlsx, "If-None-Match: " + first.ETag)).Expect(304);
        Assert.NotEqual(first.ETag, english.ETag);
        // It is that of what it tells: its bytes bear the time at which they were packed.
        Assert.Equal((await app.Get(path, "Accept: text/csv")).ETag![..^1] + "-xlsx\"", first.ETag);
    }

    [Fact]
    public async Task The_template_in_CSV_is_what_Excel_opens_by_a_double_click()
    {
        var organization = await Library.Open(app);
        var italian = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"))).Expect(200);
        Assert.Equal("attachment; filename=\"rilevazioni-2024-03.csv\"", italian.Header("Content-Disposition"));
        Assert.Equal(Encoding.UTF8.GetPreamble(), italian.Body[..3]);
        Assert.StartsWith("\ufeffservizio;titolo servizio;indicatore;titolo indicatore;periodo;numeratore;denominatore;conteggio;sì;importo;non rilevato;nota\r\nbiblioteca;Biblioteca;", italian.Text, StringComparison.Ordinal);
        var english = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"), "Accept-Language: en")).Expect(200);
        Assert.StartsWith("\ufeffservice,service title,indicator,", english.Text, StringComparison.Ordinal);
        var filled = italian.Text.Replace("biblioteca;Biblioteca;attesa;Titolo;2024-03;;;;;;", "biblioteca;Biblioteca;attesa;Titolo;2024-03;;;;;2,5;", StringComparison.Ordinal);
        Assert.Contains("created", string.Join('|', (await app.Import(organization, "", Sending.Csv, filled)).Expect(200).Rows()), StringComparison.Ordinal);
        Assert.Equal(2.5m, (await app.Get(Library.Measurement(organization, "attesa", "2024-03"))).Json.Number("amount"));
    }

    [Fact]
    public async Task Filled_in_and_posted_the_workbook_is_judged_and_then_nothing_is_left_of_it()
    {
        var organization = await Library.Open(app);
        var rows = Workbook.Read((await app.Get(Sending.PathOf(organization, "/template?period=2024-H1"), Xlsx)).Expect(200).Body);
        var book = await Workbook.Of("Rilevazioni", [rows[0], .. rows[1..].Select(FilledIn)]);
        Assert.Equal("24/0/0/0", (await app.Import(organization, "?mode=atomic", Workbook.MediaType, book)).Expect(200).Counts());
        Assert.Single(Workbook.Read((await app.Get(Sending.PathOf(organization, "/template?period=2024-H1"), Xlsx)).Expect(200).Body));
        var standing = (await app.Get($"/v1/{organization}/services/biblioteca/compliance?edition=2024")).Expect(200);
        Assert.Contains("\"met\"", standing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posted_as_it_is_the_workbook_reports_nothing()
    {
        var organization = await Library.Open(app);
        var book = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"), Xlsx)).Expect(200).Body;
        var answer = (await app.Import(organization, "", Workbook.MediaType, book)).Expect(200);
        Assert.Equal("0/0/0/0", answer.Counts());
        Assert.Equal(4, answer.At("counts").Number("blank"));
        Assert.All(answer.Rows(), row => Assert.EndsWith(" blank", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_form_only_what_was_filled_in_is_recorded(bool isWorkbook)
    {
        var organization = await Library.Open(app);
        var file = (await app.Get(Sending.PathOf(organization, "/template?period=2024-03"), isWorkbook ? Xlsx : "Accept: text/csv")).Expect(200);
        string[][] rows = isWorkbook ? Workbook.Read(file.Body) : [.. file.Text.TrimStart('\ufeff').TrimEnd().Split("\r\n").Select(line => line.Split(';'))];
        var filled = rows.Single(row => row[2] == "prestiti");
        filled[Array.IndexOf(rows[0], "conteggio")] = "7";
        var answer = isWorkbook
            ? await app.Import(organization, "?mode=atomic", Workbook.MediaType, await Workbook.Of("Rilevazioni", rows))
            : await app.Import(organization, "?mode=atomic", Sending.Csv, string.Join("\r\n", rows.Select(row => string.Join(';', row))));
        Assert.Equal(("1/0/0/0", 3), (answer.Expect(200).Counts(), answer.At("counts").Number("blank")));
        Assert.Equal(7, (await app.Get(Library.Measurement(organization, "prestiti", "2024-03"))).Json.Number("count"));
        // What one began to fill in is meant.
        filled[Array.IndexOf(rows[0], "conteggio")] = "";
        filled[Array.IndexOf(rows[0], "nota")] = "chiusa";
        var begun = await app.Import(organization, "", Workbook.MediaType, await Workbook.Of("Rilevazioni", rows));
        Assert.Equal("0/0/0/1", begun.Expect(200).Counts());
    }

    [Fact]
    public async Task The_file_of_the_READMEs_walk_is_the_template_with_two_rows_filled_in()
    {
        var template = Workbook.Read((await app.Get(Sending.PathOf("unimi", "/template?service=dottorato&period=2024-04"), Xlsx)).Expect(200).Body);
        Fill("effectiveness", "1", "14");
        Fill("continuity", "19", "20");
        Assert.Equal(template, Workbook.Read(await File.ReadAllBytesAsync(Repository.File("docs/offices/dottorato-2024-04.xlsx"))));

        void Fill(string indicator, string numerator, string denominator)
        {
            var row = template.Single(row => row[2] == indicator);
            (row[Array.IndexOf(template[0], "numeratore")], row[Array.IndexOf(template[0], "denominatore")]) = (numerator, denominator);
        }
    }

    [Theory]
    [InlineData("it", true)]
    [InlineData("en", true)]
    [InlineData("it", false)]
    [InlineData("en", false)]
    public async Task What_is_exported_and_imported_again_is_unchanged(string language, bool isWorkbook)
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "?mode=atomic", Sending.NdJson, ExportTests.Everything)).Expect(200);
        var (query, accept, mediaType) = isWorkbook ? ("/export", Xlsx, Workbook.MediaType) : ("/export?dialect=excel", "Accept: text/csv", Sending.Csv);
        var file = (await app.Get(Sending.PathOf(organization, query), accept, "Accept-Language: " + language)).Expect(200);
        var facts = await app.Facts();
        var answer = (await app.Import(organization, "", mediaType, file.Body)).Expect(200);
        Assert.All(answer.Rows(), row => Assert.EndsWith(" unchanged", row, StringComparison.Ordinal));
        Assert.Equal(("0/21/0/0", facts), (answer.Counts(), await app.Facts()));
    }

    [Fact]
    public async Task What_a_spreadsheet_would_run_is_written_as_text()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "?mode=atomic", Sending.NdJson, ExportTests.Everything)).Expect(200);
        var book = (await app.Get(Sending.PathOf(organization, "/export"), Xlsx)).Expect(200).Body;
        Assert.DoesNotContain("<f>", Workbook.Part(book, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
        Assert.Contains("'=1+1", Workbook.Read(book).SelectMany(row => row));
    }

    [Fact]
    public async Task What_was_wrong_comes_back_as_the_same_workbook_with_one_more_column()
    {
        var organization = await Library.Open(app);
        var header = Workbook.Row(2, "", "servizio", "indicatore", "periodo", "conteggio", "nota");
        var sent = Workbook.OfXml(header
            + Workbook.Row(3, "", "biblioteca", "prestiti", "2024-01", "<c r=\"E3\"><v>12</v></c>", "=1+1")
            + Workbook.Row(5, "", "biblioteca", "prestiti", "<c r=\"D5\" s=\"2\"><v>45323</v></c>", "<c r=\"E5\" t=\"e\"><v>#DIV/0!</v></c>")
            + Workbook.Row(6, "", "nessuno", "prestiti", "2024-03", "<c r=\"E6\"><v>-1</v></c>"));
        var answer = (await app.Import(organization, "", Workbook.MediaType, sent, Xlsx)).Expect(200);
        Assert.Equal((Workbook.MediaType, "attachment; filename=\"errori.xlsx\""), (answer.Header("Content-Type"), answer.Header("Content-Disposition")));
        var rows = Workbook.Read(answer.Body);
        Assert.Equal(["", "servizio", "indicatore", "periodo", "conteggio", "nota", "errori"], rows[1]);
        Assert.Equal(["", "biblioteca", "prestiti", "2024-01", "12", "=1+1", ""], rows[2]);
        Assert.Equal(["", "biblioteca", "prestiti", "02/01/2024 00:00:00", "#DIV/0!", "", "Rilevazioni!E5: «conteggio» contiene l'errore #DIV/0!."], rows[4]);
        Assert.Matches("^Rilevazioni!E6: «.*» non può essere negativo.$", rows[5][6]);
        Assert.Equal(6, rows.Length);
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).Expect(200);

        // Sent once more, its column of errors is passed over; and where all or nothing is written, a refusal is a problem.
        Assert.Equal("0/1/0/2", (await app.Import(organization, "", Workbook.MediaType, answer.Body)).Expect(200).Counts());
        (await app.Import(organization, "?mode=atomic", Workbook.MediaType, sent, Xlsx, "Accept: application/problem+json")).ExpectProblem(422, "batch-refused");
        (await app.Import(organization, "", Sending.Csv, "service,indicator,period,count\n", Xlsx)).ExpectProblem(406, "not-acceptable");
    }

    /// <summary>Saved by LibreOffice in Italian, as its users do: a workbook; a CSV; the registry's own template, opened and saved.</summary>
    [Theory]
    [InlineData("ufficio.xlsx", Workbook.MediaType, "7/0/0/0")]
    [InlineData("ufficio.csv", Sending.Csv, "7/0/0/0")]
    [InlineData("modello-salvato.xlsx", Workbook.MediaType, "0/0/0/0")]
    public async Task A_spreadsheet_s_own_file_goes_in_as_it_is(string file, string mediaType, string counts)
    {
        var organization = await Library.Open(app);
        var saved = await File.ReadAllBytesAsync(Document.Repository.File("tests/UnimiCharter.Api.Tests/Batches/Files/" + file));
        Assert.Equal(counts, (await app.Import(organization, "", mediaType, saved)).Expect(200).Counts());
        if (counts[0] == '7') Assert.Equal(12.345m, (await app.Get(Library.Measurement(organization, "attesa", mediaType == Sending.Csv ? "2024-05" : "2024-02"))).Json.Number("amount"));
    }

    private static object?[] FilledIn(string[] row) =>
    [
        .. row[..5],
        .. row[2] switch
        {
            "prestiti" => new object?[] { null, null, 1200 },
            "aperta" => [null, null, null, "sì"],
            "attesa" => [null, null, null, null, "2,5"],
            _ => [30, 41],
        },
    ];
}
