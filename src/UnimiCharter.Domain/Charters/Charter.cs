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

    /// <summary>The board works on an edition that nobody else sees yet.</summary>
    /// <param name="After">The edition that it begins as a copy of; null when it begins empty.</param>
    public sealed record EditionDrafted(string OrganizationName, string Title, EditionYear? After) : CharterEvent;

    /// <summary>It is called otherwise from now on.</summary>
    public sealed record CharterRetitled(string OrganizationName, string Title) : CharterEvent;

    /// <summary>The charter lists its services in the order of these facts.</summary>
    public sealed record ServiceListed(ServiceCode Service) : CharterEvent;

    public sealed record ServiceUnlisted(ServiceCode Service) : CharterEvent;

    /// <inheritdoc cref="PublishedVersion"/>
    /// <param name="Document">What it says, of versions from before that was kept apart, because it names persons; see <see cref="SignedDocument"/>.</param>
    public sealed record VersionPublished(
        CharterVersion Version, Amendment? Amendment, DateTimeOffset From, long Position, int RuleVersion,
        string? Document, string Sha256, string Signature, string Key) : CharterEvent;

    /// <summary>The instant has come from which the version is public.</summary>
    public sealed record VersionCameIntoForce(CharterVersion Version) : CharterEvent;

    public sealed record VersionWithdrawn(CharterVersion Version) : CharterEvent;

    /// <summary>What it said is gone: it was withdrawn, and named someone who was erased.</summary>
    public sealed record VersionErased(CharterVersion Version) : CharterEvent;

    /// <inheritdoc cref="ReleasedResults"/>
    /// <param name="RuleVersion">Of the rules by which the verdicts were reached.</param>
    /// <param name="Document">What they are; see <see cref="SignedDocument"/>.</param>
    public sealed record ResultsReleased(
        int Number, CharterVersion Version, DateTimeOffset At, DateOnly Day, long Position, bool IsProvisional, int RuleVersion,
        string Document, string Sha256, string Signature, string Key) : CharterEvent;

    /// <summary>The deadlines and the working days of the edition, in the place of those before.</summary>
    public sealed record CalendarSet(Deadlines Deadlines, WorkingDays WorkingDays) : CharterEvent;

    /// <summary>A service's own deadlines, in the place of those before; null for the edition's again.</summary>
    public sealed record ServiceDeadlinesSet(ServiceCode Service, Deadlines? Deadlines) : CharterEvent;
}

public abstract record CharterCommand
{
    private CharterCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    public sealed record OpenCharter(string OrganizationName, string Title) : CharterCommand;

    /// <inheritdoc cref="CharterEvent.EditionDrafted"/>
    public sealed record DraftEdition(string OrganizationName, string Title, EditionYear? After) : CharterCommand;

    public sealed record RetitleCharter(string OrganizationName, string Title) : CharterCommand;

    public sealed record ListService(ServiceCode Service) : CharterCommand;

    public sealed record UnlistService(ServiceCode Service) : CharterCommand;

    /// <summary>Lists these services, each once, in this order, and no others.</summary>
    public sealed record ListServices(ImmutableArray<ServiceCode> Services) : CharterCommand;

    /// <summary>Says that a version is public, once it is.</summary>
    public sealed record BringIntoForce(CharterVersion Version, DateTimeOffset Now) : CharterCommand;

    public sealed record WithdrawVersion(CharterVersion Version, string? Reason = null) : CharterCommand(Reason);

    /// <summary>A version that is withdrawn is told no more, as it names someone who was erased.</summary>
    public sealed record EraseVersion(CharterVersion Version) : CharterCommand;

    /// <param name="Expected">The calendar's revision that is meant to be replaced.</param>
    public sealed record SetCalendar(Deadlines Deadlines, WorkingDays WorkingDays, Expectation Expected, string? Reason = null) : CharterCommand(Reason);

