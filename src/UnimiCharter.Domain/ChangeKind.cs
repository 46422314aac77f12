namespace UnimiCharter.Domain;

/// <summary>What can change for the public; written outside as <c>verdict-changed</c>.</summary>
public enum ChangeKind
{
    VerdictChanged = 1,

    /// <summary>A version of an edition is public from now on.</summary>
    VersionPublished = 2,

    /// <summary>A version that was public is no longer what the charter is.</summary>
    VersionWithdrawn = 3,
}
