using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Units;

/// <summary>The board keeps the tree of an organization's units; anyone reads it. Each test has an organization to itself.</summary>
public sealed class UnitTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Whole = """
        {"name":{"it":"Segreterie studenti","en":"Student registry"},"parent":null,"head":{"it":"Capo ufficio","en":"Head of office"},
         "emails":["segreterie@ateneo.it"],"phones":["+39 02 503 111"],"address":"Via Celoria 18","openedOn":"2024-01-01"}
        """;

    private static int made;

    private readonly App app = shared.App;

    [Fact]
    public async Task One_is_opened_once_shown_in_the_readers_language_and_listed()
    {
        var units = await Organization();
        var opened = (await app.Put($"{units}/segreterie", Whole)).Expect(201);
        var facts = await app.Facts();
        Assert.Equal(("\"1\"", $"{units}/segreterie"), (opened.ETag, new Uri(opened.Header("Location")!).AbsolutePath));
        Assert.Equal("\"1\"", (await app.Put($"{units}/segreterie", Whole)).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());

        var italian = (await app.Get($"{units}/segreterie", App.Anonymous)).Expect(200);
        Assert.Equal(("Segreterie studenti", "Capo ufficio", """{"name":"it","head":"it"}"""), (italian.TextAt("name"), italian.TextAt("head"), italian.At("languages").GetRawText()));
        Assert.Equal(("segreterie@ateneo.it", "+39 02 503 111", "Via Celoria 18", "2024-01-01"), (italian.TextAt("emails.0"), italian.TextAt("phones.0"), italian.TextAt("address"), italian.TextAt("openedOn")));
        (await app.Get($"{units}/segreterie", App.Anonymous, "If-None-Match: \"1\"")).Expect(304);
        var english = (await app.Get($"{units}/segreterie", App.Anonymous, "Accept-Language: en")).Expect(200);
        Assert.Equal(("Student registry", "Head of office", """{"name":"en","head":"en"}"""), (english.TextAt("name"), english.TextAt("head"), english.At("languages").GetRawText()));
    }

    [Fact]
    public async Task A_name_alone_is_Italian_and_is_told_so()
    {
        var units = await Organization();
        (await app.Put($"{units}/ricerca", """{"name":"Ricerca","parent":null}""")).Expect(201);
        var shown = (await app.Get($"{units}/ricerca", "Accept-Language: en")).Expect(200);
        Assert.Equal(("Ricerca", """{"name":"it"}""", "2024-07-01"), (shown.TextAt("name"), shown.At("languages").GetRawText(), shown.TextAt("openedOn")));
    }

    [Fact]
    public async Task The_list_is_the_tree_from_the_top_with_depths_and_services()
    {
        var units = await Tree();
        await Register(units, "master");
        (await app.Put($"{units}/sportello/services/master", null)).Expect(200);
        var list = (await app.Get(units, App.Anonymous)).Expect(200);
        Assert.Equal(
            ["0 didattica  ", "1 segreterie didattica ", "2 sportello segreterie master", "0 ricerca  "],
            list.At("items").EnumerateArray().Select(u => $"{u.At("depth").GetInt32()} {u.Text("code")} {u.Text("parent")} {string.Join(',', u.At("services").EnumerateArray().Select(s => s.GetString()))}"));
        (await app.Get(units, App.Anonymous, "If-None-Match: " + list.ETag)).Expect(304);
        (await app.Get("/v1/nessuno/units", App.Anonymous)).ExpectProblem(404, "unknown-organization");
        Assert.Equal(0, (await app.Get("/v1/unimi/units", App.Anonymous)).Expect(200).At("items").GetArrayLength());
    }

    [Fact]
    public async Task A_day_shows_what_was_open_on_it()
    {
        var units = await Tree();
        (await app.Put($"{units}/ricerca/closure", """{"on":"2024-06-01","reason":"fusione"}""")).Expect(200);
        Assert.Equal("didattica segreterie sportello ricerca", await Codes(units));
        Assert.Equal("didattica segreterie sportello ricerca", await Codes(units + "?on=2024-05-31"));
        Assert.Equal("didattica segreterie sportello", await Codes(units + "?on=2024-06-01"));
        Assert.Equal("", await Codes(units + "?on=2023-12-31"));
        (await app.Get(units + "?on=domani")).ExpectProblem(400, "malformed-parameter");
    }

    [Fact]
    public async Task Of_two_authors_at_once_the_second_is_told_what_stands()
    {
        var units = await Tree();
        const string First = """{"name":"Primo","parent":null,"reason":"refuso"}""", Second = """{"name":"Secondo","parent":null,"reason":"refuso"}""";
        (await app.Put($"{units}/ricerca", First)).ExpectProblem(428, "precondition-required");
        (await app.Put($"{units}/ricerca", """{"name":"Primo","parent":null}""", "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        Assert.Equal("\"2\"", (await app.Put($"{units}/ricerca", First, "If-Match: \"1\"")).Expect(200).ETag);
        var late = (await app.Put($"{units}/ricerca", Second, "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(("\"2\"", "Primo"), (late.ETag, late.TextAt("current.name")));
        // Sent again it is answered as the first time.
        var facts = await app.Facts();
        Assert.Equal("\"2\"", (await app.Put($"{units}/ricerca", First, "If-Match: \"1\"")).Expect(200).ETag);
        (await app.Put($"{units}/nuova", First, "If-Match: *")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_unit_is_moved_with_a_reason_and_never_below_itself()
    {
        var units = await Tree();
        var facts = await app.Facts();
        foreach (var parent in new[] { "didattica", "segreterie", "sportello" })
            (await app.Put($"{units}/didattica", $$"""{"name":"didattica","parent":"{{parent}}","reason":"riordino"}""", "If-Match: *")).ExpectProblem(422, "unit-under-itself");
        (await app.Put($"{units}/sola", """{"name":"Sola","parent":"sola"}""")).ExpectProblem(422, "unit-under-itself");
        (await app.Put($"{units}/sola", """{"name":"Sola","parent":"nessuna"}""")).ExpectProblem(404, "unknown-unit");
        Assert.Equal(facts, await app.Facts());

        (await app.Put($"{units}/segreterie", """{"name":"segreterie","parent":"ricerca","reason":"riordino"}""", "If-Match: *")).Expect(200);
        Assert.Equal("didattica ricerca segreterie sportello", await Codes(units));
    }

    [Fact]
    public async Task A_unit_in_use_is_not_closed_and_says_by_what()
    {
        var units = await Tree();
        await Register(units, "master");
        (await app.Put($"{units}/sportello/services/master", null)).Expect(200);
        var facts = await app.Facts();
        Assert.Contains("«sportello» non si può chiudere: le appartengono ancora master", (await app.Put($"{units}/sportello/closure", """{"on":"2024-07-01","reason":"fusione"}""")).ExpectProblem(409, "unit-in-use").TextAt("detail"), StringComparison.Ordinal);
        Assert.Contains("sportello", (await app.Put($"{units}/segreterie/closure", """{"on":"2024-07-01","reason":"fusione"}""")).ExpectProblem(409, "unit-in-use").TextAt("detail"), StringComparison.Ordinal);
        (await app.Put($"{units}/ricerca/closure", """{"on":"2024-07-01"}""")).ExpectProblem(422, "reason-required");
        (await app.Put($"{units}/ricerca/closure", """{"on":"2023-07-01","reason":"fusione"}""")).ExpectProblem(422, "closed-before-opened");
        (await app.Put($"{units}/nessuna/closure", """{"on":"2024-07-01","reason":"fusione"}""")).ExpectProblem(404, "unknown-unit");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_unit_that_is_closed_takes_nothing_until_it_is_reopened()
    {
        var units = await Tree();
        await Register(units, "master");
        Assert.Equal("2024-07-01", (await app.Put($"{units}/ricerca/closure?reason=fusione", """{"on":"2024-07-01"}""")).Expect(200).TextAt("closedOn"));
        var facts = await app.Facts();
        (await app.Put($"{units}/ricerca/closure", """{"on":"2024-07-01"}""")).Expect(200);
        (await app.Put($"{units}/ricerca/closure", """{"on":"2024-08-01","reason":"rinvio"}""")).ExpectProblem(409, "unit-closed");
        (await app.Put($"{units}/ricerca/services/master", null)).ExpectProblem(409, "unit-closed");
        (await app.Put($"{units}/laboratorio", """{"name":"Laboratorio","parent":"ricerca"}""")).ExpectProblem(409, "unit-closed");
        (await app.Delete($"{units}/ricerca/closure")).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());

        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await app.Delete($"{units}/ricerca/closure?reason=errore")).Expect(200).At("closedOn").ValueKind);
        (await app.Delete($"{units}/ricerca/closure?reason=errore")).Expect(200);
        Assert.Equal(facts + 1, await app.Facts());
        (await app.Put($"{units}/ricerca/services/master", null)).Expect(200);
    }

    [Fact]
    public async Task A_service_is_under_one_unit_and_moves_with_a_reason()
    {
        var units = await Tree();
        await Register(units, "master");
        (await app.Put($"{units}/ricerca/services/nessuno", null)).ExpectProblem(404, "unknown-service");
        (await app.Put($"{units}/nessuna/services/master", null)).ExpectProblem(404, "unknown-unit");
        Assert.Equal("master", (await app.Put($"{units}/ricerca/services/master", null)).Expect(200).TextAt("services.0"));
        var facts = await app.Facts();
        (await app.Put($"{units}/ricerca/services/master", null)).Expect(200);
        (await app.Put($"{units}/sportello/services/master", null)).ExpectProblem(409, "service-in-another-unit");
        Assert.Equal(facts, await app.Facts());
        (await app.Put($"{units}/sportello/services/master", """{"reason":"riordino"}""")).Expect(200);
        Assert.Equal(0, (await app.Get($"{units}/ricerca")).At("services").GetArrayLength());
        Assert.Equal("\"3\"", (await app.Get($"{units}/ricerca")).ETag);
        Assert.Equal(
            ["service_assigned ", "service_assigned riordino"],
            (await app.Get($"{units[..^"/units".Length]}/audit?service=master")).Expect(200).At("items").EnumerateArray().Where(f => f.Text("fact") == "service_assigned").Select(f => $"{f.Text("fact")} {f.Text("reason")}"));
    }

    [Theory]
    [InlineData("""{"parent":null}""", "field-required /name")]
    [InlineData("""{"name":"N"}""", "field-required /parent")]
    [InlineData("""{"name":{"en":"N"},"parent":null}""", "field-required /name/it")]
    [InlineData("""{"name":{"it":" "},"parent":null}""", "field-required /name/it")]
    [InlineData("""{"name":{"it":"N","fr":"N"},"parent":null}""", "unknown-field /name/fr")]
    [InlineData("""{"name":7,"parent":null}""", "text-expected /name")]
    [InlineData("""{"name":["N"],"parent":null}""", "text-expected /name")]
    [InlineData("""{"name":"N","parent":"Due parole"}""", "code-expected /parent")]
    [InlineData("""{"name":"N","parent":null,"emails":["a@b.it","nessuna"]}""", "email-expected /emails/1")]
    [InlineData("""{"name":"N","parent":null,"phones":[" "]}""", "phone-expected /phones/0")]
    [InlineData("""{"name":"N","parent":null,"phones":"02"}""", "array-expected /phones")]
    [InlineData("""{"name":"N","parent":null,"openedOn":"ieri"}""", "day-expected /openedOn")]
    [InlineData("""{"name":"N","parent":null,"persona":"Anna"}""", "unknown-field /persona")]
    public async Task A_body_that_is_wrong_is_told_where_and_opens_nothing(string body, string error)
    {
        var units = await Organization();
        var facts = await app.Facts();
        var refused = (await app.Put($"{units}/nuova", body)).Expect(422);
        Assert.Equal([error], refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_is_too_long_is_told_and_HTML_is_a_text_like_any_other()
    {
        var units = await Organization();
        (await app.Put($"{units}/lunga", $$"""{"name":"{{new string('a', 501)}}","parent":null}""")).ExpectProblem(422, "text-too-long");
        (await app.Put($"{units}/lunga", $$$"""{"name":{"it":"N","en":"{{{new string('a', 501)}}}"},"parent":null}""")).ExpectProblem(422, "text-too-long");
        const string Html = "<script>alert(1)</script> & \\\"<b>\\\"";
        (await app.Put($"{units}/markup", $$$"""{"name":"{{{Html}}}","parent":null,"head":{"it":"{{{Html}}}"}}""")).Expect(201);
        var shown = await app.Get($"{units}/markup");
        Assert.Equal(("<script>alert(1)</script> & \"<b>\"", "<script>alert(1)</script> & \"<b>\""), (shown.TextAt("name"), shown.TextAt("head")));
    }

    [Fact]
    public async Task Units_of_an_organization_that_nobody_knows_are_refused() =>
        (await app.Put("/v1/nessuno/units/didattica", """{"name":"N","parent":null}""")).ExpectProblem(404, "unknown-organization");

    [Fact]
    public async Task Nothing_that_was_recorded_fails_to_be_verified_or_made_again()
    {
        var units = await Tree();
        (await app.Put($"{units}/ricerca/closure?reason=fusione", """{"on":"2024-07-01"}""")).Expect(200);
        Assert.Equal(0, (await app.Rebuild()).Mended);
        Assert.Empty((await app.Verify()).Findings);
    }

    [Fact]
    public async Task Lists_are_narrowed_to_a_unit_and_what_is_below_it()
    {
        await using var own = await App.Start();
        foreach (var (unit, parent) in new[] { ("didattica", "null"), ("segreterie", "\"didattica\""), ("ricerca", "null") })
            (await own.Put($"/v1/unimi/units/{unit}", $$"""{"name":"{{unit}}","parent":{{parent}}}""")).Expect(201);
        foreach (var (unit, service) in new[] { ("segreterie", "master"), ("didattica", "offerta-formativa-cds"), ("ricerca", "dottorato") })
            (await own.Put($"/v1/unimi/units/{unit}/services/{service}", null)).Expect(200);

        Assert.Equal("offerta-formativa-cds master", await Services("services", "code"));
        Assert.Equal("offerta-formativa-cds master", await Services("compliance", "service"));
        Assert.Equal("offerta-formativa-cds master", await Services("compliance/at-risk", "service"));
        (await own.Put("/v1/unimi/units/ricerca/services/master", """{"reason":"riordino"}""")).Expect(200);
        Assert.Equal("offerta-formativa-cds", await Services("services", "code"));
        Assert.Equal("offerta-formativa-cds", await Services("compliance", "service"));
        foreach (var list in new[] { "services", "compliance", "compliance/at-risk" })
            (await own.Get($"/v1/unimi/{list}?unit=nessuna")).ExpectProblem(404, "unknown-unit");
        Assert.Equal(0, (await own.Get("/v1/unimi/services?unit=segreterie")).Expect(200).At("items").GetArrayLength());

        async Task<string> Services(string list, string field) => string.Join(' ', (await own.Get($"/v1/unimi/{list}?unit=didattica")).Expect(200).At("items").EnumerateArray()
            .Select(i => i.Text(field)).Distinct().OrderBy(code => code == "master"));
    }

    private async Task<string> Organization()
    {
        var code = $"enti-{Interlocked.Increment(ref made)}";
        (await app.Put($"/v1/organizations/{code}", """{"name":"Ateneo"}""")).Expect(201);
        return $"/v1/{code}/units";
    }

    /// <summary>A desk below a registry below teaching, and research beside that.</summary>
    private async Task<string> Tree()
    {
        var units = await Organization();
        foreach (var (unit, parent) in new[] { ("didattica", "null"), ("segreterie", "\"didattica\""), ("sportello", "\"segreterie\""), ("ricerca", "null") })
            (await app.Put($"{units}/{unit}", $$"""{"name":"{{unit}}","parent":{{parent}},"openedOn":"2024-01-01"}""")).Expect(201);
        return units;
    }

    private async Task<string> Codes(string list) => string.Join(' ', (await app.Get(list, App.Anonymous)).Expect(200).At("items").EnumerateArray().Select(u => u.Text("code")));

    /// <summary>A service that no resource registers yet.</summary>
    private async Task Register(string units, string service)
    {
        var (organization, code) = (new Domain.OrganizationCode(units.Split('/')[2]), new Domain.ServiceCode(service));
        await app.Recorder.Append(
            new Store.Intent(Domain.StreamId.Service(organization, code), [], _ => Domain.Service.Decide(new Domain.ServiceCommand.DescribeService(new("Servizio"), null, new Domain.Expectation.None()), Domain.ServiceState.Undefined.Instance, code)), new("prova", null));
    }
}
