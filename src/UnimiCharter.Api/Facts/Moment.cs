namespace UnimiCharter.Api.Facts;

/// <summary>What a request asks about: the registry as it is or as it was known at an instant, judged on the civil date of then.</summary>
/// <param name="Known">What was known.</param>
/// <param name="Now">What is known.</param>
/// <param name="Instant">When.</param>
internal sealed record Moment(IRegister Known, Register Now, DateTimeOffset Instant)
{
    /// <summary>The civil date in Italy.</summary>
    public DateOnly Today { get; } = Italy.DayOf(Instant);

    public static Moment Present(Register register, TimeProvider time) => new(register, register, time.GetUtcNow());

    public DateTimeOffset? AsOf => Known.AsOf;

    /// <summary>The moment that <c>asOf</c> names, or now when it names none.</summary>
    public static Fault? At(When? asOf, Register register, TimeProvider time, out Moment moment)
    {
        moment = Present(register, time);
        if (asOf is not { } when) return null;
        var instant = when.At(moment.Instant);
        if (instant > moment.Instant) return new Fault("instant-in-the-future", Instants.Write(instant));
        moment = new(register.At(instant), register, instant);
        return null;
    }

    /// <summary>The edition that a request speaks of: the one it names, or the newest that is public, or the newest draft; its charter orders the services.</summary>
    public async Task<(EditionYear Edition, CharterState.Open? Charter, Fault? Fault)> Edition(
        OrganizationCode organization, EditionYear? named, CancellationToken cancellation)
    {
        var charters = await Known.Charters(organization, cancellation);
        foreach (var (_, edition, charter) in charters)
            if (named == edition || (named is null && charter.IsPublicAt(Instant))) return (edition, charter, null);
        if (named is null && charters.Count > 0) return (charters[0].Edition, charters[0].Charter, null);
        // Standards may be programmed before the edition's charter is opened: then the newest one orders the services, and no calendar is set.
        if (named is { } year && charters.Count > 0 && (await Known.Promises(organization, year, null, cancellation)).Count > 0)
            return (year, charters[0].Charter with { Calendar = EditionCalendar.Default, CalendarRevision = 0 }, null);
        if (AsOf is { } instant && (await (this with { Known = Now }).Edition(organization, named, cancellation)).Fault is null)
            return (default, null, new Fault("not-known-then", Instants.Write(instant)));
        return (default, null, named is null || (await Now.Charters(organization, cancellation)).Count == 0
            ? await Facts.Known.NoCharter(Now, organization, cancellation)
            : Fault.Of(Refusal.UnknownEdition(named.ToString()!)));
    }
}
