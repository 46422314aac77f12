namespace UnimiCharter.Api.Facts;

/// <summary>The programme that a command speaks to.</summary>
internal sealed record ProgrammeTarget(OrganizationCode Organization, ProgrammeCode Programme)
{
    public StreamId Results { get; } = StreamId.Results(Organization, Programme);

    public StreamId Plan { get; } = StreamId.Programme(Organization, Programme);

    /// <summary>All that the programme's decisions and verdicts look at.</summary>
    public IEnumerable<StreamId> Streams => [Plan, Results];

    /// <param name="command">What is asked.</param>
    /// <param name="look">Sees the results that the decision is made on, each time that it is made.</param>
    public Intent Intent(ReportingCommand command, Action<ReportingYear>? look = null) => new(
        Results,
        [Plan],
        streams =>
        {
            var results = streams.Of<ReportingYear>(Results);
            look?.Invoke(results);
            return Reporting.Decide(command, results, ContextOf(streams.Of<ProgrammeState>(Plan)));
        },
        command.Reason);

    /// <summary>The programme as a decision saw it, with what stands after it; null when nobody knows it.</summary>
    public ProgrammeRecord? RecordOf(Receipt receipt) => receipt.Reads[0] is ProgrammeState.Defined known
        ? new(Organization, Programme, known.Plan, known.Revision, (ReportingYear)receipt.State)
        : null;

    /// <summary>The programme in streams that hold its own; null when nobody knows it.</summary>
    public ProgrammeRecord? RecordOf(Store.Streams streams) => streams.Of<ProgrammeState>(Plan) is ProgrammeState.Defined known
        ? new(Organization, Programme, known.Plan, known.Revision, streams.Of<ReportingYear>(Results))
        : null;

    private ReportingContext.OfProgramme ContextOf(ProgrammeState state) =>
        new(Programme, state is ProgrammeState.Defined known ? known.Plan.Span : Period.Year(Period.FirstYear), state);
}
