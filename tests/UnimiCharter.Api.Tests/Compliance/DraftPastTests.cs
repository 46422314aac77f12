using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>
/// Anyone may know of an instant what anyone could know at it. An edition's December, and what is told on each of its days of each day before, by hand:
/// <c>draft</c> there is no such edition, <c>then</c> there was none then, else the standard.
/// </summary>
public sealed class DraftPastTests(DraftPastTests.December december) : IClassFixture<DraftPastTests.December>
{
    private const string Charters = "/v1/unimi/charters";
    private const string Indicator = "/v1/unimi/services/master/indicators/effectiveness";
    private const string Compliance = "/v1/unimi/compliance?service=master&dimension=effectiveness&edition=2025";

    //                                 01        02        03        05        06        07
    private static readonly (string Day, string Anyone, string Within)[] Table =
    [
        (/* not yet   */ "01", "draft                                                  ", "draft                                                  "),
        (/* a draft   */ "02", "draft     draft                                        ", "then      ≤ 10%                                        "),
        (/* scheduled */ "03", "draft     draft     draft                              ", "then      ≤ 10%     ≤ 15%                              "),
        (/* public    */ "05", "then      then      then      ≤ 15%                    ", "then      ≤ 10%     ≤ 15%     ≤ 15%                    "),
        (/* withdrawn */ "06", "draft     draft     draft     ≤ 15%     draft          ", "then      ≤ 10%     ≤ 15%     ≤ 15%     ≤ 15%          "),
        (/* again     */ "07", "then      then      then      ≤ 15%     then      ≤ 15%", "then      ≤ 10%     ≤ 15%     ≤ 15%     ≤ 15%     ≤ 15%"),
    ];

    public static TheoryData<string> Callers => ["anyone", "stranger", "office", "board"];

