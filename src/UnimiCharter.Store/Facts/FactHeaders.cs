namespace UnimiCharter.Store;

/// <summary>The headers of a fact; who and under which correlation id have columns of their own.</summary>
internal static class FactHeaders
{
    /// <summary>Chains it to the one before it in its stream.</summary>
    public const string Hash = "hash";

    /// <summary>In which role the actor acted.</summary>
    public const string Role = "as";
    public const string Reason = "reason";
    public const string Address = "address";

    /// <summary>The stream of the credential that the request came with.</summary>
    public const string Credential = "credential";
}
