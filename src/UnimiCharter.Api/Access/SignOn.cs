using System.Collections.Immutable;
using System.Security.Claims;

namespace UnimiCharter.Api.Access;

/// <summary>
/// People by the university's single sign-on (Shibboleth, OIDC): at the reverse proxy, which tells in headers who they are and in which groups, or by tokens
/// that it gives them. Off unless a header and a proxy, or who gives tokens, are configured; the same headers from anywhere else are taken off.
/// </summary>
internal sealed class SignOn
{
    private const int MaxName = 256;
    private const char Escape = '\\';

    private readonly string? userHeader;
    private readonly string? groupsHeader;
    private readonly char? separator;
    private readonly ILookup<string, Mandate> mandates;

    /// <exception cref="FormatException">A group's role or organization, or what separates groups, is none.</exception>
    public SignOn(IConfiguration configuration)
    {
        var section = configuration.GetSection("Charter:SignOn");
        (userHeader, groupsHeader) = (section["UserHeader"], section["GroupsHeader"]);
        separator = section["GroupsSeparator"] switch
        {
            null or "" => null,
            [var one] when one != Escape && !char.IsLetterOrDigit(one) => one,
            _ => throw new FormatException("Charter:SignOn:GroupsSeparator is one character, such as ; or ,"),
        };
        mandates = section.GetSection("Groups").GetChildren().ToLookup(
            group => group["Name"] ?? throw new FormatException($"{group.Path} has no Name."),
            group => new Mandate(
                Enum.TryParse<Role>(group["Role"], ignoreCase: true, out var role) ? role : throw new FormatException($"{group.Path}:Role is none of office, board, admin."),
                group["Organization"] is not { } code ? null : Code.IsValid(code) ? new OrganizationCode(code) : throw new FormatException($"{group.Path}:Organization is not a code."),
                Codes(group["Services"]), Codes(group["Units"])));

        static ImmutableArray<string>? Codes(string? listed) => listed is null ? null : [.. listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The person that the proxy vouches for; null when there is none.</summary>
    public Principal? Read(HttpContext http, AccessLog log)
    {
        if (userHeader is null) return null;
        var headers = http.Request.Headers;
        var user = headers[userHeader];
        if (user.Count == 0 && (groupsHeader is null || !headers.ContainsKey(groupsHeader))) return null;
        if (!Addresses.IsFromProxy(http))
        {
            headers.Remove(userHeader);
            if (groupsHeader is not null) headers.Remove(groupsHeader);
            log.Ignored(http);
            return null;
        }
        if (user is not [{ Length: > 0 and <= MaxName } name] || name.Any(char.IsControl)) return null;
        var groups = groupsHeader is null ? default : headers[groupsHeader];
        // Of two, one may be what the caller sent, to which a proxy added its own.
        return groups.Count > 1 ? null : PersonOf(name, groups.ToString());
    }

    /// <summary>The groups that a proxy tells of. One whose name holds what separates them, escaped, is one; where it is not said what separates them, only one of the two does.</summary>
    private IEnumerable<string> Split(string groups)
    {
        var between = separator ?? (groups.Contains(';', StringComparison.Ordinal) ? ';' : ',');
        var from = 0;
        for (var i = 0; i <= groups.Length; i++)
        {
            if (i < groups.Length && (groups[i] != between || (i > 0 && groups[i - 1] == Escape))) continue;
            if (groups[from..i].Trim() is { Length: > 0 } group) yield return group.Replace($"{Escape}{between}", $"{between}", StringComparison.Ordinal);
            from = i + 1;
        }
    }

    /// <summary>The person that a token of the sign-on tells of, once it was found to be its own; null when it tells of nobody.</summary>
    public Principal? Read(ClaimsPrincipal token, SignOnTokens told) => token.FindAll(told.NameClaim).Select(claim => claim.Value).ToArray() is [{ Length: > 0 and <= MaxName } name] && !name.Any(char.IsControl)
        ? PersonOf(name, token.FindAll(told.GroupsClaim).Select(claim => claim.Value))
        : null;

    /// <summary>The person of a name, in the groups that a proxy tells of in a header.</summary>
    public Principal PersonOf(string name, string groups) => PersonOf(name, Split(groups));

    private Principal PersonOf(string name, IEnumerable<string> groups) => new(name, [.. groups.Distinct().SelectMany(group => mandates[group])], null);
}
