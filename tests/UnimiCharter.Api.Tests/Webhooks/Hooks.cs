using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>What tests do with webhooks.</summary>
internal static class Hooks
{
    public const string Key = "Charter:Webhooks:Key=d2ViaG9va3MtYXJlLXNpZ25lZC1pbi10ZXN0cy10b28=";
    public const string At = "/v1/unimi/webhooks";

    /// <summary>To loopback, without TLS, and looking for changes often.</summary>
    public static readonly string[] Settings =
    [
        Key, "Charter:Webhooks:AllowPrivateAddresses=127.0.0.0/8", "Charter:Webhooks:AllowHttp=true", "Charter:Webhooks:Milliseconds=20", "Charter:Webhooks:TimeoutSeconds=30", "Charter:Changes:Milliseconds=20",
    ];

    public static Task<App> Start(string? connection = null, params string[] settings) => App.Start(connection, "2024-07-01T10:00:00Z", [.. settings, .. Settings]);

    /// <summary>The secret of a webhook that is subscribed now.</summary>
    public static async Task<string> Subscribe(this App app, string name, string url, string more = "") =>
        (await app.Post(At, $$"""{"name":"{{name}}","url":"{{url}}"{{more}}}""")).Expect(201).TextAt("secret")!;

    /// <summary>Reports so many critical messages of a hundred, of a month: the verdict of the service's effectiveness changes.</summary>
    public static async Task Report(this App app, string month, int critical = 3, string service = "master") =>
        (await app.Put(Paths.Measurement(service, "effectiveness", month), $$"""{"numerator":{{critical.ToString(CultureInfo.InvariantCulture)}},"denominator":100}""")).Expect(201);

    public static async Task<Answer> Progress(this App app, string name) => (await app.Get($"{At}/{name}/progress")).Expect(200);

    /// <summary>Waits until as many attempts of the next message have failed.</summary>
    public static Task Failed(this App app, string name, int attempts) => Until.True(async () => (await app.Progress(name)).At("failedAttempts").GetInt32() == attempts);

    /// <summary>Lets it be the instant of the next attempt.</summary>
    public static async Task NextAttempt(this App app, string name) => app.Clock.Set((await app.Progress(name)).TextAt("nextAttempt")!);

    public static Task UpToDate(this App app, string name) => Until.True(async () =>
        await app.Progress(name) is var told && told.At("position").GetInt64() >= await app.Select<long>("select max(seq_id) from mt_events"));
}
