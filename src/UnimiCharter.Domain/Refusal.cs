using System.Collections.Immutable;
using System.Globalization;

namespace UnimiCharter.Domain;

/// <summary>A rule said no. The code is stable and part of the interface; the details are what a sentence about it names.</summary>
public sealed record Refusal
{
    private Refusal(string code, params ImmutableArray<string> details) => (Code, Details) = (code, details);

    public string Code { get; }
    public ImmutableArray<string> Details { get; }

    /// <summary>What is asked for is so already, though it was to replace something else: perhaps it was asked for before, and is sent again.</summary>
    public bool IsAlreadySo { get; private init; }

    /// <summary>Of what is so already, the place in its stream of the fact that made it so, where that is known.</summary>
    public long? Since { get; private init; }

    public bool Equals(Refusal? other) =>
        other is not null && (Code, IsAlreadySo, Since) == (other.Code, other.IsAlreadySo, other.Since) && Details.SequenceEqual(other.Details);
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    // Nothing of the name.
    public static Refusal UnknownOrganization(string organization) => new("unknown-organization", organization);

    /// <summary>The organization is known, and has no charter that who asks may know of.</summary>
    public static Refusal NoCharter(string organization) => new("no-charter", organization);
    public static Refusal UnknownEdition(string edition) => new("unknown-edition", edition);
    public static Refusal UnknownService(string service) => new("unknown-service", service);
    public static Refusal UnknownIndicator(string indicator) => new("unknown-indicator", indicator);
    public static Refusal NoStandard(EditionYear edition) => new("no-standard", edition.ToString());
    public static Refusal NoMeasurement(Period period) => new("no-measurement", period.ToString());

    // Access.
    public static Refusal UnknownCredential(string credential) => new("unknown-credential", credential);
    public static Refusal CredentialAlreadyIssued(CredentialCode credential) => new("credential-already-issued", credential.Value);
    public static Refusal CredentialRevoked(CredentialCode credential) => new("credential-revoked", credential.Value);
    public static Refusal CredentialExpired(CredentialCode credential) => new("credential-expired", credential.Value);
    public static Refusal ExpiryPassed => new("expiry-passed");

    /// <summary>Who asks is not known any more.</summary>
    public static Refusal InvalidCredential => new("invalid-credential");

    public static Refusal IpaCodeTaken(IpaCode code) => new("ipa-code-taken", code.Value);

    // Units.
    public static Refusal UnknownUnit(string unit) => new("unknown-unit", unit);
    public static Refusal UnitClosed(UnitCode unit) => new("unit-closed", unit.Value);
    public static Refusal UnitUnderItself(UnitCode unit) => new("unit-under-itself", unit.Value);
    public static Refusal ClosedBeforeOpened(DateOnly openedOn) => new("closed-before-opened", Day(openedOn));

    /// <param name="unit">The unit.</param>
    /// <param name="users">The codes of the services that belong to it, and of the units below it that are open.</param>
    public static Refusal UnitInUse(UnitCode unit, IEnumerable<string> users) => new("unit-in-use", unit.Value, string.Join(", ", users));
    public static Refusal ServiceInAnotherUnit(ServiceCode service, UnitCode unit) => new("service-in-another-unit", service.Value, unit.Value);

    // Persons.
    public static Refusal UnknownPerson(string person) => new("unknown-person", person);

    // Webhooks.
    public static Refusal UnknownWebhook(string webhook) => new("unknown-webhook", webhook);
    public static Refusal WebhookAlreadySubscribed(WebhookCode webhook) => new("webhook-already-subscribed", webhook.Value);

    // Charters and services.
    public static Refusal CharterAlreadyOpen(EditionYear edition) => new("charter-already-open", edition.ToString());
    public static Refusal UnknownVersion(string version) => new("unknown-version", version);
    public static Refusal PublicationInThePast => new("publication-in-the-past");
    public static Refusal PublicationNotLater(CharterVersion last) => new("publication-not-later", last.ToString());
    public static Refusal CharterIncomplete(EditionYear edition, int errors) => new("charter-incomplete", edition.ToString(), errors.ToString(CultureInfo.InvariantCulture));
    public static Refusal NothingToPublish(CharterVersion last) => new("nothing-to-publish", last.ToString());

    public static Refusal NotPublished(EditionYear edition) => new("not-published", edition.ToString());
    public static Refusal UnknownRelease(string release) => new("unknown-release", release);

    /// <summary>What it was made from has moved on: to be made again.</summary>
    public static Refusal Overtaken => new("overtaken");
    public static Refusal ServiceRetired => new("service-retired");
    public static Refusal IndicatorAlreadyDefined(IndicatorCode indicator) => new("indicator-already-defined", indicator.Value);
    public static Refusal IndicatorMeasured(IndicatorCode indicator) => new("indicator-measured", indicator.Value);
    public static Refusal IndicatorRetired(IndicatorCode indicator) => new("indicator-retired", indicator.Value);

