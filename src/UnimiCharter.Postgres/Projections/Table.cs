using Npgsql;
using NpgsqlTypes;

namespace UnimiCharter.Postgres;

/// <summary>
/// A projection's table: its columns, its key, and the one statement that writes it, from arrays (live) or from a table of
/// the same shape (rebuilt). Rows that are so already are not written.
/// </summary>
internal sealed record Table(string Name, string[] Key, (string Name, NpgsqlDbType Type)[] Columns, Func<string, string> Upsert)
{
    private string LiveSql { get; } = Upsert($"unnest({string.Join(", ", Columns.Select((c, i) => $"${i + 1}::{SqlType(c.Type)}[]"))})");

    /// <summary>Writes rows, each key at most once, in the order given; the order of keys, so that nodes lock alike.</summary>
    public NpgsqlBatchCommand Write(IReadOnlyList<object[]> rows)
    {
        var command = new NpgsqlBatchCommand(LiveSql);
        for (var i = 0; i < Columns.Length; i++)
            command.Parameters.Add(Columns[i].Type switch
            {
                NpgsqlDbType.Integer => Array<int>(rows, i),
                NpgsqlDbType.Boolean => Array<bool>(rows, i),
                NpgsqlDbType.Json => Array<byte[]>(rows, i),
                _ => Array<string>(rows, i),
            });
        return command;
    }

    private NpgsqlParameter<T[]> Array<T>(IReadOnlyList<object[]> rows, int column)
    {
        var values = new T[rows.Count];
        for (var row = 0; row < values.Length; row++) values[row] = (T)rows[row][column];
        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | Columns[column].Type };
    }

    public static string SqlType(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Integer => "integer",
        NpgsqlDbType.Boolean => "boolean",
        NpgsqlDbType.Json => "json",
        _ => "text",
    };
}
