using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>The board says who is told what.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_webhook_is_subscribed_shown_and_listed_and_its_secret_is_shown_once()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        var subscribed = (await app.Post(Hooks.At, $$"""{"name":"portale","url":"{{receiver.Url}}","description":"Il portale","kinds":["version-published","verdict-changed"],"subjects":["master","master"],"editions":["2024"]}""")).Expect(201);
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", subscribed.TextAt("secret"));
        Assert.Equal(("no-store", $"{app.Root}v1/unimi/webhooks/portale"), (subscribed.Header("Cache-Control"), subscribed.Header("Location")));
        var shown = (await app.Get(Hooks.At + "/portale")).Expect(200);
        Assert.Equal(subscribed.At("webhook").GetRawText(), shown.Text);
        Assert.Equal(("Il portale", "active", """["verdict-changed","version-published"]""", """["master"]""", """["2024"]"""), (
            shown.TextAt("description"), shown.TextAt("status"), shown.At("kinds").GetRawText(), shown.At("subjects").GetRawText(), shown.At("editions").GetRawText()));
        (await app.Get(Hooks.At + "/portale", "If-None-Match: " + shown.ETag)).Expect(304);
        Assert.Equal([shown.Text], (await app.Get(Hooks.At)).Expect(200).At("items").EnumerateArray().Select(w => w.GetRawText()));
        (await app.Post(Hooks.At, $$"""{"name":"portale","url":"{{receiver.Url}}"}""")).ExpectProblem(409, "webhook-already-subscribed");

        // It is nowhere in the database, not even where the facts are.
        var secret = subscribed.TextAt("secret")!["whsec_".Length..];
        foreach (var table in new[] { "mt_events", "mt_streams", "mt_doc_webhook", "charter.deliveries", "charter.answers" })
            Assert.Equal(0, await app.Select<long>($"select count(*) from {table} t where strpos(to_jsonb(t)::text, $1) > 0", secret));
        // Every node, and every start, has the same.
        await using var other = await Hooks.Start(app.Connection);
        await other.Report("2024-03");
        Assert.True((await receiver.Has(1))[0].IsSignedWith(subscribed.TextAt("secret")!));
        Assert.Contains("webhook_subscribed", (await app.Get("/v1/unimi/audit?limit=500&from=2024-07-01")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_wanted_is_told()
    {
        await using var app = await Hooks.Start();
        (await app.Put("/v1/unimi/programmes/piano/plan", """
            {"organizationName":"Università","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"Asse"}],
             "indicators":[{"code":"k","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"yearly","targets":[{"period":"2024..2026","comparator":"atLeast","value":20}]}]}
            """)).Expect(201);
        await using var receiver = await Receiver.Start();
        await app.Subscribe("servizio", receiver.Url + "/servizio", ""","subjects":["master"]""");
        await app.Subscribe("programma", receiver.Url + "/programma", ""","subjects":["piano"]""");
        await app.Subscribe("edizione", receiver.Url + "/edizione", ""","editions":["2024"]""");
        await app.Subscribe("altra-edizione", receiver.Url + "/altra-edizione", ""","editions":["2025"]""");
        await app.Subscribe("versioni", receiver.Url + "/versioni", ""","kinds":["version-published","version-withdrawn"]""");
        await app.Report("2024-03");
        await app.Report("2024-03", service: "dottorato");
        (await app.Put("/v1/unimi/programmes/piano/indicators/k/measurements/2024", """{"count":25}""")).Expect(201);
        foreach (var name in new[] { "servizio", "programma", "edizione", "altra-edizione", "versioni" }) await app.UpToDate(name);

        Assert.Equal(
            ["edizione services/dottorato/indicators/effectiveness", "edizione services/master/indicators/effectiveness", "programma programmes/piano/indicators/k", "servizio services/master/indicators/effectiveness"],
            receiver.All.Select(m => $"{m.Path["/avvisi/".Length..]} {m.Json.Text("subject")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_it_is_paused_changes_wait_and_then_are_told_in_order()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        await app.Subscribe("portale", receiver.Url);
        await app.Subscribe("altro", receiver.Url + "/altro");
        var paused = (await Replace(app, receiver.Url, paused: true, "\"1\"")).Expect(200);
        Assert.Equal(("paused", "\"2\""), (paused.TextAt("status"), paused.ETag));
        await app.Report("2024-01");
        await app.Report("2024-02");
        await app.UpToDate("altro");
        Assert.All(await receiver.Has(2), m => Assert.Equal("/avvisi/altro", m.Path));
        (await Replace(app, receiver.Url, paused: false, "\"2\"")).Expect(200);
        await app.UpToDate("portale");
        var all = await receiver.Has(4);
        Assert.Equal(all.Take(2).Select(m => m.Json.GetRawText()), all.Skip(2).Select(m => m.Json.GetRawText()));
    }

    [Fact]
    public async Task What_replaces_it_says_what_it_replaces()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        await app.Subscribe("portale", receiver.Url);
        var missing = (await Replace(app, receiver.Url, paused: true)).ExpectProblem(428, "precondition-required");
        Assert.Equal("portale", missing.TextAt("current.name"));
        (await Replace(app, receiver.Url, paused: true, "\"9\"")).ExpectProblem(412, "precondition-failed");
        // What is so already needs nothing.
        Assert.Equal("\"1\"", (await Replace(app, receiver.Url, paused: false)).Expect(200).ETag);
        (await app.Put(Hooks.At + "/nessuno", $$"""{"url":"{{receiver.Url}}"}""", "If-Match: *")).ExpectProblem(404, "unknown-webhook");
    }

    [Fact]
    public async Task Who_is_gone_for_good_is_told_nothing_any_more_until_the_board_says_so()
    {
        var isThere = false;
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start((_, http) => { http.Response.StatusCode = isThere ? 204 : 410; return Task.CompletedTask; });
        await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-01");
        await Until.True(async () => (await app.Get(Hooks.At + "/portale")).TextAt("status") == "gone");
        await app.Report("2024-02");
        isThere = true;
        (await Replace(app, receiver.Url, paused: false, "*")).Expect(200);
        await app.UpToDate("portale");
        var all = await receiver.Has(3);
        Assert.Equal(all[0].Id, all[1].Id);
        Assert.Contains("webhook_paused", (await app.Get("/v1/unimi/audit?actor=registry&limit=500&from=2024-07-01")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_is_tried_at_once_when_the_address_is_another()
    {
        await using var app = await Hooks.Start();
        await using var failing = await Receiver.Start(Receiver.Statuses(500));
        await using var receiver = await Receiver.Start();
        await app.Subscribe("portale", failing.Url);
        await app.Report("2024-03");
        await app.Failed("portale", 1);
        (await Replace(app, receiver.Url, paused: false, "\"1\"")).Expect(200);
        Assert.Equal((await receiver.Has(1))[0].Id, (await failing.Has(1))[0].Id);
    }

    [Fact]
    public async Task Both_secrets_sign_for_as_long_as_they_overlap()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        var first = await app.Subscribe("portale", receiver.Url);
        var rotated = (await app.Post(Hooks.At + "/portale/rotations", """{"overlapMinutes":60}""")).Expect(200);
        var second = rotated.TextAt("secret")!;
        Assert.Equal("2024-07-01T11:00:00Z", rotated.TextAt("webhook.formerSecretUntil"));
        await app.Report("2024-01");
        var during = (await receiver.Has(1))[0];
        app.Clock.Set("2024-07-01T11:00:00Z");
        await app.Report("2024-02");
        var after = (await receiver.Has(2))[1];
        Assert.NotEqual(first, second);
        Assert.Equal((2, true, true), (during.Signatures.Length, during.IsSignedWith(first), during.IsSignedWith(second)));
        Assert.Equal((1, false, true), (after.Signatures.Length, after.IsSignedWith(first), after.IsSignedWith(second)));
        var third = (await app.Post(Hooks.At + "/portale/rotations", """{"overlapMinutes":0}""")).Expect(200).TextAt("secret")!;
        await app.Report("2024-03");
        var last = (await receiver.Has(3))[2];
        Assert.Equal((1, true), (last.Signatures.Length, last.IsSignedWith(third)));
    }

    [Fact]
    public async Task What_is_removed_is_told_nothing_and_its_name_is_not_used_again()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        await app.Subscribe("portale", receiver.Url);
        await app.Subscribe("altro", receiver.Url + "/altro");
        (await app.Delete(Hooks.At + "/portale")).ExpectProblem(422, "reason-required");
        (await app.Delete(Hooks.At + "/portale?reason=chiuso")).Expect(204);
        (await app.Delete(Hooks.At + "/portale?reason=chiuso")).Expect(204);
        foreach (var path in new[] { "", "/progress", "/dead-letters" }) (await app.Get(Hooks.At + "/portale" + path)).ExpectProblem(404, "unknown-webhook");
        (await app.Post(Hooks.At + "/portale/rotations", "{}")).ExpectProblem(404, "unknown-webhook");
        (await app.Post(Hooks.At + "/portale/tests", null)).ExpectProblem(404, "unknown-webhook");
        (await app.Post(Hooks.At, $$"""{"name":"portale","url":"{{receiver.Url}}"}""")).ExpectProblem(409, "webhook-already-subscribed");
        await app.Report("2024-03");
        await app.UpToDate("altro");
        Assert.Equal("/avvisi/altro", Assert.Single(receiver.All).Path);
    }

    [Fact]
    public async Task A_test_message_is_sent_at_once_and_what_comes_of_it_is_told()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start((_, http) => { http.Response.StatusCode = http.Request.Path == "/avvisi" ? 202 : 418; return Task.CompletedTask; });
        var secret = await app.Subscribe("portale", receiver.Url);
        await app.Subscribe("altro", receiver.Url + "/altro");
        var tested = (await app.Post(Hooks.At + "/portale/tests", null)).Expect(200);
        var refused = (await app.Post(Hooks.At + "/altro/tests", null)).Expect(200);
        var all = await receiver.Has(2);
        Assert.Equal((true, 202, all[0].Id), (tested.At("delivered").GetBoolean(), tested.At("status").GetInt32(), tested.TextAt("id")));
        Assert.Equal((false, 418, "refused"), (refused.At("delivered").GetBoolean(), refused.At("status").GetInt32(), refused.TextAt("failure")));
        Assert.Equal(("unimicharter.webhook-tested", true), (all[0].Type, all[0].IsSignedWith(secret)));
    }

    [Fact]
    public async Task Without_a_key_nobody_is_subscribed_and_it_is_said_why()
    {
        await using var app = await App.Start(null, "2024-07-01T10:00:00Z", [.. Hooks.Settings.Where(s => s != Hooks.Key), "Charter:Webhooks:Key="]);
        (await app.Post(Hooks.At, """{"name":"portale","url":"http://127.0.0.1:9999/"}""")).ExpectProblem(503, "webhook-key-missing");
        await Assert.ThrowsAsync<FormatException>(() => Hooks.Start(null, "Charter:Webhooks:Key=c2VncmV0bw=="));
    }

    [Fact]
    public async Task Nobody_else_sees_or_changes_an_organizations_webhooks()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        await app.Subscribe("portale", receiver.Url);
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        var (board, office, other) = (Keys.As(await app.Issue("presidio", "board")), Keys.As(await app.Issue("ufficio", "office")), Keys.As(await app.Issue("presidio", "board", organization: "polimi")));
        (await app.Get(Hooks.At + "/portale", board)).Expect(200);
        foreach (var who in new[] { office, other }) (await app.Get(Hooks.At + "/portale", who)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/polimi/webhooks/portale", other)).ExpectProblem(404, "unknown-webhook");
        Assert.Empty((await app.Get("/v1/polimi/webhooks", other)).Expect(200).At("items").EnumerateArray());
        // Each is told of its own.
        (await app.Post("/v1/polimi/webhooks", $$"""{"name":"portale","url":"{{receiver.Url}}/polimi"}""", other)).Expect(201);
        await app.Report("2024-03");
        await app.UpToDate("portale");
        Assert.Equal("/avvisi", Assert.Single(receiver.All).Path);
    }

    [Theory]
    [InlineData("""{"url":"https://1.1.1.1/"}""", "field-required")]
    [InlineData("""{"name":"portale"}""", "field-required")]
    [InlineData("""{"name":"Il portale","url":"https://1.1.1.1/"}""", "code-expected")]
    [InlineData("""{"name":"portale","url":"https://1.1.1.1/","kinds":[]}""", "field-required")]
    [InlineData("""{"name":"portale","url":"https://1.1.1.1/","kinds":["verdictChanged"]}""", "unknown-choice")]
    [InlineData("""{"name":"portale","url":"https://1.1.1.1/","subjects":["Master"]}""", "code-expected")]
    [InlineData("""{"name":"portale","url":"https://1.1.1.1/","segreto":"a"}""", "unknown-field")]
    [InlineData("""{"name":"portale","url":"http://1.1.1.1:25/"}""", "webhook-url-unsuitable")]
    public async Task What_is_no_subscription_is_refused(string body, string code)
    {
        await using var app = await Hooks.Start();
        (await app.Post(Hooks.At, body)).ExpectProblem(422, code);
    }

    private static Task<Answer> Replace(App app, string url, bool paused, string? match = null) =>
        app.Put(Hooks.At + "/portale", $$"""{"url":"{{url}}","paused":{{(paused ? "true" : "false")}}}""", match is null ? [] : ["If-Match: " + match]);
}
