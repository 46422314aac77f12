using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>Results of an edition that the board released (<i>risultati pubblicati</i>).</summary>
/// <param name="Number">From 1; a later one takes the place of those before.</param>
/// <param name="Version">Of the charter, by whose standards they were judged.</param>
/// <param name="Day">The civil date in Italy on which they were judged.</param>
/// <param name="Position">The place among all facts of the last one that they were made from.</param>
/// <param name="IsProvisional">A verdict among them can still change.</param>
/// <param name="Sha256">Of their document, in lower-case hexadecimal digits.</param>
public sealed record ReleasedResults(int Number, CharterVersion Version, DateTimeOffset At, DateOnly Day, long Position, bool IsProvisional, string Sha256);

/// <summary>How the promises of a service stand.</summary>
/// <param name="Standings">In the order of the promises.</param>
public sealed record ServiceResults(ListedService Service, ImmutableArray<Standing> Standings)
{
    public bool Equals(ServiceResults? other) => other is not null && Service == other.Service && Standings.SequenceEqual(other.Standings);

    public override int GetHashCode() => HashCode.Combine(Service, Standings.Length);
}

/// <summary>What a release is to say, before it is written down.</summary>
/// <param name="Services">In the order of the charter.</param>
/// <param name="Own">The dimensions of the organization's own that something is promised of.</param>
public sealed record ReleaseDraft(
    string OrganizationName, EditionYear Edition, int Number, CharterVersion Version, DateTimeOffset At, DateOnly Day, long Position, int RuleVersion,
    ImmutableArray<ServiceResults> Services, DimensionsState? Own = null)
{
    public bool IsProvisional => Services.Any(s => s.Standings.Any(standing => standing.Finality == Finality.Provisional));

    public bool Equals(ReleaseDraft? other) =>
        other is not null && (OrganizationName, Edition, Number, Version, At, Day, Position, RuleVersion) == (other.OrganizationName, other.Edition, other.Number, other.Version, other.At, other.Day, other.Position, other.RuleVersion)
        && Services.SequenceEqual(other.Services);

    public override int GetHashCode() => HashCode.Combine(Edition, Number, Position);
}

/// <param name="Now">When the command is given.</param>
/// <param name="Day">The same, as the civil date in Italy.</param>
/// <param name="By">The version that is the charter, and what it says; null while none is.</param>
/// <param name="Position">The place among all facts of the last one that the results are made from.</param>
public sealed record ReleaseResults(DateTimeOffset Now, DateOnly Day, (CharterVersion Version, CharterContent Content)? By, long Position);

/// <summary>Releases the results of an edition: judged by what was published, not by what is being amended.</summary>
public static class Release
{
    /// <param name="command">What is to be released.</param>
    /// <param name="state">The edition.</param>
    /// <param name="edition">Its year.</param>
    /// <param name="years">What the facts of each service's year come to.</param>
    /// <param name="sign">Writes the results down and signs them.</param>
    public static Decision Decide(
        ReleaseResults command, CharterState state, EditionYear edition, Func<ServiceCode, ReportingYear> years, Func<ReleaseDraft, SignedDocument> sign)
    {
        if (state is not CharterState.Open charter) return Decision.Refuse(Refusal.UnknownEdition(edition.ToString()));
        if (charter.CurrentAt(command.Now) is not { } current) return Decision.Refuse(Refusal.NotPublished(edition));
        if (command.By is not { } by || by.Version != current.Version) return Decision.Refuse(Refusal.Overtaken);
        var last = charter.Releases.LastOrDefault();
        if (last is not null && (last.Version, last.Day, last.Position) == (by.Version, command.Day, command.Position)) return Decision.Nothing;
        var draft = new ReleaseDraft(
            by.Content.OrganizationName, edition, charter.Releases.Length + 1, by.Version, command.Now, command.Day, command.Position, Publication.RuleVersion,
            Of(by.Content, edition, charter.Calendar, years, command.Day), by.Content.Own);
        var document = sign(draft);
        return Decision.Of(new CharterEvent.ResultsReleased(
            draft.Number, draft.Version, draft.At, draft.Day, draft.Position, draft.IsProvisional, draft.RuleVersion, document.Text, document.Sha256, document.Signature, document.Key));
    }

    /// <summary>How all that was promised stands on a day.</summary>
    public static ImmutableArray<ServiceResults> Of(CharterContent content, EditionYear edition, EditionCalendar calendar, Func<ServiceCode, ReportingYear> years, DateOnly day) =>
    [
        .. from service in content.Services
           let year = years(service.Code)
           let schedule = calendar.Of(service.Code, year.Extensions)
           select new ServiceResults(service, [.. service.Promises.Select(
               promise => Judge.Of(promise, edition.Span, year.Of(promise.Indicator.Code).Answers(), year is ReportingYear.Certified, day, schedule))]),
    ];
}
