using System.Net;
using System.Net.Sockets;

namespace UnimiCharter.Api.Access;

/// <summary>Who asks, as what is shared out among callers counts them: a credential, a person, or the network of who is not known.</summary>
internal readonly record struct Caller(StreamId? Credential, string? Person, IPAddress? Network)
{
    public bool IsKnown => Credential is not null || Person is not null;

    public static Caller Of(HttpContext http) => Principal.Of(http) switch
    {
        { Credential: { } credential } => new(credential, null, null),
        { } person => new(null, person.Name, null),
        null => new(null, null, NetworkOf(Addresses.Of(http))),
    };

    /// <summary>Who has one address of IPv6 has all of its network of 64 bits.</summary>
    private static IPAddress? NetworkOf(IPAddress? address) => address is { AddressFamily: AddressFamily.InterNetworkV6 }
        ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]])
        : address;
}
