using System.Data.Common;
using JasperFx.Core.Exceptions;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;
using Weasel.Postgresql;
using Weasel.Storage;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;
using OperationRole = Weasel.Core.OperationRole;

namespace UnimiCharter.Store;

/// <summary>
/// A batch as one operation of a Marten unit of work: the same rows of <c>mt_streams</c>, <c>mt_events</c> and documents that
/// Marten's own append and inline snapshots come to (a test holds that), but all streams in one statement each, where Marten
/// has a call for every stream and every document. That is worth a factor of two to three (docs/decisions/0001).
/// </summary>
/// <remarks>
/// Versions are compared before positions are taken: who lost a race leaves no gap for the daemon to wait at. Streams that are
/// written to are taken before those that were read are looked at: of two that each write what the other reads, also what is not
/// there yet, the later one then sees the earlier. The name of the .NET type stays null: facts are known by the names of <see cref="EventNames"/>.
/// </remarks>
internal sealed class FactsOperation : IStorageOperation, IExceptionTransform
{
    private readonly List<Action<ICommandBuilder>> statements = [];

    public bool IsEmpty => statements.Count == 0;

    public Type DocumentType => typeof(JasperFx.Events.IEvent);

    public OperationRole Role() => OperationRole.Events;

    /// <summary>The decisions hold only if the streams they looked at have not moved on.</summary>
    /// <param name="patience">How long to wait for who holds one: <see cref="OwnSchema.Short"/> or <see cref="OwnSchema.NoEnd"/>.</param>
    /// <param name="isHeld">Whether they stay as they are until the end of the transaction.</param>
    public FactsOperation Expecting(IReadOnlyList<(StreamId Stream, long Version)> read, string patience, bool isHeld = true)
    {
        if (read.Count > 0)
            statements.Add(command =>
            {
                command.Append($"select {OwnSchema.Name}.expect(");
                Streams(command, read, s => s.Stream);
                Add(command, Array(read, s => s.Version), NpgsqlDbType.Bigint);
                command.Append($", '{patience}', {(isHeld ? "true" : "false")})");
            });
        return this;
    }

    /// <summary>Moves streams on, or begins them; nobody else does until the end of the transaction, nor is a document mended.</summary>
    /// <param name="rebuilds">How often that had been done when the streams' documents were read.</param>
    /// <param name="patience">As of <see cref="Expecting"/>.</param>
    public FactsOperation Advancing(IReadOnlyList<(StreamId Stream, long From, long To)> written, long rebuilds, string patience)
    {
        if (written.Count > 0)
            statements.Add(command =>
            {
                command.Append($"select {OwnSchema.Name}.advance(");
                Streams(command, written, s => s.Stream);
                Add(command, Array(written, s => s.From), NpgsqlDbType.Bigint);
                command.Append(", ");
                Add(command, Array(written, s => s.To), NpgsqlDbType.Bigint);
                command.Append(", ");
                command.AppendParameter(rebuilds, NpgsqlDbType.Bigint);
                command.Append($", '{patience}')");
            });
        return this;
    }

    /// <summary>Adds facts to streams that have moved on already.</summary>
    public FactsOperation Recording(IReadOnlyList<RenderedFact> facts)
    {
        if (facts.Count > 0)
            statements.Add(command =>
            {
                command.Append(
                    """
                    insert into mt_events (seq_id, tenant_id, stream_id, version, id, type, data, headers, timestamp, correlation_id, user_name, is_archived)
                    select nextval('mt_events_sequence'), u.*, false from unnest(
                    """);
                Streams(command, facts, f => f.Fact.Stream);
                Add(command, Array(facts, f => f.Fact.Version), NpgsqlDbType.Bigint);
                command.Append(", ");
                Add(command, Array(facts, f => f.Id), NpgsqlDbType.Uuid);
                command.Append(", ");
                Add(command, Array(facts, f => EventNames.Of(f.Fact.Fact)), NpgsqlDbType.Varchar);
                command.Append(", ");
                Add(command, Array(facts, f => f.Data), NpgsqlDbType.Jsonb);
                command.Append(", ");
                Add(command, Array(facts, f => f.Headers), NpgsqlDbType.Jsonb);
                command.Append(", ");
                Add(command, Array(facts, f => f.Fact.At), NpgsqlDbType.TimestampTz);
                command.Append(", ");
                Add(command, Array(facts, f => f.Fact.By.Correlation), NpgsqlDbType.Varchar);
                command.Append(", ");
                Add(command, Array(facts, f => f.Fact.By.Actor), NpgsqlDbType.Varchar);
                command.Append(") as u");
            });
        return this;
    }

