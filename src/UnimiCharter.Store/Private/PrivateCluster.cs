using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// A PostgreSQL of our own, run from the binaries installed on the machine on a data folder of ours. It listens on a socket
/// among its data, where only its user enters, never on the network. It outlives a killed API, whose next start finds it running.
/// </summary>
/// <remarks>
/// When root starts it, it runs as another user, who is not to lead root anywhere: the folder is root's; the data and the log in it are that user's, and only
/// that user writes there. The socket is found by a link in the folder or, where that path is too long for a socket, in a private folder elsewhere.
/// </remarks>
public sealed class PrivateCluster : IAsyncDisposable
{
    // The kernel's limit for a socket's path is 108 bytes with its closing zero.
    private const int MaxSocketPath = 107;
    private const string SocketName = "/.s.PGSQL.5432";
    private const string Superuser = "postgres";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string named;
    private readonly string folder;
    private readonly string data;
    private readonly Binaries binaries;
    private FileStream? ownership;

    private PrivateCluster(string folder)
    {
        named = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        this.folder = (Directory.Exists(named) ? Directory.ResolveLinkTarget(named, returnFinalTarget: true)?.FullName : null) ?? named;
        data = Path.Combine(this.folder, "postgres");
        binaries = ChooseBinaries(data);
        Socket = Encoding.UTF8.GetByteCount(this.folder + SocketName) <= MaxSocketPath
            ? this.folder
            : Path.Combine("/tmp", "unimicharter-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(this.folder)))[..16]);
    }

    /// <summary>The folder where the server's socket is found; <c>psql -h</c> takes it.</summary>
    public string Socket { get; }

    /// <summary>As root, a folder above this one in which others can put something else in its place; null for none.</summary>
    public string? Exposed { get; private set; }

    /// <summary>The default data folder: what root runs as another user must lie outside root's home.</summary>
    public static string DefaultFolder => Environment.UserName == "root"
        ? "/var/lib/unimicharter"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "unimicharter");

