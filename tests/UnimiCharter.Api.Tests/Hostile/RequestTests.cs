using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using Answer = UnimiCharter.Api.Tests.Harness.Answer;
using Code = UnimiCharter.Domain.Code;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>An app in which everything that the examples of the document name is there.</summary>
public sealed class FurnishedApp : IAsyncLifetime
{
    private const string Axes = """
        "axes":[{"code":"school","title":"Scuola"}],
        """;

    private static readonly string[] Makers =
    [
        "PUT /v1/{org}/services/{service}/indicators/{indicator}/measurements/{period}", "PUT /v1/{org}/programmes/{programme}/plan",
        "PUT /v1/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}", "POST /v1/{org}/credentials",
    ];

    public ListeningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await Harness.App.Listen(null, "2025-02-01T10:00:00Z", SigningKey.Setting);
        foreach (var (operation, text) in Furniture)
        {
            using var body = Harness.App.Json(Encoding.UTF8.GetBytes(text));
            (await App.Send(operation.Method, operation.Target(), body)).Expect(201);
        }
    }

    /// <summary>What makes it there, with its body.</summary>
    internal static IEnumerable<(Operation Operation, string Body)> Furniture =>
        from template in Makers
        let operation = Operation.All.Single(o => o.ToString() == template)
        // The example of a plan has nothing of which the example of a measurement is broken down.
        select (operation, operation.Bodies["application/json"].Replace("\"aggregation\":", Axes + "\"aggregation\":", StringComparison.Ordinal));

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>
/// Every operation of the document, with something hostile in each of its parameters, headers and fields: refused as it
/// should be, without a failure, and without a trace.
/// </summary>
[Collection(HostileRequests.Name)]
public sealed class RequestTests(FurnishedApp furnished, Tally tally) : IClassFixture<FurnishedApp>
{
    private readonly ListeningApp app = furnished.App;

    // Of each kind: were the document not read any more, nothing would be tried, and nothing fail.
    private const int Fewest = 500;

    // What is sent of every operation; the others are declared.
    internal static readonly string[] Common = ["Accept", "Accept-Language", "Correlation-ID", "Authorization"];

    // What no operation declares, but a server may heed.
    internal static readonly string[] Undeclared =
    [
        "X-Forwarded-For", "X-Forwarded-Host", "X-HTTP-Method-Override", "X-Original-URL", "Cookie", "Range", "Origin", "Referer", "User-Agent", "traceparent", "baggage", "Content-Encoding", "Content-Type",
        "Access-Control-Request-Method", "Upgrade", "TE", "If-Modified-Since", "If-Unmodified-Since", "Proxy-Authorization",
    ];

    // Where what stands in a body is text for people, and any text will do.
    private static readonly HashSet<string> Free = ["note", "evidence", "reason", "title", "name", "organizationName", "unitOfMeasure", "ipaCode", "address", "site", "area", "licence", "parent"];

    internal static readonly string[] Modes = ["", "?mode=atomic", "?dryRun=true"];

    [Fact]
    public async Task A_hostile_path_parameter_names_nothing()
    {
        var outcome = await Weather(
            from operation in Operation.All
            from parameter in operation.Path.Keys
            from written in Strings.Texts.Select(Strings.InTarget).Concat(Strings.Targets)
            // One step up is the retirement of the service, which all the others need.
            where !(written == ".." && parameter == "indicator" && operation.Template.EndsWith("/retirement", StringComparison.Ordinal))
            select Input.Of(operation, parameter, Encoding.UTF8.GetBytes(written), operation.Target(parameter, written), App.AdminKey, body: Input.BodyOf(operation)));
        // Some are codes after all.
        Assert.All(outcome.Accepted, input => Assert.True(Encoding.UTF8.GetString(input.Given) is var given && (given == "a/../b" || Code.IsValid(Uri.UnescapeDataString(given))), input.ToString()));
    }

