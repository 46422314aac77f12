using System.Diagnostics;
using System.Globalization;

namespace UnimiCharter.Store.Tests;

/// <summary>
/// Folders for clusters, below one that is named after this process. Where root runs the tests, the user postgres must be able to
/// enter it, so it is not in root's home. What a killed run left behind is cleared away by the next.
/// </summary>
internal static class Folders
{
    private const string Prefix = "unimicharter-tests-";

    private static readonly Lazy<string> Root = new(Make);
    private static int made;

    /// <summary>The path of a folder that is not there yet.</summary>
    public static string New(string name) =>
        Path.Combine(Root.Value, Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture), name);

    /// <summary>The same, below an existing folder that everybody may enter.</summary>
    public static string NewInParent(string name)
    {
        var folder = New(name);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        return folder;
    }

    public static void DeleteAll()
    {
        if (Root.IsValueCreated) Delete(Root.Value);
    }

    private static string Make()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
            if (int.TryParse(left.Split('-')[^2], out var owner) && !IsRunning(owner)) Delete(left);
        var root = Directory.CreateTempSubdirectory(FormattableString.Invariant($"{Prefix}{Environment.ProcessId}-")).FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(root, File.GetUnixFileMode(root) | UnixFileMode.OtherExecute);
        return root;
    }

    private static void Delete(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "postmaster.pid", SearchOption.AllDirectories))
            if (int.TryParse(File.ReadLines(file).First(), out var server) && CommandLine(server).Contains(Path.GetDirectoryName(file)!, StringComparison.Ordinal))
            {
                using var postmaster = Process.GetProcessById(server);
                postmaster.Kill(entireProcessTree: true);
                postmaster.WaitForExit();
            }
        Directory.Delete(root, recursive: true);
    }

    private static string CommandLine(int process)
    {
        var file = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline";
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private static bool IsRunning(int id) => Process.GetProcesses().Any(process => process.Id == id);
}
