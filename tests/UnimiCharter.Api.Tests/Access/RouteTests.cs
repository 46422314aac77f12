using System.Text.RegularExpressions;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Access;
using UnimiCharter.Api.Measurements;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Web;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Every route, asked for by everyone: who gets in is who README's table says.</summary>
public sealed partial class RouteTests(Callers callers) : IClassFixture<Callers>
{
    // What the registry has, by the names of the routes' parameters.
    private static readonly Dictionary<string, string> There = new()
    {
        ["org"] = "unimi", ["service"] = "master", ["indicator"] = "effectiveness", ["period"] = "2024-03", ["edition"] = "2024", ["year"] = "2024",
        ["programme"] = "piano", ["credential"] = "scaduta", ["version"] = "1.0.0", ["release"] = "1", ["webhook"] = "portale", ["unit"] = "didattica", ["dimension"] = "continuity", ["person"] = "p-1", ["proposal"] = "1",
    };

    private readonly App app = callers.App;

    public static TheoryData<string> Rules => [.. RouteTable.Rules.Select(rule => rule.ToString())];

    [Fact]
    public void The_table_has_every_route_of_the_document_and_only_those()
    {
        var documented = from path in Contract.Whole.At("paths").EnumerateObject() from method in path.Value.EnumerateObject() select $"{method.Name.ToUpperInvariant()} {path.Name}";
        Assert.Equal(documented.Order(StringComparer.Ordinal), RouteTable.Rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_table_has_every_route_that_is_served_and_only_those()
    {
        var served = from endpoint in (app.Services.GetRequiredService<EndpointDataSource>()).Endpoints.OfType<RouteEndpoint>()
                     let slice = endpoint.Metadata.GetMetadata<EndpointDefinition>()
                     where slice is not null && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
                     from method in endpoint.Metadata.OfType<IHttpMethodMetadata>().Single().HttpMethods
                     select $"{method} {endpoint.RoutePattern.RawText}";
        Assert.Equal(served.Order(StringComparer.Ordinal), RouteTable.Rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_document_asks_for_the_roles_that_the_table_names(string name)
    {
        var rule = RouteTable.Of(name);
        var operation = Contract.Whole.At("paths").GetProperty(rule.Route).At(rule.Method.ToLowerInvariant());
        string[] roles = rule.Anyone ? [] : [.. new[] { rule.Office.Length > 0 ? "office" : "", rule.Board ? "board" : "", rule.Admin ? "admin" : "" }.Where(role => role.Length > 0)];
        Assert.Equal(rule.Anyone ? "" : string.Join(" or ", roles), RolesOf().Match(operation.Text("description")!).Groups[1].Value);
        // The document as a whole asks for a key; what anyone may call says that it needs none.
        Assert.Equal(rule.Anyone ? "[]" : null, operation.TryGetProperty("security", out var security) ? Regex.Replace(security.GetRawText(), @"\s", "") : null);
    }

    [Fact]
    public void An_endpoint_that_does_not_say_who_may_call_it_does_not_start()
    {
        var silent = new EndpointDefinition(typeof(ReportServiceMeasurement), typeof(ReportServiceMeasurement.Request), typeof(IResult));
        Assert.Throws<InvalidOperationException>(() => Slices.Seal(Built(silent)));
        silent.Policies(May.Board);
        Slices.Seal(Built(silent));

        static RouteEndpointBuilder Built(EndpointDefinition slice) => new(null, RoutePatternFactory.Parse("/silent"), 0) { Metadata = { slice } };
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Whom_the_table_turns_away_is_refused_and_nothing_is_written(string name)
    {
        var rule = RouteTable.Of(name);
        var facts = await app.Facts();
        foreach (var caller in callers.Known.Where(caller => !rule.Lets(caller))) IsTurnedAway(await Ask(rule, caller, There), caller);
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Whom_the_table_lets_in_is_answered(string name)
    {
        var rule = RouteTable.Of(name);
        foreach (var caller in callers.Known.Where(rule.Lets))
        {
            var answer = await Ask(rule, caller, There);
            Assert.False(answer.Status is 401 or 403, $"{caller.Name}: {answer.Text}");
            if (rule.Method == "GET" && Exists(rule)) answer.Expect(200);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Who_is_turned_away_is_not_told_what_is_there(string name)
    {
        var rule = RouteTable.Of(name);
        foreach (var caller in callers.Known.Where(caller => !rule.Lets(caller)))
        {
            var told = Whole(await Ask(rule, caller, There));
            foreach (var parameter in There.Keys.Where(p => rule.Route.Contains($"{{{p}}}", StringComparison.Ordinal)))
                Assert.Equal(told, Whole(await Ask(rule, caller, new(There) { [parameter] = "nessuno" })));
            Assert.Equal(told, Whole(await Ask(rule, caller, There, "?nessuno=1")));
            Assert.Equal(told, Whole(await Ask(rule, caller, There, "", "Accept: text/html", "If-Match: nonsense", "Acting-As: nobody")));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_key_that_is_not_valid_is_refused_even_what_anyone_may_read(string name)
    {
        var rule = RouteTable.Of(name);
        // Whether the registry works, with which keys it signs, and where everything is, is told to everyone alike.
        if (rule.Route is "/status" or "/.well-known/jwks.json" or "/.well-known/api-catalog") return;
        var facts = await app.Facts();
        var told = new HashSet<string>();
        foreach (var caller in callers.Invalid)
        {
            var answer = (await Ask(rule, caller, There)).ExpectProblem(401, "invalid-credential");
            Assert.Equal("Bearer realm=\"unimicharter\", error=\"invalid_token\"", answer.Header("WWW-Authenticate"));
            told.Add(Whole(answer));
        }
        // Whether a key was once issued is not told either.
        Assert.Single(told);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_is_asked_in_another_way_is_refused_in_the_same()
    {
        await using var listening = await App.Listen(app.Connection);
        var office = callers.Known.Single(caller => caller.Name == "another office").Header;
        foreach (var path in new[] { "/v1/unimi/audit", "/v1/unimi/audit/", "/V1/unimi/AUDIT", "/v1/%75nimi/audit", "/v1/UNIMI/audit", "/v1//unimi/audit", "/v1/polimi/../unimi/audit" })
            foreach (var method in new[] { "GET", "HEAD" })
            {
                var (anyone, known) = (await listening.AskRaw(method, path, App.Anonymous), await listening.AskRaw(method, path, office));
                Assert.True((anyone.Status, known.Status) is (401, 403) or (404, 404), $"{method} {path}: {anyone.Status}, {known.Status}");
                Assert.True(path.Contains("//", StringComparison.Ordinal) || anyone.Status == 401, path);
            }
    }

    private static void IsTurnedAway(Answer answer, Caller caller)
    {
        if (caller.Role is not null) answer.ExpectProblem(403, "forbidden");
        else Assert.Equal("Bearer realm=\"unimicharter\"", answer.ExpectProblem(401, "authentication-required").Header("WWW-Authenticate"));
    }

    /// <summary>Everything but the address itself.</summary>
    private static string Whole(Answer answer) => $"{answer.Status} {Instance().Replace(answer.Text, "")}";

    /// <summary>Some need parameters; a measurement is there only if a test before this one reported it, and a sum is assigned to no one.</summary>
    private static bool Exists(Rule rule) => rule.Route is not ("/v1/compare" or "/v1/{org}/compliance/changes") && !rule.Route.Contains("{period}", StringComparison.Ordinal) && !rule.Route.EndsWith("/recovery", StringComparison.Ordinal);

    private Task<Answer> Ask(Rule rule, Caller caller, Dictionary<string, string> names, string query = "", params string[] headers)
    {
        // What the charter lists and says is not to be changed for all the others.
        if (rule.Method != "GET" && rule.Route.Contains("/charters/{edition}/", StringComparison.Ordinal) && names["edition"] == There["edition"]) names = new(names) { ["edition"] = "1999" };
        var path = Parameter().Replace(rule.Route, p => p.Groups[1].Value == "indicator" && rule.Route.Contains("{programme}", StringComparison.Ordinal) && names["indicator"] == There["indicator"] ? "k" : names[p.Groups[1].Value]);
        return app.Send(rule.Method, path + query, Body(rule), [caller.Header, .. headers]);
    }

    /// <summary>The document's own example.</summary>
    private static ByteArrayContent? Body(Rule rule) =>
        Document.Walk.Example(Contract.Whole.At("paths").GetProperty(rule.Route).At(rule.Method.ToLowerInvariant())) is var (mediaType, text) ? App.Content(text, mediaType) : null;

    [GeneratedRegex(@" Role: ([a-z ]+)\.$")]
    private static partial Regex RolesOf();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"""instance"":""[^""]*""")]
    private static partial Regex Instance();
}
