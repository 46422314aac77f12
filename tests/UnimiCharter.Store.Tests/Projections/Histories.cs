using System.Collections.Immutable;
using Marten;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;

namespace UnimiCharter.Store.Tests;

/// <summary>Commands of every kind in random order, from one seed: some make sense where they stand, many are refused.</summary>
internal sealed class Histories(int seed)
{
    private static readonly string[] Services = ["dottorato", "master", "accordi-internazionali"];
    private static readonly string[] Credentials = ["presidio", "ufficio-master", "ufficio-dottorati"];
    private static readonly string[] Organizations = ["unimi", "polimi"];
    private static readonly string[] Offices = ["didattica", "segreterie", "ricerca", "master"];
    private static readonly int[] Years = [2023, 2024, 2025];
    private static readonly string[] Words = ["", "nota", "è \"vero\"\n", "😀 \\", "Servizio"];

    private readonly Random random = new(seed);
    private int drawn;

    /// <summary>Most of what can be measured, so that there is something to report, and whatever chance alone comes to too seldom; some standards are left to chance.</summary>
    public IEnumerable<Intent[]> Beginning() =>
        [
            .. from service in Services
               select (Intent[])
               [
                   .. Unimi.Charter2024(service),
                   .. from promise in Unimi.Promises where random.Next(4) > 0 select Unimi.Do(service, new ProgramStandard(new(2023), promise.Indicator.Code, promise.Standard, new Expectation.Whatever(), "a reason")),
               ],
            .. Seldom().Select(intent => (Intent[])[intent]),
        ];

