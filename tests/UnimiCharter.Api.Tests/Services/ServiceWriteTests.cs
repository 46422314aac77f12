using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Services;

/// <summary>The board writes services, their indicators and the organization's dimensions. Each test has an organization to itself.</summary>
public sealed class ServiceWriteTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Welcome = """
        {"name":{"it":"Accoglienza","en":"Welcome"},"description":"Accoglie <b>tutti</b>.","recipients":"Studenti",
         "channels":[{"kind":"counter","hours":{"week":[{"days":["thursday","tuesday"],"opens":"10:00","closes":"12:00"}],"exceptions":[{"from":"2024-08-05","through":"2024-08-16"}]}},{"kind":"email","address":"welcome@ateneo.it"}],
         "contacts":[{"office":"Ufficio Mobilità","phones":["02 503 1"],"emails":["welcome@ateneo.it"]}],"links":[{"title":"Pagina","href":"https://ateneo.it/"}],"legalReferences":[{"title":"L. 240/2010"}]}
        """;

    private const string Count = """{"dimension":"timeliness","title":"Domande","unitOfMeasure":"Numero","measure":"count","aggregation":"sum","frequency":"monthly"}""";

    private static int made;

    private readonly App app = shared.App;

    [Fact]
    public async Task A_card_is_written_once_and_read_back_as_it_was_written()
    {
        var service = await Service();
        var written = (await app.Put(service, Welcome)).Expect(201);
        var facts = await app.Facts();
        Assert.Equal(("\"1\"", service + "/definition"), (written.ETag, new Uri(written.Header("Location")!).AbsolutePath));
        var read = (await app.Get(service + "/definition")).Expect(200);
        Assert.Equal("\"1\"", (await app.Put(service, read.At("definition").GetRawText())).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(("Welcome", "Accoglie <b>tutti</b>.", "tuesday"), (read.TextAt("definition.name.en"), read.TextAt("definition.description.it"), read.TextAt("definition.channels.0.hours.week.0.days.0")));
        (await app.Get(service + "/definition", App.Anonymous)).ExpectProblem(401, "authentication-required");
    }

    [Fact]
    public async Task Of_two_authors_at_once_the_second_is_told_what_stands()
    {
        var service = await Service();
        (await app.Put(service, Welcome)).Expect(201);
        (await app.Put(service, """{"name":"Primo","description":"Uno."}""")).ExpectProblem(428, "precondition-required");
        (await app.Put(service, """{"name":"Primo","description":"Uno."}""", "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        (await app.Put(service, """{"name":"Primo","description":"Uno.","reason":"Riordino"}""", "If-Match: \"1\"")).Expect(200);
        var late = (await app.Put(service, """{"name":"Secondo","description":"Due.","reason":"Riordino"}""", "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");
        Assert.Equal("Primo", late.TextAt("current.definition.name.it"));
    }

    [Theory]
    [InlineData("""{"description":"Uno."}""", "field-required", "/name")]
    [InlineData("""{"name":"Uno"}""", "field-required", "/description")]
    [InlineData("""{"name":{"en":"One"},"description":"Uno."}""", "field-required", "/name/it")]
    [InlineData("""{"name":"Uno","description":{"it":"Uno.","fr":"Un."}}""", "unknown-field", "/description/fr")]
    [InlineData("""{"name":"Uno","description":"Uno.","channels":[{"kind":"email","address":"nessuno"}]}""", "email-expected", "/channels/0/address")]
    [InlineData("""{"name":"Uno","description":"Uno.","channels":[{"kind":"pigeon"}]}""", "unknown-choice", "/channels/0/kind")]
    [InlineData("""{"name":"Uno","description":"Uno.","channels":[{"kind":"counter","hours":{"week":[{"days":["monday"],"opens":"12:00","closes":"10:00"}]}}]}""", "range-empty", "/channels/0/hours/week/0/closes")]
    [InlineData("""{"name":"Uno","description":"Uno.","channels":[{"kind":"counter","hours":{"week":[{"days":["monday"],"opens":"25:00","closes":"26:00"}]}}]}""", "time-expected", "/channels/0/hours/week/0/opens")]
    [InlineData("""{"name":"Uno","description":"Uno.","links":[{"title":"Qui","href":"javascript:alert(1)"}]}""", "url-expected", "/links/0/href")]
    public async Task What_is_wrong_in_a_card_is_told_where_it_is_and_nothing_is_written(string body, string code, string place)
    {
        var service = await Service();
        var facts = await app.Facts();
        var refused = (await app.Put(service, body)).ExpectProblem(422, code);
        Assert.Equal(place, refused.TextAt("errors.0.pointer"));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_text_without_end_is_refused()
    {
        var service = await Service();
        (await app.Put(service, $$"""{"name":"{{new string('n', 501)}}","description":"Uno."}""")).ExpectProblem(422, "text-too-long");
    }

    [Fact]
    public async Task A_service_of_nobody_is_told_so()
    {
        (await app.Put("/v1/nessuno/services/uno", Welcome)).ExpectProblem(404, "unknown-organization");
        var service = await Service();
        (await app.Get(service + "/definition")).ExpectProblem(404, "unknown-service");
        (await app.Put(service + "/indicators/domande", Count)).ExpectProblem(404, "unknown-service");
    }

    [Fact]
    public async Task A_service_is_retired_and_revived_with_a_reason()
    {
        var service = await Service();
        (await app.Put(service, Welcome)).Expect(201);
        (await app.Put(service + "/retirement", null)).ExpectProblem(422, "reason-required");
        Assert.True((await app.Put(service + "/retirement", """{"reason":"Confluito"}""")).Expect(200).At("retired").GetBoolean());
        (await app.Put(service + "/indicators/domande", Count)).ExpectProblem(409, "service-retired");
        (await app.Delete(service + "/retirement")).ExpectProblem(422, "reason-required");
        Assert.False((await app.Delete(service + "/retirement?reason=Riaperto")).Expect(200).At("retired").GetBoolean());
        (await app.Put(service + "/indicators/domande", Count)).Expect(201);
    }

    [Fact]
    public async Task What_was_measured_stays_measured_as_it_is_and_may_be_succeeded()
    {
        var (service, organization) = await Charter();
        var indicator = service + "/indicators/domande";
        (await app.Put(indicator, Count)).Expect(201);
        // As long as nothing was reported, also how it is measured.
        (await app.Put(indicator, Count.Replace("monthly", "quarterly", StringComparison.Ordinal), "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        (await app.Put(indicator + "?reason=Refuso", Count.Replace("monthly", "quarterly", StringComparison.Ordinal), "If-Match: \"1\"")).Expect(200);
        (await app.Put(indicator + "?reason=Refuso", Count, "If-Match: \"2\"")).Expect(200);
        (await app.Put(indicator + "/standards/2024", """{"comparator":"atLeast","value":1,"unit":"count"}""")).Expect(201);
        (await app.Put(indicator + "/measurements/2024-01", """{"count":5}""")).Expect(201);

        (await app.Put(indicator + "?reason=Meno+spesso", Count.Replace("monthly", "quarterly", StringComparison.Ordinal), "If-Match: \"3\"")).ExpectProblem(409, "indicator-already-defined");
        (await app.Put(indicator + "?reason=Parole", Count.Replace("Domande", "Domande ricevute", StringComparison.Ordinal), "If-Match: \"3\"")).Expect(200);
        (await app.Delete(indicator + "/standards/2024?reason=Rinuncia")).ExpectProblem(409, "indicator-measured");

        var next = service + "/indicators/domande-2";
        (await app.Put(next, Count.Replace("\"monthly\"", "\"quarterly\",\"succeeds\":\"nessuno\"", StringComparison.Ordinal))).ExpectProblem(404, "unknown-indicator");
        var succeeds = (await app.Put(next, Count.Replace("\"monthly\"", "\"quarterly\",\"succeeds\":\"domande\"", StringComparison.Ordinal))).Expect(201);
        Assert.EndsWith(indicator, succeeds.TextAt("_links.succeeds.href"), StringComparison.Ordinal);
        Assert.EndsWith(next, (await app.Get(indicator)).Expect(200).TextAt("_links.succeededBy.href"), StringComparison.Ordinal);
        (await app.Put(indicator + "/retirement?reason=Sostituito", null)).Expect(200);
        (await app.Put(indicator + "/standards/2025", """{"comparator":"atLeast","value":1,"unit":"count"}""")).ExpectProblem(409, "indicator-retired");
        Assert.StartsWith("/v1/", organization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standard_that_nothing_was_reported_for_is_taken_back()
    {
        var (service, _) = await Charter();
        var standard = service + "/indicators/domande/standards/2024";
        (await app.Put(service + "/indicators/domande", Count)).Expect(201);
        (await app.Put(standard, """{"comparator":"atLeast","value":1,"unit":"count"}""")).Expect(201);
        (await app.Delete(standard)).ExpectProblem(422, "reason-required");
        (await app.Delete(standard + "?reason=Rinuncia")).Expect(204);
        (await app.Delete(standard + "?reason=Rinuncia")).Expect(204);
        (await app.Get(standard)).ExpectProblem(404, "no-standard");
        Assert.Equal("\"3\"", (await app.Put(standard, """{"comparator":"atLeast","value":2,"unit":"count"}""")).Expect(200).ETag);
    }

    [Fact]
    public async Task A_dimension_of_one_s_own_is_named_used_and_not_retired_while_it_is()
    {
        var (service, organization) = await Charter();
        var courtesy = Count.Replace("timeliness", "cortesia", StringComparison.Ordinal);
        (await app.Put(service + "/indicators/domande", courtesy)).ExpectProblem(404, "unknown-dimension");
        (await app.Put($"{organization}/dimensions/cortesia", """{"name":{"it":"Cortesia","en":"Courtesy"}}""")).Expect(201);
        (await app.Put($"{organization}/dimensions/timeliness", """{"name":"Rapidità"}""")).ExpectProblem(409, "dimension-usual");
        (await app.Put(service + "/indicators/domande", courtesy)).Expect(201);
        (await app.Delete($"{organization}/dimensions/cortesia?reason=Inutile")).ExpectProblem(409, "dimension-in-use");
        (await app.Put(service + "/indicators/domande/retirement?reason=Inutile", null)).Expect(200);
        (await app.Delete($"{organization}/dimensions/cortesia")).ExpectProblem(422, "reason-required");
        (await app.Delete($"{organization}/dimensions/cortesia?reason=Inutile")).Expect(204);

        var listed = (await app.Get($"{organization}/dimensions", App.Anonymous, "Accept-Language: en")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(["accessibility", "timeliness", "transparency", "effectiveness", "continuity", "efficiency", "cortesia"], listed.Select(d => d.Text("code")));
        Assert.Equal(("Courtesy", true), (listed[6].Text("name"), listed[6].At("retired").GetBoolean()));
        (await app.Get($"{organization}/dimensions/gentilezza")).ExpectProblem(404, "unknown-dimension");
        (await app.Get("/v1/nessuno/dimensions")).ExpectProblem(404, "unknown-organization");
    }

    [Theory]
    [InlineData("\"measure\":\"count\"", "\"measure\":\"count\",\"partOfWhole\":true", 422, "field-unsuitable")]
    [InlineData("\"aggregation\":\"sum\"", "\"aggregation\":\"pooled\"", 422, "aggregation-unsuitable")]
    [InlineData("\"frequency\":\"monthly\"", "\"frequency\":\"daily\"", 422, "unknown-choice")]
    [InlineData("\"title\":\"Domande\",", "", 422, "field-required")]
    public async Task What_is_wrong_in_an_indicator_is_refused(string what, string with, int status, string code)
    {
        var service = await Service();
        (await app.Put(service, Welcome)).Expect(201);
        (await app.Put(service + "/indicators/domande", Count.Replace(what, with, StringComparison.Ordinal))).ExpectProblem(status, code);
    }

    private async Task<string> Organization()
    {
        var organization = $"/v1/scritto-{Interlocked.Increment(ref made)}";
        (await app.Put(organization.Replace("/v1/", "/v1/organizations/", StringComparison.Ordinal), """{"name":"Ateneo"}""")).Expect(201);
        return organization;
    }

    private async Task<string> Service() => await Organization() + "/services/accoglienza";

    private async Task<(string Service, string Organization)> Charter()
    {
        var organization = await Organization();
        (await app.Post($"{organization}/charters", """{"edition":"2024","title":"Carta"}""")).Expect(201);
        (await app.Put($"{organization}/services/accoglienza", Welcome)).Expect(201);
        (await app.Put($"{organization}/charters/2024/services/accoglienza", null)).Expect(200);
        return ($"{organization}/services/accoglienza", organization);
    }
}
