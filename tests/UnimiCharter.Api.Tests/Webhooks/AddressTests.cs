using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Webhooks;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>Nothing is sent to where the registry stands, whatever it is called.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff:ffff::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("4000::1")]
    public void What_is_not_of_the_public_internet_is_not_public(string address) => Assert.False(PublicAddresses.Include(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.1")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.1")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2001:760:2c00::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4002::1")]
    public void What_is_of_the_public_internet_is_public(string address) => Assert.True(PublicAddresses.Include(IPAddress.Parse(address)));

    [Fact]
    public void An_IPv4_address_is_as_public_as_it_is_in_IPv6()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var address = new IPAddress(random.Next());
            Assert.Equal(PublicAddresses.Include(address), PublicAddresses.Include(address.MapToIPv6()));
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1/", "webhook-address-not-public")]
    [InlineData("https://127.1/", "webhook-address-not-public")]
    [InlineData("https://2130706433/", "webhook-address-not-public")]
    [InlineData("https://0x7f000001/", "webhook-address-not-public")]
    [InlineData("https://0x7f.0.0.1/", "webhook-address-not-public")]
    [InlineData("https://0177.0.0.1/", "webhook-address-not-public")]
    [InlineData("https://[::1]/", "webhook-address-not-public")]
    [InlineData("https://[::ffff:127.0.0.1]/", "webhook-address-not-public")]
    [InlineData("https://[::ffff:7f00:1]/", "webhook-address-not-public")]
    [InlineData("https://[0:0:0:0:0:0:0:1]/", "webhook-address-not-public")]
    [InlineData("https://[fe80::1%25lo]/", "webhook-address-not-public")]
    [InlineData("https://localhost/", "webhook-address-not-public")]
    [InlineData("https://0.0.0.0/", "webhook-address-not-public")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "webhook-address-not-public")]
    [InlineData("https://127。0。0。1/", "webhook-address-not-public")]
    [InlineData("https://nessuno.invalid/", "webhook-address-unknown")]
    [InlineData("http://1.1.1.1/", "webhook-url-unsuitable")]
    [InlineData("ftp://1.1.1.1/", "webhook-url-unsuitable")]
    [InlineData("file:///etc/passwd", "webhook-url-unsuitable")]
    [InlineData("https://qualcuno:segreto@1.1.1.1/", "webhook-url-unsuitable")]
    [InlineData("https://1.1.1.1/#qui", "webhook-url-unsuitable")]
    [InlineData("https://1.1.1.1:22/", "webhook-url-unsuitable")]
    [InlineData("https://1.1.1.1:80/", "webhook-url-unsuitable")]
    [InlineData("https:///avvisi", "webhook-url-unsuitable")]
    [InlineData("https://", "webhook-url-unsuitable")]
    [InlineData("//1.1.1.1/", "webhook-url-unsuitable")]
    [InlineData("portale", "webhook-url-unsuitable")]
    public async Task What_leads_elsewhere_than_to_the_public_internet_is_not_subscribed(string url, string code)
    {
        using var factory = new Configured();
        Assert.Equal(code, (await factory.Targets.Trouble(url, CancellationToken.None))?.Code);
    }

    [Theory]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://１２７.0.0.1/")]
    [InlineData("https://127.0.0.1./")]
    public async Task What_some_resolvers_take_for_loopback_and_others_for_nothing_is_refused_either_way(string url)
    {
        using var factory = new Configured();
        Assert.NotNull(await factory.Targets.Trouble(url, CancellationToken.None));
    }

    [Theory]
    [InlineData("https://1.1.1.1/avvisi?a=b")]
    [InlineData("https://1.1.1.1:443/")]
    [InlineData("https://1.1.1.1:8443/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    public async Task What_leads_to_the_public_internet_is(string url)
    {
        using var factory = new Configured();
        Assert.Null(await factory.Targets.Trouble(url, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_configured_is_let_through_and_nothing_else()
    {
        using var some = new Configured("10.1.0.0/16,::1", http: true);
        using var all = new Configured("true");
        Assert.Null(await some.Targets.Trouble("http://10.1.2.3:8080/", CancellationToken.None));
        Assert.Null(await some.Targets.Trouble("https://[::1]/", CancellationToken.None));
        Assert.Null(await some.Targets.Trouble("https://[::ffff:10.1.2.3]/", CancellationToken.None));
        Assert.Equal("webhook-address-not-public", (await some.Targets.Trouble("https://10.2.0.1/", CancellationToken.None))?.Code);
        Assert.Null(await all.Targets.Trouble("https://10.2.0.1/", CancellationToken.None));
        Assert.Equal("webhook-url-unsuitable", (await all.Targets.Trouble("http://10.2.0.1/", CancellationToken.None))?.Code);
        Assert.Throws<FormatException>(() => new Configured("dieci"));
    }

    [Fact]
    public async Task A_name_is_looked_at_again_whenever_it_is_connected_to()
    {
        await using var receiver = await Receiver.Start();
        var connection = await Cluster.NewDatabase();
        await using (var open = await Hooks.Start(connection)) await open.Subscribe("portale", receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        // The name leads to loopback now, which it is not to.
        await using var app = await App.Start(connection, "2024-07-01T10:00:00Z", [.. Hooks.Settings.Where(s => !s.Contains("AllowPrivate", StringComparison.Ordinal))]);
        await app.Report("2024-03");
        await app.Failed("portale", 1);
        Assert.Equal("address-not-public", (await app.Progress("portale")).TextAt("failure.reason"));
        var tested = (await app.Post(Hooks.At + "/portale/tests", null)).Expect(200);
        Assert.Equal((false, "address-not-public"), (tested.At("delivered").GetBoolean(), tested.TextAt("failure")));
        Assert.Empty(receiver.All);
        // Nobody new is let in either.
        (await app.Post(Hooks.At, $$"""{"name":"altro","url":"{{receiver.Url}}"}""")).ExpectProblem(422, "webhook-address-not-public");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "webhook-address-unknown")]
    [InlineData(SocketError.NoData, "webhook-address-unknown")]
    [InlineData(SocketError.TryAgain, "name-server-away")]
    [InlineData(SocketError.NoRecovery, "name-server-away")]
    public async Task A_name_server_that_fails_is_not_one_that_knows_no_such_name(SocketError error, string code)
    {
        using var configured = new Configured(ask: (_, _) => throw new SocketException((int)error));
        Assert.Equal((code, "portale.example"), await configured.Targets.Trouble("https://portale.example/", CancellationToken.None));
    }

    [Fact]
    public async Task A_name_server_that_hangs_is_told_as_such_and_not_as_the_database()
    {
        await using var app = await App.StartWith(
            builder => builder.Services.AddSingleton(new Targets(builder.Configuration, (_, _) => new TaskCompletionSource<IPAddress[]>().Task)),
            settings: [.. Hooks.Settings, "Charter:DatabasePatienceMilliseconds=1200"]);
        // The database may be late once in a while on a busy machine: then it is asked again.
        await Until.True(async () =>
        {
            var answer = (await app.Post(Hooks.At, """{"name":"portale","url":"https://portale.example/avvisi"}""")).Expect(503);
            if (answer.Code != "database-away") Assert.Equal(("name-server-away", "1"), (answer.Code, answer.Header("Retry-After")));
            return answer.Code == "name-server-away";
        });
        await Until.True(async () => (await app.Get(Hooks.At)) is { Status: 200 } all && all.At("items").GetArrayLength() == 0);
    }

    private sealed class Configured : IDisposable
    {
        private readonly Microsoft.Extensions.Configuration.ConfigurationManager configuration = new();

        public Configured(string? allowed = null, bool http = false, Func<string, CancellationToken, Task<IPAddress[]>>? ask = null)
        {
            configuration["Charter:Webhooks:AllowPrivateAddresses"] = allowed;
            configuration["Charter:Webhooks:AllowHttp"] = http.ToString();
            Targets = new(configuration, ask ?? Ask);
        }

        /// <summary>Where the tests run there may be no name server.</summary>
        private static Task<IPAddress[]> Ask(string host, CancellationToken cancellation) =>
            host.EndsWith(".invalid", StringComparison.Ordinal) ? throw new SocketException((int)SocketError.HostNotFound) : Dns.GetHostAddressesAsync(host, cancellation);

        public Targets Targets { get; }

        public void Dispose() => configuration.Dispose();
    }
}
