using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>What an organization's new word on itself does to a code of the index of public administrations.</summary>
public abstract record IpaCommand
{
    private IpaCommand() { }

    public sealed record ClaimIpaCode(OrganizationCode Organization) : IpaCommand;

    public sealed record ReleaseIpaCode(OrganizationCode Organization) : IpaCommand;
}

/// <summary>The facts of the stream <c>*/ipa/{code}</c>.</summary>
public abstract record IpaEvent : Event
{
    private IpaEvent() { }

    public sealed record IpaCodeClaimed(OrganizationCode Organization) : IpaEvent;

    /// <summary>Another organization may claim it.</summary>
    public sealed record IpaCodeReleased(OrganizationCode Organization) : IpaEvent;
}

/// <summary>What the facts of a code come to.</summary>
public abstract record IpaState
{
    private IpaState() { }

    public sealed record Free : IpaState
    {
        public static Free Instance { get; } = new();
    }

    public sealed record Claimed(OrganizationCode Organization) : IpaState;
}

/// <summary>A code of the index of public administrations (<i>IPA</i>) is one organization's at most.</summary>
public static class IpaClaim
{
    public static Decision Decide(IpaCommand command, IpaState state, IpaCode code) => (command, state) switch
    {
        (IpaCommand.ClaimIpaCode c, IpaState.Claimed s) => s.Organization == c.Organization ? Decision.Nothing : Decision.Refuse(Refusal.IpaCodeTaken(code)),
        (IpaCommand.ClaimIpaCode c, _) => Decision.Of(new IpaEvent.IpaCodeClaimed(c.Organization)),
        (IpaCommand.ReleaseIpaCode c, IpaState.Claimed s) when s.Organization == c.Organization => Decision.Of(new IpaEvent.IpaCodeReleased(c.Organization)),
        (IpaCommand.ReleaseIpaCode, _) => Decision.Nothing,
        _ => throw new UnreachableException(),
    };

    public static IpaState Evolve(IpaState state, IpaEvent fact) => fact switch
    {
        IpaEvent.IpaCodeClaimed e => new IpaState.Claimed(e.Organization),
        IpaEvent.IpaCodeReleased => IpaState.Free.Instance,
        _ => throw new UnreachableException(),
    };
}
