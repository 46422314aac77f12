using System.Diagnostics;
using System.Runtime.Versioning;
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
    private readonly PrivateFolder folder;
    private readonly Binaries binaries;
    private FileStream? ownership;

    private PrivateCluster(string folder)
    {
        this.folder = new(folder);
        binaries = ChooseBinaries(this.folder.Data);
    }

    /// <summary>The folder where the server's socket is found; <c>psql -h</c> takes it.</summary>
    public string Socket => folder.Socket;

    /// <inheritdoc cref="PrivateFolder.Exposed"/>
    public string? Exposed => folder.Exposed;

    /// <summary>The default data folder: what root runs as another user must lie outside root's home.</summary>
    public static string DefaultFolder => ServerUser.IsOther
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
        await cluster.folder.Prepare(cancellation);
        cluster.ownership = cluster.folder.Own();
        try
        {
            await cluster.Initialize(cancellation);
            // One that was killed a moment ago still counts as running and answers nobody; one that recovers will answer.
            for (var look = 0; look < 300 && await cluster.IsRunning(cancellation); look++)
            {
                if (await cluster.Answers(cancellation)) return cluster;
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
            await ServerUser.Write(Path.Combine(cluster.folder.Data, "unimicharter.conf"), Settings(durable), cancellation);
            cluster.folder.LinkSocket();
            await cluster.PgCtl(cancellation, "start", "-w", "-t", "60", "-l", cluster.folder.Log);
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
        return await cluster.folder.HasSocket(cancellation) && await cluster.IsRunning(cancellation) ? cluster : null;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Socket,
        Username = ServerUser.Name,
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
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(folder.Data, "postmaster.pid")))[0], System.Globalization.CultureInfo.InvariantCulture);
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

    /// <summary>Made aside and moved into place, so that a first start that was interrupted begins anew.</summary>
    [UnsupportedOSPlatform("windows")]
    private async Task Initialize(CancellationToken cancellation)
    {
        if (Directory.Exists(folder.Data)) return;
        var draft = folder.Data + ".new";
        if (Directory.Exists(draft))
        {
            await ServerUser.Launch("find", [draft, "-mindepth", "1", "-delete"], asServer: true, cancellation);
            Directory.Delete(draft);
        }
        Directory.CreateDirectory(draft, PrivateFolder.OwnerOnly);
        await ServerUser.Give(draft, cancellation);
        await ServerUser.Run(binaries.Program("initdb"),
            ["-D", draft, "-U", ServerUser.Name, "-E", "UTF8", "--locale=C", "--auth-local=trust", "--auth-host=reject", "--no-instructions", "--no-sync"],
            asServer: true, cancellation);
        await ServerUser.Write(Path.Combine(draft, "postgresql.conf"), "\ninclude_if_exists 'unimicharter.conf'\n", cancellation, append: true);
        Directory.Move(draft, folder.Data);
    }

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
            # What is thrown away is not kept in shape: its workers would go round hundreds of databases of tests all the time.
            autovacuum = {safety}
            # Marten's daemon reads the newest facts first to last: told late how many there are, the planner sorts them all.
            autovacuum_naptime = '10s'
            autovacuum_analyze_scale_factor = 0.02

            """;
    }

    private async Task<bool> IsRunning(CancellationToken cancellation) =>
        (await ServerUser.Launch(binaries.Program("pg_ctl"), ["status", "-D", folder.Data], asServer: true, cancellation)).ExitCode == 0;

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(ServerUser.Name) + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private Task PgCtl(CancellationToken cancellation, params string[] arguments) =>
        ServerUser.Run(binaries.Program("pg_ctl"), [arguments[0], "-D", folder.Data, .. arguments[1..]], asServer: true, cancellation);

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The private PostgreSQL cannot run; the message says what to do.</summary>
public sealed class PrivateClusterException(string message, Exception? inner = null) : Exception(message, inner);
