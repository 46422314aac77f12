using System.Text.Json;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Webhooks;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>A call of an operation of the document.</summary>
/// <param name="Query">With its question mark.</param>
/// <param name="Body">JSON; the document's own example when it is null, none when it is empty.</param>
/// <param name="At">The clock is set to it first.</param>
internal sealed record Step(string Operation, string Query = "", string? Body = null, string? At = null)
{
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    public string[] Headers { get; init; } = [];

    /// <summary>It was taken before in another role, and is not what the document shows of it.</summary>
    public bool IsAgain { get; init; }

    /// <summary>As the document has it, with its names filled in.</summary>
    public (string Method, string Path, string? Body) Asked => Walk.Find(Operation) is var (method, route, operation)
        ? (method, Walk.Name.Replace(route, name => Names.GetValueOrDefault(name.Groups[1].Value) ?? Walk.There[name.Groups[1].Value]) + Query,
            Body is null ? Walk.Example(operation)?.Text : Body is { Length: > 0 } ? Body : null)
        : throw new InvalidOperationException();

    /// <summary>Of its body.</summary>
    public string MediaType => Walk.Example(Walk.Find(Operation).Operation)?.MediaType ?? "application/json";
}

/// <summary>A walk through all operations of the API, in which each succeeds: two editions of the charter, and the programmes of other organizations.</summary>
internal static partial class Walk
{
    public static readonly string[] Settings =
        [SigningKey.Setting, "Charter:Load=unimi-2024,polimi-strategic-2020-2022,polimi-demand,luiss-ministry-2024-2026", .. Hooks.Settings, "Charter:Webhooks:Milliseconds=0"];

    public static readonly IReadOnlyDictionary<string, string> There = new Dictionary<string, string>
    {
        ["org"] = "unimi", ["service"] = "master", ["indicator"] = "effectiveness", ["period"] = "2024-03", ["edition"] = "2024", ["year"] = "2024",
        ["programme"] = "piano-strategico-2020-2022", ["credential"] = "ufficio-master", ["version"] = "1.0.0", ["release"] = "1", ["webhook"] = "portale", ["unit"] = "segreterie-studenti", ["dimension"] = "cortesia", ["person"] = "p-1", ["proposal"] = "1",
    };

    private static readonly Dictionary<string, string> Next = new() { ["edition"] = "2025" };
    private static readonly Dictionary<string, string> Polimi = new() { ["org"] = "polimi" };
    private static readonly Dictionary<string, string> Plan = new() { ["org"] = "polimi", ["programme"] = "piano-2020", ["indicator"] = "kpi-1", ["period"] = "2020..2022" };
    private static readonly Dictionary<string, string> Welcome = new() { ["service"] = "accoglienza", ["indicator"] = "soddisfazione", ["edition"] = "2025" };
    private static readonly Dictionary<string, string> AfterNext = new() { ["edition"] = "2026" };
    private static readonly Dictionary<string, string> Second = new(Welcome) { ["proposal"] = "2" };
    private static readonly string[] Whatever = ["If-Match: *"];
    private static readonly string[] AsOffice = ["If-Match: *", "Acting-As: office"];
    private static readonly string[] AsBoard = ["If-Match: *", "Acting-As: board"];

    private const string Longer = """
        {"name":{"it":"Accoglienza internazionale","en":"International welcome"},"description":{"it":"Accoglie studenti e ospiti."},"recipients":{"it":"Studenti e ospiti"},
         "channels":[{"kind":"counter","address":"Via Santa Sofia 9, Milano","hours":{"week":[{"days":["tuesday","thursday"],"opens":"10:00","closes":"16:00"}]}},{"kind":"email","address":"welcome@unimi.it"}],
         "contacts":[{"office":{"it":"Ufficio Mobilità"},"emails":["welcome@unimi.it"]}]}
        """;

