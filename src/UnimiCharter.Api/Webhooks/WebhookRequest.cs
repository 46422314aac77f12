namespace UnimiCharter.Api.Webhooks;

/// <summary>Somebody who is to be told what changes.</summary>
/// <param name="Name">Letters, digits and hyphens; never used again.</param>
/// <param name="Url">Where it is sent: https, and a public address.</param>
/// <param name="Description">For whom and what for.</param>
/// <param name="Kinds">What is told; all, when it is left out.</param>
/// <param name="Subjects">The services and programmes whose verdicts are told; all, when it is left out.</param>
/// <param name="Editions">The editions that are told of; all, and programmes, when it is left out.</param>
internal sealed record WebhookRequest(
    string Name, string Url, string? Description = null, IReadOnlyList<ChangeKind>? Kinds = null, IReadOnlyList<string>? Subjects = null, IReadOnlyList<string>? Editions = null)
{
    /// <summary>All but the name; null when something is wrong.</summary>
    /// <param name="fields">Of the body.</param>
    /// <param name="targets">Say where may be sent to.</param>
    /// <param name="request">Whoever subscribes reaches the registry where its links are to lead.</param>
    /// <param name="cancellation">Gives up looking for the address.</param>
    public static async Task<Subscription?> Read(Fields fields, Targets targets, HttpRequest request, CancellationToken cancellation)
    {
        if (!fields.Has("url")) fields.Wrong("field-required", "url");
        var url = fields.Text("url", Subscription.MaxUrlLength);
        var description = fields.Text("description", Subscription.MaxDescriptionLength);
        var kinds = fields.Choices<ChangeKind>("kinds");
        if (kinds is []) fields.Wrong("field-required", "kinds");
        var (subjects, editions) = (fields.Codes("subjects", Subscription.MaxSubjects), fields.Editions("editions", Subscription.MaxEditions));
        // A name is not looked up for what is refused anyway: these fields are the last that are read.
        if (url is not null && fields.Fault is null && await targets.Trouble(url, cancellation) is { } trouble) fields.Wrong(trouble.Code, "url", trouble.Detail);
        return url is null ? null : new(
            url, description, [.. (kinds ?? Enum.GetValues<ChangeKind>()).Distinct().Order()],
            subjects is null ? null : [.. subjects.Distinct().Order(StringComparer.Ordinal)], editions is null ? null : [.. editions.Distinct().Order()], request.Url(""));
    }
}

/// <inheritdoc cref="WebhookRequest"/>
/// <param name="Paused">Nothing is sent until it is false again; then what was to be sent is.</param>
internal sealed record WebhookChangeRequest(
    string Url, string? Description = null, IReadOnlyList<ChangeKind>? Kinds = null, IReadOnlyList<string>? Subjects = null, IReadOnlyList<string>? Editions = null, bool Paused = false);

/// <summary>How long deliveries are signed with the secret before as well.</summary>
/// <param name="OverlapMinutes">Not at all for 0; a day, when it is left out.</param>
internal sealed record SecretRotationRequest(int? OverlapMinutes = null)
{
    public const int DefaultMinutes = 24 * 60;
    public const int MaxMinutes = 30 * 24 * 60;
}

/// <summary>What is to be tried once more.</summary>
/// <param name="Id">Of one message; all, when it is left out.</param>
internal sealed record ReplayRequest(string? Id = null)
{
    public const int MaxIdLength = 200;
}
