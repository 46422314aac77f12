// The example portal: a charter as the registry's public API tells it. Whatever comes from the API is text, never markup.

const SIGNS = { met: "✓", missed: "✗", notEvaluable: "–" };
const POLLING = 15_000;
const at = id => document.getElementById(id);

const query = new URLSearchParams(location.search);
const choice = { organization: query.get("organization"), edition: query.get("edition"), language: query.get("lang") === "en" ? "en" : "it" };

let turn = 0;               // of the choice that is being shown: what an earlier one still brings is dropped
let links = {};             // of what is shown
let standings = new Map();  // by "service.indicator"
let stream, polling, refreshing, again;

// Words

const say = (italian, english) => choice.language === "en" ? english : italian;

// What the verdicts do not say themselves.
const OUTCOMES = { met: ["rispettati", "met"], missed: ["non rispettati", "missed"], notEvaluable: ["non valutabili", "not evaluable"] };
const OUTLOOKS = {
    secured: ["Ormai acquisito: quello che manca non può più cambiarlo.", "Secured: nothing that is still to come can break it."],
    lost: ["Non può più essere rispettato, salvo correzioni.", "Lost: nothing that is still to come can mend it."],
    open: ["Ancora aperto: dipende dai periodi che mancano.", "Still open: it depends on the periods to come."],
};
const FORMATS = {
    current: ["Il documento firmato (JSON)", "The signed document (JSON)"], versions: ["Le versioni pubblicate", "The published versions"],
    html: ["La carta come pagina", "The charter as a page"], csv: ["Indicatori ed esiti (CSV)", "Indicators and outcomes (CSV)"], jsonld: ["Dati collegati (JSON-LD)", "Linked data (JSON-LD)"],
};
const word = (words, code) => words[code] ? say(...words[code]) : code;
const standardOf = standing => standing.standard?.text ?? say("nessuno", "none");

const monthOf = (period, style) => /^\d{4}-\d\d$/.test(period)
    ? new Intl.DateTimeFormat(choice.language, { month: style, year: "numeric", timeZone: "UTC" }).format(new Date(`${period}-01T00:00:00Z`)) : period;

function valueOf(fact) {
    if (fact.denominator !== undefined) return say(`${fact.numerator} su ${fact.denominator}`, `${fact.numerator} of ${fact.denominator}`);
    if (fact.yes !== undefined) return fact.yes ? say("Sì", "Yes") : "No";
    if (fact.notMeasured !== undefined) return say("Non rilevato", "Not measured");
    if (fact.declared !== undefined) return SIGNS[fact.declared];
    const number = fact.count ?? fact.amount ?? fact.percentage;
    return number === undefined ? "–" : number.toLocaleString(choice.language) + (fact.percentage === undefined ? "" : "%");
}

// Elements

/** An element; text is text, and what is null is left out. */
function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) if (value != null && value !== false) element.setAttribute(attribute, value === true ? "" : value);
    element.append(...children.flat().filter(child => child != null));
    return element;
}

// What the charter says is in Italian, whatever the page speaks.
const italian = (name, text, attributes = {}) => make(name, { lang: "it", ...attributes }, text);
const hidden = text => make("span", { class: "hidden" }, text);
const figure = (term, ...told) => make("div", {}, make("dt", {}, term), make("dd", {}, told));
const sign = verdict => make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[verdict.outcome] ?? "?");
const styleOf = verdict => `${verdict.outcome} ${verdict.finality}`;

/** A link, where the address is one that a browser may be sent to. */
function link(href, text, attributes = {}) {
    const isSafe = URL.canParse(href) && ["http:", "https:", "mailto:", "tel:"].includes(new URL(href).protocol);
    return isSafe ? make("a", { href, rel: "noopener noreferrer", ...attributes }, text) : make("span", attributes, text);
}

// The API

class Refused extends Error {}