    [Theory]
    [MemberData(nameof(Callers))]
    public void Of_each_instant_is_told_what_was_told_at_it(string caller)
    {
        foreach (var (day, anyone, within) in Table)
            Assert.Equal(
                (day, (caller is "anyone" or "stranger" ? anyone : within).TrimEnd()),
                (day, string.Join("", December.Days.TakeWhile(d => string.CompareOrdinal(d, day) <= 0).Select(d => december.Told[(day, d, caller, Compliance)].PadRight(10))).TrimEnd()));
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void No_address_tells_more_than_another(string caller)
    {
        foreach (var ((day, asOf, who, resource), told) in december.Told)
            if (who == caller) Assert.Equal((resource, day, asOf, december.Told[(day, asOf, who, Compliance)] is "draft" or "then"), (resource, day, asOf, told is "draft" or "then"));
    }

    [Fact]
    public void Where_no_edition_is_named_it_is_the_newest_that_was_public()
    {
        foreach (var ((day, asOf, caller), edition) in december.Newest) Assert.Equal((day, asOf, caller, asOf is "05" or "07" ? "2025" : "2024"), (day, asOf, caller, edition));
    }

    [Fact]
    public async Task An_organization_of_which_there_was_only_a_draft_had_no_charter()
    {
        await using var app = await App.Start(null, "2024-12-01T10:00:00Z", SigningKey.Setting);
        (await app.Put("/v1/organizations/altro", """{"name":"Altro ateneo"}""")).Expect(201);
        (await app.Post("/v1/altro/charters", """{"edition":"2025","title":"Carta"}""")).Expect(201);
        app.Clock.Set("2024-12-02T10:00:00Z");
        (await app.Get("/v1/altro/compliance?asOf=2024-12-01")).Expect(200);
        (await app.Get("/v1/altro/compliance?asOf=2024-12-01", App.Anonymous)).ExpectProblem(404, "no-charter");
        (await app.Get("/v1/altro/compliance?asOf=2024-11-30", App.Anonymous)).ExpectProblem(404, "no-charter");
        (await app.Get("/v1/altro/compliance/matrix?asOf=2024-12-01T11:00:00+01:00", App.Anonymous)).ExpectProblem(404, "no-charter");
    }

    /// <summary>The story, with what was told on each day of each day before it.</summary>
    public sealed class December : IAsyncLifetime
    {
        public static readonly string[] Days = ["01", "02", "03", "05", "06", "07"];

        private static readonly string[] Resources =
        [
            Compliance, "/v1/unimi/compliance/matrix?edition=2025", "/v1/unimi/services/master/compliance?edition=2025", Indicator + "/explanation?edition=2025",
            Indicator + "/standards/2025?", "/v1/unimi/compliance?edition=2024&standardsOf=2025", Indicator + "/explanation?edition=2024&standardsOf=2025",
        ];

        private App app = null!;
        private Dictionary<string, string> callers = null!;

        public Dictionary<(string Day, string AsOf, string Caller, string Resource), string> Told { get; } = [];

        public Dictionary<(string Day, string AsOf, string Caller), string> Newest { get; } = [];

        public async Task InitializeAsync()
        {
            app = await App.Start(null, "2024-12-01T08:00:00Z", SigningKey.Setting);
            (await app.Put("/v1/organizations/altro", """{"name":"Altro ateneo"}""")).Expect(201);
            callers = new()
            {
                ["anyone"] = App.Anonymous, ["stranger"] = Keys.As(await app.Issue("estraneo", "board", organization: "altro")),
                ["office"] = Keys.As(await app.Issue("ufficio", "office", "master")), ["board"] = Keys.As(await app.Issue("presidio", "board")),
            };
            await Day("01", () => Task.CompletedTask);
            await Day("02", async () =>
            {
                (await app.Post(Charters, """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""")).Expect(201);
                await Promise(10);
            });
            await Day("03", async () =>
            {
                await Promise(15);
                (await app.Post(Charters + "/2025/versions", """{"publicFrom":"2024-12-05T08:00:00Z"}""")).Expect(201);
            });
            await Day("05", async () => await Until.True(async () => (await app.Get(Charters + "/2025/versions/1.0.0")).Expect(200).Text.Length > 0
                && await app.Select<long>("select count(*) from mt_events where type = 'version_came_into_force' and stream_id = 'charter/2025'") == 1));
            await Day("06", async () => (await app.Post(Charters + "/2025/versions/1.0.0/withdrawal", """{"reason":"prova"}""")).Expect(200));
            await Day("07", async () => (await app.Post(Charters + "/2025/versions", """{"reason":"di nuovo"}""")).Expect(201));
        }

        public async Task DisposeAsync() => await app.DisposeAsync();

        private async Task Promise(int percent) => (await app.Put(
            Indicator + "/standards/2025", $$"""{"comparator":"atMost","value":{{percent}},"unit":"percent","reason":"piano"}""", "If-Match: *")).Expect(200);

        private async Task Day(string day, Func<Task> write)
        {
            app.Clock.Set($"2024-12-{day}T08:00:00Z");
            await write();
            app.Clock.Set($"2024-12-{day}T12:00:00Z");
            foreach (var asOf in Days.TakeWhile(d => string.CompareOrdinal(d, day) <= 0))
                foreach (var (caller, who) in callers)
                {
                    var instant = $"&asOf=2024-12-{asOf}T13:00:00+01:00";
                    foreach (var resource in Resources) Told.Add((day, asOf, caller, resource), Read(await app.Get(resource + instant, who), resource));
                    Newest.Add((day, asOf, caller), (await app.Get("/v1/unimi/compliance?limit=1" + instant, who)).Expect(200).TextAt("edition")!);
                }
        }

        private static string Read(Answer answer, string resource) =>
            answer.Status == 200 ? resource == Compliance ? answer.TextAt("items.0.standard.text")! : "told"
            : answer.Expect(404).Code == "unknown-edition" ? "draft"
            : answer.Code is "not-known-then" or "no-standard" ? "then" : answer.Text;
    }
}
