namespace UnimiCharter.Api.Contents;

/// <summary>What the board says of a service and its indicators, as intents: written alone, or with all else that an edition says.</summary>
internal static class ServiceIntents
{
    public static Intent Of(OrganizationCode organization, ServiceCode code, ServiceCommand command)
    {
        var stream = StreamId.Service(organization, code);
        return new(stream, [], streams => Service.Decide(command, streams.Of<ServiceState>(stream), code), command.Reason);
    }

    /// <summary>The same of a card that may name persons: whom it names is recorded by <see cref="Naming.Intent"/>, in one unit with it.</summary>
    public static Intent Of(OrganizationCode organization, ServiceCode code, ServiceCommand command, Naming naming)
    {
        var stream = StreamId.Service(organization, code);
        return new(stream, [StreamId.Persons(organization)], Decide, command.Reason);

        Decision Decide(Streams streams)
        {
            var state = streams.Of<ServiceState>(stream);
            return naming.IsOvertaken(streams, organization) ? Decision.Refuse(Refusal.Overtaken) : Service.Decide(Recorded(state.Known?.Card), state, code);
        }

        ServiceCommand Recorded(ServiceCard? stands) => command switch
        {
            ServiceCommand.DescribeService { Card: { } card } describe => describe with { Card = naming.Recorded(card, stands) },
            ServiceCommand.ProposeChange { Card: { } card } propose => propose with { Card = naming.Recorded(card, stands) },
            _ => command,
        };
    }

    /// <summary>The years in which something may have been reported of an indicator: those of which an edition promises, or promised, something.</summary>
    public static EditionYear[] YearsOf(ServiceState? service, IndicatorCode indicator) => service?.Known is { } known && Service.Find(known, indicator) is { } found ? [.. found.Standards.Keys] : [];

    /// <param name="years">See <see cref="YearsOf"/>; when there are more by now, it is refused as overtaken.</param>
    public static Intent Define(OrganizationCode organization, ServiceCode service, ServiceCommand.DefineIndicator command, EditionYear[] years)
    {
        var (stream, dimensions, code) = (StreamId.Service(organization, service), StreamId.Dimensions(organization), command.Indicator.Code);
        StreamId[] reported = [.. years.Select(year => StreamId.Reporting(organization, service, year))];
        return new(stream, [dimensions, .. reported], Decide, command.Reason);

        Decision Decide(Streams streams)
        {
            var state = streams.Of<ServiceState>(stream);
            if (YearsOf(state, code).Except(years).Any()) return Decision.Refuse(Refusal.Overtaken);
            if (command.Indicator.Dimension is { } dimension && !Dimensions.Knows(streams.Of<DimensionsState>(dimensions), dimension)) return Decision.Refuse(Refusal.UnknownDimension(dimension.Value));
            return Service.Decide(command with { IsMeasured = reported.Any(year => streams.Of<ReportingYear>(year).Of(code).Entries.Count > 0) }, state, service);
        }
    }

    /// <summary>Not what was reported in a year, and nothing of one that is certified.</summary>
    public static Decision Drop(EditionYear edition, IndicatorCode code, string? why, ServiceState state, ReportingYear reported, ServiceCode service)
    {
        var decision = Service.Decide(new ServiceCommand.DropStandard(edition, code, why, IsMeasured: reported.Of(code).Entries.Count > 0), state, service);
        return decision is Decision.Accepted { Events.Length: > 0 } && reported is ReportingYear.Certified ? Decision.Refuse(Refusal.YearCertified(edition.Span)) : decision;
    }
}
