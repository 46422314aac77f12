using System.Buffers.Binary;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Workbooks that cannot be read as they were meant: told where, by sheet, row and column, and nothing of them is written.</summary>
public sealed class BadWorkbookTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const int MiB = 1024 * 1024;

    private static readonly string Header = Workbook.Row(1, "servizio", "indicatore", "periodo", "conteggio");
    private static readonly string Good = Workbook.Row(2, "biblioteca", "prestiti", "2024-01", "1");

    private readonly App app = shared.App;

    private sealed record Bad(int Status, string Code, Func<byte[]> Body, params string[] Errors);

    private static readonly Dictionary<string, Bad> All = new()
    {
        ["a text"] = new(400, "malformed-workbook", () => "servizio;indicatore\r\n"u8.ToArray()),
        ["a zip of something else"] = new(400, "malformed-workbook", () => Workbook.Zip(new Dictionary<string, byte[]> { ["mimetype"] = [1] })),
        ["cut off"] = new(400, "malformed-workbook", () => Workbook.OfXml(Header + Good)[..^30]),
        ["the head of a zip alone"] = new(400, "malformed-workbook", () => [.. "PK\u0003\u0004"u8, .. new byte[100]]),
        ["a sheet that is no XML"] = new(400, "malformed-workbook", () => Workbook.OfXml(Header + "<row")),
        ["an entity"] = new(400, "malformed-workbook", () => With("xl/worksheets/sheet1.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><worksheet>&x;</worksheet>"u8.ToArray())),
        ["rows out of order"] = new(400, "malformed-workbook", () => Workbook.OfXml(Header + Workbook.Row(3, "a") + Good)),
        ["a row beyond the last"] = new(400, "malformed-workbook", () => Workbook.OfXml(Header + "<row r=\"2000000000\"><c><v>1</v></c></row>")),
        ["a text of a hundred thousand pieces"] = new(400, "malformed-workbook", () => Workbook.OfXml(Header + Workbook.Row(2, $"<c t=\"inlineStr\"><is>{string.Concat(Enumerable.Repeat("<r><t>a</t></r>", 100_000))}</is></c>"))),
        ["more columns than there are"] = new(413, "workbook-too-large", () => Workbook.OfXml(Header + "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>")),
        ["ten gigabytes"] = new(413, "workbook-too-large", () => Told(With("xl/worksheets/sheet1.xml", new byte[40 * MiB]), "xl/worksheets/sheet1.xml", uint.MaxValue - 1)),
        ["forty megabytes of zeros"] = new(413, "workbook-too-large", () => With("xl/worksheets/sheet1.xml", new byte[40 * MiB])),
        ["forty megabytes told as one hundred bytes"] = new(400, "malformed-workbook", () => Told(With("xl/worksheets/sheet1.xml", new byte[40 * MiB]), "xl/worksheets/sheet1.xml", 100)),
        ["two thousand parts"] = new(413, "workbook-too-large", () => Workbook.Zip(Enumerable.Range(0, 2000).ToDictionary(i => $"xl/{i}", _ => Array.Empty<byte>()))),
        ["with a password"] = new(422, "encrypted-workbook", () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[64]]),
        ["of Excel 97"] = new(422, "old-workbook", () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]),
        ["with macros"] = new(422, "workbook-with-macros", () => With("xl/vbaProject.bin", [1])),
        ["without a sheet"] = new(400, "empty-body", () => Workbook.OfXml("")),
        ["only explanations"] = new(400, "empty-body", () => Workbook.OfSheets(("Istruzioni", Workbook.Row(1, "Colonna")))),
        ["a second sheet"] = new(422, "second-sheet", () => Workbook.OfSheets(("Marzo", Header + Good), ("Di aprile", Header + Good)), "0 second-sheet 'Di aprile'!1:1"),
        ["a merged header"] = new(422, "merged-header", () => Workbook.OfXml(Header + Good, "<mergeCells count=\"1\"><mergeCell ref=\"B1:C1\"/></mergeCells>"), "0 merged-header Rilevazioni!B1"),
        ["a title above"] = new(422, "unknown-column", () => Workbook.OfXml(Workbook.Row(1, "", "Rilevazioni del 2024") + Workbook.Row(2, "servizio", "indicatore", "periodo", "conteggio")),
            "0 unknown-column Rilevazioni!B1", "0 missing-column Rilevazioni!1:1", "0 missing-column Rilevazioni!1:1", "0 missing-column Rilevazioni!1:1", "0 missing-column Rilevazioni!1:1"),
        ["a column too many"] = new(422, "unknown-column", () => Workbook.OfXml(Workbook.Row(4, "", "servizio", "indicatore", "periodo", "conteggio", "valore")), "0 unknown-column Rilevazioni!F4"),
        ["a header with an error"] = new(422, "cell-error", () => Workbook.OfXml(Workbook.Row(1, "servizio", "indicatore", "periodo", "<c r=\"D1\" t=\"e\"><v>#NAME?</v></c>")), "0 cell-error Rilevazioni!D1"),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_comes_of_a_workbook_that_is(string name)
    {
        var (bad, organization) = (All[name], await Library.Open(app));
        var facts = await app.Facts();
        foreach (var query in new[] { "?mode=atomic", "?mode=each", "?mode=each&dryRun=true" })
        {
            var refused = (await app.Import(organization, query, Workbook.MediaType, bad.Body())).ExpectProblem(bad.Status, bad.Code);
            if (bad.Errors.Length > 0) Assert.Equal(bad.Errors, refused.Errors());
        }
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_cell_with_an_error_or_a_formula_that_was_never_calculated_is_told_and_the_other_rows_are_recorded()
    {
        var organization = await Library.Open(app);
        var rows = Header + Good
            + Workbook.Row(3, "biblioteca", "prestiti", "2024-02", "<c r=\"D3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")
            + Workbook.Row(4, "biblioteca", "prestiti", "2024-03", "<c r=\"D4\"><f>D2+D3</f></c>")
            + Workbook.Row(5, "biblioteca", "<c r=\"B5\"><f>B4</f></c>", "marzo", "<c r=\"D5\" t=\"e\"><v>#N/A</v></c>");
        var answer = (await app.Import(organization, "", Workbook.MediaType, Workbook.OfXml(rows))).Expect(200);
        Assert.Equal(["1 created", "2 rejected cell-error Rilevazioni!D3", "3 rejected formula-without-value Rilevazioni!D4", "4 rejected formula-without-value Rilevazioni!B5"], answer.Rows());
        Assert.Equal(
            ["formula-without-value Rilevazioni!B5", "cell-error Rilevazioni!D5", "malformed-period Rilevazioni!C5"],
            answer.At("items").EnumerateArray().Last().At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.Contains("#DIV/0!", answer.At("items").EnumerateArray().ElementAt(1).Text("detail"), StringComparison.Ordinal);
        (await app.Import(organization, "?mode=atomic", Workbook.MediaType, Workbook.OfXml(rows.Replace("2024-01", "2024-07", StringComparison.Ordinal)))).ExpectProblem(422, "batch-refused");
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-07"))).ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task Only_100_000_rows_are_taken()
    {
        var organization = await Library.Open(app);
        var rows = new StringBuilder(Header);
        for (var i = 2; i <= 100_002; i++) rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"<row r=\"{i}\"><c><v>{i}</v></c></row>");
        (await app.Import(organization, "", Workbook.MediaType, Workbook.OfXml(rows.ToString()))).ExpectProblem(413, "too-many-rows");
    }

    private static byte[] With(string part, byte[] content) => Workbook.Zip(new Dictionary<string, byte[]>(Workbook.Parts("", ("Rilevazioni", $"<sheetData>{Header}{Good}</sheetData>"))) { [part] = content });

    /// <summary>The same, which says of a part that it unpacks to another length: in the list of parts and in the part's own head.</summary>
    private static byte[] Told(byte[] zip, string part, uint length)
    {
        var name = Encoding.ASCII.GetBytes(part);
        for (var at = zip.AsSpan().IndexOf(name); at >= 0;)
        {
            var (isHead, isListed) = (at >= 30 && zip.AsSpan(at - 30, 4).SequenceEqual("PK\u0003\u0004"u8), at >= 46 && zip.AsSpan(at - 46, 4).SequenceEqual("PK\u0001\u0002"u8));
            if (isHead) BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at - 8), length);
            if (isListed) BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at - 22), length);
            var next = zip.AsSpan(at + 1).IndexOf(name);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return zip;
    }
}
