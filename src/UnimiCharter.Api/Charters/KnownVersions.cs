namespace UnimiCharter.Api.Charters;

/// <summary>What was published, as it was recorded: it never changes, so that whoever reads it again does without the database.</summary>
internal sealed class KnownVersions(Publishing publishing)
{
    // In characters; a charter of eleven services has some 50,000.
    private const int RememberedText = 8 * 1024 * 1024;
    private const int RememberedContents = 64;

    // Known by their hashes: no two say the same, as each has its organization, edition and number in it.
    private readonly Recent<string, RecordedVersion> versions = new(RememberedText, recorded => recorded.Document!.Length);
    private readonly Recent<string, CharterEvent.ResultsReleased> releases = new(RememberedText, released => released.Document.Length);
    private readonly Recent<string, CharterContent> contents = new(RememberedContents);

    public async ValueTask<RecordedVersion> Of(FoundCharter found, PublishedVersion version, CancellationToken cancellation)
    {
        if (versions.Find(version.Sha256) is { } known && !version.IsErased) return known;
        var recorded = (await publishing.Versions(found.Organization, found.Edition, cancellation)).First(v => v.Fact.Sha256 == version.Sha256);
        if (recorded.Document is null) versions.Forget(version.Sha256);
        else versions.Remember(version.Sha256, recorded);
        return recorded;
    }

    public async ValueTask<CharterEvent.ResultsReleased> Of(FoundCharter found, ReleasedResults release, CancellationToken cancellation)
    {
        if (releases.Find(release.Sha256) is { } known) return known;
        var recorded = (await publishing.Releases(found.Organization, found.Edition, cancellation)).First(r => r.Sha256 == release.Sha256);
        releases.Remember(release.Sha256, recorded);
        return recorded;
    }

    /// <summary>What a version says.</summary>
    public async ValueTask<CharterContent> Content(FoundCharter found, PublishedVersion version, CancellationToken cancellation)
    {
        if (contents.Find(version.Sha256) is { } known && !version.IsErased) return known;
        var (document, content) = ((await Of(found, version, cancellation)).Document, (await publishing.Content(found.Organization, found.Edition, version.Position, cancellation))!);
        if (document is not null) content = CharterDocument.Parse(document).Named(content);
        if (version.IsErased) contents.Forget(version.Sha256);
        else contents.Remember(version.Sha256, content);
        return content;
    }
}
