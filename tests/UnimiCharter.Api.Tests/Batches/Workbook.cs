using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using SpreadCheetah;
using SpreadCheetah.Styling;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>Workbooks as an office sends them, and as nobody should.</summary>
internal static class Workbook
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>One sheet of texts, numbers, dates and truths; a pair is a number and its format.</summary>
    public static async Task<byte[]> Of(string sheet, params object?[][] rows)
    {
        using var bytes = new MemoryStream();
        await using var book = await Spreadsheet.CreateNewAsync(bytes);
        await book.StartWorksheetAsync(sheet);
        foreach (var row in rows) await book.AddRowAsync([.. row.Select(Cell)]);
        await book.FinishAsync();
        return bytes.ToArray();

        Cell Cell(object? value) => value switch
        {
            null => default,
            string text => new(text),
            int number => new(number),
            double number => new(number),
            bool flag => new(flag),
            DateTime date => new(date, book.AddStyle(new Style { Format = NumberFormat.Custom("dd/mm/yyyy") })),
            ValueTuple<double, string>(var number, var format) => new(number, book.AddStyle(new Style { Format = NumberFormat.Custom(format) })),
            _ => throw new ArgumentException(value.ToString()),
        };
    }

    /// <summary>One sheet, called Rilevazioni, of the XML of its rows.</summary>
    /// <param name="after">What follows the rows.</param>
    public static byte[] OfXml(string rows, string after = "", string properties = "") => Zip(Parts(properties, ("Rilevazioni", $"<sheetData>{rows}</sheetData>{after}")));

    public static byte[] OfSheets(params (string Name, string Rows)[] sheets) => Zip(Parts("", [.. sheets.Select(s => (s.Name, $"<sheetData>{s.Rows}</sheetData>"))]));

    /// <summary>A row of texts, by its number from 1; what begins with an angle is the XML of a cell.</summary>
    public static string Row(int number, params string[] cells) => $"<row r=\"{number}\">" + string.Concat(cells.Select((cell, i) =>
        cell.StartsWith('<') ? cell : cell.Length == 0 ? "" : $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")) + "</row>";

    public static Dictionary<string, byte[]> Parts(string properties, params (string Name, string Content)[] sheets)
    {
        var parts = new Dictionary<string, string>
        {
            ["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            ["xl/workbook.xml"] = $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\">{properties}<sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" r:id=\"r{i + 1}\"/>"))}</sheets></workbook>",
            ["xl/_rels/workbook.xml.rels"] = $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"r{i + 1}\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}</Relationships>",
            ["xl/styles.xml"] = $"<styleSheet xmlns=\"{Main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"17\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>",
        };
        foreach (var (sheet, i) in sheets.Select((s, i) => (s, i))) parts[$"xl/worksheets/sheet{i + 1}.xml"] = $"<worksheet xmlns=\"{Main}\">{sheet.Content}</worksheet>";
        return parts.ToDictionary(p => p.Key, p => Encoding.UTF8.GetBytes(p.Value));
    }

    public static byte[] Zip(IReadOnlyDictionary<string, byte[]> parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(content);
            }
        return bytes.ToArray();
    }

    /// <summary>The rows of a sheet as texts, cell by cell, the header first.</summary>
    public static string[][] Read(byte[] workbook, int sheet = 0)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var bytes = new MemoryStream(workbook);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(bytes);
        for (var i = 0; i < sheet; i++) Assert.True(reader.NextResult());
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture) ?? "")]);
        return [.. rows];
    }

    public static string Part(byte[] workbook, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var text = new StreamReader(zip.GetEntry(name)!.Open());
        return text.ReadToEnd();
    }
}
