namespace UnimiCharter.Api.Measurements;

/// <summary>What a request speaks of: a period of an indicator of a service, or of a programme.</summary>
internal interface IOfMeasurement
{
    ReportingTarget Target { get; }
    IndicatorCode Indicator { get; }
    Period Period { get; }
}

/// <summary>A request to see it.</summary>
internal interface IMeasurementRead : IOfMeasurement
{
    When? AsOf { get; }
}

/// <summary>A request to see those of an indicator.</summary>
internal interface IMeasurementList
{
    IndicatorCode Indicator { get; }
    When? AsOf { get; }
    Cursor? Cursor { get; }
    int Limit { get; }

    /// <summary>Whose they are, or which of the names is nobody's.</summary>
    Task<(ReportingTarget? Target, Fault? Fault)> Find(Moment moment, ProgrammeRegister programmes, CancellationToken cancellation);
}

/// <summary>A request to change it.</summary>
internal interface IMeasurementWrite : IOfMeasurement
{
    Expectation Expected { get; }
    Acting Acting { get; }
    GivenReason? Reason { get; }
    bool Preview { get; }
}

/// <summary>A request to report it.</summary>
internal interface IMeasurementReport : IMeasurementWrite
{
    /// <summary>What the body says; nothing when its fields together are of no shape.</summary>
    (Statement? Said, string? Reason) Written { get; }
}
