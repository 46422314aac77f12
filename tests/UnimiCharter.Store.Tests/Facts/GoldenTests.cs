using System.Collections.Immutable;
using System.Text;
using Marten;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.CharterEvent;
using static UnimiCharter.Domain.CredentialEvent;
using static UnimiCharter.Domain.IpaEvent;
using static UnimiCharter.Domain.OrganizationEvent;
using static UnimiCharter.Domain.ProgrammeEvent;
using static UnimiCharter.Domain.ReportingEvent;
using static UnimiCharter.Domain.ServiceEvent;
using static UnimiCharter.Domain.UnitsEvent;
using static UnimiCharter.Domain.WebhookEvent;

namespace UnimiCharter.Store.Tests;

/// <summary>
/// Facts as they are stored, one file each: <c>{name}.json</c>, <c>{name}.{what}.json</c>. A file here is never changed, as no
/// stored fact is: a fact whose shape must change gets a new name and new files, and these stay.
/// </summary>
public sealed class GoldenTests
{
    private static readonly IndicatorCode Timeliness = new("timeliness");
    private static readonly Period March = Period.Month(2024, 3);
    private static readonly DateOnly OnTime = new(2024, 4, 15);

    private const string Secret = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly Dictionary<string, Event> Expected = new()
    {
        ["stream_heads_sealed"] = new SealEvent.Sealed(
            1234567,
            "5f1d7a84db00d2fce00b31a7fc73224df5faea6ea3ab41e0bb8b2d1bb1ba66be",
            [
                new(new("*/credential/a"), 1, ""),
                new(new("unimi/reporting/master/2024"), 72, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ]),

        ["stream_heads_sealed_2"] = new SealEvent.AllSealed(
            1234501, 1234567, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "5f1d7a84db00d2fce00b31a7fc73224df5faea6ea3ab41e0bb8b2d1bb1ba66be", 12, "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
            [
                new(new("*/seal/2026-07-01"), 311, 311, 1234502, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "2026-07-01T00:00:05.000120Z", "2026-07-01T09:12:30.500000Z"),
                new(new("unimi/reporting/master/2024"), 62, 72, 1234566, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "2024-01-15T08:00:00.000000Z", null),
            ]),
        ["stream_heads_sealed_2.first"] = new SealEvent.AllSealed(0, 9, "", "5f1d7a84db00d2fce00b31a7fc73224df5faea6ea3ab41e0bb8b2d1bb1ba66be", 9, "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", []),

        ["organization_named"] = new OrganizationNamed("Università degli Studi di Milano \"La Statale\""),
        ["organization_described"] = new OrganizationDescribed(new("Università degli Studi di Milano", "University of Milan"), new(
            new("uds_mi"), "Via Festa del Perdono 7, 20122 Milano", "https://www.unimi.it/?a=1&b=2", new("Lombardia", "Lombardy"), new(12, 7), "https://creativecommons.org/licenses/by/4.0/", "dati@unimi.it", "https://www.unimi.it/dati")),
        ["organization_described.name"] = new OrganizationDescribed(new("Ateneo", "University"), OrganizationDetails.None),
        ["ipa_code_claimed"] = new IpaCodeClaimed(new("unimi")),
        ["ipa_code_released"] = new IpaCodeReleased(new("unimi")),
        ["unit_opened"] = new UnitOpened(new("didattica"), null, new(new("Direzione \"didattica\""), null, [], [], null), new(2024, 1, 1)),
        ["unit_opened.below"] = new UnitOpened(
            new("segreterie-studenti"), new("didattica"),
            new(new("Segreterie studenti", "Student registry"), new("Capo ufficio", "Head of office"), ["segreterie@unimi.it"], ["+39 02 503 111", "02 503 1"], "Via Celoria 18, Milano"), new(2024, 12, 31)),
        ["unit_changed"] = new UnitChanged(new("didattica"), new(new("Didattica"), new("Dirigente"), [], [], null), new(2023, 1, 1)),
        ["unit_moved"] = new UnitMoved(new("segreterie-studenti"), new("ricerca")),
        ["unit_moved.to-the-top"] = new UnitMoved(new("segreterie-studenti"), null),
        ["unit_closed"] = new UnitClosed(new("didattica"), new(2025, 1, 1)),
        ["unit_reopened"] = new UnitReopened(new("didattica")),
        ["service_assigned"] = new ServiceAssigned(new("master"), new("segreterie-studenti")),
        ["credential_issued.units"] = new CredentialIssued(new("Direzione didattica", [Role.Office], [], null, ["didattica", "ricerca"]), Secret),
        ["credential_issued"] = new CredentialIssued(
            new("Presidio della Qualità", [Role.Board, Role.Admin], null, null), "5f1d7a84db00d2fce00b31a7fc73224df5faea6ea3ab41e0bb8b2d1bb1ba66be"),
        ["credential_issued.office"] = new CredentialIssued(
            new("Ufficio master & dottorati", [Role.Office], ["dottorato", "master"], new(2025, 12, 31, 22, 59, 59, 999, TimeSpan.Zero)), Secret),
        ["credential_issued.of-nothing"] = new CredentialIssued(new("", [], [], DateTimeOffset.MaxValue), Secret),
        ["credential_rotated"] = new CredentialRotated(Secret, new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero)),
        ["credential_revoked"] = new CredentialRevoked(),

        ["webhook_subscribed"] = new WebhookSubscribed(new(
            "https://portale.example/avvisi?a=b&c=d", "Il \"portale\" dell'ateneo", [ChangeKind.VerdictChanged, ChangeKind.VersionPublished, ChangeKind.VersionWithdrawn],
            ["master", "piano-strategico"], [new(2024), new(2025)], "https://carta.example")),
        ["webhook_subscribed.to-all"] = new WebhookSubscribed(new("https://203.0.113.7:8443/", null, [ChangeKind.VerdictChanged], null, null, "http://127.0.0.1:5080")),
        ["webhook_changed"] = new WebhookChanged(new("https://portale.example/", null, [ChangeKind.VersionPublished], [], [], "https://carta.example")),
        ["webhook_paused"] = new WebhookPaused(PauseCause.Asked),
        ["webhook_paused.gone"] = new WebhookPaused(PauseCause.Gone),
        ["webhook_resumed"] = new WebhookResumed(),
        ["webhook_secret_rotated"] = new WebhookSecretRotated(new(2024, 7, 1, 12, 0, 0, TimeSpan.Zero)),
        ["webhook_removed"] = new WebhookRemoved(),

        ["charter_retitled"] = new CharterRetitled("Università degli Studi di Milano \"La Statale\"", "Carta dei servizi 2025"),
        ["service_registered.english"] = new ServiceRegistered(new("Master di I e II livello", "Master's programmes")),
        ["service_renamed"] = new ServiceRenamed(new("Master")),
        ["service_described.channels"] = new ServiceDescribed(new(
            new("Accoglienza", "Welcome"), new("Studenti"), new(""),
            [new(new("Sportello", "Counter"), null, "Via Santa Sofia 9", [], [], new([new([DayOfWeek.Tuesday], new(10, 0), new(12, 0)), new([DayOfWeek.Thursday, DayOfWeek.Friday], new(14, 0), new(16, 30))]))],
            [],
            [
                new(ChannelKind.Email, "mobilita@unimi.it"), new(ChannelKind.Telephone, "02 503 1", null, new("Solo urgenze", "Emergencies only")),
                new(ChannelKind.Counter, "Via Santa Sofia 9", new([new([DayOfWeek.Monday], new(9, 0), new(12, 0))], [new(new(2024, 8, 5), new(2024, 8, 16)), new(new(2024, 12, 24), new(2024, 12, 24), new(9, 0), new(11, 0), new("Vigilia"))])),
                new(ChannelKind.Appointment), new(ChannelKind.Online, "https://www.unimi.it/"), new(ChannelKind.Post, "Via Festa del Perdono 7"),
            ],
            [new(new("L. 240/2010"), "https://www.normattiva.it/"), new(new("Regolamento d'Ateneo", "University regulation"))])),
        ["indicator_defined.successor"] = new IndicatorDefined(new(
            new("gentilezza-2"), new QualityDimension("gentilezza"), new("Gentilezza", "Kindness"), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly, null, null,
            new("Questionari con voto da 4 a 5", "Forms that give 4 or 5"), "Questionari d'Ateneo", new("Ufficio Statistica"), new IndicatorCode("gentilezza"))),
        ["indicator_defined.same-as"] = new IndicatorDefined(new(
            new("effectiveness"), QualityDimension.Effectiveness, new("Soddisfazione degli utenti"), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly,
            SameAs: new CommonCode("https://indicatori.example/riscontri?anno=2024&x=1"))),
        ["indicator_redefined.same-as"] = new IndicatorRedefined(new(
            new("reclami"), QualityDimension.Effectiveness, new("Reclami"), new("numero"), new Measure.Count(), Aggregation.Sum, Frequency.Monthly, SameAs: new CommonCode("reclami-ricevuti"))),
        ["indicator_redefined"] = new IndicatorRedefined(new(new("reclami"), QualityDimension.Effectiveness, new("Reclami"), new("numero"), new Measure.Count(), Aggregation.Sum, Frequency.Monthly)),
        ["standard_dropped"] = new StandardDropped(new(2024), Timeliness),
        ["indicator_revived"] = new IndicatorRevived(Timeliness),
        ["service_revived"] = new ServiceRevived(),
        ["change_proposed"] = new ChangeProposed(1, new(
            new("Master", "Master's programmes"), new("Cos'è"), new("Laureati"), new("Allo sportello", "At the counter"),
            [new(ChannelKind.Counter, "Via Santa Sofia 9", new([new([DayOfWeek.Tuesday], new(10, 0), new(12, 0))])), new(ChannelKind.Email, "master@unimi.it")],
            [new(new("Ufficio master"), null, "Via Santa Sofia 9", ["02 503 1"], ["master@unimi.it"])],
            [new(new("Pagina"), "https://www.unimi.it/")], [new(new("L. 240/2010"))])),
        ["change_proposed.nothing-any-more"] = new ChangeProposed(12, new(Channels: [], Contacts: [], Links: [], LegalReferences: [])),
        ["change_proposed.of-one-field"] = new ChangeProposed(2, new(Recipients: new("Studenti"))),
        ["proposal_accepted"] = new ProposalAccepted(1),
        ["proposal_declined"] = new ProposalDeclined(2),
        ["proposal_taken_back"] = new ProposalTakenBack(3),
        ["office_trusted"] = new OfficeTrusted([CardPart.Texts, CardPart.Channels, CardPart.Hours, CardPart.Contacts]),
        ["office_trusted.none"] = new OfficeTrusted([]),
        ["dimension_named"] = new DimensionEvent.DimensionNamed(new("gentilezza"), new("Gentilezza", "Kindness")),
        ["dimension_retired"] = new DimensionEvent.DimensionRetired(new("gentilezza")),
        ["person_named"] = new PersonEvent.PersonNamed(new("p-1"), Secret),
        ["person_erased"] = new PersonEvent.PersonErased(new("p-1")),
        ["service_described.person"] = new ServiceDescribed(new(
            new(""), new(""), new(""), [new(new("Ufficio"), null, "Via Celoria 18", [], [], null, new(new("p-1"), Secret))], [])),
        ["version_published.apart"] = new VersionPublished(new(1, 0, 0), null, new(2024, 7, 1, 10, 0, 0, TimeSpan.Zero), 1234, 1, null, Secret, "c2ln", "a2V5"),

        ["charter_opened"] = new CharterOpened("Università degli Studi di Milano", "Carta dei servizi 2024"),
        ["edition_drafted"] = new EditionDrafted("Università degli Studi di Milano", "Carta dei servizi 2025", new(2024)),
        ["edition_drafted.empty"] = new EditionDrafted("Ateneo", "Carta", null),
        ["service_unlisted"] = new ServiceUnlisted(new("mobilita-uscita")),
        ["version_published"] = new VersionPublished(
            new(1, 0, 0), null, new(2024, 7, 1, 10, 0, 0, TimeSpan.Zero), 1234, 1, """{"edition":"2024","title":"Carta \"dei\" servizi"}""", Secret, "c2ln", "a2V5"),
        ["version_published.amended"] = new VersionPublished(
            new(2, 11, 3), Amendment.Minor, new(2024, 12, 31, 22, 59, 59, 999, TimeSpan.Zero), 99999999999, 2, "{}", Secret, "c2ln", "a2V5"),
        ["version_came_into_force"] = new VersionCameIntoForce(new(2, 11, 3)),
        ["version_withdrawn"] = new VersionWithdrawn(new(2, 11, 3)),
        ["version_erased"] = new VersionErased(new(2, 11, 3)),
        ["results_released"] = new ResultsReleased(
            3, new(1, 0, 0), new(2025, 2, 1, 10, 0, 0, TimeSpan.Zero), new(2025, 2, 1), 123456, true, 1, """{"edition":"2024","provisional":true}""", Secret, "c2ln", "a2V5"),
        ["service_listed"] = new ServiceListed(new("mobilita-uscita")),
        ["calendar_set"] = new CalendarSet(Deadlines.Default, WorkingDays.Default),
        ["calendar_set.closing"] = new CalendarSet(new(new(1, 31), new(24, 1)), new(new DayOfYear(12, 7), [new(2024, 8, 16), new(2024, 12, 24)])),
        ["service_deadlines_set"] = new ServiceDeadlinesSet(new("dottorato"), new(new(2, 10), new(2, 10))),
        ["service_deadlines_set.none"] = new ServiceDeadlinesSet(new("dottorato"), null),

        ["service_registered"] = new ServiceRegistered(new("Master di I e II livello")),
        ["service_described"] = new ServiceDescribed(new(new("Cos'è: \"il\" master\nper tutti"), new("Laureati"), new("Allo sportello\te on line"), [], [])),
        ["service_described.contacts"] = new ServiceDescribed(new(
            new(""), new(""), new(""),
            [
                new(new("Ufficio dottorati e master"), "Dott.ssa Anna Rossi", "Via Sant'Antonio 12, 20122 Milano", ["+39 02 503 12345", "02 503 1"], ["master@unimi.it"]),
                new(new("Segreteria"), null, null, [], []),
            ],
            [new(new("Pagina dei master"), "https://www.unimi.it/it/corsi?a=1&b=<2>"), new(new("Altro"), "https://www.unimi.it/")])),
        ["indicator_defined.ratio"] = new IndicatorDefined(new(
            Timeliness, QualityDimension.Timeliness, new("Riscontri critici / riscontri"), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly)),
        ["indicator_defined.ratio-of-two"] = new IndicatorDefined(new(
            new("efficiency"), QualityDimension.Efficiency, new("Studenti per docente"), new("rapporto"), new Measure.Ratio(PartOfWhole: false), Aggregation.Latest, Frequency.Quarterly)),
        ["indicator_defined.ratio-of-working-days"] = new IndicatorDefined(new(
            new("continuity"), QualityDimension.Continuity, new("Giorni di apertura / giorni lavorativi"), new("%"), new Measure.Ratio(PartOfWhole: true, Volume.WorkingDays), Aggregation.Pooled, Frequency.Monthly)),
        ["indicator_defined.flow"] = new IndicatorDefined(new(
            new("efficiency"), QualityDimension.Efficiency, new("Pratiche"), new("%"), new Measure.Ratio(PartOfWhole: false), Aggregation.Pooled, Frequency.Monthly, MeasureNote: "Flusso: si giudica solo l’anno.")),
        ["indicator_defined.count"] = new IndicatorDefined(new(
            new("accessibility"), QualityDimension.Accessibility, new("Numero di canali"), new("numero"), new Measure.Count(), Aggregation.Every, Frequency.HalfYearly)),
        ["indicator_defined.yes-no"] = new IndicatorDefined(new(
            new("transparency"), QualityDimension.Transparency, new("Pubblicazione on line"), new("sì/no"), new Measure.YesNo(), Aggregation.Every, Frequency.Yearly)),
        ["indicator_defined.amount"] = new IndicatorDefined(new(
            new("continuity-2"), QualityDimension.Continuity, new("Costo medio"), new("€"), new Measure.Amount(), Aggregation.Mean, Frequency.Yearly)),
        ["indicator_defined.effectiveness"] = new IndicatorDefined(new(
            new("effectiveness"), QualityDimension.Effectiveness, new("Domande"), new("numero"), new Measure.Count(), Aggregation.Sum, Frequency.Yearly)),
        ["indicator_defined.peak"] = new IndicatorDefined(new(
            new("peak"), QualityDimension.Effectiveness, new("Coda più lunga"), new("numero"), new Measure.Count(), Aggregation.Peak, Frequency.Yearly)),
        ["indicator_defined.percentage"] = new IndicatorDefined(new(
            new("inclusion"), null, new("Quota di studentesse"), new("%"), new Measure.Percentage(), Aggregation.Latest, Frequency.Once)),
        ["indicator_defined.amount-in-unit"] = new IndicatorDefined(new(
            new("funding"), null, new("Finanziamenti"), new("€"), new Measure.Amount(new("EUR")), Aggregation.Sum, Frequency.Once,
            new Axes(ImmutableSortedDictionary<string, string>.Empty.Add("source", "Fonte").Add("school", "Scuola")))),
        ["standard_programmed.monitored"] = new StandardProgrammed(new(2024), Timeliness, new Standard.Monitored()),
        ["standard_programmed.at-most"] = new StandardProgrammed(new(2024), Timeliness, new Standard.AtMost(20, Unit.Percent)),
        ["standard_programmed.at-most-precise"] = new StandardProgrammed(new(2024), Timeliness, new Standard.AtMost(20.50m, Unit.Percent, 0)),
        ["standard_programmed.at-least"] = new StandardProgrammed(new(1900), Timeliness, new Standard.AtLeast(1, Unit.Count)),
        ["standard_programmed.at-least-precise"] = new StandardProgrammed(new(2999), Timeliness, new Standard.AtLeast(999_999_999_999m, new("EUR"), 6)),
        ["standard_programmed.within"] = new StandardProgrammed(new(2024), Timeliness, new Standard.Within(-1.5m, 12.25m, new("€/m²"))),
        ["standard_programmed.within-precise"] = new StandardProgrammed(new(2024), Timeliness, new Standard.Within(0, 0.000001m, new("EUR"), 2)),
        ["standard_programmed.yes"] = new StandardProgrammed(new(2024), Timeliness, new Standard.Yes()),
        ["indicator_retired"] = new IndicatorRetired(Timeliness),
        ["service_retired"] = new ServiceRetired(),

        ["measurement_reported.ratio"] = new MeasurementReported(Timeliness, March, new Value.Ratio(3, 41), null, null, OnTime),
        ["measurement_reported.count"] = new MeasurementReported(Timeliness, Period.Quarter(2024, 1), new Value.Count(999_999_999_999), "Nota con \"virgolette\",\nuna riga e 😀", null, OnTime),
        ["measurement_reported.yes"] = new MeasurementReported(Timeliness, Period.Half(2024, 2), new Value.YesNo(true), null, "https://www.unimi.it/atti?n=1&x=2", OnTime),
        ["measurement_reported.no"] = new MeasurementReported(Timeliness, Period.Year(2024), new Value.YesNo(false), "", "", OnTime),
        ["measurement_reported.amount"] = new MeasurementReported(Timeliness, Period.AcademicYear(2023), new Value.Amount(-12.5m), "nota", "https://unimi.it/", OnTime),
        ["measurement_reported.span"] = new MeasurementReported(Timeliness, Period.Span(2020, 2022), new Value.Amount(0.000001m), null, null, OnTime),
        ["measurement_reported.percentage"] = new MeasurementReported(Timeliness, Period.Year(2022), new Value.Percentage(29.70m), null, null, OnTime),
        ["measurement_reported.breakdown"] = new MeasurementReported(
            Timeliness, March, new Value.Count(998), null, null, OnTime,
            new(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, decimal>>.Empty
                .Add("school", ImmutableSortedDictionary<string, decimal>.Empty.Add("AUIC", 71).Add("Design", 94).Add("3I", 743))
                .Add("fee", ImmutableSortedDictionary<string, decimal>.Empty.Add("full", 997.5m).Add("none", 0.5m)))),
        ["result_declared.met"] = new ResultDeclared(Timeliness, Period.Span(2020, 2022), true, "raggiunto: \"vedi\" verbale", "https://polimi.it/", OnTime),
        ["result_declared.missed"] = new ResultDeclared(Timeliness, Period.Year(2022), false, null, null, OnTime),
        ["measurement_rectified"] = new MeasurementRectified(Timeliness, March, new Value.Ratio(0, 0), null, null, OnTime),
        ["measurement_rectified.note"] = new MeasurementRectified(Timeliness, March, new Value.Count(0), "riscontri \\ riveduti", "https://unimi.it/", OnTime),
        ["measurement_withdrawn"] = new MeasurementWithdrawn(Timeliness, March),
        ["not_measured_declared"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.SystemUnavailable, null, null, OnTime),
        ["not_measured_declared.note"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.ServiceSuspended, "chiuso per lavori", "https://unimi.it/", OnTime),
        ["not_measured_declared.data-lost"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.DataLost, null, null, OnTime),
        ["not_measured_declared.staff-unavailable"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.StaffUnavailable, null, null, OnTime),
        ["not_measured_declared.not-applicable"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.NotApplicable, null, null, OnTime),
        ["not_measured_declared.other"] = new NotMeasuredDeclared(Timeliness, March, NotMeasuredCode.Other, null, null, OnTime),
        ["period_excluded"] = new PeriodExcluded(Timeliness, March, ExclusionCode.Other, null),
        ["period_excluded.service-suspended"] = new PeriodExcluded(Timeliness, March, ExclusionCode.ServiceSuspended, null),
        ["period_excluded.force-majeure"] = new PeriodExcluded(Timeliness, March, ExclusionCode.ForceMajeure, "alluvione del \"Seveso\""),
        ["period_excluded.rule-changed"] = new PeriodExcluded(Timeliness, Period.Quarter(2024, 1), ExclusionCode.RuleChanged, null),
        ["period_excluded.data-unreliable"] = new PeriodExcluded(Timeliness, Period.Year(2024), ExclusionCode.DataUnreliable, null),
        ["period_excluded.not-applicable"] = new PeriodExcluded(Timeliness, Period.Half(2024, 2), ExclusionCode.NotApplicable, null),
        ["period_excluded.other"] = new PeriodExcluded(Timeliness, March, ExclusionCode.Other, ""),
        ["period_readmitted"] = new PeriodReadmitted(Timeliness, March),
        ["extension_granted"] = new ExtensionGranted(March, new(2024, 6, 30)),
        ["year_certified"] = new YearCertified(),
        ["year_reopened"] = new YearReopened(),

        ["programme_defined"] = new ProgrammeDefined(new(
            "Luiss", "Programma 2026", Period.Year(2026), null, [], [], ImmutableSortedDictionary<Period, decimal>.Empty)),
        ["programme_defined.rich"] = new ProgrammeDefined(new(
            "Politecnico di Milano", "Piano strategico 2020-2022", Period.Span(2020, 2022), "Piano \"strategico\", p. 3",
            [new(new("a-1"), new("a"), "Obiettivo è"), new(new("a"), null, "Asse")],
            [
                new(
                    new("a-1"),
                    new(new("iscritti"), null, new("Iscritti"), new("numero"), new Measure.Count(), Aggregation.Latest, Frequency.Yearly, new Axes(ImmutableSortedDictionary<string, string>.Empty.Add("school", "Scuola"))),
                    new(new Value.Count(1200), "a.a. 2018/19"),
                    ImmutableSortedDictionary<Period, Target>.Empty
                        .Add(Period.Year(2020), new Target.Absolute(new Standard.AtLeast(1300, Unit.Count)))
                        .Add(Period.Year(2021), new Target.Change(-12.5m))
                        .Add(Period.Year(2022), new Target.Change(20, 0)),
                    "Letto dalla colonna accanto"),
                new(
                    new("a"),
                    new(new("carta"), null, new("Carta dei servizi"), new("sì/no"), new Measure.YesNo(), Aggregation.Latest, Frequency.Once),
                    new(new Value.YesNo(false)),
                    ImmutableSortedDictionary<Period, Target>.Empty.Add(Period.Span(2020, 2022), new Target.Milestone(new(2021, 12, 31)))),
                new(
                    new("a"),
                    new(new("fondi"), null, new("Fondi"), new("€"), new Measure.Amount(new("EUR")), Aggregation.Sum, Frequency.HalfYearly),
                    null,
                    ImmutableSortedDictionary<Period, Target>.Empty),
            ],
            ImmutableSortedDictionary<Period, decimal>.Empty.Add(Period.Year(2020), 141_790).Add(Period.Year(2021), 61_377.50m))),
    };

