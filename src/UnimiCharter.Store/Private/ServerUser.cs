using System.Diagnostics;

namespace UnimiCharter.Store;

/// <summary>Who runs the server: whoever starts the registry or, as PostgreSQL is not run by root, another user of the machine.</summary>
internal static class ServerUser
{
    /// <summary>Of the other one; and of the superuser in the database.</summary>
    public const string Name = "postgres";

    /// <summary>Whether it is another than who starts the registry.</summary>
    public static bool IsOther => Environment.UserName == "root";

    /// <summary>Gives what root has just made, where nobody else makes anything, to the server's user.</summary>
    public static Task Give(string path, CancellationToken cancellation) => IsOther ? Run("chown", ["-h", $"{Name}:", path], asServer: false, cancellation) : Task.CompletedTask;

    /// <summary>A file among the data: by the server's user, who may have made anything of it.</summary>
    public static Task Write(string file, string text, CancellationToken cancellation, bool append = false) =>
        Run("sh", ["-c", append ? """cat >> "$1" """ : """cat > "$1.new" && mv -f "$1.new" "$1" """, "sh", file], asServer: true, cancellation, text);

    /// <summary>The first of what <c>find</c> finds, which looks at links themselves; empty when there is nothing.</summary>
    public static async Task<string> Found(string[] arguments, CancellationToken cancellation) =>
        (await Launch("find", [.. arguments, "-print"], asServer: false, cancellation)).Output.Split('\n')[0];

    public static async Task Run(string program, string[] arguments, bool asServer, CancellationToken cancellation, string? input = null)
    {
        var (exitCode, output, errors) = await Launch(program, arguments, asServer, cancellation, input);
        if (exitCode != 0) throw new PrivateClusterException($"{Path.GetFileName(program)} {arguments[0]} failed: {(output + errors).Trim()}");
    }

    public static async Task<(int ExitCode, string Output, string Errors)> Launch(string program, string[] arguments, bool asServer, CancellationToken cancellation, string? input = null)
    {
        var start = IsOther && asServer
            ? new ProcessStartInfo("runuser", ["-u", Name, "--", program, .. arguments])
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
}
