using System.Collections.Frozen;
using System.Text.Json;
using UnimiCharter.Domain;
using static UnimiCharter.Domain.CharterEvent;
using static UnimiCharter.Domain.CredentialEvent;
using static UnimiCharter.Domain.DimensionEvent;
using static UnimiCharter.Domain.IpaEvent;
using static UnimiCharter.Domain.OrganizationEvent;
using static UnimiCharter.Domain.PersonEvent;
using static UnimiCharter.Domain.ProgrammeEvent;
using static UnimiCharter.Domain.ReportingEvent;
using static UnimiCharter.Domain.SealEvent;
using static UnimiCharter.Domain.ServiceEvent;
using static UnimiCharter.Domain.UnitsEvent;
using static UnimiCharter.Domain.WebhookEvent;

namespace UnimiCharter.Store;

/// <summary>
/// The one list of stored event names. A name is never reused or renamed; a fact whose shape must change gets a new name
/// (<c>measurement_reported_2</c>) and the old one stays readable. Rows of a shape that was outgrown under its name are upcast.
/// </summary>
public static class EventNames
{
    private static readonly (string Name, Type Type)[] List =
    [
        ("charter_opened", typeof(CharterOpened)),
        ("edition_drafted", typeof(EditionDrafted)),
        ("charter_retitled", typeof(CharterRetitled)),
        ("service_listed", typeof(ServiceListed)),
        ("service_unlisted", typeof(ServiceUnlisted)),
        ("version_published", typeof(VersionPublished)),
        ("version_came_into_force", typeof(VersionCameIntoForce)),
        ("version_withdrawn", typeof(VersionWithdrawn)),
        ("version_erased", typeof(VersionErased)),
        ("results_released", typeof(ResultsReleased)),
        ("calendar_set", typeof(CalendarSet)),
        ("service_deadlines_set", typeof(ServiceDeadlinesSet)),

        ("service_registered", typeof(ServiceRegistered)),
        ("service_renamed", typeof(ServiceRenamed)),
        ("service_described", typeof(ServiceDescribed)),
        ("indicator_defined", typeof(IndicatorDefined)),
        ("indicator_redefined", typeof(IndicatorRedefined)),
        ("standard_programmed", typeof(StandardProgrammed)),
        ("standard_dropped", typeof(StandardDropped)),
        ("indicator_retired", typeof(IndicatorRetired)),
        ("indicator_revived", typeof(IndicatorRevived)),
        ("service_retired", typeof(ServiceRetired)),
        ("service_revived", typeof(ServiceRevived)),
        ("change_proposed", typeof(ChangeProposed)),
        ("proposal_accepted", typeof(ProposalAccepted)),
        ("proposal_declined", typeof(ProposalDeclined)),
        ("proposal_taken_back", typeof(ProposalTakenBack)),
        ("office_trusted", typeof(OfficeTrusted)),
        ("dimension_named", typeof(DimensionNamed)),
        ("dimension_retired", typeof(DimensionRetired)),

        ("measurement_reported", typeof(MeasurementReported)),
        ("measurement_rectified", typeof(MeasurementRectified)),
        ("measurement_withdrawn", typeof(MeasurementWithdrawn)),
        ("not_measured_declared", typeof(NotMeasuredDeclared)),
        ("result_declared", typeof(ResultDeclared)),
        ("period_excluded", typeof(PeriodExcluded)),
        ("period_readmitted", typeof(PeriodReadmitted)),
        ("extension_granted", typeof(ExtensionGranted)),
        ("year_certified", typeof(YearCertified)),
        ("year_reopened", typeof(YearReopened)),

        ("programme_defined", typeof(ProgrammeDefined)),

        ("organization_named", typeof(OrganizationNamed)),
        ("organization_described", typeof(OrganizationDescribed)),
        ("ipa_code_claimed", typeof(IpaCodeClaimed)),
        ("ipa_code_released", typeof(IpaCodeReleased)),
        ("unit_opened", typeof(UnitOpened)),
        ("unit_changed", typeof(UnitChanged)),
        ("unit_moved", typeof(UnitMoved)),
        ("unit_closed", typeof(UnitClosed)),
        ("unit_reopened", typeof(UnitReopened)),
        ("service_assigned", typeof(ServiceAssigned)),
        ("person_named", typeof(PersonNamed)),
        ("person_erased", typeof(PersonErased)),
        ("credential_issued", typeof(CredentialIssued)),
        ("credential_rotated", typeof(CredentialRotated)),
        ("credential_revoked", typeof(CredentialRevoked)),
        ("webhook_subscribed", typeof(WebhookSubscribed)),
        ("webhook_changed", typeof(WebhookChanged)),
        ("webhook_paused", typeof(WebhookPaused)),
        ("webhook_resumed", typeof(WebhookResumed)),
        ("webhook_secret_rotated", typeof(WebhookSecretRotated)),
        ("webhook_removed", typeof(WebhookRemoved)),
        ("stream_heads_sealed", typeof(Sealed)),
        ("stream_heads_sealed_2", typeof(AllSealed)),
    ];

    /// <summary>Every stored name with the fact it stands for.</summary>
    public static FrozenDictionary<string, Type> Types { get; } = List.ToFrozenDictionary(e => e.Name, e => e.Type);

    /// <summary>How the rows of a name are read of which some are of a shape that was outgrown.</summary>
    internal static FrozenDictionary<string, Func<JsonDocument, Event>> Upcasts { get; } = new Dictionary<string, Func<JsonDocument, Event>>
    {
        ["period_excluded"] = Excluded,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> ByType = List.ToFrozenDictionary(e => e.Type, e => e.Name);

    public static string Of(Event fact) => ByType[fact.GetType()];

    /// <summary>A fact as it is stored: what Marten's serializer writes, too.</summary>
    public static byte[] Write(Event fact) => JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), DomainJson.Options);

    /// <summary>A fact, for who reads the table of events past Marten.</summary>
    /// <exception cref="InvalidDataException">The name is not in the list, or the data is not such a fact.</exception>
    public static Event Read(string name, ReadOnlySpan<byte> data)
    {
        if (!Types.TryGetValue(name, out var type)) throw new InvalidDataException($"No fact is stored as '{name}'.");
        try
        {
            if (!Upcasts.TryGetValue(name, out var upcast)) return (Event?)JsonSerializer.Deserialize(data, type, DomainJson.Options) ?? throw new JsonException("A fact is an object.");
            using var document = JsonSerializer.Deserialize<JsonDocument>(data)!;
            return upcast(document);
        }
        catch (Exception e)
        {
            // What was tampered with may be refused anywhere on the way from JSON to the domain's types.
            throw new InvalidDataException($"A '{name}' cannot be read.", e);
        }
    }

    /// <summary>Until exclusions had codes, the reason alone said why.</summary>
    private static PeriodExcluded Excluded(JsonDocument data)
    {
        var fact = data.Deserialize<PeriodExcluded>(DomainJson.Options) ?? throw new JsonException("A fact is an object.");
        return data.RootElement.TryGetProperty("code", out _) ? fact : fact with { Code = ExclusionCode.Other };
    }
}
