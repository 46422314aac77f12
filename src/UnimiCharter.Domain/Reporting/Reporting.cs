using System.Diagnostics;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain;

/// <summary>A service's year of measurements: decides what may become a fact, and what the facts come to.</summary>
public static class Reporting
{
    /// <param name="command">What is asked.</param>
    /// <param name="state">The year's facts so far.</param>
    /// <param name="service">The service as it stands: its indicators and the standards of the year's edition.</param>
    /// <param name="code">The service's code, for refusals.</param>
    /// <param name="year">The year of the stream, which is the edition that programmed its standards.</param>
    public static Decision Decide(ReportingCommand command, ReportingYear state, ServiceState service, ServiceCode code, EditionYear year) =>
        (command, service) switch
        {
            (_, ServiceState.Undefined) => Decision.Refuse(Refusal.UnknownService(code.Value)),
            (ReportMeasurement c, _) => Promised(c.Indicator, c.Period, service, year, c.On) switch
            {
                (null, var refusal) => Decision.Refuse(refusal!),
                (var promise, _) => Decide(c, state, promise, year),
            },
            (WithdrawMeasurement c, _) => Promised(c.Indicator, c.Period, service, year, null) switch
            {
                (null, var refusal) => Decision.Refuse(refusal!),
                _ => Decide(c, state, year),
            },
            (ExcludePeriod c, _) => Promised(c.Indicator, c.Period, service, year, null) switch
            {
                (null, var refusal) => Decision.Refuse(refusal!),
                _ when state.Of(c.Indicator).Excluded.Contains(c.Period) => Decision.Nothing,
                _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(year)),
                _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
                _ => Decision.Of(new PeriodExcluded(c.Indicator, c.Period)),
            },
            (ReadmitPeriod c, _) => Promised(c.Indicator, c.Period, service, year, null) switch
            {
                (null, var refusal) => Decision.Refuse(refusal!),
                _ when !state.Of(c.Indicator).Excluded.Contains(c.Period) => Decision.Nothing,
                _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(year)),
                _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
                _ => Decision.Of(new PeriodReadmitted(c.Indicator, c.Period)),
            },
            (CertifyYear, _) => state is ReportingYear.Certified ? Decision.Nothing : Decision.Of(new YearCertified()),
            (ReopenYear c, _) => (state, c.Reason) switch
            {
                (ReportingYear.Open, _) => Decision.Refuse(Refusal.YearNotCertified(year)),
                (_, null) => Decision.Refuse(Refusal.ReasonRequired),
                _ => Decision.Of(new YearReopened()),
            },
            _ => throw new UnreachableException(),
        };

    public static ReportingYear Evolve(ReportingYear state, ReportingEvent fact)
    {
        var version = state.Version + 1;
        return fact switch
        {
            MeasurementReported e => Of(e.Indicator),
            MeasurementRectified e => Of(e.Indicator),
            MeasurementWithdrawn e => Of(e.Indicator),
            NotMeasuredDeclared e => Of(e.Indicator),
            PeriodExcluded e => Of(e.Indicator),
            PeriodReadmitted e => Of(e.Indicator),
            YearCertified => new ReportingYear.Certified(version, state.Indicators),
            YearReopened => new ReportingYear.Open(version, state.Indicators),
            _ => throw new UnreachableException(),
        };

        ReportingYear Of(IndicatorCode indicator) =>
            state with { Version = version, Indicators = state.Indicators.SetItem(indicator, Evolve(state.Of(indicator), fact, version)) };
    }

    /// <summary>What a fact makes of the indicator that it is about.</summary>
    /// <param name="version">The fact's place in its stream.</param>
    public static IndicatorYear Evolve(IndicatorYear state, ReportingEvent fact, long version)
    {
        return fact switch
        {
            MeasurementReported e => Say(e.Period, new Statement.Measured(e.Value, e.Note, e.Evidence), e.ReportedOn),
            MeasurementRectified e => Say(e.Period, new Statement.Measured(e.Value, e.Note, e.Evidence), e.ReportedOn),
            NotMeasuredDeclared e => Say(e.Period, new Statement.NotMeasured(e.Code, e.Note, e.Evidence), e.ReportedOn),
            MeasurementWithdrawn e => state with { Entries = state.Entries.SetItem(e.Period, new Entry.Withdrawn(state.Entries[e.Period].FirstReportedOn, version)) },
            PeriodExcluded e => state with { Excluded = state.Excluded.Add(e.Period) },
            PeriodReadmitted e => state with { Excluded = state.Excluded.Remove(e.Period) },
            YearCertified or YearReopened => state,
            _ => throw new UnreachableException(),
        };

        IndicatorYear Say(Period period, Statement statement, DateOnly on) => state with
        {
            Entries = state.Entries.SetItem(period, new Entry.Said(
                statement, state.Entries.TryGetValue(period, out var before) ? before.FirstReportedOn : on, version)),
        };
    }

    private static Decision Decide(ReportMeasurement c, ReportingYear state, Promise promise, EditionYear year)
    {
        if (Misfit(c.Statement, promise.Indicator.Measure) is { } misfit) return Decision.Refuse(misfit);
        var standing = state.Of(c.Indicator).Standing(c.Period);
        if (c.Expected is not Expectation.Absent && standing?.Statement == c.Statement) return Decision.Nothing;
        if (state is ReportingYear.Certified) return Decision.Refuse(Refusal.YearCertified(year));

        return (c.Expected, standing) switch
        {
            (Expectation.Any or Expectation.Revision, null) => Decision.Refuse(Refusal.PreconditionFailed(c.Period)),
            (_, null) => Decision.Of(Report(c)),
            (Expectation.Absent, _) => Decision.Refuse(Refusal.PreconditionFailed(c.Period)),
            (Expectation.None, _) => Decision.Refuse(Refusal.PreconditionRequired(c.Period)),
            (Expectation.Revision r, var s) when !r.Numbers.Contains(s.Revision) => Decision.Refuse(Refusal.PreconditionFailed(c.Period)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(Rectify(c)),
        };
    }

    private static Decision Decide(WithdrawMeasurement c, ReportingYear state, EditionYear year)
    {
        var standing = state.Of(c.Indicator).Standing(c.Period);
        return (c.Expected, standing) switch
        {
            (_, null) => Decision.Refuse(Refusal.NoMeasurement(c.Period)),
            _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(year)),
            (Expectation.None, _) => Decision.Refuse(Refusal.PreconditionRequired(c.Period)),
            (Expectation.Absent, _) => Decision.Refuse(Refusal.PreconditionFailed(c.Period)),
            (Expectation.Revision r, var s) when !r.Numbers.Contains(s.Revision) => Decision.Refuse(Refusal.PreconditionFailed(c.Period)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new MeasurementWithdrawn(c.Indicator, c.Period)),
        };
    }

    /// <summary>The promise a period is measured for, or why there is none. A date makes a period that has not begun by it a refusal.</summary>
    private static (Promise? Promise, Refusal? Refusal) Promised(IndicatorCode code, Period period, ServiceState service, EditionYear year, DateOnly? on)
    {
        if (Service.Find(service.Known!, code) is not { } found) return (null, Refusal.UnknownIndicator(code.Value));
        if (!period.Fits(found.Indicator.Frequency)) return (null, Refusal.PeriodFrequencyMismatch(period, found.Indicator.Frequency));
        if (period.FirstDay > on) return (null, Refusal.PeriodNotBegun(period));
        return year.Span.Contains(period) && found.PromiseOf(year) is { } promise ? (promise, null) : (null, Refusal.PeriodOutsideEdition(period));
    }

    private static Refusal? Misfit(Statement? statement, Measure measure) => statement switch
    {
        null => Refusal.ShapeMismatch(measure),
        Statement.Measured { Value: var value } when !measure.Fits(value) => Refusal.ShapeMismatch(measure),
        Statement.Measured { Value: Value.Ratio r } when measure is Measure.Ratio { PartOfWhole: true } && r.Numerator > r.Denominator => Refusal.NumeratorExceedsDenominator,
        _ => null,
    };

    private static ReportingEvent Report(ReportMeasurement c) => c.Statement switch
    {
        Statement.Measured m => new MeasurementReported(c.Indicator, c.Period, m.Value, m.Note, m.Evidence, c.On),
        Statement.NotMeasured n => new NotMeasuredDeclared(c.Indicator, c.Period, n.Code, n.Note, n.Evidence, c.On),
        _ => throw new UnreachableException(),
    };

    private static ReportingEvent Rectify(ReportMeasurement c) => c.Statement switch
    {
        Statement.Measured m => new MeasurementRectified(c.Indicator, c.Period, m.Value, m.Note, m.Evidence, c.On),
        _ => Report(c),
    };
}
