using Npgsql;
using UnimiCharter.Api.Operations;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>What is recorded is sealed while the registry serves, and can be verified by a command.</summary>
public sealed class ProofTests
{
    private const string Seals = "select count(*) from mt_events where type = 'stream_heads_sealed_2'";
    private const string March = "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03";

    [Fact]
    public async Task What_is_recorded_is_sealed_while_it_serves_and_once_more_when_it_stops()
    {
        var connection = await Cluster.NewDatabase();
        await using (var app = await App.Start(connection, settings: "Charter:Seal:Seconds=1"))
            await Until.True(async () => await app.Select<long>(Seals) == 1);

        await using (var app = await App.Start(connection, settings: "Charter:Seal:Seconds=3600"))
        {
            Assert.Equal(201, (await app.Put(March, """{"numerator":3,"denominator":41}""")).Status);
            Assert.Equal(1, await app.Select<long>(Seals));
        }

        await using var after = await App.Start(connection);
        Assert.Equal(2, await after.Select<long>(Seals));
        Assert.Equal("unimi/reporting/master/2024", await after.Select<string>("select data #>> '{heads,1,stream}' from mt_events where type = 'stream_heads_sealed_2' order by seq_id desc limit 1"));
    }

    [Fact]
    public async Task The_command_ends_with_0_when_nothing_was_touched_and_with_1_when_something_was()
    {
        await using var app = await App.Start();
        string[] verify = ["verify", $"--ConnectionStrings:Charter={app.Connection}"];
        Assert.Equal(201, (await app.Put(March, """{"numerator":3,"denominator":41}""")).Status);
        Assert.Equal(0, await Commands.Run(verify));

        await using (var connection = new NpgsqlConnection(app.Connection))
        {
            await connection.OpenAsync();
            await using var tampering = new NpgsqlCommand("update mt_events set data = jsonb_set(data, '{value,numerator}', '2') where tenant_id = 'unimi' and stream_id = 'reporting/master/2024'", connection);
            Assert.Equal(1, await tampering.ExecuteNonQueryAsync());
        }

        Assert.Equal(1, await Commands.Run(verify));
    }

    [Fact]
    public async Task A_head_is_shown_kept_and_verified_by_and_is_in_the_catalogue_of_each_organization()
    {
        await using var app = await App.Start(null, settings: "Charter:Load=unimi-2024,polimi-strategic-2020-2022");
        Assert.DoesNotContain("ProvenanceStatement", (await app.Get("/v1/unimi/catalog", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        var (head, _, ended) = await WholeRun.CommandOn(app.Connection, "seal", "show");
        Assert.Equal(0, ended);
        Assert.Matches("^[0-9]+(-[0-9A-HJKMNP-TV-Z]{4}){7}$", head);
        // Until something is recorded there is no other.
        Assert.Equal((head, "", 0), await WholeRun.CommandOn(app.Connection, "seal", "show"));

        var before = (await app.Get("/v1/unimi/catalog", App.Anonymous)).Expect(200);
        foreach (var organization in new[] { "unimi", "polimi" })
            Assert.Contains($"\"dct:identifier\":\"{head}\"", (await app.Get($"/v1/{organization}/catalog", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        Assert.All((string[])["cpsv-ap-3.2.0", "dcat-ap-3.0.0", "dcat-ap_it-1.0"], shapes => Assert.Empty(LinkedData.Shapes.Violations(LinkedData.Triples.OfJsonLd(before.Body), shapes)));
        Assert.Equal(201, (await app.Put(March, """{"numerator":3,"denominator":41}""")).Status);
        Assert.Equal(before.ETag, (await app.Get("/v1/unimi/catalog", App.Anonymous)).Expect(200).ETag);
        var (next, _, _) = await WholeRun.CommandOn(app.Connection, "seal", "show");
        Assert.NotEqual(head, next);
        Assert.NotEqual(before.ETag, (await app.Get("/v1/unimi/catalog", App.Anonymous)).Expect(200).ETag);

        foreach (var written in new[] { head, next, head.ToLowerInvariant().Replace('0', 'o').Replace('1', 'l') })
            Assert.Equal(0, await Commands.Run(["verify", "--head", written, $"--ConnectionStrings:Charter={app.Connection}"]));
    }

    [Theory]
    [InlineData("--head")]
    [InlineData("--head", "")]
    [InlineData("--head=48123")]
    [InlineData("--head", "48123-K7QF-2M9X-3T0B-8WEN-51YA-C4RD-HS6")]
    [InlineData("--head", "48123-K7QF-2M9X-3T0B-8WEN-51YA-C4RD-HS66-0000")]
    // With a slip of the pen.
    [InlineData("--head", "48123-K7QF-2M9X-3T0B-8WEN-51YA-C4RD-HS6Z")]
    public async Task What_is_no_head_is_told_so_without_looking_at_the_facts(params string[] head)
    {
        var (told, complaint, ended) = await WholeRun.CommandOn("Host=/nowhere", ["verify", .. head]);

        Assert.Equal(("", 2), (told, ended));
        Assert.Contains("is no head", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_of_what_was_made_anew_or_of_another_registry_is_told_so()
    {
        await using var app = await App.Start();
        var (head, _, _) = await WholeRun.CommandOn(app.Connection, "seal", "show");
        await using (var connection = new NpgsqlConnection(app.Connection))
        {
            await connection.OpenAsync();
            await using var tampering = new NpgsqlCommand("delete from mt_events where stream_id like 'seal/%'; delete from mt_streams where id like 'seal/%'; delete from mt_doc_seal", connection);
            await tampering.ExecuteNonQueryAsync();
        }

        Assert.Equal(0, await Commands.Run(["verify", $"--ConnectionStrings:Charter={app.Connection}"]));
        var (told, _, ended) = await WholeRun.CommandOn(app.Connection, "verify", "--head", head);
        Assert.Equal(1, ended);
        Assert.Contains($"no seal has the head {head}", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("rebuild")]
    public async Task A_command_has_the_time_that_a_request_does_not_have(string command)
    {
        await using var server = await DatabaseAway.Server.Start();
        string[] asked = [command, $"--ConnectionStrings:Charter={server.ConnectionString}"];
        Assert.Equal(0, await Commands.Run(asked));

        NpgsqlConnection.ClearAllPools();
        await server.Freeze();
        var running = Task.Run(() => Commands.Run(asked));
        // Three times as long as a request waits for a connection.
        Assert.NotSame(running, await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(3))));
        await server.Thaw();

        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task A_command_on_a_database_that_is_away_says_so_in_a_line()
    {
        var (_, complaint, ended) = await WholeRun.CommandOn("Host=/nowhere;Timeout=1", "verify");

        Assert.Equal(1, ended);
        Assert.DoesNotContain("   at ", complaint, StringComparison.Ordinal);
    }
}
