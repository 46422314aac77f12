using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>RFC 9727: who knows the host finds the rest.</summary>
public sealed class ApiCatalogTests : IAsyncLifetime
{
    private const string Address = "/.well-known/api-catalog";
    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(null, "2024-12-01T10:00:00Z", SigningKey.Setting, "Charter:Load=unimi-2024,polimi-strategic-2020-2022");

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task It_is_a_set_of_links_that_all_lead_where_they_say()
    {
        var answer = (await app.Get(Address, App.Anonymous)).Expect(200);
        Assert.Equal("application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"", answer.Header("Content-Type"));
        Contract.Holds("GET", Address, answer);
        var contexts = answer.At("linkset").EnumerateArray().ToArray();
        var catalogue = Assert.Single(contexts, c => c.Text("anchor") == Url(Address));
        var api = Assert.Single(catalogue.At("item").EnumerateArray()).Text("href");
        var relations = Assert.Single(contexts, c => c.Text("anchor") == api).EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).ToArray();
        Assert.Equal(["service-desc", "service-doc", "service-meta", "status", "terms-of-service"], relations.Select(r => r.Name).Order());
        Assert.Equal(
            [Url("/.well-known/jwks.json"), Url("/v1/polimi/catalog"), Url("/v1/unimi/catalog")],
            relations.Single(r => r.Name == "service-meta").Value.EnumerateArray().Select(l => l.Text("href")));

        foreach (var link in relations.Where(r => r.Name != "terms-of-service").SelectMany(r => r.Value.EnumerateArray()))
        {
            var there = await app.Get(link.Text("href")!, App.Anonymous);
            if (there.Status == 301) there = await app.Get(new Uri(new Uri(link.Text("href")!), there.Header("Location")).ToString(), App.Anonymous);
            there.Expect(200);
            // The document says of itself that it is OpenAPI; its server only that it is JSON.
            var said = link.Text("type")!.Split(';')[0].Replace("vnd.oai.openapi+json", "json", StringComparison.Ordinal);
            Assert.Equal(said, there.Header("Content-Type")!.Split(';')[0]);
        }
    }

    [Theory]
    [InlineData(Address)]
    [InlineData("/v1/organizations")]
    [InlineData("/v1/unimi/catalog")]
    [InlineData("/status")]
    public async Task The_entrances_point_to_it(string path)
    {
        var answer = (await app.Get(path, App.Anonymous)).Expect(200);
        Assert.Equal($"<{Url(Address)}>; rel=\"api-catalog\", <{Url("/openapi/charter.v1.json")}>; rel=\"service-desc\"", answer.Header("Link"));
    }

    [Fact]
    public async Task It_is_kept_by_its_version()
    {
        var answer = (await app.Get(Address, App.Anonymous)).Expect(200);
        Assert.Equal("public, max-age=60", answer.Header("Cache-Control"));
        (await app.Get(Address, App.Anonymous, "If-None-Match: " + answer.ETag)).Expect(304);
    }

    /// <summary>Whose charter is a draft is not told to be there.</summary>
    [Fact]
    public async Task It_names_only_who_publishes()
    {
        (await app.Put("/v1/organizations/altro", """{"name":"Altro ateneo"}""")).Expect(201);
        (await app.Post("/v1/altro/charters", """{"edition":"2025","title":"Carta"}""")).Expect(201);
        Assert.DoesNotContain("altro", (await app.Get(Address)).Expect(200).Text, StringComparison.Ordinal);
    }

    private string Url(string path) => app.Root.GetLeftPart(UriPartial.Authority) + path;
}
