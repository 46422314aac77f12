using UnimiCharter.Api.LinkedData;
using System.Text.Json;

namespace UnimiCharter.Api.Charters;

/// <summary>What is published in the ways to read it: all are made of the document that was signed, and kept, as it never changes.</summary>
internal sealed class Readings(KnownVersions versions, Publishing publishing, WebPages pages, IpaCodes ipa)
{
    // In bytes: callers name the host that linked data is told with.
    private const int Remembered = 32 * 1024 * 1024;

    private readonly Recent<Key, Rendered> kept = new(Remembered, made => made.Bytes.Length);

    /// <param name="Sha256">Of the document.</param>
    /// <param name="Path">Of a page.</param>
    /// <param name="HasResults">Whether a page leads on to results; not where it is to stay the same for ever.</param>
    /// <param name="Root">Where links lead: linked data names the host, a page does not.</param>
    /// <param name="Registered">What linked data tells of the organization, which is not of the document.</param>
    private readonly record struct Key(string Sha256, string Path, bool HasResults, Format Format, Language Language, string Root, OrganizationState.Registered? Registered = null);

    /// <param name="isCurrent">It is read as what the charter is now, not under its number.</param>
    /// <returns>Null of what was erased.</returns>
    public async ValueTask<Rendered?> Of(FoundCharter found, PublishedVersion version, bool isCurrent, HttpRequest request, CancellationToken cancellation)
    {
        var hasResults = isCurrent && !found.Charter.Releases.IsEmpty;
        var path = isCurrent ? CharterPaths.Charter(found.Organization, found.Edition) : CharterPaths.Version(found.Organization, found.Edition, version.Version);
        return version.IsErased ? null : await Keep(version.Sha256, path, hasResults, found, request, Make);

        async Task<Rendered?> Make(Format format)
        {
            if ((await versions.Of(found, version, cancellation)).Document is not { } document) return null;
            return await Charter(document, () => versions.Content(found, version, cancellation), found, version.Version, path, hasResults, format, request);
        }
    }

    /// <summary>An edition as it stands, which is not kept.</summary>
    public async Task<Rendered> Of(FoundCharter found, HttpRequest request, CancellationToken cancellation)
    {
        await request.HttpContext.TakePlace();
        var content = (await publishing.Content(found.Organization, found.Edition, long.MaxValue, cancellation))!;
        return await Charter(
            CharterDocument.Of(found.Organization, found.Edition, content).ToCanonicalJson(), () => new(content), found, null, CharterPaths.Charter(found.Organization, found.Edition), hasResults: false, Formats.Of(request), request);
    }

    public async ValueTask<Rendered> Of(FoundCharter found, ReleasedResults release, HttpRequest request, CancellationToken cancellation)
    {
        var path = CharterPaths.Release(found.Organization, found.Edition, release.Number);
        return (await Keep(release.Sha256, path, hasResults: true, found, request, async format =>
        {
            var recorded = await versions.Of(found, release, cancellation);
            var results = Parse<ResultsDocument>(recorded.Document);
            return format switch
            {
                Format.Html => await pages.Of<ResultsPage>(results, new(path, HasResults: true, request.PathBase.ToUriComponent()), Languages.Of(request)),
                Format.Csv => Tables.Of(results),
                Format.JsonLd => await Linked(found, recorded, request, cancellation),
                _ => Rendered.Text(recorded.Document, MediaTypes.Json),
            };
        }))!;
    }

    private async Task<Rendered> Charter(
        string text, Func<ValueTask<CharterContent>> content, FoundCharter found, CharterVersion? version, string path, bool hasResults, Format format, HttpRequest request) => format switch
    {
        Format.Html => await pages.Of<CharterPage>(CharterDocument.Parse(text), new(path, hasResults, request.PathBase.ToUriComponent()), Languages.Of(request)),
        Format.Csv => Tables.Of(CharterDocument.Parse(text)),
        Format.JsonLd => Linked(found, version, await content(), [], request),
        _ => Rendered.Text(text, MediaTypes.Json),
    };

    private async Task<Rendered> Linked(FoundCharter found, CharterEvent.ResultsReleased released, HttpRequest request, CancellationToken cancellation)
    {
        var judgedBy = found.Charter.Versions.First(v => v.Version == released.Version);
        var content = await versions.Content(found, judgedBy, cancellation);
        var results = await publishing.Results(found.Organization, found.Edition, released, cancellation);
        return Linked(
            found, released.Version, content,
            [.. results!.Services.SelectMany(s => s.Standings.Select(standing => LinkedResult.Of(s.Service.Code, standing, released.Position, released.At.InMicroseconds())))], request);
    }

    private Rendered Linked(FoundCharter found, CharterVersion? version, CharterContent content, LinkedResult[] results, HttpRequest request) => Rendered.Raw(
        LinkedCharter.Of(new(LinkedOrganization.Of(request.Url(""), found.Organization, content.OrganizationName, ipa, found.Registered), found.Edition, version, content), results),
        MediaTypes.JsonLd + "; charset=utf-8");

    private ValueTask<Rendered?> Keep(string sha256, string path, bool hasResults, FoundCharter found, HttpRequest request, Func<Format, Task<Rendered?>> make)
    {
        var format = Formats.Of(request);
        // Only a page speaks a language; JSON and CSV lead nowhere.
        var key = format switch
        {
            Format.Html => new Key(sha256, path, hasResults, format, Languages.Of(request), request.PathBase.ToUriComponent()),
            Format.JsonLd => new Key(sha256, "", false, format, Language.Italian, request.Url(""), found.Registered),
            _ => new Key(sha256, "", false, format, Language.Italian, ""),
        };
        return kept.Find(key) is { } known ? new(known) : new(Make());

        async Task<Rendered?> Make()
        {
            await request.HttpContext.TakePlace();
            var made = await make(format);
            if (made is not null) kept.Remember(key, made);
            return made;
        }
    }

    private static T Parse<T>(string document) => JsonSerializer.Deserialize<T>(document, ApiJson.Options)!;
}
