-- The event tables as Marten 9 writes them (string streams, all metadata): a Marten application opens them as they are.
-- Timestamps are always written explicitly; the defaults are Marten's.
create schema if not exists charter;

create table mt_streams (
    id          varchar     not null constraint pkey_mt_streams_id primary key,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    tenant_id   varchar     default '*DEFAULT*',
    is_archived boolean     default false
);

create table mt_events (
    seq_id         bigint       not null constraint pkey_mt_events_seq_id primary key,
    id             uuid         not null,
    stream_id      varchar      constraint fkey_mt_events_stream_id references mt_streams (id) on delete cascade,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    timestamp      timestamptz  not null default now(),
    tenant_id      varchar      default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    user_name      varchar,
    is_archived    boolean      default false
);

create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);

create sequence mt_events_sequence owned by mt_events.seq_id;

create table mt_event_progression (
    name         varchar     not null constraint pk_mt_event_progression primary key,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp()
);
