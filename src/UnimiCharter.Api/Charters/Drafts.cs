namespace UnimiCharter.Api.Charters;

/// <summary>
/// Keeps drafts from whoever does not work for the organization, whatever a request asks of them: anyone may know of an instant what
/// anyone could know at it.
/// </summary>
internal sealed class Drafts(KnownCharters charters, Register register, TimeProvider time)
{
    private static readonly string[] Named = ["edition", "standardsOf", "from", "to"];

    /// <summary>An edition that is not public is unknown to anyone; an organization that has none that is, has no charter.</summary>
    public Task Check(HttpContext http, RequestDelegate next) =>
        !http.IsOperation() || Subject.OrganizationOf(http) is not { } organization || http.Request.SeesDrafts() ? next(http) : Check(organization, http, next);

    private async Task Check(string organization, HttpContext http, RequestDelegate next)
    {
        if (AsksForCharter(http) && Code.IsValid(organization) && await Hidden(new(organization), [.. NamedBy(http)], AskedOf(http), http.RequestAborted) is { } fault)
            await Requests.Answer(http, new Problem(fault));
        else await next(http);
    }

    private static IEnumerable<EditionYear> NamedBy(HttpContext http)
    {
        foreach (var text in (http.Request.QueryString.HasValue ? Named.Select(name => (string?)http.Request.Query[name]) : [])
            .Append(http.GetRouteValue("edition") as string ?? http.GetRouteValue("year") as string))
            if (text is not null && Editions.TryParse(text, out var edition)) yield return edition;
    }

    private static bool AsksForCharter(HttpContext http) =>
        http.GetRouteValue("service") is not null || http.GetRouteValue("edition") is not null || http.GetEndpoint()!.Metadata.GetMetadata<RequestShape>()!.Query.Contains("edition");

    /// <summary>The instant in the past that is asked of; null for now, and for what is refused.</summary>
    private DateTimeOffset? AskedOf(HttpContext http)
    {
        var now = time.GetUtcNow();
        return http.Request.QueryString.HasValue && (string?)http.Request.Query["asOf"] is { } text && When.TryParse(text, out var when) && when.At(now) is var instant && instant <= now
            ? instant
            : null;
    }

    private async Task<Fault?> Hidden(OrganizationCode organization, EditionYear[] named, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (asOf is { } instant)
        {
            var (then, today) = (await register.At(instant).Charters(organization, cancellation), await register.Charters(organization, cancellation));
            return await Told(new Seen(instant, then.ToDictionary(c => c.Edition, c => c.Charter)), new Seen(now, today.ToDictionary(c => c.Edition, c => c.Charter)));
        }
        // What was published a moment ago is not to seem unknown.
        var recent = Of(await charters.Recent(organization, cancellation));
        if (recent.AnyIsPublic && Hidden(named, recent, recent) is null) return null;
        var current = Of(await charters.Now(organization, cancellation));
        return await Told(current, current);

        Seen Of(IReadOnlyList<FoundCharter> found) => new(now, found.ToDictionary(c => c.Edition, c => c.Charter));

        // Whether there is a draft, or nothing at all, is told alike.
        async Task<Fault?> Told(Seen then, Seen now) => then.AnyIsPublic || now.AnyIsPublic ? Hidden(named, then, now) : await Known.NoCharter(register, organization, cancellation);
    }

    /// <summary>What is a draft now is not told, nor that it is one; of what was one then, and is not any more, it is told that it was not known.</summary>
    private static Fault? Hidden(EditionYear[] named, Seen then, Seen now)
    {
        if (named.Length == 0 && !then.AnyIsPublic) return then.Editions.Count > 0 ? NotKnown() : null;
        foreach (var edition in named.Where(edition => then.IsPublic(edition) != true))
            if (now.IsPublic(edition) == false) return Fault.Of(Refusal.UnknownEdition(edition.ToString()));
            else if (then.IsPublic(edition) == false) return NotKnown();
        return null;

        Fault NotKnown() => new("not-known-then", Instants.Write(then.At));
    }

    /// <summary>The editions of an organization as they are known at an instant.</summary>
    private sealed record Seen(DateTimeOffset At, IReadOnlyDictionary<EditionYear, CharterState.Open> Editions)
    {
        public bool AnyIsPublic => Editions.Values.Any(charter => charter.IsPublicAt(At));

        /// <summary>Null where there is none.</summary>
        public bool? IsPublic(EditionYear edition) => Editions.GetValueOrDefault(edition)?.IsPublicAt(At);
    }
}
