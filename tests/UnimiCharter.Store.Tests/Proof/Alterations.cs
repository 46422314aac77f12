namespace UnimiCharter.Store.Tests;

/// <summary>Which facts something may be done to so that it must be found.</summary>
internal enum Aim
{
    /// <summary>Any, sealed or not.</summary>
    Fact = 1,

    /// <summary>One that a seal commits to, and which is no seal.</summary>
    Sealed,

    /// <summary>A seal.</summary>
    Seal,

    /// <summary>One of a stream of which all is sealed, and which holds no seals.</summary>
    Settled,

    /// <summary>One that a seal commits to, of an organization which is not the only one.</summary>
    Organization,
}

/// <summary>Something done to a registry with SQL behind its back, which verification finds: tests do each, a campaign draws from them.</summary>
/// <param name="Sql">About the fact at <c>$seq</c>, which is <c>$version</c> of the stream <c>$stream</c> of the tenant <c>$tenant</c>; <c>$other</c> is the position of another fact.</param>
internal sealed record Alteration(Aim At, string Name, string Sql)
{
    /// <summary>Makes the hashes of the stream right again.</summary>
    private const string HashAgain =
        """
        update mt_events e set headers = coalesce(e.headers, '{}') || jsonb_build_object('hash', c.hash)
        from (select seq_id, hashing.chain(f) over (order by version) as hash from mt_events f where (tenant_id, stream_id) = ('$tenant', '$stream')) c where c.seq_id = e.seq_id
        """;

    private const string Numbered = "update mt_streams set version = (select coalesce(max(version), 0) from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream')) where (tenant_id, id) = ('$tenant', '$stream')";

    /// <summary>Takes all seals away, with all that tells of them.</summary>
    private const string Unsealed = "delete from mt_events where stream_id like 'seal/%'; delete from mt_streams where id like 'seal/%'; delete from mt_doc_seal";

    private const string Invented = "'{\"indicator\": \"accessibility\", \"period\": \"2024-09\", \"value\": {\"count\": 9}, \"reportedOn\": \"2025-01-10\"}', 'measurement_reported', '2024-10-01T08:00Z'";

