using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>What the cover of an organization's charter tells besides its name (<i>copertina della carta</i>).</summary>
/// <param name="Ipa">Its code in the index of public administrations.</param>
/// <param name="Site">An absolute http(s) URL.</param>
/// <param name="Area">The territory that it serves.</param>
/// <param name="PatronDay">The feast of its city's patron: no working day, in editions that are drafted from now on.</param>
/// <param name="Licence">The URL of the licence of its data; null for the registry's usual one.</param>
/// <param name="Email">Whom to write to about the data.</param>
/// <param name="Contact">Where to ask about the data: an absolute http(s) URL.</param>
public sealed record OrganizationDetails(
    IpaCode? Ipa = null, string? Address = null, string? Site = null, Text? Area = null, DayOfYear? PatronDay = null, string? Licence = null, string? Email = null, string? Contact = null)
{
    public const int MaxAddressLength = 500;
    public const int MaxAreaLength = 500;
    public const int MaxEmailLength = 254;
    public const int MaxUrlLength = 2_000;

    public static OrganizationDetails None { get; } = new();
}

/// <summary>The word of an administrator on an organization.</summary>
/// <param name="Details">All that is told besides; what is left out is not told any more.</param>
/// <param name="Expected">What is meant to be replaced.</param>
/// <param name="Reason">Why, when something is replaced.</param>
public sealed record NameOrganization(Text Name, OrganizationDetails Details, Expectation Expected, string? Reason);

/// <summary>The facts of the stream <c>{org}/organization/{org}</c>.</summary>
public abstract record OrganizationEvent : Event
{
    private OrganizationEvent() { }

    /// <summary>Its name from now on, where nothing else is told.</summary>
    public sealed record OrganizationNamed(string Name) : OrganizationEvent;

    /// <summary>All that is told of it from now on.</summary>
    public sealed record OrganizationDescribed(Text Name, OrganizationDetails Details) : OrganizationEvent;
}

/// <summary>What the facts of an organization come to.</summary>
public abstract record OrganizationState
{
    private OrganizationState() { }

    public sealed record Undefined : OrganizationState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Name">In Italian.</param>
    /// <param name="Revision">How many times it was named or described.</param>
    /// <param name="English">Its name in English.</param>
    /// <param name="Details">Null when nothing else is told.</param>
    public sealed record Registered(string Name, long Revision, string? English = null, OrganizationDetails? Details = null) : OrganizationState
    {
        public Text Title => new(Name, English);

        public OrganizationDetails Told => Details ?? OrganizationDetails.None;
    }
}

/// <summary>The registration of an organization (<i>ente, ateneo</i>): decides what it is called and told as, and what the facts come to.</summary>
public static class Registration
{
    public const int MaxNameLength = 500;

    public static Decision Decide(NameOrganization command, OrganizationState state, OrganizationCode code) => (command.Expected, state) switch
    {
        (var expected, OrganizationState.Registered s) when (s.Title, s.Told) == (command.Name, command.Details) => Decision.AlreadySo(expected, s.Revision, code.Value),
        (var expected, _) when expected.IsContradictedBy((state as OrganizationState.Registered)?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(code.Value)),
        (Expectation.None, OrganizationState.Registered) => Decision.Refuse(Refusal.PreconditionRequired(code.Value)),
        (_, OrganizationState.Registered) when command.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
        _ when command is { Name: { En: null, It: var name }, Details: var details } && details == OrganizationDetails.None => Decision.Of(new OrganizationEvent.OrganizationNamed(name)),
        _ => Decision.Of(new OrganizationEvent.OrganizationDescribed(command.Name, command.Details)),
    };

    public static OrganizationState Evolve(OrganizationState state, OrganizationEvent fact)
    {
        var revision = state is OrganizationState.Registered before ? before.Revision + 1 : 1;
        return fact switch
        {
            OrganizationEvent.OrganizationNamed e => new OrganizationState.Registered(e.Name, revision),
            OrganizationEvent.OrganizationDescribed e => new OrganizationState.Registered(e.Name.It, revision, e.Name.En, e.Details == OrganizationDetails.None ? null : e.Details),
            _ => throw new UnreachableException(),
        };
    }
}