    /// <summary>One of each fact that few commands come to, each on a stream or a part of one that chance has nothing to do with.</summary>
    private static IEnumerable<Intent> Seldom()
    {
        var (any, why, unit, other, service) = (new Expectation.Any(), "Perché", new UnitCode("prima"), new UnitCode("seconda"), new ServiceCode("biblioteche"));
        yield return Unimi.Do(2022, new CharterCommand.OpenCharter("Unimi", "Carta"));
        yield return Unimi.Do(2022, new CharterCommand.RetitleCharter("Unimi", "Carta dei servizi"));
        yield return Unimi.Do(2022, new CharterCommand.ListService(service));
        yield return Unimi.Do(2022, new CharterCommand.UnlistService(service));
        yield return Unimi.Do(2021, new CharterCommand.DraftEdition("Unimi", "Bozza", null));
        yield return Unimi.Do(2020, new CharterCommand.OpenCharter("Unimi", "Carta"));
        yield return new(StreamId.Charter(Unimi.Organization, new(2020)), [], _ => Decision.Of(new CharterEvent.VersionPublished(CharterVersion.First, null, DateTimeOffset.UnixEpoch, 1, 1, null, "hash", "signature", "key")));
        yield return Unimi.Do(2020, new CharterCommand.WithdrawVersion(CharterVersion.First, why));
        yield return Unimi.Do(2020, new CharterCommand.EraseVersion(CharterVersion.First));

        yield return Unimi.Do("biblioteche", new DescribeService(new("Biblioteche"), null, new Expectation.None(), null));
        yield return Unimi.Do("biblioteche", new DescribeService(new("Biblioteche", "Libraries"), null, any, why));
        yield return Unimi.Do("biblioteche", new DefineIndicator(Unimi.Students, new Expectation.None(), null));
        yield return Unimi.Do("biblioteche", new DefineIndicator(Unimi.Students with { Source = "Sebina" }, any, why));
        yield return Unimi.Do("biblioteche", new RetireIndicator(Unimi.Students.Code, why));
        yield return Unimi.Do("biblioteche", new ReviveIndicator(Unimi.Students.Code, why));
        yield return Unimi.Do("biblioteche", new ProgramStandard(Unimi.Year2024, Unimi.Students.Code, new Standard.AtLeast(1, Unit.Count), new Expectation.None()));
        yield return Unimi.Do("biblioteche", new DropStandard(Unimi.Year2024, Unimi.Students.Code, why, IsMeasured: false));
        yield return Unimi.Do("biblioteche", new ProposeChange(new("Biblioteche"), ServiceCard.Blank, any));
        yield return Unimi.Do("biblioteche", new DecideProposal(1, Accepts: true));
        yield return Unimi.Do("biblioteche", new ProposeChange(new("Biblioteche"), ServiceCard.Blank with { Recipients = new("Tutti") }, any));
        yield return Unimi.Do("biblioteche", new DecideProposal(2, Accepts: false, why));
        yield return Unimi.Do("biblioteche", new ProposeChange(new("Biblioteche"), ServiceCard.Blank with { Recipients = new("Tutti") }, any));
        yield return Unimi.Do("biblioteche", new TakeBackProposal(3));
        yield return Unimi.Do("biblioteche", new TrustOffice([CardPart.Hours], why));
        yield return Unimi.Do("biblioteche", new RetireService(why));
        yield return Unimi.Do("biblioteche", new ReviveService(why));

        yield return Unimi.Do(new IpaCode("prima"), new IpaCommand.ClaimIpaCode(Unimi.Organization));
        yield return Unimi.Do(new IpaCode("prima"), new IpaCommand.ReleaseIpaCode(Unimi.Organization));
        yield return Unimi.Do(Unimi.Office(unit.Value));
        yield return Unimi.Do(Unimi.Office(other.Value));
        yield return Unimi.Do(Unimi.Office(other.Value, name: "Altra", expected: any, reason: why));
        yield return Unimi.Do(Unimi.Office(other.Value, unit.Value, "Altra", any, why));
        yield return Unimi.Do(new UnitsCommand.AssignService(service, unit));
        yield return Unimi.Do(new UnitsCommand.CloseUnit(other, Unimi.Today, why));
        yield return Unimi.Do(new UnitsCommand.ReopenUnit(other, why));

        var subscription = new Subscription("https://example.org/", "Primo", [ChangeKind.VerdictChanged], null, null, "");
        yield return Hook("primo", new WebhookCommand.Subscribe(subscription));
        yield return Hook("primo", new WebhookCommand.Change(subscription with { Description = "Altro" }, true, any));
        yield return Hook("primo", new WebhookCommand.Change(subscription with { Description = "Altro" }, false, any));
        yield return Hook("primo", new WebhookCommand.RotateSecret(DateTimeOffset.UnixEpoch));
        yield return Hook("primo", new WebhookCommand.Remove(why));

        yield return Own(new DimensionCommand.NameDimension(new("prima"), new("Prima"), new Expectation.None(), null));
        yield return Own(new DimensionCommand.RetireDimension(new("prima"), null, why));

        yield return Persons(new PersonCommand.NamePersons([new(new("p-1"), "hash"), new(new("p-2"), "hash")]));
        foreach (var person in (string[])["p-1", "p-2"]) yield return Persons(new PersonCommand.ErasePerson(new(person), why));
    }

    /// <summary>A unit of one to three intents.</summary>
    public Intent[] Some() => [.. Enumerable.Range(0, random.Next(5) > 0 ? 1 : random.Next(2, 4)).Select(_ => Next())];

    private Intent Next()
    {
        drawn++;
        return random.Next(17) switch
        {
            16 => Dimension(),
            15 => Unimi.Do(Units()),
            14 => Unimi.Do(new IpaCode(One(Credentials)), random.Next(3) == 0 ? new IpaCommand.ReleaseIpaCode(Unimi.Organization) : new IpaCommand.ClaimIpaCode(new(One(Organizations)))),
            13 => Webhook(),
            12 => Unimi.Do("unimi", random.Next(2) == 0 ? Unimi.Named(One(Words), Expected(), One(Words)) : new NameOrganization(new(One(Words), "English"), new(Address: One(Words)), Expected(), One(Words))),
            11 => Unimi.Do(One(Credentials), Credential()),
            10 => Programme(),
            0 => random.Next(8) switch { < 2 => Publish(), 2 => Release(), _ => Unimi.Do(One(Years), Charter()) },
            < 3 => Unimi.Do(One(Services), Service(), random.Next(2) == 0 ? null : One(Words)),
            _ => Report(One(Years)),
        };
    }

