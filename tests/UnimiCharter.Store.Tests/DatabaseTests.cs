using Npgsql;

namespace UnimiCharter.Store.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public void What_a_connection_string_leaves_open_is_set_for_short_transactions_and_a_quick_answer()
    {
        using var database = Database.Open("Host=/run/nowhere;Database=charter");

        var set = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal(("/run/nowhere", "charter"), (set.Host, set.Database));
        Assert.Equal((true, 100, 2), (set.NoResetOnClose, set.MaxAutoPrepare, set.AutoPrepareMinUsages));
        Assert.Equal((1, 10, 200, 32), (set.Timeout, set.CommandTimeout, set.CancellationTimeout, set.MaxPoolSize));
        Assert.Equal("unimicharter", set.ApplicationName);
    }

    [Fact]
    public void For_people_there_is_time_unless_it_says_otherwise()
    {
        using var patient = Database.Open(Database.ForPeople("Host=h"));
        using var told = Database.Open(Database.ForPeople("Host=h;timeout=3;CommandTimeout=4"));

        Assert.Equal((60, 600), (new NpgsqlConnectionStringBuilder(patient.ConnectionString) is var p) ? (p.Timeout, p.CommandTimeout) : default);
        Assert.Equal((3, 4), (new NpgsqlConnectionStringBuilder(told.ConnectionString) is var t) ? (t.Timeout, t.CommandTimeout) : default);
    }

    [Fact]
    public void What_it_says_is_kept()
    {
        using var database = Database.Open("Host=h;No Reset On Close=false;max auto prepare=7;TIMEOUT=30;Command Timeout=60;Maximum Pool Size=5;Application Name=x");

        var set = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal((false, 7, 30, 60, 5, "x"), (set.NoResetOnClose, set.MaxAutoPrepare, set.Timeout, set.CommandTimeout, set.MaxPoolSize, set.ApplicationName));
    }

    [Fact]
    public void What_it_says_in_another_spelling_is_kept()
    {
        using var database = Database.Open(
            "Server=h;NoResetOnClose=false;MaxAutoPrepare=7;autoprepareminusages=5;MaxPoolSize=10;timeout=15;commandtimeout=60;CancellationTimeout=2000;ApplicationName=x");

        var set = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal((false, 7, 5, 10), (set.NoResetOnClose, set.MaxAutoPrepare, set.AutoPrepareMinUsages, set.MaxPoolSize));
        Assert.Equal(("h", 15, 60, 2000, "x"), (set.Host, set.Timeout, set.CommandTimeout, set.CancellationTimeout, set.ApplicationName));
    }

    [Fact]
    public void What_it_says_is_kept_also_where_it_is_what_Npgsql_takes_by_itself()
    {
        using var database = Database.Open("Host=h;Command Timeout=30;Timeout=15;Max Auto Prepare=0;Maximum Pool Size=100");

        var set = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal((30, 15, 0, 100), (set.CommandTimeout, set.Timeout, set.MaxAutoPrepare, set.MaxPoolSize));
    }

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.CrashShutdown, true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, true)]
    [InlineData(PostgresErrorCodes.InvalidCatalogName, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.DiskFull, true)]
    [InlineData(PostgresErrorCodes.UntranslatableCharacter, false)]
    [InlineData(PostgresErrorCodes.CharacterNotInRepertoire, false)]
    [InlineData(PostgresErrorCodes.UndefinedTable, false)]
    [InlineData(PostgresErrorCodes.SyntaxError, false)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    public void A_server_that_cannot_serve_is_away_and_one_that_was_asked_wrongly_is_not(string code, bool away) =>
        Assert.Equal(away, Database.IsAway(new PostgresException("", "ERROR", "ERROR", code)));

    [Fact]
    public void A_broken_connection_and_a_deadline_are_away_and_a_bug_is_not()
    {
        Assert.True(Database.IsAway(new NpgsqlException("broken", new IOException())));
        Assert.True(Database.IsAway(new TimeoutException()));
        Assert.False(Database.IsAway(new InvalidOperationException()));
        Assert.False(Database.IsAway(new InvalidDataException()));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_noticed_at_once()
    {
        await using var database = Database.Open($"Host={Folders.New("none")};Database=charter");

        Assert.True(Database.IsAway(await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await Wait.For(database.OpenConnectionAsync().AsTask()))));
    }
}
