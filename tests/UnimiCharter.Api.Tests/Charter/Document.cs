using System.Globalization;

namespace UnimiCharter.Api.Tests.Charter;

/// <summary>One indicator as the document prints it.</summary>
public sealed record DocumentRow(
    string Service, string Dimension, string Title, string UnitOfMeasure, string Measure, string Aggregation, string Comparator, decimal? Value, string? Unit);

/// <summary>A card as the document prints it: contacts as office, person, address, telephones and e-mails.</summary>
public sealed record DocumentCard(string Code, string Name, string[] Contacts, string[] Hrefs);

/// <summary>
/// The 2024 charter of the University of Milan's Direzione Didattica e Formazione, typed from the document and not from the
/// registry's data file. Where the document prints "1" or "2" channels, so many at least are promised, in every month.
/// </summary>
public static class Document
{
    private const string Channels = "Canali disponibili per l’accesso al servizio";
    private const string Frequency = "Frequenza di consultazione dei canali di accesso al servizio";
    private const string Responsible = "Indicazione del Responsabile e dei contatti di riferimento";
    private const string Satisfaction = "Soddisfazione degli utenti";
    private const string Statistics = "Dati statistici sull’attività svolta";
    private const string Usability = "Fruibilità del servizio";
    private const string Cases = "Pratiche gestite nel periodo di riferimento";

    /// <summary>Service, dimension, standard, indicator, unit of measure: a line each, in the order of the document.</summary>
    private const string Text = $"""
        sportello-orientamento | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        sportello-orientamento | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        sportello-orientamento | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile del servizio
        sportello-orientamento | effectiveness | ≤ 20% | {Satisfaction} | Numero di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello”, rispetto al totale delle comunicazioni pervenute
        sportello-orientamento | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale annuo giorni lavorativi
        sportello-orientamento | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        offerta-formativa-cds | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        offerta-formativa-cds | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        offerta-formativa-cds | transparency | Sì | Indicazione dei Responsabili e dei contatti di riferimento | Nominativo aggiornato dei Responsabili di Struttura
        offerta-formativa-cds | effectiveness | ≤ 10% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        offerta-formativa-cds | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale giorni lavorativi
        offerta-formativa-cds | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        accreditamento-cds | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        accreditamento-cds | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        accreditamento-cds | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        accreditamento-cds | effectiveness | ≤ 10% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        accreditamento-cds | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        accreditamento-cds | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        dottorato | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        dottorato | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        dottorato | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        dottorato | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        dottorato | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        dottorato | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        scuole-specializzazione | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        scuole-specializzazione | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        scuole-specializzazione | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        scuole-specializzazione | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        scuole-specializzazione | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        scuole-specializzazione | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale di pratiche gestite
        master | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        master | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        master | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        master | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        master | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        master | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale di pratiche gestite
        corsi-perfezionamento | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        corsi-perfezionamento | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta dedicata al servizio
        corsi-perfezionamento | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        corsi-perfezionamento | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello” rispetto al totale delle comunicazioni pervenute
        corsi-perfezionamento | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        corsi-perfezionamento | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale di pratiche gestite
        mobilita-uscita | accessibility | ≥ 2 | {Channels} | Numero di canali disponibili (email, InformaStudenti)
        mobilita-uscita | timeliness | Sì | {Frequency} | Accesso giornaliero all’interfaccia Informastudenti dedicata al servizio
        mobilita-uscita | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        mobilita-uscita | effectiveness | ≥ 50% | {Statistics} | Numero delle pratiche portate a termine nell’anno rispetto a quelle iniziate
        mobilita-uscita | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale di giorni lavorativi
        mobilita-uscita | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase sul totale delle pratiche gestite
        mobilita-entrata | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        mobilita-entrata | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta elettronica dedicata al servizio
        mobilita-entrata | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        mobilita-entrata | effectiveness | ≥ 50% | {Statistics} | Numero delle pratiche portate a termine nell’anno in rapporto a quelle iniziate
        mobilita-entrata | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale di giorni lavorativi
        mobilita-entrata | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        accordi-internazionali | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        accordi-internazionali | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella di posta elettronica dedicata al servizio
        accordi-internazionali | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        accordi-internazionali | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello”, rispetto al totale delle comunicazioni pervenute
        accordi-internazionali | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        accordi-internazionali | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale di pratiche gestite
        progetti-internazionali | accessibility | ≥ 1 | {Channels} | Numero di canali disponibili (email)
        progetti-internazionali | timeliness | Sì | {Frequency} | Accesso giornaliero alla casella email dedicata al servizio
        progetti-internazionali | transparency | Sì | {Responsible} | Nominativo aggiornato del Responsabile di Struttura
        progetti-internazionali | effectiveness | ≤ 20% | {Satisfaction} | Numero annuale di riscontri critici relativi alla modalità di erogazione servizio, pervenuti alla casella email “Sportello”, rispetto al totale delle comunicazioni pervenute
        progetti-internazionali | continuity | ≥ 90% | {Usability} | Numero di giorni annui di fruibilità del servizio rispetto al totale dei giorni lavorativi
        progetti-internazionali | efficiency | ≥ 90% | {Cases} | Numero annuale di pratiche evase rispetto al totale delle pratiche gestite
        """;

    public static readonly DocumentRow[] Rows = [.. Text.Split('\n').Select(line => line.Split(" | ")).Select(Row)];

