namespace UnimiCharter.Api.Access;

/// <summary>In which role a request writes, and what is kept of that with the facts.</summary>
internal sealed record Acting(Role Role, Provenance Provenance) : IParameter
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
    public static FaultAt? Read(Said said, out object? value)
    {
        var fault = Find(said.Http, Role.Office, out var acting);
        value = acting;
        return fault;
    }

    /// <param name="first">In which role acts who has both and does not say.</param>
    public static FaultAt? Find(HttpContext http, Role first, out Acting? value)
    {
        var isOffice = IsOffice(http, Subject.Of(http));
        var (role, given) = (isOffice && (first == Role.Office || !IsBoard(http)) ? Role.Office : Role.Board, http.Request.Headers[Header]);
        if (given.Count > 0)
        {
            var index = Array.FindIndex(Roles, r => given is [{ } name] && r.Name == name);
            value = null;
            if (index < 0) return new("malformed-parameter", Header, Header, string.Join(", ", Roles.Select(r => r.Name)));
            role = Roles[index].Role;
            if (role == Role.Office ? !isOffice : !IsBoard(http)) return new("forbidden", Header);
        }
        value = new Acting(role, In(http, role));
        return null;
    }

    /// <summary>Whether who acts in a role may write about a service or a programme.</summary>
    public static bool Covers(HttpContext http, Role role, string subject) => role != Role.Office || IsOffice(http, subject);

    /// <summary>Whether the caller sees the details of a service or a programme that the route does not name.</summary>
    public static bool MayRead(HttpContext http, string subject) => IsBoard(http) || IsOffice(http, subject);

    private static bool IsOffice(HttpContext http, string? subject) => Principal.Of(http)?.May(Role.Office, Subject.OrganizationOf(http), subject) == true;

    private static bool IsBoard(HttpContext http) => Principal.Of(http)?.May(Role.Board, Subject.OrganizationOf(http), null) == true;
}

/// <summary>The same of what the board wrote before offices could: who has both roles acts as the board, unless the header says that it is an office.</summary>
internal sealed record BoardOrOffice(Acting Acting) : IParameter
{
    public static FaultAt? Read(Said said, out object? value)
    {
        var fault = Acting.Find(said.Http, Role.Board, out var acting);
        value = acting is null ? null : new BoardOrOffice(acting);
        return fault;
    }
}
