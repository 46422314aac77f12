using static UnimiCharter.Api.Contents.ContentCell;

namespace UnimiCharter.Api.Contents;

/// <summary>The columns of the tables in which a charter is written, in the order in which they are told.</summary>
internal static class ContentColumns
{
    private static readonly ContentCell Prose = new Prose(), Number = new Number(), Truth = new Truth(), Texts = new Texts(), Word = new Word();

    /// <summary>Of a contact there is the first; those after it, all hours, and what is told of a line in English, are the document's alone.</summary>
    public static readonly ContentColumn[] OfServices =
    [
        new("code", "servizio", "service", Word, ("Il codice, che resta lo stesso: un codice nuovo è un servizio nuovo.", "The code, which stays the same: a new code is a new service.")),
        .. Both("card/name", "nome", "name", ("Come si chiama.", "What it is called."), 40),
        .. Both("card/description", "descrizione", "description", ("Che cos'è.", "What it is."), 60),
        .. Both("card/recipients", "destinatari", "recipients", ("A chi è rivolto.", "Whom it is for."), 40),
        .. Both("card/delivery", "modalità di erogazione", "delivery", ("Come è erogato, a parole.", "How it is delivered, in words."), 40),
        new("card/channels", "canali", "channels", new Lines("kind", "address", "note/it"),
            ("Uno per riga: tipo | indirizzo | nota. Il tipo è email, telephone, counter, appointment, online o post. Gli orari restano quelli del documento.",
                "One a line: kind | address | note. The kind is email, telephone, counter, appointment, online or post. Hours stay those of the document."), 60),
        .. Both("card/contacts/0/office", "ufficio", "office", ("L'ufficio che risponde; altri uffici, dopo il primo, restano quelli del documento.", "The office that answers; others after the first stay those of the document."), 40),
        new("card/contacts/0/person", "persona", "person", Prose, ("Chi risponde, se la carta lo nomina.", "Who answers, where the charter names one.")),
        new("card/contacts/0/address", "indirizzo", "address", Prose, ("La sede dell'ufficio.", "Where the office is."), 40),
        new("card/contacts/0/phones", "telefoni", "phones", Texts, ("Separati da punto e virgola.", "Separated by semicolons.")),
        new("card/contacts/0/emails", "email", "emails", Texts, ("Separate da punto e virgola.", "Separated by semicolons."), 30),
        new("card/links", "link", "links", new Lines("title/it", "href"), ("Uno per riga: titolo | indirizzo.", "One a line: title | address."), 60),
        new("card/legalReferences", "riferimenti normativi", "legal references", new Lines("title/it", "href"), ("Uno per riga: titolo | indirizzo, se si può leggere.", "One a line: title | address, where it can be read."), 60),
    ];

    public static readonly ContentColumn[] OfIndicators =
    [
        new("service", "servizio", "service", Word, ("Il codice o il nome di un servizio dell'edizione.", "The code or the name of a service of the edition.")),
        new("serviceTitle", "titolo servizio", "service title", Prose, ("Per chi compila: non viene letto.", "For whoever fills it in: it is not read."), 40, CellForm.Unread),
        new("code", "indicatore", "indicator", Word, ("Il codice, che resta lo stesso: un codice nuovo è un indicatore nuovo.", "The code, which stays the same: a new code is a new indicator.")),
        new("definition/dimension", "dimensione", "dimension", Word, ("Il codice della dimensione di qualità.", "The code of the quality dimension.")),
        .. Both("definition/title", "titolo", "title", ("Che cosa si misura.", "What is measured."), 40),
        .. Both("definition/unitOfMeasure", "unità di misura", "unit of measure", ("L'unità di misura, a parole.", "The unit of measure, in words."), 40),
        new("definition/measure", "misura", "measure", new Word(typeof(MeasureName)), ("La forma di ciò che si rileva:", "The shape of what is reported:"), 14),
        new("definition/aggregation", "aggregazione", "aggregation", new Word(typeof(Aggregation)), ("Come i periodi danno il risultato dell'anno:", "How the periods become the result of a year:"), 14),
        new("definition/frequency", "frequenza", "frequency", new Word(typeof(Frequency)), ("Ogni quanto si rileva:", "How often it is reported:"), 14),
        new("definition/partOfWhole", "parte del tutto", "part of whole", Truth, ("Di un rapporto, se il numeratore conta alcuni dei casi del denominatore:", "Of a ratio, whether its numerator counts some of its denominator's cases:"), 14),
        new("definition/measureNote", "nota sulla misura", "measure note", Prose, ("Perché la misura è quella.", "Why the measure is what it is."), 40),
        new("definition/volume", "volume", "volume", new Word(typeof(Volume)), ("Di un rapporto, che cosa limita il denominatore, se non è solo l'ufficio a contarlo:", "Of a ratio, what bounds its denominator, where it is not the office alone that counts it:"), 14),
        new("definition/unit", "unità dell'importo", "unit of amount", Prose, ("Di un importo, l'unità di tutti i valori, se è fissata.", "Of an amount, the unit of all values, where it is fixed."), 14),
        .. Both("definition/note", "nota di calcolo", "note", ("Come si calcolano i valori.", "How the values are calculated."), 40),
        new("definition/source", "fonte", "source", Prose, ("Il sistema da cui sono presi.", "The system that they are taken from.")),
        .. Both("definition/measuredBy", "chi misura", "measured by", ("Chi misura, se non è l'ufficio del servizio.", "Who measures, where it is not the service's own office."), 24),
        new("definition/succeeds", "succede a", "succeeds", Word, ("Il codice dell'indicatore di cui prende il posto.", "The code of the indicator that it takes the place of."), 18),
        new("definition/sameAs", "indicatore comune", "same as", Word, ("Che cosa è che anche altri misurano: un codice comune o l'indirizzo di ciò che lo definisce.", "What it is that others measure, too: a common code, or the address of what defines it."), 24),
        new("standard/comparator", "confronto", "comparator", new Word(typeof(Comparator)), ("A che cosa si tiene il risultato; se manca tutto il valore programmato, l'indicatore è solo monitorato:", "What the result is held to; where all of the standard is left out, the indicator is only watched:"), 14),
        new("standard/value", "valore programmato", "value", Number, ("La soglia: 20 per il 20%.", "The threshold: 20 for 20%."), 14),
        new("standard/lowest", "minimo", "lowest", Number, ("Di un intervallo.", "Of a range."), 14),
        new("standard/highest", "massimo", "highest", Number, ("Di un intervallo.", "Of a range."), 14),
        new("standard/unit", "unità", "unit", Prose, ("percent, count o l'unità dell'importo.", "percent, count, or the unit of the amount."), 14),
        new("standard/precision", "decimali", "precision", Number, ("I decimali a cui si confronta il risultato; esatto se manca.", "Decimals at which results are compared; exactly where it is left out."), 14),
    ];

    /// <summary>A text in Italian, and one in English beside it.</summary>
    private static ContentColumn[] Both(string path, string italian, string english, (string Italian, string English) explained, double width) =>
    [
        new(path + "/it", italian, english, Prose, explained, width),
        new(path + "/en", italian + " in inglese", english + " in English", Prose, ("Lo stesso in inglese.", "The same in English."), width),
    ];
}