    [Fact]
    public async Task A_hostile_query_parameter_is_refused()
    {
        var outcome = await Weather(
            from operation in Operation.All
            from parameter in operation.Query
            from written in Strings.Texts.Select(Strings.InTarget).Concat(Strings.Targets).Concat(parameter == "cursor" ? Cursors : [])
            select Input.Of(operation, parameter, Encoding.UTF8.GetBytes(written), With(operation.Target(parameter), parameter, written), App.AdminKey, body: Input.BodyOf(operation)));
        Assert.All(outcome.Accepted, input => Assert.Equal("reason", input.Place));
    }

    [Fact]
    public async Task A_hostile_name_of_a_query_parameter_is_unknown()
    {
        var outcome = await Weather(
            from operation in Operation.All
            from written in Strings.Texts.Where(text => text.Length > 0).Select(Strings.InTarget).Concat(Strings.Targets)
            select Input.Of(operation, "the name of a parameter", Encoding.UTF8.GetBytes(written), With(operation.Target(), written, "1"), App.AdminKey, body: Input.BodyOf(operation)));
        Assert.Empty(outcome.Accepted);
    }

    [Fact]
    public async Task A_hostile_header_is_passed_over_or_refused()
    {
        byte[][] values = [.. Strings.Texts.Where(text => !text.AsSpan().ContainsAny("\r\n")).Select(Encoding.UTF8.GetBytes), .. Strings.Headers];
        var outcome = await Weather(
            from of in Operation.All.Select((operation, i) => (Operation: operation, At: i))
            from header in of.Operation.Headers.Concat(Common).Concat(of.Operation.Bodies.Count > 0 || of.At % 8 == 0 ? Undeclared : []).Select((name, i) => (Name: name, At: i))
            from value in values.Select((bytes, i) => (Bytes: bytes, At: i))
            // Declared ones with everything; of the others, each with everything, but not everywhere.
            where of.Operation.Headers.Contains(header.Name) || header.Name == "Authorization" || (of.At + header.At + value.At) % 16 == 0
            let name = header.Name
            let body = Input.BodyOf(of.Operation) is var (type, bytes) ? (name == "Content-Type" ? "" : type, bytes) : default((string, byte[])?)
            select Input.Of(of.Operation, name, value.Bytes, of.Operation.Target(), name == "Authorization" ? null : App.AdminKey, [(name, value.Bytes)], body),
            (input, answer) => input.Place != "Authorization" ? null
                : answer.Status is not (400 or 401) ? $"{answer.Status}: who is this?"
                : Encoding.Latin1.GetString(input.Given) is { Length: > 12 } key && answer.Text.Contains(key, StringComparison.Ordinal) ? "the answer tells the key" : null);
        Assert.All(outcome.Accepted, input => Assert.DoesNotContain(input.Place, new HashSet<string>(["Authorization", "Acting-As"])));
    }

    [Fact]
    public async Task A_hostile_field_is_refused()
    {
        var outcome = await Weather(
            from operation in Operation.All
            where operation.Bodies.ContainsKey("application/json")
            from place in Bodies.PlacesOf(operation)
            from literal in Strings.Literals
            select Input.Of(operation, place.Name, literal, operation.Target(), App.AdminKey, body: ("application/json", place.With(literal))));
        // What is nothing leaves nothing out; a batch says of each row what became of it; a name may be a code after all, and an overlap a number of minutes.
        // A draft after a blank is after nothing: the first of all that try is made, the others find it there.
        Assert.All(
            outcome.Accepted.Where(input => !input.Given.AsSpan().SequenceEqual("null"u8) && !input.Operation.Template.EndsWith("/measurement-batches", StringComparison.Ordinal)),
            input => Assert.True(Free.Contains(input.Place.Split('/')[^1]) || (input.Place == "/name" && Code.IsValid(JsonSerializer.Deserialize<string>(input.Given)))
                || (input.Place == "/after" && string.IsNullOrWhiteSpace(JsonSerializer.Deserialize<string>(input.Given)))
                || (input.Place == "/overlapMinutes" && JsonSerializer.Deserialize<decimal>(input.Given) is >= 0 and var minutes && decimal.IsInteger(minutes)), input.ToString()));
    }

