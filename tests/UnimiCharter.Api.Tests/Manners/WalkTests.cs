using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Benchmarks;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Nothing that anyone may ask is left out when it is walked by cost (<c>./charter bench walk</c>), and what is dear is made at few places.</summary>
public sealed class WalkTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public void What_anyone_may_ask_is_walked_by_cost_all_of_it()
    {
        var open = shared.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).ToArray();
        Assert.All(open, endpoint => Assert.Equal(["GET"], endpoint.Metadata.OfType<IHttpMethodMetadata>().Single().HttpMethods));
        var ways = Anyone.Ways(Contract.Whole).ToArray();
        string[] walked =
        [
            .. from path in Contract.Whole.At("paths").EnumerateObject() where path.Value.TryGetProperty("get", out var get) && ways.Any(way => way.Operation == get.Text("operationId")) select path.Name,
            .. Anyone.Undescribed, Anyone.Portal,
        ];
        Assert.Equal([], open.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Except(walked));
        Assert.Equal(Anyone.Undescribed, ways.Select(way => way.Operation).Where(name => name.StartsWith('/')));
    }

    [Fact]
    public async Task What_is_dear_is_made_at_few_places_for_those_who_are_not_known_and_nothing_else_waits_for_one()
    {
        await using var app = await App.Start(null, "2024-07-02T10:00:00Z", SigningKey.Setting, "Charter:Dear:AtOnce=1", "Charter:Dear:PerAddress=1");
        app.Clock.Set("2024-07-04T10:00:00Z");
        foreach (var asked in Cheap.Append(Dear)) (await app.Get(asked, App.Anonymous)).Expect(200);
        await using var connection = await app.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("lock table mt_events in access exclusive mode", connection, transaction)) await hold.ExecuteNonQueryAsync();
        var waiting = app.Get(Dear, App.Anonymous);
        await Until.True(async () => await app.Select<bool>("select exists (select from pg_locks where relation = 'mt_events'::regclass and not granted)"));

        foreach (var dear in new[] { Dear, "/v1/unimi/reporting/due/calendar", "/v1/unimi/charters/2024.jsonld", "/v1/unimi/compliance/matrix.svg?lang=en", "/v1/unimi/changes?limit=500" })
            Assert.Equal("1", (await app.Get(dear, App.Anonymous)).ExpectProblem(429, "too-many-requests").Header("Retry-After"));
        foreach (var cheap in Cheap) (await app.Get(cheap, App.Anonymous)).Expect(200);
        (await app.Get("/v1/unimi/reporting/due/calendar")).Expect(200);
        Assert.False(waiting.IsCompleted);

        await transaction.CommitAsync();
        (await waiting).Expect(200);
        (await app.Get(Dear, App.Anonymous)).Expect(200);
        // Whom no place was left to keeps none.
        for (var again = 0; again < 3; again++) (await app.Get("/v1/unimi/charters/2024.jsonld", App.Anonymous)).Expect(200);
    }

    private static readonly string[] Cheap = ["/v1/unimi/charters/2024.json", "/v1/unimi/services", "/v1/unimi/services/master", "/v1/unimi/services/master/compliance", "/v1/unimi/compliance", "/v1/unimi/changes"];
    private const string Dear = "/v1/unimi/compliance/matrix?asOf=2024-07-03";
}
