namespace UnimiCharter.Domain;

/// <summary>A version of an edition, once it is published.</summary>
/// <param name="Amendment">How much it changed from the one before; null of the first.</param>
/// <param name="From">When it is public, and the one before no longer the current one.</param>
/// <param name="Position">The place among all facts of the last one that it was made from.</param>
/// <param name="Sha256">Of its document, in lower-case hexadecimal digits.</param>
/// <param name="HasComeIntoForce">It was recorded that its instant has come.</param>
/// <param name="IsWithdrawn">It is still told, but not as what the charter is.</param>
/// <param name="IsErased">It is told no more: it was withdrawn, and named someone who was erased.</param>
public sealed record PublishedVersion(CharterVersion Version, Amendment? Amendment, DateTimeOffset From, long Position, string Sha256, bool HasComeIntoForce, bool IsWithdrawn, bool IsErased = false)
{
    /// <summary>Whether anyone may read it at an instant, withdrawn or not: one that was withdrawn before it came into force is none that ever was.</summary>
    public bool IsPublicAt(DateTimeOffset instant) => From <= instant && (HasComeIntoForce || !IsWithdrawn);
}

/// <summary>What a version is to say, before it is written down.</summary>
/// <param name="RuleVersion">Of the rules that verdicts are reached by.</param>
public sealed record VersionDraft(EditionYear Edition, CharterVersion Version, DateTimeOffset From, long Position, int RuleVersion, CharterContent Content);

/// <summary>A document, and what proves it.</summary>
/// <param name="Text">Canonical JSON (RFC 8785).</param>
/// <param name="Signature">ES256 over the text in UTF-8, base64url.</param>
/// <param name="Key">The name of the key that signed it.</param>
public sealed record SignedDocument(string Text, string Sha256, string Signature, string Key);

/// <param name="From">When the version is to be public; null for at once.</param>
/// <param name="Now">When the command is given.</param>
/// <param name="Follows">The last published version, and what it says; null for none.</param>
/// <param name="Position">The place among all facts of the last one that the content is made from.</param>
public sealed record PublishVersion(DateTimeOffset? From, DateTimeOffset Now, (CharterVersion Version, CharterContent Content)? Follows, long Position, string? Reason = null);

/// <summary>Makes a version of an edition public (<i>pubblicazione</i>).</summary>
public static class Publication
{
    /// <summary>Of the rules by which a verdict is reached; told in every published version.</summary>
    public const int RuleVersion = 1;

    /// <param name="command">What is to be published.</param>
    /// <param name="state">The edition.</param>
    /// <param name="edition">Its year.</param>
    /// <param name="services">What the facts of each service come to.</param>
    /// <param name="sign">Writes the version down and signs it.</param>
    /// <param name="dimensions">The organization's own.</param>
    public static Decision Decide(
        PublishVersion command, CharterState state, EditionYear edition, Func<ServiceCode, ServiceState> services, Func<VersionDraft, SignedDocument> sign, DimensionsState? dimensions = null)
    {
        if (state is not CharterState.Open charter) return Decision.Refuse(Refusal.UnknownEdition(edition.ToString()));
        var last = charter.Versions.LastOrDefault();
        if (last?.Version != command.Follows?.Version) return Decision.Refuse(Refusal.Overtaken);
        var from = command.From ?? command.Now;
        if (from < command.Now) return Decision.Refuse(Refusal.PublicationInThePast);
        if (last is not null && from < last.From) return Decision.Refuse(Refusal.PublicationNotLater(last.Version));
        var blocking = Checklist.Of(charter, edition, services).Where(r => r.Severity == Severity.Error).ToArray();
        if (blocking.Length > 0) return Decision.Refuse(Refusal.CharterIncomplete(edition, blocking.Length));

        var content = CharterContent.Of(charter, edition, services, dimensions);
        Amendment? amendment = null;
        if (command.Follows is { } follows)
        {
            var differences = Difference.Between(follows.Content, content);
            if (differences.IsEmpty && !last!.IsWithdrawn) return Decision.Refuse(Refusal.NothingToPublish(last.Version));
            amendment = differences.Select(d => d.Amendment).DefaultIfEmpty(Amendment.Patch).Min();
            if (command.Reason is null) return Decision.Refuse(Refusal.ReasonRequired);
        }
        var version = amendment is { } change ? command.Follows!.Value.Version.Next(change) : CharterVersion.First;
        var document = sign(new(edition, version, from, command.Position, RuleVersion, content));
        var published = new CharterEvent.VersionPublished(version, amendment, from, command.Position, RuleVersion, null, document.Sha256, document.Signature, document.Key);
        // One that is to be public later comes into force by itself.
        return from > command.Now ? Decision.Of(published) : Decision.Of(published, new CharterEvent.VersionCameIntoForce(version));
    }
}
