using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

public sealed class LimitTests
{
    [Fact]
    public async Task Each_answer_tells_what_is_left_and_the_one_too_many_is_refused()
    {
        await using var app = await App.StartUnready(await Cluster.NewDatabase(), settings: ["Charter:RateLimit:Permits=5", "Charter:RateLimit:WindowSeconds=3600"]);
        // Each is counted, whatever its answer.
        string[] paths = ["/v1/organizations", "/v1/unimi/services/nessuno", "/v1/nulla", "/v1/organizations?x=1", "/v1/unimi/compliance"];
        for (var i = 0; i < paths.Length; i++)
        {
            var answer = await app.Get(paths[i], App.Anonymous);
            Assert.NotEqual(429, answer.Status);
            Assert.Equal(("5", $"{4 - i}", "3600"), (answer.Header("RateLimit-Limit"), answer.Header("RateLimit-Remaining"), answer.Header("RateLimit-Reset")));
        }
        for (var i = 0; i < 3; i++)
        {
            var refused = (await app.Get("/v1/organizations", App.Anonymous)).ExpectProblem(429, "too-many-requests");
            Assert.Equal("0", refused.Header("RateLimit-Remaining"));
            Assert.NotNull(refused.Header("Retry-After"));
        }
        var facts = await app.Facts();
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":true}""", App.Anonymous)).ExpectProblem(429, "too-many-requests");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_new_window_lets_requests_in_again()
    {
        await using var app = await App.StartUnready(await Cluster.NewDatabase(), settings: ["Charter:RateLimit:Permits=2", "Charter:RateLimit:WindowSeconds=1"]);
        // So many at once that three of them fall into one second, however busy the machine is.
        await Until.True(async () => (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Get("/v1/organizations", App.Anonymous)))).Any(answer => answer.Status == 429));
        await Until.True(async () => (await app.Get("/v1/organizations", App.Anonymous)).Status != 429);
    }

    [Fact]
    public async Task The_limits_are_told_in_every_answer_of_the_whole_server()
    {
        await using var app = await App.Start();
        foreach (var (method, path, status) in new[]
        {
            ("GET", "/status", 200), ("GET", "/health/live", 200), ("GET", "/health/ready", 200), ("GET", "/v1/organizations", 200), ("GET", "/v1/nulla", 404),
            ("POST", "/v1/organizations", 405), ("GET", "/", 404), ("GET", "/v1/unimi/services?x=1", 400),
        })
        {
            var answer = (await app.Send(method, path, null)).Expect(status);
            Assert.True(int.Parse(answer.Header("RateLimit-Remaining")!, CultureInfo.InvariantCulture) > 0, path);
            Assert.NotNull(answer.Header("RateLimit-Limit"));
            Assert.NotNull(answer.Header("RateLimit-Reset"));
            Assert.NotNull(answer.Header("Correlation-ID"));
            Assert.Null(answer.Header("Server"));
        }
    }
}
