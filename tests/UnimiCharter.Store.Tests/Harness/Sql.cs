using Npgsql;

namespace UnimiCharter.Store.Tests;

internal static class Sql
{
    /// <summary>Runs statements on a connection opened by hand.</summary>
    public static async Task Run(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
