using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using UnimiCharter.Api.Data;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>
/// An edition that is open to all as it stands, without a version: as charters were before they were drafts first. It becomes facts all at once.
/// </summary>
/// <param name="PatronDay">The feast of the city's patron, on which nobody works.</param>
internal sealed record CharterFile(OrganizationFile Organization, string Edition, string Title, PatronDayFile PatronDay, ImmutableArray<ServiceFile> Services)
{
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

    private const string AlreadyThere = "charter-already-open";

    private OrganizationCode OrganizationCode => new(Organization.Code);

    private EditionYear Year => new(int.Parse(Edition, NumberStyles.None, CultureInfo.InvariantCulture));

    private IEnumerable<Intent> Intents(StreamId charter)
    {
        // Opened or not is all that counts: what was loaded once is the board's to change.
        yield return new(charter, [], streams => streams.Of<CharterState>(charter) is CharterState.Undefined
            ? Domain.Charter.Decide(new CharterCommand.OpenCharter(Organization.Name, Title), CharterState.Undefined.Instance, Year)
            : Decision.Refuse(Refusal.CharterAlreadyOpen(Year)));
        var calendar = new CharterCommand.SetCalendar(
            Deadlines.Default, new WorkingDays(new DayOfYear(PatronDay.Month, PatronDay.Day), []), new Expectation.Any(), Title);
        yield return new(charter, [], streams => Domain.Charter.Decide(calendar, streams.Of<CharterState>(charter), Year), calendar.Reason);
        foreach (var service in Services)
        {
            var code = new ServiceCode(service.Code);
            var stream = StreamId.Service(OrganizationCode, code);
            foreach (var command in service.Commands(Year))
                yield return new(stream, [], streams => Service.Decide(command, streams.Of<ServiceState>(stream), code));
            yield return new(charter, [], streams => Domain.Charter.Decide(new CharterCommand.ListService(code), streams.Of<CharterState>(charter), Year));
        }
    }
}

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
