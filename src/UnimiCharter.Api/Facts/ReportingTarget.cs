using System.Collections.Immutable;

namespace UnimiCharter.Api.Facts;

/// <summary>What is reported to: a service's year, or a programme.</summary>
internal abstract record ReportingTarget
{
    private ReportingTarget(OrganizationCode organization) => Organization = organization;

    public OrganizationCode Organization { get; }

    /// <summary>The service's, or the programme's.</summary>
    public abstract string Code { get; }

    /// <summary>Where its facts go.</summary>
    public abstract StreamId Stream { get; }

    /// <summary>What its decisions and verdicts look at besides its own facts.</summary>
    public abstract ImmutableArray<StreamId> Reads { get; }

    public IReadOnlyCollection<StreamId> Streams => [Stream, .. Reads];

    /// <param name="command">What is asked.</param>
    /// <param name="look">Sees the year that the decision is made on, each time that it is made.</param>
    public Intent Intent(ReportingCommand command, Action<ReportingYear>? look = null) => new(
        Stream,
        Reads,
        streams =>
        {
            var found = In(streams);
            look?.Invoke(found.Year);
            return Reporting.Decide(command, found.Year, found.Context);
        },
        command.Reason);

    /// <summary>As the decision on an intent leaves it.</summary>
    public Reported After(Receipt receipt) => new(this, (ReportingYear)receipt.State, ContextOf(receipt.Reads));

    /// <summary>As it is in streams that hold its own.</summary>
    public Reported In(Streams streams) => new(this, streams.Of<ReportingYear>(Stream), ContextOf(streams));

    /// <param name="facts">All of its own.</param>
    /// <param name="reads">Streams that hold those that it reads.</param>
    public Reported Of(IEnumerable<RecordedEvent> facts, Streams reads) =>
        new(this, facts.Aggregate(ReportingYear.Empty, (year, e) => Reporting.Evolve(year, (ReportingEvent)e.Fact)), ContextOf(reads));

    /// <param name="reads">The states of <see cref="Reads"/>, in that order.</param>
    public abstract ReportingContext ContextOf(ImmutableArray<object> reads);

    private ReportingContext ContextOf(Streams streams) => ContextOf([.. Reads.Select(streams.Of<object>)]);

    /// <summary>Which of the names of one of its indicators is nobody's; null when none is.</summary>
    public abstract Task<Fault?> Unknown(IndicatorCode indicator, Moment moment, ProgrammeRegister programmes, CancellationToken cancellation);

    public sealed record OfService(OrganizationCode Organization, ServiceCode Service, EditionYear Year) : ReportingTarget(Organization)
    {
        /// <summary>The year in which a period begins.</summary>
        public OfService(OrganizationCode organization, ServiceCode service, Period period) : this(organization, service, new EditionYear(period.FirstDay.Year)) { }

        private StreamId ServiceStream { get; } = StreamId.Service(Organization, Service);

        private StreamId CharterStream { get; } = StreamId.Charter(Organization, Year);

        public override string Code => Service.Value;

        public override StreamId Stream { get; } = StreamId.Reporting(Organization, Service, Year);

        public override ImmutableArray<StreamId> Reads => [ServiceStream, CharterStream];

        /// <summary>The standards of a certified year stay as they are.</summary>
        public Intent Intent(ServiceCommand.ProgramStandard command) => new(
            ServiceStream, [Stream, CharterStream],
            streams => Domain.Service.DeclaredOnce(Domain.Service.Decide(command, streams.Of<ServiceState>(ServiceStream), Service), streams.Of<ServiceState>(ServiceStream)) is var decision
                && decision is Decision.Accepted { Events.Length: > 0 } && streams.Of<ReportingYear>(Stream) is ReportingYear.Certified
                    ? Decision.Refuse(Refusal.YearCertified(Year.Span))
                    : decision,
            command.Reason);

        /// <summary>The service's standings in streams that hold those of the intent.</summary>
        public IEnumerable<Judged> Standings(Streams streams, DateOnly today)
        {
            var found = In(streams);
            return found.Context.Standings(found.Year, today).Select(standing => Judged.Of((ReportingContext.OfService)found.Context, standing));
        }

