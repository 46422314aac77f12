using UnimiCharter.Api.Tests.Document;

namespace UnimiCharter.Api.Tests.Harness;

internal static class Source
{
    /// <summary>The C# files below folders of the repository, without what the build made.</summary>
    public static IEnumerable<string> Files(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
