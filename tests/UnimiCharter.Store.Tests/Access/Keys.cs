using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>What nodes know of keys, and a database that goes away.</summary>
internal static class Keys
{
    public static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);
    public const string Readers = "select count(*) from pg_locks where relation = 'mt_doc_credential'::regclass and not granted";

    public static KnownCredentials Known(Registry registry) => On(registry, "Application Name=known");

    /// <summary>What dies with the server is not found again in a pool.</summary>
    public static KnownCredentials Unpooled(Registry registry) => On(registry, "Pooling=false");

    public static KnownCredentials On(Registry registry, string settings, Clock? clock = null)
    {
        var database = registry.OpenWith(settings);
        return new(registry.StoreOn(database), database, clock ?? registry.Clock);
    }

    public static Task<CredentialRecord?> Find(KnownCredentials known, string key) => Wait.For(known.Find(key, Patience, default).AsTask());

    /// <summary>As if the server were another one, which has no such database.</summary>
    public static async Task Away(Registry admin, Registry registry)
    {
        var name = Name(registry);
        await admin.Execute($"alter database {name} allow_connections false");
        await admin.Execute($"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'");
        await admin.Execute($"alter database {name} rename to {name}_away");
    }

    public static async Task Back(Registry admin, Registry registry)
    {
        var name = Name(registry);
        await admin.Execute($"alter database {name}_away rename to {name}");
        await admin.Execute($"alter database {name} allow_connections true");
    }

    private static string Name(Registry registry) => new NpgsqlConnectionStringBuilder(registry.ConnectionString).Database!;
}
