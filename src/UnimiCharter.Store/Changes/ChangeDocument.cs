using System.Text.Json.Serialization;
using Marten.Metadata;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A change where it stands in its organization's feed.</summary>
/// <param name="Id">See <see cref="IdOf"/>: in the order in which changes are told.</param>
/// <param name="Kind">As it is written outside.</param>
/// <param name="Subject">The code of a service or of a programme; null of a whole edition.</param>
/// <param name="IsHidden">As in <see cref="Change"/>; left out where it is not.</param>
public sealed record ChangeDocument(
    long Id, string Kind, DateTimeOffset At, string? Subject, bool IsOfProgramme, string? Indicator, string Edition, Verdict? Before, Verdict? After, string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsHidden = false) : ITenanted
{
    /// <summary>The tenant, as it is read; Marten has a column for it.</summary>
    [JsonIgnore]
    public string? TenantId { get; set; }

    // More than a fact can change.
    private const int Ordinals = 1 << 20;

    /// <summary>A place in the feed as a number: positions beyond 8.7 × 10^12 are not reached.</summary>
    internal static long IdOf(long position, int ordinal) => position * Ordinals + Math.Min(ordinal, Ordinals - 1);

    internal static ChangeDocument Of(PlacedChange placed) => new(
        IdOf(placed.Position, placed.Ordinal), ChangeFeed.NameOf(placed.Change.Kind), placed.At, placed.Change.Service?.Value ?? placed.Change.Programme?.Value,
        placed.Change.Programme is not null, placed.Change.Indicator?.Value, placed.Change.Edition.ToString(), placed.Change.Before, placed.Change.After, placed.Change.Version?.ToString(), placed.Change.IsHidden);

    internal PlacedChange Placed => new(
        Id / Ordinals, (int)(Id % Ordinals), At,
        new(
            ChangeFeed.KindOf(Kind),
            Subject is not null && !IsOfProgramme ? new ServiceCode(Subject) : null,
            Subject is not null && IsOfProgramme ? new ProgrammeCode(Subject) : null,
            Indicator is { } indicator ? new IndicatorCode(indicator) : null,
            Period.Parse(Edition), Before, After, Version is { } version ? CharterVersion.Parse(version) : null, IsHidden));
}
