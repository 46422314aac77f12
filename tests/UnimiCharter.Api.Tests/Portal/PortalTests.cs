using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using UnimiCharter.Api.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace UnimiCharter.Api.Tests.Portal;

/// <summary>What a person sees and does at the portal.</summary>
[Collection(Browser.Name)]
public sealed class PortalTests(Browser browser)
{
    private static readonly string[] Stops = ["organization", "edition", "show", "print", "matrix-scroll"];

    private readonly App app = browser.App;

    [Fact]
    public Task The_charter_is_shown_with_its_services_their_promises_and_the_matrix() => browser.Visit("", async page =>
    {
        await page.Shown();
        await Expect(page).ToHaveTitleAsync("Carta dei servizi 2024 – Direzione Didattica e Formazione · Università degli Studi di Milano");
        await Expect(page.Locator("article.service")).ToHaveCountAsync(11);
        await Expect(page.Locator(".promise")).ToHaveCountAsync(66);
        await Expect(page.Locator("#matrix tbody tr")).ToHaveCountAsync(11);
        await Expect(page.Locator("#matrix a.cell")).ToHaveCountAsync(66);
        await Expect(page.Locator("#version")).ToHaveTextAsync("Versione 1.0.0, pubblicata e firmata");
        await Expect(page.Locator("#finality")).ToContainTextAsync("Risultati provvisori: 66 esiti su 66");
        var promise = page.Promise("dottorato", "effectiveness");
        await Expect(promise.Locator("img.badge")).ToHaveAttributeAsync("alt", new Regex("^Standard: ≤ 20%\\. Non valutabile: .+ \\(provvisorio, 0 periodi su 12\\)$"));
        // Every badge has come, and is a picture.
        await Until.True(() => page.EvaluateAsync<bool>("[...document.querySelectorAll('img.badge')].every(badge => badge.complete && badge.naturalWidth > 100)"));
    });

