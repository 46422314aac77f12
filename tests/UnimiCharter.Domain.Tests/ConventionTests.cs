using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace UnimiCharter.Domain.Tests;

public sealed class ConventionTests
{
    private static readonly Assembly Domain = typeof(Event).Assembly;
    private static readonly Type[] Types = Domain.GetTypes();
    private static readonly Type[] Hierarchies = [.. Types.Where(type => type is { IsAbstract: true, IsSealed: false } && IsRecord(type))];

    [Fact]
    public void Hierarchies_are_closed_each_case_sealed_and_nested_in_what_it_is_a_case_of()
    {
        Type[] known =
        [
            typeof(Value), typeof(Measure), typeof(Standard), typeof(Statement), typeof(Answer), typeof(Outcome), typeof(Decision), typeof(Expectation), typeof(Entry),
            typeof(IndicatorState), typeof(ServiceState), typeof(ServiceCommand), typeof(ServiceEvent), typeof(ReportingYear), typeof(ReportingCommand),
            typeof(ReportingEvent), typeof(ReportingContext), typeof(CharterState), typeof(CharterCommand), typeof(CharterEvent),
            typeof(ProgrammeState), typeof(ProgrammeEvent), typeof(Target), typeof(OrganizationState), typeof(OrganizationEvent),
            typeof(IpaState), typeof(IpaCommand), typeof(IpaEvent), typeof(UnitsCommand), typeof(UnitsEvent),
            typeof(CredentialState), typeof(CredentialCommand), typeof(CredentialEvent), typeof(SealState), typeof(SealEvent),
            typeof(WebhookState), typeof(WebhookCommand), typeof(WebhookEvent), typeof(DimensionCommand), typeof(DimensionEvent), typeof(PersonCommand), typeof(PersonEvent), typeof(Event),
        ];
        Assert.Empty(known.Except(Hierarchies));
        Assert.All(Hierarchies.Where(type => type != typeof(Event)), hierarchy =>
        {
            var cases = CasesOf(hierarchy);
            Assert.NotEmpty(cases);
            Assert.All(cases, type => Assert.True(type.IsSealed && type.DeclaringType == hierarchy, $"{type} is not a sealed case of {hierarchy}."));
        });
    }

    // The copy constructor of a record is protected whatever its author writes, and of no use to a stranger without an instance.
    [Fact]
    public void No_stranger_can_add_a_case_to_a_hierarchy() =>
        Assert.All(Hierarchies, hierarchy => Assert.All(
            hierarchy.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => Assert.True(
                constructor.IsPrivate || constructor.IsFamilyAndAssembly || constructor.GetParameters() is [var only] && only.ParameterType == hierarchy,
                $"{hierarchy} can be derived from by {constructor}.")));

