using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Portal;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>It is the server that keeps a body back, so a HEAD is asked on a socket.</summary>
public sealed class HeadTests(HeadTests.WithPortal shared) : IClassFixture<HeadTests.WithPortal>
{
    private static readonly string[] Kept =
        ["Content-Type", "ETag", "Cache-Control", "Content-Language", "Vary", "Link", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Server", "X-Powered-By", "Strict-Transport-Security"];

    private readonly ListeningApp app = shared.App;

    [Theory]
    [InlineData("/v1/organizations", 200)]
    [InlineData("/v1/unimi/services", 200)]
    [InlineData("/v1/unimi/services/master", 200)]
    [InlineData("/v1/unimi/services/master/compliance", 200)]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements", 200)]
    [InlineData("/v1/unimi/compliance", 200)]
    [InlineData("/v1/unimi/compliance/matrix", 200)]
    [InlineData("/v1/unimi/services/nessuno", 404)]
    [InlineData("/v1/unimi/services?x=1", 400)]
    [InlineData("/v1/nulla", 404)]
    [InlineData("/v1/unimi/catalog", 200)]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/badge.svg", 200)]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/chart.svg", 200)]
    [InlineData("/v1/unimi/compliance/matrix.svg", 200)]
    [InlineData("/.well-known/api-catalog", 200)]
    [InlineData("/portal", 200)]
    [InlineData("/portal/", 200)]
    [InlineData("/portal?organization=unimi&edition=2024&lang=en", 200)]
    [InlineData("/portal/portal.css", 200)]
    [InlineData("/portal/portal.js", 200)]
    [InlineData("/portal/icon.svg", 200)]
    [InlineData("/status", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    public async Task A_HEAD_is_a_GET_without_its_body(string path, int status)
    {
        var (head, get) = ((await app.Send("HEAD", path, null)).Expect(status), await app.Get(path));
        Assert.Empty(head.Body);
        foreach (var name in Kept) Assert.Equal(get.Header(name), head.Header(name));
        if (head.Header("ETag") is { } tag) (await app.Send("HEAD", path, null, "If-None-Match: " + tag)).Expect(304);
    }

    [Fact]
    public async Task What_has_a_GET_has_a_HEAD_and_what_has_none_has_neither()
    {
        Assert.Equal("GET, HEAD", (await app.Send("POST", "/v1/unimi/services", null)).ExpectProblem(405, "method-not-allowed").Header("Allow"));
        Assert.Equal("DELETE, GET, HEAD, PUT", (await app.Send("PATCH", Paths.Measurement("master", "effectiveness", "2024-03"), null)).ExpectProblem(405, "method-not-allowed").Header("Allow"));
        // The body that names the method is kept back, but not its length: that of another method of four letters.
        var (head, other) = ((await app.Send("HEAD", "/v1/unimi/webhooks/portale/tests", null)).Expect(405), await app.Send("LOCK", "/v1/unimi/webhooks/portale/tests", null));
        Assert.Equal(("POST", other.Header("Content-Length")), (head.Header("Allow"), head.Header("Content-Length")));
    }

    public sealed class WithPortal : IAsyncLifetime
    {
        public ListeningApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await Harness.App.ListenWith(Browser.Compose, settings: SigningKey.Setting);

        public Task DisposeAsync() => App.DisposeAsync().AsTask();
    }
}
