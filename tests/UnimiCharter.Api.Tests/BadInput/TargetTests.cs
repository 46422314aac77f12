using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>Targets sent as bytes on a socket: a URI library would have put them right.</summary>
public sealed class TargetTests(SharedListener shared) : IClassFixture<SharedListener>
{
    private readonly ListeningApp app = shared.App;

    [Theory]
    [InlineData("/v1/unimi/services/..", 404, "not-found")]
    [InlineData("/v1/unimi/services/%2e%2e", 404, "not-found")]
    [InlineData("/v1/unimi/services/%2E%2E/%2e%2e/%2e%2e/%2e%2e/etc/passwd", 404, "not-found")]
    [InlineData("/v1//unimi/services/master", 404, "not-found")]
    [InlineData("/v1/unimi/services/a%2fb", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/a%5cb", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master%0d%0aX-Evil:%201", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/%ff", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/%ed%a0%80", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/%zz", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/%", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/%e2%80%ae", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/m%C3%A4ster", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/{0}", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/';drop%20table%20mt_events;--", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/<script>alert(1)</script>", 404, "not-found")]
    [InlineData("/v1/unimi/services/<script>", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/LONG", 404, "unknown-service")]
    [InlineData("/v1/LONG/services", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/master/indicators/LONG/measurements/2024-03", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/LONG", 400, "malformed-period")]
    public async Task A_hostile_path_names_nothing(string target, int status, string code)
    {
        var answer = await app.AskRaw("GET", target.Replace("LONG", new string('a', 6_000), StringComparison.Ordinal));
        answer.ExpectProblem(status, code);
        Assert.False(answer.Headers.ContainsKey("X-Evil"));
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/v1/unimi/services/%00")]
    [InlineData("/v1/unimi/services/\u00e8")]
    [InlineData("http://altrove.example/v1/unimi/services")]
    [InlineData("v1/unimi/services")]
    public async Task What_is_no_HTTP_is_refused_by_the_server_itself(string target) => Assert.Equal(400, (await app.AskRaw("GET", target)).Status);
}
