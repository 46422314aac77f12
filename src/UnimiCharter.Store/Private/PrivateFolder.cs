using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Store;

/// <summary>
/// The folder of a private PostgreSQL. Where root starts it, the folder is root's; only the data and the log in it are the server user's, who is not to lead
/// root anywhere. The socket is among the data: a link in the folder leads to it or, where that path is too long for a socket, one in a private folder elsewhere.
/// </summary>
internal sealed class PrivateFolder
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // The kernel's limit for a socket's path is 108 bytes with its closing zero.
    private const int MaxSocketPath = 107;
    private const string SocketName = "/.s.PGSQL.5432";

    private readonly string named;
    private readonly string path;

    /// <param name="folder">As it was named; may be a link to where it is.</param>
    public PrivateFolder(string folder)
    {
        named = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        path = (Directory.Exists(named) ? Directory.ResolveLinkTarget(named, returnFinalTarget: true)?.FullName : null) ?? named;
        Data = Path.Combine(path, "postgres");
        Socket = Encoding.UTF8.GetByteCount(path + SocketName) <= MaxSocketPath
            ? path
            : Path.Combine("/tmp", "unimicharter-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16]);
    }

    /// <summary>What the server keeps.</summary>
    public string Data { get; }

    public string Log => Path.Combine(path, "postgres.log");

    /// <summary>Where the link to the socket is.</summary>
    public string Socket { get; }

    /// <summary>As root, a folder above this one in which others can put something else in its place; null for none.</summary>
    public string? Exposed { get; private set; }

    /// <summary>Whether a server has been here. What stands in a folder of somebody else's is not its socket.</summary>
    public async Task<bool> HasSocket(CancellationToken cancellation) => File.Exists(Socket + SocketName) && await IsOurs(Socket, cancellation);

    public void LinkSocket()
    {
        File.Delete(Socket + SocketName);
        File.CreateSymbolicLink(Socket + SocketName, Socket == path ? "postgres" + SocketName : Data + SocketName);
    }

    /// <summary>Sees to it that nobody else can put anything where files are made, or where the socket is looked for.</summary>
    [UnsupportedOSPlatform("windows")]
    public async Task Prepare(CancellationToken cancellation)
    {
        if (ServerUser.IsOther && await ServerUser.Found([.. Above(named).Union(Above(path)), "-prune", "(", "!", "-user", "root", "-o", "!", "-type", "l", "-perm", "-002", "!", "-perm", "-1000", ")"], cancellation) is { Length: > 0 } open)
            Exposed = open;
        foreach (var needed in new[] { path, Socket }.Distinct()) await Claim(needed, cancellation);
        var mode = File.GetUnixFileMode(path) & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(path, ServerUser.IsOther ? mode | UnixFileMode.OtherExecute : mode);
        if (!ServerUser.IsOther) return;

        if ((await ServerUser.Launch("test", ["-x", path], asServer: true, cancellation)).ExitCode != 0)
            throw new PrivateClusterException(
                $"The folder {path} cannot be entered by the user {ServerUser.Name}, who runs the database when root starts it. "
                + "Name a folder in CHARTER_DATA that lies outside root's home.");
        // Versions before left the folder to the server's user: what root reads there must be what root wrote.
        if (await ServerUser.Found([path, "-mindepth", "1", "-maxdepth", "1", "!", "-type", "d", "!", "-user", "root", "!", "-name", "postgres*", "!", "-name", ".s.PGSQL.*"], cancellation) is { Length: > 0 } foreign)
            throw new PrivateClusterException($"Others than root have made {foreign}, where the registry keeps its own files. Take it away.");
        if (!Path.Exists(Log))
        {
            File.Delete(Log + ".new");
            await new FileStream(Log + ".new", FileMode.CreateNew).DisposeAsync();
            await ServerUser.Give(Log + ".new", cancellation);
            File.Move(Log + ".new", Log);
        }
    }

    /// <summary>Takes it for this process, until that is disposed.</summary>
    public FileStream Own()
    {
        try
        {
            return new FileStream(Path.Combine(path, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new PrivateClusterException($"The folder {path} is in use by another run. Stop it, or name another folder in CHARTER_DATA.", e);
        }
    }

    /// <summary>Makes a folder of one's own, or sees that the one that is there is; as root, takes over that of the server's user.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task Claim(string claimed, CancellationToken cancellation)
    {
        Directory.CreateDirectory(claimed, OwnerOnly);
        if (ServerUser.IsOther && await ServerUser.Found([claimed, "-prune", "-type", "d", "-user", ServerUser.Name], cancellation) is not "") await ServerUser.Run("chown", ["-h", "root:", claimed], asServer: false, cancellation);
        if (!await IsOurs(claimed, cancellation))
            throw new PrivateClusterException($"{claimed} is no folder of {Environment.UserName}, who is to keep a database in it. Take it away, or name another folder in CHARTER_DATA{(claimed == path ? "" : ", with a shorter path")}.");
    }

    /// <summary>Whether it is a folder, and no link to one, of who runs this.</summary>
    private static async Task<bool> IsOurs(string path, CancellationToken cancellation) =>
        await ServerUser.Found([path, "-prune", "-type", "d", "-user", (await ServerUser.Launch("id", ["-u"], asServer: false, cancellation)).Output.Trim()], cancellation) is not "";

    private static IEnumerable<string> Above(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
    }
}
