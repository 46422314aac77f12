using System.Collections.Frozen;

namespace UnimiCharter.Api.Web;

/// <summary>Every code of a fault: its HTTP status, and what it is called and told as in Italian and English.</summary>
internal static class Words
{
    public sealed record Prose(string Title, string Detail);

    public sealed record Entry(Prose Italian, Prose English);

    public static (int Status, Entry Words) Of(string code) => Table[code];

    public static IEnumerable<string> Codes => Table.Keys;

    private static readonly FrozenDictionary<string, (int, Entry)> Table = new (int Status, string Code, string Titolo, string Title, string Dettaglio, string Detail)[]
    {
        // The request itself.
        (400, "malformed-request", "Richiesta malformata", "Malformed request", "La richiesta non rispetta il protocollo HTTP.", "The request does not keep to HTTP."),
        (400, "malformed-json", "JSON malformato", "Malformed JSON", "Il corpo della richiesta non è JSON valido in UTF-8.", "The body is not valid JSON in UTF-8."),
        (400, "json-too-deep", "JSON troppo annidato", "JSON nested too deeply", "Il corpo della richiesta annida più di {0} livelli.", "The body nests more than {0} levels."),
        (400, "empty-body", "Corpo vuoto", "Empty body", "La richiesta richiede un corpo.", "The request needs a body."),
        (400, "malformed-period", "Periodo malformato", "Malformed period", "«{0}» non è un periodo: sono periodi 2024-03, 2024-Q1, 2024-H1, 2024, AY2023-2024, 2020..2022.", "'{0}' is not a period: 2024-03, 2024-Q1, 2024-H1, 2024, AY2023-2024, 2020..2022 are."),
        (400, "malformed-edition", "Edizione malformata", "Malformed edition", "«{0}» non è un'edizione: un'edizione è un anno, come 2024.", "'{0}' is not an edition: an edition is a year, like 2024."),
        (400, "malformed-parameter", "Parametro malformato", "Malformed parameter", "Il parametro «{0}» ammette: {1}.", "The parameter '{0}' allows: {1}."),
        (400, "malformed-cursor", "Cursore malformato", "Malformed cursor", "Il cursore non è di questa lista: seguire _links.next così com'è.", "The cursor is not of this list: follow _links.next as it is."),
        (400, "malformed-instant", "Istante malformato", "Malformed instant", "«{0}» non è un istante: sono istanti 2024-07-01T10:00:00Z e, per la fine del giorno in Italia, 2024-07-01.", "'{0}' is not an instant: 2024-07-01T10:00:00Z is and, for the end of the day in Italy, 2024-07-01."),
        (400, "missing-parameter", "Parametro mancante", "Missing parameter", "Il parametro «{0}» è necessario.", "The parameter '{0}' is needed."),
        (400, "unlike-ends", "Estremi diversi", "Unlike ends", "«from» e «to» sono due edizioni oppure due istanti; «edition» accompagna due istanti.", "'from' and 'to' are two editions or two instants; 'edition' goes with two instants."),
        (400, "malformed-idempotency-key", "Chiave di idempotenza malformata", "Malformed idempotency key", "Idempotency-Key è una stringa tra virgolette, da 1 a {0} caratteri ASCII visibili.", "Idempotency-Key is a quoted string of 1 to {0} visible ASCII characters."),
        (400, "malformed-gzip", "Compressione malformata", "Malformed compression", "Il corpo non è gzip, o è troncato. Nulla è stato scritto.", "The body is not gzip, or was cut off. Nothing was written."),
        (400, "malformed-csv", "CSV malformato", "Malformed CSV", "Alla riga {0} il CSV non si può leggere: virgolette non chiuse o fuori posto, oppure una riga oltre 64 KiB. Nulla è stato scritto.", "The CSV cannot be read at row {0}: a quote is not closed or misplaced, or the row exceeds 64 KiB. Nothing was written."),
        (400, "malformed-encoding", "Codifica malformata", "Malformed encoding", "Alla riga {0} il testo non è UTF-8. Nulla è stato scritto.", "At row {0} the text is not UTF-8. Nothing was written."),
        (400, "malformed-precondition", "Precondizione malformata", "Malformed precondition", "L'intestazione «{0}» non è una lista di ETag tra virgolette né «*».", "The header '{0}' is neither a list of quoted ETags nor '*'."),
        (400, "unknown-parameter", "Parametro sconosciuto", "Unknown parameter", "Il parametro «{0}» non è previsto; sono previsti: {1}.", "The parameter '{0}' is not known here; known are: {1}."),
        (400, "repeated-parameter", "Parametro ripetuto", "Repeated parameter", "Il parametro «{0}» è ammesso una sola volta.", "The parameter '{0}' may be given once."),
        (401, "authentication-required", "Autenticazione richiesta", "Authentication required", "La richiesta richiede una credenziale: Authorization: Bearer uc_….", "The request needs a credential: Authorization: Bearer uc_…."),
        (401, "invalid-credential", "Credenziale non valida", "Invalid credential", "La credenziale è sconosciuta, scaduta o revocata.", "The credential is unknown, expired or revoked."),
        (403, "forbidden", "Non consentito", "Forbidden", "La credenziale non consente la richiesta.", "The credential does not allow the request."),
        (404, "not-found", "Non trovato", "Not found", "Nessuna risorsa a questo indirizzo.", "There is no resource at this address."),
        (405, "method-not-allowed", "Metodo non ammesso", "Method not allowed", "Il metodo {0} non è ammesso su questa risorsa.", "The method {0} is not allowed on this resource."),
        (406, "not-acceptable", "Formato non disponibile", "Not acceptable", "La risorsa è disponibile come: {0}.", "The resource is available as: {0}."),
        (408, "too-slow", "Invio troppo lento", "Too slow", "Il corpo della richiesta è arrivato troppo lentamente. Nulla è stato scritto.", "The body came too slowly. Nothing was written."),
        (413, "body-too-large", "Corpo troppo grande", "Body too large", "Il corpo della richiesta supera {0}.", "The body exceeds {0}."),
        (413, "too-many-rows", "Troppe righe", "Too many rows", "Un invio ammette al più {0} righe. Nulla è stato scritto.", "A batch allows at most {0} rows. Nothing was written."),
        (413, "row-too-large", "Riga troppo grande", "Row too large", "Una riga ammette al più {0}.", "A row allows at most {0}."),
        (415, "unsupported-media-type", "Formato non supportato", "Unsupported media type", "Il corpo della richiesta deve essere in UTF-8, come: {0}.", "The body must be in UTF-8, as: {0}."),
        (415, "unsupported-encoding", "Compressione non supportata", "Unsupported encoding", "Content-Encoding «{0}» non è supportato: è ammesso gzip.", "Content-Encoding '{0}' is not supported: gzip is."),
        (409, "idempotency-key-in-flight", "Richiesta in corso", "Request in flight", "La prima richiesta con questa Idempotency-Key è ancora in corso.", "The first request with this Idempotency-Key is still under way."),
        (422, "idempotency-key-reused", "Chiave di idempotenza già usata", "Idempotency key reused", "Questa Idempotency-Key ha accompagnato un'altra richiesta.", "This Idempotency-Key came with another request."),
        (422, "instant-in-the-future", "Istante futuro", "Instant in the future", "{0} è nel futuro: ciò che si saprà non si sa ancora.", "{0} is in the future: what will be known is not known yet."),
        (429, "too-many-requests", "Troppe richieste", "Too many requests", "Troppe richieste: riprovare dopo l'intervallo indicato in Retry-After.", "Too many requests: try again after Retry-After."),
        (500, "internal-error", "Errore interno", "Internal error", "La richiesta non è riuscita per un errore del servizio.", "The request failed because of an error of the service."),
        (503, "database-away", "Base di dati non disponibile", "Database unavailable", "La base di dati non risponde: riprovare. Ripetere la stessa scrittura è sicuro.", "The database does not answer: try again. Sending the same write again is safe."),
        (503, "sign-on-away", "Accesso unico non disponibile", "Sign-on unavailable", "L'accesso unico dell'ateneo non risponde: riprovare.", "The university's sign-on does not answer: try again."),
        (503, "overloaded", "Servizio sovraccarico", "Service overloaded", "Troppe scritture in attesa: riprovare. Nulla è stato scritto.", "Too many writes are waiting: try again. Nothing was written."),
        (503, "database-full", "Base di dati piena", "Database full", "Il disco della base di dati è pieno: riprovare più tardi. Ripetere la stessa scrittura è sicuro.", "The database's disk is full: try again later. Sending the same write again is safe."),
        (503, "no-space", "Spazio esaurito", "No space left", "Il registro non ha spazio per ricevere l'invio: riprovare più tardi. Nulla è stato scritto.", "The registry has no space to receive what is sent: try again later. Nothing was written."),
        (503, "name-server-away", "Server dei nomi non disponibile", "Name server unavailable", "Il server dei nomi non dice dove porta «{0}»: riprovare. Nulla è stato scritto.", "The name server does not say where '{0}' leads: try again. Nothing was written."),
        (503, "too-many-followers", "Troppi lettori", "Too many followers", "Troppi seguono già le variazioni: riprovare, o leggerle con GET.", "Too many follow the changes already: try again, or read them by GET."),
        (503, "starting", "Servizio in avvio", "Service starting", "Il servizio si sta avviando: riprovare.", "The service is starting: try again."),

        // Names of nothing.
        (404, "no-charter", "Nessuna carta", "No charter", "L'ente «{0}» non ha una carta dei servizi.", "The organization '{0}' has no service charter."),
        (404, "unknown-organization", "Ente sconosciuto", "Unknown organization", "Nessun ente ha il codice «{0}».", "No organization has the code '{0}'."),
        (404, "unknown-edition", "Edizione sconosciuta", "Unknown edition", "L'ente non ha un'edizione {0} della carta.", "The organization has no edition {0} of its charter."),
        (404, "unknown-service", "Servizio sconosciuto", "Unknown service", "Nessun servizio dell'ente ha il codice «{0}».", "No service of the organization has the code '{0}'."),
        (404, "unknown-indicator", "Indicatore sconosciuto", "Unknown indicator", "Nessun indicatore del servizio ha il codice «{0}».", "No indicator of the service has the code '{0}'."),
        (404, "unknown-office", "Ufficio sconosciuto", "Unknown office", "Nessun servizio dell'ente indica l'ufficio «{0}».", "No service of the organization names the office '{0}'."),
        (404, "no-standard", "Nessun valore programmato", "No standard", "L'edizione {0} non programma un valore per ciò che è richiesto.", "Edition {0} programs no standard for what is asked."),
        (404, "no-measurement", "Nessuna rilevazione", "No measurement", "Per {0} non c'è una rilevazione.", "There is no measurement of {0}."),
        (404, "not-known-then", "Non ancora noto", "Not known then", "Al {0} il registro non conosceva ancora ciò che è richiesto.", "At {0} the registry did not know yet what is asked for."),

        (404, "unknown-person", "Persona sconosciuta", "Unknown person", "Le schede dell'ente non nominano nessuna persona con il codice «{0}».", "The cards of the organization name nobody with the code '{0}'."),

        // Access.
        (404, "unknown-credential", "Credenziale sconosciuta", "Unknown credential", "Nessuna credenziale dell'ente ha il nome «{0}».", "No credential of the organization has the name '{0}'."),
        (409, "credential-already-issued", "Credenziale già emessa", "Credential already issued", "La credenziale «{0}» è già stata emessa: un nome non si riusa.", "The credential '{0}' was issued already: a name is not used again."),
        (409, "credential-revoked", "Credenziale revocata", "Credential revoked", "La credenziale «{0}» è revocata.", "The credential '{0}' is revoked."),
        (409, "credential-expired", "Credenziale scaduta", "Credential expired", "La credenziale «{0}» è scaduta.", "The credential '{0}' has expired."),
        (422, "expiry-passed", "Scadenza passata", "Expiry passed", "La scadenza di una credenziale è nel futuro.", "A credential expires in the future."),
        (422, "instant-expected", "Istante atteso", "Instant expected", "«{0}» ammette istanti come 2027-01-01T00:00:00Z.", "'{0}' allows instants like 2027-01-01T00:00:00Z."),

        (409, "ipa-code-taken", "Codice IPA già usato", "IPA code taken", "Il codice IPA «{0}» è di un altro ente.", "The IPA code '{0}' is another organization's."),
        (422, "ipa-code-expected", "Codice IPA atteso", "IPA code expected", "«{0}» è un codice IPA: lettere, cifre, trattini bassi e trattini, al più 64.", "'{0}' is an IPA code: letters, digits, underscores and hyphens, at most 64."),
        (422, "email-expected", "Indirizzo e-mail atteso", "E-mail address expected", "«{0}» ammette indirizzi e-mail, come urp@unimi.it.", "'{0}' allows e-mail addresses, like urp@unimi.it."),
        (422, "phone-expected", "Telefono atteso", "Telephone number expected", "«{0}» ammette numeri di telefono di al più 50 caratteri, come +39 02 503 111.", "'{0}' allows telephone numbers of at most 50 characters, like +39 02 503 111."),

        // Dimensions and indicators.
        (404, "unknown-dimension", "Dimensione sconosciuta", "Unknown dimension", "Nessuna dimensione dell'ente ha il codice «{0}».", "No dimension of the organization has the code '{0}'."),
        (409, "dimension-usual", "Dimensione di tutti", "Everyone's dimension", "La dimensione «{0}» è di tutti gli enti: non si rinomina e non si toglie.", "The dimension '{0}' is every organization's: it is neither renamed nor retired."),
        (409, "dimension-in-use", "Dimensione in uso", "Dimension in use", "La dimensione «{0}» non si può togliere: l'indicatore «{2}» del servizio «{1}» vi appartiene.", "The dimension '{0}' cannot be retired: the indicator '{2}' of the service '{1}' is of it."),
        (409, "indicator-measured", "Indicatore già rilevato", "Indicator measured", "L'indicatore «{0}» è già stato rilevato nell'anno: la sua promessa resta.", "The indicator '{0}' was already measured in the year: its promise stays."),
        (422, "content-of-another", "Contenuto di un altro indirizzo", "Content of another address", "Il documento dice altro dell'indirizzo a cui è inviato: «{0}» dev'essere «{1}».", "The document says otherwise than the address that it is sent to: '{0}' must be '{1}'."),
        (422, "content-refused", "Contenuto rifiutato", "Content refused", "Alcune parti del documento sono errate (vedi «errors»). Nulla è stato scritto.", "Some parts of the document are wrong (see 'errors'). Nothing was written."),
        (422, "service-repeated", "Servizio ripetuto", "Service repeated", "Il servizio «{0}» è ripetuto.", "The service '{0}' is given twice."),
        (422, "dimension-repeated", "Dimensione ripetuta", "Dimension repeated", "La dimensione «{0}» è ripetuta.", "The dimension '{0}' is given twice."),
        (422, "time-expected", "Ora attesa", "Time expected", "«{0}» ammette un'ora del giorno, come 09:30.", "'{0}' allows a time of day, like 09:30."),

        // Units.
        (404, "unknown-unit", "Unità sconosciuta", "Unknown unit", "Nessuna unità dell'ente ha il codice «{0}».", "No unit of the organization has the code '{0}'."),
        (409, "unit-closed", "Unità chiusa", "Unit closed", "L'unità «{0}» è chiusa.", "The unit '{0}' is closed."),
        (409, "unit-in-use", "Unità in uso", "Unit in use", "L'unità «{0}» non si può chiudere: le appartengono ancora {1}.", "The unit '{0}' cannot be closed: there still belong to it {1}."),
        (409, "service-in-another-unit", "Servizio di un'altra unità", "Service of another unit", "Il servizio «{0}» appartiene all'unità «{1}»: si sposta con una motivazione.", "The service '{0}' belongs to the unit '{1}': it is moved with a reason."),
        (422, "unit-under-itself", "Unità sotto sé stessa", "Unit under itself", "L'unità «{0}» non può stare sotto sé stessa, né sotto un'unità che ne dipende.", "The unit '{0}' cannot be below itself, or below a unit that is below it."),
        (422, "closed-before-opened", "Chiusa prima dell'apertura", "Closed before opened", "L'unità è aperta dal {0}: non si chiude prima.", "The unit is open from {0}: it is not closed before."),

        // Webhooks.
        (404, "unknown-webhook", "Webhook sconosciuto", "Unknown webhook", "Nessun webhook dell'ente ha il nome «{0}».", "No webhook of the organization has the name '{0}'."),
        (404, "unknown-dead-letter", "Consegna sconosciuta", "Unknown delivery", "Nessuna consegna non riuscita del webhook ha l'identificativo «{0}».", "No dead letter of the webhook has the id '{0}'."),
        (409, "webhook-already-subscribed", "Webhook già iscritto", "Webhook already subscribed", "Il webhook «{0}» è già stato iscritto: un nome non si riusa.", "The webhook '{0}' was subscribed already: a name is not used again."),
        (409, "too-many-webhooks", "Troppi webhook", "Too many webhooks", "Un ente può avere al più {0} webhook.", "An organization may have at most {0} webhooks."),
        (422, "webhook-url-unsuitable", "Indirizzo non adatto", "URL unsuitable", "Un webhook ha un indirizzo {0} senza utente né frammento, sulla porta consueta o da 1024 in su.", "A webhook has an {0} URL without user or fragment, at the usual port or one from 1024 up."),
        (422, "webhook-address-unknown", "Indirizzo introvabile", "Address unknown", "Il nome «{0}» non porta a nessun indirizzo.", "The name '{0}' leads to no address."),
        (422, "webhook-address-not-public", "Indirizzo non pubblico", "Address not public", "«{0}» porta a un indirizzo che non è pubblico.", "'{0}' leads to an address that is not public."),
        (503, "webhook-key-missing", "Chiave dei webhook mancante", "Webhook key missing", "Il registro non ha una chiave da cui ricavare i segreti dei webhook: va configurata.", "The registry has no key to derive the secrets of webhooks from: it is to be configured."),

        // Charters and services.
        (409, "charter-already-open", "Edizione già aperta", "Edition already open", "L'edizione {0} è già aperta con un altro titolo.", "Edition {0} is already open under another title."),
        (404, "unknown-version", "Versione sconosciuta", "Unknown version", "Dell'edizione non è pubblicata una versione «{0}».", "No version '{0}' of the edition is published."),
        (422, "publication-in-the-past", "Pubblicazione nel passato", "Publication in the past", "Una versione è pubblica da adesso o da un istante futuro.", "A version is public from now on, or from a later instant."),
        (410, "version-erased", "Versione cancellata", "Version erased", "La versione {0} è stata ritirata e nominava chi è stato cancellato dal registro: ne restano l'impronta e la firma.", "Version {0} was withdrawn, and named someone who was erased from the registry: its hash and its signature stay."),
        (409, "publication-not-later", "Pubblicazione non successiva", "Publication not later", "La versione {0} sarà pubblica solo dopo: una nuova non può precederla.", "Version {0} is to be public later than that: a new one cannot come before it."),
        (409, "charter-incomplete", "Edizione incompleta", "Edition incomplete", "All'edizione {0} mancano {1} cose necessarie: le elenca la sua checklist.", "The edition {0} lacks {1} things that are needed: its checklist names them."),
        (404, "unknown-release", "Risultati sconosciuti", "Unknown release", "Dell'edizione non sono stati rilasciati risultati «{0}».", "No results '{0}' of the edition were released."),
        (409, "not-published", "Carta non pubblicata", "Not published", "Nessuna versione dell'edizione {0} è pubblica: i risultati si rilasciano della carta pubblicata.", "No version of the edition {0} is public: results are released of the published charter."),
        (409, "nothing-to-publish", "Nulla da pubblicare", "Nothing to publish", "L'edizione dice ciò che dice la versione {0}.", "The edition says what version {0} says."),
        (409, "overtaken", "Superata da altre scritture", "Overtaken", "Mentre si pubblicava, altri cambiavano l'edizione: riprovare.", "While it was being published, others changed the edition: try again."),
        (503, "signing-key-missing", "Chiave di firma mancante", "Signing key missing", "Il registro non ha una chiave con cui firmare le carte: va configurata.", "The registry has no key to sign charters with: it is to be configured."),
        (409, "service-retired", "Servizio cessato", "Service retired", "Il servizio è cessato.", "The service is retired."),
        (404, "unknown-proposal", "Proposta sconosciuta", "Unknown proposal", "Nessuna proposta del servizio ha il numero «{0}».", "No proposal of the service has the number '{0}'."),
        (409, "proposal-decided", "Proposta già decisa", "Proposal decided", "La proposta {0} non è più in attesa: è già stata accolta, respinta o ritirata.", "The proposal {0} waits no more: it was accepted, declined or taken back already."),
        (409, "proposal-outdated", "Proposta superata", "Proposal outdated", "Ciò che la proposta {0} cambierebbe è cambiato nel frattempo: la si respinge o la si ritira, e si propone di nuovo.", "What the proposal {0} would change has changed since: it is declined or taken back, and proposed anew."),
        (409, "proposals-too-many", "Troppe proposte", "Too many proposals", "Del servizio sono già in attesa {0} proposte: se ne decida o se ne ritiri una.", "{0} proposals of the service wait already: decide or take back one of them."),
        (409, "indicator-already-defined", "Indicatore già definito", "Indicator already defined", "L'indicatore «{0}» è già stato rilevato, e si rileva come sempre: se ne definisca un altro che gli succede.", "The indicator '{0}' was measured already, and stays measured as it is: define another one that succeeds it."),
        (409, "indicator-retired", "Indicatore cessato", "Indicator retired", "L'indicatore «{0}» è cessato.", "The indicator '{0}' is retired."),
        (422, "aggregation-unsuitable", "Aggregazione non adatta", "Aggregation unsuitable", "L'aggregazione «{0}» non si applica a questa unità di misura.", "The aggregation '{0}' does not suit this measure."),
        (422, "standard-unsuitable", "Valore programmato non adatto", "Standard unsuitable", "Il valore programmato non si applica all'unità di misura dell'indicatore «{0}».", "The standard does not suit the measure of the indicator '{0}'."),

        // Measurements.
        (422, "period-frequency-mismatch", "Periodicità diversa", "Another frequency", "«{0}» non è un periodo della periodicità dell'indicatore ({1}).", "'{0}' is not a period of the indicator's frequency ({1})."),
        (422, "period-not-begun", "Periodo non iniziato", "Period not begun", "Il periodo {0} non è ancora iniziato.", "The period {0} has not begun yet."),
        (422, "period-outside-edition", "Periodo fuori edizione", "Period outside any edition", "Nessuna edizione programma un valore di questo indicatore per {0}.", "No edition programs a standard of this indicator for {0}."),
        (422, "year-figure-unsuitable", "Dato annuale non adatto", "Year's figure unsuitable", "Un dato dell'intero anno {0} prende il posto della somma dei periodi: i periodi di questo indicatore non si sommano ({1}).", "A figure of the whole year {0} takes the place of the sum of its periods: the periods of this indicator do not add up ({1})."),
        (422, "year-not-over", "Anno non concluso", "Year not over", "Il dato dell'intero anno {0} si comunica quando l'anno è concluso: fino ad allora contano i suoi periodi.", "The figure of the whole year {0} is reported once the year is over: until then its periods count."),
        (422, "year-figure-without-value", "Dato annuale senza valore", "Year's figure without a value", "Il dato dell'intero anno {0} è facoltativo ed è sempre un valore: ciò che non si è rilevato si dichiara per i suoi periodi.", "The figure of the whole year {0} is optional and always a value: what was not measured is declared of its periods."),
        (422, "shape-mismatch", "Forma diversa dall'unità di misura", "Not the measure's shape", "Questo indicatore si misura con {0}, oppure si dichiara {1}.", "This indicator is measured as {0}, or declared {1}."),
        (422, "numerator-exceeds-denominator", "Numeratore oltre il denominatore", "Numerator over denominator", "Il numeratore conta casi del denominatore e non può superarlo.", "The numerator counts cases of the denominator and cannot exceed it."),
        (422, "more-than-working-days", "Oltre i giorni lavorativi", "More than the working days", "Il periodo {0} ha {1} giorni lavorativi: il denominatore non può superarli.", "The period {0} has {1} working days: the denominator cannot exceed them."),
        (428, "precondition-required", "Precondizione richiesta", "Precondition required", "Per «{0}» c'è già un dato (vedi «current»): per sostituirlo servono If-Match con il suo ETag e una motivazione.", "Something stands for '{0}' already (see 'current'): to replace it, If-Match with its ETag and a reason are needed."),
        (412, "precondition-failed", "Precondizione fallita", "Precondition failed", "Ciò che risulta per «{0}» non è ciò che la richiesta presuppone (vedi «current»).", "What stands for '{0}' is not what the request supposes (see 'current')."),
        (422, "reason-required", "Motivazione richiesta", "Reason required", "Ciò che cambia un dato richiede una motivazione: il campo «reason» o il parametro «reason».", "What changes something needs a reason: the field 'reason' or the parameter 'reason'."),
        (422, "reason-ambiguous", "Motivazione ambigua", "Reason ambiguous", "Il corpo e la query danno due motivazioni diverse.", "Body and query give two different reasons."),
        (409, "year-certified", "Anno validato", "Year certified", "L'anno {0} è validato: va riaperto prima di cambiarlo.", "The year {0} is certified: it must be reopened before it changes."),
        (409, "year-not-certified", "Anno non validato", "Year not certified", "L'anno {0} non è validato.", "The year {0} is not certified."),
        (409, "period-closed", "Periodo chiuso", "Period closed", "Il periodo {0} è chiuso dal {1}: può scrivere solo il Presidio, o serve una proroga.", "The period {0} closed on {1}: only the board writes to it, unless it is extended."),
        (409, "period-already-excluded", "Periodo già escluso", "Period already excluded", "Il periodo {0} è già escluso con un'altra causa: va prima riammesso.", "The period {0} is set aside already for another reason: re-admit it first."),
        (422, "period-not-reported", "Periodo non rilevato", "Period not reported", "Nessun indicatore del servizio si rileva per {0} in quest'anno.", "No indicator of the service is reported for {0} in this year."),
        (422, "extension-not-later", "Proroga non successiva", "Extension not later", "Il periodo {0} scade già il {1}: una proroga porta a un giorno successivo.", "The period {0} is due on {1} already: an extension names a later day."),
        (409, "periods-missing", "Periodi mancanti", "Periods missing", "Nell'anno {0} mancano {1} rilevazioni dovute: per validarlo serve una motivazione.", "In the year {0}, {1} measurements that are due are missing: to certify it, a reason is needed."),

        // Programmes.
        (404, "unknown-programme", "Programma sconosciuto", "Unknown programme", "Nessun programma dell'ente ha il codice «{0}».", "No programme of the organization has the code '{0}'."),
        (404, "no-recovery", "Nessun recupero", "No recovery", "Al programma non sono assegnate somme legate a valori attesi.", "No amounts are assigned to the programme for reaching its targets."),
        (403, "board-only", "Riservato al Presidio", "For the board only", "Un esito senza un valore può dichiararlo solo il Presidio.", "Only the board declares a result without a figure."),
        (422, "breakdown-unsuitable", "Scomposizione non adatta", "Breakdown unsuitable", "Solo numeri e importi si scompongono in parti, i numeri in parti intere.", "Only counts and amounts are broken down into parts, a count into whole ones."),
        (422, "unknown-axis", "Asse sconosciuto", "Unknown axis", "L'indicatore non ha un asse «{0}».", "The indicator has no axis '{0}'."),
        (422, "goal-repeated", "Obiettivo ripetuto", "Goal repeated", "L'obiettivo «{0}» è ripetuto.", "The goal '{0}' is given twice."),
        (422, "unknown-goal", "Obiettivo sconosciuto", "Unknown goal", "Nessun obiettivo del programma ha il codice «{0}».", "No goal of the programme has the code '{0}'."),
        (422, "goals-cyclic", "Obiettivi in ciclo", "Goals in a cycle", "L'obiettivo «{0}» discende da sé stesso.", "The goal '{0}' descends from itself."),
        (422, "indicator-repeated", "Indicatore ripetuto", "Indicator repeated", "L'indicatore «{0}» è ripetuto.", "The indicator '{0}' is given twice."),
        (422, "baseline-missing", "Valore iniziale mancante", "Baseline missing", "Il valore atteso di «{0}» è una variazione su un valore iniziale che manca.", "The target of '{0}' is a change over a baseline that is missing."),
        (422, "baseline-unsuitable", "Valore iniziale non adatto", "Baseline unsuitable", "Il valore iniziale di «{0}» non è nella sua unità di misura.", "The baseline of '{0}' is not in its own measure."),
        (422, "units-mixed", "Unità diverse", "Units mixed", "Il valore atteso di «{0}» è in un'altra unità dei suoi valori.", "The target of '{0}' is in another unit than its values."),
        (422, "allocation-unsuitable", "Somma non adatta", "Allocation unsuitable", "La somma assegnata per {0} è negativa, o fuori dal periodo del programma.", "The amount assigned for {0} is negative, or outside the programme's span."),
        (422, "target-outside-span", "Valore atteso fuori dal programma", "Target outside the span", "Il valore atteso di «{0}» per {1} è fuori dal periodo del programma.", "The target of '{0}' for {1} lies outside the programme's span."),

        // Fields of a body.
        (422, "object-expected", "Oggetto atteso", "Object expected", "È atteso un oggetto JSON.", "A JSON object is expected."),
        (422, "array-expected", "Lista attesa", "Array expected", "«{0}» deve essere una lista JSON.", "'{0}' must be a JSON array."),
        (422, "field-required", "Campo necessario", "Field required", "Il campo «{0}» è necessario.", "The field '{0}' is needed."),
        (422, "field-unsuitable", "Campo non adatto", "Field unsuitable", "Il campo «{0}» non si applica a questo confronto.", "The field '{0}' does not go with this comparator."),
        (422, "unknown-field", "Campo sconosciuto", "Unknown field", "Il campo «{0}» non è previsto.", "The field '{0}' is not known here."),
        (422, "duplicate-field", "Campo ripetuto", "Duplicate field", "Il campo «{0}» è ripetuto.", "The field '{0}' is given twice."),
        (422, "number-expected", "Numero atteso", "Number expected", "«{0}» deve essere un numero; in JSON, non un testo.", "'{0}' must be a number; in JSON, not a string."),
        (422, "ambiguous-number", "Numero ambiguo", "Ambiguous number", "«{0}» si legge in due modi: {1} o {2}. Per il primo, aggiungere uno zero; per il secondo, togliere il separatore.", "'{0}' reads two ways: {1} or {2}. For the former, add a zero; for the latter, leave the separator out."),
        (422, "whole-number-expected", "Numero intero atteso", "Whole number expected", "«{0}» conta dei casi e deve essere intero.", "'{0}' counts cases and must be whole."),
        (422, "negative-number", "Numero negativo", "Negative number", "«{0}» non può essere negativo.", "'{0}' cannot be negative."),
        (422, "number-too-large", "Numero troppo grande", "Number too large", "«{0}» non può superare {1}.", "'{0}' cannot exceed {1}."),
        (422, "too-many-decimals", "Troppi decimali", "Too many decimals", "«{0}» ammette al più {1} decimali.", "'{0}' allows at most {1} decimals."),
        (422, "boolean-expected", "Vero o falso atteso", "Boolean expected", "«{0}» deve essere true o false; in un CSV anche sì o no.", "'{0}' must be true or false; in a CSV also sì or no."),
        (422, "text-expected", "Testo atteso", "Text expected", "«{0}» deve essere un testo senza caratteri di controllo.", "'{0}' must be a string without control characters."),
        (422, "text-too-long", "Testo troppo lungo", "Text too long", "«{0}» ammette al più {1} caratteri.", "'{0}' allows at most {1} characters."),
        (422, "url-expected", "Indirizzo atteso", "URL expected", "«{0}» deve essere un indirizzo http o https assoluto.", "'{0}' must be an absolute http or https URL."),
        (422, "unknown-choice", "Scelta sconosciuta", "Unknown choice", "«{0}» ammette: {1}.", "'{0}' allows: {1}."),
        (422, "day-expected", "Giorno atteso", "Day expected", "«{0}» ammette giorni come 2024-07-31.", "'{0}' allows days like 2024-07-31."),
        (422, "days-expected", "Giorni attesi", "Days expected", "«{0}» deve essere una lista di al più {1} giorni come 2024-07-31.", "'{0}' must be an array of at most {1} days like 2024-07-31."),
        (422, "day-of-year-expected", "Giorno dell'anno atteso", "Day of the year expected", "Mese e giorno devono indicare un giorno di ogni anno.", "Month and day must name a day of every year."),
        (422, "deadline-expected", "Scadenza attesa", "Deadline expected", "Una scadenza ha «months» da 1 a 24 e «day» da 1 a 31.", "A deadline has 'months' from 1 to 24 and 'day' from 1 to 31."),
        (422, "closing-before-due", "Chiusura prima della scadenza", "Closing before due", "La chiusura non può precedere la scadenza.", "The closing cannot come before the due date."),
        (422, "code-expected", "Codice atteso", "Code expected", "«{0}» è un codice: lettere minuscole, cifre e trattini singoli, al più 64.", "'{0}' is a code: lower-case letters, digits and single hyphens, at most 64."),
        (422, "span-reversed", "Periodo a rovescio", "Span reversed", "Il programma finisce prima di cominciare: «{0}».", "The programme ends before it starts: '{0}'."),
        (422, "range-empty", "Intervallo vuoto", "Empty range", "Il massimo non può essere sotto il minimo.", "The highest cannot be below the lowest."),

        // Rows of a batch.
        (422, "batch-refused", "Invio rifiutato", "Batch refused", "Alcune righe sono errate (vedi «errors»). Nulla è stato scritto.", "Some rows are wrong (see 'errors'). Nothing was written."),
        (422, "missing-column", "Colonna mancante", "Missing column", "Manca la colonna «{0}».", "The column '{0}' is missing."),
        (422, "unknown-column", "Colonna sconosciuta", "Unknown column", "La colonna «{0}» non è prevista; sono previste: {1}.", "The column '{0}' is not known; known are: {1}."),
        (422, "duplicate-column", "Colonna ripetuta", "Duplicate column", "La colonna «{0}» è ripetuta.", "The column '{0}' is given twice."),
        (422, "wrong-separator", "Separatore diverso", "Wrong separator", "Le colonne si separano con la virgola o il punto e virgola.", "Columns are separated by commas or semicolons."),
        (422, "column-count", "Numero di colonne diverso", "Column count", "La riga ha {0} colonne, l'intestazione {1}.", "The row has {0} columns, the header {1}."),
        (422, "duplicate-row", "Riga ripetuta", "Duplicate row", "La riga parla dello stesso periodo dello stesso indicatore della riga {0}.", "The row speaks of the same period of the same indicator as row {0}."),
    }.ToFrozenDictionary(e => e.Code, e => (e.Status, new Entry(new(e.Titolo, e.Dettaglio), new(e.Title, e.Detail))));
}
