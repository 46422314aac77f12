using System.Collections.Frozen;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A part of the feed.</summary>
/// <param name="Position">The feed is complete up to it: whoever has read these changes, and there are no more, goes on from here.</param>
public sealed record ChangePage(long Position, IReadOnlyList<PlacedChange> Changes);

/// <summary>Reads what <see cref="ChangeProjection"/> wrote.</summary>
public sealed class ChangeFeed(NpgsqlDataSource database)
{
    private static readonly FrozenDictionary<string, ChangeKind> Kinds = Enum.GetValues<ChangeKind>().ToFrozenDictionary(NameOf);

    /// <summary>The position up to which the feed is complete.</summary>
    public async Task<long> Position(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Position(connection, cancellation);
    }

    /// <summary>The changes beyond one that was read, in the order of positions.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="position">Of the last fact of which something was read.</param>
    /// <param name="ordinal">Of the last change of that fact that was read; the greatest number when all were.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="hidden">
    /// Says which editions of its charter are not to be told of. That a version is public, or is no longer, is told all the same: whoever
    /// heard the one is to hear the other. Asked for once the last position is known: what is read was recorded before that.
    /// </param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<ChangePage> After(
        OrganizationCode organization, long position, int ordinal, int limit, Func<CancellationToken, Task<IReadOnlyCollection<EditionYear>>> hidden, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await After(connection, organization, position, ordinal, limit, null, hidden, cancellation);
    }

    /// <inheritdoc cref="After(OrganizationCode, long, int, int, Func{CancellationToken, Task{IReadOnlyCollection{EditionYear}}}, CancellationToken)"/>
    /// <param name="wanted">Only what is subscribed to; null for all.</param>
    internal static async Task<ChangePage> After(
        NpgsqlConnection connection, OrganizationCode organization, long position, int ordinal, int limit, Subscription? wanted,
        Func<CancellationToken, Task<IReadOnlyCollection<EditionYear>>> hidden, CancellationToken cancellation)
    {
        var complete = await Position(connection, cancellation);
        if (complete < position) return new(complete, []);
        var kept = await hidden(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select position, ordinal, at, kind, service, programme, indicator, edition, before, after, version from charter.changes
            where organization = $1 and (position, ordinal) > ($2, $3) and position <= $4
                and (programme is not null or version is not null or edition <> all($5))
                and ($6 is null or kind = any($6))
                and ($7 is null or version is not null or coalesce(service, programme) = any($7))
                and ($8 is null or edition = any($8))
            order by position, ordinal limit $9
            """, connection);
        foreach (var value in new object[] { organization.Value, position, ordinal, complete }) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(Texts(kept.Select(e => e.ToString())));
        command.Parameters.Add(Texts(wanted?.Kinds.Select(NameOf)));
        command.Parameters.Add(Texts(wanted?.Subjects));
        command.Parameters.Add(Texts(wanted?.Editions?.Select(e => e.ToString())));
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var changes = new List<PlacedChange>();
        while (await reader.ReadAsync(cancellation))
            changes.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2),
                new(
                    Kinds[reader.GetString(3)],
                    Text(4) is { } service ? new ServiceCode(service) : null,
                    Text(5) is { } programme ? new ProgrammeCode(programme) : null,
                    Text(6) is { } indicator ? new IndicatorCode(indicator) : null,
                    Period.Parse(reader.GetString(7)), Verdict(8), Verdict(9), Text(10) is { } version ? CharterVersion.Parse(version) : null)));
        return new(complete, changes);

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        Verdict? Verdict(int column) => reader.IsDBNull(column) ? null : Postgres.Verdict.FromJson(reader.GetFieldValue<byte[]>(column));
    }

    private static async Task<long> Position(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select last_seq_id from mt_event_progression where name = $1", connection);
        command.Parameters.Add(new() { Value = ChangeProjection.Name });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static NpgsqlParameter Texts(IEnumerable<string>? values) =>
        new() { Value = (object?)values?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    internal static string NameOf(ChangeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
