using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>From when and until when a key is valid. Each test has a registry to itself, whose clock it sets.</summary>
public sealed class KeyLifeTests : IAsyncLifetime
{
    private const string Protected = "/v1/unimi/reporting";

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(at: "2024-07-01T10:00:00Z");

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task A_key_is_valid_a_second_before_it_expires_and_not_at_that_instant()
    {
        var key = await app.Issue("a-tempo", "board", expires: "2024-07-01T14:00:00+02:00");
        app.Clock.Set("2024-07-01T11:59:59Z");
        await IsValid(key);
        app.Clock.Set("2024-07-01T12:00:00Z");
        await IsNotValid(key);
        Assert.Equal(("expired", "2024-07-01T12:00:00Z"), await Told("a-tempo"));
        (await app.Post(Keys.PathOf("unimi", "a-tempo") + "/rotations", "{}")).ExpectProblem(409, "credential-expired");

        async Task<(string?, string?)> Told(string name) => await app.Get(Keys.PathOf("unimi", name)) is var shown ? (shown.TextAt("status"), shown.TextAt("expires")) : default;
    }

    [Fact]
    public async Task After_a_rotation_both_keys_are_valid_for_the_overlap()
    {
        var former = await app.Issue("ruotata", "board");
        var rotated = (await app.Post(Keys.PathOf("unimi", "ruotata") + "/rotations", """{"overlapMinutes":60}""")).Expect(200);
        Assert.Equal("no-store", rotated.Header("Cache-Control"));
        Assert.Equal("2024-07-01T11:00:00Z", rotated.TextAt("credential.formerKeyUntil"));
        var key = rotated.TextAt("key")!;
        await IsValid(former);
        await IsValid(key);
        app.Clock.Set("2024-07-01T10:59:59Z");
        await IsValid(former);
        app.Clock.Set("2024-07-01T11:00:00Z");
        await IsNotValid(former);
        await IsValid(key);
        Assert.False((await app.Get(Keys.PathOf("unimi", "ruotata"))).Json.TryGetProperty("formerKeyUntil", out _));
    }

    [Fact]
    public async Task An_overlap_is_a_day_unless_it_is_said_and_none_for_zero()
    {
        var first = await app.Issue("ruotata", "board");
        var rotated = (await app.Post(Keys.PathOf("unimi", "ruotata") + "/rotations", "{}")).Expect(200);
        Assert.Equal("2024-07-02T10:00:00Z", rotated.TextAt("credential.formerKeyUntil"));
        var second = rotated.TextAt("key")!;
        var third = (await app.Post(Keys.PathOf("unimi", "ruotata") + "/rotations", """{"overlapMinutes":0}""")).Expect(200).TextAt("key")!;
        // Only the key before the last is still valid, and that for no time at all.
        await IsNotValid(first);
        await IsNotValid(second);
        await IsValid(third);
    }

    [Theory]
    [InlineData("""{"overlapMinutes":-1}""")]
    [InlineData("""{"overlapMinutes":129601}""")]
    [InlineData("""{"overlapMinutes":"60"}""")]
    [InlineData("""{"overlapMinutes":1.5}""")]
    [InlineData("""{"minutes":1}""")]
    public async Task An_overlap_that_is_none_changes_nothing(string body)
    {
        var key = await app.Issue("ruotata", "board");
        var facts = await app.Facts();
        (await app.Post(Keys.PathOf("unimi", "ruotata") + "/rotations", body)).Expect(422);
        Assert.Equal(facts, await app.Facts());
        await IsValid(key);
    }

    [Fact]
    public async Task A_revoked_key_is_not_valid_once_it_is_answered()
    {
        var key = await app.Issue("revocata", "board");
        await IsValid(key);
        await app.Revoke("revocata");
        await IsNotValid(key);
        Assert.Equal("revoked", (await app.Get(Keys.PathOf("unimi", "revocata"))).TextAt("status"));
        (await app.Post(Keys.PathOf("unimi", "revocata") + "/rotations", "{}")).ExpectProblem(409, "credential-revoked");
    }

    [Fact]
    public async Task The_key_before_a_rotation_is_revoked_with_the_one_after_it()
    {
        var former = await app.Issue("revocata", "board");
        var key = (await app.Post(Keys.PathOf("unimi", "revocata") + "/rotations", "{}")).Expect(200).TextAt("key")!;
        await app.Revoke("revocata");
        await IsNotValid(former);
        await IsNotValid(key);
    }