    public static IReadOnlyList<Alteration> All { get; } =
    [
        .. ((IEnumerable<object[]>)TamperingTests.Alterations).Select(row => Set((string)row[0])),
        Set("headers = null"), Set("headers = '5'"), Set("headers = '[\"hash\"]'"), Set("headers = headers - 'hash'"),
        Set("data = 'null'"), Set("data = '5'"), Set("data = '{}'"), Set("data = '[]'"), Set("data = data || '{\"seq\": 10.0}'"),
        Set("type = 'nobody_knows'"), Set("type = ''"), Set("type = 'tombstone'"), Set("type = 'stream_heads_sealed'"), Set("user_name = ''"), Set("correlation_id = null"),
        Set("timestamp = '-infinity'"), Set("timestamp = timestamp - interval '1 day'"), Set("version = version + 1000"), Set("version = -version"), Set("mt_dotnet_type = ''"),
        new(Aim.Fact, "a fact is gone", "delete from mt_events where seq_id = $seq"),
        new(Aim.Fact, "all but the first of a stream are gone", "delete from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream') and version > 1 or seq_id = $seq"),
        new(Aim.Fact, "a fact is another's", "delete from mt_events where seq_id = $seq; update mt_events set (version, stream_id, tenant_id) = ($version, '$stream', '$tenant') where seq_id = $other"),
        new(Aim.Fact, "a fact has the content of another", "update mt_events e set (data, type, headers) = (o.data, o.type, o.headers || jsonb_build_object('x', 1)) from mt_events o where e.seq_id = $seq and o.seq_id = $other"),
        new(Aim.Fact, "a fact is inserted at the end", $"insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers) select nextval('mt_events_sequence'), gen_random_uuid(), tenant_id, stream_id, max(version) + 1, {Invented}, '{{}}' from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream') group by 3, 4"),
        new(Aim.Fact, "a fact is inserted at the end and counted", $"insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers) select nextval('mt_events_sequence'), gen_random_uuid(), tenant_id, stream_id, max(version) + 1, {Invented}, '{{}}' from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream') group by 3, 4; {Numbered}"),
        new(Aim.Fact, "a fact is inserted in the middle", $"update mt_events set version = version + 100000 where (tenant_id, stream_id) = ('$tenant', '$stream') and version >= $version; update mt_events set version = version - 99999 where (tenant_id, stream_id) = ('$tenant', '$stream') and version > 100000; insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers) values (nextval('mt_events_sequence'), gen_random_uuid(), '$tenant', '$stream', $version, {Invented}, '{{}}'); {Numbered}"),
        new(Aim.Fact, "a stream nobody recorded", $"insert into mt_streams (tenant_id, id, version) values ('$tenant', 'service/finto', 1); insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers) values (nextval('mt_events_sequence'), gen_random_uuid(), '$tenant', 'service/finto', 1, {Invented}, '{{}}')"),
        new(Aim.Fact, "a stream without facts", "insert into mt_streams (tenant_id, id, version) values ('$tenant', 'service/finto', 0)"),
        new(Aim.Fact, "a stream counts one more", "update mt_streams set version = version + 1 where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a stream counts one less", "update mt_streams set version = version - 1 where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a stream is archived", "update mt_streams set is_archived = true where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a stream has a type", "update mt_streams set type = 'x' where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a stream was compacted", "update mt_streams set compacted_version = 1 where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a stream has no row", "alter table mt_events drop constraint if exists fkey_mt_events_stream_id_tenant_id; delete from mt_streams where (tenant_id, id) = ('$tenant', '$stream')"),
        Unbound("data"), Unbound("type"), Unbound("timestamp"), Unbound("version"), Set("tenant_id = null"), Set("stream_id = null"),
        new(Aim.Settled, "a stream was begun at another time", "update mt_streams set created = created - interval '1 year' where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Settled, "a stream was begun before all time", "update mt_streams set created = '-infinity' where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Settled, "a stream moved at another time", "update mt_streams set timestamp = timestamp + interval '1 microsecond' where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Settled, "a stream is of another time altogether", "update mt_streams set (created, timestamp) = ('2001-01-01Z', '2001-01-02Z') where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Fact, "a fact goes to an organization that is none", "insert into mt_streams (tenant_id, id, version) values ('altra', '$stream', 1); update mt_events set tenant_id = 'altra', version = 1 where seq_id = $seq"),
        new(Aim.Sealed, "a fact is altered and hashed again", $"update mt_events set user_name = coalesce(user_name, '') || 'x' where seq_id = $seq; {HashAgain}"),
        new(Aim.Sealed, "a fact is altered, it alone hashed again", "update mt_events set user_name = coalesce(user_name, '') || 'x' where seq_id = $seq; update mt_events e set headers = headers || jsonb_build_object('hash', hashing.hash(coalesce((select p.headers ->> 'hash' from mt_events p where (p.tenant_id, p.stream_id, p.version) = (e.tenant_id, e.stream_id, e.version - 1)), ''), e)) where seq_id = $seq"),
        new(Aim.Sealed, "a fact is gone, and all after it", $"delete from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream') and version >= $version; {Numbered}"),
        new(Aim.Sealed, "a fact is gone, and those after it moved up", $"delete from mt_events where seq_id = $seq; update mt_events set version = version + 100000 where (tenant_id, stream_id) = ('$tenant', '$stream') and version > $version; update mt_events set version = version - 100001 where (tenant_id, stream_id) = ('$tenant', '$stream') and version > 100000; {Numbered}; {HashAgain}"),
        new(Aim.Sealed, "a stream is gone", "delete from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream'); delete from mt_streams where (tenant_id, id) = ('$tenant', '$stream')"),
        new(Aim.Sealed, "a fact is inserted and all hashed again", $"update mt_events set version = version + 100000 where (tenant_id, stream_id) = ('$tenant', '$stream') and version >= $version; update mt_events set version = version - 99999 where (tenant_id, stream_id) = ('$tenant', '$stream') and version > 100000; insert into mt_events (seq_id, id, tenant_id, stream_id, version, data, type, timestamp, headers) values (nextval('mt_events_sequence'), gen_random_uuid(), '$tenant', '$stream', $version, {Invented}, '{{}}'); {Numbered}; {HashAgain}"),
        new(Aim.Sealed, "two facts change places and all are hashed again", $"update mt_events set version = -1 where seq_id = $seq; update mt_events set version = $version where (tenant_id, stream_id) = ('$tenant', '$stream') and version = $version + 1; update mt_events set version = $version + 1 where seq_id = $seq; {HashAgain}"),
        new(Aim.Sealed, "a fact has a later position", "update mt_events set seq_id = nextval('mt_events_sequence') where seq_id = $seq"),
        new(Aim.Sealed, "a fact has an earlier position", "update mt_events set seq_id = -$seq where seq_id = $seq"),
        new(Aim.Sealed, "two facts exchange their positions", "update mt_events set seq_id = -1 where seq_id = $seq; update mt_events set seq_id = $seq where seq_id = $other; update mt_events set seq_id = $other where seq_id = -1"),
        new(Aim.Sealed, "a stream has another name", "insert into mt_streams (tenant_id, id, version, created, timestamp) select tenant_id, 'service/finto', version, created, timestamp from mt_streams where (tenant_id, id) = ('$tenant', '$stream'); update mt_events set stream_id = 'service/finto' where (tenant_id, stream_id) = ('$tenant', '$stream'); delete from mt_streams where (tenant_id, id) = ('$tenant', '$stream')"),
        Seal("a root", "set data = jsonb_set(data, '{root}', '\"00\"')"), Seal("no root", "set data = data - 'root'"), Seal("no heads", "set data = data - 'heads'"), Seal("empty heads", "set data = jsonb_set(data, '{heads}', '[]')"),
        Seal("a head", "set data = jsonb_set(data, '{heads,0,hash}', '\"00\"')"), Seal("a version", "set data = jsonb_set(data, '{heads,0,version}', '99')"), Seal("a version with a point", "set data = jsonb_set(data, '{heads,0,version}', '10.0')"),
        Seal("no stream", "set data = jsonb_set(data, '{heads,0,stream}', 'null')"), Seal("no head", "set data = data #- '{heads,0}'"), Seal("heads that are none", "set data = jsonb_set(data, '{heads}', '{\"version\": \"x\"}')"),
        Seal("a head that is none", "set data = jsonb_set(data, '{heads,0}', 'null')"), Seal("a head without a hash", "set data = data #- '{heads,0,hash}'"), Seal("a number of facts with a point", "set data = jsonb_set(data, '{facts}', '10.0')"),
        Seal("other positions", "set data = jsonb_set(data, '{positions}', '\"00\"')"), Seal("another one before it", "set data = jsonb_set(data, '{previous}', '\"00\"')"), Seal("another beginning", "set data = jsonb_set(data, '{since}', '1')"),
        Seal("another type", "set type = 'stream_heads_sealed'"),
        Seal("nothing", "set data = 'null'"), Seal("a number", "set data = '5'"), Seal("a position that is none", "set data = jsonb_set(data, '{position}', '\"x\"')"), Seal("another position", "set data = jsonb_set(data, '{position}', '1')"),
        new(Aim.Seal, "a seal is gone", "delete from mt_events where seq_id = $seq"),
        new(Aim.Organization, "an organization is gone with its seals", "delete from mt_events where tenant_id = '$tenant'; delete from mt_streams where tenant_id = '$tenant'"),
        new(Aim.Organization, "the seals of an organization are gone, and a fact altered and hashed again", $"delete from mt_events where tenant_id = '$tenant' and stream_id like 'seal/%'; delete from mt_streams where tenant_id = '$tenant' and id like 'seal/%'; update mt_events set user_name = coalesce(user_name, '') || 'x' where seq_id = $seq; {HashAgain}"),
    ];

