using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Persons;

/// <summary>Whom the cards name can be erased: facts, seals and what was signed stay whole. The charter of 2024 names one person.</summary>
public sealed class PersonTests : IAsyncLifetime
{
    private const string Card = "/v1/unimi/services/sportello-orientamento";
    private const string Version = "/v1/unimi/charters/2024/versions/1.0.0";
    private const string Name = "Beatrice Barachetti";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(null, settings: SigningKey.Setting);

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task No_fact_and_no_document_of_facts_says_who_is_named()
    {
        Assert.Equal(Name, (await app.Get(Card, App.Anonymous)).Expect(200).TextAt("contacts.0.person"));
        Assert.Equal(0, await Mentions("mt_events"));
        Assert.Equal(0, await Mentions("mt_doc_service"));
        Assert.Equal((1, 1), (await Mentions("mt_doc_person"), await Mentions("mt_doc_published")));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task The_board_sees_whom_the_cards_name_and_nobody_else_does()
    {
        var person = Assert.Single((await app.Get("/v1/unimi/persons")).Expect(200).At("items").EnumerateArray());
        Assert.Equal((Name, "beatrice.barachetti@unimi.it", "sportello-orientamento"), (person.Text("name"), person.Text("emails.0"), person.Text("services.0")));
        Assert.DoesNotContain("barachetti", person.Text("code")!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Name, (await app.Get($"/v1/unimi/persons/{person.Text("code")}")).Expect(200).TextAt("name"));
        (await app.Get("/v1/unimi/persons", App.Anonymous)).ExpectProblem(401, "authentication-required");
        (await app.Get("/v1/unimi/persons", Keys.As(await app.Issue("ufficio", "office", "sportello-orientamento")))).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/persons/p-nessuno")).ExpectProblem(404, "unknown-person");
        (await app.Delete("/v1/unimi/persons/p-nessuno?reason=prova")).ExpectProblem(404, "unknown-person");
        (await app.Get("/v1/nessuno/persons")).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task Who_is_erased_is_gone_from_the_card_and_from_the_database_and_all_stays_whole()
    {
        var before = (await app.Get(Version, App.Anonymous)).Expect(200);
        var etag = (await app.Get("/v1/unimi/charters/2024/content")).Expect(200).ETag;
        var person = await Person();
        (await app.Delete(person)).ExpectProblem(422, "reason-required");
        (await app.Delete(person + "?reason=Richiesta%20dell%27interessata")).Expect(204);
        var facts = await app.Facts();
        (await app.Delete(person + "?reason=Ancora")).Expect(204);
        Assert.Equal(facts, await app.Facts());
        (await app.Get(person)).ExpectProblem(404, "unknown-person");

        var card = (await app.Get(Card, App.Anonymous)).Expect(200);
        Assert.Equal(("Responsabili del servizio", null, 0, 0), (card.TextAt("contacts.0.office"), card.TextAt("contacts.0.person"), card.At("contacts.0.phones").GetArrayLength(), card.At("contacts.0.emails").GetArrayLength()));
        foreach (var path in new[] { Card + ".jsonld", Card + "/definition", "/v1/unimi/charters/2024/content", "/v1/unimi/persons" })
            Assert.DoesNotContain("barachetti", (await app.Get(path)).Expect(200).Text, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(etag, (await app.Get("/v1/unimi/charters/2024/content")).ETag);

        // What was signed stays as it was, in every form.
        Assert.Equal(before.Text, (await app.Get(Version, App.Anonymous)).Expect(200).Text);
        Assert.Contains(Name, (await app.Get(Version + ".jsonld", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("ritira ritirandola", (await app.Get(Version + ".it.html", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal((0, 1), (await Mentions("mt_doc_person"), await Mentions("mt_doc_published")));
        Assert.Empty((await app.Verify()).Findings);
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    [Fact]
    public async Task A_card_that_is_written_as_it_is_read_stays_as_it_is_also_when_someone_was_erased()
    {
        await Unchanged();
        (await app.Delete(await Person() + "?reason=prova")).Expect(204);
        await Unchanged();

        async Task Unchanged()
        {
            var facts = await app.Facts();
            var read = (await app.Get(Card + "/definition")).Expect(200);
            (await app.Put(Card, read.At("definition").GetRawText())).Expect(200);
            var content = (await app.Get("/v1/unimi/charters/2024/content")).Expect(200);
            Assert.Equal(0, (await app.Put("/v1/unimi/charters/2024/content", content.Text)).Expect(200).At("facts").GetInt32());
            Assert.Equal(facts, await app.Facts());
        }
    }

    [Fact]
    public async Task The_next_version_leaves_out_who_was_erased_and_the_name_goes_with_the_version_that_had_it()
    {
        (await app.Post("/v1/unimi/charters/2024/versions", """{"reason":"prova"}""")).ExpectProblem(409, "nothing-to-publish");
        (await app.Delete(await Person() + "?reason=prova")).Expect(204);
        Assert.Equal("patch", (await app.Post("/v1/unimi/charters/2024/versions", """{"reason":"Una persona non è più nominata"}""")).Expect(201).TextAt("amendment"));
        var next = (await app.Get("/v1/unimi/charters/2024", App.Anonymous)).Expect(200);
        Assert.Equal("1.0.1", next.TextAt("version"));
        Assert.DoesNotContain("barachetti", next.Text, StringComparison.OrdinalIgnoreCase);
        var change = Assert.Single((await app.Get("/v1/unimi/charters/2024/versions/1.0.1/changes", App.Anonymous)).Expect(200).At("items").EnumerateArray());
        Assert.Equal(("serviceReworded", "sportello-orientamento"), (change.Text("change"), change.Text("service")));

        Assert.Contains(Name, (await app.Get(Version, App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        (await app.Post(Version + "/withdrawal", """{"reason":"Nomina chi ha chiesto di non esserlo"}""")).Expect(200);
        (await app.Get(Version, App.Anonymous)).ExpectProblem(410, "version-erased");
        (await app.Get(Version + ".jsonld", App.Anonymous)).ExpectProblem(410, "version-erased");
        Assert.NotNull((await app.Get(Version + "/proof", App.Anonymous)).Expect(200).TextAt("signature"));
        Assert.Equal("withdrawn", (await app.Get("/v1/unimi/charters/2024/versions", App.Anonymous)).Expect(200).TextAt("items.1.status"));
        Assert.Equal(0, await Mentions("mt_doc_published"));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task The_text_of_a_version_that_was_withdrawn_first_goes_when_someone_is_erased_whom_it_names()
    {
        (await app.Post(Version + "/withdrawal", """{"reason":"prova"}""")).Expect(200);
        Assert.Contains(Name, (await app.Get(Version)).Expect(200).Text, StringComparison.Ordinal);
        (await app.Delete(await Person() + "?reason=prova")).Expect(204);
        (await app.Get(Version)).ExpectProblem(410, "version-erased");
        Assert.Equal((0, 0), (await Mentions("mt_doc_person"), await Mentions("mt_doc_published")));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task One_name_is_one_person_of_an_organization_and_what_is_told_of_them_may_change()
    {
        var first = await Named("prima", """[{"office":"Ufficio A","person":"Maria Bianchi","phones":["02 503 1"],"emails":["maria.bianchi@unimi.it"]}]""");
        var facts = await app.Facts();
        await Named("seconda", """[{"office":"Ufficio B","person":"Maria Bianchi","phones":["02 503 1"],"emails":["maria.bianchi@unimi.it"]},{"office":"Ufficio C","phones":["02 503 9"]}]""");
        Assert.Equal(facts + 2, await app.Facts());
        var maria = Assert.Single((await app.Get("/v1/unimi/persons")).At("items").EnumerateArray(), p => p.Text("name") == "Maria Bianchi");
        Assert.Equal(["prima", "seconda"], maria.At("services").EnumerateArray().Select(s => s.GetString()!));

        (await app.Put("/v1/unimi/services/prima", """{"name":"Prima","description":"Uno.","contacts":[{"office":"Ufficio A","person":"Maria Bianchi","phones":["02 503 2"]}]}""", "If-Match: " + first.ETag)).ExpectProblem(422, "reason-required");
        (await app.Put("/v1/unimi/services/prima?reason=Nuovo%20numero", """{"name":"Prima","description":"Uno.","contacts":[{"office":"Ufficio A","person":"Maria Bianchi","phones":["02 503 2"]}]}""", "If-Match: " + first.ETag)).Expect(200);
        Assert.Equal(("02 503 2", "02 503 1"), ((await app.Get("/v1/unimi/services/prima/definition")).TextAt("definition.contacts.0.phones.0"), (await app.Get("/v1/unimi/services/seconda/definition")).TextAt("definition.contacts.0.phones.0")));

        (await app.Delete($"/v1/unimi/persons/{maria.Text("code")}?reason=prova")).Expect(204);
        foreach (var service in new[] { "prima", "seconda" })
            Assert.DoesNotContain("Bianchi", (await app.Get($"/v1/unimi/services/{service}/definition")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal("02 503 9", (await app.Get("/v1/unimi/services/seconda/definition")).TextAt("definition.contacts.1.phones.0"));

        // Who comes back is somebody else to the registry.
        var again = (await app.Get("/v1/unimi/services/prima/definition")).ETag;
        (await app.Put("/v1/unimi/services/prima?reason=Di%20ritorno", """{"name":"Prima","description":"Uno.","contacts":[{"office":"Ufficio A","person":"Maria Bianchi"}]}""", "If-Match: " + again)).Expect(200);
        Assert.NotEqual(maria.Text("code"), Assert.Single((await app.Get("/v1/unimi/persons")).At("items").EnumerateArray(), p => p.Text("name") == "Maria Bianchi").Text("code"));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task Whom_a_proposal_names_is_kept_apart_too_and_may_be_erased_before_it_is_decided()
    {
        var office = Keys.As(await app.Issue("ufficio", "office", "quinta"));
        await Named("quinta", """[{"office":"Ufficio"}]""");
        const string Proposed = """{"name":"Quinta","description":"Uno.","contacts":[{"office":"Ufficio","person":"Carla Gialli","emails":["carla.gialli@unimi.it"]}]}""";
        var waits = (await app.Put("/v1/unimi/services/quinta", Proposed, office, "If-Match: \"1\"")).Expect(202);
        Assert.Equal((await app.Put("/v1/unimi/services/quinta", Proposed, office, "If-Match: \"1\"")).Expect(202).Header("Location"), waits.Header("Location"));
        var proposal = new Uri(waits.Header("Location")!).AbsolutePath;
        Assert.Equal("Carla Gialli", (await app.Get(proposal, office)).Expect(200).TextAt("changes.contacts.after.0.person"));
        Assert.Equal(0L, await app.Select<long>("select count(*) from mt_events where data::text like '%Gialli%'"));

        var carla = Assert.Single((await app.Get("/v1/unimi/persons")).At("items").EnumerateArray(), p => p.Text("name") == "Carla Gialli");
        (await app.Delete($"/v1/unimi/persons/{carla.Text("code")}?reason=prova")).Expect(204);
        Assert.DoesNotContain("Gialli", (await app.Get(proposal, office)).Expect(200).Text, StringComparison.Ordinal);
        (await app.Put(proposal + "/decision", """{"accept":true}""")).Expect(200);
        Assert.Equal((1, null), ((await app.Get("/v1/unimi/services/quinta/definition")).At("definition.contacts").GetArrayLength(), (await app.Get("/v1/unimi/services/quinta/definition")).TextAt("definition.contacts.0.person")));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task A_card_that_is_refused_leaves_nobody_behind()
    {
        var first = await Named("terza", """[{"office":"Ufficio"}]""");
        (await app.Put("/v1/unimi/services/terza?reason=prova", """{"name":"Terza","description":"Uno.","contacts":[{"office":"Ufficio","person":"Luca Verdi"}]}""", "If-Match: \"99\"")).ExpectProblem(412, "precondition-failed");
        Assert.DoesNotContain("Verdi", (await app.Get("/v1/unimi/persons")).Text, StringComparison.Ordinal);
        Assert.Equal(0L, await app.Select<long>("select count(*) from mt_doc_person where data::text like '%Verdi%'"));
        Assert.Equal("\"1\"", first.ETag);
    }

    [Fact]
    public async Task Many_who_name_the_same_at_once_name_one_person()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => app.Put($"/v1/unimi/services/insieme-{i}", """{"name":"Insieme","description":"Uno.","contacts":[{"office":"Ufficio","person":"Anna Neri","emails":["anna.neri@unimi.it"]}]}""")));
        Assert.All(answers, answer => answer.Expect(201));
        var anna = Assert.Single((await app.Get("/v1/unimi/persons")).At("items").EnumerateArray(), p => p.Text("name") == "Anna Neri");
        Assert.Equal(12, anna.At("services").GetArrayLength());
        Assert.Empty((await app.Verify()).Findings);
    }

    [Theory]
    [InlineData("update mt_doc_person set data = replace(data::text, 'Beatrice', 'Beatrix')::jsonb", "Altered", "what is told of the person is not what was hashed")]
    [InlineData("delete from mt_doc_person", "Removed", "what was told of the person is gone, and no fact says that they were erased")]
    [InlineData("update mt_doc_person set data = '{\"id\":\"x\",\"kept\":[]}'", "Removed", "what was told of the person then is gone")]
    [InlineData("update mt_doc_published set data = replace(data::text, 'Beatrice', 'Beatrix')::jsonb", "Altered", "the text of the version is not what was hashed")]
    [InlineData("delete from mt_doc_published", "Removed", "the text of the version is gone, and no fact says that it was erased")]
    public async Task What_is_kept_apart_is_verified_too(string done, string kind, string detail)
    {
        await using (var command = app.Database.CreateCommand(done)) await command.ExecuteNonQueryAsync();
        var finding = Assert.Single((await app.Verify()).Findings);
        Assert.Equal((kind, detail), (finding.Kind.ToString(), finding.Detail));
    }

    private async Task<string> Person() => $"/v1/unimi/persons/{(await app.Get("/v1/unimi/persons")).Expect(200).TextAt("items.0.code")}";

    private async Task<Answer> Named(string service, string contacts) =>
        (await app.Put($"/v1/unimi/services/{service}", $$"""{"name":"{{char.ToUpperInvariant(service[0])}}{{service[1..]}}","description":"Uno.","contacts":{{contacts}}}""")).Expect(201);

    private Task<long> Mentions(string table) => app.Select<long>($"select count(*) from {table} where data::text ilike '%barachetti%'");
}
