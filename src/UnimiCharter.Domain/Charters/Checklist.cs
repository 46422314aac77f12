using System.Collections.Immutable;

namespace UnimiCharter.Domain;

public enum Severity
{
    /// <summary>Keeps the edition from being published.</summary>
    Error = 1,
    Warning = 2,
}

public enum RemarkKind
{
    NoServices = 1,
    ServiceUnknown = 2,
    ServiceRetired = 3,
    ServiceNotDescribed = 4,
    ServiceWithoutStandards = 5,
    IndicatorWithoutStandard = 6,
    ServiceWithoutContacts = 7,
    DimensionNotPromised = 8,
}

/// <summary>Something that an edition lacks.</summary>
/// <param name="Service">Null when the edition itself is spoken of.</param>
public sealed record Remark(RemarkKind Kind, ServiceCode? Service = null, IndicatorCode? Indicator = null, QualityDimension? Dimension = null)
{
    public Severity Severity => Kind is RemarkKind.ServiceWithoutContacts or RemarkKind.DimensionNotPromised ? Severity.Warning : Severity.Error;
}

/// <summary>What an edition lacks before it can be published.</summary>
public static class Checklist
{
    /// <returns>In the order of the services; of a service, of the indicators.</returns>
    public static ImmutableArray<Remark> Of(CharterState.Open charter, EditionYear edition, Func<ServiceCode, ServiceState> services) =>
        charter.Services.IsEmpty ? [new(RemarkKind.NoServices)] : [.. charter.Services.SelectMany(code => Of(code, services(code), edition))];

    private static IEnumerable<Remark> Of(ServiceCode code, ServiceState state, EditionYear edition)
    {
        if (state is not ServiceState.Active service)
        {
            yield return new(state is ServiceState.Retired ? RemarkKind.ServiceRetired : RemarkKind.ServiceUnknown, code);
            yield break;
        }
        if (service.Card is null) yield return new(RemarkKind.ServiceNotDescribed, code);
        else if (service.Card.Contacts.IsEmpty) yield return new(RemarkKind.ServiceWithoutContacts, code);

        var promises = service.Indicators.Select(i => i.PromiseOf(edition)).OfType<Promise>().ToArray();
        if (promises.Length == 0)
        {
            yield return new(RemarkKind.ServiceWithoutStandards, code);
            yield break;
        }
        foreach (var indicator in service.Indicators)
            if (indicator is IndicatorState.Current && indicator.PromiseOf(edition) is null) yield return new(RemarkKind.IndicatorWithoutStandard, code, indicator.Indicator.Code);
        foreach (var dimension in QualityDimension.Usual.Except(promises.Select(p => p.Indicator.Dimension).OfType<QualityDimension>()))
            yield return new(RemarkKind.DimensionNotPromised, code, Dimension: dimension);
    }
}
