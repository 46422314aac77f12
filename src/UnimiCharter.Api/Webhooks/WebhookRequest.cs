using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Webhooks;

/// <summary>Somebody who is to be told what changes.</summary>
/// <param name="Name">Letters, digits and hyphens; never used again.</param>
/// <param name="Url">Where it is sent: https, and a public address.</param>
/// <param name="Description">For whom and what for.</param>
/// <param name="Kinds">What is told; all, when it is left out.</param>
/// <param name="Subjects">The services and programmes whose verdicts are told; all, when it is left out.</param>
/// <param name="Editions">The editions that are told of; all, and programmes, when it is left out.</param>
internal sealed record WebhookRequest(
    WebhookCode Name, [property: MaxLength(Domain.Subscription.MaxUrlLength)] string Url, [property: MaxLength(Domain.Subscription.MaxDescriptionLength)] string? Description = null,
    [property: MinLength(1)] IReadOnlyList<ChangeKind>? Kinds = null,
    [property: MaxLength(Domain.Subscription.MaxSubjects)] IReadOnlyList<string>? Subjects = null, [property: MaxLength(Domain.Subscription.MaxEditions)] IReadOnlyList<EditionYear>? Editions = null)
{
    /// <summary>All but the name.</summary>
    /// <param name="targets">Say where may be sent to.</param>
    /// <param name="request">Whoever subscribes reaches the registry where its links are to lead.</param>
    /// <param name="cancellation">Gives up looking for the address.</param>
    public async Task<(Subscription? Subscription, Fault? Fault)> Subscription(Targets targets, HttpRequest request, CancellationToken cancellation)
    {
        // A name server is not the database, and has patience of its own.
        var patience = request.HttpContext.Features.Get<Patience>();
        patience?.Pause();
        var trouble = await targets.Trouble(Url, cancellation);
        patience?.Resume();
        return trouble switch
        {
            (Targets.Away, var name) => (null, new Fault(Targets.Away, name)),
            var (code, detail) => (null, new Fault([new FaultAt(code, "/url", detail)])),
            null => (new(
                Url, Description, [.. (Kinds ?? Enum.GetValues<ChangeKind>()).Distinct().Order()],
                Subjects is null ? null : [.. Subjects.Distinct().Order(StringComparer.Ordinal)], Editions is null ? null : [.. Editions.Distinct().Order()], request.Url("")), null),
        };
    }
}

/// <inheritdoc cref="WebhookRequest"/>
/// <param name="Paused">Nothing is sent until it is false again; then what was to be sent is.</param>
internal sealed record WebhookChangeRequest(
    [property: MaxLength(Domain.Subscription.MaxUrlLength)] string Url, [property: MaxLength(Domain.Subscription.MaxDescriptionLength)] string? Description = null,
    [property: MinLength(1)] IReadOnlyList<ChangeKind>? Kinds = null,
    [property: MaxLength(Domain.Subscription.MaxSubjects)] IReadOnlyList<string>? Subjects = null, [property: MaxLength(Domain.Subscription.MaxEditions)] IReadOnlyList<EditionYear>? Editions = null,
    bool Paused = false)
{
    public Task<(Subscription? Subscription, Fault? Fault)> Subscription(WebhookCode name, Targets targets, HttpRequest request, CancellationToken cancellation) =>
        new WebhookRequest(name, Url, Description, Kinds, Subjects, Editions).Subscription(targets, request, cancellation);
}

/// <summary>How long deliveries are signed with the secret before as well.</summary>
/// <param name="OverlapMinutes">Not at all for 0; a day, when it is left out.</param>
internal sealed record SecretRotationRequest([property: Range(0, SecretRotationRequest.MaxMinutes)] int? OverlapMinutes = null)
{
    public const int DefaultMinutes = 24 * 60;
    public const int MaxMinutes = 30 * 24 * 60;
}

/// <summary>What is to be tried once more.</summary>
/// <param name="Id">Of one message; all, when it is left out.</param>
internal sealed record ReplayRequest([property: MaxLength(ReplayRequest.MaxIdLength)] string? Id = null)
{
    public const int MaxIdLength = 200;
}
