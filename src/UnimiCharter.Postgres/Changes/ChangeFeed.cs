using System.Collections.Frozen;
using System.Text.Json;
using Npgsql;
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
        await using var command = database.CreateCommand("select last_seq_id from mt_event_progression where name = $1");
        command.Parameters.Add(new() { Value = ChangeProjection.Name });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The changes beyond one that was read, in the order of positions.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="position">Of the last fact of which something was read.</param>
    /// <param name="ordinal">Of the last change of that fact that was read; the greatest number when all were.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="hidden">Editions of its charter that are not to be told of.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<ChangePage> After(OrganizationCode organization, long position, int ordinal, int limit, IReadOnlyCollection<EditionYear> hidden, CancellationToken cancellation)
    {
        // One statement, so that the changes and the position up to which they are complete are of one moment.
        await using var command = database.CreateCommand(
            """
            select p.last_seq_id, c.position, c.ordinal, c.at, c.kind, c.service, c.programme, c.indicator, c.edition, c.before, c.after
            from mt_event_progression p
            left join lateral (
                select * from charter.changes
                where organization = $2 and (position, ordinal) > ($3, $4) and position <= p.last_seq_id
                    and (programme is not null or edition <> all($6))
                order by position, ordinal limit $5) c on true
            where p.name = $1
            order by c.position, c.ordinal
            """);
        foreach (var value in new object[] { ChangeProjection.Name, organization.Value, position, ordinal, limit, hidden.Select(e => e.ToString()).ToArray() }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (complete, changes) = (0L, new List<PlacedChange>());
        while (await reader.ReadAsync(cancellation))
        {
            complete = reader.GetInt64(0);
            if (reader.IsDBNull(1)) break;
            changes.Add(new(
                reader.GetInt64(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3),
                new(
                    Kinds[reader.GetString(4)],
                    Text(5) is { } service ? new ServiceCode(service) : null,
                    Text(6) is { } programme ? new ProgrammeCode(programme) : null,
                    Text(7) is { } indicator ? new IndicatorCode(indicator) : null,
                    Period.Parse(reader.GetString(8)), Verdict(9), Verdict(10))));
        }
        return new(complete, changes);

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        Verdict? Verdict(int column) => reader.IsDBNull(column) ? null : Postgres.Verdict.FromJson(reader.GetFieldValue<byte[]>(column));
    }

    internal static string NameOf(ChangeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
