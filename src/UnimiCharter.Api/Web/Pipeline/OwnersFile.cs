namespace UnimiCharter.Api.Web;

/// <summary>Files that hold a secret: only their owner can read them.</summary>
internal static class OwnersFile
{
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
