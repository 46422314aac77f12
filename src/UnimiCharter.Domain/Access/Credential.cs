using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>What is asked of a credential (<i>credenziale</i>).</summary>
public abstract record CredentialCommand
{
    private CredentialCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    /// <param name="Secret">The hash of the key.</param>
    /// <param name="On">The instant of the command, UTC.</param>
    public sealed record IssueCredential(Grant Grant, string Secret, DateTimeOffset On) : CredentialCommand;

    /// <summary>Gives the credential another key; the one before it is valid for a while.</summary>
    /// <param name="Secret">The hash of the new key.</param>
    /// <param name="Until">The instant from which the key before it is not valid any more, UTC.</param>
    /// <param name="On">The instant of the command, UTC.</param>
    public sealed record RotateCredential(string Secret, DateTimeOffset Until, DateTimeOffset On) : CredentialCommand;

    public sealed record RevokeCredential(string? Reason) : CredentialCommand(Reason);
}

/// <summary>The facts of the stream <c>{org}/credential/{credential}</c>. Keys are kept as SHA-256, in lower-case hexadecimal digits.</summary>
public abstract record CredentialEvent : Event
{
    private CredentialEvent() { }

    public sealed record CredentialIssued(Grant Grant, string Secret) : CredentialEvent;

    /// <param name="Until">The instant from which the key before it is not valid any more, UTC.</param>
    public sealed record CredentialRotated(string Secret, DateTimeOffset Until) : CredentialEvent;

    public sealed record CredentialRevoked : CredentialEvent;
}

/// <summary>What the facts of a credential come to.</summary>
public abstract record CredentialState
{
    private CredentialState() { }

    public sealed record Undefined : CredentialState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Secret">The hash of the key.</param>
    /// <param name="Former">The hash of the key before it; null when there was none.</param>
    /// <param name="FormerUntil">The instant from which the key before it is not valid any more, UTC.</param>
    public sealed record Active(Grant Grant, string Secret, string? Former = null, DateTimeOffset? FormerUntil = null) : CredentialState;

    public sealed record Revoked(Grant Grant) : CredentialState;
}

/// <summary>A credential: a key by which a script or a system is known, and what it may do.</summary>
public static class Credential
{
    /// <summary>Whether it is valid at an instant.</summary>
    public static bool IsValid(CredentialState state, DateTimeOffset at) => state is CredentialState.Active { Grant.Expires: var expires } && !(at >= expires);

    /// <summary>Whether a key is valid at an instant.</summary>
    /// <param name="state">The credential.</param>
    /// <param name="secret">The hash of the key.</param>
    /// <param name="at">The instant.</param>
    public static bool Admits(CredentialState state, string secret, DateTimeOffset at) => IsValid(state, at) && state is CredentialState.Active active
        && (secret == active.Secret || (secret == active.Former && at < active.FormerUntil));

    public static Decision Decide(CredentialCommand command, CredentialState state, CredentialCode code) => (command, state) switch
    {
        (CredentialCommand.IssueCredential c, CredentialState.Undefined) => c.Grant.Expires <= c.On
            ? Decision.Refuse(Refusal.ExpiryPassed)
            : Decision.Of(new CredentialEvent.CredentialIssued(c.Grant, c.Secret)),
        (CredentialCommand.IssueCredential, _) => Decision.Refuse(Refusal.CredentialAlreadyIssued(code)),
        (_, CredentialState.Undefined) => Decision.Refuse(Refusal.UnknownCredential(code.Value)),
        (CredentialCommand.RevokeCredential, CredentialState.Revoked) => Decision.Nothing,
        (CredentialCommand.RevokeCredential { Reason: null }, _) => Decision.Refuse(Refusal.ReasonRequired),
        (CredentialCommand.RevokeCredential, _) => Decision.Of(new CredentialEvent.CredentialRevoked()),
        (CredentialCommand.RotateCredential, CredentialState.Revoked) => Decision.Refuse(Refusal.CredentialRevoked(code)),
        (CredentialCommand.RotateCredential c, CredentialState.Active) => !IsValid(state, c.On)
            ? Decision.Refuse(Refusal.CredentialExpired(code))
            : Decision.Of(new CredentialEvent.CredentialRotated(c.Secret, c.Until)),
        _ => throw new UnreachableException(),
    };

    public static CredentialState Evolve(CredentialState state, CredentialEvent fact) => (fact, state) switch
    {
        (CredentialEvent.CredentialIssued e, CredentialState.Undefined) => new CredentialState.Active(e.Grant, e.Secret),
        (CredentialEvent.CredentialRotated e, CredentialState.Active s) => s with { Secret = e.Secret, Former = s.Secret, FormerUntil = e.Until },
        (CredentialEvent.CredentialRevoked, CredentialState.Active s) => new CredentialState.Revoked(s.Grant),
        _ => throw new UnreachableException(),
    };
}
