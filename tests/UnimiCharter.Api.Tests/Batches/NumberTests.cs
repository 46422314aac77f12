using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>
/// Numbers in the cells of a CSV. An office in Italy that writes 12.500 means twelve thousand five hundred: it was recorded as
/// twelve and a half, and nobody was told.
/// </summary>
public sealed class NumberTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Theory]
    [InlineData("12.500", "12.5", "12500")]
    [InlineData("12,500", "12.5", "12500")]
    [InlineData("1,234", "1.234", "1234")]
    [InlineData("1.234", "1.234", "1234")]
    [InlineData("12.000", "12", "12000")]
    [InlineData("12,000", "12", "12000")]
    [InlineData("100.000", "100", "100000")]
    [InlineData("999,999", "999.999", "999999")]
    [InlineData("1.001", "1.001", "1001")]
    [InlineData("-3.125", "-3.125", "-3125")]
    [InlineData("-3,125", "-3.125", "-3125")]
    [InlineData(" 12.500 ", "12.5", "12500")]
    public async Task What_reads_two_ways_is_refused_with_both(string written, string one, string other)
    {
        foreach (var (separator, indicator, column) in new[] { (',', "attesa", "amount"), (';', "attesa", "amount"), (',', "prestiti", "count"), (';', "prestiti", "count") })
        {
            var organization = await Library.Open(app);
            var file = string.Join(separator, "service", "indicator", "period", column)
                + $"\n{string.Join(separator, "biblioteca", indicator, "2024-01", "7")}\n{string.Join(separator, "biblioteca", indicator, "2024-02", $"\"{written}\"")}\n";

            var each = (await app.Import(organization, "", Sending.Csv, file, "Accept-Language: en")).Expect(200);
            Assert.Equal(["1 created", $"2 rejected ambiguous-number {column}"], each.Rows());
            Assert.StartsWith($"'{written.Trim()}' reads two ways: {one} or {other}.", each.TextAt("items.1.detail"), StringComparison.Ordinal);

            var atomic = (await app.Import(organization, "?mode=atomic", Sending.Csv, file)).ExpectProblem(422, "batch-refused");
            Assert.Equal([$"2 ambiguous-number {column}"], atomic.Errors());
            Assert.StartsWith($"«{written.Trim()}» si legge in due modi: {one} o {other}.", atomic.TextAt("errors.0.detail"), StringComparison.Ordinal);
            (await app.Get(Library.Measurement(organization, indicator, "2024-02"))).ExpectProblem(404, "no-measurement");
        }
    }

    [Theory]
    [InlineData("0.125", 0.125)]
    [InlineData("0,500", 0.5)]
    [InlineData("-0.125", -0.125)]
    [InlineData("12.5", 12.5)]
    [InlineData("12.50", 12.5)]
    [InlineData("12,50", 12.5)]
    [InlineData("12.5000", 12.5)]
    [InlineData("1,2340", 1.234)]
    [InlineData("-3.1250", -3.125)]
    [InlineData("1234.500", 1234.5)]
    [InlineData("1234,567", 1234.567)]
    [InlineData("12500", 12500)]
    [InlineData("12.345678", 12.345678)]
    public async Task What_reads_one_way_is_that(string written, decimal amount)
    {
        foreach (var separator in new[] { ',', ';' })
        {
            var organization = await Library.Open(app);
            var row = string.Join(separator, "biblioteca", "attesa", "2024-01", $"\"{written}\"");
            Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.Csv, $"{string.Join(separator, "service", "indicator", "period", "amount")}\n{row}\n")).Expect(200).Rows());
            Assert.Equal(amount, (await app.Get(Library.Measurement(organization, "attesa", "2024-01"))).Json.Number("amount"));
        }
    }

    [Theory]
    [InlineData("1.234.56")]
    [InlineData("1,234,5678")]
    [InlineData("0.234.567")]
    [InlineData("1.234,567.890")]
    [InlineData("1.234,567,890")]
    [InlineData("12 500")]
    [InlineData("12.")]
    [InlineData(".500")]
    [InlineData("+12.500")]
    [InlineData("--3.125")]
    public async Task What_is_no_number_stays_none(string written) =>
        Assert.Equal(
            ["1 rejected number-expected amount"],
            (await app.Import(await Library.Open(app), "", Sending.Csv, $"service;indicator;period;amount\nbiblioteca;attesa;2024-01;{written}\n")).Expect(200).Rows());

    [Fact]
    public async Task In_JSON_a_point_is_decimal_whatever_comes_after_it()
    {
        var organization = await Library.Open(app);
        const string Row = """{"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":12.500}""";
        Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.NdJson, Row + "\n")).Expect(200).Rows());
        Assert.Equal(["1 unchanged"], (await app.Import(organization, "", Sending.Json, $$"""{"items":[{{Row}}]}""")).Expect(200).Rows());
        Assert.Equal(12.5m, (await app.Get(Library.Measurement(organization, "attesa", "2024-01"))).Json.Number("amount"));
    }

    [Fact]
    public async Task What_is_exported_reads_one_way_and_is_unchanged_when_it_is_imported()
    {
        var organization = await Library.Open(app);
        string[] amounts = ["12.345", "-3.125", "0.125", "1234.567", "12.5", "100.001", "12500"];
        var rows = amounts.Select((amount, i) => $$"""{"service":"biblioteca","indicator":"attesa","period":"2024-0{{i + 1}}","amount":{{amount}}}""");
        Assert.Equal("7/0/0/0", (await app.Import(organization, "?mode=atomic", Sending.NdJson, string.Join('\n', rows))).Expect(200).Counts());

        var file = (await app.Get(Sending.PathOf(organization, "/export"))).Expect(200).Text;
        Assert.Equal(["12.3450", "-3.1250", "0.125", "1234.567", "12.5", "100.0010", "12500"], file.TrimEnd().Split("\r\n")[1..].Select(line => line.Split(',')[7]));
        Assert.Equal("0/7/0/0", (await app.Import(organization, "?mode=atomic", Sending.Csv, file)).Expect(200).Counts());
    }
}
