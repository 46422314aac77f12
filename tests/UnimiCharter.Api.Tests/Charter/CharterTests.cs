using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Charter;

/// <summary>The charter as the portal reads it, from a registry to which nothing else was said.</summary>
public sealed class CharterTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Fact]
    public async Task Every_indicator_reads_as_the_document_prints_it()
    {
        var services = await Services();
        var rows = services.SelectMany(service => service.At("indicators").EnumerateArray().Select(i => new DocumentRow(
            service.Text("code")!,
            i.Text("dimension")!,
            i.Text("title")!,
            i.Text("unitOfMeasure")!,
            i.Text("measure")!,
            i.Text("aggregation")!,
            i.Text("standard.comparator")!,
            i.Number("standard.value"),
            i.Text("standard.unit")))).ToArray();

        Assert.Equal(66, Document.Rows.Length);
        Assert.Equal(Document.Rows, rows);
    }

    [Fact]
    public async Task Every_indicator_is_named_after_its_dimension_and_reported_monthly()
    {
        foreach (var indicator in (await Services()).SelectMany(s => s.At("indicators").EnumerateArray()))
        {
            Assert.Equal(indicator.Text("dimension"), indicator.Text("code"));
            Assert.Equal("monthly", indicator.Text("frequency"));
        }
    }

    [Fact]
    public async Task Every_card_has_the_document_s_name_contacts_and_links()
    {
        var cards = (await Services()).Select(service => new DocumentCard(
            service.Text("code")!,
            service.Text("name")!,
            [.. service.At("contacts").EnumerateArray().Select(Contact)],
            [.. service.At("links").EnumerateArray().Select(l => l.Text("href")!)])).ToArray();

        Assert.Equal(Document.Cards.Select(Told), cards.Select(Told));

        static string Contact(JsonElement c) =>
            $"{c.Text("office")}; {c.Text("person")}; {c.Text("address")}; {string.Join(", ", c.At("phones").EnumerateArray())}; {string.Join(", ", c.At("emails").EnumerateArray())}";
        static string Told(DocumentCard card) => $"{card.Code}\n{card.Name}\n{string.Join('\n', card.Contacts)}\n{string.Join('\n', card.Hrefs)}";
    }

    [Theory]
    [InlineData("sportello-orientamento", "description", "fornisce informazioni generali sui seguenti ambiti:")]
    [InlineData("sportello-orientamento", "description", "gestione della mobilità internazionale (incoming e outgoing);")]
    [InlineData("sportello-orientamento", "description", "promozione internazionale dell’offerta formativa dell’Ateneo.")]
    [InlineData("sportello-orientamento", "recipients", "Studenti, docenti, personale tecnico-amministrativo e bibliotecario, enti")]
    [InlineData("sportello-orientamento", "delivery", "Via email sportello.formazione@unimi.it")]
    [InlineData("offerta-formativa-cds", "description", "predisposizione annuale dell’offerta formativa nel gestionale di Ateneo per la programmazione e gestione della didattica, definendone requisiti e parametri unitari a livello di Ateneo.")]
    [InlineData("offerta-formativa-cds", "recipients", "Dipartimenti, collegi didattici e segreterie didattiche")]
    [InlineData("offerta-formativa-cds", "delivery", "Cura l’inserimento nella apposita banca dati.")]
    [InlineData("offerta-formativa-cds", "delivery", "requisiti e criteri uniformi per la predisposizione annuale dell'offerta formativa.")]
    [InlineData("accreditamento-cds", "description", "delle linee guida finalizzate al supporto dei corsi di studio nello svolgimento delle procedure di accreditamento previste dalla normativa nazionale.")]
    [InlineData("accreditamento-cds", "recipients", "Dipartimenti, collegi didattici, commissioni preposte, Presidio della Qualità")]
    [InlineData("accreditamento-cds", "delivery", "in orario d'ufficio ore 9-17")]
    [InlineData("dottorato", "description", "Trasmette ai coordinatori le indicazioni di MUR/ANVUR per l’inserimento in banca dati")]
    [InlineData("dottorato", "recipients", "Coordinatori dei corsi di dottorato e collegi docenti")]
    [InlineData("dottorato", "delivery", "Via email e spazio condivisione Unimibox per invio form di raccolta dati ai coordinatori")]
    [InlineData("scuole-specializzazione", "description", "assicurando la consulenza giuridica e amministrativa, la cura dell’iter di approvazione e di istituzione")]
    [InlineData("scuole-specializzazione", "recipients", "Direttori scuole di specializzazione e docenti del consiglio di scuola")]
    [InlineData("scuole-specializzazione", "delivery", "con casella dedicata offerta.scuole@unimi.it")]
    [InlineData("master", "description", "Cura, inoltre, l'inserimento dell'offerta e della docenza interna nel gestionale W4.")]
    [InlineData("master", "recipients", "Atenei, aziende ed enti convenzionati")]
    [InlineData("master", "delivery", "0250312318 oppure 0250312316 oppure 0250312328")]
    [InlineData("corsi-perfezionamento", "description", "l'accreditamento dei corsi per l'educazione continua in Medicina.")]
    [InlineData("corsi-perfezionamento", "recipients", "studenti e laureati dell’Università degli Studi di Milano e di altri atenei")]
    [InlineData("corsi-perfezionamento", "delivery", "telefonicamente al n. 0250312318 oppure al n. 0250312094")]
    [InlineData("mobilita-uscita", "description", "determina l'importo delle borse di mobilità da corrispondere.")]
    [InlineData("mobilita-uscita", "recipients", "Studenti, dottorandi, specializzandi")]
    [InlineData("mobilita-uscita", "delivery", "martedì ore 10-12; giovedì ore 14-16")]
    [InlineData("mobilita-entrata", "description", "rilascia il certificato di fine soggiorno.")]
    [InlineData("mobilita-entrata", "recipients", "Studenti, dottorandi, specializzandi provenienti da altre università")]
    [InlineData("mobilita-entrata", "delivery", "Servizio di sportello al pubblico aperto tutti i giorni, ore 9-12 previo appuntamento.")]
    [InlineData("accordi-internazionali", "description", "(es. programmi europei quali Erasmus).")]
    [InlineData("accordi-internazionali", "recipients", "personale tecnico, amministrativo e bibliotecario, Enti e Imprese")]
    [InlineData("accordi-internazionali", "delivery", "Ricevimento al pubblico previo appuntamento")]
    [InlineData("progetti-internazionali", "description", "attività di pre-screening idee progettuali, supporto nella preparazione del budget,")]
    [InlineData("progetti-internazionali", "recipients", "Referenti per l’internazionalizzazione/referenti Erasmus delle strutture d’Ateneo")]
    [InlineData("progetti-internazionali", "delivery", "Email: international.agreements@unimi.it , eduprojects@unimi.it")]
    public async Task A_card_has_the_document_s_prose(string service, string field, string prose) =>
        Assert.Contains(prose, (await app.Get($"/v1/unimi/services/{service}")).Expect(200).TextAt(field), StringComparison.Ordinal);

    [Fact]
    public async Task No_page_furniture_is_in_it()
    {
        var all = (await app.Get("/v1/unimi/services")).Expect(200).Text;
        Assert.DoesNotMatch(@"carta dei servizi 2|Direzione Didattica e Formazione|(U\s*n\s+iv)|Indicatore:|Valore programmato|Unità di misura|\bmailto:|●|\f", all);
        foreach (var text in (await Services()).SelectMany(Strings))
        {
            Assert.Equal(text.Trim(), text);
            Assert.DoesNotMatch(@"  |\n\n| \n|\n |[a-z]-\n", text);
        }
    }

    [Fact]
    public async Task The_services_come_in_the_order_of_the_document_and_their_indicators_in_the_order_of_the_dimensions()
    {
        Assert.Equal(Document.Cards.Select(c => c.Code), (await Services()).Select(s => s.Text("code")));
        foreach (var service in await Services())
            Assert.Equal(
                ["accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency"],
                service.At("indicators").EnumerateArray().Select(i => i.Text("code")));
    }

    [Fact]
    public async Task A_card_reads_the_same_by_itself_and_in_the_list()
    {
        foreach (var listed in await Services())
        {
            var alone = (await app.Get($"/v1/unimi/services/{listed.Text("code")}")).Expect(200);
            Assert.Equal(listed.GetRawText(), alone.Json.GetRawText());
            Assert.Equal(("unimi", "2024"), (alone.TextAt("organization"), alone.TextAt("edition")));
        }
    }

    [Fact]
    public async Task The_organization_and_its_edition_are_listed()
    {
        var organization = Assert.Single((await app.Get("/v1/organizations")).Expect(200).At("items").EnumerateArray());
        Assert.Equal("unimi", organization.Text("code"));
        Assert.Equal("Università degli Studi di Milano", organization.Text("name"));
        Assert.Equal(["2024"], organization.At("editions").EnumerateArray().Select(e => e.GetString()));
    }

    /// <summary>Files are closed against files that were handled or begun: a month may close what another opened. All other ratios count some of what they are of.</summary>
    [Fact]
    public async Task Every_ratio_says_whether_it_is_a_share_or_a_flow_and_why_and_nothing_else_does()
    {
        foreach (var service in await Services())
        foreach (var indicator in service.At("indicators").EnumerateArray())
        {
            var isRatio = indicator.Text("measure") == "ratio";
            Assert.Equal((isRatio, isRatio), (indicator.TryGetProperty("partOfWhole", out var partOfWhole), indicator.TryGetProperty("measureNote", out var note)));
            if (!isRatio) continue;
            var isFlow = indicator.Text("unitOfMeasure")!.Contains("pratiche", StringComparison.Ordinal);
            Assert.Equal(!isFlow, partOfWhole.GetBoolean());
            Assert.StartsWith(isFlow ? "Flusso: " : "Quota: ", note.GetString(), StringComparison.Ordinal);
        }
        Assert.Equal((13, 20), ((await Services()).SelectMany(Ratios).Count(share => !share), (await Services()).SelectMany(Ratios).Count(share => share)));

        static IEnumerable<bool> Ratios(JsonElement service) => service.At("indicators").EnumerateArray().Where(i => i.Text("measure") == "ratio").Select(i => i.At("partOfWhole").GetBoolean());
    }

    [Fact]
    public async Task The_standards_are_worded_as_a_reader_writes_them()
    {
        Assert.Equal(["≥ 1", "Sì", "Sì", "≤ 20%", "≥ 90%", "≥ 90%"], await Worded("it"));
        Assert.Equal(["≥ 1", "Yes", "Yes", "≤ 20%", "≥ 90%", "≥ 90%"], await Worded("en"));

        async Task<IEnumerable<string?>> Worded(string language) =>
            (await app.Get("/v1/unimi/services/master", "Accept-Language: " + language)).At("indicators").EnumerateArray().Select(i => i.Text("standard.text"));
    }

    [Fact]
    public async Task An_edition_may_be_named()
    {
        Assert.Equal((await app.Get("/v1/unimi/services")).At("items").GetRawText(), (await app.Get("/v1/unimi/services?edition=2024")).At("items").GetRawText());
        (await app.Get("/v1/unimi/services?edition=2023")).ExpectProblem(404, "unknown-edition");
        (await app.Get("/v1/unimi/services/master?edition=2025")).ExpectProblem(404, "unknown-edition");
    }

    [Fact]
    public async Task Starting_again_on_the_same_database_adds_no_fact()
    {
        await using var fresh = await App.Start();
        var before = await Everything(fresh);
        await using (await App.Start(fresh.Connection)) { }
        await using (await App.Start(fresh.Connection, "2027-01-01T00:00:00Z")) { }
        Assert.Equal(before, await Everything(fresh));

        static Task<string> Everything(App app) => app.Select<string>("select md5(string_agg(e::text, ',' order by seq_id)) || count(*) from mt_events e");
    }

    [Fact]
    public async Task The_charter_is_facts_of_its_streams_each_with_its_registered_name()
    {
        Assert.Equal(
            "calendar_set 1, charter_opened 1, credential_issued 1, indicator_defined 66, person_named 1, service_described 11, service_listed 11, service_registered 11, standard_programmed 66",
            await app.Select<string>("select string_agg(type || ' ' || n, ', ' order by type) from (select type, count(*) n from mt_events group by type) t"));
        Assert.Equal(14L, await app.Select<long>("select count(*) from mt_streams"));
    }

    private async Task<JsonElement[]> Services() => [.. (await app.Get("/v1/unimi/services")).Expect(200).At("items").EnumerateArray()];

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };
}