    /// <summary>An edition would promise both, or a plan have both.</summary>
    /// <param name="code">What both are declared to be.</param>
    /// <param name="other">The one that was declared before.</param>
    public static Refusal CommonCodeTaken(CommonCode code, IndicatorCode other) => new("common-code-taken", code.Value, other.Value);
    public static Refusal AggregationUnsuitable(Aggregation aggregation) => new("aggregation-unsuitable", aggregation.ToString());
    public static Refusal StandardUnsuitable(IndicatorCode indicator) => new("standard-unsuitable", indicator.Value);

    // What offices propose of a service's card.
    public static Refusal UnknownProposal(int proposal) => new("unknown-proposal", Number(proposal));

    /// <summary>It came to something else than is asked for now.</summary>
    public static Refusal ProposalDecided(int proposal) => new("proposal-decided", Number(proposal));
    public static Refusal ProposalOutdated(int proposal) => new("proposal-outdated", Number(proposal));
    public static Refusal ProposalsTooMany(int waiting) => new("proposals-too-many", Number(waiting));

    public static Refusal UnknownDimension(string dimension) => new("unknown-dimension", dimension);
    public static Refusal DimensionUsual(QualityDimension dimension) => new("dimension-usual", dimension.Value);
    public static Refusal DimensionInUse(QualityDimension dimension, ServiceCode service, IndicatorCode indicator) => new("dimension-in-use", dimension.Value, service.Value, indicator.Value);

    // Measurements.
    public static Refusal PeriodFrequencyMismatch(Period period, Frequency frequency) => new("period-frequency-mismatch", period.ToString(), frequency.ToString());
    public static Refusal PeriodNotBegun(Period period) => new("period-not-begun", period.ToString());
    public static Refusal PeriodOutsideEdition(Period period) => new("period-outside-edition", period.ToString());
    public static Refusal YearFigureUnsuitable(Period year, Aggregation aggregation) => new("year-figure-unsuitable", year.ToString(), aggregation.ToString());
    public static Refusal YearNotOver(Period year) => new("year-not-over", year.ToString());
    public static Refusal YearFigureWithoutValue(Period year) => new("year-figure-without-value", year.ToString());
    public static Refusal ShapeMismatch(Measure measure) => new("shape-mismatch", measure.GetType().Name);
    public static Refusal NumeratorExceedsDenominator => new("numerator-exceeds-denominator");
    public static Refusal MoreThanWorkingDays(Period period, int days) => new("more-than-working-days", period.ToString(), days.ToString(CultureInfo.InvariantCulture));
    public static Refusal PreconditionRequired(string what) => new("precondition-required", what);
    public static Refusal PreconditionFailed(string what) => new("precondition-failed", what);

    /// <inheritdoc cref="IsAlreadySo"/>
    public static Refusal AlreadySo(string what, long? since = null) => new("precondition-failed", what) { IsAlreadySo = true, Since = since };
    public static Refusal ReasonRequired => new("reason-required");

    /// <summary>What stands has such a field, and what is to take its place has not.</summary>
    public static Refusal FieldRequired(string field) => new("field-required", field);

    public static Refusal BoardOnly => new("board-only");
    public static Refusal BreakdownUnsuitable => new("breakdown-unsuitable");
    public static Refusal UnknownAxis(string axis) => new("unknown-axis", axis);

    // Programmes.
    public static Refusal UnknownProgramme(string programme) => new("unknown-programme", programme);
    public static Refusal GoalRepeated(GoalCode goal) => new("goal-repeated", goal.Value);
    public static Refusal UnknownGoal(GoalCode goal) => new("unknown-goal", goal.Value);
    public static Refusal GoalsCyclic(GoalCode goal) => new("goals-cyclic", goal.Value);
    public static Refusal IndicatorRepeated(IndicatorCode indicator) => new("indicator-repeated", indicator.Value);
    public static Refusal BaselineMissing(IndicatorCode indicator) => new("baseline-missing", indicator.Value);
    public static Refusal BaselineUnsuitable(IndicatorCode indicator) => new("baseline-unsuitable", indicator.Value);
    public static Refusal UnitsMixed(IndicatorCode indicator) => new("units-mixed", indicator.Value);
    public static Refusal AllocationUnsuitable(Period period) => new("allocation-unsuitable", period.ToString());
    public static Refusal TargetOutsideSpan(IndicatorCode indicator, Period period) => new("target-outside-span", indicator.Value, period.ToString());

    // The reporting calendar and the year.
    public static Refusal PeriodClosed(Period period, DateOnly on) => new("period-closed", period.ToString(), Day(on));
    public static Refusal PeriodAlreadyExcluded(Period period) => new("period-already-excluded", period.ToString());
    public static Refusal PeriodNotReported(Period period) => new("period-not-reported", period.ToString());
    public static Refusal ExtensionNotLater(Period period, DateOnly due) => new("extension-not-later", period.ToString(), Day(due));
    public static Refusal PeriodsMissing(Period span, int periods) => new("periods-missing", span.ToString(), periods.ToString(CultureInfo.InvariantCulture));
    public static Refusal YearCertified(Period span) => new("year-certified", span.ToString());
    public static Refusal YearNotCertified(Period span) => new("year-not-certified", span.ToString());

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
