namespace UnimiCharter.Api.Data;

/// <summary>The files that lie beside the program, and that a registry starts with.</summary>
internal static class DataFiles
{
    /// <param name="kind">The folder of them: Charters or Programmes.</param>
    /// <param name="names">Of files, without their ending; null for all.</param>
    public static IEnumerable<(string Name, byte[] Bytes)> Of(string kind, IReadOnlyCollection<string>? names) =>
        from path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data", kind), "*.json").Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(path)
        where names is null || names.Contains(name)
        select (name, File.ReadAllBytes(path));
}
