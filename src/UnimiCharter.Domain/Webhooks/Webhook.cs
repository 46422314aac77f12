using System.Diagnostics;
using static UnimiCharter.Domain.WebhookCommand;
using static UnimiCharter.Domain.WebhookEvent;

namespace UnimiCharter.Domain;

/// <summary>Why nothing is sent.</summary>
public enum PauseCause
{
    /// <summary>The board wants it so.</summary>
    Asked = 1,

    /// <summary>Whoever was there said that they are gone for good (410).</summary>
    Gone = 2,
}

/// <summary>What is asked of a webhook.</summary>
public abstract record WebhookCommand
{
    private WebhookCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    public sealed record Subscribe(Subscription Subscription) : WebhookCommand;

    /// <param name="Expected">The revision that is meant to be replaced.</param>
    public sealed record Change(Subscription Subscription, bool IsPaused, Expectation Expected) : WebhookCommand;

    /// <summary>The registry itself sends nothing any more.</summary>
    public sealed record PauseAsGone : WebhookCommand;

    /// <summary>Signs with another secret; the one before it as well, for a while.</summary>
    /// <param name="Until">The instant from which the secret before it is not signed with any more, UTC.</param>
    public sealed record RotateSecret(DateTimeOffset Until) : WebhookCommand;

    public sealed record Remove(string? Reason) : WebhookCommand(Reason);
}

/// <summary>The facts of the stream <c>{org}/webhook/{webhook}</c>. Secrets are not among them, nor what was delivered.</summary>
public abstract record WebhookEvent : Event
{
    private WebhookEvent() { }

    /// <summary>Told of what changes from this fact on.</summary>
    public sealed record WebhookSubscribed(Subscription Subscription) : WebhookEvent;

    public sealed record WebhookChanged(Subscription Subscription) : WebhookEvent;

    public sealed record WebhookPaused(PauseCause Cause) : WebhookEvent;

    public sealed record WebhookResumed : WebhookEvent;

    /// <inheritdoc cref="RotateSecret"/>
    public sealed record WebhookSecretRotated(DateTimeOffset Until) : WebhookEvent;

    public sealed record WebhookRemoved : WebhookEvent;
}

/// <summary>What the facts of a webhook come to.</summary>
public abstract record WebhookState
{
    private WebhookState() { }

    public sealed record Undefined : WebhookState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Generation">Of its secret, from 1.</param>
    /// <param name="FormerUntil">The instant from which the secret before it is not signed with any more, UTC; null when there was none.</param>
    /// <param name="Paused">Null while it is told what changes.</param>
    /// <param name="Revision">How many facts there are.</param>
    public sealed record Active(Subscription Subscription, long Generation, DateTimeOffset? FormerUntil, PauseCause? Paused, long Revision) : WebhookState;

    /// <summary>For good: its name, which its secret was made from, is not used again.</summary>
    public sealed record Removed : WebhookState;
}

/// <summary>A webhook: somebody outside who is told what changes for the public.</summary>
public static class Webhook
{
    public static Decision Decide(WebhookCommand command, WebhookState state, WebhookCode code) => (command, state) switch
    {
        (Subscribe c, WebhookState.Undefined) => Decision.Of(new WebhookSubscribed(c.Subscription)),
        (Subscribe, _) => Decision.Refuse(Refusal.WebhookAlreadySubscribed(code)),
        (Remove, WebhookState.Removed) => Decision.Nothing,
        (_, WebhookState.Undefined or WebhookState.Removed) => Decision.Refuse(Refusal.UnknownWebhook(code.Value)),

        (Change c, WebhookState.Active s) when c.Subscription == s.Subscription && c.IsPaused == s.Paused is not null => Decision.AlreadySo(c.Expected, s.Revision, code.Value),
        (Change c, WebhookState.Active s) when c.Expected.IsContradictedBy(s.Revision) => Decision.Refuse(Refusal.PreconditionFailed(code.Value)),
        (Change { Expected: Expectation.None }, _) => Decision.Refuse(Refusal.PreconditionRequired(code.Value)),
        (Change c, WebhookState.Active s) => Decision.Of([.. Differences(c, s)]),

        (PauseAsGone, WebhookState.Active { Paused: not null }) => Decision.Nothing,
        (PauseAsGone, WebhookState.Active) => Decision.Of(new WebhookPaused(PauseCause.Gone)),
        (RotateSecret c, WebhookState.Active) => Decision.Of(new WebhookSecretRotated(c.Until)),
        (Remove { Reason: null }, WebhookState.Active) => Decision.Refuse(Refusal.ReasonRequired),
        (Remove, WebhookState.Active) => Decision.Of(new WebhookRemoved()),
        _ => throw new UnreachableException(),
    };

    public static WebhookState Evolve(WebhookState state, WebhookEvent fact) => (fact, state) switch
    {
        (WebhookSubscribed e, WebhookState.Undefined) => new WebhookState.Active(e.Subscription, 1, null, null, 1),
        (WebhookChanged e, WebhookState.Active s) => s with { Subscription = e.Subscription, Revision = s.Revision + 1 },
        (WebhookPaused e, WebhookState.Active s) => s with { Paused = e.Cause, Revision = s.Revision + 1 },
        (WebhookResumed, WebhookState.Active s) => s with { Paused = null, Revision = s.Revision + 1 },
        (WebhookSecretRotated e, WebhookState.Active s) => s with { Generation = s.Generation + 1, FormerUntil = e.Until, Revision = s.Revision + 1 },
        (WebhookRemoved, WebhookState.Active) => new WebhookState.Removed(),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {state.GetType().Name}."),
    };

    private static IEnumerable<Event> Differences(Change command, WebhookState.Active state)
    {
        if (command.Subscription != state.Subscription) yield return new WebhookChanged(command.Subscription);
        if (command.IsPaused && state.Paused is null) yield return new WebhookPaused(PauseCause.Asked);
        if (!command.IsPaused && state.Paused is not null) yield return new WebhookResumed();
    }
}
