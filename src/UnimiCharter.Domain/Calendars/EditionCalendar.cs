using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The reporting calendar of an edition (<i>scadenzario</i>).</summary>
/// <param name="Deadlines">Of every service that has none of its own.</param>
/// <param name="OfServices">The deadlines of services that have their own.</param>
public sealed record EditionCalendar(Deadlines Deadlines, WorkingDays WorkingDays, ImmutableSortedDictionary<ServiceCode, Deadlines> OfServices)
{
    public static EditionCalendar Default { get; } = new(Deadlines.Default, WorkingDays.Default, ImmutableSortedDictionary<ServiceCode, Deadlines>.Empty);

    /// <param name="service">The service.</param>
    /// <param name="extensions">What the board granted it, by period.</param>
    public Schedule Of(ServiceCode service, ImmutableSortedDictionary<Period, DateOnly> extensions) =>
        new(OfServices.GetValueOrDefault(service, Deadlines), WorkingDays, extensions);

    public bool Equals(EditionCalendar? other) =>
        other is not null && Deadlines == other.Deadlines && WorkingDays == other.WorkingDays && OfServices.SequenceEqual(other.OfServices);

    public override int GetHashCode() => HashCode.Combine(Deadlines, WorkingDays, OfServices.Count);
}

/// <summary>When a service's periods are due and close, and how many working days they have.</summary>
/// <param name="Extensions">The days until which the board extended periods (<i>proroghe</i>).</param>
public sealed record Schedule(Deadlines Deadlines, WorkingDays WorkingDays, ImmutableSortedDictionary<Period, DateOnly> Extensions)
{
    public static Schedule Default { get; } = EditionCalendar.Default.Of(default, ImmutableSortedDictionary<Period, DateOnly>.Empty);

    /// <summary>The last day on which a first report is on time.</summary>
    public DateOnly DueOn(Period period) => Later(Deadlines.Due.After(period), period);

    /// <summary>The last day on which an office writes to the period; null when it stays open.</summary>
    public DateOnly? ClosesOn(Period period) => Deadlines.Closing is { } closing ? Later(closing.After(period), period) : null;

    private DateOnly Later(DateOnly day, Period period) =>
        Extensions.TryGetValue(period, out var until) && until > day ? until : day;
}
