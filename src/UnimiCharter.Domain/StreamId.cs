using System.Globalization;

namespace UnimiCharter.Domain;

/// <summary>The name of a stream of facts: <c>unimi/service/master</c>, <c>unimi/reporting/master/2024</c>, <c>unimi/charter/2024</c>,
/// <c>polimi/programme/piano-strategico-2020-2022</c>, <c>polimi/results/piano-strategico-2020-2022</c>, <c>unimi/credential/ufficio-master</c>, <c>unimi/webhook/portale</c>,
/// <c>unimi/units/unimi</c>, <c>unimi/persons/named</c>, <c>*/ipa/uds_mi</c>, <c>*/seal/2024-07-01</c>.</summary>
public readonly record struct StreamId(string Value) : IComparable<StreamId>
{
    public const string ServiceKind = "service";
    public const string ReportingKind = "reporting";
    public const string CharterKind = "charter";
    public const string ProgrammeKind = "programme";
    public const string ResultsKind = "results";
    public const string OrganizationKind = "organization";
    public const string CredentialKind = "credential";
    public const string WebhookKind = "webhook";
    public const string DimensionsKind = "dimensions";
    public const string UnitsKind = "units";
    public const string PersonsKind = "persons";
    public const string IpaKind = "ipa";
    public const string SealKind = "seal";

    /// <summary>Stands in the place of an organization where all are meant.</summary>
    public const string Everywhere = "*";

    /// <summary>Whose stream it is: what stands before the first slash, a code or <c>*</c> for what is the registry's own.</summary>
    public string Organization => Value.Split('/', 2)[0];

    public static StreamId Service(OrganizationCode organization, ServiceCode service) =>
        new($"{organization}/{ServiceKind}/{service}");

    public static StreamId Reporting(OrganizationCode organization, ServiceCode service, EditionYear year) =>
        new($"{organization}/{ReportingKind}/{service}/{year}");

    public static StreamId Charter(OrganizationCode organization, EditionYear edition) =>
        new($"{organization}/{CharterKind}/{edition}");

    public static StreamId Programme(OrganizationCode organization, ProgrammeCode programme) =>
        new($"{organization}/{ProgrammeKind}/{programme}");

    /// <summary>What is reported of a programme, over all its span.</summary>
    public static StreamId Results(OrganizationCode organization, ProgrammeCode programme) =>
        new($"{organization}/{ResultsKind}/{programme}");

    /// <summary>What an administrator said of an organization.</summary>
    public static StreamId Registration(OrganizationCode organization) =>
        new($"{organization}/{OrganizationKind}/{organization}");

    /// <summary>The tree of an organization's units, with the services that belong to them: one stream, so that what holds of all of it holds.</summary>
    public static StreamId Units(OrganizationCode organization) => new($"{organization}/{UnitsKind}/{organization}");

    /// <summary>Whom the organization's cards name: one stream, so that nobody is named while they are erased.</summary>
    public static StreamId Persons(OrganizationCode organization) => new($"{organization}/{PersonsKind}/named");

    /// <summary>Which organization has a code of the index of public administrations: nobody's stream, so that of two that claim it one is refused.</summary>
    public static StreamId Ipa(IpaCode code) => new($"{Everywhere}/{IpaKind}/{code}");

    /// <param name="organization">Null for one of all organizations.</param>
    /// <param name="credential">Its name.</param>
    public static StreamId Credential(OrganizationCode? organization, CredentialCode credential) =>
        new($"{organization?.Value ?? Everywhere}/{CredentialKind}/{credential}");

    /// <summary>The dimensions that the organization added to the usual ones.</summary>
    public static StreamId Dimensions(OrganizationCode organization) => new($"{organization}/{DimensionsKind}/own");

    /// <summary>Whom the organization tells of changes.</summary>
    public static StreamId Webhook(OrganizationCode organization, WebhookCode webhook) =>
        new($"{organization}/{WebhookKind}/{webhook}");

    /// <summary>The seals of a day.</summary>
    /// <param name="day">In UTC.</param>
    public static StreamId Seal(DateOnly day) => new($"{Everywhere}/{SealKind}/{day.ToString("O", CultureInfo.InvariantCulture)}");

    public int CompareTo(StreamId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}
