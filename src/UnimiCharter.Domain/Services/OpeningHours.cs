using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>When something is open (<i>orari</i>): week by week, and the days that are otherwise. Civil times in Italy.</summary>
/// <param name="Week">In the order in which they are told.</param>
public sealed record OpeningHours(ImmutableArray<WeeklyHours> Week, ImmutableArray<SpecialHours> Exceptions = default)
{
    public ImmutableArray<SpecialHours> Exceptions { get; init; } = Exceptions.IsDefault ? [] : Exceptions;

    public bool Equals(OpeningHours? other) => other is not null && Week.SequenceEqual(other.Week) && Exceptions.SequenceEqual(other.Exceptions);

    public override int GetHashCode() => HashCode.Combine(Week.Length, Exceptions.Length);
}

/// <summary>Open on these days of every week.</summary>
/// <param name="Days">Each once, Monday first.</param>
public sealed record WeeklyHours(ImmutableArray<DayOfWeek> Days, TimeOnly Opens, TimeOnly Closes)
{
    public bool Equals(WeeklyHours? other) => other is not null && (Opens, Closes) == (other.Opens, other.Closes) && Days.SequenceEqual(other.Days);

    public override int GetHashCode() => HashCode.Combine(Opens, Closes, Days.Length);
}

/// <summary>Days that are not as the week says: open at other times, or closed.</summary>
/// <param name="From">The first day.</param>
/// <param name="Through">The last day, included.</param>
/// <param name="Opens">Null where it is closed.</param>
/// <param name="Closes">Null where it is closed.</param>
public sealed record SpecialHours(DateOnly From, DateOnly Through, TimeOnly? Opens = null, TimeOnly? Closes = null, Text? Note = null);