    private static readonly ProgrammeCode Plan = new("piano");
    private static readonly Period Span = Period.Span(2023, 2025);

    /// <summary>A plan of one indicator, defined or reported for.</summary>
    private Intent Programme()
    {
        var (plan, results) = (StreamId.Programme(Unimi.Organization, Plan), StreamId.Results(Unimi.Organization, Plan));
        if (random.Next(3) == 0)
        {
            var planned = new PlannedIndicator(
                new("a"), new(new("kpi-1"), null, new(One(Words)), new(""), new Measure.Count(), Aggregation.Latest, Frequency.Yearly), new(new Value.Count(random.Next(1, 4))),
                ImmutableSortedDictionary<Period, Target>.Empty.Add(Period.Year(2025), new Target.Change(random.Next(3) * 10)));
            var define = new DefineProgramme(new("Unimi", One(Words), Span, null, [new(new("a"), null, "A")], [planned], ImmutableSortedDictionary<Period, decimal>.Empty), Expected(), One(Words));
            return new(plan, [], streams => Domain.Programme.Decide(define, streams.Of<ProgrammeState>(plan), Plan, ReportingYear.Empty), define.Reason);
        }
        Statement said = random.Next(2) == 0 ? new Statement.Declared(random.Next(2) == 0, "nota") : new Statement.Measured(new Value.Count(random.Next(5)));
        var report = new ReportMeasurement(new("kpi-1"), Period.Year(One(Years)), said, Day(), Expected(), One(Words), Role.Board);
        return new(results, [plan], streams => Domain.Reporting.Decide(report, streams.Of<ReportingYear>(results), new ReportingContext.OfProgramme(Plan, Span, streams.Of<ProgrammeState>(plan))), report.Reason);
    }

    private static readonly string[] OwnDimensions = ["cortesia", "gentilezza"];

    private Intent Dimension()
    {
        var own = new QualityDimension(One(OwnDimensions));
        DimensionCommand command = random.Next(3) == 0
            ? new DimensionCommand.RetireDimension(own, null, One(Words))
            : new DimensionCommand.NameDimension(own, new(One(Words), random.Next(2) == 0 ? null : One(Words)), Expected(), One(Words));
        return Own(command);
    }

    private static Intent Own(DimensionCommand command)
    {
        var stream = StreamId.Dimensions(Unimi.Organization);
        return new(stream, [], streams => Dimensions.Decide(command, streams.Of<DimensionsState>(stream)), command.Reason);
    }

    private CredentialCommand Credential() => random.Next(20) switch
    {
        < 3 when drawn > 300 => new CredentialCommand.RevokeCredential(One(Words)),
        < 8 => new CredentialCommand.RotateCredential($"hash {drawn}", Instant(), Instant()),
        _ => new CredentialCommand.IssueCredential(
            new(One(Words), [One(Enum.GetValues<Role>())], random.Next(2) == 0 ? null : [One(Services)], random.Next(2) == 0 ? null : Instant()), $"hash {drawn}", Instant()),
    };

    private Intent Webhook()
    {
        var code = One(Credentials);
        var subscription = new Subscription(One(Words), One(Words), [One(Enum.GetValues<ChangeKind>())], random.Next(2) == 0 ? null : [One(Services)], random.Next(2) == 0 ? null : [new(One(Years))], "");
        WebhookCommand command = random.Next(20) switch
        {
            0 when drawn > 300 => new WebhookCommand.Remove(One(Words)),
            < 3 => new WebhookCommand.PauseAsGone(),
            < 6 => new WebhookCommand.RotateSecret(Instant()),
            < 12 => new WebhookCommand.Change(subscription, random.Next(2) == 0, Expected()),
            _ => new WebhookCommand.Subscribe(subscription),
        };
        return Hook(code, command);
    }

    private static Intent Hook(string webhook, WebhookCommand command)
    {
        var code = new WebhookCode(webhook);
        var stream = StreamId.Webhook(Unimi.Organization, code);
        return new(stream, [], streams => Domain.Webhook.Decide(command, streams.Of<WebhookState>(stream), code), command.Reason);
    }

