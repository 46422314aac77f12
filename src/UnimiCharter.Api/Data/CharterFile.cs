using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Data;

/// <summary>
/// A charter as a data file of this folder: an organization's edition with its services, their indicators and standards.
/// It becomes facts by the same commands as any other charter, all at once, the first time that the registry has none of that edition.
/// </summary>
/// <param name="PatronDay">The feast of the city's patron, on which nobody works.</param>
internal sealed record CharterFile(OrganizationFile Organization, string Edition, string Title, PatronDayFile PatronDay, ImmutableArray<ServiceFile> Services)
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new TextJson(), new ApiJson.DimensionJson(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The charters that the registry starts with.</summary>
    /// <param name="names">Of files, without their ending; null for all.</param>
    public static IEnumerable<CharterFile> All(IReadOnlyCollection<string>? names)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("UnimiCharter.Api.Data.", StringComparison.Ordinal) && !n.Contains(".Programmes.", StringComparison.Ordinal) && IsWanted(n, names)).Order(StringComparer.Ordinal))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<CharterFile>(file, Options)!;
        }
    }

    public static bool IsWanted(string resource, IReadOnlyCollection<string>? names) => names is null || names.Contains(resource.Split('.')[^2]);

    /// <summary>True when it was recorded, false when the edition was there already, whatever became of it since.</summary>
    /// <exception cref="InvalidDataException">A rule refuses what the file says.</exception>
    public async Task<bool> Load(Recorder recorder)
    {
        var charter = StreamId.Charter(OrganizationCode, Year);
        var receipts = await recorder.Append([.. Intents(charter)], new Provenance("registry", null));
        return receipts[0] switch
        {
            Receipt.Refused { Refusal.Code: AlreadyThere } => false,
            Receipt.Refused { Refusal: var refusal } => throw new InvalidDataException($"{Title}: {refusal.Code} {string.Join(", ", refusal.Details)}"),
            _ => true,
        };
    }

    /// <summary>Publishes the edition as it stands, unless a version of it was published ever.</summary>
    public async Task<bool> Publish(Publishing publishing, SigningKeys keys, CancellationToken cancellation)
    {
        if ((await publishing.Versions(OrganizationCode, Year, cancellation)).Count > 0) return false;
        var receipt = await publishing.Publish(
            OrganizationCode, Year, null, null, draft => keys.Sign(CharterDocument.Of(OrganizationCode, draft).ToCanonicalJson()), new Provenance("registry", null), cancellation);
        return receipt is Receipt.Recorded { Facts.Length: > 0 };
    }

    private const string AlreadyThere = "charter-already-open";

    private OrganizationCode OrganizationCode => new(Organization.Code);

    private EditionYear Year => new(int.Parse(Edition, NumberStyles.None, CultureInfo.InvariantCulture));

    private IEnumerable<Intent> Intents(StreamId charter)
    {
        // Opened or not is all that counts: what was loaded once is the board's to change.
        yield return new(charter, [], streams => streams.Of<CharterState>(charter) is CharterState.Undefined
            ? Charter.Decide(new CharterCommand.OpenCharter(Organization.Name, Title), CharterState.Undefined.Instance, Year)
            : Decision.Refuse(Refusal.CharterAlreadyOpen(Year)));
        var calendar = new CharterCommand.SetCalendar(
            Deadlines.Default, new WorkingDays(new DayOfYear(PatronDay.Month, PatronDay.Day), []), new Expectation.Any(), Title);
        yield return new(charter, [], streams => Charter.Decide(calendar, streams.Of<CharterState>(charter), Year), calendar.Reason);
        foreach (var service in Services)
        {
            var code = new ServiceCode(service.Code);
            var stream = StreamId.Service(OrganizationCode, code);
            foreach (var command in service.Commands(Year))
                yield return new(stream, [], streams => Service.Decide(command, streams.Of<ServiceState>(stream), code));
            yield return new(charter, [], streams => Charter.Decide(new CharterCommand.ListService(code), streams.Of<CharterState>(charter), Year));
        }
    }
}

internal sealed record OrganizationFile(string Code, string Name);

internal sealed record PatronDayFile(int Month, int Day);

internal sealed record ServiceFile(
    string Code, string Name, string Description, string Recipients, string Delivery,
    ImmutableArray<ContactFile> Contacts, ImmutableArray<Link> Links, ImmutableArray<IndicatorFile> Indicators)
{
    public IEnumerable<ServiceCommand> Commands(EditionYear edition)
    {
        yield return new ServiceCommand.DescribeService(new(Name), new(
            new(Description), new(Recipients), new(Delivery), [.. Contacts.Select(c => new Contact(new(c.Office), c.Person, c.Address, c.Phones, c.Emails))], Links), new Expectation.Whatever());
        foreach (var indicator in Indicators)
        {
            yield return new ServiceCommand.DefineIndicator(indicator.Indicator, new Expectation.Whatever());
            yield return new ServiceCommand.ProgramStandard(edition, indicator.Indicator.Code, indicator.Standard.Standard, new Expectation.None());
        }
    }
}

internal sealed record ContactFile(string Office, string? Person, string? Address, ImmutableArray<string> Phones, ImmutableArray<string> Emails);

/// <param name="Measure">count, yesNo, ratio or amount.</param>
/// <param name="PartOfWhole">Of a ratio, whether it is a share, which is meant when it is left out, or a flow.</param>
/// <param name="MeasureNote">Why it is.</param>
/// <param name="Volume">What bounds the denominator of a ratio, where it is known beforehand.</param>
internal sealed record IndicatorFile(
    string Code, QualityDimension Dimension, string Title, string UnitOfMeasure, string Measure, Aggregation Aggregation, Frequency Frequency, StandardFile Standard, Volume? Volume = null,
    bool? PartOfWhole = null, string? MeasureNote = null)
{
    [JsonIgnore]
    public Indicator Indicator => new(new(Code), Dimension, new(Title), new(UnitOfMeasure), Measure switch
    {
        "count" => new Measure.Count(),
        "yesNo" => new Measure.YesNo(),
        "ratio" => new Measure.Ratio(PartOfWhole ?? true, Volume),
        "amount" => new Measure.Amount(),
        _ => throw new InvalidDataException($"'{Measure}' is no measure."),
    }, Aggregation, Frequency, MeasureNote: MeasureNote);
}

/// <param name="Comparator">atLeast, atMost, within or yes.</param>
/// <param name="Value">20 for 20%; null for a yes and for a range.</param>
internal sealed record StandardFile(string Comparator, decimal? Value, string? Unit, decimal? Lowest = null, decimal? Highest = null, int? Precision = null)
{
    [JsonIgnore]
    public Standard Standard => Comparator switch
    {
        "atLeast" => new Standard.AtLeast(Value!.Value, new(Unit!), Precision),
        "atMost" => new Standard.AtMost(Value!.Value, new(Unit!), Precision),
        "within" => new Standard.Within(Lowest!.Value, Highest!.Value, new(Unit!), Precision),
        "yes" => new Standard.Yes(),
        _ => throw new InvalidDataException($"'{Comparator}' is no comparator."),
    };
}
