using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// Checks what is kept apart from facts because it can be erased, what is told of persons and the texts of published versions,
/// against the hashes that facts have of it: all of it is there and whole, but what a fact says was erased.
/// </summary>
internal static class KeptApart
{
    private const string At = """to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""";

    private const string Place = $"coalesce(e.seq_id, 0), coalesce(e.tenant_id, ''), coalesce(e.stream_id, ''), coalesce(e.version, 0), coalesce(e.type, ''), {At}";

    public static async Task<IReadOnlyList<Finding>> Findings(NpgsqlConnection connection, CancellationToken cancellation) =>
    [
        .. await OfPersons(connection, await Read(connection, "mt_doc_person", cancellation), cancellation),
        .. await OfVersions(connection, await Read(connection, "mt_doc_published", cancellation), cancellation),
    ];

    private static async Task<List<Finding>> OfPersons(NpgsqlConnection connection, Dictionary<(string, string), byte[]> kept, CancellationToken cancellation)
    {
        var persons = kept.ToDictionary(person => person.Key, person => Parse<PersonDocument>(person.Value));
        await using var command = Command(connection,
            $"""
            select {Place}, coalesce(e.data ->> 'person', ''), coalesce(e.data ->> 'hash', ''), exists (
                select from mt_events x where x.type = 'person_erased' and x.tenant_id = e.tenant_id and x.stream_id = e.stream_id and x.data ->> 'person' = e.data ->> 'person')
            from mt_events e where e.type = 'person_named' order by e.seq_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (findings, told) = (new List<Finding>(), new HashSet<(string, string)>());
        while (await reader.ReadAsync(cancellation))
        {
            var (at, hash, isErased) = ((Tenant: reader.GetString(1), Person: reader.GetString(6)), reader.GetString(7), reader.GetBoolean(8));
            if (isErased)
            {
                if (kept.ContainsKey(at) && told.Add(at)) findings.Add(Found(reader, FindingKind.Inserted, "the person was erased, and something is told of them again"));
                continue;
            }
            if (!persons.TryGetValue(at, out var person)) findings.Add(Found(reader, FindingKind.Removed, "what was told of the person is gone, and no fact says that they were erased"));
            else if (person?.Kept.FirstOrDefault(particulars => particulars?.Hash == hash) is not { } particulars) findings.Add(Found(reader, FindingKind.Removed, "what was told of the person then is gone"));
            else if (!IsWhole(particulars)) findings.Add(Found(reader, FindingKind.Altered, "what is told of the person is not what was hashed"));
        }
        return findings;
    }

    private static async Task<List<Finding>> OfVersions(NpgsqlConnection connection, Dictionary<(string, string), byte[]> kept, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select {Place}, coalesce(e.data ->> 'sha256', ''), exists (
                select from mt_events x where x.type = 'version_erased' and x.tenant_id = e.tenant_id and x.stream_id = e.stream_id and x.version > e.version and x.data ->> 'version' = e.data ->> 'version')
            from mt_events e where e.type = 'version_published' and e.data ->> 'document' is null order by e.seq_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var findings = new List<Finding>();
        while (await reader.ReadAsync(cancellation))
        {
            var (tenant, sha256, isErased) = (reader.GetString(1), reader.GetString(6), reader.GetBoolean(7));
            var isKept = kept.TryGetValue((tenant, sha256), out var document);
            if (isErased)
            {
                if (isKept) findings.Add(Found(reader, FindingKind.Inserted, "the version was erased, and its text is there again"));
            }
            else if (!isKept) findings.Add(Found(reader, FindingKind.Removed, "the text of the version is gone, and no fact says that it was erased"));
            else if (Parse<PublishedText>(document!)?.Text is not { } text || HashOf(text) != sha256) findings.Add(Found(reader, FindingKind.Altered, "the text of the version is not what was hashed"));
        }
        return findings;
    }

    /// <summary>The documents of a table by tenant and id; none, where a registry of before has no such table.</summary>
    private static async Task<Dictionary<(string, string), byte[]>> Read(NpgsqlConnection connection, string table, CancellationToken cancellation)
    {
        var documents = new Dictionary<(string, string), byte[]>();
        await using (var exists = Command(connection, $"select to_regclass('{table}') is not null"))
            if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!) return documents;
        await using var command = Command(connection, $"select tenant_id, id, data from {table}");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) documents.Add((reader.GetString(0), reader.GetString(1)), reader.GetFieldValue<byte[]>(2));
        return documents;
    }

    /// <summary>Null for what is none: it may have been tampered with.</summary>
    private static T? Parse<T>(byte[] json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, DomainJson.Options);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsWhole(KeptParticulars kept) =>
        kept is { Salt: not null, Particulars: { Name: not null, Phones.IsDefault: false, Emails.IsDefault: false } particulars } && particulars.Phones.Concat(particulars.Emails).All(text => text is not null) && kept.AreWhole;

    private static Finding Found(NpgsqlDataReader reader, FindingKind kind, string detail) => new(
        kind, Tenants.IsStray(reader.GetString(1), reader.GetString(2)) ? $"{reader.GetString(1)}: {reader.GetString(2)}" : Tenants.StreamOf(reader.GetString(1), reader.GetString(2)).Value,
        reader.GetInt64(3), reader.GetInt64(0), reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5), detail);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };
}
