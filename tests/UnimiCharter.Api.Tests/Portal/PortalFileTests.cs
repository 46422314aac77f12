using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>The portal's files: served in the default run, and nowhere else.</summary>
public sealed class PortalFileTests(PortalFileTests.Serving serving) : IClassFixture<PortalFileTests.Serving>
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private readonly App app = serving.App;

    [Theory]
    [InlineData("/portal", "text/html; charset=utf-8")]
    [InlineData("/portal/", "text/html; charset=utf-8")]
    [InlineData("/portal?organization=unimi&edition=2024&lang=en", "text/html; charset=utf-8")]
    [InlineData("/portal/portal.css", "text/css; charset=utf-8")]
    [InlineData("/portal/portal.js", "text/javascript; charset=utf-8")]
    [InlineData("/portal/icon.svg", "image/svg+xml; charset=utf-8")]
    public async Task A_file_is_for_anyone_runs_nothing_of_others_and_is_not_sent_twice(string path, string contentType)
    {
        var file = (await app.Get(path, App.Anonymous)).Expect(200);
        Assert.Equal((contentType, "no-cache", Policy, "nosniff"), (file.Header("Content-Type"), file.Header("Cache-Control"), file.Header("Content-Security-Policy"), file.Header("X-Content-Type-Options")));
        var again = (await app.Get(path, App.Anonymous, "If-None-Match: " + file.ETag)).Expect(304);
        Assert.Equal((file.ETag, "no-cache", Policy), (again.ETag, again.Header("Cache-Control"), again.Header("Content-Security-Policy")));
        Assert.Empty(again.Body);
        (await app.Put(path, "{}")).ExpectProblem(405, "method-not-allowed");
    }

    [Theory]
    [InlineData("/portal/nulla.js")]
    [InlineData("/portal/..%2fadmin.key")]
    [InlineData("/portal/Registry.cs")]
    [InlineData("/portal/INDEX.HTML")]
    [InlineData("/portal/a/b")]
    [InlineData("/portalone")]
    public async Task What_is_no_file_of_it_is_not_there(string path) => Assert.Equal(404, (await app.Get(path, App.Anonymous)).Status);

    [Fact]
    public async Task It_is_no_operation_of_the_API() =>
        Assert.DoesNotContain("portal/", (await app.Get("/openapi/charter.v1.json")).Expect(200).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_registry_on_a_configured_database_has_none()
    {
        await using var elsewhere = await App.Start();
        foreach (var path in new[] { "/portal", "/portal/portal.js" }) (await elsewhere.Get(path)).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task The_program_has_it_on_its_own_database_only()
    {
        await using (var own = await WholeRun.Start(Cluster.NewFolder())) Assert.Equal(200, await own.Ask("/portal", App.AdminKey));
        await using var configured = await WholeRun.Start(Cluster.NewFolder(), await Cluster.NewDatabase());
        Assert.Equal(404, await configured.Ask("/portal", App.AdminKey));
    }

    public sealed class Serving : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await Harness.App.StartWith(Browser.Compose);

        public async Task DisposeAsync() => await App.DisposeAsync();
    }

    [Fact]
    public void Nothing_in_it_is_run_or_styled_in_place_read_as_markup_or_fetched_from_elsewhere()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.File("src/UnimiCharter.Api/Portal")).Where(file => !file.EndsWith(".cs", StringComparison.Ordinal)))
            Assert.DoesNotMatch(
                new Regex(@"(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)|@import|https?://(?!www\.w3\.org/2000/svg))", RegexOptions.IgnoreCase),
                File.ReadAllText(file));
    }
}
