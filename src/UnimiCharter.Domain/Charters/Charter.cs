using System.Collections.Immutable;
using System.Diagnostics;
using static UnimiCharter.Domain.CharterCommand;
using static UnimiCharter.Domain.CharterEvent;

namespace UnimiCharter.Domain;

/// <summary>The facts of an edition of a charter (<i>edizione</i>), in the stream <c>{org}/charter/{edition}</c>.</summary>
public abstract record CharterEvent : Event
{
    private CharterEvent() { }

    public sealed record CharterOpened(string OrganizationName, string Title) : CharterEvent;

    /// <summary>The charter lists its services in the order of these facts.</summary>
    public sealed record ServiceListed(ServiceCode Service) : CharterEvent;
}

public abstract record CharterCommand
{
    private CharterCommand() { }

    public sealed record OpenCharter(string OrganizationName, string Title) : CharterCommand;

    public sealed record ListService(ServiceCode Service) : CharterCommand;
}

/// <summary>What the facts of an edition come to.</summary>
public abstract record CharterState
{
    private CharterState() { }

    public sealed record Undefined : CharterState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Services">In the order of the document.</param>
    public sealed record Open(string OrganizationName, string Title, ImmutableArray<ServiceCode> Services) : CharterState;
}

/// <summary>An edition of an organization's charter (<i>carta dei servizi</i>).</summary>
public static class Charter
{
    public static Decision Decide(CharterCommand command, CharterState state, EditionYear edition) => (command, state) switch
    {
        (OpenCharter c, CharterState.Undefined) => Decision.Of(new CharterOpened(c.OrganizationName, c.Title)),
        (OpenCharter c, CharterState.Open s) when (s.OrganizationName, s.Title) == (c.OrganizationName, c.Title) => Decision.Nothing,
        (OpenCharter, CharterState.Open) => Decision.Refuse(Refusal.CharterAlreadyOpen(edition)),

        (ListService, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (ListService c, CharterState.Open s) when s.Services.Contains(c.Service) => Decision.Nothing,
        (ListService c, CharterState.Open) => Decision.Of(new ServiceListed(c.Service)),
        _ => throw new UnreachableException(),
    };

    public static CharterState Evolve(CharterState state, CharterEvent fact) => (fact, state) switch
    {
        (CharterOpened e, CharterState.Undefined) => new CharterState.Open(e.OrganizationName, e.Title, []),
        (ServiceListed e, CharterState.Open s) => s with { Services = s.Services.Add(e.Service) },
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {state.GetType().Name}."),
    };
}
