-- What changed for the public, by the fact that changed it. The rows follow the facts in the order of positions, and are
-- complete up to the position in their line of mt_event_progression, which moves in the same transactions. Verdicts are json,
-- kept letter for letter, so that a rebuilt row can be compared with the live one.
create table charter.changes (
    organization text collate "C" not null,
    position     bigint           not null,
    ordinal      integer          not null,
    kind         text             not null,
    at           timestamptz      not null,
    service      text,
    programme    text,
    indicator    text,
    edition      text             not null,
    before       json,
    after        json,
    primary key (organization, position, ordinal)
);

insert into mt_event_progression (name, last_seq_id, last_updated) values ('charter.changes', 0, now())
on conflict (name) do update set last_seq_id = 0;