    /// <summary>Facts of a shape that was outgrown, and are upcast.</summary>
    private static readonly string[] Outgrown = ["period_excluded"];

    public static TheoryData<string> Files => [.. Expected.Keys];

    [Theory, MemberData(nameof(Files))]
    public void A_stored_fact_reads_as_it_always_did_and_writes_the_same_bytes(string file)
    {
        var data = Data(file);

        Assert.Equal(Expected[file], EventNames.Read(NameOf(file), Encoding.UTF8.GetBytes(data)));
        if (!Outgrown.Contains(file)) Assert.Equal(data, Encoding.UTF8.GetString(EventNames.Write(Expected[file])));
        Assert.Equal(NameOf(file), EventNames.Of(Expected[file]));
    }

    [Fact]
    public async Task Marten_reads_a_stored_fact_as_it_always_was_too()
    {
        await using var registry = await Registry.Fresh();
        await using var insert = registry.Database.CreateCommand(
            """
            with facts as (select * from unnest($1, $2, $3) with ordinality as f (file, name, data, place)),
                 streams as (insert into mt_streams (tenant_id, id, version) select 'unimi', file, 1 from facts)
            insert into mt_events (seq_id, tenant_id, stream_id, version, id, type, data, is_archived)
            select place, 'unimi', file, 1, gen_random_uuid(), name, data::jsonb, false from facts
            """);
        foreach (var column in (Func<string, string>[])[file => file, NameOf, Data]) insert.Parameters.Add(new() { Value = Expected.Keys.Select(column).ToArray() });
        await insert.ExecuteNonQueryAsync();
        await using var session = registry.Store.QuerySession("unimi");

        foreach (var (file, fact) in Expected) Assert.Equal(fact, Assert.Single(await session.Events.FetchStreamAsync(file)).Data);
        Assert.Equal(Expected.Values, (await session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToListAsync()).Select(e => e.Data));
    }

