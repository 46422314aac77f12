using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace UnimiCharter.Api.OpenApi;

/// <summary>NSwag's page of the document, from its own files. Its one script within the page is let run by its hash, and no other is.</summary>
internal static partial class DocsPage
{
    public const string Path = "/docs";

    public static void UseDocsPage(this WebApplication app) => app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), docs =>
    {
        docs.Use(next => http => Admit(http, next));
        docs.UseSwaggerUi(page =>
        {
            (page.Path, page.DocumentTitle) = (Path, "UnimiCharter");
            page.SwaggerRoutes.Add(new("UnimiCharter v1", Links.Description));
            page.PersistAuthorization = false;
        });
    });

    /// <summary>The page is made of settings, and its script with it: the hash is of what is sent.</summary>
    private static async Task Admit(HttpContext http, RequestDelegate next)
    {
        var body = http.Response.Body;
        using var made = new MemoryStream();
        http.Response.Body = made;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        if (http.Response.ContentType?.StartsWith(MediaTypes.Html, StringComparison.Ordinal) == true)
        {
            // A browser hashes what it has read, in which every line ends the same.
            var text = Encoding.UTF8.GetString(made.GetBuffer(), 0, (int)made.Length).ReplaceLineEndings("\n");
            var hashes = Script().Matches(text)
                .Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))}'");
            http.Response.Headers.ContentSecurityPolicy =
                $"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' {string.Join(' ', hashes)}; base-uri 'none'; frame-ancestors 'none'";
        }
        // The patience with the database is not meant for readers.
        if (made.Length > 0) await http.Response.SendWhole(made.GetBuffer().AsMemory(0, (int)made.Length));
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
