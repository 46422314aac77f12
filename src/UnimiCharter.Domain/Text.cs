namespace UnimiCharter.Domain;

/// <summary>Words in Italian and, where somebody wrote them, in English.</summary>
/// <param name="It">The words that bind; never left out.</param>
/// <param name="En">Null where there are none.</param>
public sealed record Text(string It, string? En = null)
{
    public override string ToString() => It;
}