    /// <inheritdoc cref="SetCalendar"/>
    /// <param name="Deadlines">Null for the edition's.</param>
    public sealed record SetServiceDeadlines(ServiceCode Service, Deadlines? Deadlines, Expectation Expected, string? Reason = null) : CharterCommand(Reason);
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
    /// <param name="Calendar">The edition's reporting calendar.</param>
    /// <param name="CalendarRevision">How many facts there are about the calendar.</param>
    /// <param name="Versions">Those that were published, in that order.</param>
    /// <param name="IsDraft">Whether it began as a draft: then it is nobody else's before it is published.</param>
    /// <param name="Releases">The results that were released, in that order.</param>
    public sealed record Open(
        string OrganizationName, string Title, ImmutableArray<ServiceCode> Services, EditionCalendar Calendar, long CalendarRevision,
        ImmutableArray<PublishedVersion> Versions, bool IsDraft, ImmutableArray<ReleasedResults> Releases) : CharterState
    {
        /// <summary>Whether anyone may see the edition at an instant.</summary>
        public bool IsPublicAt(DateTimeOffset instant) => Versions.IsEmpty ? !IsDraft : CurrentAt(instant) is not null;

        /// <summary>The version that is the charter at an instant; null while there is only a draft.</summary>
        public PublishedVersion? CurrentAt(DateTimeOffset instant) => Versions.LastOrDefault(v => v.From <= instant && !v.IsWithdrawn);
    }
}