async function get(address) {
    let response;
    try {
        response = await fetch(address, { cache: "no-cache", headers: { Accept: "application/json", "Accept-Language": choice.language } });
    } catch {
        throw new Refused(say("Il registro non risponde. Controllate la connessione e riprovate.", "The registry does not answer. Check the connection and try again."));
    }
    const body = await response.json().catch(() => ({}));
    if (!response.ok) throw new Refused(body.detail ? `${body.title}. ${body.detail}` : `${response.status} ${response.statusText}`);
    // A picture goes with the verdicts that were read: its address names them, so that no cache shows an older one.
    return { ...body, tag: (response.headers.get("ETag") ?? "").replace(/[^\w-]/g, "").slice(0, 64) };
}

async function all(address) {
    const first = await get(address);
    for (let page = first; page._links.next; first.items.push(...page.items)) page = await get(page._links.next.href);
    return first;
}

const pictureOf = (link, tag) => link.href + (tag ? `&etag=${tag}` : "");
const byPromise = verdicts => new Map(verdicts.items.map(standing => [`${standing.service}.${standing.indicator}`, { ...standing, tag: verdicts.tag }]));

// Everything, as it is chosen

async function show() {
    const mine = ++turn;
    stopFollowing();
    speak();
    at("content").setAttribute("aria-busy", "true");
    at("problem").replaceChildren();
    try {
        const organizations = (await all("/v1/organizations")).items.filter(organization => organization.editions.length > 0);
        const code = choice.organization ?? organizations[0]?.code;
        if (code === undefined) throw new Refused(say("Il registro non contiene ancora nessuna carta.", "The registry holds no charter yet."));
        const charters = (await all(`/v1/${encodeURIComponent(code)}/charters`)).items;
        const edition = choice.edition ?? charters[0].edition;
        const charter = charters.find(charter => charter.edition === edition);
        const [services, verdicts, matrix] = await Promise.all([
            all(`/v1/${encodeURIComponent(code)}/services?edition=${encodeURIComponent(edition)}`),
            all(`/v1/${encodeURIComponent(code)}/compliance?edition=${encodeURIComponent(edition)}&limit=500`),
            get(`/v1/${encodeURIComponent(code)}/compliance/matrix?edition=${encodeURIComponent(edition)}`),
        ]);
        if (mine !== turn) return;
        Object.assign(choice, { organization: code, edition });
        links = { verdicts: verdicts._links.self.href, changes: `/v1/${code}/changes/stream` };
        standings = byPromise(verdicts);
        showChoice(organizations, charters);
        showHead(organizations.find(organization => organization.code === code), charter);
        showVerdicts(verdicts.counts);
        showMatrix(matrix, verdicts.tag);
        const opened = [...document.querySelectorAll("details[open]")].map(why => why.parentElement.id);
        at("services").replaceChildren(...services.items.map(showService));
        for (const key of opened) if (at(key)) at(key).querySelector("details").open = true;
        at("charter").hidden = false;
        at("live").textContent = mine === 1 ? "" : say(`Ora è mostrata: ${at("title").textContent}.`, `Now shown: ${at("title").textContent}.`);
        if (mine === 1) reveal();
        follow();
    } catch (problem) {
        if (mine === turn) refuse(problem);
    } finally {
        if (mine === turn) at("content").setAttribute("aria-busy", "false");
    }
}

function refuse(problem) {
    if (!(problem instanceof Refused)) console.error(problem);
    at("charter").hidden = true;
    const retry = make("button", { type: "button" }, say("Riprova", "Try again"));
    retry.addEventListener("click", show);
    // Where the address asks for what is not there, there is a way back to what is.
    const other = make("a", { href: `?lang=${choice.language}` }, say("Vai alla carta più recente", "Go to the newest charter"));
    at("problem").replaceChildren(
        make("h2", {}, say("La carta non si può mostrare", "The charter cannot be shown")),
        make("p", {}, problem instanceof Refused ? problem.message : say("Qualcosa è andato storto in questa pagina.", "Something went wrong in this page.")),
        make("p", { class: "actions" }, retry, other));
}

