using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>
/// What a promise is a promise of (<i>dimensione della qualità</i>), by code. The sector's guidelines name four: accessibility,
/// timeliness, transparency, effectiveness; the University of Milan's charter has six, which are every organization's usual
/// ones; an organization may add its own (<see cref="Dimensions"/>).
/// </summary>
public readonly record struct QualityDimension : IComparable<QualityDimension>
{
    public static readonly QualityDimension Accessibility = new("accessibility");
    public static readonly QualityDimension Timeliness = new("timeliness");
    public static readonly QualityDimension Transparency = new("transparency");
    public static readonly QualityDimension Effectiveness = new("effectiveness");
    public static readonly QualityDimension Continuity = new("continuity");
    public static readonly QualityDimension Efficiency = new("efficiency");

    /// <summary>The six, in the order of the charter.</summary>
    public static readonly ImmutableArray<QualityDimension> Usual = [Accessibility, Timeliness, Transparency, Effectiveness, Continuity, Efficiency];

    private readonly string? value;

    public QualityDimension(string text) => value = Code.Require(text, "a dimension");

    public string Value => Code.Written(value);

    /// <summary>The usual ones in the order of the charter, then the others by code.</summary>
    public int CompareTo(QualityDimension other) => (Rank(this), Rank(other)) is var (mine, others) && mine != others
        ? mine.CompareTo(others)
        : string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    private static int Rank(QualityDimension dimension) => Usual.IndexOf(dimension) is var place and >= 0 ? place : Usual.Length;
}
