using System.Net;
using System.Net.Sockets;

namespace UnimiCharter.Api.Webhooks;

/// <summary>An address that nothing is sent to.</summary>
internal sealed class AddressNotPublicException(string host) : Exception($"{host} leads to an address that is not public.");

/// <summary>
/// Where webhooks may be sent to: the public internet, by https, unless it is configured otherwise. A name is looked at when it is subscribed,
/// and again whenever a connection is made, to the very addresses that were looked at: what it leads to may have changed.
/// </summary>
internal sealed class Targets
{
    public const string Away = "name-server-away";

    private const int FirstFreePort = 1_024;

    // Who subscribes waits for it; a name server that does not answer is asked no longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly bool admitsAll;
    private readonly IPNetwork[] admitted;
    private readonly bool admitsHttp;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> ask;

    /// <param name="configuration">Of the registry.</param>
    /// <param name="ask">The name server; the machine's, when it is left out.</param>
    /// <exception cref="FormatException">A network is none.</exception>
    public Targets(IConfiguration configuration, Func<string, CancellationToken, Task<IPAddress[]>>? ask = null)
    {
        this.ask = ask ?? Dns.GetHostAddressesAsync;
        var allowed = configuration["Charter:Webhooks:AllowPrivateAddresses"] ?? "";
        admitsAll = bool.TryParse(allowed, out var all) && all;
        admitted = bool.TryParse(allowed, out _) ? [] : [.. allowed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)];
        admitsHttp = configuration.GetValue("Charter:Webhooks:AllowHttp", false);
    }

    /// <summary>Why nothing is to be sent there, as the fields of a body say it, or that nobody can say; null when it may be.</summary>
    public async Task<(string Code, string Detail)?> Trouble(string url, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !IsSuitable(uri)) return ("webhook-url-unsuitable", admitsHttp ? "http(s)" : "https");
        try
        {
            var addresses = await Resolve(uri.IdnHost, CancellationToken.None).WaitAsync(Patience, cancellation);
            // One that leads to several must lead to nothing but the public.
            return addresses.Length == 0 ? ("webhook-address-unknown", uri.Host) : addresses.All(Admits) ? null : ("webhook-address-not-public", uri.Host);
        }
        catch (Exception e) when (e is TimeoutException or SocketException { SocketErrorCode: SocketError.TryAgain or SocketError.NoRecovery })
        {
            return (Away, uri.Host);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return ("webhook-address-unknown", uri.Host);
        }
    }

    /// <summary>Connects to an address that may be sent to, and to no other.</summary>
    /// <exception cref="AddressNotPublicException">There is none.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        IPAddress[] addresses = [.. (await Resolve(context.DnsEndPoint.Host, cancellation).WaitAsync(cancellation)).Where(Admits)];
        if (addresses.Length == 0) throw new AddressNotPublicException(context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsSuitable(Uri uri) => (uri.Scheme == Uri.UriSchemeHttps || (admitsHttp && uri.Scheme == Uri.UriSchemeHttp))
        && uri.UserInfo == "" && uri.Fragment == "" && uri.IdnHost != "" && (uri.IsDefaultPort || uri.Port >= FirstFreePort);

    private bool Admits(IPAddress address) => admitsAll || PublicAddresses.Include(address) || admitted.Any(network => network.Contains(PublicAddresses.Plain(address)));

    private Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var address) ? Task.FromResult<IPAddress[]>([address]) : ask(host, cancellation);

    private static IPNetwork Network(string text) => text.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(text)
        : IPAddress.Parse(text) is var one ? new(one, one.GetAddressBytes().Length * 8) : default;
}
