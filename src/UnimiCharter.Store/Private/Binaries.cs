using System.Diagnostics;

namespace UnimiCharter.Store;

/// <summary>The PostgreSQL programs of one version installed on this machine.</summary>
/// <param name="Folder">Holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">The major version: 17.</param>
public sealed record Binaries(string Folder, string Major)
{
    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>What they get of the environment, in which keys and connection strings are: where programs, libraries and time zones are.</summary>
    private static readonly string[] Inherited = ["PATH", "LD_LIBRARY_PATH", "TZ", "TZDIR"];

    /// <summary>All versions installed, newest first: on the PATH, where Debian and its kin put them, and Homebrew's.</summary>
    public static IReadOnlyList<Binaries> Installed()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Below("/usr/lib/postgresql", "*", "bin"))
            .Concat(Below("/opt/homebrew/opt", "postgresql*", "bin"))
            .Concat(Below("/usr/local/opt", "postgresql*", "bin"))
            .Append("/usr/pgsql/bin");
        return folders
            .Where(folder => Needed.All(program => File.Exists(Path.Combine(folder, program))))
            // A folder of links to some of the programs leads to where all of them are.
            .Select(folder => Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true)?.FullName) ?? folder)
            .Distinct()
            .Select(folder => new Binaries(folder, MajorOf(folder)))
            .DistinctBy(binaries => binaries.Major)
            .OrderByDescending(binaries => int.TryParse(binaries.Major, out var major) ? major : 0)
            .ToArray();
    }

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>Starts one of them, or a program that helps them.</summary>
    internal static Process Start(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Except(Inherited).ToArray()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start)!;
    }

    private static IEnumerable<string> Below(string root, string pattern, string leaf) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root, pattern).Select(folder => Path.Combine(folder, leaf)) : [];

    /// <summary>From <c>postgres (PostgreSQL) 17.2 (Debian …)</c>.</summary>
    private static string MajorOf(string folder)
    {
        using var process = Start(new(Path.Combine(folder, "postgres"), "--version") { RedirectStandardOutput = true });
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return words.Length > 2 ? new string(words[2].TakeWhile(char.IsAsciiDigit).ToArray()) : "0";
    }
}
