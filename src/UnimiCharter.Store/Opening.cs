using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// Opens the store once the database answers: makes sure that it is the registry's, has Marten bring the schema up to date while
/// other nodes that start wait, and begins to follow the facts. May be tried again.
/// </summary>
public sealed class Opening(IServiceProvider services, NpgsqlDataSource database)
{
    private IHostedService[] begun = [];

    /// <exception cref="StoreException">The database is not the registry's, or not to be had; the message says what to do.</exception>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task Run(CancellationToken cancellation = default)
    {
        // Who opened it and then found the database away tries again from the start: nothing is begun twice.
        if (begun.Length > 0) return;
        await Recognize(cancellation);
        var work = services.GetKeyedServices<IHostedService>(StoreConfiguration.StartUp).ToArray();
        try
        {
            foreach (var one in work) await one.StartAsync(cancellation);
        }
        catch (Exception e) when (Refused(e) is { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused)
        {
            throw new StoreException(
                $"The database does not let its user make the registry's tables ({refused.MessageText}). As its owner: grant create on database and on schema public to that user "
                + "(GRANT CREATE ON DATABASE … TO …; GRANT CREATE ON SCHEMA public TO …), then start again.", e);
        }
        catch (Exception e) when (Refused(e) is { SqlState: ['2', '3', ..] } damage)
        {
            throw new StoreException($"The facts do not fit into the registry's tables any more ({damage.MessageText}). What was done to them, ./charter verify tells.", e);
        }
        begun = work;
    }

    /// <summary>Sees that the database is the registry's, for who only reads: its tables are made where there are none, and stay as they are, whatever was done to them.</summary>
    /// <inheritdoc cref="Run"/>
    public async Task Look(CancellationToken cancellation = default)
    {
        if (!await Recognize(cancellation)) await Run(cancellation);
    }

    public async Task Close(CancellationToken cancellation)
    {
        foreach (var one in begun) await one.StopAsync(cancellation);
        begun = [];
    }

    /// <summary>Before Marten looks at the schema: it would make tables of another application its own.</summary>
    /// <returns>Whether the registry's tables are there.</returns>
    private async Task<bool> Recognize(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select to_regclass('charter.migrations') is not null, to_regclass('mt_events') is not null, to_regclass('charter.answers') is not null, current_database()");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var name = reader.GetString(3);
        if (reader.GetBoolean(0))
            throw new StoreException(
                $"The database {name} was written by an earlier UnimiCharter, before it stood on Marten (its schema is numbered in charter.migrations). "
                + "It was not touched. Name another database in ConnectionStrings__Charter, or another folder in CHARTER_DATA.");
        var (hasEvents, isOurs) = (reader.GetBoolean(1), reader.GetBoolean(2));
        if (hasEvents && !isOurs)
            throw new StoreException(
                $"The database {name} holds the events of another application (mt_events). It was not touched. Name another database in ConnectionStrings__Charter.");
        return hasEvents;
    }

    /// <summary>What the database says, under what Marten says.</summary>
    private static PostgresException? Refused(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
            if (e is PostgresException refused) return refused;
        return null;
    }
}

/// <summary>The store cannot be opened; the message says what to do.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