    private UnitsCommand Units() => random.Next(12) switch
    {
        < 5 => Unimi.Office(One(Offices), random.Next(3) == 0 ? null : One(Offices), One(Words), Expected(), One(Words)),
        5 => new UnitsCommand.CloseUnit(new(One(Offices)), Day(), One(Words)),
        < 8 => new UnitsCommand.ReopenUnit(new(One(Offices)), One(Words)),
        _ => new UnitsCommand.AssignService(new(One(Services)), new(One(Offices)), random.Next(2) == 0 ? null : One(Words)),
    };

    private DateTimeOffset Instant() => new(Day(), new(random.Next(24), 0), TimeSpan.Zero);

    private static Intent Persons(PersonCommand command)
    {
        var stream = StreamId.Persons(Unimi.Organization);
        return new(stream, [], streams => Domain.Persons.Decide(command, streams.Of<PersonsState>(stream)), command.Reason);
    }

    private Intent Publish()
    {
        var (edition, at, later) = (new EditionYear(One(Years)), Instant(), TimeSpan.FromHours(random.Next(2) * random.Next(100)));
        var stream = StreamId.Charter(Unimi.Organization, edition);
        return new(stream, [], streams => Publication.Decide(
            new(at + later, at, streams.Of<CharterState>(stream) is CharterState.Open { Versions: [.., var last] } ? (last.Version, new("", "", [])) : null, drawn, "a reason"), streams.Of<CharterState>(stream), edition,
            _ => new ServiceState.Active(new("Servizio"), new(new(""), new(""), new(""), [], []), [new IndicatorState.Current(Unimi.Published, ImmutableSortedDictionary<EditionYear, Programmed>.Empty.Add(edition, new(new Standard.Yes(), 1)))]),
            draft => new(TextOf(draft.Version), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(TextOf(draft.Version)))), "signature", "key")), "a reason") { Beside = Keep };

        string TextOf(CharterVersion version) => $"{edition} {version}";

        void Keep(ImmutableArray<Event> facts, IDocumentOperations documents) =>
            documents.Store(facts.OfType<CharterEvent.VersionPublished>().Select(fact => new PublishedText(fact.Sha256, TextOf(fact.Version))).ToArray());
    }

    private Intent Release()
    {
        var (edition, at) = (new EditionYear(One(Years)), Instant());
        var stream = StreamId.Charter(Unimi.Organization, edition);
        return new(stream, [], streams => Domain.Release.Decide(
            new(at, DateOnly.FromDateTime(at.UtcDateTime), streams.Of<CharterState>(stream) is CharterState.Open open && open.CurrentAt(at) is { } current ? (current.Version, new("", "", [])) : null, drawn),
            streams.Of<CharterState>(stream), edition, _ => ReportingYear.Empty, draft => new($"{draft.Number}", "hash", "signature", "key")));
    }

    private CharterCommand Charter() => random.Next(15) switch
    {
        14 => new CharterCommand.RetitleCharter("Unimi", One(Words)),
        > 11 => new CharterCommand.BringIntoForce(new(1, 0, random.Next(3)), Instant()),
        11 => new CharterCommand.UnlistService(new(One(Services))),
        10 => new CharterCommand.WithdrawVersion(CharterVersion.First, One(Words)),
        9 => new CharterCommand.DraftEdition("Unimi", One(Words[..2]), null),
        < 3 => new CharterCommand.OpenCharter("Unimi", One(Words[..2])),
        < 6 => new CharterCommand.ListService(new(One(Services))),
        6 => new CharterCommand.SetCalendar(
            Deadlines(),
            new(random.Next(2) == 0 ? null : new DayOfYear(12, 7), [.. Enumerable.Range(0, random.Next(3)).Select(_ => Day())]),
            Expected(), One(Words)),
        _ => new CharterCommand.SetServiceDeadlines(new(One(Services)), random.Next(3) == 0 ? null : Deadlines(), Expected(), One(Words)),
    };

    private Deadlines Deadlines() => new(new(random.Next(1, 4), random.Next(1, 32)), random.Next(2) == 0 ? null : new Deadline(random.Next(4, 25), random.Next(1, 32)));

    private ServiceCommand Service() => random.Next(70) switch
    {
        > 67 => new DropStandard(new(One(Years)), One(Unimi.Promises).Indicator.Code, One(Words), IsMeasured: false),
        > 64 => new DefineIndicator(One(Unimi.Promises).Indicator with { Note = new(One(Words)) }, new Expectation.Whatever(), One(Words)),
        > 62 => new DescribeService(new(One(Words), One(Words)), null, Expected(), One(Words)),
        > 60 => new ReviveIndicator(One(Unimi.Promises).Indicator.Code, One(Words)),
        60 => new ReviveService(One(Words)),
        < 8 when drawn > 1000 => new RetireService("Perché"),
        < 2 when drawn > 300 => new RetireIndicator(One(Unimi.Promises).Indicator.Code, "Perché"),
        < 15 => new DescribeService(new("Servizio"), null, new Expectation.Whatever(), "Perché"),
        < 20 => new DescribeService(null, new(new(One(Words)), new(One(Words)), new(""), [new(new(One(Words)), null, One(Words), [One(Words)], [])], [new(new(One(Words)), "https://unimi.it/")]), new Expectation.Whatever(), "Perché"),
        < 35 => new DefineIndicator(One(Unimi.Promises).Indicator, new Expectation.Whatever(), "Perché"),
        _ => Program(),
    };

    private ProgramStandard Program()
    {
        var (indicator, standard) = One(Unimi.Promises);
        return new(new(One(Years)), indicator.Code, (standard, random.Next(3)) switch
        {
            (Standard.AtLeast s, 0) => new Standard.AtMost(s.Value + random.Next(100), s.Unit!.Value, random.Next(3)),
            (Standard.AtMost, 0) => new Standard.AtLeast(random.Next(1000) / 10m, Unit.Percent),
            _ => standard,
        }, Expected(), One(Words));
    }

    private Intent Report(int year) => Unimi.Do(One(Services), Reporting(random.Next(20) == 0 ? One(Years) : year), year);

    private ReportingCommand Reporting(int year)
    {
        var indicator = One(Unimi.Promises).Indicator;
        var period = Period.Month(year, random.Next(1, 6));
        var reason = random.Next(10) == 0 ? null : One(Words);
        return random.Next(60) switch
        {
            0 => new CertifyYear(Day(), reason),
            < 5 => new ReopenYear(reason),
            < 9 => new ExcludePeriod(indicator.Code, period, One(Enum.GetValues<ExclusionCode>()), reason),
            < 15 => new ReadmitPeriod(indicator.Code, period, reason),
            < 17 => new GrantExtension(period, Day(), reason),
            < 21 => new WithdrawMeasurement(indicator.Code, period, Day(), new Expectation.Any(), reason, One(Enum.GetValues<Role>())),
            < 28 => new ReportMeasurement(indicator.Code, period, new Statement.NotMeasured(One(Enum.GetValues<NotMeasuredCode>()), One(Words)), Day(), Expected(), reason, One(Enum.GetValues<Role>())),
            _ => new ReportMeasurement(indicator.Code, period, new Statement.Measured(Value(indicator.Measure), random.Next(3) == 0 ? One(Words) : null), Day(), Expected(), reason, One(Enum.GetValues<Role>())),
        };
    }

    private Value Value(Measure measure) => measure switch
    {
        Measure.Count => new Value.Count(random.Next(5)),
        Measure.YesNo => new Value.YesNo(random.Next(2) == 0),
        Measure.Ratio => new Value.Ratio(random.Next(4), random.Next(6)),
        _ => new Value.Amount(random.Next(-300, 300) / 100m),
    };

    private Expectation Expected() => random.Next(10) switch
    {
        < 4 => new Expectation.Any(),
        4 => new Expectation.Absent(),
        5 => new Expectation.Revision([random.Next(1, 20)]),
        _ => new Expectation.None(),
    };

    private DateOnly Day() => new DateOnly(2026, 1, 1).AddDays(random.Next(100));

    private T One<T>(T[] items) => items[random.Next(items.Length)];
}
