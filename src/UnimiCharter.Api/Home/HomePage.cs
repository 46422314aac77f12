using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Api.Home;

/// <summary>The page at the registry's address: what it is, and where the charters, the portal and the documentation are.</summary>
/// <param name="hasPortal">The example portal is served, which is in the default run only.</param>
internal sealed class HomePage(Register register, TimeProvider time, bool hasPortal)
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #17324d; --paper: #fff; --link: #0b5394; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8eef4; --paper: #101a24; --link: #8fc1f5; } }
        body { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; font: 100%/1.6 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: var(--ink); background: var(--paper); overflow-wrap: break-word; }
        a { color: var(--link); } li { padding: .25rem 0; } h1 { line-height: 1.2; }
        """;

    private static readonly string Security =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task<Rendered> Of(Language language, HttpRequest request, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var root = request.PathBase.ToUriComponent();
        var links = new StringBuilder();
        foreach (var (organization, edition, charter) in await register.Charters(null, cancellation))
            if (charter.IsPublicAt(now)) Link($"/v1/{organization}/charters/{edition}.{language.Tag()}.html", $"{charter.OrganizationName}: {charter.Title}", "it");
        if (hasPortal) Link("/portal", language.Pick("Il portale d'esempio: che cosa promettono i servizi, e se la promessa è mantenuta", "The example portal: what the services promise, and whether they keep it"));
        Link("/docs", language.Pick("La documentazione dell'API, da provare", "The documentation of the API, to be tried"));
        Link("/v1/organizations", language.Pick("I dati: gli enti del registro", "The data: the organizations of the registry"));
        return Rendered.Text($"""
            <!DOCTYPE html>
            <html lang="{language.Tag()}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>UnimiCharter</title>
            <link rel="icon" href="{root}/icon.svg" type="image/svg+xml">
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>UnimiCharter</h1>
            <p>{language.Pick("Il registro delle carte dei servizi: che cosa promettono i servizi di un ateneo, e se l'hanno mantenuto.", "The registry of service charters: what a university's services promise, and whether they kept it.")}</p>
            <ul>
            {links}</ul>
            </main>
            </body>
            </html>

            """, MediaTypes.Html, Security);

        void Link(string path, string text, string? of = null) =>
            links.Append("<li><a href=\"").Append(root).Append(path).Append('"').Append(of is null || of == language.Tag() ? "" : $" lang=\"{of}\"").Append('>').Append(WebUtility.HtmlEncode(text)).Append("</a></li>\n");
    }
}
