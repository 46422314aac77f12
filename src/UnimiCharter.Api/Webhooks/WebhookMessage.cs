using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Webhooks;

/// <summary>An event as CloudEvents 1.0 writes it in JSON.</summary>
internal sealed record CloudEvent<T>(
    [property: JsonPropertyName("specversion")] string SpecVersion, string Id, string Source, string Type, string? Subject, DateTime Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType, T Data);

/// <summary>What is sent to a webhook.</summary>
/// <param name="Id">The same however often it is sent.</param>
/// <param name="Body">A CloudEvent.</param>
internal sealed record WebhookMessage(string Id, byte[] Body)
{
    public const string MediaType = "application/cloudevents+json";

    private const string Specification = "1.0";

    public static WebhookMessage Of(OrganizationCode organization, WebhookCode webhook, Subscription subscription, PlacedChange placed)
    {
        var place = PlaceOf(placed.Position, placed.Ordinal);
        return Of(organization, webhook, subscription, place, ChoiceNames.Of(placed.Change.Kind), SubjectOf(placed.Change), placed.At, ChangeView.Of(placed, organization, subscription.Root));
    }

    /// <summary>One that says nothing, so that it can be seen whether it arrives.</summary>
    public static WebhookMessage Test(OrganizationCode organization, WebhookCode webhook, Subscription subscription, DateTimeOffset now) =>
        Of(organization, webhook, subscription, "test-" + Guid.CreateVersion7(now).ToString("N"), "webhook-tested", null, now, new WebhookTest(webhook.Value));

    /// <summary>The id of the message about a change.</summary>
    public static string IdOf(OrganizationCode organization, WebhookCode webhook, long position, int ordinal) => $"{organization}_{webhook}_{PlaceOf(position, ordinal)}";

    /// <summary>Where the change that a message is about stands.</summary>
    public static (long Position, int Ordinal)? PlaceOf(string id, OrganizationCode organization, WebhookCode webhook) =>
        id.StartsWith($"{organization}_{webhook}_", StringComparison.Ordinal) && id[$"{organization}_{webhook}_".Length..].Split('-') is [var position, var ordinal]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var p) && int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var o) ? (p, o) : null;

    /// <summary>As Standard Webhooks signs: HMAC-SHA256 over id, time and body, once for each secret that is valid.</summary>
    public string Sign(DateTimeOffset at, IEnumerable<byte[]> secrets)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{Id}.{Told(at)}."), .. Body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }

    public static string Told(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static WebhookMessage Of<T>(OrganizationCode organization, WebhookCode webhook, Subscription subscription, string id, string type, string? subject, DateTimeOffset at, T data) => new(
        $"{organization}_{webhook}_{id}",
        JsonSerializer.SerializeToUtf8Bytes(
            new CloudEvent<T>(Specification, id, $"{subscription.Root}/v1/{organization}/changes", "unimicharter." + type, subject, at.UtcDateTime, "application/json", data), ApiJson.Options));

    private static string PlaceOf(long position, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{position}-{ordinal}");

    private static string SubjectOf(Change change) => change switch
    {
        { Version: { } version } => $"charters/{change.Edition}/versions/{version}",
        { Programme: { } programme } => $"programmes/{programme}/indicators/{change.Indicator}",
        _ => $"services/{change.Service}/indicators/{change.Indicator}",
    };

    private sealed record WebhookTest(string Webhook);
}
