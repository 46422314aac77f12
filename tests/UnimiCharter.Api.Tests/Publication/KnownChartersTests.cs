using Npgsql;
using UnimiCharter.Api.Charters;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Publication;

public sealed class KnownChartersTests
{
    private static readonly OrganizationCode Unimi = new("unimi");

    [Fact]
    public async Task Who_comes_before_they_are_too_old_does_not_wait_while_they_are_read_again_once_for_all()
    {
        await using var app = await App.Start();
        await using var database = Database.Open(app.Connection + ";Application Name=known");
        using var store = StoreConfiguration.Open(database, TimeProvider.System);
        var time = new Stopped();
        var known = new KnownCharters(new Register(store, database), new OrganizationRegister(store), time, TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await known.Recent(Unimi, default));
        await using var holder = await app.Database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await Run(holder, "lock table mt_doc_edition");

        time.Ticks += KnownCredentials.Lag.Ticks - 1;
        for (var n = 0; n < 100; n++)
        {
            var found = known.Recent(Unimi, default);
            Assert.True(found.IsCompletedSuccessfully);
            Assert.NotEmpty(await found);
        }
        await Until.True(async () => await Waiting(app) > 0);
        Assert.Equal(1, await Waiting(app));

        // From here on it would be too old.
        time.Ticks++;
        var late = known.Recent(Unimi, default);
        Assert.False(late.IsCompleted);
        await transaction.RollbackAsync();
        Assert.NotEmpty(await late);
    }

    private static async Task<long> Waiting(App app)
    {
        await using var command = app.Database.CreateCommand("select count(*) from pg_stat_activity where datname = current_database() and application_name = 'known' and wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Stopped : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
