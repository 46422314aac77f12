namespace UnimiCharter.Store.Tests;

/// <summary>The chain of hashes as anyone can compute it in the database: to check it, and to forge it.</summary>
internal static class Hashing
{
    /// <summary>
    /// Teaches a database <c>hashing.content(fact)</c>, what is hashed of a fact; <c>hashing.hash(previous, fact)</c>, its hash after that of
    /// the one before it, <c>''</c> before the first; and <c>hashing.chain(fact)</c>, the hash that it should have, over its stream in the order of versions.
    /// </summary>
    public static Task Learn(Registry registry) => registry.Execute(
        """
        create schema hashing;
        create function hashing.content(fact mt_events) returns text
        language sql stable
        return jsonb_build_array(
            fact.id, fact.tenant_id, fact.stream_id, fact.version, fact.type, fact.data,
            to_char(fact.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            fact.user_name, fact.correlation_id,
            case when jsonb_typeof(fact.headers) = 'object' then fact.headers - 'hash' else coalesce(fact.headers, '{}') end)::text;
        create function hashing.hash(previous text, fact mt_events) returns text
        language sql stable
        return encode(sha256(convert_to(previous || hashing.content(fact), 'UTF8')), 'hex');
        create aggregate hashing.chain(mt_events) (sfunc = hashing.hash, stype = text, initcond = '');
        """);
}
