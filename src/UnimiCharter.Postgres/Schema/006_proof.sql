-- Each fact carries in its headers the hash that chains it to the one before it in its stream.

-- What is hashed of a fact.
create function charter.content(fact mt_events) returns text
language sql stable
return jsonb_build_array(
    fact.id, fact.stream_id, fact.version, fact.type, fact.data,
    to_char(fact.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    fact.user_name, fact.correlation_id,
    case when jsonb_typeof(fact.headers) = 'object' then fact.headers - 'hash' else coalesce(fact.headers, '{}') end)::text;

-- The hash of a fact, after that of the one before it; '' before the first.
create function charter.hash(previous text, fact mt_events) returns text
language sql stable
return encode(sha256(convert_to(previous || charter.content(fact), 'UTF8')), 'hex');

-- The hash that a fact should have, over its stream in the order of versions.
create aggregate charter.chain(mt_events) (sfunc = charter.hash, stype = text, initcond = '');

-- The facts from before there were hashes, as they are now.
lock table mt_events in share row exclusive mode;

update mt_events e
set headers = coalesce(e.headers, '{}') || jsonb_build_object('hash', chained.hash)
from (select seq_id, charter.chain(f) over (partition by stream_id order by version) as hash from mt_events f) chained
where chained.seq_id = e.seq_id;
