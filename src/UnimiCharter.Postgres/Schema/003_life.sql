-- What the board granted a service's year: a document of days by period.
alter table charter.years add column extensions json not null default '{}';
alter table charter.years alter column extensions drop default;

-- Counts the rebuilds that mended something, so that what nodes remember of the rows is read again; and whether one is due,
-- because a script changed what the rows are.
create table charter.generation (number bigint not null, is_due boolean not null);
insert into charter.generation values (0, true);

-- The first answers to writes that carried an Idempotency-Key, until they expire.
create table charter.answers (
    organization text collate "C" not null,
    key          text collate "C" not null,
    fingerprint  bytea            not null,
    status       integer          not null,
    media_type   text             not null,
    language     text             not null,
    body         bytea            not null,
    recorded     timestamptz      not null,
    primary key (organization, key)
);

create index on charter.answers (recorded);
