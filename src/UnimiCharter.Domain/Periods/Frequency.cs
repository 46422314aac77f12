namespace UnimiCharter.Domain;

/// <summary>How often an office reports (<i>periodicità</i>).</summary>
public enum Frequency
{
    Monthly = 1,
    Quarterly = 2,
    HalfYearly = 3,
    Yearly = 4,

    /// <summary>Once, for the whole span.</summary>
    Once = 5,
}
