namespace UnimiCharter.Api.Access;

/// <summary>In which role a request writes, and what is kept of that with the facts.</summary>
internal sealed record Acting(Role Role, Provenance Provenance)
{
    public const string Header = "Acting-As";

    private static readonly (string Name, Role Role)[] Roles = [("office", Role.Office), ("board", Role.Board)];

    /// <summary>For what only one role may do.</summary>
    public static Provenance In(HttpContext http, Role role) => new(Principal.Of(http)?.Name, Requests.CorrelationOf(http))
    {
        Address = Addresses.Of(http)?.ToString(),
        Role = role,
        Credential = Principal.Of(http)?.Credential,
    };

    public static Provenance Board(HttpContext http) => In(http, Role.Board);

    /// <summary>Who has both roles acts as an office, unless the header says that it is the board.</summary>
    public static FaultAt? Read(Said said, out object? acting)
    {
        var fault = As(said.Http, out var role, out var provenance);
        acting = new Acting(role, provenance);
        return fault is null ? null : new(fault.Code, Header, fault.Details);
    }

    public static Fault? As(HttpContext http, out Role role, out Provenance provenance)
    {
        var isOffice = IsOffice(http, Subject.Of(http));
        role = isOffice ? Role.Office : Role.Board;
        provenance = In(http, role);
        var given = http.Request.Headers[Header];
        if (given.Count == 0) return null;
        var index = Array.FindIndex(Roles, r => r.Name == given.ToString());
        if (index < 0) return new Fault("malformed-parameter", Header, string.Join(", ", Roles.Select(r => r.Name)));
        role = Roles[index].Role;
        provenance = In(http, role);
        return role == Role.Office ? (isOffice ? null : new Fault("forbidden")) : IsBoard(http) ? null : new Fault("forbidden");
    }

    /// <summary>Whether who acts in a role may write about a service or a programme.</summary>
    public static bool Covers(HttpContext http, Role role, string subject) => role != Role.Office || IsOffice(http, subject);

    /// <summary>Whether the caller sees the details of a service or a programme that the route does not name.</summary>
    public static bool MayRead(HttpContext http, string subject) => IsBoard(http) || IsOffice(http, subject);

    private static bool IsOffice(HttpContext http, string? subject) => Principal.Of(http)?.May(Role.Office, Subject.OrganizationOf(http), subject) == true;

    private static bool IsBoard(HttpContext http) => Principal.Of(http)?.May(Role.Board, Subject.OrganizationOf(http), null) == true;
}
