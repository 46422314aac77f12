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

    [Theory]
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
