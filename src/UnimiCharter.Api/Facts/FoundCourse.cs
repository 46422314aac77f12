using System.Collections.Immutable;

namespace UnimiCharter.Api.Facts;

/// <summary>A service's indicator over the years that are asked for, and that who asks may know of.</summary>
/// <param name="Indicator">The one that was named.</param>
/// <param name="Told">All editions that are told of it, in order, with those that are not asked for.</param>
/// <param name="Asked">Those that are asked for; of too many the last.</param>
/// <param name="Records">The same object for as long as they stand.</param>
internal sealed record FoundCourse(
    OrganizationCode Organization, ServiceCode Service, Text ServiceTitle, Indicator Indicator, Moment Moment,
    ImmutableArray<IndicatorState> Line, ImmutableArray<EditionYear> Told, ImmutableArray<EditionYear> Asked, IReadOnlyList<(EditionYear Edition, PromiseRecord Record)> Records)
{
    /// <summary>So many editions are told at once.</summary>
    public const int MostEditions = 30;

    /// <summary>The editions before those that are told, of which there is more.</summary>
    public EditionYear? Earlier(EditionYear? from) =>
        Asked is [var first, ..] && Told.LastOrDefault(edition => edition.CompareTo(first) < 0 && IsFrom(edition, from)) is var last && last != default ? last : null;

    public Course Course()
    {
        var course = Domain.Course.Of(Line, Told.Contains, Standings());
        // The year before the first is looked at, not told.
        return course with { Years = [.. course.Years.Where(year => Asked.Contains(year.Edition))] };
    }

    /// <summary>What is rendered of the records is of one who may know of the same editions.</summary>
    public Rendering Rendering(HttpRequest request) => Web.Rendering.Of(request, Moment.Today) is var rendering ? rendering with { Url = $"{rendering.Url} {string.Join(' ', Told)}" } : default;

    public static async Task<(FoundCourse? Found, Fault? Fault)> Of(
        OrganizationCode organization, ServiceCode service, IndicatorCode indicator, EditionYear? from, EditionYear? to, Moment moment, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (from is { } first && to is { } last && first.CompareTo(last) > 0) return (null, new Fault("range-empty"));
        if (await Known.Indicator(moment, organization, service, indicator, cancellation) is { } unknown) return (null, unknown);
        var known = (await moment.Known.Services(organization, service, cancellation))[service].Known!;
        var line = Domain.Course.LineOf(known, indicator);
        var isTold = await Seen(organization, moment, time.GetUtcNow(), request.SeesDrafts(), cancellation);
        ImmutableArray<EditionYear> told =
            [.. line.SelectMany(i => i.Standards.Keys.Where(edition => i.StandardOf(edition) is not null)).Distinct().Where(isTold).Order()];
        ImmutableArray<EditionYear> asked = [.. told.Where(edition => IsFrom(edition, from) && (to is not { } end || edition.CompareTo(end) <= 0)).TakeLast(MostEditions)];
        EditionYear[] read = [.. told.Where(edition => asked.Contains(edition) || (asked is [var begin, ..] && edition.Year == begin.Year - 1))];
        var records = await moment.Known.PromisesOver(organization, service, read, cancellation);
        return (new(organization, service, known.Name, line[^1].Indicator, moment, line, told, asked, records), null);
    }

    private IEnumerable<(EditionYear, Standing)> Standings()
    {
        var codes = Line.Select(i => i.Indicator.Code).ToHashSet();
        foreach (var (edition, record) in Records)
            if (codes.Contains(record.Promise.Indicator.Code)) yield return (edition, Judge.Of(record.Promise, edition.Span, record.Answers, record.Certified, Moment.Today, record.Schedule));
    }

    private static bool IsFrom(EditionYear edition, EditionYear? from) => from is not { } first || edition.CompareTo(first) >= 0;

    /// <summary>Which editions are no draft, now or at the instant that is asked of; one that has no charter yet is nobody's secret.</summary>
    private static async Task<Func<EditionYear, bool>> Seen(OrganizationCode organization, Moment moment, DateTimeOffset now, bool seesDrafts, CancellationToken cancellation)
    {
        if (seesDrafts) return _ => true;
        var then = (await moment.Known.Charters(organization, cancellation)).ToDictionary(c => c.Edition, c => c.Charter.IsPublicAt(moment.Instant));
        var today = moment.AsOf is null ? then : (await moment.Now.Charters(organization, cancellation)).ToDictionary(c => c.Edition, c => c.Charter.IsPublicAt(now));
        return edition => then.TryGetValue(edition, out var isPublic) ? isPublic : today.GetValueOrDefault(edition, true);
    }
}
