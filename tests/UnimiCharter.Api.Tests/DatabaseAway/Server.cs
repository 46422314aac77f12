using System.Diagnostics;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>A PostgreSQL of a test's own, safe against crashes, that can be killed, started again, frozen and thawed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly string[] AsServer = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private readonly string folder;
    private readonly PrivateCluster cluster;
    private string[] frozen = [];
    private bool isDead;

    private Server(string folder, PrivateCluster cluster) => (this.folder, this.cluster) = (folder, cluster);

    public string ConnectionString => cluster.ConnectionString("charter");

    public string PatientConnectionString => $"{ConnectionString};{Cluster.Patient}";

    public static async Task<Server> Start(string? at = null)
    {
        var folder = at ?? Cluster.NewFolder();
        var server = new Server(folder, await PrivateCluster.Start(folder));
        try
        {
            await server.cluster.CreateDatabase("charter");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task Kill()
    {
        isDead = true;
        await cluster.Kill();
    }

    /// <summary>The folder still belongs to this process, so the server is started by its own program.</summary>
    public async Task StartAgain()
    {
        isDead = false;
        string[] command = [.. AsServer, Binaries.Installed()[0].Program("pg_ctl"), "start", "-s", "-w", "-t", "300", "-D", Path.Combine(folder, "postgres"), "-l", Path.Combine(folder, "postgres.log")];
        Assert.Equal(0, await Run(command));
    }

    /// <summary>The postmaster first, which has no more children from then on.</summary>
    public async Task Freeze()
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(folder, "postgres", "postmaster.pid")))[0];
        await Stop([postmaster]);
        await Stop([postmaster, .. Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)!).Where(pid => int.TryParse(pid, out _) && StatOf(pid) is [_, var parent, ..] && parent == postmaster)]);

        async Task Stop(string[] processes)
        {
            frozen = processes;
            // Some may have ended since.
            await Run(["kill", "-STOP", .. processes]);
            await Until.True(() => Task.FromResult(processes.All(pid => StatOf(pid) is null or ["T" or "Z", ..])));
        }
    }

    public async Task Thaw()
    {
        if (frozen.Length > 0) await Run(["kill", "-CONT", .. frozen]);
        frozen = [];
    }

    /// <summary>Leaves nothing of it running, wherever the test broke off.</summary>
    public async ValueTask DisposeAsync()
    {
        await Thaw();
        try
        {
            await cluster.DisposeAsync();
        }
        catch (PrivateClusterException) when (isDead)
        {
            // There is none to stop.
        }
        catch (PrivateClusterException)
        {
            await cluster.Kill();
        }
    }

    /// <summary>A process's state, its parent and more; null when it is gone.</summary>
    private static string[]? StatOf(string pid)
    {
        try
        {
            // "123 (postgres) S 100 …": the name may hold anything, so what follows its last parenthesis counts.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<int> Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone on the machine";
}
