using System.Net;

namespace UnimiCharter.Api.Access;

/// <summary>Where requests come from: the peer of the connection, or who a proxy that is trusted says that it asks for.</summary>
internal sealed class Addresses
{
    private readonly IPNetwork[] proxies;

    /// <param name="proxies">Addresses and networks (<c>10.0.0.0/8</c>), separated by commas; null for none.</param>
    /// <exception cref="FormatException">One of them is neither.</exception>
    public Addresses(string? proxies) => this.proxies =
    [
        .. (proxies ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text =>
            text.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(text) : IPAddress.Parse(text) is var one ? new IPNetwork(one, one.GetAddressBytes().Length * 8) : default),
    ];

    public IReadOnlyList<IPNetwork> Proxies => proxies;

    /// <summary>Notes who is at the other end, before forwarded headers may say something else.</summary>
    public void Note(HttpContext http) => http.Features.Set(new Peer(Plain(http.Connection.RemoteIpAddress) is { } address && proxies.Any(proxy => proxy.Contains(address))));

    public static bool IsFromProxy(HttpContext http) => http.Features.Get<Peer>() is { IsProxy: true };

    /// <summary>Null when there is no network between.</summary>
    public static IPAddress? Of(HttpContext http) => Plain(http.Connection.RemoteIpAddress);

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private sealed record Peer(bool IsProxy);
}
