using System.Text.Json.Nodes;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Contents;

/// <summary>A whole charter is written and read as one document.</summary>
public sealed class ContentTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static int made;

    private readonly App app = shared.App;
    private readonly string organization = $"contenuto-{Interlocked.Increment(ref made)}";

    private string Path => $"/v1/{organization}/charters/2024/content";

    /// <summary>Two services; of the first, what is promised of each measure, of the usual dimensions and of an own one, and what is only watched.</summary>
    private string Document(string first = "prima", string second = "seconda", string title = "Carta", string threshold = "90") => $$$"""
        {"organization":{"code":"{{{organization}}}","name":"Ateneo"},"edition":"2024","title":"{{{title}}}","patronDay":{"month":8,"day":26},
         "dimensions":[{"code":"cortesia","name":{"it":"Cortesia","en":"Courtesy"}}],
         "services":[
          {"code":"{{{first}}}","card":{"name":{"it":"Prima","en":"First"},"description":"Uno.","recipients":"Tutti","channels":[{"kind":"counter","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"}]}}]},
           "indicators":[
            {"code":"aperto","definition":{"dimension":"continuity","title":"Aperto","unitOfMeasure":"Sì o no","measure":"yesNo","aggregation":"every","frequency":"monthly"},"standard":{"comparator":"yes"}},
            {"code":"evase","definition":{"dimension":"efficiency","title":"Evase","unitOfMeasure":"%","measure":"ratio","aggregation":"pooled","frequency":"monthly"},"standard":{"comparator":"atLeast","value":{{{threshold}}},"unit":"percent"}},
            {"code":"sorrisi","definition":{"dimension":"cortesia","title":"Sorrisi","unitOfMeasure":"Numero","measure":"count","aggregation":"sum","frequency":"monthly"}}]},
          {"code":"{{{second}}}","card":{"name":"Seconda","description":"Due."}}]}
        """;

    [Fact]
    public async Task The_shipped_charter_goes_in_comes_out_and_goes_in_again_the_same()
    {
        var file = (await File.ReadAllTextAsync(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "Charters", "unimi-2024.json"))).Replace("\"unimi\"", "\"milano\"", StringComparison.Ordinal);
        const string Content = "/v1/milano/charters/2024/content";

        (await app.Put(Content, file)).Expect(201);
        var facts = await app.Facts();
        var read = (await app.Get(Content)).Expect(200);
        Assert.Equal(0, (await app.Put(Content, read.Text)).Expect(200).At("facts").GetInt32());
        var again = (await app.Get(Content)).Expect(200);

        Assert.Equal((file, read.ETag), (read.Text, again.ETag));
        Assert.Equal(read.Text, again.Text);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_document_makes_a_draft_which_is_published_like_any_other()
    {
        await using var signing = await App.Start(null, settings: SigningKey.Setting);
        (await signing.Put(Path, Document())).Expect(201);
        (await signing.Get($"/v1/{organization}/charters/2024", App.Anonymous)).ExpectProblem(404, "unknown-organization");
        (await signing.Post($"/v1/{organization}/charters/2024/versions", null)).ExpectProblem(409, "charter-incomplete");
        // What the checklist misses.
        var whole = Edited(Document(), document =>
        {
            foreach (var service in document["services"]!.AsArray())
            {
                var card = service!["card"]!;
                (card["recipients"], card["delivery"], card["contacts"]) = ("Tutti", "Allo sportello", JsonNode.Parse("""[{"office":"Ufficio","emails":["ufficio@ateneo.it"]}]"""));
                if (service["indicators"] is null) service["indicators"] = JsonNode.Parse(Only);
            }
        });
        (await signing.Put(Path + "?reason=Completata", whole, "If-Match: *")).Expect(200);
        (await signing.Post($"/v1/{organization}/charters/2024/versions", null)).Expect(201);
        Assert.Contains("Courtesy", (await signing.Get($"/v1/{organization}/charters/2024.en.html", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_again_is_there_and_what_comes_back_is_the_same_bytes()
    {
        (await app.Put(Path, Document())).Expect(201);
        var read = (await app.Get(Path)).Expect(200);
        var facts = await app.Facts();
        Assert.Equal((0, read.ETag), ((await app.Put(Path, Document())).Expect(200) is var same ? same.At("facts").GetInt32() : -1, same.ETag));
        (await app.Put(Path, read.Text, "If-Match: " + read.ETag)).Expect(200);
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(read.Text, (await app.Get(Path)).Expect(200).Text);
    }

    [Fact]
    public async Task A_new_one_that_is_sent_again_is_answered_as_the_first_time_and_nobody_elses_is()
    {
        var first = (await app.Put(Path, Document(), "If-None-Match: *")).Expect(201);
        var facts = await app.Facts();
        var again = (await app.Put(Path, Document(), "If-None-Match: *")).Expect(201);
        Assert.Equal((first.Header("Location"), first.ETag), (again.Header("Location"), again.ETag));
        Assert.EndsWith(Path, again.Header("Location"), StringComparison.Ordinal);
        (await app.Put(Path, Document(title: "Altra"), "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Path + "?reason=Altro+autore", Document(), "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task Another_content_replaces_what_stands_and_drops_what_it_does_not_name()
    {
        (await app.Put(Path, Document())).Expect(201);
        var etag = (await app.Get(Path)).ETag!;
        var other = Document(threshold: "95").Replace("\"Due.\"", "\"Due e mezzo.\"", StringComparison.Ordinal);
        (await app.Put(Path, other)).ExpectProblem(428, "precondition-required");
        (await app.Put(Path, other, "If-Match: \"7\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Path, other, "If-Match: " + etag)).ExpectProblem(422, "reason-required");
        // The standard, and the second card.
        Assert.Equal(2, (await app.Put(Path + "?reason=Rivista&dryRun=true", other, "If-Match: " + etag)).Expect(200).At("facts").GetInt32());
        Assert.Equal(etag, (await app.Get(Path)).ETag);
        Assert.Equal(2, (await app.Put(Path + "?reason=Rivista", other, "If-Match: " + etag)).Expect(200).At("facts").GetInt32());

        (await app.Put(Path + "?reason=Meno", Edited(other, document => document["services"]![0]!["indicators"]!.AsArray().RemoveAt(2)), "If-Match: *")).Expect(200);
        var read = (await app.Get(Path)).Expect(200);
        Assert.Equal(["aperto", "evase"], read.At("services.0.indicators").EnumerateArray().Select(i => i.Text("code")));
        Assert.DoesNotContain("cortesia", read.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_are_listed_in_the_order_of_the_document()
    {
        (await app.Put(Path, Document())).Expect(201);
        var turned = Edited(Document(), document => document["services"] = new JsonArray([.. document["services"]!.AsArray().Reverse().Select(service => service!.DeepClone())]));
        // Each is listed anew.
        Assert.Equal(4, (await app.Put(Path + "?reason=Ordine", turned, "If-Match: *")).Expect(200).At("facts").GetInt32());
        Assert.Equal(["seconda", "prima"], (await app.Get(Path)).Expect(200).At("services").EnumerateArray().Select(s => s.Text("code")));
        // One is listed no more: its card stays the service's.
        (await app.Put(Path + "?reason=Una", Edited(turned, document => document["services"]!.AsArray().RemoveAt(1)), "If-Match: *")).Expect(200);
        Assert.Equal(["seconda"], (await app.Get(Path)).Expect(200).At("services").EnumerateArray().Select(s => s.Text("code")));
        (await app.Get($"/v1/{organization}/services/prima/definition")).Expect(200);
    }

    [Fact]
    public async Task Every_error_is_told_where_it_is_and_nothing_is_written()
    {
        var facts = await app.Facts();
        var wrong = Document(second: "prima").Replace("\"yesNo\"", "\"maybe\"", StringComparison.Ordinal);
        var refused = (await app.Put(Path, wrong)).Expect(422);
        Assert.Equal(
            [("service-repeated", "/services/1/code"), ("unknown-choice", "/services/0/indicators/0/definition/measure")],
            refused.At("errors").EnumerateArray().Select(e => (e.Text("code")!, e.Text("pointer")!)).Order());

        var unsuitable = Document().Replace("\"dimension\":\"continuity\"", "\"dimension\":\"allegria\"", StringComparison.Ordinal).Replace("\"pooled\"", "\"sum\"", StringComparison.Ordinal);
        var told = (await app.Put(Path, unsuitable)).ExpectProblem(422, "content-refused");
        Assert.Equal(
            [("unknown-dimension", "/services/0/indicators/0/definition"), ("aggregation-unsuitable", "/services/0/indicators/1/definition")],
            told.At("errors").EnumerateArray().Select(e => (e.Text("code")!, e.Text("pointer")!)));
        Assert.Equal(["/organization/code", "/edition"], (await app.Put("/v1/un-altro/charters/2025/content", Document())).ExpectProblem(422, "content-of-another").At("errors").EnumerateArray().Select(e => e.Text("pointer")));
        Assert.Equal(facts, await app.Facts());
        (await app.Get(Path)).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task Why_is_told_of_all_of_it_and_of_no_part()
    {
        var schema = Json.Schema.JsonSchema.FromText((await app.Get("/openapi/charter-content.schema.json", App.Anonymous)).Expect(200).Text);
        foreach (var (part, pointer) in ((Func<JsonNode, JsonNode>, string)[])
        [
            (document => document["services"]![1]!["card"]!, "/services/1/card/reason"),
            (document => document["services"]![0]!["indicators"]![2]!["definition"]!, "/services/0/indicators/2/definition/reason"),
            (document => document["services"]![0]!["indicators"]![1]!["standard"]!, "/services/0/indicators/1/standard/reason"),
        ])
        {
            foreach (var reason in (string?[])["Perché sì", null])
            {
                var reasoned = Edited(Document(), document => part(document)["reason"] = reason);
                Assert.Equal([("unknown-field", pointer)], (await app.Put(Path, reasoned)).Expect(422).At("errors").EnumerateArray().Select(e => (e.Text("code")!, e.Text("pointer")!)));
                Assert.False(schema.Evaluate(JsonNode.Parse(reasoned)!).IsValid);
            }
        }
        Assert.True(schema.Evaluate(JsonNode.Parse(Document())!).IsValid);
    }

    [Fact]
    public async Task A_service_that_is_only_named_comes_back_as_it_went_in()
    {
        // As some were registered, before every card was to be described.
        var named = Edited(Document(), document => document["services"]![1]!["card"] = JsonNode.Parse("""{"name":{"it":"Seconda"}}"""));
        (await app.Put(Path, named)).Expect(201);
        var (read, facts) = ((await app.Get(Path)).Expect(200), await app.Facts());
        Assert.Equal("""{"name":{"it":"Seconda"}}""", read.At("services.1.card").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(read.ETag, (await app.Put(Path, read.Text)).Expect(200).ETag);
        Assert.Equal((read.Text, facts), ((await app.Get(Path)).Expect(200).Text, await app.Facts()));
        var schema = Json.Schema.JsonSchema.FromText((await app.Get("/openapi/charter-content.schema.json", App.Anonymous)).Expect(200).Text);
        Assert.True(schema.Evaluate(JsonNode.Parse(read.Text)!).IsValid);

        // Whoever says more describes it, and what was described is not made unsaid.
        var half = Edited(named, document => document["services"]![1]!["card"]!["recipients"] = "Tutti");
        var refused = (await app.Put(Path + "?reason=Di+più", half, "If-Match: *")).ExpectProblem(422, "field-required");
        Assert.Equal("/services/1/card/description", refused.TextAt("errors.0.pointer"));
        (await app.Put(Path + "?reason=Descritta", Document(), "If-Match: *")).Expect(200);
        var unsaid = (await app.Put(Path + "?reason=Meno", named, "If-Match: *")).ExpectProblem(422, "content-refused");
        Assert.Equal(("field-required", "/services/1/card"), (unsaid.TextAt("errors.0.code"), unsaid.TextAt("errors.0.pointer")));
        (await app.Put($"/v1/{organization}/services/terza", """{"name":"Terza"}""")).ExpectProblem(422, "field-required");
    }

    [Fact]
    public async Task A_year_that_was_measured_keeps_its_promise()
    {
        (await app.Put(Path, Document())).Expect(201);
        (await app.Put($"/v1/{organization}/services/prima/indicators/sorrisi/measurements/2024-01", """{"count":5}""")).Expect(201);
        var read = (await app.Get(Path)).Expect(200);
        var quarterly = Edited(read.Text, document => document["services"]![0]!["indicators"]![2]!["definition"]!["frequency"] = "quarterly");
        var refused = (await app.Put(Path + "?reason=Meno+spesso", quarterly, "If-Match: *")).ExpectProblem(422, "content-refused");
        Assert.Equal(("indicator-already-defined", "/services/0/indicators/2/definition"), (refused.TextAt("errors.0.code"), refused.TextAt("errors.0.pointer")));
    }

    [Fact]
    public async Task What_was_retired_stays_as_it_was_and_may_be_written_again()
    {
        (await app.Put(Path, Document())).Expect(201);
        (await app.Put($"/v1/{organization}/services/prima/indicators/evase/retirement?reason=Fine", null)).Expect(200);
        (await app.Put($"/v1/{organization}/services/seconda/retirement?reason=Fine", null)).Expect(200);
        Assert.Equal(1, (await app.Put(Path + "?reason=Titolo", Document(title: "Carta dei servizi"), "If-Match: *")).Expect(200).At("facts").GetInt32());
    }

    [Fact]
    public async Task Only_who_works_for_the_organization_reads_it_and_only_the_board_writes_it()
    {
        (await app.Put(Path, Document())).Expect(201);
        (await app.Get(Path, App.Anonymous)).ExpectProblem(401, "authentication-required");
        (await app.Put(Path, Document(), App.Anonymous)).ExpectProblem(401, "authentication-required");
    }

    [Fact]
    public async Task Of_two_authors_at_once_one_counts()
    {
        (await app.Put(Path, Document())).Expect(201);
        var etag = (await app.Get(Path)).ETag!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => app.Put(Path + "?reason=Insieme", Document(title: $"Carta {n}"), "If-Match: " + etag)));
        Assert.Equal((1, 5), (answers.Count(a => a.Status == 200), answers.Count(a => a.Status == 412)));
    }

    [Fact]
    public async Task The_command_line_takes_a_document_in_and_gives_it_out()
    {
        await using var own = await App.Start();
        var file = System.IO.Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Document());
        Assert.Equal(($"{organization} 2024: 15 facts, not recorded", "", 0), await WholeRun.CommandOn(own.Connection, "import", file, "--dry-run"));
        Assert.Equal(($"{organization} 2024: 15 facts, a draft", "", 0), await WholeRun.CommandOn(own.Connection, "import", file));
        Assert.Equal(($"{organization} 2024: 0 facts", "", 0), await WholeRun.CommandOn(own.Connection, "import", file));
        var (written, _, ended) = await WholeRun.CommandOn(own.Connection, "export", organization, "2024");
        Assert.Equal(((await own.Get(Path)).Expect(200).Text.Trim(), 0), (written, ended));

        await File.WriteAllTextAsync(file, Document(title: "Altra"));
        var (_, unreasoned, unsaid) = await WholeRun.CommandOn(own.Connection, "import", file);
        Assert.Equal((1, true), (unsaid, unreasoned.Contains("reason-required", StringComparison.Ordinal)));
        Assert.Equal(($"{organization} 2024: 1 fact", "", 0), await WholeRun.CommandOn(own.Connection, "import", file, "--reason", "Titolo"));
        await File.WriteAllTextAsync(file, Document(second: "prima"));
        var (_, complaint, refused) = await WholeRun.CommandOn(own.Connection, "import", file);
        Assert.Equal((1, true), (refused, complaint.Contains("/services/1/code service-repeated", StringComparison.Ordinal)));
        Assert.Equal(2, (await WholeRun.CommandOn(own.Connection, "export", "nessuno", "2024")).Ended);
        File.Delete(file);
    }

    [Fact]
    public async Task Its_schema_is_at_an_address_of_its_own_and_fits_what_ships()
    {
        var answer = (await app.Get("/openapi/charter-content.schema.json", App.Anonymous)).Expect(200);
        Assert.Equal("application/schema+json; charset=utf-8", answer.Header("Content-Type"));
        var schema = Json.Schema.JsonSchema.FromText(answer.Text);
        var shipped = JsonNode.Parse(await File.ReadAllTextAsync(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "Charters", "unimi-2024.json")))!;
        Assert.True(Fits(shipped));
        Assert.True(Fits(JsonNode.Parse(Edited(Document(), document => document["$schema"] = "https://carta.example.it/openapi/charter-content.schema.json"))!));
        Assert.False(Fits(JsonNode.Parse(Document().Replace("\"yesNo\"", "\"maybe\"", StringComparison.Ordinal))!));
        Assert.False(Fits(JsonNode.Parse(Document().Replace("\"edition\":\"2024\",", "", StringComparison.Ordinal))!));

        bool Fits(JsonNode document) => schema.Evaluate(document).IsValid;
    }

    private const string Only = """
        [{"code":"aperto","definition":{"dimension":"continuity","title":"Aperto","unitOfMeasure":"Sì o no","measure":"yesNo","aggregation":"every","frequency":"monthly"},"standard":{"comparator":"yes"}}]
        """;

    private static string Edited(string document, Action<JsonNode> edit)
    {
        var node = JsonNode.Parse(document)!;
        edit(node);
        return node.ToJsonString();
    }
}
