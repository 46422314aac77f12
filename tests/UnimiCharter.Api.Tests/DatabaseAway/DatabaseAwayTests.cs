using System.Diagnostics;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.DatabaseAway;

/// <summary>How soon callers are told that PostgreSQL is away, and that all is well when it is back.</summary>
[Collection(Alone.Name)]
public sealed class DatabaseAwayTests
{
    private const string DefaultPatience = "Charter:DatabasePatienceMilliseconds=1200";
    internal const string Yes = """{"yes":true}""";
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    internal static readonly string[] Resources =
    [
        "/v1/organizations", "/v1/unimi/services", "/v1/unimi/services/master", "/v1/unimi/compliance", "/v1/unimi/compliance/matrix", "/v1/unimi/catalog", "/.well-known/api-catalog",
        Paths.Compliance("master"), Paths.Measurements("master", "timeliness"), Paths.Measurement("master", "timeliness", "2024-03"),
    ];

    [Fact]
    public async Task A_killed_server_is_told_of_within_two_seconds_and_all_works_when_it_is_back()
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.ConnectionString, settings: DefaultPatience);
        await Recorded(app, "2024-03");
        await WarmUp(app);

        await server.Kill();
        await IsTold(app);

        await server.StartAgain();
        await app.Ready();
        await AllWorks(app, "2024-03", "2024-04");
    }

    [Fact]
    public async Task A_frozen_server_is_told_of_within_two_seconds_and_all_works_when_it_thaws()
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.ConnectionString, settings: DefaultPatience);
        await Recorded(app, "2024-03");
        await WarmUp(app);

        await server.Freeze();
        await IsTold(app);

        await server.Thaw();
        await app.Ready();
        // What was sent meanwhile may have been written late; to send it again is safe.
        await AllWorks(app, "2024-03", "2024-05", "2024-06");
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    [Fact]
    public async Task More_writes_than_can_wait_are_refused_and_not_written()
    {
        await using var server = await Server.Start();
        await using var app = await App.Start(server.ConnectionString, settings: "Charter:DatabasePatienceMilliseconds=25");
        await app.Ready();
        var refused = Paths.Measurement("mobilita-uscita", "transparency", "2024-03");
        await server.Freeze();
        var overloaded = false;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async writer =>
        {
            while (!overloaded)
            {
                var answer = await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes);
                if (answer.Code == "overloaded") overloaded = true;
                else IsRefused(answer, "database-away");
            }
        }));
        var full = await app.Put(refused, Yes);
        await server.Thaw();
        IsRefused(full, "overloaded");

        await Until.True(async () => (await app.Put(Paths.Measurement("master", "timeliness", "2024-03"), Yes)).Status == 200);
        // Asked of a registry that has patience: a write that is late for this one would be made all the same.
        await using var patient = await App.Start(server.PatientConnectionString);
        (await patient.Get(refused)).ExpectProblem(404, "no-measurement");
        (await patient.Put(refused, Yes)).Expect(201);
    }

    private static async Task AllWorks(App app, params string[] months)
    {
        foreach (var month in months) await Recorded(app, month);
        foreach (var resource in Resources) await Until.True(async () => (await app.Get(resource)).Status == 200);
    }

    private static Task Recorded(App app, string month) =>
        Until.True(async () => (await app.Put(Paths.Measurement("master", "timeliness", month), Yes)).Status is 200 or 201);

    private static async Task WarmUp(App app) =>
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.Get(Resources[i % Resources.Length])));

    /// <summary>All at once. One that is late is asked again: the machine may be busy with others, but hardly each time.</summary>
    private static async Task IsTold(App app)
    {
        var deleted = Paths.Measurement("master", "timeliness", "2024-03") + "?reason=x";
        await Task.WhenAll(
        [
            .. Resources.Append("/health/ready").Append("/status").Select(resource => IsAway(() => app.Get(resource))),
            IsAway(() => app.Put(Paths.Measurement("master", "timeliness", "2024-05"), Yes)),
            IsAway(() => app.Put(Paths.Measurement("master", "timeliness", "2024-06"), Yes)),
            IsAway(() => app.Delete(deleted, "If-Match: \"999\"")),
        ]);
        await InTime(async () =>
        {
            (await app.Get("/health/live")).Expect(200);
            (await app.Get("/v1/nulla")).Expect(404);
        });

        static Task IsAway(Func<Task<Answer>> ask) => InTime(async () => IsRefused(await ask(), "database-away"));

        static Task InTime(Func<Task> ask) => Until.True(async () =>
        {
            var since = Stopwatch.GetTimestamp();
            await ask();
            return Stopwatch.GetElapsedTime(since) <= Promised;
        });
    }

    internal static void IsRefused(Answer answer, string code)
    {
        answer.ExpectProblem(503, code);
        Assert.Matches("^[1-9][0-9]*$", answer.Header("Retry-After"));
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
    }
}