    /// <summary>Replaces the documents of streams.</summary>
    public FactsOperation Storing(IEnumerable<RenderedDocument> documents)
    {
        foreach (var kind in documents.GroupBy(d => d.Type))
        {
            var rows = kind.ToArray();
            statements.Add(command =>
            {
                command.Append($"insert into {OwnSchema.TableOf(kind.Key)} (tenant_id, id, mt_version, data) select * from unnest(");
                Streams(command, rows, d => d.Stream);
                Add(command, Array(rows, d => d.Version), NpgsqlDbType.Bigint);
                command.Append(", ");
                Add(command, Array(rows, d => d.Json), NpgsqlDbType.Jsonb);
                command.Append(") as u on conflict (tenant_id, id) do update set mt_version = excluded.mt_version, data = excluded.data");
            });
        }
        return this;
    }

    /// <summary>Ends the transaction with it: if one of its statements fails, the server does not come to that.</summary>
    public FactsOperation Committing()
    {
        statements.Add(command => command.Append("commit"));
        return this;
    }

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            if (i > 0) builder.StartNewCommand();
            statements[i](builder);
        }
    }

    public void Postprocess(DbDataReader reader, IList<Exception> exceptions) => throw new NotSupportedException("Sessions are asynchronous.");

    /// <summary>To the end: what a statement has to say against it is heard only when its result is asked for.</summary>
    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        while (await reader.NextResultAsync(token)) { }
    }

    /// <summary>What another node or transaction was faster at, or holds, in one shape each.</summary>
    public bool TryTransform(Exception original, out Exception transformed)
    {
        transformed = (original as PostgresException ?? original.InnerException as PostgresException) is { } error && MeaningOf(error) is { } meaning ? meaning : original;
        return transformed != original;
    }

    /// <summary>Null for an error that means neither.</summary>
    public static Exception? MeaningOf(PostgresException error) => error switch
    {
        { SqlState: OwnSchema.Overtaken or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => new OvertakenException(error),
        { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "mt_streams" } or { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_mt_events_stream_and_version" } => new OvertakenException(error),
        { SqlState: PostgresErrorCodes.LockNotAvailable } => new HeldException(error),
        _ => null,
    };

    /// <summary>The tenants and keys of streams, and a comma.</summary>
    private static void Streams<T>(ICommandBuilder command, IReadOnlyList<T> source, Func<T, StreamId> stream)
    {
        var (tenants, keys) = (new string[source.Count], new string[source.Count]);
        for (var i = 0; i < tenants.Length; i++) (tenants[i], keys[i]) = Tenants.Of(stream(source[i]));
        Add(command, tenants, NpgsqlDbType.Varchar);
        command.Append(", ");
        Add(command, keys, NpgsqlDbType.Varchar);
        command.Append(", ");
    }

    private static void Add<T>(ICommandBuilder command, T[] values, NpgsqlDbType type) => command.AppendParameter(values, NpgsqlDbType.Array | type);

    private static TOut[] Array<TIn, TOut>(IReadOnlyList<TIn> source, Func<TIn, TOut> select)
    {
        var values = new TOut[source.Count];
        for (var i = 0; i < values.Length; i++) values[i] = select(source[i]);
        return values;
    }
}

/// <summary>A fact as its row has it.</summary>
/// <param name="Data">What it says, as JSON.</param>
/// <param name="Headers">See <see cref="FactHeaders"/>.</param>
internal sealed record RenderedFact(DecidedFact Fact, Guid Id, byte[] Data, byte[] Headers);

/// <summary>A stream's document as its row has it.</summary>
internal sealed record RenderedDocument(StreamId Stream, Type Type, long Version, byte[] Json);

/// <summary>A stream has moved on since it was read, or two nodes' locks crossed: nothing was written, and it is to be decided again.</summary>
internal sealed class OvertakenException(PostgresException inner) : Exception("A stream has moved on.", inner);

/// <summary>Somebody holds a stream for longer than there was patience for.</summary>
internal sealed class HeldException(PostgresException inner) : Exception("A stream is held.", inner);
