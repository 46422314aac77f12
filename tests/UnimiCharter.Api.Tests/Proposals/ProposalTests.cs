using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Proposals;

/// <summary>An office changes the card of its own service: as a proposal that the board decides, or at once where it may. Each test has an organization to itself.</summary>
public sealed class ProposalTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Welcome = """
        {"name":"Accoglienza","description":"Accoglie tutti.","recipients":"Studenti",
         "channels":[{"kind":"counter","address":"Via Santa Sofia 9","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"}]}},{"kind":"email","address":"welcome@ateneo.it"}],
         "contacts":[{"office":"Ufficio Mobilità","phones":["02 503 1"]}]}
        """;

    private static readonly string Reworded = With("Accoglie tutti.", "Accoglie chiunque.");
    private static readonly string Longer = With("12:00", "16:00");
    private static readonly string Reachable = With("02 503 1", "02 503 2");

    private static int made;

    private readonly App app = shared.App;

    [Fact]
    public async Task An_office_proposes_the_board_accepts_and_the_card_is_so()
    {
        var (service, office, board) = await Service();
        var before = (await app.Get(service + "/definition", office)).Expect(200);
        var proposed = (await app.Put(service, Because(Reworded, "Più chiaro"), office, "If-Match: \"1\"")).Expect(202);
        Assert.Equal(("\"1\"", service + "/proposals/1"), (proposed.ETag, new Uri(proposed.Header("Location")!).AbsolutePath));
        Assert.Equal(("waiting", 1, "Accoglie tutti."), (proposed.TextAt("proposal.status"), proposed.At("proposal.number").GetInt32(), proposed.TextAt("definition.description.it")));
        Assert.Equal(before.Text, (await app.Get(service + "/definition", office)).Expect(200).Text);

        var shown = (await app.Get(service + "/proposals/1", board)).Expect(200);
        Assert.Equal("""["texts"]""", shown.At("parts").GetRawText());
        Assert.Equal("""{"description":{"before":{"it":"Accoglie tutti."},"after":{"it":"Accoglie chiunque."}}}""", shown.At("changes").GetRawText());
        Assert.Equal(("ufficio", "office", "Più chiaro", JsonValueKind.Null), (shown.TextAt("proposed.by"), shown.TextAt("proposed.role"), shown.TextAt("proposed.reason"), shown.At("decided").ValueKind));

        var accepted = (await app.Put(service + "/proposals/1/decision", """{"accept":true,"reason":"Giusto"}""", board)).Expect(200);
        Assert.Equal(("accepted", "presidio", "board", "Giusto"), (accepted.TextAt("status"), accepted.TextAt("decided.by"), accepted.TextAt("decided.role"), accepted.TextAt("decided.reason")));
        var after = (await app.Get(service + "/definition", office)).Expect(200);
        Assert.Equal(("\"2\"", "Accoglie chiunque."), (after.ETag, after.TextAt("definition.description.it")));
        // What it changed is told as it was then.
        Assert.Equal("Accoglie tutti.", (await app.Get(service + "/proposals/1", office)).TextAt("changes.description.before.it"));
    }

    [Fact]
    public async Task The_board_declines_with_a_reason_that_the_office_reads()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service + "/proposals/1/decision", """{"accept":false}""", board)).ExpectProblem(422, "reason-required");
        (await app.Put(service + "/proposals/1/decision", """{"accept":false,"reason":"Troppo vago"}""", board)).Expect(200);
        var declined = (await app.Get(service + "/proposals/1", office)).Expect(200);
        Assert.Equal(("declined", "Troppo vago"), (declined.TextAt("status"), declined.TextAt("decided.reason")));
        Assert.Equal("Accoglie tutti.", (await app.Get(service + "/definition", office)).TextAt("definition.description.it"));

        var facts = await app.Facts();
        (await app.Put(service + "/proposals/1/decision", """{"accept":false}""", board)).Expect(200);
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).ExpectProblem(409, "proposal-decided");
        (await app.Delete(service + "/proposals/1", office)).ExpectProblem(409, "proposal-decided");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_the_board_leaves_to_the_office_is_changed_at_once_part_by_part()
    {
        var (service, office, board) = await Service();
        Assert.Equal("[]", (await app.Get(service + "/delegation", office)).Expect(200).At("atOnce").GetRawText());
        (await app.Put(service + "/delegation", """{"atOnce":["contacts","hours"]}""", board)).ExpectProblem(422, "reason-required");
        (await app.Put(service + "/delegation", """{"atOnce":["contacts","hours"],"reason":"Li conosce"}""", board)).Expect(200);
        Assert.Equal("""["hours","contacts"]""", (await app.Get(service + "/delegation", office)).Expect(200).At("atOnce").GetRawText());

        (await app.Put(service, Longer, office, "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        var changed = (await app.Put(service, Because(Longer, "Orario estivo"), office, "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("\"2\"", "16:00"), (changed.ETag, changed.TextAt("definition.channels.0.hours.week.0.closes")));
        // As it was sent: it is known to have been so already, also where the first answer was lost.
        Assert.Equal("\"2\"", (await app.Put(service, Because(Longer, "Orario estivo"), office, "If-Match: \"1\"")).Expect(200).ETag);
        (await app.Put(service + "?reason=Nuovo+numero", With("12:00", "16:00", "02 503 1", "02 503 2"), office, "If-Match: \"2\"")).Expect(200);
        // Of two parts one may not be: both wait.
        (await app.Put(service, With("02 503 1", "02 503 3", "Studenti", "Tutti"), office, "If-Match: \"3\"")).Expect(202);
        (await app.Put(service + "/delegation", """{"atOnce":[],"reason":"Si torna a decidere"}""", board)).Expect(200);
        (await app.Put(service, Because(Longer, "Altro"), office, "If-Match: \"3\"")).Expect(202);

        var facts = await app.Facts();
        (await app.Put(service + "/delegation", """{"atOnce":[]}""", board)).Expect(200);
        Assert.Equal(facts, await app.Facts());
        (await app.Put(service + "/delegation", """{"atOnce":["all"],"reason":"x"}""", board)).ExpectProblem(422, "unknown-choice");
        (await app.Put(service + "/delegation", """{"reason":"x"}""", board)).ExpectProblem(422, "field-required");
    }

    [Fact]
    public async Task Two_proposals_of_different_fields_are_accepted_one_after_the_other()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service, Longer, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service + "/proposals/2/decision", """{"accept":true}""", board)).Expect(200);
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).Expect(200);
        var card = (await app.Get(service + "/definition", office)).Expect(200);
        Assert.Equal(("\"3\"", "Accoglie chiunque.", "16:00"), (card.ETag, card.TextAt("definition.description.it"), card.TextAt("definition.channels.0.hours.week.0.closes")));
    }

    [Fact]
    public async Task What_would_undo_what_was_changed_since_is_outdated()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service, Longer, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service, Because(With("Accoglie tutti.", "Accoglie gli ospiti."), "Riordino"), board, "If-Match: \"1\"")).Expect(200);

        var outdated = (await app.Get(service + "/proposals/1", office)).Expect(200);
        Assert.Equal(("outdated", "Accoglie gli ospiti."), (outdated.TextAt("status"), outdated.TextAt("changes.description.before.it")));
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).ExpectProblem(409, "proposal-outdated");
        Assert.Equal(["outdated", "waiting"], (await app.Get($"{service[..service.IndexOf("/services", StringComparison.Ordinal)]}/proposals", board)).Expect(200).At("items").EnumerateArray().Select(p => p.Text("status")));
        // Of what it saw, it proposes anew.
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(service, Reworded, office, "If-Match: \"2\"")).Expect(202);
        (await app.Put(service + "/proposals/3/decision", """{"accept":true}""", board)).Expect(200);
        (await app.Put(service + "/proposals/2/decision", """{"accept":true}""", board)).Expect(200);
        (await app.Put(service + "/proposals/1/decision", """{"accept":false,"reason":"Superata"}""", board)).Expect(200);
        Assert.Equal("Accoglie chiunque.", (await app.Get(service + "/definition", office)).TextAt("definition.description.it"));
    }

    [Fact]
    public async Task What_is_sent_again_is_no_new_proposal_and_what_stands_is_none()
    {
        var (service, office, _) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        var facts = await app.Facts();
        Assert.Equal(1, (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202).At("proposal.number").GetInt32());
        var same = (await app.Put(service, Welcome, office)).Expect(200);
        Assert.False(same.Json.TryGetProperty("proposal", out _));
        Assert.Equal(facts, await app.Facts());

        (await app.Put(service, Longer, office)).ExpectProblem(428, "precondition-required");
        Assert.Equal("Accoglienza", (await app.Put(service, Longer, office, "If-Match: \"2\"")).ExpectProblem(412, "precondition-failed").TextAt("current.definition.name.it"));
        (await app.Put(service, """{"name":"Accoglienza"}""", office, "If-Match: \"1\"")).ExpectProblem(422, "field-required");
        (await app.Put(service + "?reason=b", Because(Longer, "a"), office, "If-Match: \"1\"")).ExpectProblem(422, "reason-ambiguous");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_proposal_is_taken_back_by_the_office_or_by_the_board_for_it()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service, Longer, office, "If-Match: \"1\"")).Expect(202);
        (await app.Delete(service + "/proposals/1?reason=Refuso", office)).Expect(204);
        (await app.Delete(service + "/proposals/1", office)).Expect(204);
        (await app.Delete(service + "/proposals/2", board)).Expect(204);
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).ExpectProblem(409, "proposal-decided");
        var all = (await app.Get(service + "/proposals", office)).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal([(2, "taken-back", "board", null), (1, "taken-back", "office", "Refuso")], all.Select(p => (p.At("number").GetInt32(), p.Text("status"), p.Text("decided.role"), p.Text("decided.reason"))));
    }

    [Fact]
    public async Task An_office_proposes_nothing_of_another_s_service_and_registers_none()
    {
        var (service, office, board) = await Service();
        var organization = service[..service.IndexOf("/services", StringComparison.Ordinal)];
        (await app.Put(organization + "/services/altro", Welcome, board)).Expect(201);
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        var facts = await app.Facts();
        (await app.Put(organization + "/services/altro", Reworded, office, "If-Match: \"1\"")).ExpectProblem(403, "forbidden");
        var everywhere = Keys.As(await app.Issue("ovunque", "office", organization: organization["/v1/".Length..]));
        Assert.Equal(facts + 1, await app.Facts());
        (await app.Put(organization + "/services/nuovo", Welcome, everywhere)).ExpectProblem(404, "unknown-service");
        (await app.Put("/v1/nessuno/services/nuovo", Welcome)).ExpectProblem(404, "unknown-organization");

        // Another office, and anyone, is told nothing of it.
        var other = Keys.As(await app.Issue("altro-ufficio", "office", "altro", organization["/v1/".Length..]));
        foreach (var path in new[] { service + "/proposals", service + "/proposals/1", service + "/delegation" })
        {
            (await app.Get(path, other)).ExpectProblem(403, "forbidden");
            (await app.Get(path, App.Anonymous)).ExpectProblem(401, "authentication-required");
        }
        Assert.Equal("[]", (await app.Get(organization + "/proposals", other)).Expect(200).At("items").GetRawText());
        (await app.Get(organization + "/proposals", App.Anonymous)).ExpectProblem(401, "authentication-required");
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", office)).ExpectProblem(403, "forbidden");
        (await app.Put(service + "/delegation", """{"atOnce":["texts"],"reason":"x"}""", office)).ExpectProblem(403, "forbidden");
        (await app.Delete(service + "/proposals/1", other)).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task Who_has_both_roles_writes_as_the_board_unless_it_says_that_it_is_the_office()
    {
        var (service, office, board) = await Service();
        var both = Keys.As(await app.Issue("entrambi", "office,board", "accoglienza", service.Split('/')[2]));
        (await app.Put(service, Reworded, both, "If-Match: \"1\"", "Acting-As: office")).Expect(202);
        (await app.Put(service, Because(Longer, "Orario"), both, "If-Match: \"1\"")).Expect(200);
        (await app.Put(service, Because(Welcome, "Orario"), both, "If-Match: \"2\"", "Acting-As: board")).Expect(200);
        (await app.Put(service, Reachable, office, "If-Match: \"3\"", "Acting-As: board")).ExpectProblem(403, "forbidden");
        (await app.Put(service, Reachable, board, "If-Match: \"3\"", "Acting-As: office")).ExpectProblem(403, "forbidden");
        (await app.Put(service, Reachable, both, "If-Match: \"3\"", "Acting-As: king")).ExpectProblem(400, "malformed-parameter");
        // One board more, and another's service: it is the board there too.
        (await app.Put(service.Replace("accoglienza", "altro", StringComparison.Ordinal), Welcome, both)).Expect(201);
        (await app.Put(service.Replace("accoglienza", "altro", StringComparison.Ordinal), Reworded, both, "If-Match: \"1\"", "Acting-As: office")).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task What_waits_is_listed_by_page_for_the_board_and_each_office_its_own()
    {
        var (service, office, board) = await Service();
        var organization = service[..service.IndexOf("/services", StringComparison.Ordinal)];
        foreach (var code in new[] { "b-servizio", "c-servizio" }) (await app.Put($"{organization}/services/{code}", Welcome, board)).Expect(201);
        var offices = Keys.As(await app.Issue("due-uffici", "office", "b-servizio,c-servizio", organization["/v1/".Length..]));
        foreach (var (path, key) in new[] { (service, office), ($"{organization}/services/b-servizio", offices), ($"{organization}/services/c-servizio", offices) })
            foreach (var card in new[] { Reworded, Longer }) (await app.Put(path, card, key, "If-Match: \"1\"")).Expect(202);
        (await app.Put($"{organization}/services/b-servizio/proposals/1/decision", """{"accept":true}""", board)).Expect(200);

        string[] all = ["accoglienza 1", "accoglienza 2", "b-servizio 2", "c-servizio 1", "c-servizio 2"];
        Assert.Equal(all, Told(await app.Get(organization + "/proposals", board)));
        Assert.Equal(all[..2], Told(await app.Get(organization + "/proposals", office)));
        Assert.Equal(all[2..], Told(await app.Get(organization + "/proposals", offices)));
        var (read, next) = (new List<string>(), organization + "/proposals?limit=2");
        while (next is not null)
        {
            var page = await app.Get(next, board);
            read.AddRange(Told(page));
            next = page.At("_links").TryGetProperty("next", out var link) ? new Uri(link.Text("href")!).PathAndQuery : null;
        }
        Assert.Equal(all, read);

        var newest = (await app.Get($"{organization}/services/c-servizio/proposals?limit=1", offices)).Expect(200);
        Assert.Equal(["c-servizio 2"], Told(newest));
        Assert.Equal(["c-servizio 1"], Told(await app.Get(new Uri(newest.TextAt("_links.next.href")!).PathAndQuery, offices)));
        (await app.Get(organization + "/proposals?cursor=YQ", board)).ExpectProblem(400, "malformed-cursor");
        (await app.Get(service + "/proposals?cursor=YQ", board)).ExpectProblem(400, "malformed-cursor");
        (await app.Get("/v1/nessuno/proposals")).ExpectProblem(404, "unknown-organization");

        static IEnumerable<string> Told(Answer answer) => answer.Expect(200).At("items").EnumerateArray().Select(p => $"{p.Text("service")} {p.At("number")}");
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("uno")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_proposal_that_nobody_made_is_unknown(string number)
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Get($"{service}/proposals/{number}", office)).ExpectProblem(404, "unknown-proposal");
        (await app.Put($"{service}/proposals/{number}/decision", """{"accept":true}""", board)).ExpectProblem(404, "unknown-proposal");
        (await app.Delete($"{service}/proposals/{number}", office)).ExpectProblem(404, "unknown-proposal");
        (await app.Get($"{service}-2/proposals/1")).ExpectProblem(404, "unknown-service");
        (await app.Get($"{service}-2/proposals")).ExpectProblem(404, "unknown-service");
        (await app.Get($"{service}-2/delegation")).ExpectProblem(404, "unknown-service");
        (await app.Put($"{service}-2/delegation", """{"atOnce":[],"reason":"x"}""")).ExpectProblem(404, "unknown-service");
    }

    [Fact]
    public async Task No_more_wait_than_a_board_can_read()
    {
        var (service, office, board) = await Service();
        for (var i = 1; i <= 20; i++) (await app.Put(service, With("Studenti", $"Studenti {i}"), office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).ExpectProblem(409, "proposals-too-many");
        (await app.Put(service + "/proposals/7/decision", """{"accept":true}""", board)).Expect(200);
        (await app.Put(service, With("Studenti", "Studenti 7", "Accoglie tutti.", "Accoglie chiunque."), office, "If-Match: \"2\"")).Expect(202);
        Assert.Equal(19, (await app.Get(service + "/proposals", office)).At("items").EnumerateArray().Count(p => p.Text("status") == "outdated"));
    }

    [Fact]
    public async Task Nothing_is_proposed_or_decided_of_what_has_ceased()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service + "/retirement?reason=Confluito", null, board)).Expect(200);
        (await app.Put(service, Longer, office, "If-Match: \"1\"")).ExpectProblem(409, "service-retired");
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).ExpectProblem(409, "service-retired");
        (await app.Put(service + "/delegation", """{"atOnce":["hours"],"reason":"x"}""", board)).ExpectProblem(409, "service-retired");
        Assert.Empty((await app.Get($"/v1/{service.Split('/')[2]}/proposals", board)).Expect(200).At("items").EnumerateArray());
        (await app.Delete(service + "/retirement?reason=Riaperto", board)).Expect(200);
        (await app.Put(service + "/proposals/1/decision", """{"accept":true}""", board)).Expect(200);
    }

    [Fact]
    public async Task A_hostile_text_is_proposed_and_accepted_letter_for_letter()
    {
        var (service, office, board) = await Service();
        const string Hostile = "</script><b>\"'; drop table mt_events; -- {{7*7}} \u202e 😀 ${jndi:x}";
        var card = JsonSerializer.Serialize(new { name = Hostile, description = Hostile, contacts = new[] { new { office = Hostile, person = Hostile } }, reason = Hostile });
        (await app.Put(service, card, office, "If-Match: \"1\"")).Expect(202);
        var shown = (await app.Put(service + "/proposals/1/decision", JsonSerializer.Serialize(new { accept = true, reason = Hostile }), board)).Expect(200);
        Assert.Equal([Hostile, Hostile, Hostile, Hostile], ((string[])["changes.name.after.it", "changes.contacts.after.0.person", "proposed.reason", "decided.reason"]).Select(shown.TextAt));
        Assert.Equal((Hostile, Hostile), ((await app.Get(service + "/definition", office)).TextAt("definition.name.it"), (await app.Get(service + "/definition", office)).TextAt("definition.contacts.0.office.it")));
    }

    [Fact]
    public async Task The_audit_tells_who_proposed_who_decided_and_why()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Because(Reworded, "Più chiaro"), office, "If-Match: \"1\"")).Expect(202);
        (await app.Put(service + "/proposals/1/decision", """{"accept":true,"reason":"Giusto"}""", board)).Expect(200);
        (await app.Put(service + "/delegation", """{"atOnce":["hours"],"reason":"Li conosce"}""", board)).Expect(200);
        var told = (await app.Get($"/v1/{service.Split('/')[2]}/audit?service=accoglienza", board)).Expect(200).At("items").EnumerateArray().TakeLast(4);
        Assert.Equal(
            ["change_proposed ufficio office Più chiaro", "proposal_accepted presidio board Giusto", "service_described presidio board Giusto", "office_trusted presidio board Li conosce"],
            told.Select(f => $"{f.Text("fact")} {f.Text("actor")} {f.Text("role")} {f.Text("reason")}"));
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_is_told_that_it_was_decided()
    {
        var (service, office, board) = await Service();
        (await app.Put(service, Reworded, office, "If-Match: \"1\"")).Expect(202);
        var answers = await Task.WhenAll(
            app.Put(service + "/proposals/1/decision", """{"accept":true}""", board), app.Put(service + "/proposals/1/decision", """{"accept":false,"reason":"No"}""", board), app.Delete(service + "/proposals/1", office));
        Assert.Equal(2, answers.Count(answer => answer.Status == 409));
        var facts = await app.Select<long>("select count(*) from mt_events where tenant_id = $1 and type like 'proposal_%'", service.Split('/')[2]);
        Assert.Equal(1, facts);
    }

    /// <summary>An organization with a service, and the keys of its office and of the board.</summary>
    private async Task<(string Service, string Office, string Board)> Service()
    {
        var organization = $"proposto-{Interlocked.Increment(ref made)}";
        (await app.Put($"/v1/organizations/{organization}", """{"name":"Ateneo"}""")).Expect(201);
        (await app.Put($"/v1/{organization}/services/accoglienza", Welcome)).Expect(201);
        return ($"/v1/{organization}/services/accoglienza", Keys.As(await app.Issue("ufficio", "office", "accoglienza", organization)), Keys.As(await app.Issue("presidio", "board", organization: organization)));
    }

    private static string Because(string card, string reason) => $$"""{"reason":{{JsonSerializer.Serialize(reason)}},{{card.TrimStart()[1..]}}""";

    /// <param name="others">Each followed by what stands in its place.</param>
    private static string With(string what, string with, params string[] others) =>
        others.Chunk(2).Prepend([what, with]).Aggregate(Welcome, (card, change) => card.Replace($"\"{change[0]}\"", $"\"{change[1]}\"", StringComparison.Ordinal));
}
