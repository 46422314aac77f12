using System.Text.RegularExpressions;
using Microsoft.Playwright;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>Who knows the registry's address alone is led on, and who is a program is told that there is nothing.</summary>
[Collection(Browser.Name)]
public sealed partial class HomeTests(Browser browser)
{
    private static readonly string[] Parts = ["/portal", "/docs", "/v1/unimi/charters/2024.it.html", "/v1/organizations"];

    private readonly App app = browser.App;

    [Fact]
    public async Task A_person_finds_the_charters_the_portal_and_the_documentation_and_every_link_leads_there()
    {
        var page = (await app.Get("/", "Accept: text/html,application/xhtml+xml,*/*;q=0.8", App.Anonymous)).Expect(200);
        Assert.Equal("text/html; charset=utf-8", page.Header("Content-Type"));
        var links = Link().Matches(page.Text).Select(link => link.Groups[1].Value).ToList();
        Assert.All(Parts, part => Assert.Contains(part, links));
        foreach (var link in links) (await Followed(link)).Expect(200);
    }

    [Theory]
    [InlineData("Accept: application/json")]
    [InlineData("Accept: */*")]
    [InlineData("Accept-Language: it")]
    public async Task A_program_is_told_that_there_is_nothing(string header)
    {
        var answer = (await app.Get("/", header, App.Anonymous)).ExpectProblem(404, "not-found");
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("/icon.svg")]
    [InlineData("/favicon.ico")]
    public async Task The_icon_of_all_pages_is_a_picture(string path)
    {
        var icon = (await app.Get(path, App.Anonymous)).Expect(200);
        Assert.Equal("image/svg+xml; charset=utf-8", icon.Header("Content-Type"));
        Assert.StartsWith("<svg", icon.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it-IT", ColorScheme.Light, 1280)]
    [InlineData("it-IT", ColorScheme.Dark, 320)]
    [InlineData("en-GB", ColorScheme.Light, 320)]
    public Task Axe_finds_no_violation_and_nothing_is_wider_than_the_window(string locale, ColorScheme scheme, int width) => browser.Open("", async page =>
    {
        await AccessibilityTests.Judged(page, atLeast: 10);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }, on: new() { Locale = locale, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 640 } });

    private async Task<Answer> Followed(string link)
    {
        var answer = await app.Get(link, App.Anonymous);
        for (var hops = 0; answer.Status is 301 or 302 or 307 or 308 && hops < 3; hops++)
            answer = await app.Get(new Uri(new Uri(app.Root, link), answer.Header("Location")).PathAndQuery, App.Anonymous);
        return answer;
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