    [Fact]
    public async Task Who_has_the_page_open_sees_the_outcome_of_what_an_office_has_just_posted()
    {
        var office = Keys.As(await app.Issue("ufficio-che-posta", "office", "master"));
        await browser.Visit("#master.effectiveness", async page =>
        {
            await page.Followed();
            await page.EvaluateAsync("window.isStillTheSame = true");
            var promise = page.Promise("master", "effectiveness");
            await Expect(promise.Locator(".sentence")).ToContainTextAsync("nessun dato è stato comunicato");
            var before = await promise.Locator("img.chart").GetAttributeAsync("src");

            (await app.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"numerator":9,"denominator":41}""", office)).Expect(201);

            await Expect(promise.Locator("img.badge")).ToHaveAttributeAsync("alt", "Standard: ≤ 20%. Non rispettato (provvisorio, 1 periodo su 12)");
            await Expect(promise.Locator(".figures").First).ToContainTextAsync("9 su 41 (21,95%)");
            await Expect(promise.Locator(".sentence")).ToContainTextAsync("la promessa non è mantenuta");
            await Expect(promise.Locator(".facts")).ToContainTextAsync("marzo 2024");
            await Expect(page.Cell("master", "effectiveness")).ToHaveTextAsync(new Regex("Non rispettato \\(provvisorio, 1 periodo su 12\\)"));
            await Expect(page.Locator("#counts .missed strong")).ToHaveTextAsync("1");
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Master, Soddisfazione degli utenti: Non rispettato (provvisorio, 1 periodo su 12)");
            // The pictures are those of now as well, whatever the cache holds.
            Assert.Contains("Non rispettato", await Drawn(page, promise.Locator("img.badge")), StringComparison.Ordinal);
            Assert.Contains("9 su 41", await Drawn(page, promise.Locator("img.chart")), StringComparison.Ordinal);
            Assert.NotEqual(before, await promise.Locator("img.chart").GetAttributeAsync("src"));
            Assert.True(await page.EvaluateAsync<bool>("window.isStillTheSame"));

            // And who comes now sees it at once.
            await page.ReloadAsync();
            await Expect(page.Promise("master", "effectiveness").Locator("img.badge")).ToHaveAttributeAsync("alt", "Standard: ≤ 20%. Non rispettato (provvisorio, 1 periodo su 12)");
            Assert.Contains("Non rispettato", await Drawn(page, page.Promise("master", "effectiveness").Locator("img.badge")), StringComparison.Ordinal);
        });
    }

    [Fact]
    public Task Another_organization_and_another_edition_are_chosen_and_the_address_says_so() => browser.Visit("", async page =>
    {
        await page.Shown();
        await page.GetByLabel("Ente").SelectOptionAsync(Browser.Other);
        await Expect(page.Locator("article.service")).ToHaveCountAsync(1);
        await Expect(page.Locator("[id='altro.reclami']")).ToBeVisibleAsync();
        await Expect(page.Locator("#version")).ToHaveTextAsync("Non ancora pubblicata: così come risulta oggi");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Ora è mostrata: Carta 2024");
        await page.GetByLabel("Edizione").SelectOptionAsync("2023");
        await Expect(page.Locator("article.service h3")).ToHaveTextAsync("Servizio del 2023");
        await Expect(page).ToHaveURLAsync(new Regex("/portal\\?organization=verona&edition=2023&lang=it$"));

        await page.ReloadAsync();
        await Expect(page.Locator("article.service h3")).ToHaveTextAsync("Servizio del 2023");
        await Expect(page.GetByLabel("Edizione")).ToHaveValueAsync("2023");
    });

    [Fact]
    public Task The_page_speaks_English_where_that_is_chosen_and_asks_for_it() => browser.Visit("#dottorato.continuity", async page =>
    {
        await page.Shown();
        await Expect(page.Promise("dottorato", "continuity").Locator(".sentence")).ToContainTextAsync("Per il 2024");
        var english = page.GetByRole(AriaRole.Button, new() { Name = "English" });
        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/compliance?", StringComparison.Ordinal) && request.Headers["accept-language"] == "en");
        await english.ClickAsync();
        await asked;
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(english).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(english).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The services and their promises" })).ToBeVisibleAsync();
        await Expect(page.Locator("#finality")).ToContainTextAsync("Provisional results");
        // What was open stays so, in the other language; the charter's own words stay in theirs, and say so.
        var promise = page.Promise("dottorato", "continuity");
        await Expect(promise.Locator(".sentence")).ToContainTextAsync("For 2024 the service");
        await Expect(promise.Locator("img.badge")).ToHaveAttributeAsync("alt", new Regex("Not evaluable: .+ \\(provisional, 0 of 12 periods\\)"));
        await Expect(promise.Locator("h4 span").Last).ToHaveAttributeAsync("lang", "it");
        Assert.Contains("Not evaluable", await Drawn(page, promise.Locator("img.badge")), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Italiano" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "I servizi e le loro promesse" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("&lang=it#dottorato\\.continuity$"));
    }, on: new() { Locale = "en-GB" });

    [Fact]
    public Task The_keyboard_alone_leads_from_the_first_link_to_an_explanation() => browser.Visit("", async page =>
    {
        await page.Shown();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        foreach (var id in Stops)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.Locator("#" + id)).ToBeFocusedAsync();
        }
        // The first row: the service, then its six outcomes.
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Cell("sportello-orientamento", "accessibility")).ToBeFocusedAsync();
        Assert.NotEqual("0px", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth"));
        await page.Keyboard.PressAsync("Enter");
        var promise = page.Promise("sportello-orientamento", "accessibility");
        await Expect(promise).ToBeFocusedAsync();
        await Expect(promise.Locator(".sentence")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(promise.Locator("summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(promise.Locator(".sentence")).ToBeHiddenAsync();
    });

    [Fact]
    public Task What_would_be_markup_is_shown_as_the_text_that_it_is() => browser.Visit($"?organization={Browser.Other}&edition=2024#altro.reclami", async page =>
    {
        await page.Shown();
        var promise = page.Promise("altro", "reclami");
        await Expect(promise.Locator(".sentence")).ToContainTextAsync(Browser.Hostile);
        await Expect(page.Locator("article.service h3")).ToHaveTextAsync(Browser.Hostile);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Carta 2024 " + Browser.Hostile);
        await Expect(page.Locator("#organization-name")).ToHaveTextAsync("Ateneo di prova " + Browser.Hostile);
        await Expect(promise.Locator("h4")).ToContainTextAsync(Browser.Hostile);
        await Expect(page.Locator("body script, [onerror], [onclick], .service b, img:not([src='/icon.svg']):not([src*='.svg?'])")).ToHaveCountAsync(0);
        Assert.StartsWith("Carta 2024 <img", await page.TitleAsync(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("?organization=nessuno", "Nessun ente")]
    [InlineData("?organization=unimi&edition=1999", "1999")]
    [InlineData("?organization=unimi&edition=boh", "boh")]
    [InlineData("?organization=..%2Fx&edition=%26", "ente")]
    public Task What_is_not_there_is_told_in_words_with_a_way_back(string address, string told) => browser.Visit(address, async page =>
    {
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(new Regex(told, RegexOptions.IgnoreCase));
        await Expect(page.Locator("#charter")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Vai alla carta più recente" }).ClickAsync();
        await page.Shown();
        await Expect(page.Locator("#problem")).ToBeEmptyAsync();
    }, mayBeRefused: true);

    [Fact]
    public Task A_registry_that_does_not_answer_is_told_and_asked_again() => browser.Visit("", async page =>
    {
        await page.Shown();
        await page.RouteAsync("**/v1/**", route => route.AbortAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The registry does not answer.");
        await page.UnrouteAllAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await page.Shown();
        await Expect(page.Locator("#problem")).ToBeEmptyAsync();
    }, mayBeRefused: true);

    [Fact]
    public async Task Where_no_stream_is_to_be_had_the_page_asks_now_and_then()
    {
        await using var full = await Browser.Start("Charter:Changes:MaxStreams=0");
        await browser.Visit("", async page =>
        {
            await page.Clock.InstallAsync();
            await page.ReloadAsync();
            await Expect(page.Locator("#following")).ToHaveTextAsync("Si aggiorna ogni 15 secondi.");
            (await full.Put(Paths.Measurement("master", "timeliness", "2024-03"), """{"yes":false}""")).Expect(201);
            await page.Clock.FastForwardAsync(15_000);
            await Expect(page.Cell("master", "timeliness")).ToHaveTextAsync(new Regex("Non rispettato"));
        }, mayBeRefused: true, app: full);
    }

    [Fact]
    public Task It_prints_the_charter_and_none_of_the_controls() => browser.Visit("#master.effectiveness", async page =>
    {
        await page.Shown();
        await page.Promise("master", "effectiveness").Locator(".sentence").WaitForAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var service in await page.Locator("article.service").AllAsync())
        {
            await Expect(service.Locator("h3")).ToBeVisibleAsync();
            await Expect(service.Locator("img.badge").First).ToBeVisibleAsync();
        }
        foreach (var control in await page.Locator("button, select, summary, .skip, .more a, #following").AllAsync()) await Expect(control).ToBeHiddenAsync();
        // What the reader opened is printed; what is closed leaves nothing.
        await Expect(page.Promise("master", "effectiveness").Locator(".sentence")).ToBeVisibleAsync();
        await Expect(page.Promise("master", "timeliness").Locator("details")).ToBeHiddenAsync();
        await Expect(page.Locator("#finality")).ToBeVisibleAsync();
        await Expect(page.Locator("#printed")).ToContainTextAsync("/portal");
        Assert.Equal(["avoid"], await page.EvaluateAsync<string[]>("[...new Set([...document.querySelectorAll('.promise, tr, .contacts li')].map(row => getComputedStyle(row).breakInside))]"));
        var pages = Regex.Count(Encoding.Latin1.GetString(await page.PdfAsync(new() { PreferCSSPageSize = true })), @"/Type\s*/Page\b");
        Assert.InRange(pages, 8, 20);
    });

    [Fact]
    public Task A_narrow_window_scrolls_downwards_only() => browser.Visit("#master.effectiveness", async page =>
    {
        await page.Promise("master", "effectiveness").Locator("img.chart").WaitForAsync();
        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.EvaluateAsync<bool>("document.getElementById('matrix-scroll').scrollWidth > 320"), "The table is no wider than the window.");
    }, on: new() { ViewportSize = new() { Width = 320, Height = 640 } });

    [Fact]
    public Task Who_wants_no_motion_gets_none() => browser.Visit("", async page =>
    {
        await page.Shown();
        Assert.Equal("auto", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).scrollBehavior"));
        Assert.Equal("none", await page.EvaluateAsync<string>("document.querySelector('.promise').classList.add('fresh') ?? getComputedStyle(document.querySelector('.fresh')).animationName"));
    }, on: new() { ReducedMotion = ReducedMotion.Reduce });

    /// <summary>The picture that the browser drew, as it has it.</summary>
    private static async Task<string> Drawn(IPage page, ILocator picture)
    {
        await picture.EvaluateAsync("picture => picture.decode()");
        return await picture.EvaluateAsync<string>("async picture => (await fetch(picture.src, { cache: 'only-if-cached', mode: 'same-origin' })).text()");
    }
}
