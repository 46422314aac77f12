using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>Who has a unit has the services that belong to it and to what is below it, as they stand when it asks.</summary>
public sealed class UnitKeyTests : IAsyncLifetime
{
    private const string Yes = """{"yes":true}""";
    private const string Person = "eppn: anna.bianchi@unimi.it";
    private const string Group = "isMemberOf: direzione-didattica";

    private App app = null!;
    private string teaching = null!;

    public async Task InitializeAsync()
    {
        app = await App.Start(
            null, Composition.At, "Charter:Proxies=127.0.0.1", "Charter:SignOn:UserHeader=eppn", "Charter:SignOn:GroupsHeader=isMemberOf",
            "Charter:SignOn:Groups:0:Name=direzione-didattica", "Charter:SignOn:Groups:0:Organization=unimi", "Charter:SignOn:Groups:0:Role=office", "Charter:SignOn:Groups:0:Units=didattica");
        foreach (var (unit, parent) in new[] { ("didattica", "null"), ("segreterie", "\"didattica\""), ("ricerca", "null") })
            (await app.Put($"/v1/unimi/units/{unit}", $$"""{"name":"{{unit}}","parent":{{parent}}}""")).Expect(201);
        foreach (var (unit, service) in new[] { ("segreterie", "master"), ("ricerca", "dottorato") }) (await app.Put($"/v1/unimi/units/{unit}/services/{service}", null)).Expect(200);
        teaching = Keys.As((await app.Post(Keys.PathOf("unimi"), """{"name":"direzione","title":"Direzione didattica","roles":["office"],"units":["didattica"]}""")).Expect(201).TextAt("key")!);
    }

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    [Fact]
    public async Task It_writes_to_a_service_below_its_unit_and_to_none_outside()
    {
        (await app.Put(Of("master"), Yes, teaching)).Expect(201);
        var facts = await app.Facts();
        (await app.Put(Of("dottorato"), Yes, teaching)).ExpectProblem(403, "forbidden");
        (await app.Put(Of("mobilita-uscita"), Yes, teaching)).ExpectProblem(403, "forbidden");
        (await app.Put(Of("nessuno"), Yes, teaching)).ExpectProblem(403, "forbidden");
        (await app.Get("/v1/unimi/audit", teaching)).ExpectProblem(403, "forbidden");
        Assert.Equal(facts, await app.Facts());
        (await app.Get("/v1/unimi/compliance/at-risk", teaching)).Expect(200);
    }

    [Fact]
    public async Task A_service_that_is_moved_follows_once_it_is_answered_also_on_another_node()
    {
        await using var other = await App.Start(app.Connection);
        var research = Keys.As((await app.Post(Keys.PathOf("unimi"), """{"name":"ricerca","title":"Ricerca","roles":["office"],"units":["ricerca"]}""")).Expect(201).TextAt("key")!);
        (await other.Put(Of("master"), Yes, teaching)).Expect(201);
        (await other.Put(Of("master"), Yes, research)).ExpectProblem(403, "forbidden");

        (await app.Put("/v1/unimi/units/ricerca/services/master", """{"reason":"riordino"}""")).Expect(200);
        var facts = await app.Facts();
        foreach (var node in new[] { app, other }) (await node.Put(Of("master", "2024-04"), Yes, teaching)).ExpectProblem(403, "forbidden");
        Assert.Equal(facts, await app.Facts());
        (await other.Put(Of("master", "2024-04"), Yes, research)).Expect(201);
    }

    [Fact]
    public async Task A_unit_that_is_moved_takes_its_services_along()
    {
        (await app.Put("/v1/unimi/units/segreterie", """{"name":"segreterie","parent":"ricerca","reason":"riordino"}""", "If-Match: *")).Expect(200);
        (await app.Put(Of("master"), Yes, teaching)).ExpectProblem(403, "forbidden");
        (await app.Put("/v1/unimi/units/segreterie", """{"name":"segreterie","parent":"didattica","reason":"riordino"}""", "If-Match: *")).Expect(200);
        (await app.Put(Of("master"), Yes, teaching)).Expect(201);
    }

    [Fact]
    public async Task A_batch_is_let_in_row_by_row_and_an_export_holds_its_own()
    {
        const string Rows = "service,indicator,period,yes\r\nmaster,timeliness,2024-03,true\r\ndottorato,timeliness,2024-03,true\r\n";
        Assert.Equal(["1 created", "2 rejected forbidden service"], (await app.Import("unimi", "?mode=each", Sending.Csv, Rows, teaching)).Expect(200).Rows());
        (await app.Put(Of("dottorato"), Yes)).Expect(201);
        var export = (await app.Get("/v1/unimi/measurement-batches/export", teaching)).Expect(200).Text;
        Assert.Contains("master", export, StringComparison.Ordinal);
        Assert.DoesNotContain("dottorato", export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_and_services_are_had_together_and_both_are_shown()
    {
        var both = Keys.As((await app.Post(Keys.PathOf("unimi"), """{"name":"entrambi","title":"T","roles":["office"],"services":["dottorato"],"units":["segreterie","didattica","segreterie"]}""")).Expect(201).TextAt("key")!);
        (await app.Put(Of("master"), Yes, both)).Expect(201);
        (await app.Put(Of("dottorato"), Yes, both)).Expect(201);
        (await app.Put(Of("mobilita-uscita"), Yes, both)).ExpectProblem(403, "forbidden");

        var shown = (await app.Get(Keys.PathOf("unimi", "entrambi"))).Expect(200);
        Assert.Equal(("""["dottorato"]""", """["didattica","segreterie"]"""), (shown.At("services").GetRawText(), shown.At("units").GetRawText()));
        Assert.Equal("""["didattica"]""", (await app.Get(Keys.PathOf("unimi"))).At("items").EnumerateArray().Single(c => c.Text("name") == "direzione").At("units").GetRawText());
    }

    [Fact]
    public async Task A_unit_that_nobody_knows_has_nothing()
    {
        var none = Keys.As((await app.Post(Keys.PathOf("unimi"), """{"name":"di-nulla","title":"T","roles":["office"],"units":["nessuna"]}""")).Expect(201).TextAt("key")!);
        (await app.Put(Of("master"), Yes, none)).ExpectProblem(403, "forbidden");
        (await app.Put(Of("mobilita-uscita"), Yes, none)).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_unit_of_the_same_code_elsewhere_has_nothing_here()
    {
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico"}""")).Expect(201);
        (await app.Put("/v1/polimi/units/didattica", """{"name":"Didattica","parent":null}""")).Expect(201);
        var there = Keys.As((await app.Post(Keys.PathOf("polimi"), """{"name":"direzione","title":"T","roles":["office"],"units":["didattica"]}""")).Expect(201).TextAt("key")!);
        (await app.Put(Of("master"), Yes, there)).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_group_of_the_sign_on_may_be_of_units()
    {
        (await app.Put(Of("master"), Yes, App.Anonymous, Person, Group)).Expect(201);
        (await app.Put(Of("dottorato"), Yes, App.Anonymous, Person, Group)).ExpectProblem(403, "forbidden");
        (await app.Put("/v1/unimi/units/ricerca/services/master", """{"reason":"riordino"}""")).Expect(200);
        (await app.Put(Of("master", "2024-04"), Yes, App.Anonymous, Person, Group)).ExpectProblem(403, "forbidden");
    }

    private static string Of(string service, string period = "2024-03") => Paths.Measurement(service, "timeliness", period);
}
