using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>The portal as axe judges it: WCAG 2.0 to 2.2, A and AA, and what is good practice.</summary>
[Collection(Browser.Name)]
public sealed class AccessibilityTests(Browser browser)
{
    private const string Judge = """
        axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] })
            .then(told => ({ passes: told.passes.length, violations: told.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.html + " " + node.failureSummary).join("\n")}`) }))
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [Theory]
    [InlineData("it", ColorScheme.Light, 1280)]
    [InlineData("it", ColorScheme.Dark, 1280)]
    [InlineData("en", ColorScheme.Light, 640)]
    [InlineData("en", ColorScheme.Dark, 320)]
    [InlineData("it", ColorScheme.Light, 320)]
    public async Task Axe_finds_no_violation(string language, ColorScheme scheme, int width)
    {
        Assert.InRange((await browser.App.Put(Paths.Measurement("accreditamento-cds", "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Status, 200, 201);
        await browser.Visit($"?organization=unimi&edition=2024&lang={language}#accreditamento-cds.effectiveness", async page =>
        {
            await page.Followed();
            var promise = page.Promise("accreditamento-cds", "effectiveness");
            await promise.Locator(".facts").WaitForAsync();
            // As it looks when it has just changed.
            await promise.EvaluateAsync("promise => promise.classList.add('fresh')");
            await page.Locator("#live").EvaluateAsync("live => live.textContent = 'Appena aggiornato'");
            await Judged(page);
        }, on: new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 800 } });
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task Nor_where_the_charter_cannot_be_shown(ColorScheme scheme) => browser.Visit("?organization=nessuno", async page =>
    {
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Button).WaitForAsync();
        await Judged(page);
    }, mayBeRefused: true, on: new() { ColorScheme = scheme });

    /// <param name="atLeast">How many rules apply to what is on the page, at least.</param>
    internal static async Task Judged(IPage page, int atLeast = 16)
    {
        await page.EvaluateAsync(Axe);
        var told = await page.EvaluateAsync<JsonElement>(Judge);
        Assert.Equal([], told.At("violations").EnumerateArray().Select(violation => violation.GetString()));
        Assert.True(told.At("passes").GetInt32() >= atLeast, "Axe judged hardly anything.");
    }
}
