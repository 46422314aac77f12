using Marten.Exceptions;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>How the registry talks to its database.</summary>
public static class Database
{
    public const string DefaultName = "charter";

    private const int DefaultConnections = 32;

    /// <summary>
    /// A pool for a connection string. What it does not set is set so that short transactions are fast (no reset between
    /// users, statements prepared by use) and an absent server is noticed within a second.
    /// </summary>
    /// <param name="connectionString">Of Npgsql.</param>
    /// <param name="connections">How many it holds at most, whatever the connection string says.</param>
    public static NpgsqlDataSource Open(string connectionString, int? connections = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // By the names that Npgsql writes: it reads others too, such as CommandTimeout.
        var given = settings.Keys.ToHashSet();
        SetUnlessGiven("No Reset On Close", true);
        SetUnlessGiven("Max Auto Prepare", 100);
        SetUnlessGiven("Auto Prepare Min Usages", 2);
        SetUnlessGiven("Maximum Pool Size", DefaultConnections);
        if (connections is { } most) settings.MaxPoolSize = most;
        SetUnlessGiven("Timeout", 1);
        SetUnlessGiven("Command Timeout", 10);
        SetUnlessGiven("Cancellation Timeout", 200);
        SetUnlessGiven("Application Name", "unimicharter");
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();

        void SetUnlessGiven(string keyword, object value)
        {
            if (!given.Contains(keyword)) settings[keyword] = value;
        }
    }

    /// <summary>A connection string for commands that a person waits for: with the time that a request does not have, unless it says otherwise.</summary>
    public static string ForPeople(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var given = settings.Keys.ToHashSet();
        if (!given.Contains("Timeout")) settings.Timeout = 60;
        if (!given.Contains("Command Timeout")) settings.CommandTimeout = 600;
        return settings.ConnectionString;
    }

    /// <summary>Whether an exception says that the database is away, rather than that it was asked something wrong.</summary>
    public static bool IsAway(Exception exception) => Cause(exception) switch
    {
        PostgresException e => e.IsTransient || e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InvalidCatalogName,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether an exception says that all connections were in use for too long: the registry has more to do than it can, whatever its database can. Npgsql tells it by its words alone.</summary>
    public static bool IsOverloaded(Exception exception) =>
        Cause(exception) is NpgsqlException { InnerException: TimeoutException } e && e.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);

    /// <summary>Whether an exception says that the database was asked, and said nothing in time.</summary>
    public static bool IsSilent(Exception exception) => Cause(exception) is NpgsqlException { InnerException: TimeoutException } && !IsOverloaded(exception);

    /// <summary>Whether an exception says that the database's disk is full.</summary>
    public static bool IsFull(Exception exception) => Cause(exception) is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>Whether the same may succeed at once on another connection.</summary>
    internal static bool IsTransient(Exception exception) => Cause(exception) is NpgsqlException { IsTransient: true };

    /// <summary>Whether the server says that it did not do what it was asked, and goes on: what it says as it ends a session may come after a commit.</summary>
    internal static bool IsRefusal(Exception exception) =>
        exception is OvertakenException or HeldException || Cause(exception) is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>What Marten wraps, of a command or of a change of the schema; and why the connection broke, where it says only that then there was nothing left to roll back.</summary>
    internal static Exception Cause(Exception exception) =>
        exception is MartenCommandException or MartenSchemaException or HeldException or ObjectDisposedException && exception.InnerException is { } inner ? inner : exception;
}
