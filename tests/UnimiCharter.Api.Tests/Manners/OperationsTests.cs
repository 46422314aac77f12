using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

public sealed class OperationsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    [Fact]
    public async Task The_status_is_a_problem_that_is_none()
    {
        var status = (await app.Get("/status")).Expect(200);
        Assert.Equal(("application/problem+json", "no-store"), (status.Header("Content-Type"), status.Header("Cache-Control")));
        Assert.Equal("""{"type":"about:blank","title":"OK","status":200,"detail":"Il registro funziona.","instance":"/status","code":"ok","errors":[]}""", status.Text);
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_a_word(string path, string word) => Assert.Equal(word, (await app.Get(path)).Expect(200).Text);
}
