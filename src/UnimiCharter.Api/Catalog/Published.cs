using UnimiCharter.Api.LinkedData;
namespace UnimiCharter.Api.Catalog;

/// <summary>A set of data that anyone may read.</summary>
/// <param name="Id">Its node in the graph.</param>
/// <param name="Page">Where it is read.</param>
/// <param name="Version">Null of what is not published in versions.</param>
/// <param name="Modified">When what anyone sees of it last changed.</param>
/// <param name="Forms">In which forms it is read, and where, but for their extensions.</param>
internal sealed record Published(
    string Id, string Identifier, string Page, string Title, string Italian, string English, Period Span, string? Version, DateTimeOffset Modified, (string Document, Representation Form)[] Forms)
{
    /// <summary>Who works for the organization sees no more here than anyone: caches keep it.</summary>
    public static async Task<(LinkedOrganization? Organization, IReadOnlyList<Published> Sets)> Of(
        OrganizationCode code, string root, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, EventLog log, IpaCodes ipa, DateTimeOffset now, CancellationToken cancellation)
    {
        var charters = (await register.Charters(code, cancellation)).Where(c => c.Charter.IsPublicAt(now)).ToArray();
        var plans = await programmes.Programmes(code, null, cancellation);
        if (charters.Length + plans.Count == 0) return (null, []);
        var registered = (await organizations.Organizations(code, cancellation)).GetValueOrDefault(code);
        var name = registered?.Name ?? (charters.Length > 0 ? charters[0].Charter.OrganizationName : plans[0].Plan.Organization);
        var organization = LinkedOrganization.Of(root, code, name, ipa, registered);
        var sets = new List<Published>();
        foreach (var (_, edition, charter) in charters)
            sets.Add(Edition(organization, edition, charter, LastChange(await log.Facts(StreamId.Charter(code, edition), null, cancellation), charter, now), now));
        foreach (var programme in plans)
            sets.Add(Programme(organization, programme, (await log.Facts(StreamId.Programme(code, programme.Code), null, cancellation)).Max(f => f.At)));
        return (organization, sets);
    }

    private static Published Edition(LinkedOrganization organization, EditionYear edition, CharterState.Open charter, DateTimeOffset modified, DateTimeOffset now)
    {
        var (page, current) = (organization.Page(edition), charter.CurrentAt(now));
        return new(
            organization.Charter(edition), $"{organization.Ipa}:charter:{edition}", page, charter.Title,
            $"I servizi di {organization.Name}, gli indicatori della loro qualità e i valori programmati per il {edition}.",
            $"The services of {organization.Name}, the indicators of their quality and the standards programmed for {edition}.",
            edition.Span, current?.Version.ToString(), modified, [.. Forms()]);

        IEnumerable<(string, Representation)> Forms()
        {
            foreach (var form in current is null ? Representation.OfOther : Representation.OfVersion) yield return (current is null ? page : $"{page}/versions/{current.Version}", form);
            if (charter.Releases.LastOrDefault() is { } release)
                foreach (var form in Representation.OfResults) yield return (FormattableString.Invariant($"{page}/releases/{release.Number}"), form);
        }
    }

    private static Published Programme(LinkedOrganization organization, ProgrammeRecord programme, DateTimeOffset modified)
    {
        var page = organization.Root + Links.Programme(organization.Code, programme.Code);
        return new(
            page + "#programme", $"{organization.Ipa}:programme:{programme.Code}", page, programme.Plan.Title,
            $"Gli obiettivi del programma «{programme.Plan.Title}», i loro indicatori e i valori attesi.",
            $"The goals of the programme '{programme.Plan.Title}', their indicators and targets.",
            programme.Plan.Span, null, modified, [.. Representation.OfOther.Select(form => (page, form))]);
    }

    /// <summary>A version that is to be public later has changed nothing yet.</summary>
    private static DateTimeOffset LastChange(IReadOnlyList<RecordedEvent> facts, CharterState.Open charter, DateTimeOffset now) => facts.Select(f => f.Fact switch
    {
        CharterEvent.VersionPublished version when version.From <= now => version.From,
        CharterEvent.VersionWithdrawn or CharterEvent.ResultsReleased => f.At,
        _ => charter.Versions.IsEmpty ? f.At : DateTimeOffset.MinValue,
    }).Max();
}