    /// <summary>Starts the cluster of a folder, making it on first use, or finds it running. Stops it when disposed.</summary>
    /// <param name="folder">Survives restarts; made when it is not there.</param>
    /// <param name="durable">False gives up safety against a crash of the machine, for throwaway clusters.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="PrivateClusterException">There are no binaries, the folder is in use or cannot be used, or the server does not start.</exception>
    public static async Task<PrivateCluster> Start(string folder, bool durable = true, CancellationToken cancellation = default)
    {
        if (OperatingSystem.IsWindows()) throw new PrivateClusterException("On Windows, name a server in ConnectionStrings__Charter.");
        var cluster = new PrivateCluster(folder);
        await cluster.Prepare(cancellation);
        cluster.ownership = cluster.Own();
        try
        {
            await cluster.Initialize(cancellation);
            // One that was killed a moment ago still counts as running and answers nobody; one that recovers will answer.
            for (var look = 0; look < 300 && await cluster.IsRunning(cancellation); look++)
            {
                if (await cluster.Answers(cancellation)) return cluster;
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
            await WriteAsServer(Path.Combine(cluster.data, "unimicharter.conf"), Settings(durable), cancellation);
            cluster.LinkSocket();
            await cluster.PgCtl(cancellation, "start", "-w", "-t", "60", "-l", cluster.Log);
            return cluster;
        }
        catch
        {
            await cluster.ownership.DisposeAsync();
            throw;
        }
    }

    /// <summary>The cluster of a folder that another process runs; null when none does.</summary>
    public static async Task<PrivateCluster?> Running(string folder, CancellationToken cancellation = default)
    {
        if (!Directory.Exists(Path.Combine(folder, "postgres"))) return null;
        var cluster = new PrivateCluster(folder);
        // What stands in a folder of somebody else's is not the server's socket.
        return File.Exists(cluster.Socket + SocketName) && await IsOurs(cluster.Socket, cancellation) && await cluster.IsRunning(cancellation) ? cluster : null;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Socket,
        Username = Superuser,
        Database = database,
    }.ConnectionString;

    /// <summary>Makes a database unless it is there, as a copy of another one if so asked.</summary>
    public async Task CreateDatabase(string name, string? template = null, CancellationToken cancellation = default)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var exists = source.CreateCommand("select exists (select from pg_database where datname = $1)");
        exists.Parameters.Add(new() { Value = name });
        if (await exists.ExecuteScalarAsync(cancellation) is true) return;
        await using var create = source.CreateCommand($"create database {Quote(name)} template {Quote(template ?? "template0")}");
        await create.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Stops the server if this process owns it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ownership is null) return;
        await PgCtl(CancellationToken.None, "stop", "-w", "-m", "fast");
        await ownership.DisposeAsync();
        ownership = null;
    }

    /// <summary>Ends the server as a crash would: nothing is flushed, nobody is told.</summary>
    public async Task Kill()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid")))[0], System.Globalization.CultureInfo.InvariantCulture);
        using var postmaster = Process.GetProcessById(pid);
        postmaster.Kill(entireProcessTree: true);
        await postmaster.WaitForExitAsync();
    }

    private static Binaries ChooseBinaries(string data)
    {
        var installed = Binaries.Installed();
        var version = Path.Combine(data, "PG_VERSION");
        if (!File.Exists(version))
            return installed.Count > 0 ? installed[0] : throw new PrivateClusterException(
                "PostgreSQL is not installed. Install it (Debian: apt-get install postgresql; Fedora: dnf install postgresql-server; "
                + "macOS: brew install postgresql), or name a server in ConnectionStrings__Charter.");
        var major = File.ReadAllText(version).Trim();
        return installed.FirstOrDefault(binaries => binaries.Major == major) ?? throw new PrivateClusterException(
            $"The data in {data} was written by PostgreSQL {major}, which is not installed (found: {string.Join(", ", installed.Select(i => i.Major))}). "
            + $"Install PostgreSQL {major}, or name another folder in CHARTER_DATA.");
    }

    /// <summary>Sees to it that nobody else can put anything where files are made, or where the socket is looked for.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task Prepare(CancellationToken cancellation)
    {
        if (IsRoot && await Found([.. Above(named).Union(Above(folder)), "-prune", "(", "!", "-user", "root", "-o", "!", "-type", "l", "-perm", "-002", "!", "-perm", "-1000", ")"], cancellation) is { Length: > 0 } open)
            Exposed = open;
        foreach (var needed in new[] { folder, Socket }.Distinct()) await Claim(needed, cancellation);
        var mode = File.GetUnixFileMode(folder) & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(folder, IsRoot ? mode | UnixFileMode.OtherExecute : mode);
        if (!IsRoot) return;

        if ((await Launch("test", ["-x", folder], asServer: true, cancellation)).ExitCode != 0)
            throw new PrivateClusterException(
                $"The folder {folder} cannot be entered by the user {Superuser}, who runs the database when root starts it. "
                + "Name a folder in CHARTER_DATA that lies outside root's home.");
        // Versions before left the folder to the server's user: what root reads there must be what root wrote.
        if (await Found([folder, "-mindepth", "1", "-maxdepth", "1", "!", "-type", "d", "!", "-user", "root", "!", "-name", "postgres*", "!", "-name", ".s.PGSQL.*"], cancellation) is { Length: > 0 } foreign)
            throw new PrivateClusterException($"Others than root have made {foreign}, where the registry keeps its own files. Take it away.");
        if (!Path.Exists(Log))
        {
            File.Delete(Log + ".new");
            await new FileStream(Log + ".new", FileMode.CreateNew).DisposeAsync();
            await Leave(Log + ".new", cancellation);
            File.Move(Log + ".new", Log);
        }
    }

    /// <summary>Makes a folder of one's own, or sees that the one that is there is; as root, takes over that of the server's user.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task Claim(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        if (IsRoot && await Found([path, "-prune", "-type", "d", "-user", Superuser], cancellation) is not "") await Run("chown", ["-h", "root:", path], asServer: false, cancellation);
        if (!await IsOurs(path, cancellation))
            throw new PrivateClusterException($"{path} is no folder of {Environment.UserName}, who is to keep a database in it. Take it away, or name another folder in CHARTER_DATA{(path == folder ? "" : ", with a shorter path")}.");
    }

    /// <summary>Whether it is a folder, and no link to one, of who runs this.</summary>
    private static async Task<bool> IsOurs(string path, CancellationToken cancellation) =>
        await Found([path, "-prune", "-type", "d", "-user", (await Launch("id", ["-u"], asServer: false, cancellation)).Output.Trim()], cancellation) is not "";

    /// <summary>Gives what root has just made, where nobody else makes anything, to the server's user.</summary>
    private static Task Leave(string path, CancellationToken cancellation) => IsRoot ? Run("chown", ["-h", $"{Superuser}:", path], asServer: false, cancellation) : Task.CompletedTask;

    private static IEnumerable<string> Above(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
    }

    private FileStream Own()
    {
        try
        {
            return new FileStream(Path.Combine(folder, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new PrivateClusterException($"The folder {folder} is in use by another run. Stop it, or name another folder in CHARTER_DATA.", e);
        }
    }

    /// <summary>Made aside and moved into place, so that a first start that was interrupted begins anew.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task Initialize(CancellationToken cancellation)
    {
        if (Directory.Exists(data)) return;
        var draft = data + ".new";
        if (Directory.Exists(draft))
        {
            await Launch("find", [draft, "-mindepth", "1", "-delete"], asServer: true, cancellation);
            Directory.Delete(draft);
        }
        Directory.CreateDirectory(draft, OwnerOnly);
        await Leave(draft, cancellation);
        await Run(binaries.Program("initdb"),
            ["-D", draft, "-U", Superuser, "-E", "UTF8", "--locale=C", "--auth-local=trust", "--auth-host=reject", "--no-instructions", "--no-sync"],
            asServer: true, cancellation);
        await WriteAsServer(Path.Combine(draft, "postgresql.conf"), "\ninclude_if_exists 'unimicharter.conf'\n", cancellation, append: true);
        Directory.Move(draft, data);
    }

    private void LinkSocket()
    {
        File.Delete(Socket + SocketName);
        File.CreateSymbolicLink(Socket + SocketName, Socket == folder ? "postgres" + SocketName : data + SocketName);
    }

    /// <summary>A file among the data: by the server's user, who may have made anything of it.</summary>
    private static Task WriteAsServer(string file, string text, CancellationToken cancellation, bool append = false) =>
        Run("sh", ["-c", append ? """cat >> "$1" """ : """cat > "$1.new" && mv -f "$1.new" "$1" """, "sh", file], asServer: true, cancellation, text);

    private static string Settings(bool durable)
    {
        var safety = durable ? "on" : "off";
        return $"""
            listen_addresses = ''
            # The data's own folder: no path is too long.
            unix_socket_directories = '.'
            unix_socket_permissions = 0700
            fsync = {safety}
            full_page_writes = {safety}
            synchronous_commit = {safety}
            shared_buffers = '256MB'
            max_wal_size = '4GB'
            min_wal_size = '1GB'
            jit = off
            # Marten's daemon reads the newest facts first to last: told late how many there are, the planner sorts them all.
            autovacuum_naptime = '10s'
            autovacuum_analyze_scale_factor = 0.02

            """;
    }

    private async Task<bool> IsRunning(CancellationToken cancellation) =>
        (await Launch(binaries.Program("pg_ctl"), ["status", "-D", data], asServer: true, cancellation)).ExitCode == 0;

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(Superuser) + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private Task PgCtl(CancellationToken cancellation, params string[] arguments) =>
        Run(binaries.Program("pg_ctl"), [arguments[0], "-D", data, .. arguments[1..]], asServer: true, cancellation);

    private static bool IsRoot => Environment.UserName == "root";

    private string Log => Path.Combine(folder, "postgres.log");

    /// <summary>The first of what <c>find</c> finds, which looks at links themselves; empty when there is nothing.</summary>
    private static async Task<string> Found(string[] arguments, CancellationToken cancellation) =>
        (await Launch("find", [.. arguments, "-print"], asServer: false, cancellation)).Output.Split('\n')[0];

    private static async Task Run(string program, string[] arguments, bool asServer, CancellationToken cancellation, string? input = null)
    {
        var (exitCode, output, errors) = await Launch(program, arguments, asServer, cancellation, input);
        if (exitCode != 0) throw new PrivateClusterException($"{Path.GetFileName(program)} {arguments[0]} failed: {(output + errors).Trim()}");
    }

    private static async Task<(int ExitCode, string Output, string Errors)> Launch(string program, string[] arguments, bool asServer, CancellationToken cancellation, string? input = null)
    {
        var start = IsRoot && asServer
            ? new ProcessStartInfo("runuser", ["-u", Superuser, "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.RedirectStandardInput = input is not null;
        // The server must not stand in a folder that its user may not enter.
        start.WorkingDirectory = "/";
        using var process = Binaries.Start(start);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The private PostgreSQL cannot run; the message says what to do.</summary>
public sealed class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);
