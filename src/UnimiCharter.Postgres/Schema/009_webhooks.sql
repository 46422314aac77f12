-- The version that a change is about; and that a version has come into force is part of its edition's state.
alter table charter.changes add column version text;
update charter.generation set is_due = true;

-- Whom changes are told to. The secrets that deliveries are signed with are nowhere in the database.
create table charter.webhooks (
    organization text collate "C" not null,
    webhook      text collate "C" not null,
    state        json             not null,
    primary key (organization, webhook)
);

-- Up to which change each webhook has been told, and how the next one fares: no facts, and not made again from facts.
-- Who delivers holds the line. What failed is forgotten when the webhook has another revision.
create table charter.deliveries (
    organization text collate "C" not null,
    webhook      text collate "C" not null,
    position     bigint           not null,
    ordinal      integer          not null,
    attempts     integer          not null,
    revision     bigint,
    began        timestamptz,
    due          timestamptz,
    failure      text,
    status       integer,
    primary key (organization, webhook)
);

-- What could not be delivered, until it is replayed.
create table charter.dead_letters (
    organization text collate "C" not null,
    webhook      text collate "C" not null,
    position     bigint           not null,
    ordinal      integer          not null,
    attempts     integer          not null,
    began        timestamptz      not null,
    ended        timestamptz      not null,
    failure      text             not null,
    status       integer,
    is_due       boolean          not null,
    primary key (organization, webhook, position, ordinal)
);

create index on charter.dead_letters (organization, webhook) where is_due;
