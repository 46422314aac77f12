using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Batches;

/// <summary>The same rows in every form that an office may send them in: the same outcomes, and the same is stored.</summary>
public sealed class FormatTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string AsJson = """
        {"items":[
          {"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":2.5,"note":"Lenti, ma gentili; \"ottimi\""},
          {"service":"biblioteca","indicator":"attesa","period":"2024-02","amount":-0.000001},
          {"service":"biblioteca","indicator":"prestiti","period":"2024-01","count":1200},
          {"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1.5},
          {"service":"biblioteca","indicator":"aperta","period":"2024-01","yes":true,"evidence":"https://www.example.it/orari?a=1,2"},
          {"service":"biblioteca","indicator":"aperta","period":"2024-02","yes":false},
          {"service":"biblioteca","indicator":"gradimento","period":"2024-01","numerator":3,"denominator":41},
          {"service":"biblioteca","indicator":"gradimento","period":"2024-02","notMeasured":"data-lost","note":"Perché? «Così» 😀"}
        ]}
        """;

    private const string AsNdJson = """
        {"service":"biblioteca","indicator":"attesa","period":"2024-01","amount":2.5,"note":"Lenti, ma gentili; \"ottimi\""}
        {"service":"biblioteca","indicator":"attesa","period":"2024-02","amount":-1e-6}
        {"period":"2024-01","indicator":"prestiti","service":"biblioteca","count":1200.0}

        {"service":"biblioteca","indicator":"prestiti","period":"2024-02","count":1.5,"note":null}
        {"service":"biblioteca","indicator":"aperta","period":"2024-01","yes":true,"evidence":"https://www.example.it/orari?a=1,2"}
        {"service":"biblioteca","indicator":"aperta","period":"2024-02","yes":false}
        {"service":"biblioteca","indicator":"gradimento","period":"2024-01","numerator":3,"denominator":41}
        {"service":"biblioteca","indicator":"gradimento","period":"2024-02","notMeasured":"data-lost","note":"Perch\u00e9? «Così» \ud83d\ude00"}
        """;

    private const string AsCsv = """"
        service,indicator,period,numerator,denominator,count,yes,amount,notMeasured,note,evidence,reason,revision
        biblioteca,attesa,2024-01,,,,,2.5,,"Lenti, ma gentili; ""ottimi""",,,
        biblioteca,attesa,2024-02,,,,,-0.000001,,,,,
        biblioteca,prestiti,2024-01,,,1200,,,,,,,
        biblioteca,prestiti,2024-02,,,1.5,,,,,,,
        biblioteca,aperta,2024-01,,,,true,,,,"https://www.example.it/orari?a=1,2",,
        biblioteca,aperta,2024-02,,,,false,,,,,,
        biblioteca,gradimento,2024-01,3,41,,,,,,,,
        biblioteca,gradimento,2024-02,,,,,,data-lost,Perché? «Così» 😀,,,
        """";

    private const string AsCsvWithDecimalCommaInQuotes = """"
        service,indicator,period,numerator,denominator,count,yes,amount,notMeasured,note,evidence
        "biblioteca","attesa","2024-01","","","","","2,5","","Lenti, ma gentili; ""ottimi""",""
        biblioteca,attesa,2024-02,,,,,"-0,000001",,,
        biblioteca,prestiti,2024-01,,,"1200,00",,,,,
        biblioteca,prestiti,2024-02,,,"1,5",,,,,
        biblioteca,aperta,2024-01,,,,TRUE,,,,"https://www.example.it/orari?a=1,2"
        biblioteca,aperta,2024-02,,,,FALSE,,,,
        biblioteca,gradimento,2024-01,"3,0",41,,,,,,
        biblioteca,gradimento,2024-02,,,,,,data-lost,Perché? «Così» 😀,
        """";

    private const string AsCsvOfSemicolons = """"
        service;indicator;period;numerator;denominator;count;yes;amount;notMeasured;note;evidence
        biblioteca;attesa;2024-01;;;;;2,5;;"Lenti, ma gentili; ""ottimi""";
        biblioteca;attesa;2024-02;;;;;-0,000001;;;
        biblioteca;prestiti;2024-01;;;1200;;;;;
        biblioteca;prestiti;2024-02;;;1,5;;;;;
        biblioteca;aperta;2024-01;;;;1;;;;https://www.example.it/orari?a=1,2
        biblioteca;aperta;2024-02;;;;0;;;;
        biblioteca;gradimento;2024-01;3;41;;;;;;
        biblioteca;gradimento;2024-02;;;;;;data-lost;Perché? «Così» 😀;
        """";

    private const string AsCsvInItalian = """"
        Servizio;Indicatore;Periodo;Numeratore;Denominatore;Conteggio;Sì;Importo;Non rilevato;Nota;Evidenza;Motivazione;Revisione
        biblioteca;attesa;2024-01;;;;;2,5;;"Lenti, ma gentili; ""ottimi""";;;
        biblioteca;attesa;2024-02;;;;;-0,000001;;;;;
        biblioteca;prestiti;2024-01;;;1200;;;;;;;
        biblioteca;prestiti;2024-02;;;1,5;;;;;;;
        biblioteca;aperta;2024-01;;;;sì;;;;https://www.example.it/orari?a=1,2;;
        biblioteca;aperta;2024-02;;;;no;;;;;;
        biblioteca;gradimento;2024-01;3;41;;;;;;;;
        biblioteca;gradimento;2024-02;;;;;;data-lost;Perché? «Così» 😀;;;
        """";

    private const string AsCsvInAnotherOrder = """"
        note,yes,amount,count,evidence,notMeasured,denominator,numerator,period,indicator,service
        "Lenti, ma gentili; ""ottimi""",,2.5,,,,,,2024-01,attesa,biblioteca
        ,,-0.000001,,,,,,2024-02,attesa,biblioteca
        ,,,1200,,,,,2024-01,prestiti,biblioteca
        ,,,1.5,,,,,2024-02,prestiti,biblioteca
        ,vero,,,"https://www.example.it/orari?a=1,2",,,,2024-01,aperta,biblioteca
        ,falso,,,,,,,2024-02,aperta,biblioteca
        ,,,,,,41,3,2024-01,gradimento,biblioteca
        Perché? «Così» 😀,,,,,data-lost,,,2024-02,gradimento,biblioteca
        """";

    private readonly App app = shared.App;

    public static TheoryData<string> Forms => [.. Bodies.Keys, .. Bodies.Keys.Select(form => form + ", gzip")];

    private static readonly Dictionary<string, (string MediaType, string Text)> Bodies = new()
    {
        ["JSON"] = (Sending.Json, AsJson),
        ["JSON, BOM"] = (Sending.Json, "\ufeff" + AsJson),
        ["JSON, after and before many blanks"] = (Sending.Json, new string(' ', 100_000) + AsJson + new string('\n', 100_000)),
        ["NDJSON, BOM"] = (Sending.NdJson, "\ufeff" + AsNdJson),
        ["NDJSON, by another name"] = ("application/jsonl", AsNdJson),
        ["JSON, with its charset"] = ("application/json; charset=utf-8", AsJson),
        ["NDJSON"] = (Sending.NdJson, AsNdJson),
        ["NDJSON, CRLF"] = (Sending.NdJson, AsNdJson.ReplaceLineEndings("\r\n") + "\r\n\r\n"),
        ["CSV, commas"] = (Sending.Csv, AsCsv),
        ["CSV, commas, CRLF"] = ("text/csv; charset=UTF-8; header=present", AsCsv.ReplaceLineEndings("\r\n") + "\r\n"),
        ["CSV, commas, LF at the end"] = (Sending.Csv, AsCsv + "\n"),
        ["CSV, commas, BOM"] = (Sending.Csv, "\ufeff" + AsCsv),
        ["CSV, commas, decimal comma in quotes"] = (Sending.Csv, AsCsvWithDecimalCommaInQuotes),
        ["CSV, semicolons, decimal comma"] = (Sending.Csv, AsCsvOfSemicolons),
        ["CSV, semicolons, decimal point"] = (Sending.Csv, AsCsvOfSemicolons.Replace("2,5", "2.5", StringComparison.Ordinal).Replace("1,5", "1.5", StringComparison.Ordinal).Replace("-0,", "-0.", StringComparison.Ordinal)),
        ["CSV, semicolons, decimal comma, BOM, CRLF"] = (Sending.Csv, "\ufeff" + AsCsvOfSemicolons.ReplaceLineEndings("\r\n") + "\r\n"),
        ["CSV, Italian header"] = (Sending.Csv, AsCsvInItalian),
        ["CSV, Italian header, BOM, CRLF"] = (Sending.Csv, "\ufeff" + AsCsvInItalian.ReplaceLineEndings("\r\n")),
        ["CSV, other order"] = (Sending.Csv, AsCsvInAnotherOrder),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task In_every_form_the_same_rows_have_the_same_outcomes_and_store_the_same(string form)
    {
        var organization = await Library.Open(app);
        var packed = form.EndsWith(", gzip", StringComparison.Ordinal);
        var (mediaType, text) = Bodies[packed ? form[..^", gzip".Length] : form];
        var body = Encoding.UTF8.GetBytes(text);
        var facts = await app.Facts();

        var answer = (await app.ImportAs(packed ? "gzip" : null, organization, "", mediaType, packed ? Sending.Gzip(body) : body)).Expect(200);

        Assert.Equal(
            ["1 created", "2 created", "3 created", "4 rejected whole-number-expected", "5 created", "6 created", "7 created", "8 created"],
            answer.Rows().Select(WithoutPointer));
        Assert.Equal(form.StartsWith("JSON", StringComparison.Ordinal) ? "/items/3/count" : form.StartsWith("NDJSON", StringComparison.Ordinal) ? "/count" : Column(form), answer.TextAt("items.3.pointer"));
        Assert.Equal("7/0/0/1", answer.Counts());
        Assert.Equal((organization, "each", false), (answer.TextAt("organization"), answer.TextAt("mode"), answer.At("dryRun").GetBoolean()));
        Assert.Equal(("biblioteca", "gradimento", "2024-02"), (answer.TextAt("items.7.service"), answer.TextAt("items.7.indicator"), answer.TextAt("items.7.period")));
        Assert.Equal(facts + 7, await app.Facts());

        Assert.Equal("amount=2.5 note=Lenti, ma gentili; \"ottimi\" evidence=", await Stored(organization, "attesa", "2024-01"));
        Assert.Equal("amount=-0.000001 note= evidence=", await Stored(organization, "attesa", "2024-02"));
        Assert.Equal("count=1200 note= evidence=", await Stored(organization, "prestiti", "2024-01"));
        Assert.Equal("yes=True note= evidence=https://www.example.it/orari?a=1,2", await Stored(organization, "aperta", "2024-01"));
        Assert.Equal("yes=False note= evidence=", await Stored(organization, "aperta", "2024-02"));
        Assert.Equal("numerator=3 denominator=41 note= evidence=", await Stored(organization, "gradimento", "2024-01"));
        Assert.Equal("notMeasured=data-lost note=Perché? «Così» 😀 evidence=", await Stored(organization, "gradimento", "2024-02"));
        (await app.Get(Library.Measurement(organization, "prestiti", "2024-02"))).ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task What_came_in_one_form_is_unchanged_in_every_other()
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "", Sending.Json, AsJson)).Expect(200);
        var facts = await app.Facts();
        foreach (var (mediaType, text) in Bodies.Values)
            Assert.Equal("0/7/0/1", (await app.Import(organization, "", mediaType, text)).Expect(200).Counts());
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("1234.5", "1234.5")]
    [InlineData("1234,5", "1234.5")]
    [InlineData("-0,5", "-0.5")]
    [InlineData("007,50", "7.50")]
    [InlineData(" 12 ", "12")]
    [InlineData("999999999999", "999999999999")]
    public async Task An_amount_is_read_with_either_mark_and_exactly(string written, string read)
    {
        var organization = await Library.Open(app);
        (await app.Import(organization, "?mode=atomic", Sending.Csv, $"service;indicator;period;amount\nbiblioteca;attesa;2024-01;{written}")).Expect(200);
        Assert.Equal(decimal.Parse(read, System.Globalization.CultureInfo.InvariantCulture), (await app.Get(Library.Measurement(organization, "attesa", "2024-01"))).Json.Number("amount"));
    }

    [Theory]
    [InlineData("1.23,5")]
    [InlineData("12,34.5")]
    [InlineData("1'234")]
    [InlineData("1 234")]
    [InlineData("1.2.3")]
    [InlineData("2,5 giorni")]
    [InlineData("--1")]
    [InlineData(",5")]
    [InlineData("5,")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("٣")]
    public async Task What_might_be_another_number_is_none(string written)
    {
        var organization = await Library.Open(app);
        var answer = (await app.Import(organization, "", Sending.Csv, $"service;indicator;period;amount\nbiblioteca;attesa;2024-01;{written}")).Expect(200);
        Assert.Equal(["1 rejected number-expected amount"], answer.Rows());
    }

    [Theory]
    [InlineData("service,indicator,period,yes")]
    [InlineData("SERVICE,Indicator,pERIOD,YES")]
    [InlineData("\"service\",\"indicator\",\"period\",\"yes\"")]
    [InlineData(" service , indicator , period , yes ")]
    [InlineData("servizio,indicatore,periodo,sì")]
    [InlineData("SERVIZIO,INDICATORE,PERIODO,SÌ")]
    [InlineData("servizio,indicator,periodo,si")]
    public async Task A_header_is_known_however_it_is_written(string header)
    {
        var organization = await Library.Open(app);
        Assert.Equal(["1 created"], (await app.Import(organization, "", Sending.Csv, header + "\nbiblioteca,aperta,2024-01,sì\n")).Expect(200).Rows());
    }

    [Theory]
    [InlineData("notMeasured")]
    [InlineData("not_measured")]
    [InlineData("not measured")]
    [InlineData("Not-Measured")]
    [InlineData("nonRilevato")]
    [InlineData("non_rilevato")]
    [InlineData("NON RILEVATO")]
    public async Task A_name_of_two_words_is_known_however_they_are_joined(string name)
    {
        var organization = await Library.Open(app);
        var answer = (await app.Import(organization, "", Sending.Csv, $"service,indicator,period,{name}\nbiblioteca,attesa,2024-01,staff-unavailable\n")).Expect(200);
        Assert.Equal(["1 created"], answer.Rows());
        Assert.Equal("staff-unavailable", (await app.Get(Library.Measurement(organization, "attesa", "2024-01"))).TextAt("notMeasured"));
    }

    [Theory]
    [InlineData("a note\nof two lines")]
    [InlineData("a note\r\nof two lines\r\n")]
    [InlineData("=1+1")]
    [InlineData("  spaces around  ")]
    [InlineData("\"quoted\", with; both separators")]
    [InlineData("tab\there")]
    public async Task A_note_in_quotes_is_kept_to_the_letter(string note)
    {
        var organization = await Library.Open(app);
        var csv = $"service,indicator,period,yes,note\nbiblioteca,aperta,2024-01,true,\"{note.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\nbiblioteca,aperta,2024-02,true,\n";
        Assert.Equal(["1 created", "2 created"], (await app.Import(organization, "", Sending.Csv, csv)).Expect(200).Rows());
        Assert.Equal(note, (await app.Get(Library.Measurement(organization, "aperta", "2024-01"))).TextAt("note"));
    }

    [Theory]
    [InlineData("application/x-ndjson; charset=\"UTF-8\"", AsNdJson)]
    [InlineData("Application/X-NDJSON", AsNdJson)]
    [InlineData("TEXT/CSV;charset=utf-8", AsCsv)]
    public async Task A_media_type_is_known_however_it_is_written(string mediaType, string text)
    {
        var organization = await Library.Open(app);
        Assert.Equal("7/0/0/1", (await app.Import(organization, "", mediaType, text)).Expect(200).Counts());
    }

    /// <summary>The fields that a measurement has, in their order.</summary>
    private async Task<string> Stored(string organization, string indicator, string period)
    {
        var read = (await app.Get(Library.Measurement(organization, indicator, period))).Expect(200).Json;
        string[] names = ["numerator", "denominator", "count", "yes", "amount", "notMeasured", "note", "evidence"];
        return string.Join(' ', names.Where(name => read.TryGetProperty(name, out _)).Select(name => $"{name}={read.At(name)}"));
    }

    private static string WithoutPointer(string row) => string.Join(' ', row.Split(' ').Take(3));

    /// <summary>The name that the file itself gives the column of counts.</summary>
    private static string Column(string form) => form.Contains("Italian", StringComparison.Ordinal) ? "Conteggio" : "count";
}
