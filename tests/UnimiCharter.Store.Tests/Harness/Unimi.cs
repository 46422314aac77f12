using UnimiCharter.Domain;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ServiceCommand;

namespace UnimiCharter.Store.Tests;

/// <summary>Commands of a small charter as intents, as the API makes them.</summary>
internal static class Unimi
{
    public static readonly OrganizationCode Organization = new("unimi");
    public static readonly EditionYear Year2024 = new(2024);
    public static readonly DateOnly Today = new(2025, 1, 10);

    public static readonly Indicator Students = new(new("accessibility"), QualityDimension.Accessibility, new("Studenti"), new("numero"), new Measure.Count(), Aggregation.Sum, Frequency.Monthly);
    public static readonly Indicator Critical = new(new("timeliness"), QualityDimension.Timeliness, new("Riscontri critici"), new("%"), new Measure.Ratio(PartOfWhole: true), Aggregation.Pooled, Frequency.Monthly);
    public static readonly Indicator Published = new(new("transparency"), QualityDimension.Transparency, new("Pubblicazione"), new("sì/no"), new Measure.YesNo(), Aggregation.Every, Frequency.Monthly);
    public static readonly Indicator Cost = new(new("efficiency"), QualityDimension.Efficiency, new("Costo"), new("EUR"), new Measure.Amount(), Aggregation.Mean, Frequency.Monthly);

    public static readonly (Indicator Indicator, Standard Standard)[] Promises =
    [
        (Students, new Standard.AtLeast(100, Unit.Count)),
        (Critical, new Standard.AtMost(20, Unit.Percent)),
        (Published, new Standard.Yes()),
        (Cost, new Standard.Within(-1.5m, 12.25m, new("EUR"), 2)),
    ];

    public static StreamId ServiceStream(string service) => StreamId.Service(Organization, new(service));

    public static StreamId YearStream(string service, int year = 2024) => StreamId.Reporting(Organization, new(service), new(year));

    public static StreamId CharterStream(int edition = 2024) => StreamId.Charter(Organization, new(edition));

    public static Intent Do(string service, ServiceCommand command, string? reason = null)
    {
        var stream = ServiceStream(service);
        return new(stream, [], streams => Service.Decide(command, streams.Of<ServiceState>(stream), new(service)), reason ?? command.Reason);
    }

    public static Intent Do(string service, ReportingCommand command, int year = 2024)
    {
        var (stream, card, charter) = (YearStream(service, year), ServiceStream(service), CharterStream(year));
        return new(stream, [card, charter], streams => Reporting.Decide(
            command,
            streams.Of<ReportingYear>(stream),
            new ReportingContext.OfService(new(service), new(year), streams.Of<ServiceState>(card), Charter.CalendarOf(streams.Of<CharterState>(charter)))), command.Reason);
    }

    public static Intent Do(int edition, CharterCommand command)
    {
        var stream = CharterStream(edition);
        return new(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), new(edition)), command.Reason);
    }

    /// <summary>An administrator's command on a credential of the organization, or of all.</summary>
    public static Intent Do(string credential, CredentialCommand command, bool everywhere = false)
    {
        var stream = CredentialStream(credential, everywhere);
        return new(stream, [], streams => Credential.Decide(command, streams.Of<CredentialState>(stream), new(credential)), command.Reason);
    }

    public static Intent Do(string organization, NameOrganization command)
    {
        var stream = StreamId.Registration(new(organization));
        return new(stream, [], streams => Registration.Decide(command, streams.Of<OrganizationState>(stream), new(organization)), command.Reason);
    }

    /// <summary>A name, and nothing else.</summary>
    public static NameOrganization Named(string name, Expectation expected, string? reason) => new(new(name), OrganizationDetails.None, expected, reason);

    public static Intent Do(UnitsCommand command)
    {
        var stream = StreamId.Units(Organization);
        return new(stream, [], streams => UnitTree.Decide(command, streams.Of<UnitsState>(stream)), command.Reason);
    }

    public static UnitsCommand.DescribeUnit Office(string unit, string? parent = null, string name = "Unità", Expectation? expected = null, string? reason = null) =>
        new(new(unit), parent is null ? null : new UnitCode(parent), new(new(name), null, [], [], null), new DateOnly(2024, 1, 1), Today, expected ?? new Expectation.None(), reason);

    public static Intent Do(IpaCode code, IpaCommand command)
    {
        var stream = StreamId.Ipa(code);
        return new(stream, [], streams => IpaClaim.Decide(command, streams.Of<IpaState>(stream), code));
    }

    public static StreamId CredentialStream(string credential, bool everywhere = false) => StreamId.Credential(everywhere ? null : Organization, new(credential));

    /// <summary>Issues a credential for a key, which is valid for ever unless it is told until when.</summary>
    public static Intent Issue(string credential, string key, DateTimeOffset? expires = null, bool everywhere = false) => Do(
        credential,
        new CredentialCommand.IssueCredential(new($"Credenziale {credential}", [Role.Office], null, expires), KnownCredentials.HashOf(key), DateTimeOffset.MinValue),
        everywhere);

    public static Intent Rotate(string credential, string key, DateTimeOffset until) =>
        Do(credential, new CredentialCommand.RotateCredential(KnownCredentials.HashOf(key), until, DateTimeOffset.MinValue));

    public static Intent Revoke(string credential, bool everywhere = false) => Do(credential, new CredentialCommand.RevokeCredential("perduta"), everywhere);

    /// <summary>Who comes with a credential.</summary>
    public static Provenance With(string credential, bool everywhere = false) => new(credential, null) { Role = Role.Office, Credential = CredentialStream(credential, everywhere) };

    /// <summary>The commands that make a service with four indicators and their standards.</summary>
    public static IEnumerable<Intent> Charter2024(string service)
    {
        yield return Do(service, new DescribeService(new($"Servizio {service}"), null, new Expectation.Whatever(), "Perché"));
        foreach (var (indicator, standard) in Promises)
        {
            yield return Do(service, new DefineIndicator(indicator, new Expectation.Whatever(), "Perché"));
            yield return Do(service, new ProgramStandard(Year2024, indicator.Code, standard, new Expectation.Whatever(), "a reason"));
        }
    }

    /// <summary>A first report of a month's students.</summary>
    public static Intent Report(string service, int month, long students, string? note = null) =>
        Do(service, Reported(month, students, new Expectation.None(), null, note));

    /// <summary>Whatever stands there is replaced.</summary>
    public static Intent Rectify(string service, int month, long students, string reason = "ricontato") =>
        Do(service, Reported(month, students, new Expectation.Any(), reason));

    public static ReportMeasurement Reported(int month, long students, Expectation expected, string? reason, string? note = null) =>
        new(Students.Code, Period.Month(2024, month), new Statement.Measured(new Value.Count(students), note), Today, expected, reason);

    /// <summary>What stands for a month's students.</summary>
    public static long? StudentsOf(object year, int month) =>
        ((ReportingYear)year).Of(Students.Code).Standing(Period.Month(2024, month)) is { Statement: Statement.Measured { Value: Value.Count count } } ? count.Whole : null;

    public static string CodeOf(Receipt receipt) => Assert.IsType<Receipt.Refused>(receipt).Refusal.Code;
}
