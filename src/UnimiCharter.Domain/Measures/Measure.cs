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
    /// <param name="PartOfWhole">The numerator's cases are among the denominator's, so it cannot exceed it.</param>
    public sealed record Ratio(bool PartOfWhole) : Measure
    {
        public override bool Fits(Value value) => value is Value.Ratio;
    }

    /// <summary>A decimal in the standard's unit.</summary>
    public sealed record Amount : Measure
    {
        public override bool Fits(Value value) => value is Value.Amount;
    }
}
