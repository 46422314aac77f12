using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>An indicator, and whose it is.</summary>
/// <param name="Subject">The code of the service, or of the programme.</param>
public sealed record HeldIndicator(OrganizationCode Organization, string Subject, Indicator Indicator)
{
    /// <summary>Which one is meant, of all that are called alike: <c>unimi/master/effectiveness</c>.</summary>
    public string Path => $"{Organization}/{Subject}/{Indicator.Code}";
}

/// <summary>Why what is asked for is not told beside that of others (<i>non confrontabile</i>).</summary>
public enum Incomparability
{
    /// <summary>It is called so, and nobody declared what it is: a name alone, above all that of a dimension, says nothing.</summary>
    NotDeclared = 1,

    /// <summary>It is called so, and declared to be something else.</summary>
    DeclaredOtherwise = 2,

    /// <summary>It is declared to be the same, and is not measured alike: see <see cref="Manner"/>.</summary>
    MeasuredOtherwise = 3,

    NoSuchIndicator = 4,

    /// <summary>No charter and no programme has it in a period that is asked for.</summary>
    NotInPeriod = 5,

    NoCharter = 6,
}

/// <summary>Which indicators are the same one, by what their organizations declared.</summary>
/// <param name="SameAs">What they are declared to be; null of one that is not.</param>
/// <param name="Named">The one that was meant alone, by its path; null where a name was.</param>
/// <param name="Same">Of those who are asked; without a declaration, one at most.</param>
/// <param name="Others">Those of who is asked that are called so, and no more.</param>
/// <param name="IsKnown">Whether anybody has, or declared, what was named.</param>
public sealed record Sought(
    CommonCode? SameAs, HeldIndicator? Named, ImmutableArray<HeldIndicator> Same, ImmutableArray<(HeldIndicator Held, Incomparability Why)> Others, bool IsKnown)
{
    /// <param name="name">A common code; or else the code of an indicator, or the path of one: what that is declared to be leads to the others.</param>
    /// <param name="held">All that there is.</param>
    /// <param name="isAsked">Whose are compared.</param>
    public static Sought Of(string name, IReadOnlyCollection<HeldIndicator> held, Predicate<OrganizationCode> isAsked)
    {
        var alone = held.FirstOrDefault(h => h.Path == name);
        HeldIndicator[] named = alone is not null ? [alone] : [.. held.Where(h => h.Indicator.Code.Value == name)];
        // Who is asked means their own; else what others call so.
        HeldIndicator[] meant = Array.Exists(named, h => isAsked(h.Organization)) ? [.. named.Where(h => isAsked(h.Organization))] : named;
        var common = CommonCode.TryParse(name, out var said) && held.Any(h => h.Indicator.SameAs == said) ? said
            : meant.Select(h => h.Indicator.SameAs).OfType<CommonCode>().Distinct().ToArray() is [var only] ? only
            : (CommonCode?)null;
        ImmutableArray<HeldIndicator> same = [.. (common is { } code ? held.Where(h => h.Indicator.SameAs == code) : meant is [_] ? meant : []).Where(h => isAsked(h.Organization))];
        return new(
            common, alone, same,
            [.. named.Where(h => isAsked(h.Organization)).Except(same).Select(h => (h, h.Indicator.SameAs is null ? Incomparability.NotDeclared : Incomparability.DeclaredOtherwise))],
            named.Length > 0 || common is not null);
    }
}
