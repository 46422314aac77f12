using System.Globalization;
using System.Reflection;
using Npgsql;

namespace UnimiCharter.Postgres;

/// <summary>The numbered changes of the schema, each applied once, in order, in a transaction of its own.</summary>
public static class Migrations
{
    // Any constant will do, as long as every version of every node takes the same.
    private const long AdvisoryLock = 0x756e_6963_6861_7274;

    /// <summary>Brings the schema up to date. Nodes that start at once wait for each other.</summary>
    /// <remarks>A script that changes what the projections' rows are says that a <see cref="Rebuild"/> is due.</remarks>
    public static async Task Apply(NpgsqlDataSource database, TimeProvider time, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await Execute(connection, "select pg_advisory_lock($1)", cancellation, AdvisoryLock);
        try
        {
            await Execute(connection,
                """
                create schema if not exists charter;
                create table if not exists charter.migrations (number integer primary key, name text not null, applied timestamptz not null);
                """, cancellation);
            foreach (var (number, name, sql) in Scripts())
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await using var applied = new NpgsqlCommand("select exists (select from charter.migrations where number = $1)", connection);
                applied.Parameters.Add(new() { Value = number });
                if (await applied.ExecuteScalarAsync(cancellation) is true) continue;
                await Execute(connection, sql, cancellation);
                await Execute(connection, "insert into charter.migrations values ($1, $2, $3)", cancellation, number, name, time.GetUtcNow());
                await transaction.CommitAsync(cancellation);
            }
        }
        finally
        {
            await Execute(connection, "select pg_advisory_unlock($1)", CancellationToken.None, AdvisoryLock);
        }
    }

    /// <summary>The embedded scripts, <c>001_events.sql</c> first.</summary>
    private static IEnumerable<(int Number, string Name, string Sql)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = string.Join('.', resource.Split('.')[^2..]);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (int.Parse(name[..3], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
