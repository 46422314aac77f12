using System.Collections.Immutable;
using System.Diagnostics;
using static UnimiCharter.Domain.PersonCommand;
using static UnimiCharter.Domain.PersonEvent;

namespace UnimiCharter.Domain;

/// <summary>The facts of whom an organization's cards name, in the stream <c>{org}/persons/named</c>: none of them says who it is.</summary>
public abstract record PersonEvent : Event
{
    private PersonEvent() { }

    /// <summary>Someone is named for the first time, or something else is told of them.</summary>
    public sealed record PersonNamed(PersonCode Person, string Hash) : PersonEvent;

    /// <summary>What was told of them is gone, and the salts of its hashes with it.</summary>
    public sealed record PersonErased(PersonCode Person) : PersonEvent;
}

public abstract record PersonCommand
{
    private PersonCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    /// <param name="Named">All whom some cards name, whether they were named before or not.</param>
    public sealed record NamePersons(ImmutableArray<NamedPerson> Named) : PersonCommand;

    public sealed record ErasePerson(PersonCode Person, string? Reason) : PersonCommand(Reason);
}

/// <param name="Hashes">Of all that was ever told of them, the first one first.</param>
public sealed record PersonState(ImmutableArray<string> Hashes, bool IsErased = false)
{
    public bool Equals(PersonState? other) => other is not null && IsErased == other.IsErased && Hashes.SequenceEqual(other.Hashes);

    public override int GetHashCode() => HashCode.Combine(Hashes.Length, IsErased);
}

/// <summary>Whom the cards of an organization name, or named.</summary>
public sealed record PersonsState(ImmutableSortedDictionary<PersonCode, PersonState> Persons)
{
    public static PersonsState Empty { get; } = new(ImmutableSortedDictionary<PersonCode, PersonState>.Empty);

    public bool Knows(NamedPerson named) => Persons.GetValueOrDefault(named.Person)?.Hashes.Contains(named.Hash) == true;

    public bool HasErased(PersonCode person) => Persons.GetValueOrDefault(person)?.IsErased == true;

    public bool Equals(PersonsState? other) => other is not null && Persons.SequenceEqual(other.Persons);

    public override int GetHashCode() => Persons.Count;
}

/// <summary>The persons whom an organization's cards name: decides what may become a fact of them, and what the facts come to.</summary>
public static class Persons
{
    public static Decision Decide(PersonCommand command, PersonsState state) => (command, (command as ErasePerson) is { } erased ? state.Persons.GetValueOrDefault(erased.Person) : null) switch
    {
        (NamePersons c, _) => Decision.Of([.. c.Named.Distinct().Where(named => !state.Knows(named)).Select(named => new PersonNamed(named.Person, named.Hash))]),
        (ErasePerson c, null) => Decision.Refuse(Refusal.UnknownPerson(c.Person.Value)),
        (ErasePerson, { IsErased: true }) => Decision.Nothing,
        (ErasePerson { Reason: null }, _) => Decision.Refuse(Refusal.ReasonRequired),
        (ErasePerson c, _) => Decision.Of(new PersonErased(c.Person)),
        _ => throw new UnreachableException(),
    };

    public static PersonsState Evolve(PersonsState state, PersonEvent fact) => fact switch
    {
        PersonNamed e => new(state.Persons.SetItem(e.Person, state.Persons.GetValueOrDefault(e.Person) is { } known ? known with { Hashes = known.Hashes.Add(e.Hash) } : new([e.Hash]))),
        PersonErased e => new(state.Persons.SetItem(e.Person, state.Persons[e.Person] with { IsErased = true })),
        _ => throw new UnreachableException(),
    };
}
