using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

public sealed class OperationsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    /// <summary>So many facts that the feed has not told yet make it late.</summary>
    private const long Behind = 1_000;

    private readonly App app = shared.App;

    [Fact]
    public async Task The_status_is_a_problem_that_is_none()
    {
        var status = (await app.Get("/status")).Expect(200);
        Assert.Equal(("application/problem+json", "no-store"), (status.Header("Content-Type"), status.Header("Cache-Control")));
        Assert.Equal("""{"type":"about:blank","title":"OK","status":200,"detail":"Il registro funziona.","instance":"/status","code":"ok","errors":[]}""", status.Text);
    }

    [Fact]
    public async Task A_feed_that_is_late_is_told_and_takes_no_node_out()
    {
        await using var alone = await App.Start(settings: "Charter:Changes:Milliseconds=0");
        await FactsAreSeenUpTo(Behind + await ToldUpTo());

        Assert.Contains("\"detail\":\"Il registro funziona; chi segue le variazioni le riceve in ritardo.\"", (await alone.Get("/status")).Expect(200).Text);
        Assert.Contains("\"detail\":\"The registry works; who follows the changes is told of them late.\"", (await alone.Get("/status", "Accept-Language: en")).Expect(200).Text);
        (await alone.Get("/health/ready")).Expect(200);

        await FactsAreSeenUpTo(Behind + await ToldUpTo() - 1);
        Assert.Contains("\"detail\":\"Il registro funziona.\"", (await alone.Get("/status")).Expect(200).Text);

        Task<long> ToldUpTo() => alone.Select<long>("select last_seq_id from mt_event_progression where name = 'changes:All'");
        Task FactsAreSeenUpTo(long position) => alone.Select<string>("update mt_event_progression set last_seq_id = $1 where name = 'HighWaterMark' returning name", position);
    }

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_a_word(string path, string word) => Assert.Equal(word, (await app.Get(path)).Expect(200).Text);
}
