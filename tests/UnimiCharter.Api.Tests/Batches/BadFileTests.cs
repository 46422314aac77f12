using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>
/// Files that are wrong as files: told where, by row and column, and nothing of them is written, in either mode. In the files,
/// ROW stands for a row that would be good by itself.
/// </summary>
public sealed class BadFileTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Header = "service,indicator,period,count,note\n";

    private readonly App app = shared.App;

    [Theory]
    [InlineData("service,indicator,count\nbiblioteca,prestiti,1\n", 422, "missing-column", "0 missing-column period")]
    [InlineData("count,note\n1,\n", 422, "missing-column", "0 missing-column service", "0 missing-column indicator", "0 missing-column period")]
    [InlineData("service,indicator,period,note\nbiblioteca,prestiti,2024-01,\n", 422, "missing-column", "0 missing-column")]
    [InlineData("service,indicator,period,count,valore\nbiblioteca,prestiti,2024-01,1,1\n", 422, "unknown-column", "0 unknown-column valore")]
    [InlineData("service,indicator,period,count,\nbiblioteca,prestiti,2024-01,1,\n", 422, "unknown-column", "0 unknown-column")]
    [InlineData("service,indicator,period,count,Valore,<b>\nbiblioteca,prestiti,2024-01,1,1,1\n", 422, "unknown-column", "0 unknown-column Valore", "0 unknown-column <b>")]
    [InlineData("service,indicator,period,count,Count\nbiblioteca,prestiti,2024-01,1,1\n", 422, "duplicate-column", "0 duplicate-column Count")]
    [InlineData("service,indicator,period,count,conteggio\nbiblioteca,prestiti,2024-01,1,1\n", 422, "duplicate-column", "0 duplicate-column conteggio")]
    [InlineData("service,service,period,valore\nbiblioteca,prestiti,2024-01,1\n", 422, "unknown-column",
        "0 unknown-column valore", "0 duplicate-column service", "0 missing-column indicator", "0 missing-column")]
    [InlineData("biblioteca,prestiti,2024-01,1,\n", 422, "unknown-column",
        "0 unknown-column biblioteca", "0 unknown-column prestiti", "0 unknown-column 2024-01", "0 unknown-column 1", "0 unknown-column",
        "0 missing-column service", "0 missing-column indicator", "0 missing-column period", "0 missing-column")]
    public async Task A_header_that_is_not_one_is_told_column_by_column(string csv, int status, string code, params string[] errors)
    {
        var refused = await NothingComesOf(Sending.Csv, csv, status, code);
        Assert.Equal(errors, refused.Errors());
    }

    [Theory]
    [InlineData("service\tindicator\tperiod\tcount\nbiblioteca\tprestiti\t2024-01\t1\n")]
    [InlineData("service|indicator|period|count\nbiblioteca|prestiti|2024-01|1\n")]
    [InlineData("service:indicator:period:count\nbiblioteca:prestiti:2024-01:1\n")]
    public async Task Another_separator_is_told_first_of_all(string csv)
    {
        var refused = await NothingComesOf(Sending.Csv, csv, 422, "wrong-separator");
        Assert.Equal("0 wrong-separator " + csv.Split('\n')[0], refused.Errors().First());
    }

    [Theory]
    // A quote that is never closed.
    [InlineData("ROW\nbiblioteca,prestiti,2024-02,2,\"aperta\nbiblioteca,prestiti,2024-03,3,\n", 2)]
    [InlineData("\"biblioteca,prestiti,2024-01,1,\n", 1)]
    [InlineData("ROW\nbiblioteca,prestiti,2024-02,2,\n\"biblioteca\",prestiti,2024-03,3,\"", 3)]
    // Something after the quote that closes.
    [InlineData("ROW\nbiblioteca,prestiti,2024-02,2,\"detto \"così\" da tutti\"\nbiblioteca,prestiti,2024-03,3,\n", 2)]
    [InlineData("ROW\n\"biblioteca\"x,prestiti,2024-02,2,\n", 2)]
    public async Task A_broken_quote_is_told_by_the_row_that_it_is_in(string rows, int row)
    {
        var refused = await NothingComesOf(Sending.Csv, Header + rows.Replace("ROW", "biblioteca,prestiti,2024-01,1,", StringComparison.Ordinal), 400, "malformed-csv");
        Assert.Equal([$"{row} malformed-csv"], refused.Errors());
    }

    [Fact]
    public async Task Lines_within_quotes_are_not_rows()
    {
        const string Csv = Header + "biblioteca,prestiti,2024-01,1,\"su\ntre\nrighe\"\nbiblioteca,prestiti,2024-02,-2,\n\"biblioteca\",prestiti,2024-03,3,\"x\"y\n";
        var refused = await NothingComesOf(Sending.Csv, Csv, 400, "malformed-csv");
        Assert.Equal(["3 malformed-csv"], refused.Errors());
    }

    [Fact]
    public async Task A_row_of_CSV_beyond_64_KiB_is_told()
    {
        var refused = await NothingComesOf(
            Sending.Csv, Header + "biblioteca,prestiti,2024-01,1,\nbiblioteca,prestiti,2024-02,2," + new string('x', 2 * 1024 * 1024) + "\nbiblioteca,prestiti,2024-03,3,\n", 400, "malformed-csv");
        Assert.Equal(["2 malformed-csv"], refused.Errors());
    }

    [Theory]
    // A surrogate by itself; more than there is; too long a way to write it; a character that is whole, and one that is not; none at all.
    [InlineData("\u00c3\u00a8 perch\u00e9")]
    [InlineData("\u0081")]
    [InlineData("\u00ed\u00a0\u0080")]
    [InlineData("\u00f5\u0080\u0080\u0080")]
    [InlineData("\u00c0\u00af")]
    public async Task Text_that_is_not_UTF_8_is_told_by_its_row(string note)
    {
        // Each character here is a byte of the file.
        var csv = Encoding.Latin1.GetBytes(Header + "biblioteca,prestiti,2024-01,1,\nbiblioteca,prestiti,2024-02,2," + note + "\n");
        var refused = await NothingComesOf(Sending.Csv, csv, 400, "malformed-encoding");
        Assert.Equal(["2 malformed-encoding"], refused.Errors());
    }

    [Fact]
    public async Task A_header_that_is_not_UTF_8_is_row_0()
    {
        var refused = await NothingComesOf(Sending.Csv, Encoding.Latin1.GetBytes("service,indicator,period,s\u0090\nbiblioteca,aperta,2024-01,true\n"), 400, "malformed-encoding");
        Assert.Equal(["0 malformed-encoding"], refused.Errors());
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"items":[ROW],"\ud800":1}""")]
    public async Task A_name_that_is_no_text_is_no_JSON(string json) => await NothingComesOf(Sending.Json, WithRow(json), 400, "malformed-json");

    [Theory]
    [InlineData(Sending.Csv, "")]
    [InlineData(Sending.Json, "")]
    [InlineData(Sending.NdJson, "")]
    [InlineData(Sending.Csv, "\ufeff")]
    [InlineData(Sending.Json, " \r\n\t ")]
    public async Task An_empty_body_is_told_so(string mediaType, string text) => await NothingComesOf(mediaType, text, 400, "empty-body");

    [Theory]
    [InlineData("[]", 422, "object-expected", "null object-expected")]
    [InlineData("[ROW]", 422, "object-expected", "null object-expected")]
    [InlineData("null", 422, "object-expected", "null object-expected")]
    [InlineData("{}", 422, "field-required", "null field-required /items")]
    [InlineData("""{"items":{}}""", 422, "array-expected", "null array-expected /items")]
    [InlineData("""{"items":null}""", 422, "array-expected", "null array-expected /items")]
    [InlineData("""{"items":"biblioteca"}""", 422, "array-expected", "null array-expected /items")]
    [InlineData("""{"items":[ROW]""", 400, "malformed-json", "2 malformed-json")]
    [InlineData("""{"items":[ROW,]}""", 400, "malformed-json", "2 malformed-json")]
    [InlineData("""{"items":[ROW]}{}""", 400, "malformed-json", "2 malformed-json")]
    [InlineData("""{"items":[ROW,{"service":"biblioteca" "indicator":"prestiti"}]}""", 400, "malformed-json", "2 malformed-json")]
    [InlineData("""{"items":[ROW,{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":01}]}""", 400, "malformed-json", "2 malformed-json")]
    [InlineData("""{'items':[ROW]}""", 400, "malformed-json", "1 malformed-json")]
    [InlineData("""{"items":[ROW,{"a":[[[[[[[[[[[[1]]]]]]]]]]]]}]}""", 400, "malformed-json", "2 malformed-json")]
    public async Task What_is_no_list_of_items_is_told_where(string json, int status, string code, string error)
    {
        var refused = await NothingComesOf(Sending.Json, WithRow(json), status, code);
        Assert.Equal([error], refused.Errors());
    }

    [Theory]
    [InlineData("""{"rows":[ROW]}""", "unknown-field")]
    [InlineData("""{"items":[ROW],"mode":"atomic"}""", "unknown-field")]
    [InlineData("""{"mode":"atomic","items":[ROW]}""", "unknown-field")]
    public async Task A_field_beside_the_items_is_unknown(string json, string code) => await NothingComesOf(Sending.Json, WithRow(json), 422, code);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("text/csv; charset=iso-8859-15")]
    [InlineData("text/csv; charset=utf-16")]
    [InlineData("application/json; charset=windows-1252")]
    public async Task Another_media_type_or_charset_is_refused(string mediaType) =>
        Assert.Contains("application/json, text/csv, application/x-ndjson", (await NothingComesOf(mediaType, Header + "biblioteca,prestiti,2024-01,1,\n", 415, "unsupported-media-type")).TextAt("detail"), StringComparison.Ordinal);

    [Fact]
    public async Task Too_large_an_item_is_told_by_its_row()
    {
        var json = WithRow("""{"items":[ROW,{"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":2,"note":"LONG"}]}""")
            .Replace("LONG", new string('x', 2 * 1024 * 1024), StringComparison.Ordinal);
        Assert.Equal(["2 row-too-large"], (await NothingComesOf(Sending.Json, json, 413, "row-too-large")).Errors());
    }

    /// <summary>Sends it in either mode, also only to see, and holds that nothing was written; the atomic answer.</summary>
    private Task<Answer> NothingComesOf(string mediaType, string text, int status, string code) => NothingComesOf(mediaType, Encoding.UTF8.GetBytes(text), status, code);

    private async Task<Answer> NothingComesOf(string mediaType, byte[] body, int status, string code)
    {
        var organization = await Library.Open(app);
        var facts = await app.Facts();
        var atomic = (await app.Import(organization, "?mode=atomic", mediaType, body)).ExpectProblem(status, code);
        foreach (var query in new[] { "?mode=each", "?mode=atomic&dryRun=true", "?mode=each&dryRun=true" })
            Assert.Equal(atomic.At("errors").GetRawText(), (await app.Import(organization, query, mediaType, body)).ExpectProblem(status, code).At("errors").GetRawText());
        Assert.Equal(facts, await app.Facts());
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-01"))).ExpectProblem(404, "no-measurement");
        return atomic;
    }

    private static string WithRow(string json) =>
        json.Replace("ROW", """{"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1}""", StringComparison.Ordinal);
}
