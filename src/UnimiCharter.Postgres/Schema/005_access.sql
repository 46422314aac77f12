-- Each organization that an administrator registered, as a document.
create table charter.organizations (
    organization text collate "C" not null,
    state        json             not null,
    primary key (organization)
);

-- Each credential, with the hashes of its keys. The organization is * for one of all organizations.
create table charter.credentials (
    organization text collate "C" not null,
    credential   text collate "C" not null,
    state        json             not null,
    primary key (organization, credential)
);

-- When each credential was last used, to the minute or so: no fact, and not made again from facts.
create table charter.credential_uses (
    organization text collate "C" not null,
    credential   text collate "C" not null,
    used         timestamptz      not null,
    primary key (organization, credential)
);