        public override ReportingContext.OfService ContextOf(ImmutableArray<object> reads) =>
            new(Service, Year, (ServiceState)reads[0], Charter.CalendarOf((CharterState)reads[1]));

        public override Task<Fault?> Unknown(IndicatorCode indicator, Moment moment, ProgrammeRegister programmes, CancellationToken cancellation) =>
            Known.Indicator(moment, Organization, Service, indicator, cancellation);
    }

    public sealed record OfProgramme(OrganizationCode Organization, ProgrammeCode Programme) : ReportingTarget(Organization)
    {
        /// <summary>Where the facts go that define it.</summary>
        public StreamId Plan { get; } = StreamId.Programme(Organization, Programme);

        public override string Code => Programme.Value;

        public override StreamId Stream { get; } = StreamId.Results(Organization, Programme);

        public override ImmutableArray<StreamId> Reads => [Plan];

        public override ReportingContext.OfProgramme ContextOf(ImmutableArray<object> reads) =>
            new(Programme, reads[0] is ProgrammeState.Defined known ? known.Plan.Span : Period.Year(Period.FirstYear), (ProgrammeState)reads[0]);

        public override async Task<Fault?> Unknown(IndicatorCode indicator, Moment moment, ProgrammeRegister programmes, CancellationToken cancellation)
        {
            var (found, unknown) = await FoundProgramme.Of(Organization, Programme, moment, programmes, cancellation);
            return unknown ?? (found!.Plan.Find(indicator) is null ? Fault.Of(Refusal.UnknownIndicator(indicator.Value)) : null);
        }
    }
}

/// <summary>A target as it was found: what was reported to it, and what that is judged by.</summary>
internal sealed record Reported(ReportingTarget Target, ReportingYear Year, ReportingContext Context)
{
    /// <summary>The programme with its results; null when it is none, or nobody knows it.</summary>
    public ProgrammeRecord? Programme => Context is ReportingContext.OfProgramme { Programme: ProgrammeState.Defined known, Code: var code }
        ? new(Target.Organization, code, known.Plan, known.Revision, Year)
        : null;

    /// <summary>What stands of a period; null when nothing does.</summary>
    public Entry.Said? Standing(IndicatorCode indicator, Period period) => Year.Of(indicator).Standing(period);
}

/// <summary>A promise of a service and how it stands.</summary>
/// <param name="ServiceTitle">What the service is called.</param>
/// <param name="Own">What the indicator's dimension is called; null where only the usual ones are known.</param>
internal sealed record Judged(ServiceCode Service, Text ServiceTitle, Standing Standing, Text? Own = null)
{
    public Text DimensionTitle => Own ?? Dimensions.NameOf(Dimension);

    public QualityDimension Dimension => Standing.Promise.Indicator.Dimension!.Value;

    public static Judged Of(ReportingContext.OfService context, Standing standing) => new(context.Code, context.Title, standing);

    public IndicatorCode Indicator => Standing.Promise.Indicator.Code;
}

internal static class Judging
{
    public static Judged[] Judge(this IEnumerable<PromiseRecord> records, EditionYear edition, DateOnly today) =>
        [.. records.Select(r => new Judged(r.Service, r.ServiceTitle, Domain.Judge.Of(r.Promise, edition.Span, r.Answers, r.Certified, today, r.Schedule), r.DimensionTitle))];

    /// <inheritdoc cref="Named(IEnumerable{Judged}, OrganizationCode, Register, CancellationToken)"/>
    public static async Task<Judged> Named(this Judged judged, OrganizationCode organization, Register register, CancellationToken cancellation) =>
        (await new[] { judged }.Named(organization, register, cancellation))[0];

    /// <summary>With what their dimensions are called; where all are usual ones, nobody is asked.</summary>
    public static async Task<Judged[]> Named(this IEnumerable<Judged> judged, OrganizationCode organization, Register register, CancellationToken cancellation)
    {
        Judged[] all = [.. judged];
        if (all.All(j => QualityDimension.Usual.Contains(j.Dimension))) return all;
        var own = await register.Dimensions(organization, cancellation);
        return [.. all.Select(j => j with { Own = Dimensions.NameOf(j.Dimension, own) })];
    }
}
