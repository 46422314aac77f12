using System.Text;
using System.Text.Json.Nodes;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Contents;

/// <summary>Cards and indicators are written and read as tables, one a row.</summary>
public sealed class ContentTableTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Xlsx = "Accept: " + Workbook.MediaType;
    private const string OfCards = "servizio;nome;descrizione;canali;link;email\r\n";
    private const string OfIndicators = "servizio;indicatore;dimensione;titolo;unità di misura;misura;aggregazione;frequenza;confronto;valore programmato;unità\r\n";

    private static int made;

    private readonly App app = shared.App;
    private readonly string organization = $"tabelle-{Interlocked.Increment(ref made)}";

    private string Path => $"/v1/{organization}/charters/2024/content";

    /// <summary>Two services, of the first of which there is all that a card may have, in all that it is written with.</summary>
    private string Content => $$$$"""
        {"organization":{"code":"{{{{organization}}}}","name":"Ateneo"},"edition":"2024","title":"Carta",
         "dimensions":[{"code":"cortesia","name":{"it":"Cortesia"}}],
         "services":[
          {"code":"prima","card":{"name":{"it":"=1+1","en":"First"},"description":{"it":"Una riga,\nun'altra; e \"virgolette\"."},"recipients":{"it":"  Tutti "},
            "channels":[{"kind":"counter","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"}]}},{"kind":"email","address":"a@ateneo.it","note":{"it":"solo | di mattina\ne poi","en":"mornings"},"hours":{"week":[{"days":["monday"],"opens":"09:00","closes":"17:00"}]}},{"kind":"counter"}],
            "contacts":[{"office":{"it":"Ufficio","en":"Office"},"address":"Via Uno 1","phones":["02.1; interno 2","02.3"],"emails":["uno@ateneo.it"],"hours":{"week":[{"days":["friday"],"opens":"09:00","closes":"10:00"}]}},{"office":{"it":"Altro ufficio"},"person":"Ada Bianchi"}],
            "links":[{"title":{"it":"Uno | due","en":"One"},"href":"https://ateneo.it/uno"},{"title":{"it":"Tre"},"href":"https://ateneo.it/tre"}],"legalReferences":[{"title":{"it":"Legge 241/1990"}}]},
           "indicators":[
            {"code":"aperto","definition":{"dimension":"continuity","title":{"it":"Aperto"},"unitOfMeasure":{"it":"Sì o no"},"measure":"yesNo","aggregation":"every","frequency":"monthly"},"standard":{"comparator":"yes"}},
            {"code":"attesa","definition":{"dimension":"timeliness","title":{"it":"Attesa","en":"Wait"},"unitOfMeasure":{"it":"Giorni"},"measure":"amount","unit":"giorni","aggregation":"mean","frequency":"quarterly","note":{"it":"Media"},"source":"Gestionale","sameAs":"https://ateneo.it/indicatori/attesa"},"standard":{"comparator":"within","lowest":1.125,"highest":2.5,"unit":"giorni","precision":1}},
            {"code":"sorrisi","definition":{"dimension":"cortesia","title":{"it":"Sorrisi"},"unitOfMeasure":{"it":"Numero"},"measure":"count","aggregation":"sum","frequency":"monthly"}}]},
          {"code":"seconda","card":{"name":{"it":"Seconda"},"description":{"it":"Due."}}}]}
        """;

    /// <summary>Rows of cards below their header, and of each what is wrong: row, code, column.</summary>
    public static TheoryData<string, string> Cards => new()
    {
        { "prima;;Uno.;;;", "1 field-required nome" },
        { "prima;Prima;;;;", "1 field-required descrizione" },
        { ";Prima;Uno.;;;", "1 field-required servizio" },
        { "La prima;Prima;Uno.;;;", "1 code-expected servizio" },
        { "prima;Prima;Uno.;;;\r\nterza;;;;;\r\nprima;Prima;Uno.;;;", "2 field-required nome|3 service-repeated servizio" },
        { "prima;Prima;Uno.;;\"Uno | https://ateneo.it\r\nDue | ftp://ateneo.it\";", "1 url-expected link" },
        { "prima;Prima;Uno.;\"email | a@ateneo.it\r\nfax | 02.1\r\nonline | qui\r\ntelephone | 02.2\";;", "1 unknown-choice canali|1 url-expected canali" },
        { "seconda;Seconda;Due.;;;nessuno", "1 field-required ufficio|1 email-expected email" },
        { "prima;Prima", "1 column-count" },
    };

    /// <summary>Likewise of indicators.</summary>
    public static TheoryData<string, string> Measured => new()
    {
        { "prima;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;due;giorni", "1 number-expected valore programmato" },
        { "prima;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2.500;giorni", "1 ambiguous-number valore programmato" },
        { "prima;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;;giorni", "1 field-required valore programmato" },
        { "prima;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;yes;2;", "1 field-unsuitable valore programmato" },
        { "prima;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;;2;giorni", "1 field-required confronto" },
        { "prima;tempi;timeliness;;;importo;mean;ogni mese;atMost;2;giorni", "1 field-required titolo|1 field-required unità di misura|1 unknown-choice misura|1 unknown-choice frequenza" },
        { "prima;tempi;allegria;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni", "1 unknown-dimension dimensione" },
        { "prima;tempi;timeliness;Tempi;Giorni;ratio;sum;monthly;atMost;2;percent", "1 aggregation-unsuitable aggregazione" },
        { "prima;tempi;timeliness;Tempi;Giorni;yesNo;every;monthly;atMost;2;count", "1 standard-unsuitable confronto" },
        { "nessuno;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni", "1 unknown-service servizio" },
        { ";tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni\r\nprima;;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni", "1 field-required servizio|2 field-required indicatore" },
        { "seconda;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni\r\nSECONDA;tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;2;giorni", "2 indicator-repeated indicatore" },
        // Both have gone astray, and only what is wrong is told.
        { "prima;aperto;continuity;Aperto;Sì o no;yesNo;every;monthly;yes;;\r\nprima;Tempi;timeliness;Tempi;Giorni;amount;mean;monthly;atMost;x;giorni", "2 number-expected valore programmato|2 code-expected indicatore" },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public Task What_is_wrong_with_a_card_is_told_by_row_and_column_and_nothing_is_written(string rows, string faults) => NothingComesOf("services", OfCards + rows, faults);

    [Theory]
    [MemberData(nameof(Measured))]
    public Task What_is_wrong_with_an_indicator_is_told_by_row_and_column_and_nothing_is_written(string rows, string faults) => NothingComesOf("indicators", OfIndicators + rows, faults);

    [Fact]
    public async Task What_is_wrong_is_told_in_words_of_the_file()
    {
        await Begin();
        var refused = (await Put("services", "service,name,description,channels,links\nprima,First,One.,\"email | a@ateneo.it\nonline | here\",\nseconda,,Two.,,", "If-Match: *", "Accept-Language: en")).ExpectProblem(422, "content-refused");
        Assert.Equal(["1 url-expected channels 'channels 2' must be an absolute http or https URL.", "2 field-required name The field 'name' is needed."], Sentences(refused));
        // What the file has no column for is called as it would be.
        var unsuitable = (await Put("indicators", "servizio;indicatore;misura;aggregazione;unità\nprima;attesa;count;sum;count", "If-Match: *")).ExpectProblem(422, "content-refused");
        Assert.Equal(["1 field-unsuitable unità dell'importo Il campo «unità dell'importo» non si applica a questo confronto."], Sentences(unsuitable));

        static IEnumerable<string> Sentences(Answer answer) => answer.At("errors").EnumerateArray().Select(e => $"{e.At("row")} {e.Text("code")} {e.Text("pointer")} {e.Text("detail")}");
    }

    [Fact]
    public async Task What_an_indicator_is_declared_to_be_has_a_column()
    {
        await Begin();
        await Succeeds("indicators", "servizio;indicatore;indicatore comune\nprima;aperto;apertura\nprima;attesa;\n");
        var document = (await app.Get(Path)).Expect(200).Json;
        Assert.Equal("apertura", document.Text("services.0.indicators.0.definition.sameAs"));
        Assert.False(document.At("services.0.indicators.1.definition").TryGetProperty("sameAs", out _));
        Assert.Equal(["1 common-code-expected indicatore comune"], (await Put("indicators", "servizio;indicatore;indicatore comune\nprima;aperto;L'apertura\n", "If-Match: *")).Expect(422).Errors());
        // Both would be it.
        Assert.Equal(["1 common-code-taken"], (await Put("indicators?reason=Prova", "service;indicator;same as\nprima;attesa;apertura\n", "If-Match: *")).Expect(422).Errors());
    }

    [Theory]
    [InlineData("services", "servizio;nome;colore\nprima;Prima;blu", "0 unknown-column colore")]
    [InlineData("services", "servizio;nome;name\nprima;Prima;First", "0 duplicate-column name")]
    [InlineData("services", "nome;descrizione\nPrima;Uno.", "0 missing-column servizio")]
    [InlineData("indicators", "service,title\nprima,First", "0 missing-column indicator")]
    [InlineData("indicators", "servizio\tindicatore\nprima\tx", "0 wrong-separator servizio\tindicatore|0 unknown-column servizio\tindicatore|0 missing-column service|0 missing-column indicator")]
    public async Task What_is_wrong_with_a_header_is_told_of_it(string table, string file, string faults)
    {
        await Begin();
        Assert.Equal(faults.Split('|'), (await Put(table, file, "If-Match: *")).Expect(422).Errors());
    }

    [Fact]
    public async Task A_workbook_is_told_what_is_wrong_by_its_cells()
    {
        await Begin();
        var book = await Workbook.Of("Servizi", ["service", "name", "description", "phones"], ["prima", "First", "One.", 2503], [null], ["seconda", null, "Two.", (0.2, "0%")], ["terza", null, null, null]);
        var refused = (await Put("services", book, Workbook.MediaType, "If-Match: *")).ExpectProblem(422, "content-refused");
        Assert.Equal("en", refused.Header("Content-Language"));
        Assert.Equal(["2 percentage-unsuitable Servizi!D4", "2 field-required Servizi!B4", "3 field-required Servizi!B5"], refused.Errors());
        (await Put("services", "x"u8.ToArray(), Workbook.MediaType)).ExpectProblem(400, "malformed-workbook");
    }

    /// <summary>In the order of what it is given in: language, media type, dialect.</summary>
    [Theory]
    [InlineData("it", Workbook.MediaType, "")]
    [InlineData("en", Workbook.MediaType, "")]
    [InlineData("it", "text/csv", "")]
    [InlineData("en", "text/csv", "")]
    [InlineData("it", "text/csv", "?dialect=standard")]
    public async Task What_is_read_and_sent_again_changes_nothing(string language, string mediaType, string query)
    {
        await Begin();
        foreach (var path in new[] { Path, "/v1/unimi/charters/2024/content" })
            foreach (var table in new[] { "services", "indicators" })
            {
                var (stood, facts) = ((await app.Get(path)).Expect(200), await app.Facts());
                var file = (await app.Get($"{path}/{table}{query}", "Accept: " + mediaType, "Accept-Language: " + language)).Expect(200);
                foreach (var condition in new string[][] { [], ["If-Match: " + file.ETag], ["If-Match: " + stood.ETag] })
                {
                    using var content = App.Content(file.Body, mediaType);
                    Assert.Equal(0, (await app.Send("PUT", $"{path}/{table}", content, condition)).Expect(200).At("facts").GetInt32());
                }
                Assert.Equal((stood.Text, stood.ETag, facts), ((await app.Get(path)).Expect(200) is var stands ? stands.Text : "", stands.ETag, await app.Facts()));
                Assert.Equal(304, (await app.Get($"{path}/{table}{query}", "Accept: " + mediaType, "Accept-Language: " + language, "If-None-Match: " + file.ETag)).Status);
            }
    }

    [Fact]
    public async Task A_table_is_given_as_an_office_opens_it()
    {
        await Begin();
        var italian = (await app.Get(Path + "/services")).Expect(200);
        Assert.Equal("attachment; filename=\"servizi-2024.csv\"", italian.Header("Content-Disposition"));
        Assert.StartsWith("\ufeffservizio;nome;nome in inglese;descrizione;descrizione in inglese;destinatari;", italian.Text, StringComparison.Ordinal);
        Assert.Contains("\r\nprima;'=1+1;First;\"Una riga,\nun'altra; e \"\"virgolette\"\".\";", italian.Text, StringComparison.Ordinal);
        Assert.Contains(";\"counter\nemail | a@ateneo.it | solo | di mattina e poi\ncounter\";Ufficio;Office;;Via Uno 1;\"02.1; interno 2; 02.3\";uno@ateneo.it;", italian.Text, StringComparison.Ordinal);
        var standard = (await app.Get(Path + "/indicators?dialect=standard")).Expect(200);
        Assert.StartsWith("service,service title,indicator,dimension,title,title in English,", standard.Text, StringComparison.Ordinal);
        Assert.Contains("within,,1.1250,2.5,giorni,1\r\n", standard.Text, StringComparison.Ordinal);
        Assert.Contains(";within;;1,1250;2,5;giorni;1\r\n", (await app.Get(Path + "/indicators.csv")).Expect(200).Text, StringComparison.Ordinal);

        var book = (await app.Get(Path + "/indicators.xlsx", "Accept-Language: en")).Expect(200);
        Assert.Equal("attachment; filename=\"indicators-2024.xlsx\"", book.Header("Content-Disposition"));
        Assert.Equal(["prima", "=1+1", "aperto"], Workbook.Read(book.Body)[1][..3].Select(cell => cell.TrimStart('\'')));
        Assert.Equal(["frequency", "How often it is reported: monthly, quarterly, halfYearly, yearly, once."], Workbook.Read(book.Body, 1).Single(row => row[0] == "frequency"));
        // Of each way its own tag.
        Assert.Equal(4, new[] { italian.ETag, book.ETag, (await app.Get(Path + "/services", Xlsx)).ETag, (await app.Get(Path)).ETag }.Distinct().Count());
    }

    [Fact]
    public async Task What_has_no_row_and_no_column_stays_and_an_empty_cell_takes_away()
    {
        await Begin();
        var expected = JsonNode.Parse((await app.Get(Path)).Expect(200).Text)!;
        // A name, a card, and a third service, which is named, described and listed.
        Assert.Equal(5, (await Put("services?reason=Riviste", "destinatari;servizio;nome;descrizione\n;prima;Uno;Una riga.\nTutti;terza;Terza;Tre.", "If-Match: *")).Expect(200).At("facts").GetInt32());
        var first = expected["services"]![0]!["card"]!;
        (first["name"]!["it"], first["description"]!["it"]) = ("Uno", "Una riga.");
        first.AsObject().Remove("recipients");
        expected["services"]!.AsArray().Add(JsonNode.Parse("""{"code":"terza","card":{"name":{"it":"Terza"},"description":{"it":"Tre."},"recipients":{"it":"Tutti"}}}"""));
        await Stands(expected);

        await Succeeds("indicators", "service,indicator,value,comparator,unit,lowest,highest,precision,dimension,title,unit of measure,measure,aggregation,frequency\nseconda,pronte,90,atLeast,percent,,,,efficiency,Pronte,%,ratio,pooled,monthly\nprima,attesa,2.5,atMost,giorni,,,,timeliness,Attese,Giorni,amount,mean,quarterly\nprima,aperto,,,,,,,continuity,Aperto,Sì o no,yesNo,every,monthly");
        var indicators = expected["services"]![0]!["indicators"]!;
        (indicators[1]!["definition"]!["title"]!["it"], indicators[1]!["standard"]) = ("Attese", JsonNode.Parse("""{"comparator":"atMost","value":2.5,"unit":"giorni"}"""));
        indicators[0]!.AsObject().Remove("standard");
        expected["services"]![1]!["indicators"] = JsonNode.Parse("""[{"code":"pronte","definition":{"dimension":"efficiency","title":{"it":"Pronte"},"unitOfMeasure":{"it":"%"},"measure":"ratio","aggregation":"pooled","frequency":"monthly","partOfWhole":true},"standard":{"comparator":"atLeast","value":90,"unit":"percent"}}]""");
        await Stands(expected);
    }

    [Fact]
    public async Task A_line_that_is_changed_keeps_what_no_cell_tells_of_it()
    {
        await Begin();
        var expected = JsonNode.Parse((await app.Get(Path)).Expect(200).Text)!;
        var card = expected["services"]![0]!["card"]!;
        // The second of three has another address; its note and hours are those of before.
        await Succeeds("services", "servizio;canali\nprima;\"counter\nemail | b@ateneo.it | solo | di mattina e poi\ncounter\"");
        card["channels"]![1]!["address"] = "b@ateneo.it";
        await Stands(expected);

        // Fewer lines, in another order: each is known by what it says, and another is new.
        await Succeeds("services", "servizio;canali;link\nprima;\"post | Via Uno 1\ncounter\";\"Tre | https://ateneo.it/tre\"");
        var (channels, links) = (card["channels"]!.AsArray(), card["links"]!.AsArray());
        card["channels"] = new JsonArray(JsonNode.Parse("""{"kind":"post","address":"Via Uno 1"}"""), channels[0]!.DeepClone());
        links.RemoveAt(0);
        await Stands(expected);

        // Of a title that is another nobody said the English.
        await Succeeds("services", "servizio;canali;link;riferimenti normativi\nprima;;Quattro | https://ateneo.it/tre;");
        card.AsObject().Remove("channels");
        card.AsObject().Remove("legalReferences");
        links[0]!["title"]!["it"] = "Quattro";
        await Stands(expected);
    }

    [Fact]
    public async Task The_first_contact_has_columns_and_the_others_stay()
    {
        await Begin();
        var expected = JsonNode.Parse((await app.Get(Path)).Expect(200).Text)!;
        await Succeeds("services", "servizio;ufficio;telefoni;email\nprima;Sportello;02.9;\"uno@ateneo.it\ndue@ateneo.it\"\nseconda;Ufficio;;");
        var contacts = expected["services"]![0]!["card"]!["contacts"]!;
        (contacts[0]!["office"]!["it"], contacts[0]!["phones"], contacts[0]!["emails"]) = ("Sportello", new JsonArray("02.9"), new JsonArray("uno@ateneo.it", "due@ateneo.it"));
        expected["services"]![1]!["card"]!["contacts"] = JsonNode.Parse("""[{"office":{"it":"Ufficio"}}]""");
        await Stands(expected);
        // One of which nothing is left is none; one that has hours is still one.
        await Succeeds("services", "servizio;ufficio;ufficio in inglese;indirizzo;telefoni;email\nseconda;;;;;");
        expected["services"]![1]!["card"]!.AsObject().Remove("contacts");
        await Stands(expected);
        Assert.Equal(["1 field-required ufficio"], (await Put("services?reason=Via", "servizio;ufficio;ufficio in inglese;indirizzo;telefoni;email\nprima;;;;;", "If-Match: *")).ExpectProblem(422, "content-refused").Errors());
    }

    [Fact]
    public async Task It_is_written_as_a_document_is()
    {
        await Begin();
        const string Other = "servizio;destinatari\nseconda;Tutti";
        var (stood, facts) = ((await app.Get(Path)).Expect(200), await app.Facts());
        Assert.Equal(stood.ETag, (await Put("services", Other)).ExpectProblem(428, "precondition-required").ETag);
        (await Put("services", Other, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await Put("services", Other, "If-Match: \"7\"")).ExpectProblem(412, "precondition-failed");
        (await Put("services", Other, $"If-Match: {stood.ETag[..^1]}-it-doc\"")).ExpectProblem(412, "precondition-failed");
        (await Put("services", Other, "If-Match: *")).ExpectProblem(422, "reason-required");
        var tried = (await Put("services?reason=Rivista&dryRun=true", Other, "If-Match: *")).Expect(200);
        Assert.Equal((1, true), (tried.At("facts").GetInt32(), tried.At("dryRun").GetBoolean()));
        Assert.Equal((stood.Text, facts), ((await app.Get(Path)).Expect(200).Text, await app.Facts()));

        var told = (await app.Get(Path + "/services", Xlsx)).Expect(200).ETag;
        var written = (await Put("services?reason=Rivista", Other, "If-Match: " + told)).Expect(200);
        Assert.Equal(((await app.Get(Path)).ETag, facts + 1), (written.ETag, await app.Facts()));
        (await Put("services?reason=Rivista", "servizio;destinatari\nseconda;Nessuno", "If-Match: " + told)).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts + 1, await app.Facts());

        (await app.Get($"/v1/{organization}/charters/2023/content/services")).ExpectProblem(404, "unknown-edition");
        (await app.Send("PUT", $"/v1/{organization}/charters/2023/content/services", App.Content(Other, Sending.Csv))).ExpectProblem(404, "unknown-edition");
        (await app.Send("PUT", "/v1/nessuno/charters/2024/content/indicators", App.Content("servizio;indicatore\na;b", Sending.Csv))).ExpectProblem(404, "unknown-organization");
        (await app.Get("/v1/nessuno/charters/2024/content/indicators")).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task Of_two_authors_at_once_neither_undoes_what_the_other_wrote()
    {
        await Begin();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Put("services?reason=Insieme", $"servizio;nome;descrizione\nnuovo-{n};Nuovo;Nuovo.", "If-Match: *")));
        var codes = (await app.Get(Path)).Expect(200).At("services").EnumerateArray().Select(service => service.Text("code")!);
        Assert.Equal(["nuovo-0", "nuovo-1", "nuovo-2", "nuovo-3", "nuovo-4", "nuovo-5", "prima", "seconda"], codes.Order());
    }

    [Fact]
    public async Task It_comes_as_offices_have_files()
    {
        await Begin();
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("servizio;destinatari\r\nseconda;Università\r\n;\r\n;\r\n");
        (await Put("services?reason=Uno", windows, "text/csv", "If-Match: *")).Expect(200);
        Assert.Equal("Università", (await app.Get(Path)).TextAt("services.1.card.recipients.it"));
        using var form = new MultipartFormDataContent { { App.Content("servizio;destinatari\nseconda;Città", "application/vnd.ms-excel"), "file", "servizi.csv" } };
        (await app.Send("PUT", Path + "/services?reason=Due", form, "If-Match: *")).Expect(200);
        Assert.Equal("Città", (await app.Get(Path)).TextAt("services.1.card.recipients.it"));
        (await Put("indicators?decimal=comma&reason=Tre", "servizio;indicatore;minimo\nprima;attesa;0,125", "If-Match: *")).Expect(200);
        (await Put("services", "{}"u8.ToArray(), "application/json")).ExpectProblem(415, "unsupported-media-type");
        (await Put("services", [], "text/csv")).ExpectProblem(400, "empty-body");
        (await Put("services", [.. "servizio;nome\n"u8, .. Enumerable.Repeat((byte)'x', 9 * 1024 * 1024)], "text/csv")).ExpectProblem(413, "body-too-large");
        Assert.Equal(406, (await app.Get(Path + "/services", "Accept: text/html")).Status);
    }

    [Fact]
    public async Task A_column_that_no_cell_would_hold_is_left_out_and_stays()
    {
        await Begin();
        var document = JsonNode.Parse((await app.Get(Path)).Expect(200).Text)!;
        document["services"]![1]!["card"]!["links"] = new JsonArray([.. Enumerable.Range(0, 50).Select(i => JsonNode.Parse($$"""{"title":{"it":"{{new string('x', 400)}}"},"href":"https://ateneo.it/{{new string('y', 400)}}{{i}}"}"""))]);
        (await app.Put(Path + "?reason=Molti", document.ToJsonString(), "If-Match: *")).Expect(200);
        var book = (await app.Get(Path + "/services", Xlsx)).Expect(200);
        Assert.DoesNotContain("link", Workbook.Read(book.Body)[0]);
        Assert.Equal(0, (await Put("services", book.Body, Workbook.MediaType)).Expect(200).At("facts").GetInt32());
    }

    /// <summary>The charter of 2024 as a workbook and as a CSV, opened and saved by LibreOffice in Italian.</summary>
    [Theory]
    [InlineData("services", "servizi-salvati.xlsx", Workbook.MediaType)]
    [InlineData("services", "servizi-salvati.csv", Sending.Csv)]
    [InlineData("indicators", "indicatori-salvati.xlsx", Workbook.MediaType)]
    [InlineData("indicators", "indicatori-salvati.csv", Sending.Csv)]
    public async Task What_a_spreadsheet_saved_changes_nothing(string table, string file, string mediaType)
    {
        var saved = await File.ReadAllBytesAsync(Document.Repository.File("tests/UnimiCharter.Api.Tests/Contents/Files/" + file));
        using var content = App.Content(saved, mediaType);
        Assert.Equal(0, (await app.Send("PUT", $"/v1/unimi/charters/2024/content/{table}", content)).Expect(200).At("facts").GetInt32());
    }

    private async Task Begin() => (await app.Put(Path, Content)).Expect(201);

    private Task<Answer> Put(string table, string file, params string[] headers) => Put(table, Encoding.UTF8.GetBytes(file), Sending.Csv, headers);

    private async Task<Answer> Put(string table, byte[] file, string mediaType, params string[] headers)
    {
        using var content = App.Content(file, mediaType);
        return await app.Send("PUT", $"{Path}/{table}", content, headers);
    }

    private async Task Succeeds(string table, string file) => (await Put(table + "?reason=Rivista", file, "If-Match: *")).Expect(200);

    private async Task Stands(JsonNode expected)
    {
        var stands = (await app.Get(Path)).Expect(200).Text;
        if (!JsonNode.DeepEquals(expected, JsonNode.Parse(stands))) Assert.Equal(JsonNode.Parse(stands)!.ToJsonString(), expected.ToJsonString());
    }

    private async Task NothingComesOf(string table, string file, string faults)
    {
        await Begin();
        var (stood, facts) = ((await app.Get(Path)).Expect(200).Text, await app.Facts());
        Assert.Equal(faults.Split('|'), (await Put(table + "?reason=Prova", file, "If-Match: *")).ExpectProblem(422, "content-refused").Errors());
        Assert.Equal((stood, facts), ((await app.Get(Path)).Expect(200).Text, await app.Facts()));
    }
}
