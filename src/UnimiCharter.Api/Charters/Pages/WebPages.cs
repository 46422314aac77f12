using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace UnimiCharter.Api.Charters;

/// <summary>Where a page stands, and where it leads.</summary>
/// <param name="Path">Of what it shows, without an extension.</param>
/// <param name="HasResults">Results of the edition were released.</param>
/// <param name="Base">Of the registry's paths: links name no host, so that a page is the same whatever host it is asked of.</param>
public sealed record Place(string Path, bool HasResults, string Base)
{
    public string To(string path) => Base + path;

    /// <summary>The same in another way to read it.</summary>
    public string As(string extension) => Base + Path + extension;
}

/// <summary>Documents as pages, made by the framework's components: for the screen and for paper, without a script.</summary>
internal sealed partial class WebPages(IServiceProvider services, ILoggerFactory loggers)
{
    private static readonly string Style = Resource("Page.css");

    /// <summary>Its own style and icon, and nothing else.</summary>
    private static readonly string Security =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task<Rendered> Of<TPage>(object document, Place place, Language language) where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Document"] = document, ["Place"] = place, ["Language"] = language, ["Style"] = Style });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
        return Rendered.Text("<!DOCTYPE html>\n" + Entity().Replace(html, Plain), MediaTypes.Html, Security);
    }

    /// <summary>The framework writes what is not ASCII as entities; in UTF-8 it stands as it is. Nothing of it is markup.</summary>
    private static string Plain(Match entity) =>
        Rune.TryCreate(int.Parse(entity.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), out var rune) && rune.Value >= 0xA0 ? rune.ToString() : entity.Value;

    [GeneratedRegex("&#x([0-9A-F]{2,6});")]
    private static partial Regex Entity();

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(WebPages).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