    [Fact]
    public void Every_name_has_a_golden_file_and_every_file_an_expectation()
    {
        var files = Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), files!);
        Assert.Equal(EventNames.Types.Keys.Order(StringComparer.Ordinal), Expected.Keys.Select(NameOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_word_of_a_closed_set_is_in_a_golden_file()
    {
        var defined = Expected.Values.OfType<IndicatorDefined>().Select(fact => fact.Indicator).ToArray();

        Assert.Empty(QualityDimension.Usual.Except(defined.Select(i => i.Dimension).OfType<QualityDimension>()));
        Assert.Equal(Enum.GetValues<ChannelKind>(), Expected.Values.OfType<ServiceDescribed>().SelectMany(fact => fact.Card.Channels).Select(channel => channel.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<Aggregation>(), defined.Select(i => i.Aggregation).Distinct().Order());
        Assert.Equal(Enum.GetValues<Frequency>(), defined.Select(i => i.Frequency).Distinct().Order());
        Assert.Equal(Enum.GetValues<NotMeasuredCode>(), Expected.Values.OfType<NotMeasuredDeclared>().Select(fact => fact.Code).Distinct().Order());
        Assert.Equal(Enum.GetValues<ExclusionCode>(), Expected.Values.OfType<PeriodExcluded>().Select(fact => fact.Code).Distinct().Order());
        Assert.Equal(Enum.GetValues<Volume>(), defined.Select(i => i.Measure).OfType<Measure.Ratio>().Select(m => m.Volume).OfType<Volume>().Distinct().Order());
        Assert.Equal(Enum.GetValues<PeriodKind>(), Expected.Values.OfType<MeasurementReported>().Select(fact => fact.Period.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<Role>(), Expected.Values.OfType<CredentialIssued>().SelectMany(fact => fact.Grant.Roles).Distinct().Order());
        Assert.Equal(Enum.GetValues<ChangeKind>(), Expected.Values.OfType<WebhookSubscribed>().SelectMany(fact => fact.Subscription.Kinds).Distinct().Order());
        Assert.Equal(Enum.GetValues<PauseCause>(), Expected.Values.OfType<WebhookPaused>().Select(fact => fact.Cause).Distinct().Order());
        AssertEveryCase<Measure>(defined.Select(i => i.Measure));
        AssertEveryCase<Standard>(Expected.Values.OfType<StandardProgrammed>().Select(fact => fact.Standard));
        AssertEveryCase<Target>(Expected.Values.OfType<ProgrammeDefined>().SelectMany(fact => fact.Plan.Indicators).SelectMany(i => i.Targets.Values));
        AssertEveryCase<Value>(Expected.Values.OfType<MeasurementReported>().Select(fact => fact.Value));
    }

    private static void AssertEveryCase<T>(IEnumerable<T> used) where T : notnull => Assert.Equal(
        typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(StringComparer.Ordinal),
        used.Select(value => value.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Facts", "Golden");

    private static string NameOf(string file) => file.Split('.')[0];

    private static string Data(string file) => File.ReadAllText(Path.Combine(Folder, file + ".json")).TrimEnd('\n');
}
