namespace UnimiCharter.Domain;

/// <summary>The facts of a service, in the stream <c>{org}/service/{service}</c>.</summary>
public abstract record ServiceEvent : Event
{
    private ServiceEvent() { }

    public sealed record ServiceRegistered(Text Name) : ServiceEvent;

    public sealed record ServiceRenamed(Text Name) : ServiceEvent;

    public sealed record ServiceDescribed(ServiceCard Card) : ServiceEvent;

    public sealed record IndicatorDefined(Indicator Indicator) : ServiceEvent;

    /// <summary>It is described otherwise; as long as nothing was reported of it, perhaps measured otherwise, too.</summary>
    public sealed record IndicatorRedefined(Indicator Indicator) : ServiceEvent;

    /// <summary>The promise of an edition; a later one for the same edition replaces it.</summary>
    public sealed record StandardProgrammed(EditionYear Edition, IndicatorCode Indicator, Standard Standard) : ServiceEvent;

    public sealed record StandardDropped(EditionYear Edition, IndicatorCode Indicator) : ServiceEvent;

    /// <summary>No new standard is programmed for it; the past stays judged.</summary>
    public sealed record IndicatorRetired(IndicatorCode Indicator) : ServiceEvent;

    public sealed record IndicatorRevived(IndicatorCode Indicator) : ServiceEvent;

    public sealed record ServiceRetired : ServiceEvent;

    public sealed record ServiceRevived : ServiceEvent;
}
