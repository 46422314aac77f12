using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Portal;

/// <summary>
/// The example portal: a page, its style, its script and its icon, which know the registry by its public API alone. It is there where
/// this is registered, which is in the default run only.
/// </summary>
internal sealed class PortalFiles
{
    public const string Page = "index.html";

    private readonly FrozenDictionary<string, PortalFile> files = new[]
    {
        PortalFile.Read(Page, "text/html; charset=utf-8"),
        PortalFile.Read("portal.css", "text/css; charset=utf-8"),
        PortalFile.Read("portal.js", "text/javascript; charset=utf-8"),
        PortalFile.Read("icon.svg", MediaTypes.Svg + "; charset=utf-8"),
    }.ToFrozenDictionary(file => file.Name);

    /// <summary>Null when there is no such file.</summary>
    public PortalFile? Find(string name) => files.GetValueOrDefault(name);
}

/// <param name="Tag">Strong, of its bytes.</param>
internal sealed record PortalFile(string Name, string ContentType, byte[] Bytes, EntityTagHeaderValue Tag)
{
    public static PortalFile Read(string name, string contentType)
    {
        using var resource = typeof(PortalFile).Assembly.GetManifestResourceStream(typeof(PortalFile), name) ?? typeof(PortalFile).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new(name, contentType, bytes, new(Rendered.ETagOf(SHA256.HashData(bytes))));
    }
}
