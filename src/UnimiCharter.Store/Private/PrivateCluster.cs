using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// A PostgreSQL of our own, run from the binaries installed on the machine on a data folder of ours. It listens on a socket
/// in a folder that only its owner enters, never on the network. It outlives a killed API, whose next start finds it running.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    // The kernel's limit for a socket's path is 108 bytes with its closing zero.
    private const int MaxSocketPath = 107;
    private const string SocketName = "/.s.PGSQL.5432";
    private const string Superuser = "postgres";

    private readonly string folder;
    private readonly string data;
    private readonly Binaries binaries;
    private FileStream? ownership;

    private PrivateCluster(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        data = Path.Combine(this.folder, "postgres");
        binaries = ChooseBinaries(data);
        Socket = Encoding.UTF8.GetByteCount(this.folder + SocketName) <= MaxSocketPath
            ? this.folder
            : Path.Combine(Path.GetTempPath(), "unimicharter-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(this.folder)))[..16]);
    }

    /// <summary>The folder of the server's socket; <c>psql -h</c> takes it.</summary>
    public string Socket { get; }

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
            await File.WriteAllTextAsync(Path.Combine(cluster.data, "unimicharter.conf"), cluster.Settings(durable), cancellation);
            await cluster.PgCtl(cancellation, "start", "-w", "-t", "60", "-l", Path.Combine(cluster.folder, "postgres.log"));
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
        return await cluster.IsRunning(cancellation) ? cluster : null;
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

    /// <summary>As root the server runs as the user postgres, who must own the folder.</summary>
    private async Task Prepare(CancellationToken cancellation)
    {
        foreach (var needed in new[] { folder, Socket })
        {
            if (Directory.Exists(needed)) continue;
            if (OperatingSystem.IsWindows()) throw new PrivateClusterException("On Windows, name a server in ConnectionStrings__Charter.");
            Directory.CreateDirectory(needed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (IsRoot) await Run("chown", [$"{Superuser}:", needed], asServer: false, cancellation);
        }
        if (IsRoot && (await Launch("test", ["-w", folder], asServer: true, cancellation)).ExitCode != 0)
            throw new PrivateClusterException(
                $"The folder {folder} cannot be written by the user {Superuser}, who runs the database when root starts it. "
                + "Name a folder in CHARTER_DATA that lies outside root's home and belongs to that user.");
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
    private async Task Initialize(CancellationToken cancellation)
    {
        if (Directory.Exists(data)) return;
        var draft = data + ".new";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        await Run(binaries.Program("initdb"),
            ["-D", draft, "-U", Superuser, "-E", "UTF8", "--locale=C", "--auth-local=trust", "--auth-host=reject", "--no-instructions", "--no-sync"],
            asServer: true, cancellation);
        await File.AppendAllTextAsync(Path.Combine(draft, "postgresql.conf"), "\ninclude_if_exists 'unimicharter.conf'\n", cancellation);
        Directory.Move(draft, data);
    }

    private string Settings(bool durable)
    {
        var safety = durable ? "on" : "off";
        return $"""
            listen_addresses = ''
            unix_socket_directories = '{Socket.Replace("'", "''", StringComparison.Ordinal)}'
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

    private static async Task Run(string program, string[] arguments, bool asServer, CancellationToken cancellation)
    {
        var (exitCode, output) = await Launch(program, arguments, asServer, cancellation);
        if (exitCode != 0) throw new PrivateClusterException($"{Path.GetFileName(program)} {arguments[0]} failed: {output.Trim()}");
    }

    private static async Task<(int ExitCode, string Output)> Launch(string program, string[] arguments, bool asServer, CancellationToken cancellation)
    {
        var start = IsRoot && asServer
            ? new ProcessStartInfo("runuser", ["-u", Superuser, "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // The server must not stand in a folder that its user may not enter.
        start.WorkingDirectory = "/";
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + await errors);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The private PostgreSQL cannot run; the message says what to do.</summary>
public sealed class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);