    [Fact]
    public async Task A_hostile_body_is_refused()
    {
        var facts = await app.Facts();
        var outcome = await Weather(
            from operation in Operation.All
            where operation.Bodies.ContainsKey("application/json")
            from body in Bodies.Mangled(operation)
            select Input.Of(operation, body.Name, body.Bytes, operation.Target(), App.AdminKey, body: (body.MediaType, body.Bytes)));
        // Some are sound after all, such as one with a byte order mark: they may write, and nothing else does.
        Assert.True(outcome.Accepted.Count < 20, string.Join('\n', outcome.Accepted));
        Assert.InRange(await app.Facts() - facts, 0, outcome.Accepted.Count);
    }

    [Fact]
    public async Task A_hostile_cell_of_a_batch_is_refused()
    {
        var operation = Operation.All.Single(o => o.Template.EndsWith("/measurement-batches", StringComparison.Ordinal));
        var outcome = await Weather(
            from body in Bodies.Rows(operation)
            from query in Modes
            // Every value in one of the modes.
            where body.Given.Length % Modes.Length == Array.IndexOf(Modes, query)
            select Input.Of(operation, body.Name, body.Given, operation.Target() + query, App.AdminKey, body: (body.MediaType, body.Bytes)),
            (_, answer) => answer.Status == 200 && (answer.At("counts.created").GetInt32(), answer.At("counts.rectified").GetInt32()) != (0, 0) ? "a row was recorded" : null);
        Assert.NotEmpty(outcome.Accepted);
    }

    [Fact]
    public async Task Who_says_nothing_of_who_they_are_gets_no_further()
    {
        var outcome = await Weather(
            from of in Operation.All.Select((operation, i) => (Operation: operation, At: i))
            from parameter in of.Operation.Path.Keys
            from written in Strings.Texts.Select(Strings.InTarget).Concat(Strings.Targets).Where((_, i) => (i + of.At) % 5 == 0)
            select Input.Of(of.Operation, parameter, Encoding.UTF8.GetBytes(written), of.Operation.Target(parameter, written), null, body: Input.BodyOf(of.Operation)),
            (input, answer) => input.Operation.Writes && answer.Status is not (401 or 404 or 405) && answer.Header("Correlation-ID") is not null ? $"{answer.Status} to nobody" : null);
        Assert.Empty(outcome.Accepted);
    }

    private static IEnumerable<string> Cursors => Strings.Texts.Select(text => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text)));

    internal static string With(string target, string name, string value) => $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={value}";

    /// <summary>Fails if anything was not answered as it should be, or left a fact that no answer tells of.</summary>
    private async Task<Outcome> Weather(IEnumerable<Input> inputs, Func<Input, Answer, string?>? ask = null)
    {
        var facts = await app.Facts();
        // One in twelve, by a die that falls the same each time: the suite is to be run often, and the campaign of attack draws from them all.
        var die = new Random(5);
        var outcome = await app.Weather(inputs.Where(_ => die.Next(12) == 0), ask);
        tally.Add(outcome.Tried);
        Assert.True(outcome.Tried >= Fewest, $"{outcome.Tried}");
        if (outcome.Wrong.Count > 0) Assert.Fail($"{outcome.Wrong.Count} of {outcome.Tried} were not answered as they should be:\n{string.Join('\n', outcome.Wrong.Take(20).Select(w => w.Length > 1_000 ? w[..1_000] : w))}");
        Assert.Equal(0, outcome.HungUp);
        // A service is registered and described at once.
        Assert.InRange(await app.Facts() - facts, 0, 2 * outcome.Accepted.Count);
        Assert.Equal(0L, await app.Select<long>(@"select count(*) from mt_streams where tenant_id || '/' || id !~ '^([a-z0-9]+(-[a-z0-9]+)*|-registry)(/[a-z0-9]+(-[a-z0-9]+)*)*$'"));
        (await app.Get("/v1/unimi/services/master")).Expect(200);
        return outcome;
    }
}
