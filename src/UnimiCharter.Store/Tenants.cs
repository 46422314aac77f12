using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Where a stream is kept. An organization is a tenant of Marten's: its streams and documents cannot meet another's. What
/// belongs to all organizations, they themselves and the credentials for all of them, is the registry's own tenant's.
/// </summary>
internal static class Tenants
{
    /// <summary>No organization's code begins with a hyphen.</summary>
    public const string Registry = "-registry";

    private const string Registrations = StreamId.OrganizationKind + "/";

    public static string Of(OrganizationCode? organization) => organization?.Value ?? Registry;

    /// <summary>The tenant of a stream, and its key there: <c>unimi</c> and <c>service/master</c>, <c>-registry</c> and <c>organization/unimi</c>.</summary>
    public static (string Tenant, string Key) Of(StreamId stream)
    {
        var slash = stream.Value.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return (stream.Value, "");
        var key = stream.Value[(slash + 1)..];
        var isRegistrys = stream.Value.AsSpan(0, slash) is StreamId.Everywhere || key.StartsWith(Registrations, StringComparison.Ordinal);
        return (isRegistrys ? Registry : stream.Value[..slash], key);
    }

    /// <summary>The stream that a tenant keeps under a key.</summary>
    public static StreamId StreamOf(string tenant, string key) => new(
        tenant != Registry ? $"{tenant}/{key}"
        : key.StartsWith(Registrations, StringComparison.Ordinal) ? $"{key[Registrations.Length..]}/{key}"
        : $"{StreamId.Everywhere}/{key}");

    /// <summary>Whether a stream stands in a tenant where the registry does not keep it.</summary>
    public static bool IsStray(string tenant, string key) => Of(StreamOf(tenant, key)) != (tenant, key);

    /// <summary>The tenant of what is called an organization outside, and stands before the first slash of a stream: <c>*</c> is the registry's own.</summary>
    public static string TenantOf(string organization) => organization == StreamId.Everywhere ? Registry : organization;

    /// <summary>What a tenant is called outside; the inverse of <see cref="TenantOf"/>.</summary>
    public static string OrganizationOf(string tenant) => tenant == Registry ? StreamId.Everywhere : tenant;
}
