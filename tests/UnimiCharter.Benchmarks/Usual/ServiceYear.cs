namespace UnimiCharter.Benchmarks.Usual;

/// <summary>What an office reports.</summary>
public sealed record MeasurementReported(string Indicator, string Period, long Numerator, long Denominator, string? Note, DateOnly ReportedOn);

/// <summary>A service's card, kept as a document.</summary>
public sealed class ServiceCard
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>By indicator: the most that is promised, in percent, by year.</summary>
    public Dictionary<string, Dictionary<int, decimal>> Standards { get; set; } = [];
}

/// <summary>A service's year, the aggregate that Marten keeps as an inline snapshot.</summary>
public sealed class ServiceYear
{
    public string Id { get; set; } = "";

    public int Version { get; set; }

    /// <summary>By indicator and period.</summary>
    public Dictionary<string, Dictionary<string, Reported>> Indicators { get; set; } = [];

    public void Apply(MeasurementReported e)
    {
        if (!Indicators.TryGetValue(e.Indicator, out var periods)) Indicators.Add(e.Indicator, periods = []);
        periods[e.Period] = new(e.Numerator, e.Denominator, e.Note, e.ReportedOn);
    }

    public Reported? Of(string indicator, string period) => Indicators.GetValueOrDefault(indicator)?.GetValueOrDefault(period);

    /// <summary>All that was reported of an indicator, pooled.</summary>
    public (long Numerator, long Denominator, int Periods) Pooled(string indicator)
    {
        var periods = Indicators.GetValueOrDefault(indicator)?.Values.ToArray() ?? [];
        return (periods.Sum(p => p.Numerator), periods.Sum(p => p.Denominator), periods.Length);
    }
}

public sealed record Reported(long Numerator, long Denominator, string? Note, DateOnly ReportedOn);
