using System.Globalization;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Services;

/// <summary>An organization that nobody wrote a file for, made over HTTP alone: as complete as any.</summary>
public sealed class WholeOrganizationTests
{
    private const string Bergamo = "/v1/bergamo";

    /// <summary>
    /// The indicators of the services, and what a year of figures comes to, computed by hand. Of month m: reclami m, so 78 in the year; gradimento 3 of 20, so
    /// 36 of 240; aperto yes; pratiche 5 of 10 in odd months and 15 of 10 in even ones, so 120 of 120.
    /// </summary>
    private static readonly (string Code, string Definition, string Standard, Func<int, string> Figure, string Result, string Outcome)[] Table =
    [
        ("reclami", """{"dimension":"effectiveness","title":{"it":"Reclami","en":"Complaints"},"unitOfMeasure":"Numero","measure":"count","aggregation":"sum","frequency":"monthly"}""",
            """{"comparator":"atMost","value":60,"unit":"count"}""", month => $"\"count\":{month}", "78", "missed"),
        ("gradimento", """{"dimension":"cortesia","title":{"it":"Riscontri critici","en":"Critical feedback"},"unitOfMeasure":"Riscontri critici sul totale","measure":"ratio","aggregation":"pooled","frequency":"monthly"}""",
            """{"comparator":"atMost","value":20,"unit":"percent"}""", _ => "\"numerator\":3,\"denominator\":20", "36 of 240 (15%)", "met"),
        ("aperto", """{"dimension":"continuity","title":"Aperto","unitOfMeasure":"Sì o no","measure":"yesNo","aggregation":"every","frequency":"monthly"}""",
            """{"comparator":"yes"}""", _ => "\"yes\":true", "Yes", "met"),
        ("pratiche", """{"dimension":"efficiency","title":"Pratiche evase","unitOfMeasure":"Evase sulle gestite","measure":"ratio","partOfWhole":false,"measureNote":"Flusso: si chiude anche ciò che fu aperto prima.","aggregation":"pooled","frequency":"monthly"}""",
            """{"comparator":"atLeast","value":90,"unit":"percent"}""", month => $"\"numerator\":{(month % 2 == 1 ? 5 : 15)},\"denominator\":10", "120 of 120 (100%)", "met"),
    ];

    private static readonly string[] Services = [.. Enumerable.Range(1, 12).Select(n => string.Create(CultureInfo.InvariantCulture, $"servizio-{n:D2}"))];

    /// <summary>Four services have all four indicators, eight the first three: 40 promises.</summary>
    private static IEnumerable<(string Service, int Row)> Promises => from service in Services.Index() from row in Enumerable.Range(0, service.Index < 4 ? 4 : 3) select (service.Item, row);

    [Fact]
    public async Task It_is_made_reported_judged_and_published_over_HTTP_alone()
    {
        await using var app = await App.Start(null, "2024-01-10T10:00:00Z", SigningKey.Setting);
        (await app.Put("/v1/organizations/bergamo", """{"name":{"it":"Università di Bergamo","en":"University of Bergamo"},"ipaCode":"unibg","patronDay":{"month":8,"day":26}}""")).Expect(201);
        (await app.Put($"{Bergamo}/units/didattica", """{"name":"Direzione didattica","parent":null}""")).Expect(201);
        (await app.Put($"{Bergamo}/units/segreterie", """{"name":"Segreterie","parent":"didattica"}""")).Expect(201);
        (await app.Put($"{Bergamo}/dimensions/cortesia", """{"name":{"it":"Cortesia","en":"Courtesy"}}""")).Expect(201);
        (await app.Post($"{Bergamo}/charters", """{"edition":"2024","title":"Carta dei servizi 2024"}""")).Expect(201);
        foreach (var service in Services)
        {
            (await app.Put($"{Bergamo}/services/{service}", Card(service))).Expect(201);
            (await app.Put($"{Bergamo}/units/segreterie/services/{service}", null)).Expect(200);
            (await app.Put($"{Bergamo}/charters/2024/services/{service}", null)).Expect(200);
        }
        foreach (var (service, row) in Promises)
        {
            var indicator = $"{Bergamo}/services/{service}/indicators/{Table[row].Code}";
            (await app.Put(indicator, Table[row].Definition)).Expect(201);
            (await app.Put($"{indicator}/standards/2024", Table[row].Standard)).Expect(201);
        }
        // Until it is published, nobody else knows of it.
        (await app.Get($"{Bergamo}/services", App.Anonymous)).ExpectProblem(404, "no-charter");
        Assert.Equal(0, (await app.Get($"{Bergamo}/charters/2024/checklist")).Expect(200).At("errors").GetInt32());
        (await app.Post($"{Bergamo}/charters/2024/versions", null)).Expect(201);

        app.Clock.Set("2025-01-10T10:00:00Z");
        var rows = from promise in Promises from month in Enumerable.Range(1, 12) select $$"""{"service":"{{promise.Service}}","indicator":"{{Table[promise.Row].Code}}","period":"2024-{{month:D2}}",{{Table[promise.Row].Figure(month)}}}""";
        (await app.Post($"{Bergamo}/measurement-batches?mode=atomic", $$"""{"items":[{{string.Join(',', rows)}}]}""")).Expect(200);

        var compliance = (await app.Get($"{Bergamo}/compliance?limit=500", App.Anonymous, "Accept-Language: en")).Expect(200);
        Assert.Equal(
            Promises.Select(p => (p.Service, Table[p.Row].Code, Table[p.Row].Result, Table[p.Row].Outcome, "final")),
            compliance.At("items").EnumerateArray().Select(i => (i.Text("service")!, i.Text("indicator")!, i.Text("result.text")!, i.Text("outcome")!, i.Text("finality")!)));
        Assert.Equal((28, 12, 0), (compliance.At("counts.met").GetInt32(), compliance.At("counts.missed").GetInt32(), compliance.At("counts.notEvaluable").GetInt32()));
        Assert.Equal(40, (await app.Get($"{Bergamo}/compliance?unit=didattica&limit=500", App.Anonymous)).Expect(200).At("items").GetArrayLength());
        Assert.Equal(12, (await app.Get($"{Bergamo}/compliance?dimension=cortesia", App.Anonymous)).Expect(200).At("items").GetArrayLength());

        var matrix = (await app.Get($"{Bergamo}/compliance/matrix", App.Anonymous, "Accept-Language: en")).Expect(200);
        Assert.Equal(("cortesia", "Courtesy"), (matrix.TextAt("dimensions.6"), matrix.TextAt("dimensionTitles.6")));
        var page = (await app.Get($"{Bergamo}/charters/2024.en.html", App.Anonymous)).Expect(200).Text;
        Assert.All(["Courtesy", "Tuesday 10:00–12:00", "Service servizio-12", "Complaints"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains("Cortesia", (await app.Get($"{Bergamo}/charters/2024.json", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("\"dct:identifier\":\"unibg:servizio-01\"", (await app.Get($"{Bergamo}/charters/2024.jsonld", App.Anonymous)).Expect(200).Text.Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("bergamo", (await app.Get($"{Bergamo}/catalog", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
    }

    private static string Card(string service) => $$$"""
        {"name":{"it":"Servizio {{{service}}}","en":"Service {{{service}}}"},"description":"Fa ciò che serve.","recipients":"Studenti","delivery":"Allo sportello",
         "channels":[{"kind":"counter","address":"Via dei Caniana 2","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"}]}}],
         "contacts":[{"office":"Segreterie","emails":["segreterie@unibg.it"]}]}
        """;
}
