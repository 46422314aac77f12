using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>A workbook says what the same rows in CSV would: its cells are read as the office meant them.</summary>
public sealed class WorkbookTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly object[] Header = ["Servizio", "Titolo servizio", "Indicatore", "Periodo", "Numeratore", "Denominatore", "Conteggio", "Sì", "Importo", "Nota"];

    private readonly App app = shared.App;

    [Fact]
    public async Task Its_rows_are_imported_and_sent_again_are_unchanged()
    {
        var organization = await Library.Open(app);
        var book = await Workbook.Of("Rilevazioni", Header,
            ["biblioteca", "La biblioteca", "gradimento", "2024-01", 3, 41, null, null, null, "marzo"],
            ["biblioteca", "", "prestiti", new DateTime(2024, 2, 1), null, null, 1200, null, null, null],
            [],
            ["biblioteca", null, "prestiti", (45366d, "mmm-yy"), null, null, "1300", null, null, "numero come testo"],
            ["biblioteca", null, "aperta", "2024-01", null, null, null, true, null, null],
            ["biblioteca", null, "aperta", "2024-02", null, null, null, "no", null, null],
            ["biblioteca", null, "attesa", "2024-01", null, null, null, null, 2.5, null],
            ["biblioteca", null, "attesa", "2024-02", null, null, null, null, "2,5", null],
            ["biblioteca", null, "attesa", "2024-03", null, null, null, null, 12.345, null],
            ["biblioteca", null, "attesa", "2024-04", null, null, null, null, 29.700000000000003, null]);
        var answer = (await app.Import(organization, "?mode=atomic", Workbook.MediaType, book)).Expect(200);
        Assert.Equal("9/0/0/0", answer.Counts());
        Assert.Equal("9 created", answer.Rows().Last());
        Assert.Equal(1300m, (await app.Get(Library.Measurement(organization, "prestiti", "2024-03"))).Json.Number("count"));
        Assert.Equal(12.345m, (await app.Get(Library.Measurement(organization, "attesa", "2024-03"))).Json.Number("amount"));
        Assert.Equal(29.7m, (await app.Get(Library.Measurement(organization, "attesa", "2024-04"))).Json.Number("amount"));
        Assert.Equal("0/9/0/0", (await app.Import(organization, "", Workbook.MediaType, book)).Expect(200).Counts());
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_its_cell_and_in_the_language_of_the_file()
    {
        var organization = await Library.Open(app);
        var book = await Workbook.Of("Foglio 1", Header,
            [],
            ["biblioteca", null, "prestiti", "2024-01", null, null, -1, null, null, null],
            ["biblioteca", null, "prestiti", new DateTime(2024, 2, 29), null, null, 1, null, null, null],
            ["biblioteca", null, "prestiti", "2024-03", null, null, null, null, null, "una nota sola"],
            ["biblioteca", null, "nessuno", "2024-04", null, null, 1, null, null, null],
            ["biblioteca", null, "prestiti", "2024-05", null, null, "1.234", null, null, null],
            [null, null, "prestiti", "2024-05", null, null, 1, null, null, null],
            ["biblioteca", null, "prestiti", "2024-06", null, null, 1, null, null, null, "fuori"]);
        var answer = (await app.Import(organization, "", Workbook.MediaType, book)).Expect(200);
        Assert.Equal(
            [
                "1 rejected negative-number 'Foglio 1'!G3", "2 rejected malformed-period 'Foglio 1'!D4", "3 rejected shape-mismatch 'Foglio 1'!5:5", "4 rejected unknown-indicator 'Foglio 1'!C6",
                "5 rejected ambiguous-number 'Foglio 1'!G7", "6 rejected field-required 'Foglio 1'!A8", "7 rejected beyond-columns 'Foglio 1'!K9",
            ],
            answer.Rows());
        Assert.Contains("non può essere negativo", answer.At("items").EnumerateArray().First().Text("detail"), StringComparison.Ordinal);
        var english = await Workbook.Of("Data", ["service", "indicator", "period", "count"], ["biblioteca", "prestiti", "2024-01", -1]);
        var told = (await app.Import(organization, "", Workbook.MediaType, english)).Expect(200).At("items").EnumerateArray().First();
        Assert.Equal(("Data!D2", "'count' cannot be negative."), (told.Text("pointer"), told.Text("detail")));
    }

    [Fact]
    public async Task A_percentage_is_read_only_where_one_is_reported()
    {
        var organization = await Library.Open(app);
        var book = await Workbook.Of("Rilevazioni",
            ["servizio", "indicatore", "periodo", "numeratore", "denominatore", "importo", "nota"],
            ["biblioteca", "gradimento", "2024-01", (0.297, "0.00%"), 41, null, null],
            ["biblioteca", "attesa", "2024-01", null, null, (0.5, "0%"), null],
            ["biblioteca", "attesa", "2024-02", null, null, (0.5, "0.00\"%\""), null]);
        Assert.Equal(
            ["1 rejected percentage-unsuitable Rilevazioni!D2", "2 rejected percentage-unsuitable Rilevazioni!F3", "3 created"],
            (await app.Import(organization, "", Workbook.MediaType, book)).Expect(200).Rows());
        var programme = await Workbook.Of("Rilevazioni", ["programma", "indicatore", "periodo", "percentuale"], ["nessuno", "quota", "2024", (0.297, "0.00%")], ["nessuno", "quota", "2023", (2.97, "0.00%")]);
        Assert.Equal(["1 rejected unknown-programme Rilevazioni!A2", "2 rejected number-too-large Rilevazioni!D3"], (await app.Import(organization, "", Workbook.MediaType, programme)).Expect(200).Rows());
    }

    [Theory]
    [InlineData("1", 45323 - 1462)]
    [InlineData("true", 45323 - 1462)]
    [InlineData("0", 45323)]
    [InlineData("false", 45323)]
    public async Task Dates_are_counted_from_where_the_workbook_counts_them(string is1904, int day)
    {
        var organization = await Library.Open(app);
        var rows = Workbook.Row(1, "servizio", "indicatore", "periodo", "conteggio") + Workbook.Row(2, "biblioteca", "prestiti", $"<c r=\"C2\" s=\"2\"><v>{day}</v></c>", "<c r=\"D2\"><v>1</v></c>");
        (await app.Import(organization, "?mode=atomic", Workbook.MediaType, Workbook.OfXml(rows, properties: $"<workbookPr date1904=\"{is1904}\"/>"))).Expect(200);
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-02"))).Expect(200);
    }

    [Fact]
    public async Task A_formula_is_read_by_its_stored_value_and_a_hidden_row_like_others()
    {
        var organization = await Library.Open(app);
        var rows = Workbook.Row(1, "servizio", "indicatore", "periodo", "conteggio", "nota")
            + Workbook.Row(2, "biblioteca", "prestiti", "2024-01", "<c r=\"D2\"><f>1+1</f><v>7</v></c>", "<c r=\"E2\" t=\"str\"><f>\"\"</f><v></v></c>")
            + Workbook.Row(3, "biblioteca", "prestiti", "2024-02", "<c r=\"D3\"><v>8</v></c>").Replace("<row ", "<row hidden=\"1\" ", StringComparison.Ordinal);
        Assert.Equal("2/0/0/0", (await app.Import(organization, "", Workbook.MediaType, Workbook.OfXml(rows))).Expect(200).Counts());
        Assert.Equal(7m, (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).Json.Number("count"));
    }

    [Fact]
    public async Task A_sheet_of_explanations_is_passed_over_and_one_that_is_blank()
    {
        var organization = await Library.Open(app);
        var batch = Workbook.Row(1, "servizio", "indicatore", "periodo", "conteggio") + Workbook.Row(2, "biblioteca", "prestiti", "2024-01", "1");
        var book = Workbook.OfSheets(("Istruzioni", Workbook.Row(1, "Colonna", "Che cosa")), ("Vuoto", ""), ("Dati", batch));
        Assert.Equal("1/0/0/0", (await app.Import(organization, "", Workbook.MediaType, book)).Expect(200).Counts());
    }
}
