using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
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

/// <summary>Facts drawn at random over all that their types allow.</summary>
internal static class Facts
{
    private static Gen<long> Count { get; } = Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(n => (long)n), Gen.Elements(0L, 1L, Bounds.MaxCount));

    private static Gen<int?> Precision { get; } = Gen.Elements<int?>(null, 0, 1, Bounds.MaxDecimals);

    private static Gen<string> Code { get; } = Gen.Elements("a", "0", "accordi-internazionali", "a-1-b", new string('z', Domain.Code.MaxLength));

    private static Gen<IndicatorCode> IndicatorCode { get; } = Code.Select(code => new IndicatorCode(code));

    private static Gen<EditionYear> Edition { get; } = Gen.Choose(Domain.Period.FirstYear, Domain.Period.LastYear).Select(year => new EditionYear(year));

    private static Gen<DateOnly> Date { get; } = Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber);

    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.Elements("", " ", "è", "\u00a0", "\u2028\u2029", "a\"b\\c/d'e", "uno\ndue\r\ntre\t", "😀👩‍🔬🇮🇹", "</script>&<b>+", "\ufeff", "\u001f\u007f\u0085", "null", "{\"is\":\"yes\"}", "日本語", "\ufffd"),
        from letters in Gen.Elements("abc xyz èéì\"\\\n\u00ff€𝒳\ud7ff\ue000\u0001".EnumerateRunes().ToArray()).ListOf()
        select string.Concat(letters));

    public static Gen<decimal> Figure { get; } = Gen.OneOf(
        Gen.Elements(0m, 1m, -1m, 0.000001m, -0.000001m, 12.50m, 12.500000m, 0.10m, Bounds.MaxAmount, -Bounds.MaxAmount, 999_999_999_998.999999m, 100.00m),
        from whole in Gen.Choose(-1_000_000, 1_000_000)
        from decimals in Gen.Choose(0, Bounds.MaxDecimals)
        select new decimal(Math.Abs(whole), 0, 0, whole < 0, (byte)decimals));

    public static Gen<Value> Value { get; } = Gen.OneOf(
        from n in Count select (Value)new Value.Count(n),
        from yes in Gen.Elements(true, false) select (Value)new Value.YesNo(yes),
        from n in Count from d in Count select (Value)new Value.Ratio(n, d),
        from figure in Figure select (Value)new Value.Amount(figure),
        from figure in Gen.Elements(0m, 29.7m, 33.333333m, 99.999999m, 100.0m) select (Value)new Value.Percentage(figure));

    public static Gen<Unit> Unit { get; } = Gen.Elements(Domain.Unit.Percent, Domain.Unit.Count, new Unit("EUR"), new Unit("€/m² \"netto\""), new Unit(new string('u', Domain.Unit.MaxLength)));

    public static Gen<Standard> Standard { get; } = Gen.OneOf(
        from value in Figure from unit in Unit from precision in Precision select (Standard)new Standard.AtLeast(value, unit, precision),
        from value in Figure from unit in Unit from precision in Precision select (Standard)new Standard.AtMost(value, unit, precision),
        from a in Figure from b in Figure from unit in Unit from precision in Precision select (Standard)new Standard.Within(Math.Min(a, b), Math.Max(a, b), unit, precision),
        Gen.Elements<Standard>(new Standard.Yes(), new Standard.Monitored()));

    public static Gen<Period> Period { get; } =
        from year in Gen.Choose(Domain.Period.FirstYear, Domain.Period.LastYear - 1)
        from month in Gen.Choose(1, 12)
        from years in Gen.Choose(0, Domain.Period.LastYear - year)
        from period in Gen.Elements(
            Domain.Period.Month(year, month), Domain.Period.Quarter(year, (month + 2) / 3), Domain.Period.Half(year, (month + 5) / 6),
            Domain.Period.Year(year), Domain.Period.AcademicYear(year), Domain.Period.Span(year, year + years))
        select period;

    public static Gen<Measure> Measure { get; } = Gen.Elements<Measure>(
        new Measure.Count(), new Measure.YesNo(), new Measure.Ratio(true), new Measure.Ratio(false), new Measure.Ratio(true, Volume.WorkingDays),
        new Measure.Percentage(), new Measure.Amount(), new Measure.Amount(new Unit("€/m²")));

    public static Gen<Indicator> Indicator { get; } =
        from code in IndicatorCode
        from dimension in Gen.OneOf(Gen.Constant<QualityDimension?>(null), Gen.Elements(QualityDimension.Usual.Add(new("cortesia")).AsEnumerable()).Select(d => (QualityDimension?)d))
        from title in Text
        from unit in Text
        from measure in Measure
        from aggregation in OneOf<Aggregation>()
        from frequency in OneOf<Frequency>()
        from axes in Gen.OneOf(Gen.Constant<Axes?>(null), Named(Text).Select(titles => (Axes?)new Axes(titles)))
        from sameAs in Gen.OneOf(Gen.Constant<CommonCode?>(null), Code.Select(code => (CommonCode?)new CommonCode(code)), Code.Select(code => (CommonCode?)new CommonCode("https://indicatori.example/" + code)))
        select new Indicator(code, dimension, new(title), new(unit), measure, aggregation, frequency, axes, SameAs: sameAs);

    public static Gen<Breakdown?> Breakdown { get; } = Gen.OneOf(
        Gen.Constant<Breakdown?>(null),
        Named(Named(Figure)).Select(parts => (Breakdown?)new Breakdown(parts)));

    private static Gen<Target> Target { get; } = Gen.OneOf(
        Standard.Select(standard => (Target)new Target.Absolute(standard)),
        from percent in Figure from precision in Precision select (Target)new Target.Change(percent % Domain.Target.Change.MaxPercent, precision),
        Date.Select(until => (Target)new Target.Milestone(until)));

    public static Gen<ProgrammePlan> Plan { get; } =
        from organization in Text
        from title in Text
        from span in Period
        from source in Maybe(Text)
        from goals in Few(from code in Code from parent in Maybe(Code) from name in Text select new Goal(new(code), parent is null ? null : new GoalCode(parent), name))
        from indicators in Few(
            from goal in Code
            from indicator in Indicator
            from baseline in Gen.OneOf(Gen.Constant<Baseline?>(null), from value in Value from note in Maybe(Text) select (Baseline?)new Baseline(value, note))
            from targets in ByPeriod(Target)
            from note in Maybe(Text)
            select new PlannedIndicator(new(goal), indicator, baseline, targets, note))
        from allocation in ByPeriod(Figure)
        select new ProgrammePlan(organization, title, span, source, goals, indicators, allocation);

    private static Gen<Text> Words { get; } = from it in Text from en in Maybe(Text) select new Text(it, en);

    private static Gen<Text?> MaybeWords { get; } = Gen.OneOf(Gen.Constant<Text?>(null), Words.Select(words => (Text?)words));

    private static Gen<TimeOnly> Time { get; } = Gen.Choose(0, 1_439).Select(minute => TimeOnly.MinValue.AddMinutes(minute));

    private static Gen<OpeningHours?> MaybeHours { get; } = Gen.OneOf(
        Gen.Constant<OpeningHours?>(null),
        from week in Few(from days in Few(OneOf<DayOfWeek>()) from opens in Time from closes in Time select new WeeklyHours(days, opens, closes))
        from exceptions in Few(from day in Date from opens in Time from note in MaybeWords from closed in Gen.Elements(true, false)
                               select closed ? new SpecialHours(day, day, null, null, note) : new SpecialHours(day, day.AddDays(3), opens, opens, note))
        select (OpeningHours?)new OpeningHours(week, exceptions));

    public static Gen<ServiceCard> Card { get; } =
        from description in Words
        from recipients in Words
        from delivery in Words
        from contacts in Few(
            from office in Words
            from person in Maybe(Text)
            from address in Maybe(Text)
            from phones in Few(Text)
            from emails in Few(Text)
            from hours in MaybeHours
            from named in Gen.OneOf(Gen.Constant<NamedPerson?>(null), Code.Select(code => (NamedPerson?)new NamedPerson(new(code), "hash")))
            select new Contact(office, person, address, phones, emails, hours, named))
        from links in Few(from title in Words from href in Text select new Link(title, href))
        from channels in Few(from kind in OneOf<ChannelKind>() from address in Maybe(Text) from hours in MaybeHours from note in MaybeWords select new Channel(kind, address, hours, note))
        from references in Few(from title in Words from href in Maybe(Text) select new LegalReference(title, href))
        select new ServiceCard(description, recipients, delivery, contacts, links, channels, references);

    /// <summary>Of some fields of a card, also of all and of none.</summary>
    public static Gen<CardChange> Change { get; } =
        from name in MaybeWords
        from card in Card
        from fields in Gen.Elements(true, false).ListOf(7)
        select new CardChange(
            name, fields[0] ? card.Description : null, fields[1] ? card.Recipients : null, fields[2] ? card.Delivery : null,
            fields[3] ? card.Channels : null, fields[4] ? card.Contacts : null, fields[5] ? card.Links : null, fields[6] ? card.LegalReferences : null);

    private static Gen<ImmutableArray<CardPart>> Parts { get; } = Gen.SubListOf(Enum.GetValues<CardPart>()).Select(parts => parts.ToImmutableArray());

    public static Gen<ServiceState.Active> Service { get; } =
        from name in Words
        from card in Card
        from waiting in Few(from number in Gen.Choose(1, 99) from change in Change from outdated in Gen.Elements(true, false) select new Proposal(number, change, outdated))
        from decided in Few(from number in Gen.Choose(1, 99) from outcome in OneOf<ProposalOutcome>() select new DecidedProposal(number, outcome))
        from parts in Parts
        select new ServiceState.Active(name, card, [], 3, waiting, 99, decided, parts);

    public static Gen<Entry> Entry { get; } =
        from said in Gen.OneOf(
            from value in Value from note in Maybe(Text) from evidence in Maybe(Text) from parts in Breakdown select (Statement?)new Statement.Measured(value, note, evidence, parts),
            Value.Select(value => (Statement?)new Statement.Measured(value)),
            from met in Gen.Elements(true, false) from note in Maybe(Text) from evidence in Maybe(Text) select (Statement?)new Statement.Declared(met, note, evidence),
            from code in OneOf<NotMeasuredCode>() from note in Maybe(Text) from evidence in Maybe(Text) select (Statement?)new Statement.NotMeasured(code, note, evidence),
            Gen.Constant<Statement?>(null))
        from day in Date
        from revision in Count
        select said is null ? new Entry.Withdrawn(day, revision) : (Entry)new Entry.Said(said, day, revision);

    private static Gen<Deadline> Deadline { get; } =
        from months in Gen.Choose(1, Domain.Deadline.MaxMonths) from day in Gen.Choose(1, 31) select new Deadline(months, day);

    public static Gen<Deadlines> Deadlines { get; } =
        from a in Deadline
        from b in Deadline
        from closes in Gen.Elements(true, false)
        let later = a.IsBefore(b)
        select new Deadlines(later ? a : b, closes ? later ? b : a : null);

    public static Gen<WorkingDays> WorkingDays { get; } =
        from patron in Gen.Elements(null, new DayOfYear(12, 7), new DayOfYear(2, 28))
        from closures in Few(Date)
        select new WorkingDays(patron, [.. closures]);

    public static Gen<EditionCalendar> Calendar { get; } =
        from deadlines in Deadlines
        from days in WorkingDays
        from own in Few(from service in Code from deadlines in Deadlines select (Service: new ServiceCode(service), Deadlines: deadlines))
        select new EditionCalendar(deadlines, days, own.DistinctBy(o => o.Service).ToImmutableSortedDictionary(o => o.Service, o => o.Deadlines));

    private static Gen<DateTimeOffset> Instant { get; } =
        from day in Date
        from ticks in Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(n => (long)n), Gen.Elements(0L, 1L, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay - 1))
        select new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).AddTicks(ticks);

    private static Gen<Grant> Grant { get; } =
        from title in Text
        from roles in Gen.SubListOf(Enum.GetValues<Role>())
        from services in Gen.OneOf(Gen.Constant<ImmutableArray<string>?>(null), Few(Code).Select(few => (ImmutableArray<string>?)few))
        from expires in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instant.Select(at => (DateTimeOffset?)at))
        from units in Gen.OneOf(Gen.Constant<ImmutableArray<string>?>(null), Few(Code).Select(few => (ImmutableArray<string>?)few))
        select new Grant(title, [.. roles], services, expires, units);

    private static Gen<Domain.Text> Bilingual { get; } = from italian in Text from english in Maybe(Text) select new Domain.Text(italian, english);

    private static Gen<OrganizationDetails> Details { get; } =
        from code in Gen.OneOf(Gen.Constant<IpaCode?>(null), Code.Select(c => (IpaCode?)new IpaCode(c)))
        from address in Maybe(Text)
        from site in Maybe(Text)
        from area in Gen.OneOf(Gen.Constant<Domain.Text?>(null), Bilingual.Select(t => (Domain.Text?)t))
        from patron in Gen.Elements(null, new DayOfYear(12, 7))
        from licence in Maybe(Text)
        from email in Maybe(Text)
        from contact in Maybe(Text)
        select new OrganizationDetails(code, address, site, area, patron, licence, email, contact);

    public static Gen<OrganizationState> Organization { get; } =
        from name in Text from revision in Count from english in Maybe(Text) from details in Details select (OrganizationState)new OrganizationState.Registered(name, revision, english, details);

    private static Gen<UnitCode> UnitCode { get; } = Code.Select(code => new UnitCode(code));

    private static Gen<UnitCode?> Parent { get; } = Gen.OneOf(Gen.Constant<UnitCode?>(null), UnitCode.Select(code => (UnitCode?)code));

    private static Gen<UnitCard> UnitCard { get; } =
        from name in Bilingual
        from head in Gen.OneOf(Gen.Constant<Domain.Text?>(null), Bilingual.Select(t => (Domain.Text?)t))
        from emails in Few(Text)
        from phones in Few(Text)
        from address in Maybe(Text)
        select new UnitCard(name, head, emails, phones, address);

    public static Gen<UnitsState> Units { get; } =
        from units in Few(
            from code in UnitCode from card in UnitCard from parent in Parent from opened in Date from closed in Gen.OneOf(Gen.Constant<DateOnly?>(null), Date.Select(d => (DateOnly?)d)) from revision in Count
            select (Code: code, Unit: new OrganizationalUnit(card, parent, opened, closed, revision)))
        from services in Few(from service in Code from unit in UnitCode select (Service: new ServiceCode(service), Unit: unit))
        select new UnitsState(
            units.DistinctBy(u => u.Code).ToImmutableSortedDictionary(u => u.Code, u => u.Unit), services.DistinctBy(s => s.Service).ToImmutableSortedDictionary(s => s.Service, s => s.Unit));

    public static Gen<CredentialState> Credential { get; } = Gen.OneOf(
        from grant in Grant from secret in Text select (CredentialState)new CredentialState.Active(grant, secret),
        from grant in Grant from secret in Text from former in Text from until in Instant select (CredentialState)new CredentialState.Active(grant, secret, former, until),
        Grant.Select(grant => (CredentialState)new CredentialState.Revoked(grant)));

    private static Gen<Subscription> Subscription { get; } =
        from url in Text
        from description in Maybe(Text)
        from kinds in Gen.SubListOf(Enum.GetValues<ChangeKind>())
        from subjects in Gen.OneOf(Gen.Constant<ImmutableArray<string>?>(null), Few(Code).Select(few => (ImmutableArray<string>?)few))
        from editions in Gen.OneOf(Gen.Constant<ImmutableArray<EditionYear>?>(null), Few(Edition).Select(few => (ImmutableArray<EditionYear>?)few))
        from root in Text
        select new Subscription(url, description, [.. kinds], subjects, editions, root);

    public static Gen<WebhookState> Webhook { get; } = Gen.OneOf(
        from subscription in Subscription from generation in Count from until in Gen.OneOf(Gen.Constant<DateTimeOffset?>(null), Instant.Select(at => (DateTimeOffset?)at))
        from paused in Gen.Elements<PauseCause?>(null, PauseCause.Asked, PauseCause.Gone) from revision in Count
        select (WebhookState)new WebhookState.Active(subscription, generation, until, paused, revision),
        Gen.Constant((WebhookState)new WebhookState.Removed()));

    private static Gen<CharterVersion> Version { get; } =
        from major in Gen.Choose(1, 99) from minor in Gen.Choose(0, 99) from patch in Gen.Choose(0, 99) select new CharterVersion(major, minor, patch);

    /// <summary>Facts of every type.</summary>
    public static Gen<Event> Any { get; } = Gen.OneOf(
        from name in Text from title in Text select (Event)new CharterOpened(name, title),
        from service in Code select (Event)new ServiceListed(new(service)),
        from service in Code select (Event)new ServiceUnlisted(new(service)),
        from name in Text from title in Text from after in Gen.OneOf(Gen.Constant<EditionYear?>(null), Edition.Select(e => (EditionYear?)e)) select (Event)new EditionDrafted(name, title, after),
        from version in Version from document in Text from minutes in Gen.Choose(0, 100_000) from amendment in Gen.Elements<Amendment?>(null, Amendment.Major, Amendment.Minor, Amendment.Patch)
        select (Event)new VersionPublished(version, amendment, new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes), minutes, 1, document, "sha", "sig", "key"),
        from version in Version select (Event)new VersionCameIntoForce(version),
        from version in Version select (Event)new VersionWithdrawn(version),
        from version in Version select (Event)new VersionErased(version),
        from version in Version from document in Text from number in Gen.Choose(1, 100) from provisional in Gen.Elements(true, false)
        select (Event)new ResultsReleased(number, version, new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number), new DateOnly(2024, 1, 1).AddDays(number), number, provisional, 1, document, "sha", "sig", "key"),
        from subscription in Subscription select (Event)new WebhookSubscribed(subscription),
        from subscription in Subscription select (Event)new WebhookChanged(subscription),
        from cause in OneOf<PauseCause>() select (Event)new WebhookPaused(cause),
        from until in Instant select (Event)new WebhookSecretRotated(until),
        Gen.Elements<Event>(new WebhookResumed(), new WebhookRemoved()),
        from deadlines in Deadlines from days in WorkingDays select (Event)new CalendarSet(deadlines, days),
        from service in Code from deadlines in Gen.OneOf(Gen.Constant<Deadlines?>(null), Deadlines.Select(d => (Deadlines?)d)) select (Event)new ServiceDeadlinesSet(new(service), deadlines),
        from name in Words select (Event)new ServiceRegistered(name),
        from name in Words select (Event)new ServiceRenamed(name),
        from indicator in Indicator select (Event)new IndicatorRedefined(indicator),
        from edition in Edition from indicator in IndicatorCode select (Event)new StandardDropped(edition, indicator),
        from indicator in IndicatorCode select (Event)new IndicatorRevived(indicator),
        Gen.Constant((Event)new ServiceRevived()),
        from number in Gen.Choose(1, 99) from change in Change select (Event)new ChangeProposed(number, change),
        from number in Gen.Choose(1, 99) from fact in Gen.Elements<Func<int, Event>>(n => new ProposalAccepted(n), n => new ProposalDeclined(n), n => new ProposalTakenBack(n)) select fact(number),
        from parts in Parts select (Event)new OfficeTrusted(parts),
        from name in Text from title in Text select (Event)new CharterRetitled(name, title),
        from dimension in Code from name in Words select (Event)new DimensionEvent.DimensionNamed(new(dimension), name),
        from dimension in Code select (Event)new DimensionEvent.DimensionRetired(new(dimension)),
        from person in Code from hash in Text select (Event)new PersonEvent.PersonNamed(new(person), hash),
        from person in Code select (Event)new PersonEvent.PersonErased(new(person)),
        from card in Card select (Event)new ServiceDescribed(card),
        from indicator in Indicator select (Event)new IndicatorDefined(indicator),
        from edition in Edition from indicator in IndicatorCode from standard in Standard select (Event)new StandardProgrammed(edition, indicator, standard),
        from indicator in IndicatorCode select (Event)new IndicatorRetired(indicator),
        Gen.Constant((Event)new ServiceRetired()),
        from i in IndicatorCode from p in Period from v in Value from note in Maybe(Text) from evidence in Maybe(Text) from day in Date from parts in Breakdown select (Event)new MeasurementReported(i, p, v, note, evidence, day, parts),
        from i in IndicatorCode from p in Period from v in Value from note in Maybe(Text) from evidence in Maybe(Text) from day in Date from parts in Breakdown select (Event)new MeasurementRectified(i, p, v, note, evidence, day, parts),
        from i in IndicatorCode from p in Period select (Event)new MeasurementWithdrawn(i, p),
        from i in IndicatorCode from p in Period from code in OneOf<NotMeasuredCode>() from note in Maybe(Text) from evidence in Maybe(Text) from day in Date select (Event)new NotMeasuredDeclared(i, p, code, note, evidence, day),
        from i in IndicatorCode from p in Period from met in Gen.Elements(true, false) from note in Maybe(Text) from evidence in Maybe(Text) from day in Date select (Event)new ResultDeclared(i, p, met, note, evidence, day),
        Plan.Select(plan => (Event)new ProgrammeDefined(plan)),
        Text.Select(name => (Event)new OrganizationNamed(name)),
        from name in Bilingual from details in Details select (Event)new OrganizationDescribed(name, details),
        from organization in Code from isClaimed in Gen.Elements(true, false) select isClaimed ? (Event)new IpaCodeClaimed(new(organization)) : new IpaCodeReleased(new(organization)),
        from unit in UnitCode from parent in Parent from card in UnitCard from day in Date select (Event)new UnitOpened(unit, parent, card, day),
        from unit in UnitCode from card in UnitCard from day in Date select (Event)new UnitChanged(unit, card, day),
        from unit in UnitCode from parent in Parent select (Event)new UnitMoved(unit, parent),
        from unit in UnitCode from day in Date select (Event)new UnitClosed(unit, day),
        UnitCode.Select(unit => (Event)new UnitReopened(unit)),
        from service in Code from unit in UnitCode select (Event)new ServiceAssigned(new(service), unit),
        from grant in Grant from secret in Text select (Event)new CredentialIssued(grant, secret),
        from secret in Text from until in Instant select (Event)new CredentialRotated(secret, until),
        Gen.Constant((Event)new CredentialRevoked()),
        from position in Count from root in Text from heads in Few(from code in Code from version in Count from hash in Text select new SealedHead(StreamId.Service(new("unimi"), new(code)), version, hash)) select (Event)new SealEvent.Sealed(position, root, heads),
        from since in Count from position in Count from text in Text from facts in Count
        from heads in Few(from code in Code from version in Count from hash in Text from begun in Maybe(Text) from moved in Maybe(Text) select new SealedRun(StreamId.Service(new("unimi"), new(code)), 1, version, version, hash, begun, moved))
        select (Event)new SealEvent.AllSealed(since, position, text, text, facts, text, heads),
        from i in IndicatorCode from p in Period from code in OneOf<ExclusionCode>() from note in Maybe(Text) select (Event)new PeriodExcluded(i, p, code, note),
        from i in IndicatorCode from p in Period select (Event)new PeriodReadmitted(i, p),
        from p in Period from until in Date select (Event)new ExtensionGranted(p, until),
        Gen.Constant((Event)new YearCertified()),
        Gen.Constant((Event)new YearReopened()));

    private static Gen<T> OneOf<T>() where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    private static Gen<string?> Maybe(Gen<string> text) => Gen.OneOf(Gen.Constant<string?>(null), text.Select(t => (string?)t));

    private static Gen<ImmutableSortedDictionary<string, T>> Named<T>(Gen<T> item) =>
        Few(from name in Code from value in item select (Name: name, Value: value)).Select(few => few.DistinctBy(p => p.Name).ToImmutableSortedDictionary(p => p.Name, p => p.Value));

    private static Gen<ImmutableSortedDictionary<Period, T>> ByPeriod<T>(Gen<T> item) =>
        Few(from period in Period from value in item select (Period: period, Value: value)).Select(few => few.DistinctBy(p => p.Period).ToImmutableSortedDictionary(p => p.Period, p => p.Value));

    private static Gen<ImmutableArray<T>> Few<T>(Gen<T> item) =>
        from count in Gen.Choose(0, 3) from items in item.ListOf(count) select items.ToImmutableArray();
}