    [Fact]
    public void Every_event_is_a_sealed_case_of_a_stream()
    {
        var streams = CasesOf(typeof(Event));

        Assert.Equal(
            [typeof(CharterEvent), typeof(CredentialEvent), typeof(DimensionEvent), typeof(IpaEvent), typeof(OrganizationEvent), typeof(PersonEvent), typeof(ProgrammeEvent), typeof(ReportingEvent), typeof(SealEvent), typeof(ServiceEvent), typeof(UnitsEvent), typeof(WebhookEvent)],
            streams.OrderBy(type => type.Name));
        Assert.All(streams, stream => Assert.True(
            stream.IsAbstract && stream.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes) is { IsPrivate: true }));
        Assert.All(EventTypes, type => Assert.True(type.IsSealed && streams.Contains(type.BaseType) && type.DeclaringType == type.BaseType));
    }

    public static TheoryData<Type> Events => [.. EventTypes];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_is_handled_by_the_evolve_of_its_stream(Type type)
    {
        var fact = Sample(type);
        var evolves = Evolves.Where(method => method.GetParameters()[1].ParameterType == type.BaseType).ToArray();

        Assert.NotEmpty(evolves);
        Assert.All(evolves, evolve =>
        {
            var states = States.Where(evolve.GetParameters()[0].ParameterType.IsInstanceOfType);
            Assert.Contains(states, state => Followed(evolve, state, fact));
        });
    }

    public static TheoryData<Type> Commands => [.. Types.Where(type => !type.IsAbstract && (CommandHierarchies.Contains(type) || CommandHierarchies.Contains(type.BaseType)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_answered_in_every_state(Type type)
    {
        var decide = Decides.Single(method => method.GetParameters()[0].ParameterType.IsAssignableFrom(type));
        var parameters = decide.GetParameters();

        foreach (var state in States.Where(parameters[1].ParameterType.IsInstanceOfType))
        foreach (var service in parameters.Any(p => p.ParameterType == typeof(ReportingContext)) && state is not ServiceState ? States.OfType<ServiceState>() : [ServiceState.Undefined.Instance])
        {
            var arguments = parameters.Select(p => p.Position switch { 0 => Sample(type), 1 => state, _ when p.ParameterType == typeof(ReportingContext) => new ReportingContext.OfService(new("master"), new(2024), service, EditionCalendar.Default), _ => Sample(p.ParameterType) });
            Assert.IsType<Decision>(decide.Invoke(null, [.. arguments]), exactMatch: false);
        }
    }

    [Fact]
    public void Decide_and_evolve_are_static() =>
        Assert.All(Decides.Concat(Evolves), method => Assert.True(method.IsStatic && method.DeclaringType is { IsAbstract: true, IsSealed: true }));

    [Fact]
    public void Enums_start_at_one_and_leave_no_gap() =>
        Assert.All(Types.Where(type => type.IsEnum), type =>
        {
            var values = Enum.GetValuesAsUnderlyingType(type).Cast<int>().ToArray();
            Assert.Equal(Enumerable.Range(1, values.Length), values);
        });

    [Fact]
    public void The_domain_rests_on_the_framework_alone() =>
        Assert.All(Domain.GetReferencedAssemblies(), reference =>
            Assert.True(
                Framework.Contains(reference.Name!) && typeof(object).Assembly.GetName().Version == reference.Version,
                $"The domain references {reference}."));

    private static readonly string[] Framework =
        ["System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory", "System.Runtime.Numerics"];

    // File and socket types live in System.Runtime too, so that only the types that are named tell.
    [Fact]
    public void The_domain_names_no_type_that_reads_or_writes_waits_or_tells_the_time()
    {
        using var file = new PEReader(File.OpenRead(Domain.Location));
        var metadata = file.GetMetadataReader();
        var named = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToArray();

        Assert.Contains("System.DateOnly", named);
        // An instant may be data, but is not asked for.
        Assert.DoesNotContain(metadata.MemberReferences.Select(metadata.GetMemberReference), member => metadata.GetString(member.Name) is "get_Now" or "get_UtcNow" or "get_Today");
        Assert.DoesNotContain(named, name =>
            name.StartsWith("System.IO.", StringComparison.Ordinal) || name.StartsWith("System.Net.", StringComparison.Ordinal)
            || name.StartsWith("System.Threading.", StringComparison.Ordinal) || name.StartsWith("System.Data.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal)
            || name is "System.DateTime" or "System.TimeProvider" or "System.Diagnostics.Stopwatch" or "System.Diagnostics.Process"
                or "System.Random" or "System.Guid" or "System.Console" or "System.Single" or "System.Double");
    }

    private static readonly Type[] EventTypes = [.. Types.Where(type => type.IsSubclassOf(typeof(Event)) && type.BaseType != typeof(Event))];
    private static readonly MethodInfo[] Decides = [.. Types.SelectMany(type => type.GetMethods()).Where(method => method.Name == "Decide")];
    private static readonly MethodInfo[] Evolves = [.. Types.SelectMany(type => type.GetMethods()).Where(method => method.Name == "Evolve")];
    private static readonly Type[] CommandHierarchies = [.. Decides.Select(decide => decide.GetParameters()[0].ParameterType)];

    private static readonly object[] States =
    [
        CharterState.Undefined.Instance, new CharterState.Open("a", "b", [], EditionCalendar.Default, 0, [new(CharterVersion.First, null, DateTimeOffset.UnixEpoch, 1, "", HasComeIntoForce: false, IsWithdrawn: false)], IsDraft: false, []),
        .. Folds<ProgrammeState, ProgrammeEvent>(ProgrammeState.Undefined.Instance, Programme.Evolve, new ProgrammeEvent.ProgrammeDefined(Examples.Plan)),
        .. Folds<OrganizationState, OrganizationEvent>(OrganizationState.Undefined.Instance, Registration.Evolve, new OrganizationEvent.OrganizationNamed("a")),
        .. Folds<IpaState, IpaEvent>(IpaState.Free.Instance, IpaClaim.Evolve, new IpaEvent.IpaCodeClaimed(new("unimi"))),
        .. Folds<UnitsState, UnitsEvent>(
            UnitsState.Empty, UnitTree.Evolve, (UnitsEvent)Sample(typeof(UnitsEvent.UnitOpened)) is UnitsEvent.UnitOpened opened ? opened with { Parent = null } : throw new NotSupportedException(),
            new UnitsEvent.UnitClosed(new("uffici"), new(2024, 6, 1))),
        .. Folds<CredentialState, CredentialEvent>(
            CredentialState.Undefined.Instance, Credential.Evolve,
            (CredentialEvent)Sample(typeof(CredentialEvent.CredentialIssued)), (CredentialEvent)Sample(typeof(CredentialEvent.CredentialRotated)), new CredentialEvent.CredentialRevoked()),
        .. Folds<WebhookState, WebhookEvent>(
            WebhookState.Undefined.Instance, Webhook.Evolve, (WebhookEvent)Sample(typeof(WebhookEvent.WebhookSubscribed)), new WebhookEvent.WebhookPaused(PauseCause.Gone), new WebhookEvent.WebhookRemoved()),
        .. Folds<SealState, SealEvent>(SealState.Unsealed.Instance, Seal.Evolve, new SealEvent.Sealed(7, "root", []), new SealEvent.AllSealed(0, 9, "", "root", 0, "positions", [])),
        .. Folds<PersonsState, PersonEvent>(PersonsState.Empty, Persons.Evolve, new PersonEvent.PersonNamed(new("p-1"), "hash")),
        .. Folds<DimensionsState, DimensionEvent>(DimensionsState.Empty, Dimensions.Evolve, new DimensionEvent.DimensionNamed(new("courtesy"), new("Cortesia"))),
        .. Folds<ServiceState, ServiceEvent>(ServiceState.Undefined.Instance, Service.Evolve, [.. Examples.Master, new ServiceEvent.ChangeProposed(1, (CardChange)Sample(typeof(CardChange))), new ServiceEvent.IndicatorRetired(new("continuity")), new ServiceEvent.ServiceRetired()]),
        .. Folds<ReportingYear, ReportingEvent>(ReportingYear.Empty, Reporting.Evolve, (ReportingEvent)Sample(typeof(ReportingEvent.MeasurementReported)), new ReportingEvent.YearCertified()),
        Reporting.Evolve(IndicatorYear.Empty, (ReportingEvent)Sample(typeof(ReportingEvent.MeasurementReported)), 1),
    ];

    private static IEnumerable<object> Folds<TState, TFact>(TState start, Func<TState, TFact, TState> evolve, params TFact[] facts)
        where TState : class
    {
        yield return start;
        foreach (var fact in facts) yield return start = evolve(start, fact);
    }

    private static object Sample(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(DateOnly) => new DateOnly(2024, 6, 1),
        _ when type == typeof(EditionYear) || type == typeof(EditionYear?) => new EditionYear(2024),
        _ when type == typeof(CharterVersion) => CharterVersion.First,
        _ when type == typeof(Amendment?) => Amendment.Minor,
        _ when type == typeof(int) => 1,
        _ when type == typeof((CharterVersion, CharterContent)?) => (CharterVersion.First, new CharterContent("a", "b", [])),
        _ when type == typeof(Func<ServiceCode, ServiceState>) => (ServiceCode _) => (ServiceState)ServiceState.Undefined.Instance,
        _ when type == typeof(Func<ServiceCode, ReportingYear>) => (ServiceCode _) => ReportingYear.Empty,
        _ when type == typeof(Func<ReleaseDraft, SignedDocument>) => (ReleaseDraft _) => new SignedDocument("text", "hash", "signature", "key"),
        _ when type == typeof(Func<VersionDraft, SignedDocument>) => (VersionDraft _) => new SignedDocument("text", "hash", "signature", "key"),
        _ when type == typeof(QualityDimension) => new QualityDimension("courtesy"),
        _ when type == typeof((ServiceCode, IndicatorCode)?) => (new ServiceCode("master"), new IndicatorCode("effectiveness")),
        _ when type == typeof(DimensionsState) => DimensionsState.Empty,
        _ when type == typeof(PersonsState) => PersonsState.Empty,
        _ when type == typeof(ImmutableArray<NamedPerson>) => ImmutableArray.Create(new NamedPerson(new("p-1"), "hash")),
        _ when type == typeof(PersonCode) => new PersonCode("p-1"),
        _ when type == typeof(ServiceCode) => new ServiceCode("master"),
        _ when type == typeof(ImmutableArray<ServiceCode>) => ImmutableArray.Create(new ServiceCode("master")),
        _ when type == typeof(IndicatorCode) => new IndicatorCode("effectiveness"),
        _ when type == typeof(Period) => Period.Month(2024, 3),
        _ when type == typeof(ProgrammeCode) => new ProgrammeCode("piano"),
        _ when type == typeof(OrganizationCode) => new OrganizationCode("unimi"),
        _ when type == typeof(WebhookCode) => new WebhookCode("portale"),
        _ when type == typeof(ImmutableArray<ChangeKind>) => ImmutableArray.Create(ChangeKind.VerdictChanged),
        _ when type == typeof(ImmutableArray<EditionYear>?) => ImmutableArray.Create(new EditionYear(2024)),
        _ when type == typeof(PauseCause) => PauseCause.Asked,
        _ when type == typeof(UnitCode) || type == typeof(UnitCode?) => new UnitCode("uffici"),
        _ when type == typeof(IpaCode) => new IpaCode("uds_mi"),
        _ when type == typeof(DateOnly?) => new DateOnly(2024, 6, 1),
        _ when type == typeof(OrganizationDetails) => new OrganizationDetails(Address: "via"),
        _ when type == typeof(UnitCard) => new UnitCard(new("Uffici"), null, [], [], null),
        _ when type == typeof(CredentialCode) => new CredentialCode("ufficio-master"),
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?) => new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero),
        _ when type == typeof(ImmutableArray<Role>) => ImmutableArray.Create(Role.Office),
        _ when type == typeof(ImmutableArray<string>?) => ImmutableArray.Create("master"),
        _ when type == typeof(ProgrammePlan) => Examples.Plan with { Title = "another" },
        _ when type == typeof(bool) => true,
        _ when type == typeof(long) => 9L,
        _ when type == typeof(ImmutableArray<SealedHead>) => ImmutableArray.Create(new SealedHead(new("unimi/charter/2024"), 1, "hash")),
        _ when type == typeof(ImmutableArray<SealedRun>) => ImmutableArray.Create(new SealedRun(new("unimi/charter/2024"), 1, 1, 9, "hash", null, null)),
        _ when type == typeof(SealState) => SealState.Unsealed.Instance,
        _ when type == typeof(Value) => new Value.Ratio(1, 2),
        _ when type == typeof(Statement) => new Statement.Measured(new Value.Ratio(1, 3)),
        _ when type == typeof(Breakdown) => Notation.ReadBreakdown("channel: chat 1"),
        _ when type == typeof(Expectation) => new Expectation.Any(),
        _ when type == typeof(NotMeasuredCode) => NotMeasuredCode.Other,
        _ when type == typeof(ExclusionCode) => ExclusionCode.Other,
        _ when type == typeof(Role) => Role.Office,
        _ when type == typeof(Deadlines) => Deadlines.Default,
        _ when type == typeof(WorkingDays) => WorkingDays.Default,
        _ when type == typeof(Standard) => Notation.ReadStandard("<=10%"),
        _ when type == typeof(Indicator) => Notation.ReadPromise(Aggregation.Pooled, "share", "<=20%").Indicator with { Code = new("effectiveness") },
        _ when type == typeof(ReportingYear) => ReportingYear.Empty,
        _ when type == typeof(CardChange) => new CardChange(Description: new("b")),
        _ when type == typeof(ImmutableArray<CardPart>) => ImmutableArray.Create(CardPart.Hours),
        _ when type == typeof(ServiceCard) => new ServiceCard(new("a"), new("b"), new("c"), [], []),
        _ when type.IsSealed && IsRecord(type) => Built(type),
        _ => throw new NotSupportedException($"No example of {type} is known here."),
    };

    private static object Built(Type record)
    {
        var constructor = record.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
    }

    private static bool Followed(MethodInfo evolve, object state, object fact)
    {
        try
        {
            object[] arguments = evolve.GetParameters().Length == 2 ? [state, fact] : [state, fact, 2L];
            return evolve.Invoke(null, arguments) is not null;
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    private static Type[] CasesOf(Type hierarchy) => [.. Types.Where(type => type.BaseType == hierarchy)];

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;
}