    [Fact]
    public async Task A_revocation_needs_a_reason_and_is_recorded_once()
    {
        var key = await app.Issue("revocata", "board");
        (await app.Delete(Keys.PathOf("unimi", "revocata"))).ExpectProblem(422, "reason-required");
        await IsValid(key);
        (await app.Delete(Keys.PathOf("unimi", "revocata") + "?reason=persa")).Expect(204);
        var facts = await app.Facts();
        (await app.Delete(Keys.PathOf("unimi", "revocata") + "?reason=persa%20di%20nuovo")).Expect(204);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task What_became_of_a_credential_is_in_the_audit_with_the_administrator_s_name()
    {
        var admin = Keys.As(await app.Issue("amministratrice", "admin"));
        (await app.Post(Keys.PathOf("unimi"), """{"name":"seguita","title":"Prova","roles":["office"]}""", admin)).Expect(201);
        (await app.Post(Keys.PathOf("unimi", "seguita") + "/rotations", "{}", admin)).Expect(200);
        (await app.Delete(Keys.PathOf("unimi", "seguita") + "?reason=smarrita", admin)).Expect(204);
        var told = (await app.Get("/v1/unimi/audit?actor=amministratrice")).Expect(200);
        Assert.Equal(
            ["credential_issued admin unimi/credential/amministratrice  unimi/credential/seguita", "credential_rotated admin unimi/credential/amministratrice  unimi/credential/seguita",
             "credential_revoked admin unimi/credential/amministratrice smarrita unimi/credential/seguita"],
            told.At("items").EnumerateArray().Select(f => $"{f.Text("fact")} {f.Text("role")} {f.Text("credential")} {f.Text("reason")} {f.Text("stream")}"));
        Assert.DoesNotContain("secret", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_outlive_the_process_that_issued_them()
    {
        var (kept, revoked) = (await app.Issue("duratura", "board"), await app.Issue("revocata", "board"));
        await app.Revoke("revocata");
        await using var again = await App.Start(app.Connection);
        (await again.Get(Protected, Keys.As(kept))).Expect(200);
        (await again.Get(Protected, Keys.As(revoked))).ExpectProblem(401, "invalid-credential");
    }

    [Fact]
    public async Task Another_node_knows_of_an_issued_and_of_a_revoked_key_once_it_is_answered()
    {
        await using var other = await App.Start(app.Connection);
        var key = await app.Issue("ovunque", "board");
        (await other.Get(Protected, Keys.As(key))).Expect(200);
        await app.Revoke("ovunque");
        (await other.Get(Protected, Keys.As(key))).ExpectProblem(401, "invalid-credential");
    }

    [Theory]
    [InlineData("PUT", "/v1/unimi/services/master/indicators/timeliness/measurements/2024-03", """{"yes":true}""")]
    [InlineData("POST", "/v1/unimi/measurement-batches?mode=atomic", """{"items":[{"service":"master","indicator":"timeliness","period":"2024-03","yes":true}]}""")]
    public async Task A_key_that_is_revoked_while_a_body_is_on_its_way_writes_nothing(string method, string path, string body)
    {
        await using var listening = await App.Listen(app.Connection);
        var key = await listening.Issue("in-viaggio", "office");
        using var socket = new TcpClient();
        await socket.ConnectAsync(listening.Root.Host, listening.Root.Port);
        await using var stream = socket.GetStream();
        var head = $"{method} {path} HTTP/1.1\r\nHost: {listening.Root.Authority}\r\n{Keys.As(key)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        // The server asks for the body when the handler reads it: by then the key was let in.
        var asked = new byte[25];
        await stream.ReadExactlyAsync(asked);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(asked));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[..9]));
        await listening.Revoke("in-viaggio");
        var facts = await app.Facts();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[9..]));
        using var deadline = new CancellationTokenSource(Until.Patience);
        using var reader = new StreamReader(stream);
        var told = await reader.ReadToEndAsync(deadline.Token);
        Assert.StartsWith(method == "PUT" ? "HTTP/1.1 401 " : "HTTP/1.1 4", told, StringComparison.Ordinal);
        Assert.Contains("invalid-credential", told, StringComparison.Ordinal);
        Assert.Equal(facts, await app.Facts());
    }

    private async Task IsValid(string key) => (await app.Get(Protected, Keys.As(key))).Expect(200);

    private async Task IsNotValid(string key) => (await app.Get(Protected, Keys.As(key))).ExpectProblem(401, "invalid-credential");
}
