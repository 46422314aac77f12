namespace UnimiCharter.Domain;

/// <summary>How an indicator is measured (<i>unità di misura</i>): the shape of every value reported for it.</summary>
public abstract record Measure
{
    private Measure() { }

    /// <summary>Whether a value has this measure's shape.</summary>
    public abstract bool Fits(Value value);

    /// <summary>A number of things, zero or more.</summary>
    public sealed record Count : Measure
    {
        public override bool Fits(Value value) => value is Value.Count;
    }

    public sealed record YesNo : Measure
    {
        public override bool Fits(Value value) => value is Value.YesNo;
    }

    /// <summary>Numerator over denominator.</summary>
    /// <param name="PartOfWhole">
    /// A share: the numerator's cases are among the denominator's, so it cannot exceed it. Otherwise a flow: what is closed against
    /// what is opened, of which a period may close more than it opens, and only the year is judged.
    /// </param>
    /// <param name="Volume">What bounds the denominator, where it is not the office alone that counts it.</param>
    public sealed record Ratio(bool PartOfWhole, Volume? Volume = null) : Measure
    {
        public override bool Fits(Value value) => value is Value.Ratio;
    }

    /// <summary>A share of which only the percentage is told, without its cases.</summary>
    public sealed record Percentage : Measure
    {
        public override bool Fits(Value value) => value is Value.Percentage;
    }

    /// <summary>A decimal in the standard's unit.</summary>
    /// <param name="Unit">The unit that all its values, baselines and targets are in, where it is fixed beforehand.</param>
    public sealed record Amount(Unit? Unit = null) : Measure
    {
        public override bool Fits(Value value) => value is Value.Amount;
    }
}

/// <summary>A number of cases that is known beforehand, for any period.</summary>
public enum Volume
{
    /// <summary>The working days of the period (<i>giorni lavorativi</i>).</summary>
    WorkingDays = 1,
}
