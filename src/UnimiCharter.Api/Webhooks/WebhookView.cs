using System.Globalization;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Webhooks;

internal enum WebhookStatus
{
    Active = 1,
    Paused = 2,

    /// <summary>Paused by the registry: whoever was there answered 410.</summary>
    Gone = 3,
}

/// <summary>Somebody who is told what changes.</summary>
/// <param name="Subjects">The services and programmes whose verdicts are told; null for all.</param>
/// <param name="Editions">The editions that are told of; null for all, and for programmes.</param>
/// <param name="FormerSecretUntil">Until when deliveries are signed with the secret before as well, UTC.</param>
internal sealed record WebhookView(
    string Organization, string Name, string Url, string? Description, IReadOnlyList<ChangeKind> Kinds, IReadOnlyList<string>? Subjects, IReadOnlyList<string>? Editions, WebhookStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? FormerSecretUntil,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    /// <summary>Of the revision that is shown.</summary>
    public static string ETagOf(WebhookState.Active state) => string.Create(CultureInfo.InvariantCulture, $"\"{state.Revision}\"");

    public static WebhookView Of(OrganizationCode organization, WebhookCode name, WebhookState.Active state, HttpRequest request)
    {
        var (subscription, self) = (state.Subscription, Web.Links.Webhook(organization, name));
        return new(
            organization.Value, name.Value, subscription.Url, subscription.Description, subscription.Kinds, subscription.Subjects, subscription.Editions?.Select(e => e.ToString()).ToArray(),
            state.Paused switch { null => WebhookStatus.Active, PauseCause.Gone => WebhookStatus.Gone, _ => WebhookStatus.Paused },
            state.FormerUntil?.UtcDateTime,
            new Dictionary<string, LinkView>
            {
                ["self"] = request.To(self),
                ["progress"] = request.To(self + "/progress"),
                ["deadLetters"] = request.To(self + "/dead-letters"),
            });
    }
}

/// <summary>A webhook with its secret, which is shown this once.</summary>
/// <param name="Secret">With which deliveries are signed, as Standard Webhooks writes it.</param>
internal sealed record SubscribedView(string Secret, WebhookView Webhook);

/// <summary>How an attempt ended that did not succeed.</summary>
/// <param name="Status">That was answered; null when nothing was.</param>
internal sealed record FailureView(DeliveryFailure Reason, int? Status)
{
    public static FailureView? Of(DeliveryResult? result) => result?.Failure is { } failure ? new(failure, result.Status) : null;
}

/// <summary>How far a webhook has been told.</summary>
/// <param name="Position">All changes up to it were told, or are dead letters.</param>
/// <param name="Last">The position up to which there are changes.</param>
/// <param name="FailedAttempts">Of the message that is next.</param>
/// <param name="NextAttempt">When that is tried again, UTC; null when nothing failed.</param>
/// <param name="DeadLetters">How many there are.</param>
internal sealed record WebhookProgressView(
    long Position, long Last, int FailedAttempts, DateTime? NextAttempt, FailureView? Failure, int DeadLetters,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static WebhookProgressView Of(DeliveryProgress progress, HttpRequest request) => new(
        progress.Position, progress.Last, progress.Attempts, progress.Due?.UtcDateTime, FailureView.Of(progress.Result), progress.DeadLetters,
        new Dictionary<string, LinkView> { ["self"] = request.Self() });
}

/// <summary>A message that could not be delivered.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="Position">Of the fact that it tells of.</param>
/// <param name="FirstAttempt">UTC.</param>
/// <param name="LastAttempt">UTC.</param>
/// <param name="IsReplaying">It is about to be tried once more.</param>
internal sealed record DeadLetterView(
    string Id, long Position, int Attempts, DateTime FirstAttempt, DateTime LastAttempt, FailureView Failure, bool IsReplaying,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static DeadLetterView Of(OrganizationCode organization, WebhookCode webhook, DeadLetter letter, HttpRequest request) => new(
        WebhookMessage.IdOf(organization, webhook, letter.Position, letter.Ordinal), letter.Position, letter.Attempts, letter.Began.UtcDateTime, letter.Ended.UtcDateTime,
        FailureView.Of(letter.Result)!, letter.IsDue,
        new Dictionary<string, LinkView> { ["change"] = request.To(string.Create(CultureInfo.InvariantCulture, $"/v1/{organization}/changes?after={letter.Position - 1}")) });
}

/// <summary>How many messages are about to be tried once more.</summary>
internal sealed record ReplayView(int Replaying, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <summary>What became of a message that says nothing.</summary>
/// <param name="Id">That it was sent with.</param>
/// <param name="Status">That was answered; null when nothing was.</param>
/// <param name="Failure">Null when it was taken.</param>
internal sealed record TestView(string Id, bool Delivered, int? Status, DeliveryFailure? Failure, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);
