using System.Net;

namespace UnimiCharter.Api.Webhooks;

/// <summary>Which addresses are of the public internet: of IANA's registries of special addresses, what is not marked as globally reachable is not.</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            // "This network", private, carrier-grade NAT, loopback, link-local (also of clouds' metadata), private again.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
            // Protocol assignments, documentation, the former 6to4 relay, benchmarks, multicast, reserved and broadcast.
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of what is global in IPv6: protocol assignments and Teredo, documentation, 6to4, which has an IPv4 address inside, documentation again.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // Loopback, unique local, link-local, multicast, IPv4 in IPv6 in all its ways and everything not assigned lie outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Include(IPAddress address)
    {
        var plain = Plain(address);
        return !Special.Any(network => network.Contains(plain)) && (plain.GetAddressBytes().Length == 4 || GlobalUnicast.Contains(plain));
    }

    /// <summary>An IPv4 address that is written as an IPv6 one, as itself; any other without its zone.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new(address.GetAddressBytes());
}
