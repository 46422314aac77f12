using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>The word of an administrator on an organization.</summary>
/// <param name="Expected">What is meant to be replaced.</param>
/// <param name="Reason">Why, when a name is replaced.</param>
public sealed record NameOrganization(string Name, Expectation Expected, string? Reason);

/// <summary>The facts of the stream <c>{org}/organization/{org}</c>.</summary>
public abstract record OrganizationEvent : Event
{
    private OrganizationEvent() { }

    /// <summary>Its name from now on.</summary>
    public sealed record OrganizationNamed(string Name) : OrganizationEvent;
}

/// <summary>What the facts of an organization come to.</summary>
public abstract record OrganizationState
{
    private OrganizationState() { }

    public sealed record Undefined : OrganizationState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Revision">How many times it was named.</param>
    public sealed record Registered(string Name, long Revision) : OrganizationState;
}

/// <summary>The registration of an organization (<i>ente, ateneo</i>): decides what it is called, and what the facts come to.</summary>
public static class Registration
{
    public const int MaxNameLength = 500;

    public static Decision Decide(NameOrganization command, OrganizationState state, OrganizationCode code) => (command.Expected, state) switch
    {
        (var expected, OrganizationState.Registered s) when s.Name == command.Name => Decision.AlreadySo(expected, s.Revision, code.Value),
        (var expected, _) when expected.IsContradictedBy((state as OrganizationState.Registered)?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(code.Value)),
        (Expectation.None, OrganizationState.Registered) => Decision.Refuse(Refusal.PreconditionRequired(code.Value)),
        (_, OrganizationState.Registered) when command.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
        _ => Decision.Of(new OrganizationEvent.OrganizationNamed(command.Name)),
    };

    public static OrganizationState Evolve(OrganizationState state, OrganizationEvent fact) => fact switch
    {
        OrganizationEvent.OrganizationNamed e => new OrganizationState.Registered(e.Name, state is OrganizationState.Registered before ? before.Revision + 1 : 1),
        _ => throw new UnreachableException(),
    };
}
