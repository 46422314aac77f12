using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using UnimiCharter.Api.Access;
using UnimiCharter.Domain;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>People come by the university's sign-on, whose proxy vouches for them; nobody else can.</summary>
public sealed class SignOnTests(SignOnTests.ByProxy proxied) : IClassFixture<SignOnTests.ByProxy>
{
    private const string Yes = """{"yes":true}""";
    private const string Person = "eppn: anna.bianchi@unimi.it";
    private const string Office = "isMemberOf: ufficio-master";
    private const string Board = "isMemberOf: altro;presidio-qualita";

    private static readonly string[] SignOn =
    [
        "Charter:SignOn:UserHeader=eppn", "Charter:SignOn:GroupsHeader=isMemberOf",
        "Charter:SignOn:Groups:0:Name=presidio-qualita", "Charter:SignOn:Groups:0:Organization=unimi", "Charter:SignOn:Groups:0:Role=board",
        "Charter:SignOn:Groups:1:Name=ufficio-master", "Charter:SignOn:Groups:1:Organization=unimi", "Charter:SignOn:Groups:1:Role=office", "Charter:SignOn:Groups:1:Services=master, corsi-perfezionamento",
    ];

    private readonly App app = proxied.App;

    [Fact]
    public async Task A_group_makes_an_office_of_its_services()
    {
        (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, App.Anonymous, Person, Office)).Expect(201);
        (await app.Put(Paths.Measurement("corsi-perfezionamento", "timeliness", "2024-03"), Yes, App.Anonymous, Person, Office)).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "timeliness", "2024-03"), Yes, App.Anonymous, Person, Office)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/audit", App.Anonymous, Person, Office)).ExpectProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("isMemberOf: presidio-qualita")]
    [InlineData("isMemberOf: altro;presidio-qualita")]
    [InlineData("isMemberOf: altro, presidio-qualita ,un-altro")]
    public async Task A_group_makes_a_board(string groups) => (await app.Get("/v1/unimi/audit", App.Anonymous, Person, groups)).Expect(200);

    /// <summary>As each proxy's documentation has it; see README's table.</summary>
    [Theory]
    [InlineData("Shibboleth's SP", ";", "altro;presidio-qualita", true)]
    [InlineData("Shibboleth's SP", ";", @"altro;presidio\;qualita", true)]
    [InlineData("Shibboleth's SP", ";", @"x\;presidio-qualita", false)]
    [InlineData("Shibboleth's SP", ";", @"altro;x\;presidio-qualita;y", false)]
    [InlineData("Shibboleth's SP", ";", "x,presidio-qualita", false)]
    [InlineData("mod_auth_mellon", ";", "altro;presidio-qualita", true)]
    [InlineData("mod_auth_mellon", ";", "x,presidio-qualita", false)]
    [InlineData("mod_auth_mellon", ";", @"x\;presidio-qualita", false)]
    [InlineData("mod_auth_mellon, On \"|\"", "|", "altro|presidio-qualita", true)]
    [InlineData("mod_auth_mellon, On \"|\"", "|", "x;presidio-qualita", false)]
    [InlineData("mod_auth_openidc", ",", "altro,presidio-qualita", true)]
    [InlineData("mod_auth_openidc", ",", "x;presidio-qualita", false)]
    [InlineData("mod_auth_openidc", ",", @"x\;presidio-qualita", false)]
    [InlineData("oauth2-proxy", ",", "altro,presidio-qualita", true)]
    [InlineData("oauth2-proxy", ",", "x;presidio-qualita", false)]
    [InlineData("any", null, @"x\;presidio-qualita", false)]
    [InlineData("any", null, @"x\,presidio-qualita", false)]
    [InlineData("any", null, @"x\;y,presidio-qualita", false)]
    [InlineData("any", null, "altro;x,presidio-qualita", false)]
    [InlineData("any", null, "altro;presidio-qualita", true)]
    [InlineData("any", null, "altro,presidio-qualita", true)]
    public void Groups_are_read_as_the_proxy_tells_them(string proxy, string? separator, string header, bool isBoard)
    {
        string[] settings = [.. SignOn, "Charter:SignOn:Groups:2:Name=presidio;qualita", "Charter:SignOn:Groups:2:Organization=unimi", "Charter:SignOn:Groups:2:Role=board", "Charter:SignOn:GroupsSeparator=" + separator];
        var signOn = new SignOn(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], (string?)s[1]))).Build());
        Assert.True(isBoard == signOn.PersonOf("anna.bianchi", header).Mandates.Any(mandate => mandate.Role == Role.Board), proxy);
    }

    [Theory]
    [InlineData(@"\")]
    [InlineData(";,")]
    [InlineData("x")]
    public void What_cannot_separate_groups_is_not_started_with(string separator) => Assert.Throws<FormatException>(() =>
        new SignOn(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Charter:SignOn:GroupsSeparator", (string?)separator)]).Build()));

    [Fact]
    public async Task One_group_that_holds_another_s_name_after_a_separator_is_not_that_other()
    {
        (await app.Get("/v1/unimi/audit", App.Anonymous, Person, @"isMemberOf: x\;presidio-qualita")).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/audit", App.Anonymous, Person, @"isMemberOf: altro;x\;presidio-qualita")).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task Who_is_in_no_group_that_counts_is_known_and_let_to_what_is_for_everyone()
    {
        foreach (var groups in new[] { "isMemberOf: altro", "isMemberOf: Presidio-Qualita", "isMemberOf: presidio", "isMemberOf:" })
        {
            (await app.Get("/v1/unimi/services", App.Anonymous, Person, groups)).Expect(200);
            (await app.Get("/v1/unimi/audit", App.Anonymous, Person, groups)).ExpectProblem(403, "forbidden");
        }
        (await app.Get("/v1/unimi/audit", App.Anonymous, Person)).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task Groups_without_a_person_are_nobody_s()
    {
        foreach (var headers in new[] { new[] { Board }, [Board, "eppn:"], [Board, "eppn: " + new string('x', 257)] })
            (await app.Get("/v1/unimi/audit", [App.Anonymous, .. headers])).ExpectProblem(401, "authentication-required");
    }

    [Fact]
    public async Task Two_persons_at_once_are_nobody()
    {
        Assert.Equal(401, (await app.Get("/v1/unimi/audit", App.Anonymous, Person, "eppn: carlo.verdi@unimi.it", Board)).Status);
        Assert.Equal(200, (await app.Get("/v1/unimi/services", App.Anonymous, Person, "eppn: carlo.verdi@unimi.it", Board)).Status);
    }

    [Fact]
    public async Task Groups_in_two_headers_are_nobody_s() =>
        (await app.Get("/v1/unimi/audit", App.Anonymous, Person, "isMemberOf: altro", "isMemberOf: presidio-qualita")).ExpectProblem(401, "authentication-required");

    /// <summary>The proxy's session goes with a form of any site.</summary>
    [Theory]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: cross-site", "Origin: https://altrove.example")]
    [InlineData("Sec-Fetch-Site: cross-site", "Origin: null")]
    [InlineData("Origin: https://altrove.example")]
    [InlineData("Origin: null")]
    public async Task What_another_site_sends_by_a_person_s_browser_writes_nothing(params string[] browser)
    {
        using var lines = new Lines();
        await using var own = await App.StartWith(builder => builder.Logging.AddProvider(lines), settings: [.. SignOn, "Charter:Proxies=127.0.0.1"]);
        string[] person = [App.Anonymous, Person, Board, .. browser];
        var facts = await own.Facts();
        (await own.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, person)).ExpectProblem(403, "forbidden");
        (await own.Send("POST", "/v1/unimi/charters/2024/versions", null, person)).ExpectProblem(403, "forbidden");
        Assert.Equal(facts, await own.Facts());
        Assert.Equal(2, lines.All.Count(line => line.Level == LogLevel.Warning && line.Message.StartsWith("Refused: forbidden, ", StringComparison.Ordinal)));

        (await own.Get("/v1/unimi/audit", person)).Expect(200);
        (await own.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, browser)).Expect(201);
    }

    [Theory]
    [InlineData]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Site: none")]
    [InlineData("Sec-Fetch-Site: same-origin", "Origin: https://carta.unimi.it", "X-Forwarded-Proto: https", "X-Forwarded-Host: carta.unimi.it")]
    [InlineData("Origin: https://carta.unimi.it", "X-Forwarded-Proto: https", "X-Forwarded-Host: carta.unimi.it")]
    public async Task What_the_registry_s_own_page_sends_is_the_person_s(params string[] browser) =>
        Assert.InRange((await app.Put(Paths.Measurement("master", "timeliness", "2024-06"), Yes, [App.Anonymous, Person, Board, .. browser])).Status, 200, 201);

    [Fact]
    public async Task What_a_portal_s_page_sends_is_the_person_s()
    {
        await using var own = await App.Start(settings: [.. SignOn, "Charter:Proxies=127.0.0.1", "Charter:Origins=https://portale.example"]);
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        Assert.Equal(403, (await own.Ask("DELETE", path, null, App.Anonymous, Person, Board, "Sec-Fetch-Site: cross-site", "Origin: https://altrove.example")).Status);
        Assert.Equal(404, (await own.Ask("DELETE", path, null, App.Anonymous, Person, Board, "Sec-Fetch-Site: cross-site", "Origin: https://portale.example", "If-Match: *")).Status);
    }

    [Fact]
    public async Task The_audit_has_the_person_s_name_and_no_credential()
    {
        (await app.Put(Paths.Measurement("master", "transparency", "2024-03"), Yes, App.Anonymous, "eppn: dario.neri@unimi.it", Office)).Expect(201);
        var fact = (await app.Get("/v1/unimi/audit?actor=dario.neri%40unimi.it")).Expect(200).At("items.0");
        Assert.Equal(("dario.neri@unimi.it", "office", null), (fact.Text("actor"), fact.Text("role"), fact.Text("credential")));
    }

    [Fact]
    public async Task The_address_that_the_proxy_asks_for_is_the_one_in_the_audit()
    {
        (await app.Put(Paths.Measurement("master", "transparency", "2024-04"), Yes, App.Anonymous, "eppn: elena.rossi@unimi.it", Office, "X-Forwarded-For: 203.0.113.7")).Expect(201);
        Assert.Equal("203.0.113.7", (await app.Get("/v1/unimi/audit?actor=elena.rossi%40unimi.it")).TextAt("items.0.address"));
        // Of many, the last: the others are what the caller said.
        (await app.Put(Paths.Measurement("master", "transparency", "2024-05"), Yes, App.Anonymous, "eppn: fabio.gialli@unimi.it", Office, "X-Forwarded-For: 10.1.1.1, 203.0.113.8")).Expect(201);
        Assert.Equal("203.0.113.8", (await app.Get("/v1/unimi/audit?actor=fabio.gialli%40unimi.it")).TextAt("items.0.address"));
    }

    [Fact]
    public async Task A_key_wins_over_the_sign_on()
    {
        var key = Keys.As(await app.Issue("ufficio-dottorato", "office", "dottorato"));
        (await app.Get("/v1/unimi/audit", key, Person, Board)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/audit", Keys.As(Keys.Unknown), Person, Board)).ExpectProblem(401, "invalid-credential");
        (await app.Put(Paths.Measurement("dottorato", "transparency", "2024-03"), Yes, key, Person, Office)).Expect(201);
        Assert.Equal("ufficio-dottorato", await app.Select<string>("select user_name from mt_events order by seq_id desc limit 1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Charter:Proxies=10.9.9.9")]
    [InlineData("Charter:Proxies=10.9.9.9,192.168.0.0/16,::1")]
    public async Task From_elsewhere_than_a_proxy_the_same_headers_are_ignored_and_logged(string? proxies)
    {
        using var lines = new Lines();
        await using var own = await App.StartWith(builder => builder.Logging.AddProvider(lines), settings: proxies is null ? SignOn : [.. SignOn, proxies]);
        (await own.Get("/v1/unimi/audit", App.Anonymous, Person, Board, "X-Forwarded-For: 10.9.9.9")).ExpectProblem(401, "authentication-required");
        (await own.Get("/v1/unimi/services", App.Anonymous, Person, Board)).Expect(200);
        Assert.Equal(2, lines.All.Count(line => line.Level == LogLevel.Warning && line.Message.StartsWith("Sign-on headers ignored: 127.0.0.1 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines.All, line => line.Whole.Contains("anna.bianchi", StringComparison.Ordinal));

        (await own.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, "X-Forwarded-For: 203.0.113.7", Person, Board)).Expect(201);
        Assert.Equal(("admin", "127.0.0.1"), (await own.Select<string>("select user_name from mt_events order by seq_id desc limit 1"), await own.Select<string>("select headers ->> 'address' from mt_events order by seq_id desc limit 1")));
    }

    [Fact]
    public async Task Through_proxies_that_are_believed_the_address_is_the_first_that_is_none_of_them()
    {
        await using var own = await App.Start(settings: [.. SignOn, "Charter:Proxies=127.0.0.1, 10.0.0.0/8"]);
        (await own.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes, App.Anonymous, Person, Board, "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.1.1")).Expect(201);
        Assert.Equal("203.0.113.7", await own.Select<string>("select headers ->> 'address' from mt_events order by seq_id desc limit 1"));
    }

    [Fact]
    public async Task A_proxy_may_be_a_network()
    {
        await using var own = await App.Start(settings: [.. SignOn, "Charter:Proxies=10.9.9.9, 127.0.0.0/8"]);
        (await own.Get("/v1/unimi/audit", App.Anonymous, Person, Board)).Expect(200);
    }

    [Fact]
    public async Task Without_a_header_to_read_a_proxy_vouches_for_nobody()
    {
        await using var own = await App.Start(settings: ["Charter:Proxies=127.0.0.1"]);
        (await own.Get("/v1/unimi/audit", App.Anonymous, Person, Board)).ExpectProblem(401, "authentication-required");
    }

    [Theory]
    [InlineData("Charter:Proxies=non-un-indirizzo")]
    [InlineData("Charter:Proxies=10.0.0.0/99")]
    [InlineData("Charter:SignOn:Groups:0:Role=king")]
    [InlineData("Charter:SignOn:Groups:0:Organization=Non un codice")]
    public async Task A_configuration_that_cannot_be_meant_is_not_started_with(string setting)
    {
        var connection = await Cluster.NewDatabase();
        await Assert.ThrowsAsync<FormatException>(() => App.StartUnready(connection, settings: [setting, .. SignOn]));
    }

    public sealed class ByProxy : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await App.Start(settings: [.. SignOn, "Charter:Proxies=127.0.0.1"]);

        public Task DisposeAsync() => App.DisposeAsync().AsTask();
    }
}