    /// <summary>What makes everything anew, so that nothing stands against anything once the registry has sealed again: a head that was written down before finds it.</summary>
    public static IReadOnlyList<Alteration> MadeAnew { get; } =
    [
        new(Aim.Sealed, "a fact is altered and hashed again, and there was never a seal", $"update mt_events set user_name = coalesce(user_name, '') || 'x' where seq_id = $seq; {HashAgain}; {Unsealed}"),
        new(Aim.Sealed, "a fact stands elsewhere, and there was never a seal", $"update mt_events e set seq_id = (select max(seq_id) + 1 from mt_events) where (tenant_id, stream_id) = ('$tenant', '$stream') and version = (select max(version) from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream')); select setval('mt_events_sequence', (select max(seq_id) from mt_events)); {Unsealed}"),
        new(Aim.Sealed, "a stream is gone, and there was never a seal", $"delete from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream'); delete from mt_streams where (tenant_id, id) = ('$tenant', '$stream'); {Unsealed}"),
        new(Aim.Organization, "an organization is gone, and there was never a seal", $"delete from mt_events where tenant_id = '$tenant'; delete from mt_streams where tenant_id = '$tenant'; {Unsealed}"),
        new(Aim.Sealed, "a stream ends earlier, and there was never a seal", $"delete from mt_events where (tenant_id, stream_id) = ('$tenant', '$stream') and version >= $version; {Numbered}; {Unsealed}"),
        new(Aim.Settled, "a stream was begun at another time, and there was never a seal", $"update mt_streams set created = created - interval '1 year' where (tenant_id, id) = ('$tenant', '$stream'); {Unsealed}"),
        new(Aim.Sealed, "the last seal was never made", """
            delete from mt_events where seq_id = (select max(seq_id) from mt_events where stream_id like 'seal/%' and tenant_id = '-registry');
            update mt_streams s set version = version - 1 where tenant_id = '-registry' and id = (select max(id) from mt_streams where tenant_id = '-registry' and id like 'seal/%');
            delete from mt_doc_seal where tenant_id = '-registry'
            """),
        new(Aim.Sealed, "nothing was ever recorded", "delete from mt_events; delete from mt_streams; delete from mt_doc_seal"),
    ];

    public override string ToString() => Name;

    /// <summary>The SQL that does it to one fact.</summary>
    public string To(string tenant, string stream, long version, long position, long other) => Sql
        .Replace("$tenant", tenant, StringComparison.Ordinal).Replace("$stream", stream, StringComparison.Ordinal)
        .Replace("$version", Whole(version), StringComparison.Ordinal).Replace("$seq", Whole(position), StringComparison.Ordinal).Replace("$other", Whole(other), StringComparison.Ordinal);

    private static string Whole(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Alteration Set(string column) => new(Aim.Fact, column[..Math.Min(column.Length, 60)], $"update mt_events set {column} where seq_id = $seq");

    private static Alteration Unbound(string column) => new(Aim.Fact, $"{column} is nothing", $"alter table mt_events alter {column} drop not null; update mt_events set {column} = null where seq_id = $seq");

    private static Alteration Seal(string name, string change) => new(Aim.Seal, "a seal has " + name, $"update mt_events {change} where seq_id = $seq");
}
