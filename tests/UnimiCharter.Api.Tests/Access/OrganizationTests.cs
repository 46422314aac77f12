using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Administrators register organizations. Each test has one to itself.</summary>
public sealed class OrganizationTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Plan = """
        {"organizationName":"Ateneo","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"Asse"}],
         "indicators":[{"code":"k","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"once"}]}
        """;

    private readonly App app = shared.App;

    [Fact]
    public async Task One_is_registered_once_listed_and_shown_with_its_ETag()
    {
        var registered = (await app.Put("/v1/organizations/unibg", """{"name":"Università di Bergamo"}""")).Expect(201);
        var facts = await app.Facts();
        Assert.Equal(("\"1\"", "/v1/organizations/unibg"), (registered.ETag, new Uri(registered.Header("Location")!).AbsolutePath));
        Assert.Equal(registered.ETag, (await app.Put("/v1/organizations/unibg", """{"name":"Università di Bergamo"}""")).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());

        var shown = (await app.Get("/v1/organizations/unibg", App.Anonymous)).Expect(200);
        Assert.Equal(("unibg", "Università di Bergamo"), (shown.TextAt("code"), shown.TextAt("name")));
        (await app.Get("/v1/organizations/unibg", App.Anonymous, "If-None-Match: " + shown.ETag)).Expect(304);
        var listed = (await app.Get("/v1/organizations", App.Anonymous)).Expect(200).At("items").EnumerateArray().Select(o => o.Text("code")).ToArray();
        Assert.Contains("unibg", listed);
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Another_name_says_what_it_replaces_and_why()
    {
        const string Named = """{"name":"Secondo nome"}""", Reasoned = """{"name":"Secondo nome","reason":"cambiato lo statuto"}""";
        (await app.Put("/v1/organizations/rinominato", """{"name":"Primo nome"}""")).Expect(201);
        var facts = await app.Facts();
        (await app.Put("/v1/organizations/rinominato", Reasoned)).ExpectProblem(428, "precondition-required");
        (await app.Put("/v1/organizations/rinominato", Named, "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        (await app.Put("/v1/organizations/rinominato", Reasoned, "If-Match: \"2\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put("/v1/organizations/rinominato", Reasoned, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());

        var renamed = (await app.Put("/v1/organizations/rinominato", Reasoned, "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("\"2\"", "Secondo nome"), (renamed.ETag, renamed.TextAt("name")));
        Assert.Equal("Secondo nome", (await app.Get("/v1/organizations/rinominato")).TextAt("name"));
        Assert.Equal(
            ["Primo nome ", "Secondo nome cambiato lo statuto"],
            (await app.Get("/v1/rinominato/audit")).Expect(200).At("items").EnumerateArray().Where(f => f.Text("fact") == "organization_named").Select(f => $"{f.Text("data.name")} {f.Text("reason")}"));
    }

    [Fact]
    public async Task What_a_cover_needs_is_told_in_the_readers_language_and_replaced_whole()
    {
        const string Cover = """
            {"name":{"it":"Università di Pavia","en":"University of Pavia"},"ipaCode":"UNI_pv","address":"Corso Strada Nuova 65","site":"https://www.unipv.it/",
             "area":{"it":"Lombardia","en":"Lombardy"},"patronDay":{"month":12,"day":9},"licence":"https://creativecommons.org/publicdomain/zero/1.0/",
             "contact":{"email":"dati@unipv.it","url":"https://www.unipv.it/dati"}}
            """;
        (await app.Put("/v1/organizations/unipv", Cover)).Expect(201);
        var facts = await app.Facts();
        (await app.Put("/v1/organizations/unipv", Cover)).Expect(200);
        Assert.Equal(facts, await app.Facts());

        var english = (await app.Get("/v1/organizations/unipv", App.Anonymous, "Accept-Language: en")).Expect(200);
        Assert.Equal(("University of Pavia", "Lombardy", """{"name":"en","area":"en"}"""), (english.TextAt("name"), english.TextAt("area"), english.At("languages").GetRawText()));
        var italian = (await app.Get("/v1/organizations/unipv", App.Anonymous)).Expect(200);
        Assert.Equal(("Università di Pavia", "Lombardia", """{"name":"it","area":"it"}"""), (italian.TextAt("name"), italian.TextAt("area"), italian.At("languages").GetRawText()));
        Assert.Equal(
            ("uni_pv", "Corso Strada Nuova 65", "https://www.unipv.it/", """{"month":12,"day":9}""", "https://creativecommons.org/publicdomain/zero/1.0/", """{"email":"dati@unipv.it","url":"https://www.unipv.it/dati"}"""),
            (italian.TextAt("ipaCode"), italian.TextAt("address"), italian.TextAt("site"), italian.At("patronDay").GetRawText(), italian.TextAt("licence"), italian.At("contact").GetRawText()));

        // A name alone, as it always was written, is not to make an end of the rest by chance.
        (await app.Put("/v1/organizations/unipv", """{"name":"Università di Pavia"}""")).ExpectProblem(428, "precondition-required");
        var bare = (await app.Put("/v1/organizations/unipv", """{"name":"Università di Pavia","reason":"prova"}""", "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("Università di Pavia", "null", "null"), (bare.TextAt("name"), bare.At("ipaCode").GetRawText(), bare.At("contact").GetRawText()));
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task Of_two_organizations_that_claim_a_code_of_the_index_one_has_it_until_it_gives_it_up()
    {
        const string First = """{"name":"Primo","ipaCode":"conteso"}""", Second = """{"name":"Secondo","ipaCode":"CONTESO"}""";
        (await app.Put("/v1/organizations/primo", First)).Expect(201);
        var facts = await app.Facts();
        (await app.Put("/v1/organizations/secondo", Second)).ExpectProblem(409, "ipa-code-taken");
        (await app.Get("/v1/organizations/secondo")).ExpectProblem(404, "unknown-organization");
        Assert.Equal(facts, await app.Facts());

        // Changed, and changed again: sent again it is answered as the first time, though the code has moved.
        const string Other = """{"name":"Primo","ipaCode":"altro","reason":"errore"}""";
        (await app.Put("/v1/organizations/primo", Other, "If-Match: \"1\"")).Expect(200);
        Assert.Equal("\"2\"", (await app.Put("/v1/organizations/primo", Other, "If-Match: \"1\"")).Expect(200).ETag);
        (await app.Put("/v1/organizations/secondo", Second)).Expect(201);
        (await app.Put("/v1/organizations/primo", """{"name":"Primo","ipaCode":"conteso","reason":"ripensamento"}""", "If-Match: *")).ExpectProblem(409, "ipa-code-taken");
        Assert.Equal("altro", (await app.Get("/v1/organizations/primo")).TextAt("ipaCode"));
        Assert.DoesNotContain("secondo", (await app.Get("/v1/primo/audit")).Expect(200).At("items").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_claim_it_at_once_one_has_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => app.Put($"/v1/organizations/gara-{n}", """{"name":"N","ipaCode":"gara"}""")));
        Assert.Equal([201, .. Enumerable.Repeat(409, 11)], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task The_patron_s_day_is_no_working_day_of_an_edition_that_is_drafted_then()
    {
        (await app.Put("/v1/organizations/patrono", """{"name":"Ateneo","patronDay":{"month":12,"day":9}}""")).Expect(201);
        (await app.Post("/v1/patrono/charters", """{"edition":"2024","title":"Carta"}""")).Expect(201);
        var calendar = (await app.Get("/v1/patrono/reporting/calendar?edition=2024")).Expect(200);
        Assert.Equal("""{"month":12,"day":9}""", calendar.At("patronDay").GetRawText());
    }

    [Theory]
    [InlineData("""{"name":{"en":"N"}}""", "field-required /name/it")]
    [InlineData("""{"name":"N","ipaCode":"due parole"}""", "ipa-code-expected /ipaCode")]
    [InlineData("""{"name":"N","site":"www.unibg.it"}""", "url-expected /site")]
    [InlineData("""{"name":"N","licence":"ftp://x.it/"}""", "url-expected /licence")]
    [InlineData("""{"name":"N","contact":{"email":"nessuna"}}""", "email-expected /contact/email")]
    [InlineData("""{"name":"N","patronDay":{"month":2,"day":30}}""", "day-of-year-expected /patronDay/day")]
    [InlineData("""{"name":"N","area":{"it":"A","de":"A"}}""", "unknown-field /area/de")]
    [InlineData("{}", "field-required /name")]
    [InlineData("""{"name":null}""", "field-required /name")]
    [InlineData("""{"name":7}""", "text-expected /name")]
    [InlineData("""{"name":"N","nome":"M"}""", "unknown-field /nome")]
    public async Task A_name_that_is_none_registers_nothing(string body, string error)
    {
        var facts = await app.Facts();
        var refused = (await app.Put("/v1/organizations/malnato", body)).Expect(422);
        Assert.Equal(error, $"{refused.TextAt("errors.0.code")} {refused.TextAt("errors.0.pointer")}");
        (await app.Get("/v1/organizations/malnato")).ExpectProblem(404, "unknown-organization");
        Assert.Equal(facts, await app.Facts());
    }

    /// <summary>It was recorded as no name at all, and the list of organizations could not be told any more.</summary>
    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":" \t "}""")]
    public async Task A_blank_name_is_none(string body)
    {
        (await app.Put("/v1/organizations/senza-nome", body)).ExpectProblem(422, "field-required");
        (await app.Get("/v1/organizations")).Expect(200);
    }

    [Fact]
    public async Task What_is_no_code_is_nobody_s()
    {
        foreach (var code in new[] { "Unimi", "due%20parole", "a--b", new string('x', 65), "*" })
            (await app.Put("/v1/organizations/" + code, """{"name":"N"}""")).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task The_board_of_all_organizations_plans_for_a_new_one_and_another_s_board_does_not()
    {
        (await app.Put("/v1/organizations/nuovo", """{"name":"Ateneo nuovo"}""")).Expect(201);
        var stranger = Keys.As(await app.Issue("presidio-altrui", "board"));
        var facts = await app.Facts();
        (await app.Put("/v1/nuovo/programmes/piano/plan", Plan, stranger)).ExpectProblem(403, "forbidden");
        Assert.Equal(facts, await app.Facts());
        (await app.Put("/v1/nuovo/programmes/piano/plan", Plan)).Expect(201);

        var own = Keys.As(await app.Issue("presidio", "board", organization: "nuovo"));
        (await app.Put("/v1/nuovo/programmes/secondo/plan", Plan, own)).Expect(201);
        (await app.Put("/v1/unimi/programmes/intruso/plan", Plan, own)).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task The_same_name_in_two_organizations_is_two_credentials()
    {
        (await app.Put("/v1/organizations/gemello", """{"name":"Ateneo gemello"}""")).Expect(201);
        var (here, there) = (Keys.As(await app.Issue("omonima", "board")), Keys.As(await app.Issue("omonima", "board", organization: "gemello")));
        await app.Revoke("omonima");
        (await app.Get("/v1/unimi/reporting", here)).ExpectProblem(401, "invalid-credential");
        (await app.Get("/v1/gemello/audit", there)).Expect(200);
    }
}
