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
}
