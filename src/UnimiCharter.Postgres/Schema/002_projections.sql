-- What the facts come to, written in the same transaction as they are. Documents are json, kept letter for letter, so that
-- a rebuilt row can be compared with the live one. Codes are compared by their bytes.

create table charter.charters (
    organization text collate "C" not null,
    edition      integer          not null,
    state        json             not null,
    primary key (organization, edition)
);

create table charter.services (
    organization text collate "C" not null,
    service      text collate "C" not null,
    state        json             not null,
    primary key (organization, service)
);

-- Each indicator with the standard of an edition, in the order of the service's card.
create table charter.promises (
    organization text collate "C" not null,
    edition      integer          not null,
    service      text collate "C" not null,
    indicator    text collate "C" not null,
    position     integer          not null,
    promise      json             not null,
    primary key (organization, edition, service, indicator)
);

-- Each indicator's answers in an edition's year. Rewritten at every measurement: room is left for it on the page.
create table charter.standings (
    organization text collate "C" not null,
    edition      integer          not null,
    service      text collate "C" not null,
    indicator    text collate "C" not null,
    answers      json             not null,
    primary key (organization, edition, service, indicator)
) with (fillfactor = 60);

-- Each service's year that has facts, and whether the board has closed it.
create table charter.years (
    organization text collate "C" not null,
    edition      integer          not null,
    service      text collate "C" not null,
    certified    boolean          not null,
    primary key (organization, edition, service)
);

-- Raises a serialization failure unless every stream is at the version that a decision was based on.
create function charter.expect(ids varchar[], versions bigint[]) returns void
language plpgsql as $$
begin
    -- A look-up for each stream: joined, the whole table would be read once it is small enough to seem worth it.
    perform 1
    from unnest(ids, versions) as expected (id, version)
    where coalesce((select s.version from mt_streams s where s.id = expected.id), 0) <> expected.version;
    if found then
        raise exception 'a stream has moved on' using errcode = 'serialization_failure';
    end if;
end
$$;
