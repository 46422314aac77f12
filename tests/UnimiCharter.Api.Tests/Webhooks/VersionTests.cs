using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Changes;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>That a version is public, or is no longer, is told by the feed and to webhooks, and not a moment before.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private const string Charters = "/v1/unimi/charters";
    private const string Standard = "/v1/unimi/services/master/indicators/effectiveness/standards/2025";

    private App app = null!;
    private Receiver receiver = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start(null, "2024-12-01T10:00:00Z", [SigningKey.Setting, .. Hooks.Settings]);
        receiver = await Receiver.Start();
        await app.Subscribe("portale", receiver.Url);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_draft_is_told_of_when_it_is_published_and_its_standards_are_not_told_before()
    {
        (await app.Post(Charters, """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Expect(201);
        (await app.Put(Standard, """{"comparator":"atMost","value":15,"unit":"percent","reason":"prova"}""", "If-Match: *")).Expect(200);
        await app.UpToDate("portale");
        Assert.Empty(receiver.All);

        (await app.Post(Charters + "/2025/versions", null)).Expect(201);
        var told = (await receiver.Has(1))[0];
        Assert.Equal(("unimicharter.version-published", "charters/2025/versions/1.0.0"), (told.Type, told.Json.Text("subject")));
        Assert.Equal(("version-published", "2025", "1.0.0"), (told.Json.Text("data.kind"), told.Json.Text("data.edition"), told.Json.Text("data.version")));
        foreach (var link in new[] { "version", "changes", "proof" })
            (await app.Get(new Uri(told.Json.Text($"data._links.{link}.href")!).PathAndQuery, App.Anonymous)).Expect(200);
        Assert.Equal(["1.0.0 version-published"], await Versions(App.Anonymous, "2025"));
    }

    [Fact]
    public async Task One_that_is_to_be_public_later_is_told_of_once_it_is()
    {
        await Publish("""{"publicFrom":"2025-01-01T00:00:00Z"}""");
        await app.UpToDate("portale");
        Assert.Empty(await Versions("Accept: application/json", "2025"));
        app.Clock.Set("2024-12-31T23:59:59Z");
        Assert.Empty(receiver.All);

        app.Clock.Set("2025-01-01T00:00:00Z");
        Assert.Equal("charters/2025/versions/1.0.0", (await receiver.Has(1))[0].Json.Text("subject"));
        Assert.Equal(["1.0.0 version-published"], await Versions(App.Anonymous, "2025"));
        // From now on its verdicts are told too.
        (await app.Put(Standard, """{"comparator":"atMost","value":15,"unit":"percent","reason":"prova"}""", "If-Match: *")).Expect(200);
        await FeedTests.UpToDate(app);
        Assert.Equal(1, await app.Select<long>("select count(*) from mt_events where type = 'version_came_into_force' and tenant_id = 'unimi' and stream_id = 'charter/2025'"));
    }

    [Fact]
    public async Task Who_heard_that_it_is_public_hears_that_it_is_withdrawn_and_who_did_not_does_not()
    {
        await Publish("""{"publicFrom":"2025-01-01T00:00:00Z"}""");
        // What a draft promises is passed over while it is one.
        await app.UpToDate("portale");
        (await app.Post(Charters + "/2025/versions/1.0.0/withdrawal", """{"reason":"prova"}""")).Expect(200);
        app.Clock.Set("2025-01-02T00:00:00Z");
        (await app.Post(Charters + "/2025/versions", """{"reason":"di nuovo"}""")).Expect(201);
        await receiver.Has(1);
        (await app.Post(Charters + "/2025/versions/1.0.1/withdrawal", """{"reason":"prova"}""")).Expect(200);
        await app.UpToDate("portale");
        // Nobody sees the edition any more; that it is gone, everybody who knew of it does.
        (await app.Get(Charters + "/2025", App.Anonymous)).ExpectProblem(404, "unknown-edition");
        Assert.Equal(["unimicharter.version-published 1.0.1", "unimicharter.version-withdrawn 1.0.1"], (await receiver.Has(2)).Select(m => $"{m.Type} {m.Json.Text("data.version")}"));
        Assert.Equal(["1.0.1 version-published", "1.0.1 version-withdrawn"], await Versions(App.Anonymous, "2025"));
    }

    /// <summary>One that is behind hears what one that is not has heard.</summary>
    [Fact]
    public async Task What_a_draft_promised_is_not_told_once_it_is_published_either()
    {
        var hook = (await app.Get("/v1/unimi/webhooks/portale")).Expect(200);
        (await app.Put("/v1/unimi/webhooks/portale", $$"""{"url":"{{receiver.Url}}","paused":true}""", "If-Match: " + hook.ETag)).Expect(200);
        await Publish("{}");
        await FeedTests.UpToDate(app);
        (await app.Put("/v1/unimi/webhooks/portale", $$"""{"url":"{{receiver.Url}}","paused":false}""", "If-Match: *")).Expect(200);
        await app.UpToDate("portale");
        Assert.Equal("version-published", (await receiver.Has(1))[0].Json.Text("data.kind"));
    }

    private async Task Publish(string body)
    {
        (await app.Post(Charters, """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Expect(201);
        (await app.Post(Charters + "/2025/versions", body)).Expect(201);
    }

    private async Task<string[]> Versions(string who, string edition)
    {
        await FeedTests.UpToDate(app);
        return [.. (await app.Get("/v1/unimi/changes?limit=500", who)).Expect(200).At("items").EnumerateArray()
            .Where(c => c.Text("version") is not null && c.Text("edition") == edition).Select(c => $"{c.Text("version")} {c.Text("kind")}")];
    }
}
