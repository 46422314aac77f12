using System.Diagnostics;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain;

/// <summary>A service's year of measurements: decides what may become a fact, and what the facts come to.</summary>
public static class Reporting
{
    /// <param name="command">What is asked.</param>
    /// <param name="state">The year's facts so far.</param>
    /// <param name="context">The service, its promises and its calendar.</param>
    public static Decision Decide(ReportingCommand command, ReportingYear state, ReportingContext context) => command switch
    {
        _ when context.Unknown is { } unknown => Decision.Refuse(unknown),
        ReportMeasurement c => Promised(c.Indicator, c.Period, context, c.On, orYear: true) switch
        {
            (null, var refusal) => Decision.Refuse(refusal!),
            (var promise, _) => Decide(c, state, promise, context),
        },
        WithdrawMeasurement c => Promised(c.Indicator, c.Period, context, null, orYear: true) switch
        {
            (null, var refusal) => Decision.Refuse(refusal!),
            _ => Decide(c, state, context),
        },
        ExcludePeriod c => Promised(c.Indicator, c.Period, context, null) switch
        {
            (null, var refusal) => Decision.Refuse(refusal!),
            _ when state.Of(c.Indicator).Excluded.TryGetValue(c.Period, out var stands) && stands == new Exclusion(c.Code, c.Note) => Decision.Nothing,
            _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(context.Span)),
            _ when state.Of(c.Indicator).Excluded.ContainsKey(c.Period) => Decision.Refuse(Refusal.PeriodAlreadyExcluded(c.Period)),
            _ => Decision.Of(new PeriodExcluded(c.Indicator, c.Period, c.Code, c.Note)),
        },
        ReadmitPeriod c => Promised(c.Indicator, c.Period, context, null) switch
        {
            (null, var refusal) => Decision.Refuse(refusal!),
            _ when !state.Of(c.Indicator).Excluded.ContainsKey(c.Period) => Decision.Nothing,
            _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(context.Span)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new PeriodReadmitted(c.Indicator, c.Period)),
        },
        GrantExtension c => context switch
        {
            _ when !IsReported(c.Period, context) => Decision.Refuse(Refusal.PeriodNotReported(c.Period)),
            _ when state.Extensions.TryGetValue(c.Period, out var until) && until == c.Until => Decision.Nothing,
            _ when state is ReportingYear.Certified => Decision.Refuse(Refusal.YearCertified(context.Span)),
            _ when c.Until <= context.Schedule(state).DueOn(c.Period) => Decision.Refuse(Refusal.ExtensionNotLater(c.Period, context.Schedule(state).DueOn(c.Period))),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new ExtensionGranted(c.Period, c.Until)),
        },
        CertifyYear c => state switch
        {
            ReportingYear.Certified => Decision.Nothing,
            _ when context.Standings(state, c.On).Sum(s => s.Periods.Missing.Length) is var missing && missing > 0 && c.Reason is null =>
                Decision.Refuse(Refusal.PeriodsMissing(context.Span, missing)),
            _ => Decision.Of(new YearCertified()),
        },
        ReopenYear c => (state, c.Reason) switch
        {
            (ReportingYear.Open, _) => Decision.Refuse(Refusal.YearNotCertified(context.Span)),
            (_, null) => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new YearReopened()),
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>The indicator and the period that a fact is about; null for one about the whole service or year.</summary>
    public static (IndicatorCode Indicator, Period Period)? Subject(ReportingEvent fact) => fact switch
    {
        MeasurementReported e => (e.Indicator, e.Period),
        MeasurementRectified e => (e.Indicator, e.Period),
        MeasurementWithdrawn e => (e.Indicator, e.Period),
        NotMeasuredDeclared e => (e.Indicator, e.Period),
        ResultDeclared e => (e.Indicator, e.Period),
        PeriodExcluded e => (e.Indicator, e.Period),
        PeriodReadmitted e => (e.Indicator, e.Period),
        ExtensionGranted or YearCertified or YearReopened => null,
        _ => throw new UnreachableException(),
    };

    public static ReportingYear Evolve(ReportingYear state, ReportingEvent fact)
    {
        var version = state.Version + 1;
        return fact switch
        {
            _ when Subject(fact) is { Indicator: var indicator } =>
                state with { Version = version, Indicators = state.Indicators.SetItem(indicator, Evolve(state.Of(indicator), fact, version)) },
            ExtensionGranted e => state with { Version = version, Extensions = state.Extensions.SetItem(e.Period, e.Until) },
            YearCertified => new ReportingYear.Certified(version, state.Indicators, state.Extensions),
            YearReopened => new ReportingYear.Open(version, state.Indicators, state.Extensions),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>What a fact makes of the indicator that it is about.</summary>
    /// <param name="version">The fact's place in its stream.</param>
    public static IndicatorYear Evolve(IndicatorYear state, ReportingEvent fact, long version)
    {
        return fact switch
        {
            MeasurementReported e => Say(e.Period, new Statement.Measured(e.Value, e.Note, e.Evidence, e.Breakdown), e.ReportedOn),
            MeasurementRectified e => Say(e.Period, new Statement.Measured(e.Value, e.Note, e.Evidence, e.Breakdown), e.ReportedOn),
            ResultDeclared e => Say(e.Period, new Statement.Declared(e.Met, e.Note, e.Evidence), e.ReportedOn),
            NotMeasuredDeclared e => Say(e.Period, new Statement.NotMeasured(e.Code, e.Note, e.Evidence), e.ReportedOn),
            MeasurementWithdrawn e => state with { Entries = state.Entries.SetItem(e.Period, new Entry.Withdrawn(state.Entries[e.Period].FirstReportedOn, version)) },
            PeriodExcluded e => state with { Excluded = state.Excluded.SetItem(e.Period, new(e.Code, e.Note)) },
            PeriodReadmitted e => state with { Excluded = state.Excluded.Remove(e.Period) },
            ExtensionGranted or YearCertified or YearReopened => state,
            _ => throw new UnreachableException(),
        };

        IndicatorYear Say(Period period, Statement statement, DateOnly on) => state with
        {
            Entries = state.Entries.SetItem(period, new Entry.Said(
                statement, state.Entries.TryGetValue(period, out var before) ? before.FirstReportedOn : on, version)),
        };
    }

    private static Decision Decide(ReportMeasurement c, ReportingYear state, Promise promise, ReportingContext context)
    {
        if (Misfit(c.Statement, promise.Indicator, c.Period, c.By, context) is { } misfit) return Decision.Refuse(misfit);
        var standing = state.Of(c.Indicator).Standing(c.Period);
        var what = c.Period.ToString();
        if (standing is not null && standing.Statement == c.Statement) return Decision.AlreadySo(c.Expected, standing.Revision, what, since: standing.Revision);
        if (Barred(c.Indicator, c.Period, c.On, c.By, state, context) is { } barred) return Decision.Refuse(barred);
        return (c.Expected, standing) switch
        {
            (var expected, _) when expected.IsContradictedBy(standing?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(what)),
            (_, null) => Decision.Of(Report(c)),
            (Expectation.None, _) => Decision.Refuse(Refusal.PreconditionRequired(what)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(Rectify(c)),
        };
    }

    private static Decision Decide(WithdrawMeasurement c, ReportingYear state, ReportingContext context)
    {
        var standing = state.Of(c.Indicator).Standing(c.Period);
        var what = c.Period.ToString();
        return (c.Expected, standing) switch
        {
            (_, null) => Decision.Refuse(Refusal.NoMeasurement(c.Period)),
            _ when Barred(c.Indicator, c.Period, c.On, c.By, state, context) is { } barred => Decision.Refuse(barred),
            (Expectation.None, _) => Decision.Refuse(Refusal.PreconditionRequired(what)),
            (var expected, var s) when expected.IsContradictedBy(s.Revision) => Decision.Refuse(Refusal.PreconditionFailed(what)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new MeasurementWithdrawn(c.Indicator, c.Period)),
        };
    }

    /// <summary>
    /// The promise a period is measured for, or why there is none. A date makes a period that has not begun by it a refusal, and a
    /// year's figure of a year that is not over: it would hide what is still to come.
    /// </summary>
    /// <param name="orYear">A service's whole year is meant as well, where its parts add up to it.</param>
    private static (Promise? Promise, Refusal? Refusal) Promised(IndicatorCode code, Period period, ReportingContext context, DateOnly? on, bool orYear = false)
    {
        if (context.Find(code) is not { Indicator: var indicator, Promise: var promise }) return (null, Refusal.UnknownIndicator(code.Value));
        if (orYear && IsYearFigure(indicator, period, context))
        {
            if (!indicator.Aggregation.TakesYearFigure()) return (null, Refusal.YearFigureUnsuitable(period, indicator.Aggregation));
            if (on <= period.LastDay) return (null, Refusal.YearNotOver(period));
        }
        else if (!Fits(period, indicator, context)) return (null, Refusal.PeriodFrequencyMismatch(period, indicator.Frequency));
        if (period.FirstDay > on) return (null, Refusal.PeriodNotBegun(period));
        return promise is not null && context.Span.Contains(period) ? (promise, null) : (null, Refusal.PeriodOutsideEdition(period));
    }

    /// <summary>Whether a period is reported for any indicator.</summary>
    private static bool IsReported(Period period, ReportingContext context) =>
        context.Span.Contains(period) && context.Indicators.Any(i => i.Promise is not null && Fits(period, i.Indicator, context));

    private static bool Fits(Period period, Indicator indicator, ReportingContext context) =>
        period.Fits(indicator.Frequency) && (indicator.Frequency != Frequency.Once || period == context.Span);

    private static bool IsYearFigure(Indicator indicator, Period period, ReportingContext context) =>
        context is ReportingContext.OfService && indicator.IsWholeYear(period, context.Span);

    /// <summary>A certified year is closed to all, a closed period to offices.</summary>
    private static Refusal? Barred(IndicatorCode indicator, Period period, DateOnly on, Role by, ReportingYear state, ReportingContext context)
    {
        if (state is ReportingYear.Certified) return Refusal.YearCertified(context.Span);
        return by != Role.Board && context.Schedule(state).ClosesOn(context.DueWith(indicator, period)) is { } closing && on > closing ? Refusal.PeriodClosed(period, closing) : null;
    }

    private static Refusal? Misfit(Statement? statement, Indicator indicator, Period period, Role by, ReportingContext context) => (statement, indicator.Measure) switch
    {
        (null, var measure) => Refusal.ShapeMismatch(measure),
        (not Statement.Measured, _) when IsYearFigure(indicator, period, context) => Refusal.YearFigureWithoutValue(period),
        (Statement.Declared, _) when by != Role.Board => Refusal.BoardOnly,
        (Statement.Declared { Note: null }, _) => Refusal.ReasonRequired,
        (Statement.Measured { Value: var value }, var measure) when !measure.Fits(value) => Refusal.ShapeMismatch(measure),
        (Statement.Measured { Value: Value.Ratio r }, Measure.Ratio { PartOfWhole: true }) when r.Numerator > r.Denominator => Refusal.NumeratorExceedsDenominator,
        (Statement.Measured { Value: Value.Ratio r }, Measure.Ratio { Volume: Volume.WorkingDays }) when context.WorkingDays.In(period) is var days && r.Denominator > days =>
            Refusal.MoreThanWorkingDays(period, days),
        (Statement.Measured { Breakdown: not null }, not (Measure.Count or Measure.Amount)) => Refusal.BreakdownUnsuitable,
        (Statement.Measured { Breakdown: { } parts }, Measure.Count) when parts.Parts.Values.Any(axis => axis.Values.Any(part => part < 0 || !decimal.IsInteger(part))) => Refusal.BreakdownUnsuitable,
        (Statement.Measured { Breakdown: { } parts }, _) when parts.Parts.Keys.FirstOrDefault(axis => indicator.Axes?.Titles.ContainsKey(axis) != true) is { } stranger =>
            Refusal.UnknownAxis(stranger),
        _ => null,
    };

    private static ReportingEvent Report(ReportMeasurement c) => c.Statement switch
    {
        Statement.Measured m => new MeasurementReported(c.Indicator, c.Period, m.Value, m.Note, m.Evidence, c.On, m.Breakdown),
        Statement.Declared d => new ResultDeclared(c.Indicator, c.Period, d.Met, d.Note, d.Evidence, c.On),
        Statement.NotMeasured n => new NotMeasuredDeclared(c.Indicator, c.Period, n.Code, n.Note, n.Evidence, c.On),
        _ => throw new UnreachableException(),
    };

    private static ReportingEvent Rectify(ReportMeasurement c) => c.Statement switch
    {
        Statement.Measured m => new MeasurementRectified(c.Indicator, c.Period, m.Value, m.Note, m.Evidence, c.On, m.Breakdown),
        _ => Report(c),
    };
}