/** The page's own words, in the language that is chosen; the Italian ones are those of the document. */
function speak() {
    document.documentElement.lang = choice.language;
    for (const element of document.querySelectorAll("[data-en]")) {
        element.dataset.it ??= element.textContent;
        element.textContent = element.dataset[choice.language];
    }
    for (const element of document.querySelectorAll("[data-en-label]")) {
        element.dataset.itLabel ??= element.getAttribute("aria-label");
        element.setAttribute("aria-label", choice.language === "en" ? element.dataset.enLabel : element.dataset.itLabel);
    }
    for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === choice.language);
}

function showChoice(organizations, charters) {
    const options = (list, chosen) => list.map(([value, text]) => make("option", { value, selected: value === chosen }, text));
    at("organization").replaceChildren(...options(organizations.map(organization => [organization.code, organization.name]), choice.organization));
    at("edition").replaceChildren(...options(charters.map(charter => [charter.edition, charter.edition]), choice.edition));
    const address = new URLSearchParams({ organization: choice.organization, edition: choice.edition, lang: choice.language });
    history.replaceState(null, "", `?${address}${location.hash}`);
}

function showHead(organization, charter) {
    const title = charter?.title ?? say("Carta dei servizi", "Service charter");
    const name = organization?.name ?? choice.organization;
    document.title = `${title} · ${name}`;
    at("title").textContent = title;
    at("organization-name").textContent = name;
    at("version").textContent = charter?.version
        ? say(`Versione ${charter.version}, pubblicata e firmata`, `Version ${charter.version}, published and signed`)
        : say("Non ancora pubblicata: così come risulta oggi", "Not published yet: as it stands today");
    at("formats").replaceChildren(...Object.keys(FORMATS).filter(name => charter?._links[name]).map(name => make("li", {}, link(charter._links[name].href, word(FORMATS, name)))));
}

/** What is said of all promises together, and when it was read. */
function showVerdicts(counts) {
    at("counts").replaceChildren(...Object.keys(OUTCOMES).map(outcome => make(
        "li", { class: `${outcome} final` }, sign({ outcome }), make("strong", {}, String(counts[outcome])), " ", make("span", {}, word(OUTCOMES, outcome)))));
    const provisional = [...standings.values()].filter(standing => standing.finality === "provisional").length;
    at("finality").classList.toggle("certain", provisional === 0);
    at("finality").textContent = provisional === 0
        ? say("I risultati sono definitivi.", "The results are final.")
        : say(
            `Risultati provvisori: ${provisional} esiti su ${standings.size} possono ancora cambiare, perché l'anno non è chiuso o mancano dei dati.`,
            `Provisional results: ${provisional} outcomes of ${standings.size} may still change, because the year is not closed or figures are missing.`);
    const now = new Intl.DateTimeFormat(choice.language === "en" ? "en-GB" : "it", { dateStyle: "long", timeStyle: "short" }).format(new Date());
    at("read").textContent = say(`Esiti letti il ${now}.`, `Outcomes read on ${now}.`);
    at("printed").textContent = `${at("read").textContent} ${location.origin}${location.pathname}`;
}

