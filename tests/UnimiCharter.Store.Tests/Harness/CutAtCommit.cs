using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>A network on the way to the server that breaks, once it is told to, when a commit has been carried out and before its answer is heard.</summary>
internal sealed class CutAtCommit : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly UnixDomainSocketEndPoint server;
    private readonly Task accepting;
    private byte[] last = [];
    private int cuts;
    private bool isAtOnce;

    public CutAtCommit(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        server = new(Path.Combine(settings.Host!, $".s.PGSQL.{settings.Port}"));
        listener.Start();
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        ConnectionString = settings.ConnectionString;
        accepting = Accept();
    }

    public string ConnectionString { get; }

    /// <summary>Whether it broke since it was last told to.</summary>
    public bool HasCut => Volatile.Read(ref cuts) == 0;

    /// <summary>At the next commit of a fact: the commit goes to the server together with the facts.</summary>
    /// <param name="type">Of the fact.</param>
    /// <param name="atOnce">While it is being carried out.</param>
    public void Cut(string type, bool atOnce = false)
    {
        (last, isAtOnce) = (Encoding.UTF8.GetBytes(type), atOnce);
        Volatile.Write(ref cuts, 1);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
    }

    private async Task Accept()
    {
        while (true)
            try
            {
                _ = Carry(await listener.AcceptSocketAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
    }

    private async Task Carry(Socket client)
    {
        using var near = client;
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var (isCut, buffer) = (false, new byte[65_536]);
        try
        {
            await far.ConnectAsync(server);
            var answers = Answer();
            while (!isCut && await near.ReceiveAsync(buffer) is > 0 and var read)
            {
                isCut = buffer.AsSpan(0, read).IndexOf(last) >= 0 && Interlocked.Exchange(ref cuts, 0) == 1;
                await far.SendAsync(buffer.AsMemory(0, read));
            }
            if (isCut && isAtOnce) near.Close();
            if (!isCut) far.Shutdown(SocketShutdown.Send);
            await answers;
        }
        catch (SocketException)
        {
            // One of the two is gone.
        }

        async Task Answer()
        {
            var answer = new byte[65_536];
            while (await far.ReceiveAsync(answer) is > 0 and var read && !isCut) await near.SendAsync(answer.AsMemory(0, read));
        }
    }
}
