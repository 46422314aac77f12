using System.Diagnostics;
using System.Globalization;
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

    private Server(string folder, PrivateCluster cluster) => (this.folder, this.cluster) = (folder, cluster);

    public string ConnectionString => cluster.ConnectionString("charter");

    public string PatientConnectionString => $"{ConnectionString};{Cluster.Patient}";

    public static async Task<Server> Start(string? at = null)
    {
        var folder = at ?? Cluster.NewFolder();
        var cluster = await PrivateCluster.Start(folder);
        await cluster.CreateDatabase("charter");
        return new(folder, cluster);
    }

    public Task Kill() => cluster.Kill();

    /// <summary>The folder still belongs to this process, so the server is started by its own program.</summary>
    public Task StartAgain() => Run(
        [.. AsServer, Binaries.Installed()[0].Program("pg_ctl"), "start", "-s", "-w", "-D", Path.Combine(folder, "postgres"), "-l", Path.Combine(folder, "postgres.log")]);

    public async Task Freeze() => frozen = await Signal("-STOP", await Processes());

    public async Task Thaw() => frozen = (await Signal("-CONT", frozen))[..0];

    public async ValueTask DisposeAsync()
    {
        await Thaw();
        await cluster.DisposeAsync();
    }

    /// <summary>The postmaster and its children.</summary>
    private async Task<string[]> Processes()
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(folder, "postgres", "postmaster.pid")))[0];
        return [postmaster, .. Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)!).Where(pid => int.TryParse(pid, out _) && ParentOf(pid) == postmaster)];
    }

    private static async Task<string[]> Signal(string signal, string[] processes)
    {
        if (processes.Length > 0) await Run(["kill", signal, .. processes]);
        return processes;
    }

    private static string? ParentOf(string pid)
    {
        try
        {
            // "123 (postgres) S 100 …": the name may hold anything, so what follows its last parenthesis counts.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task Run(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', command)} ended with {process.ExitCode}"));
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone on the machine";
}