function showMatrix(matrix, tag) {
    const cell = verdict => {
        const shown = make("a", { href: `#${verdict.key}`, class: "cell" });
        fill(shown, verdict);
        return shown;
    };
    at("matrix").replaceChildren(
        make("caption", {}, say("Gli esiti di ogni servizio, per dimensione della qualità", "The outcomes of each service, by dimension of quality")),
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("Servizio", "Service")), matrix.dimensionTitles.map(title => make("th", { scope: "col" }, title)))),
        make("tbody", {}, matrix.items.map(row => make(
            "tr", {}, make("th", { scope: "row" }, make("a", { href: `#${row.service}.` , lang: "it" }, row.name)),
            matrix.dimensions.map(dimension => make("td", {}, row.cells.filter(verdict => verdict.dimension === dimension).map(verdict => cell({ ...verdict, key: `${row.service}.${verdict.indicator}` }))))))));
    at("key").replaceChildren(
        ...Object.keys(OUTCOMES).map(outcome => make("li", {}, make("span", { class: `cell ${outcome} final`, "aria-hidden": "true" }, sign({ outcome })), word(OUTCOMES, outcome))),
        make("li", {}, make("span", { class: "cell met provisional", "aria-hidden": "true" }, sign({ outcome: "met" })), say("Solo il contorno: provvisorio", "Outline only: provisional")));
    at("matrix-more").replaceChildren(...matrix._links.picture ? [link(pictureOf(matrix._links.picture, tag), say("La stessa tabella come immagine (SVG)", "The same table as a picture (SVG)"))] : []);
}

function fill(cell, verdict) {
    cell.className = `cell ${styleOf(verdict)}`;
    cell.replaceChildren(sign(verdict), hidden(verdict.outcomeText));
    cell.title = verdict.outcomeText;
}

function showService(service) {
    const contacts = service.contacts.map(contact => make(
        "li", {}, ...[contact.office, contact.person, contact.address].filter(Boolean).map(line => italian("span", line)),
        contact.phones.map(phone => link(`tel:${phone.replace(/[^+\d]/g, "")}`, phone)), contact.emails.map(email => link(`mailto:${email}`, email))));
    const about = (term, content) => content.length === 0 ? null : make("div", {}, make("dt", {}, term), content);
    const text = told => told ? [italian("dd", told)] : [];
    return make(
        "article", { class: "service", id: `${service.code}.`, "aria-labelledby": `${service.code}.name` },
        italian("h3", service.name, { id: `${service.code}.name` }),
        make("dl", { class: "about" },
            about(say("Che cosa fa", "What it does"), text(service.description)),
            about(say("A chi si rivolge", "Whom it is for"), text(service.recipients)),
            about(say("Come si ottiene", "How to get it"), text(service.delivery)),
            about(say("Contatti", "Contacts"), contacts.length > 0 ? [make("dd", {}, make("ul", { class: "contacts" }, contacts))] : []),
            about(say("Per saperne di più", "Read more"), service.links.length > 0 ? [make("dd", {}, make("ul", { class: "contacts" }, service.links.map(l => make("li", {}, link(l.href, l.title, { lang: "it" })))))] : [])),
        make("ul", { class: "promises" }, service.indicators.map(indicator => showPromise(service, indicator))));
}

function showPromise(service, indicator) {
    const key = `${service.code}.${indicator.code}`;
    const standing = standings.get(key);
    const why = make("details", {}, make("summary", {}, say("Andamento e spiegazione", "Trend and explanation"), hidden(`: ${indicator.title}`)), make("div", { class: "why" }));
    why.addEventListener("toggle", () => why.open && explain(key));
    const promise = make(
        "li", { class: "promise", id: key, tabindex: "-1" },
        make("h4", {}, make("span", { class: "dimension" }, standing?.dimensionTitle ?? indicator.dimension), " ", italian("span", indicator.title)),
        italian("p", indicator.unitOfMeasure, { class: "unit" }),
        make("img", { class: "badge", height: "24", alt: "" }),
        make("dl", { class: "figures" }),
        why);
    promise.dataset.title = `${service.name}, ${indicator.title}`;
    tell(promise, standing, indicator.standard);
    return promise;
}

