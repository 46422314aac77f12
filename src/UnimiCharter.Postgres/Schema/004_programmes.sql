-- Each programme's plan, as a document.
create table charter.programmes (
    organization text collate "C" not null,
    programme    text collate "C" not null,
    state        json             not null,
    primary key (organization, programme)
);
