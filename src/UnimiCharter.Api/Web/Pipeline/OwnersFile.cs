namespace UnimiCharter.Api.Web;

/// <summary>Files that hold a secret: only their owner can read them.</summary>
internal static class OwnersFile
{
    /// <summary>Of the folder that the registry keeps keys of its own making in, whatever its database.</summary>
    public const string FolderSetting = "Charter:KeyFolder";

    /// <summary>The folder that is configured, made when there is none; null for none.</summary>
    /// <exception cref="FormatException">Others can write in it.</exception>
    public static string? FolderOf(IConfiguration configuration)
    {
        if (configuration[FolderSetting] is not { Length: > 0 } folder) return null;
        if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(folder).FullName;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return (File.GetUnixFileMode(folder) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0
            ? folder
            : throw new FormatException($"Others can write in {folder}, where the registry is to keep its keys: chmod go-w {folder}");
    }

    /// <summary>Writes a line: the file is there with all of it, safe on disk, or not at all.</summary>
    public static void Write(string file, string text)
    {
        var unfinished = file + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(unfinished, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text.TrimEnd('\n') + "\n");
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, file, overwrite: true);
    }
}
