using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What is told of a unit.</summary>
/// <param name="Head">The title or role of who heads it (<i>responsabile</i>), not a person.</param>
public sealed record UnitCard(Text Name, Text? Head, ImmutableArray<string> Emails, ImmutableArray<string> Phones, string? Address)
{
    public const int MaxNameLength = 500;
    public const int MaxAddressLength = 500;
    public const int MaxPhoneLength = 50;
    public const int MaxContacts = 20;

    public bool Equals(UnitCard? other) => other is not null && (Name, Head, Address) == (other.Name, other.Head, other.Address)
        && Emails.SequenceEqual(other.Emails) && Phones.SequenceEqual(other.Phones);

    public override int GetHashCode() => HashCode.Combine(Name, Head, Address, Emails.Length, Phones.Length);
}

/// <summary>A unit of an organization (<i>unità organizzativa</i>).</summary>
/// <param name="Parent">Null for one that is below none.</param>
/// <param name="ClosedOn">From this day on it is not there any more; null while nobody closed it.</param>
/// <param name="Revision">How many facts there are of it, those of services that came or left among them.</param>
public sealed record OrganizationalUnit(UnitCard Card, UnitCode? Parent, DateOnly OpenedOn, DateOnly? ClosedOn, long Revision)
{
    public bool IsOpenOn(DateOnly day) => OpenedOn <= day && !(ClosedOn <= day);
}

/// <summary>What the facts of an organization's units come to: a tree of any depth, and the services that belong to each.</summary>
/// <param name="Services">The one unit of each service that belongs to one.</param>
public sealed record UnitsState(ImmutableSortedDictionary<UnitCode, OrganizationalUnit> Units, ImmutableSortedDictionary<ServiceCode, UnitCode> Services)
{
    public static UnitsState Empty { get; } = new(ImmutableSortedDictionary<UnitCode, OrganizationalUnit>.Empty, ImmutableSortedDictionary<ServiceCode, UnitCode>.Empty);

    /// <summary>Whether a unit is another, or below it.</summary>
    public bool IsWithin(UnitCode unit, UnitCode other)
    {
        for (UnitCode? at = unit; at is { } here; at = Units.GetValueOrDefault(here)?.Parent)
            if (here == other) return true;
        return false;
    }

    /// <summary>Whether a service belongs to a unit, or to one below it.</summary>
    public bool Has(UnitCode unit, ServiceCode service) => Services.TryGetValue(service, out var own) && IsWithin(own, unit);

    /// <summary>Whether a service belongs to one of the units, or to one below them; both by their codes as they were written.</summary>
    public bool Has(ImmutableArray<string> units, string service)
    {
        if (!Code.IsValid(service) || !Services.TryGetValue(new(service), out var own)) return false;
        for (UnitCode? at = own; at is { } here; at = Units.GetValueOrDefault(here)?.Parent)
            if (units.Contains(here.Value)) return true;
        return false;
    }

    /// <summary>The services that belong to a unit itself, by code.</summary>
    public IEnumerable<ServiceCode> ServicesOf(UnitCode unit) => Services.Where(s => s.Value == unit).Select(s => s.Key);

    /// <summary>Each unit after the one that it is below, and before what comes beside it; 0 is the depth of one that is below none. Those side by side by code.</summary>
    public IEnumerable<(UnitCode Unit, int Depth)> InOrder()
    {
        var below = Units.ToLookup(u => u.Value.Parent, u => u.Key);
        // Not by recursion: a tree may be as deep as there are units.
        var next = new Stack<(UnitCode Unit, int Depth)>(below[null].Reverse().Select(unit => (unit, 0)));
        while (next.TryPop(out var at))
        {
            yield return at;
            foreach (var unit in below[at.Unit].Reverse()) next.Push((unit, at.Depth + 1));
        }
    }

    public bool Equals(UnitsState? other) => other is not null && Units.SequenceEqual(other.Units) && Services.SequenceEqual(other.Services);

    public override int GetHashCode() => HashCode.Combine(Units.Count, Services.Count);
}