/** What of a promise changes with its verdict. */
function tell(promise, standing, standard = standing.standard) {
    const badge = promise.querySelector(".badge");
    badge.hidden = !standing?._links.badge;
    promise.querySelector("details").hidden = !standing;
    if (!standing) return promise.querySelector(".figures").replaceChildren(figure("Standard", standardOf({ standard })));
    if (standing._links.badge) badge.src = pictureOf(standing._links.badge, standing.tag);
    badge.alt = `Standard: ${standardOf(standing)}. ${standing.outcomeText}`;
    promise.querySelector(".figures").replaceChildren(
        figure(say("Risultato", "Result"), standing.result?.text ?? "–"),
        figure(say("Rilevazioni", "Measurements"), say(`${standing.periods.reported} su ${standing.periods.expected}`, `${standing.periods.reported} of ${standing.periods.expected}`)),
        ...standing.periods.missing.length > 0 ? [figure(say("Mancanti", "Missing"), String(standing.periods.missing.length))] : []);
}

// An explanation, when it is asked for

async function explain(key) {
    const mine = turn;
    const standing = standings.get(key);
    const place = at(key).querySelector(".why");
    try {
        const told = await get(standing._links.explanation.href);
        if (mine === turn && standings.get(key) === standing) place.replaceChildren(...explanation(told, standing));
    } catch (problem) {
        if (mine === turn) place.replaceChildren(make("p", { class: "problem" }, problem.message));
    }
}

function explanation(told, standing) {
    const cases = number => number.toLocaleString(choice.language);
    const [margin, volume] = standing.finality !== "provisional" ? [null] : standing.margin.onFinalVolume != null
        ? [standing.margin.onFinalVolume, told.margins.onFinalVolume.finalVolume] : [standing.margin.ifAllAdverse, null];
    const row = (period, value, note) => make("tr", {}, make("th", { scope: "row" }, monthOf(period, "long")), make("td", {}, value), make("td", {}, note));
    const rows = [
        ...told.facts.map(fact => [fact.period, valueOf(fact), say("Usato", "Used")]),
        ...told.setAside.map(aside => [aside.fact.period ?? "", valueOf(aside.fact), aside.detail]),
        ...standing.periods.missing.map(period => [period, "–", say("Mancante", "Missing")]),
    ].sort((one, other) => one[0].localeCompare(other[0]));
    return [
        make("p", { class: "sentence" }, told.sentence[choice.language]),
        standing._links.chart ? make("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": say("Grafico", "Chart") }, make("img", {
            class: "chart", src: pictureOf(standing._links.chart, standing.tag),
            alt: say(`Grafico dei valori dell'anno rispetto allo standard ${standardOf(standing)}; gli stessi valori sono nella tabella che segue.`, `Chart of the year's values against the standard ${standardOf(standing)}; the same values are in the table that follows.`),
        })) : null,
        make("dl", { class: "figures" },
            told.arithmetic ? figure(say("Il calcolo", "The arithmetic"), told.arithmetic.text) : "",
            margin == null ? "" : figure(
                say("Il margine", "The margin"),
                margin < 0 ? say(`Superato di ${cases(-margin)} casi`, `Exceeded by ${cases(-margin)} cases`) : say(`Altri ${cases(margin)} casi possono andare male`, `${cases(margin)} more cases can go wrong`),
                volume == null ? say(", se vanno male tutti quelli che arrivano.", ", if all that come do.") : say(`, su un totale finale di ${cases(volume)}.`, `, of ${cases(volume)} in the end.`)),
            standing.outlook ? figure(say("Le prospettive", "The outlook"), word(OUTLOOKS, standing.outlook)) : ""),
        rows.length === 0 ? null : make("table", { class: "facts" },
            make("caption", {}, say("I dati comunicati", "The figures reported")),
            make("thead", {}, make("tr", {}, [say("Periodo", "Period"), say("Valore", "Value"), say("Nel risultato", "In the result")].map(head => make("th", { scope: "col" }, head)))),
            make("tbody", {}, rows.map(cells => row(...cells)))),
        make("p", { class: "more" }, link(standing._links.explanation.href, say("La spiegazione come dati (JSON)", "The explanation as data (JSON)"))),
    ].filter(Boolean);
}

