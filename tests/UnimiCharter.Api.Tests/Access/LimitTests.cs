using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Everyone has a bucket of their own; those who are not known share that of their address.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string Any = "/v1/organizations";

    private string connection = null!;
    private string first = null!;
    private string second = null!;
    private string rotated = null!;

    public async Task InitializeAsync()
    {
        connection = await Cluster.NewDatabase();
        await using var unlimited = await App.Start(connection);
        (first, second) = (Keys.As(await unlimited.Issue("prima", "board")), Keys.As(await unlimited.Issue("seconda", "board")));
        rotated = Keys.As((await unlimited.Post(Keys.PathOf("unimi", "seconda") + "/rotations", "{}")).Expect(200).TextAt("key")!);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task One_key_s_exhaustion_is_nobody_else_s()
    {
        await using var app = await Limited();
        await Exhaust(app, first);
        var refused = (await app.Get("/v1/unimi/reporting", first)).ExpectProblem(429, "too-many-requests");
        Assert.Equal(("5", "0", "3600"), (refused.Header("RateLimit-Limit"), refused.Header("RateLimit-Remaining"), refused.Header("RateLimit-Reset")));
        Assert.Equal("4", (await app.Get("/v1/unimi/reporting", second)).Expect(200).Header("RateLimit-Remaining"));
        Assert.Equal("4", (await app.Get(Any, App.Anonymous)).Expect(200).Header("RateLimit-Remaining"));
    }

    [Fact]
    public async Task A_key_that_nobody_has_counts_against_the_address()
    {
        await using var app = await Limited();
        for (var i = 0; i < 5; i++) (await app.Get(Any, Keys.As(Keys.Unknown + i))).ExpectProblem(401, "invalid-credential");
        (await app.Get(Any, Keys.As(Keys.Unknown))).ExpectProblem(429, "too-many-requests");
        (await app.Get(Any, App.Anonymous)).ExpectProblem(429, "too-many-requests");
        (await app.Get(Any, first)).Expect(200);
    }

    [Fact]
    public async Task Two_keys_of_one_credential_share_its_bucket()
    {
        await using var app = await Limited();
        await Exhaust(app, second);
        (await app.Get(Any, rotated)).ExpectProblem(429, "too-many-requests");
    }

    [Fact]
    public async Task What_is_forbidden_is_counted_as_well()
    {
        await using var app = await Limited();
        for (var i = 0; i < 5; i++) (await app.Get("/v1/unimi/credentials", first)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/credentials", first)).ExpectProblem(429, "too-many-requests");
    }

    [Fact]
    public async Task Persons_have_buckets_of_their_own_and_so_have_the_addresses_behind_a_proxy()
    {
        await using var app = await Limited("Charter:Proxies=127.0.0.1", "Charter:SignOn:UserHeader=eppn");
        await Exhaust(app, App.Anonymous, "eppn: anna");
        Assert.Equal("4", (await app.Get(Any, App.Anonymous, "eppn: carlo")).Expect(200).Header("RateLimit-Remaining"));
        await Exhaust(app, App.Anonymous, "X-Forwarded-For: 203.0.113.7");
        Assert.Equal("4", (await app.Get(Any, App.Anonymous, "X-Forwarded-For: 203.0.113.8")).Expect(200).Header("RateLimit-Remaining"));
    }

    [Fact]
    public async Task A_network_of_IPv6_is_one_caller_and_the_next_one_another()
    {
        await using var app = await Limited("Charter:Proxies=127.0.0.1");
        await Exhaust(app, App.Anonymous, "X-Forwarded-For: 2001:db8:0:1::1");
        (await app.Get(Any, App.Anonymous, "X-Forwarded-For: 2001:db8:0:1:ffff::2")).ExpectProblem(429, "too-many-requests");
        (await app.Get(Any, App.Anonymous, "X-Forwarded-For: 2001:db8:0:2::1")).Expect(200);
    }

    private static async Task Exhaust(App app, params string[] who)
    {
        for (var i = 0; i < 5; i++) (await app.Get(Any, who)).Expect(200);
        Assert.NotNull((await app.Get(Any, who)).ExpectProblem(429, "too-many-requests").Header("Retry-After"));
    }

    /// <summary>Five in an hour; whether it is ready is asked without asking it.</summary>
    private async Task<App> Limited(params string[] settings)
    {
        var app = await App.StartUnready(connection, settings: ["Charter:RateLimit:Permits=5", "Charter:RateLimit:WindowSeconds=3600", .. settings]);
        await Until.True(() => Task.FromResult(app.Services.GetRequiredService<Readiness>().IsPrepared));
        return app;
    }
}