    public static readonly DocumentCard[] Cards =
    [
        new("sportello-orientamento", "Sportello di orientamento all'utenza",
            ["Responsabili del servizio; Beatrice Barachetti; ; ; beatrice.barachetti@unimi.it"],
            ["https://work.unimi.it/aree_protette/121694.htm"]),
        new("offerta-formativa-cds", "Progettazione e revisione offerta formativa corsi di studio",
            [
                "Ufficio Corsi di studio Area Umanistico Sociale; ; via Festa del Perdono, 7 – 20122 Milano; ; ",
                "Ufficio Corsi di studio Area Scientifico Tecnologica, Medico - Sanitaria; ; via Festa del Perdono, 7 – 20122 Milano; 02.50312003; corsidistudio@unimi.it",
            ],
            ["https://work.unimi.it/servizi_insegna/124258.htm"]),
        new("accreditamento-cds", "Accreditamento iniziale e periodico corsi di studio",
            ["Ufficio Accreditamento Corsi di Studio; ; via Festa del Perdono, 7 – 20122 Milano; ; cds.ava@unimi.it"],
            ["https://www.unimi.it/it/ateneo/normative/linee-guida/linee-guida-del-presidio-della-qualita"]),
        new("dottorato", "Istituzione e accreditamento corsi di dottorato di ricerca",
            ["Ufficio Dottorati di Ricerca e Scuole di Specializzazione; ; via Festa del Perdono, 7 – 20122 Milano; 02.50312581; phd@unimi.it"],
            ["https://www.unimi.it/it/corsi/corsi-post-laurea/corsi-di-dottorato-phd"]),
        new("scuole-specializzazione", "Istituzione e accreditamento scuole di specializzazione",
            ["Ufficio Dottorati di Ricerca e Scuole di Specializzazione; ; via Festa del Perdono, 7 – 20122 Milano; 02.50312581; offerta.scuole@unimi.it"],
            []),
        new("master", "Master",
            ["Ufficio Master, Corsi di perfezionamento e Formazione permanente; ; via Santa Sofia, 9/1 - 20122 Milano; 02.50312318; master@unimi.it"],
            [
                "https://www.unimi.it/it/studiare/frequentare-un-corso-post-laurea/master",
                "https://work.unimi.it/servizi_insegna/41490.htm",
                "https://www.unimi.it/it/corsi/corsi-post-laurea/master-e-perfezionamento/catalogo-master",
                "https://www.unimi.it/it/studiare/frequentare-un-corso-post-laurea/master",
            ]),
        new("corsi-perfezionamento", "Corsi di perfezionamento",
            ["Ufficio Master, Corsi di perfezionamento e Formazione permanente; ; via Santa Sofia 9/1 - 20122 Milano; 0250312318; perfezionamento@unimi.it"],
            [
                "https://www.unimi.it/it/studiare/frequentare-un-corso-post-laurea/corsi-di-perfezionamento",
                "https://work.unimi.it/servizi_insegna/41485.htm",
                "https://www.unimi.it/it/corsi/corsi-post-laurea/master-e-perfezionamento/catalogo-corsi-di-perfezionamento",
                "http://www.unimi.it/it/studiare/frequentare-un-corso-post-laurea/corsi-di-perfezionamento",
            ]),
        new("mobilita-uscita", "Mobilità studenti in uscita",
            ["Ufficio Mobilità Internazionale e per la Promozione Internazionale; ; via Santa Sofia, 9 - 20122 Milano; 02.50313501, 02.50313502, 02.50313495, 02.50313505; mobility.out@unimi.it"],
            ["https://www.unimi.it/it/internazionale/studiare-allestero"]),
        new("mobilita-entrata", "Mobilità studenti in entrata",
            ["Ufficio Mobilità Internazionale e per la Promozione Internazionale; ; via Santa Sofia, 9 - 20122 Milano; 02.50313501, 02.50313502, 02.50313495, 02.50313505; mobility.in@unimi.it"],
            ["https://www.unimi.it/it/internazionale/venire-studiare-dallestero/mobilita-internazionale-incoming"]),
        new("accordi-internazionali", "Accordi internazionali per la didattica e la formazione",
            ["Ufficio Accordi e Progetti Internazionali per la Didattica e la Formazione; ; via Santa Sofia, 9 - 20122 Milano; +390250313500, +390250313504, +390250313506, +390250313509; international.agreements@unimi.it, erasmus.agreements@unimi.it"],
            ["https://work.unimi.it/servizi_insegna/119548.htm"]),
        new("progetti-internazionali", "Progetti internazionali per la didattica e la formazione",
            ["Ufficio Accordi e Progetti Internazionali per la Didattica e la Formazione; ; via Santa Sofia, 9 - 20122 Milano; +0250313500, +0250313504, +0250313506, +0250313509; international.agreements@unimi.it, eduprojects@unimi.it"],
            ["https://work.unimi.it/servizi_insegna/119548.htm"]),
    ];

    private static DocumentRow Row(string[] cells)
    {
        var (service, dimension, standard, title, unitOfMeasure) = (cells[0], cells[1], cells[2], cells[3], cells[4]);
        if (standard == "Sì") return new(service, dimension, title, unitOfMeasure, "yesNo", "every", "yes", null, null);
        var comparator = standard[0] == '≥' ? "atLeast" : "atMost";
        var value = decimal.Parse(standard[2..].TrimEnd('%'), CultureInfo.InvariantCulture);
        return standard.EndsWith('%')
            ? new(service, dimension, title, unitOfMeasure, "ratio", "pooled", comparator, value, "percent")
            : new(service, dimension, title, unitOfMeasure, "count", "every", comparator, value, "count");
    }
}