/** The promise that the address names is opened. */
function reveal() {
    const named = at(location.hash.slice(1));
    if (!named) return;
    const why = named.querySelector(":scope > details");
    if (why) why.open = true;
    named.scrollIntoView();
    named.focus({ preventScroll: true });
}

// What changes meanwhile

function follow() {
    stopFollowing();
    if (document.hidden) return;
    stream = new EventSource(links.changes);
    // What changed before it was open is read once; from then on it is told.
    stream.addEventListener("open", () => {
        followed(say("Si aggiorna da sé.", "It keeps itself up to date."), "now");
        refresh();
    });
    stream.addEventListener("verdict-changed", refresh);
    stream.addEventListener("error", () => {
        // The browser comes again by itself, unless it was refused.
        if (stream.readyState !== EventSource.CLOSED) followed(say("Collegamento interrotto: si riprova.", "Connection lost: trying again."));
        else poll(say("Si aggiorna ogni 15 secondi.", "It is updated every 15 seconds."));
    });
}

/** Where no stream is to be had, the verdicts are asked for now and then, and so is the stream. */
function poll(text) {
    followed(text);
    clearTimeout(polling);
    polling = setTimeout(() => refresh().then(read => read && follow()), POLLING);
}

function stopFollowing() {
    stream?.close();
    clearTimeout(polling);
}

function followed(text, style = "") {
    at("following").className = `following ${style}`;
    at("following").textContent = text;
}

/** Reads the verdicts again, once at a time, and shows those that differ; false when they could not be read. */
async function refresh() {
    if (refreshing) return again = true;
    refreshing = true;
    try {
        do {
            again = false;
            const mine = turn;
            const verdicts = await all(links.verdicts);
            if (mine === turn) update(verdicts);
        } while (again);
        return true;
    } catch {
        poll(say("Non aggiornata: il registro non risponde.", "Not up to date: the registry does not answer."));
        return false;
    } finally {
        refreshing = false;
    }
}

function update(verdicts) {
    const next = byPromise(verdicts);
    if (next.size !== standings.size || [...next.keys()].some(key => !standings.has(key))) return show();
    const same = (one, other) => JSON.stringify({ ...one, tag: "" }) === JSON.stringify({ ...other, tag: "" });
    const changed = [...next].filter(([key, standing]) => !same(standing, standings.get(key)));
    for (const [key, standing] of changed) standings.set(key, standing);
    if (changed.length === 0) return;
    showVerdicts(verdicts.counts);
    for (const fresh of document.querySelectorAll(".fresh")) fresh.classList.remove("fresh");
    for (const [key, standing] of changed) {
        const promise = at(key);
        tell(promise, standing);
        promise.classList.add("fresh");
        for (const cell of at("matrix").querySelectorAll("a.cell")) if (cell.hash === `#${key}`) fill(cell, standing);
        if (promise.querySelector("details").open) explain(key);
    }
    const told = changed.slice(0, 3).map(([key, standing]) => `${at(key).dataset.title}: ${standing.outcomeText}`);
    const more = changed.length - told.length;
    at("live").textContent = `${say("Appena aggiornato", "Just updated")}: ${told.join("; ")}${more > 0 ? say(`; e altri ${more}`, `; and ${more} more`) : ""}.`;
}

// What a person does

document.querySelector(".choice").addEventListener("submit", event => {
    event.preventDefault();
    show();
});
at("organization").addEventListener("change", event => {
    Object.assign(choice, { organization: event.target.value, edition: null });
    show();
});
at("edition").addEventListener("change", event => {
    choice.edition = event.target.value;
    show();
});
for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => {
    choice.language = button.dataset.language;
    show();
});
at("print").addEventListener("click", () => print());
addEventListener("hashchange", reveal);
// A browser allows few connections to a host: a page that nobody looks at takes none.
document.addEventListener("visibilitychange", () => document.hidden ? stopFollowing() : links.changes && follow());

show();
