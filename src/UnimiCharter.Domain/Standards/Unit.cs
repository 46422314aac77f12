namespace UnimiCharter.Domain;

/// <summary>The unit a standard is written in: <c>percent</c> for ratios, <c>count</c>, or the unit of an amount (<c>EUR</c>).</summary>
public readonly record struct Unit
{
    public const int MaxLength = 32;

    public static readonly Unit Percent = new("percent");
    public static readonly Unit Count = new("count");

    private readonly string? code;

    public Unit(string code)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code.Length, MaxLength);
        this.code = code;
    }

    public string Code => Domain.Code.Written(code);

    /// <summary>The unit of a code; of the usual ones, which are read over and over, always the same.</summary>
    public static Unit Of(string code) => code switch
    {
        "percent" => Percent,
        "count" => Count,
        _ => new(code),
    };

    /// <summary>What a bare quotient is multiplied by to be told in this unit.</summary>
    public decimal Scale => this == Percent ? 100 : 1;

    public override string ToString() => Code;
}
