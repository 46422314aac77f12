using System.Diagnostics;
using System.Globalization;
using UnimiCharter.Api.Tests.Changes;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>The throwaway PostgreSQL of this run, with a template in which the 2024 charter is loaded.</summary>
internal static class Cluster
{
    /// <summary>Of a connection string: a machine that stands still for a while is not an absent server.</summary>
    public const string Patient = "Timeout=300;Command Timeout=300";

    private const string Template = "template_2024";

    /// <summary>Of a shell: ends the server of the folder that is its second argument, also when it is frozen.</summary>
    private const string Quit = "server=$(head -n 1 \"$2/postgres/postmaster.pid\") && { kill -CONT $server $(pgrep -P $server); kill -QUIT $server; }";

    private static readonly Lazy<Task<PrivateCluster>> Started = new(Start);
    private static int made;

    /// <summary>The connection string of a fresh database with the charter in it and nothing else.</summary>
    public static Task<string> NewDatabase() => New(Template);

    /// <summary>Of one with nothing in it, not even tables.</summary>
    public static Task<string> NewEmptyDatabase() => New(null);

    private static async Task<string> New(string? template) => await Create(await Started.Value, $"test_{Interlocked.Increment(ref made)}", template);

    /// <summary>A folder for a cluster, which is stopped and deleted when this process ends, however it ends.</summary>
    public static string NewFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"unimicharter-api-tests-{Environment.ProcessId}-{Guid.NewGuid():N}"[..48]);
        // A run that was just starting it may have done so only after this process was gone.
        WhenThisEnds(Ends, $"for again in 1 2 3; do {Quit}; sleep 1; done; rm -rf \"$2\"", folder);
        return folder;
    }

    /// <summary>Ends the server of a folder, if it has one.</summary>
    public static void Stop(string folder)
    {
        using var stopping = Process.Start(new ProcessStartInfo("sh", ["-c", $"({Quit}) > /dev/null 2>&1", "sh", "", folder]) { WorkingDirectory = "/" })!;
        stopping.WaitForExit();
    }

    /// <summary>Ends a process when this one ends, however it ends.</summary>
    public static void Bind(Process process) => WhenThisEnds("while kill -0 \"$1\" && kill -0 \"$2\"; do sleep 2; done", "kill -KILL \"$2\"", process.Id.ToString(CultureInfo.InvariantCulture));

    // One process that starts no others, for as long as the tests take: there is one of it for each folder.
    private const string Ends = "tail -s 0.5 --pid=\"$1\" -f /dev/null";

    private static void WhenThisEnds(string wait, string then, string with)
    {
        // Whoever ends the tests by a signal to all of their group is not to end who cleans up after them.
        var watch = $"(trap '' TERM INT HUP; {wait}; kill -0 \"$1\" || {{ {then}; }}) > /dev/null 2>&1 < /dev/null &";
        using var watcher = Process.Start(new ProcessStartInfo("sh", ["-c", watch, "sh", $"{Environment.ProcessId}", with]) { WorkingDirectory = "/" })!;
        watcher.WaitForExit();
    }

    private static async Task<PrivateCluster> Start()
    {
        var cluster = await PrivateCluster.Start(NewFolder(), durable: false);
        await using (var app = await App.Start(await Create(cluster, Template, null))) await FeedTests.UpToDate(app);
        return cluster;
    }

    private static async Task<string> Create(PrivateCluster cluster, string database, string? template)
    {
        await cluster.CreateDatabase(database, template);
        return cluster.ConnectionString(database) + ";Maximum Pool Size=10;" + Patient;
    }
}