/// <summary>An edition of an organization's charter (<i>carta dei servizi</i>).</summary>
public static class Charter
{
    public static Decision Decide(CharterCommand command, CharterState state, EditionYear edition) => (command, state) switch
    {
        (OpenCharter c, CharterState.Undefined) => Decision.Of(new CharterOpened(c.OrganizationName, c.Title)),
        (OpenCharter c, CharterState.Open s) when (s.OrganizationName, s.Title) == (c.OrganizationName, c.Title) => Decision.Nothing,
        (OpenCharter, CharterState.Open) => Decision.Refuse(Refusal.CharterAlreadyOpen(edition)),

        (DraftEdition c, CharterState.Undefined) => Decision.Of(new EditionDrafted(c.OrganizationName, c.Title, c.After)),
        (DraftEdition, CharterState.Open) => Decision.Refuse(Refusal.CharterAlreadyOpen(edition)),

        (RetitleCharter, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (RetitleCharter c, CharterState.Open s) when (s.OrganizationName, s.Title) == (c.OrganizationName, c.Title) => Decision.Nothing,
        (RetitleCharter c, CharterState.Open) => Decision.Of(new CharterRetitled(c.OrganizationName, c.Title)),

        (ListService, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (ListService c, CharterState.Open s) when s.Services.Contains(c.Service) => Decision.Nothing,
        (ListService c, CharterState.Open) => Decision.Of(new ServiceListed(c.Service)),

        (ListServices, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (ListServices c, CharterState.Open s) when s.Services.TakeWhile((code, i) => i < c.Services.Length && c.Services[i] == code).Count() is var same =>
            Decision.Of([.. s.Services[same..].Select(code => new ServiceUnlisted(code)), .. c.Services[same..].Select(code => new ServiceListed(code))]),

        (UnlistService or BringIntoForce or WithdrawVersion or EraseVersion, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (UnlistService c, CharterState.Open s) when !s.Services.Contains(c.Service) => Decision.Nothing,
        (UnlistService c, CharterState.Open) => Decision.Of(new ServiceUnlisted(c.Service)),

        (BringIntoForce c, CharterState.Open s) => s.Versions.FirstOrDefault(v => v.Version == c.Version) switch
        {
            null => Decision.Refuse(Refusal.UnknownVersion(c.Version.ToString())),
            { HasComeIntoForce: true } or { IsWithdrawn: true } => Decision.Nothing,
            { From: var from } when from > c.Now => Decision.Nothing,
            _ => Decision.Of(new VersionCameIntoForce(c.Version)),
        },

        (WithdrawVersion c, CharterState.Open s) => s.Versions.FirstOrDefault(v => v.Version == c.Version) switch
        {
            null => Decision.Refuse(Refusal.UnknownVersion(c.Version.ToString())),
            { IsWithdrawn: true } => Decision.Nothing,
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new VersionWithdrawn(c.Version)),
        },

        (EraseVersion c, CharterState.Open s) => s.Versions.FirstOrDefault(v => v.Version == c.Version) switch
        {
            null => Decision.Refuse(Refusal.UnknownVersion(c.Version.ToString())),
            { IsErased: true } or { IsWithdrawn: false } => Decision.Nothing,
            _ => Decision.Of(new VersionErased(c.Version)),
        },

        (SetCalendar or SetServiceDeadlines, CharterState.Undefined) => Decision.Refuse(Refusal.UnknownEdition(edition.ToString())),
        (SetCalendar c, CharterState.Open s) when (s.Calendar.Deadlines, s.Calendar.WorkingDays) == (c.Deadlines, c.WorkingDays) => Decision.AlreadySo(c.Expected, s.CalendarRevision, "calendar"),
        (SetCalendar c, CharterState.Open s) => Replace(c, c.Expected, s, new CalendarSet(c.Deadlines, c.WorkingDays)),
        (SetServiceDeadlines c, CharterState.Open s) when !s.Services.Contains(c.Service) => Decision.Refuse(Refusal.UnknownService(c.Service.Value)),
        (SetServiceDeadlines c, CharterState.Open s) when s.Calendar.OfServices.GetValueOrDefault(c.Service) == c.Deadlines => Decision.AlreadySo(c.Expected, s.CalendarRevision, "calendar"),
        (SetServiceDeadlines c, CharterState.Open s) => Replace(c, c.Expected, s, new ServiceDeadlinesSet(c.Service, c.Deadlines)),
        _ => throw new UnreachableException(),
    };

    public static CharterState Evolve(CharterState state, CharterEvent fact) => (fact, state) switch
    {
        (CharterOpened e, CharterState.Undefined) => new CharterState.Open(e.OrganizationName, e.Title, [], EditionCalendar.Default, 0, [], IsDraft: false, []),
        (EditionDrafted e, CharterState.Undefined) => new CharterState.Open(e.OrganizationName, e.Title, [], EditionCalendar.Default, 0, [], IsDraft: true, []),
        (CharterRetitled e, CharterState.Open s) => s with { OrganizationName = e.OrganizationName, Title = e.Title },
        (ServiceListed e, CharterState.Open s) => s with { Services = s.Services.Add(e.Service) },
        (ServiceUnlisted e, CharterState.Open s) => s with { Services = s.Services.Remove(e.Service) },
        (VersionPublished e, CharterState.Open s) => s with { Versions = s.Versions.Add(new(e.Version, e.Amendment, e.From, e.Position, e.Sha256, HasComeIntoForce: false, IsWithdrawn: false)) },
        (VersionCameIntoForce e, CharterState.Open s) => s with { Versions = [.. s.Versions.Select(v => v.Version == e.Version ? v with { HasComeIntoForce = true } : v)] },
        (VersionWithdrawn e, CharterState.Open s) => s with { Versions = [.. s.Versions.Select(v => v.Version == e.Version ? v with { IsWithdrawn = true } : v)] },
        (VersionErased e, CharterState.Open s) => s with { Versions = [.. s.Versions.Select(v => v.Version == e.Version ? v with { IsErased = true } : v)] },
        (ResultsReleased e, CharterState.Open s) => s with { Releases = s.Releases.Add(new(e.Number, e.Version, e.At, e.Day, e.Position, e.IsProvisional, e.Sha256)) },
        (CalendarSet e, CharterState.Open s) => Changed(s, s.Calendar with { Deadlines = e.Deadlines, WorkingDays = e.WorkingDays }),
        (ServiceDeadlinesSet { Deadlines: null } e, CharterState.Open s) => Changed(s, s.Calendar with { OfServices = s.Calendar.OfServices.Remove(e.Service) }),
        (ServiceDeadlinesSet e, CharterState.Open s) => Changed(s, s.Calendar with { OfServices = s.Calendar.OfServices.SetItem(e.Service, e.Deadlines!) }),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {state.GetType().Name}."),
    };

    /// <summary>The calendar that was set, or the default one.</summary>
    public static EditionCalendar CalendarOf(CharterState state) => state is CharterState.Open open ? open.Calendar : EditionCalendar.Default;

    private static CharterState.Open Changed(CharterState.Open state, EditionCalendar calendar) =>
        state with { Calendar = calendar, CalendarRevision = state.CalendarRevision + 1 };

    /// <summary>The calendar is always there, if only the default one: what replaces it says which, and why.</summary>
    private static Decision Replace(CharterCommand command, Expectation expected, CharterState.Open state, CharterEvent fact) => expected switch
    {
        Expectation.None => Decision.Refuse(Refusal.PreconditionRequired("calendar")),
        _ when expected.IsContradictedBy(state.CalendarRevision) => Decision.Refuse(Refusal.PreconditionFailed("calendar")),
        _ when command.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
        _ => Decision.Of(fact),
    };
}
