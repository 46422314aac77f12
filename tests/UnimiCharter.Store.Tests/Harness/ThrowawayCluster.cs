using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>The one cluster that the tests of this assembly share; each test gets a database of its own in it.</summary>
internal static class ThrowawayCluster
{
    private const string Template = "migrated";

    private static readonly Lazy<Task<PrivateCluster>> Started = new(Start);
    private static int databases;

    /// <summary>A connection string to a fresh database: with the schema applied, or with nothing in it.</summary>
    public static async Task<string> NewDatabase(bool migrated = true)
    {
        var cluster = await Started.Value;
        var name = "test" + Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture);
        await cluster.CreateDatabase(name, migrated ? Template : null);
        // A machine that stands still for a while is not an absent server.
        return cluster.ConnectionString(name) + ";Timeout=30;Command Timeout=60";
    }

    /// <summary>A connection string to a copy of a database that nobody is connected to.</summary>
    public static async Task<string> Copy(string connectionString)
    {
        var cluster = await Started.Value;
        var name = "test" + Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture);
        await cluster.CreateDatabase(name, new NpgsqlConnectionStringBuilder(connectionString).Database);
        return cluster.ConnectionString(name) + ";Timeout=30;Command Timeout=60";
    }

    /// <summary>Drops a database that nobody needs any more.</summary>
    public static async Task Drop(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create((await Started.Value).ConnectionString("postgres") + ";Pooling=false");
        await using var drop = source.CreateCommand($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>Leaves nothing behind: neither the server nor its folder.</summary>
    public static async Task Stop()
    {
        if (Started.IsValueCreated)
            try
            {
                await (await Started.Value).DisposeAsync();
            }
            catch (PrivateClusterException)
            {
                // It did not start or is down: its folder goes all the same.
            }
        Folders.DeleteAll();
    }

    /// <summary>Opens a database as a registry that starts does, and leaves it.</summary>
    public static async Task Migrate(string connectionString)
    {
        await using var store = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddStore(connectionString, follows: false).BuildServiceProvider();
        await store.GetRequiredService<Opening>().Run();
    }

    private static async Task<PrivateCluster> Start()
    {
        var cluster = await PrivateCluster.Start(Folders.New("shared"), durable: false);
        await cluster.CreateDatabase(Template);
        await Migrate(cluster.ConnectionString(Template) + ";Pooling=false");
        return cluster;
    }
}
