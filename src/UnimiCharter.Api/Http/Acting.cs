using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Http;

/// <summary>In whose name a request writes. It is what the caller says: who the caller is, is not known yet.</summary>
internal static class Acting
{
    public const string Header = "Acting-As";

    public static Provenance Board(HttpContext http) => new(Read.NameOf(Role.Board), Requests.CorrelationOf(http));

    /// <summary>An office, unless the header says that it is the board.</summary>
    public static Fault? As(HttpContext http, out Role role, out Provenance provenance)
    {
        var given = http.Request.Headers[Header];
        var fault = Read.Choice<Role>(Header, given.Count == 0 ? null : given.ToString(), out var named);
        role = named ?? Role.Office;
        provenance = new(Read.NameOf(role), Requests.CorrelationOf(http));
        return fault;
    }
}