    public static readonly IReadOnlyList<Step> Steps =
    [
        new("checkStatus"), new("listSigningKeys"), new("listApis"), new("listOrganizations"), new("showOrganization"),
        new("nameOrganization") { Names = new Dictionary<string, string> { ["org"] = "unibg" } },
        new("putUnit"), new("closeUnit"), new("reopenUnit", "?reason=Chiusa%20per%20errore"), new("assignService", Body: ""), new("listUnits"), new("showUnit"),
        new("issueCredential"), new("listCredentials"), new("showCredential"), new("rotateCredential"),

        new("listCharters", At: "2024-07-02T10:00:00Z"), new("showCharter"), new("listServices"), new("showService"), new("showStandard"), new("showCatalog"),
        new("listVersions"), new("showVersion"), new("compareVersions"), new("proveVersion"),

        new("reportMeasurement"), new("showMeasurement"), new("listMeasurements"), new("listMeasurementHistory"),
        new("importMeasurements", Body: """{"items":[{"service":"master","indicator":"effectiveness","period":"2024-04","numerator":2,"denominator":38}]}"""),
        new("exportBatchTemplate"), new("exportMeasurements"),

        new("listReporting"), new("listDue"), new("exportDueCalendar"), new("showReportingCalendar"),
        new("setReportingCalendar") { Headers = Whatever }, new("setServiceDeadlines") { Headers = Whatever }, new("dropServiceDeadlines", "?reason=Gestionale%20sostituito") { Headers = Whatever },
        new("grantExtension", Body: """{"period":"2024-06","until":"2024-09-30","reason":"Guasto del gestionale"}"""),
        new("excludePeriod"), new("showServiceYear"), new("listServiceYearHistory"), new("readmitPeriod", "?reason=Sportello%20aperto"),
        new("certifyYear"), new("reopenYear", "?reason=Un%20dato%20tardivo"),

        new("listCompliance"), new("listAtRisk"), new("showComplianceMatrix"), new("showServiceCompliance"), new("explainVerdict"), new("showIndicatorSeries"),
        new("listComplianceChanges", "?from=2024-07-01&to=2024-07-02T10:00:00Z"),
        new("showBadge"), new("showChart"), new("showSeriesPicture"), new("showMatrixPicture"), new("listChanges"), new("streamChanges"),

        new("releaseResults"), new("listReleases"), new("showResults"), new("showRelease"),
        new("draftCharter"), new("addServiceToCharter") { Names = Next }, new("dropServiceFromCharter") { Names = new Dictionary<string, string>(Next) { ["service"] = "progetti-internazionali" } },
        new("programStandard", "?reason=Piano%20di%20miglioramento") { Names = Next, Headers = Whatever }, new("checkCharter") { Names = Next }, new("publishCharter") { Names = Next }, new("withdrawVersion") { Names = Next },

        new("nameDimension"), new("listDimensions"), new("showDimension"), new("retireDimension", "?reason=Non%20usata"),
        new("describeService") { Names = Welcome }, new("showServiceDefinition") { Names = Welcome }, new("defineIndicator") { Names = Welcome }, new("showIndicator") { Names = Welcome },
        new("dropStandard", "?reason=Rinuncia") { Names = Welcome }, new("retireIndicator") { Names = Welcome }, new("reviveIndicator", "?reason=Ritirato%20per%20errore") { Names = Welcome },
        new("describeService", "?reason=Apertura%20estiva", Longer) { Names = Welcome, Headers = AsOffice, IsAgain = true }, new("listProposals"), new("listServiceProposals") { Names = Welcome }, new("showProposal") { Names = Welcome },
        new("decideProposal") { Names = Welcome }, new("describeService", "", Longer) { Names = Welcome, Headers = AsOffice, IsAgain = true }, new("takeBackProposal", "?reason=Refuso") { Names = Second, Headers = ["Acting-As: office"] },
        new("setDelegation") { Names = Welcome }, new("showDelegation") { Names = Welcome },
        new("retireService") { Names = Welcome }, new("reviveService", "?reason=Riaperto") { Names = Welcome }, new("writeContent") { Names = AfterNext }, new("showContent") { Names = AfterNext },
        new("importServices", "?reason=Un%20servizio%20in%20pi%C3%B9") { Names = AfterNext, Headers = Whatever }, new("exportServices") { Names = AfterNext },
        new("importIndicators", "?reason=Un%20indicatore%20in%20pi%C3%B9") { Names = AfterNext, Headers = Whatever }, new("exportIndicators") { Names = AfterNext },
        new("listPersons"), new("showPerson"), new("erasePerson", "?reason=Richiesta%20dell%27interessata"),

        new("subscribeWebhook", Body: """{"name":"portale","url":"http://127.0.0.1:1025/avvisi","description":"Il portale della carta","kinds":["verdict-changed","version-published"]}"""),
        new("listWebhooks"), new("showWebhook"), new("testWebhook"), new("showWebhookProgress"), new("listDeadLetters"), new("replayDeadLetters", Body: ""), new("rotateWebhookSecret"),
        new("replaceWebhook", Body: """{"url":"http://127.0.0.1:1025/avvisi","kinds":["verdict-changed"],"subjects":["master"],"paused":true}""") { Headers = Whatever },

        new("listProgrammes") { Names = Polimi }, new("showProgramme") { Names = Polimi }, new("showPlan") { Names = Polimi }, new("showProgrammeCompliance") { Names = Polimi },
        new("definePlan") { Names = Plan }, new("reportProgrammeMeasurement", Body: """{"count":1400,"note":"Al 31 dicembre 2022"}""") { Names = Plan },
        new("showProgrammeMeasurement") { Names = Plan }, new("listProgrammeMeasurements") { Names = Plan }, new("listProgrammeMeasurementHistory") { Names = Plan }, new("explainProgrammeVerdict") { Names = Plan },
        new("showSeries") { Names = new Dictionary<string, string> { ["org"] = "polimi", ["programme"] = "segreterie-studenti", ["indicator"] = "contatti" } },
        new("showRecovery") { Names = new Dictionary<string, string> { ["org"] = "luiss", ["programme"] = "programmazione-2024-2026" } },
        new("compareIndicators", "?indicator=polimi/piano-2020/kpi-1&organizations=polimi,luiss"),

        new("withdrawProgrammeMeasurement", "?reason=Refuso") { Names = Plan, Headers = AsBoard }, new("withdrawMeasurement", "?reason=Refuso") { Headers = AsBoard },
        new("removeWebhook", "?reason=Portale%20dismesso"), new("revokeCredential", "?reason=Script%20dismesso"), new("listAudit", "?limit=2"),
    ];

    public static (string Method, string Route, JsonElement Operation) Find(string name) =>
        (from path in Contract.Whole.At("paths").EnumerateObject() from method in path.Value.EnumerateObject() where method.Value.Text("operationId") == name select (method.Name.ToUpperInvariant(), path.Name, method.Value)).Single();

    /// <summary>Of a body: in JSON, or of what is taken in no JSON, as it is written.</summary>
    public static (string MediaType, string Text)? Example(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body)) return null;
        var taken = body.At("content").EnumerateObject().ToArray();
        return taken.Any(media => media.Name == "application/json")
            ? ("application/json", taken.Single(media => media.Name == "application/json").Value.At("example").GetRawText())
            : (taken[0].Name, taken[0].Value.Text("example")!);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    public static partial Regex Name { get; }
}
