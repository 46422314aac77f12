using System.Diagnostics;
using System.Globalization;

namespace UnimiCharter.Store.Tests;

/// <summary>The server of a cluster's folder, handled from outside as its administrator would.</summary>
internal static class Server
{
    /// <summary>Starts it again on the data that it left.</summary>
    public static async Task Start(string folder)
    {
        string[] command = [Binaries.Installed()[0].Program("pg_ctl"), "start", "-w", "-D", Path.Combine(folder, "postgres"), "-l", Path.Combine(folder, "postgres.log")];
        var start = Environment.UserName == "root" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", .. command]) : new ProcessStartInfo(command[0], command[1..]);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = ("/", true, true);
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>The process id of the server; null when none has left one.</summary>
    public static int? Pid(string folder)
    {
        var file = Path.Combine(folder, "postgres", "postmaster.pid");
        return File.Exists(file) ? int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture) : null;
    }
}
