using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Data;

/// <summary>
/// A programme as a data file of the folder Programmes: its plan, and what its source already reports of it. Loaded like a
/// charter: all at once, the first time that the registry has none of that code.
/// </summary>
internal sealed record ProgrammeFile(
    OrganizationFile Organization, string Code, string Title, string Span, string Source,
    ImmutableArray<GoalFile> Goals, ImmutableArray<PlannedIndicatorFile> Indicators, ImmutableArray<AllocationFile> Allocation)
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new TextJson(), new ApiJson.Textual<QualityDimension>(text => new(text)), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The programmes that the registry starts with.</summary>
    /// <param name="names">Of files, without their ending; null for all.</param>
    public static IEnumerable<ProgrammeFile> All(IReadOnlyCollection<string>? names) =>
        DataFiles.Of("Programmes", names).Select(file => JsonSerializer.Deserialize<ProgrammeFile>(file.Bytes, Options)!);

    [JsonIgnore]
    public ProgrammePlan Plan => new(
        Organization.Name, Title, Period.Parse(Span), Source,
        [.. Goals.Select(g => new Goal(new(g.Code), g.Parent is { } parent ? new GoalCode(parent) : null, g.Title))],
        [.. Indicators.Select(i => i.Planned)],
        Allocation.ToImmutableSortedDictionary(a => Period.Parse(a.Period), a => a.Amount));

    /// <summary>True when it was recorded, false when the programme was there already, whatever became of it since.</summary>
    /// <exception cref="InvalidDataException">A rule refuses what the file says.</exception>
    public async Task<bool> Load(Recorder recorder)
    {
        var receipts = await recorder.Append([.. Intents()], new Provenance("registry", null));
        return receipts[0] switch
        {
            Receipt.Refused { Refusal.Code: "precondition-failed" } => false,
            Receipt.Refused { Refusal: var refusal } => throw new InvalidDataException($"{Title}: {refusal.Code} {string.Join(", ", refusal.Details)}"),
            _ => true,
        };
    }

    private IEnumerable<Intent> Intents()
    {
        var (organization, code, span) = (new OrganizationCode(Organization.Code), new ProgrammeCode(Code), Period.Parse(Span));
        var (programme, results) = (StreamId.Programme(organization, code), StreamId.Results(organization, code));
        var define = new DefineProgramme(Plan, new Expectation.Absent(), null);
        // There or not is all that counts: what was loaded once is the board's to change.
        yield return new(programme, [], streams => streams.Of<ProgrammeState>(programme) is ProgrammeState.Undefined
            ? Programme.Decide(define, ProgrammeState.Undefined.Instance, code, ReportingYear.Empty)
            : Decision.Refuse(Refusal.PreconditionFailed(Code)));
        foreach (var indicator in Indicators)
            foreach (var said in indicator.Measurements)
            {
                var period = Period.Parse(said.Period);
                // What a source reports is dated on the day after its period.
                var report = new ReportingCommand.ReportMeasurement(new(indicator.Code), period, said.Statement, period.LastDay.AddDays(1), new Expectation.None(), null, Role.Board);
                yield return new(results, [programme], streams =>
                    Reporting.Decide(report, streams.Of<ReportingYear>(results), new ReportingContext.OfProgramme(code, span, streams.Of<ProgrammeState>(programme))));
            }
    }
}

internal sealed record GoalFile(string Code, string? Parent, string Title);

/// <param name="Period">A year.</param>
/// <param name="Amount">Euro.</param>
internal sealed record AllocationFile(string Period, decimal Amount);

internal sealed record AxisFile(string Code, string Title);

/// <param name="Measure">count, yesNo, ratio (of a part to its whole), quotient (of two numbers), percentage, or amount in a unit.</param>
/// <param name="Targets">By the period by whose end each is to be reached.</param>
internal sealed record PlannedIndicatorFile(
    string Code, string Goal, string Title, string UnitOfMeasure, string Measure, string? Unit, Aggregation Aggregation, Frequency Frequency,
    BaselineFile? Baseline, ImmutableSortedDictionary<string, TargetFile> Targets, ImmutableArray<AxisFile> Axes, ImmutableArray<MeasurementFile> Measurements, string? Note)
{
    [JsonIgnore]
    public PlannedIndicator Planned
    {
        get
        {
            Measure measure = Measure switch
            {
                "count" => new Measure.Count(),
                "yesNo" => new Measure.YesNo(),
                "ratio" => new Measure.Ratio(PartOfWhole: true),
                "quotient" => new Measure.Ratio(PartOfWhole: false),
                "percentage" => new Measure.Percentage(),
                "amount" => new Measure.Amount(new(Unit!)),
                _ => throw new InvalidDataException($"'{Measure}' is no measure."),
            };
            var axes = Axes.IsEmpty ? null : new Axes(Axes.ToImmutableSortedDictionary(a => a.Code, a => a.Title, StringComparer.Ordinal));
            var bare = new PlannedIndicator(new(Goal), new(new(Code), null, new(Title), new(UnitOfMeasure), measure, Aggregation, Frequency, axes), Baseline?.Of(measure), ImmutableSortedDictionary<Period, Target>.Empty, Note);
            return bare with { Targets = Targets.ToImmutableSortedDictionary(t => Period.Parse(t.Key), t => t.Value.Of(bare.Unit)) };
        }
    }
}

/// <param name="Value">In the measure's own unit: 40.7 for 40.7%.</param>
internal sealed record BaselineFile(decimal? Value = null, bool? Yes = null, string? Note = null)
{
    public Baseline Of(Measure measure) => new(measure switch
    {
        Measure.YesNo => new Value.YesNo(Yes!.Value),
        Measure.Count => new Value.Count((long)Value!.Value),
        Measure.Percentage or Measure.Ratio => new Value.Percentage(Value!.Value),
        _ => new Value.Amount(Value!.Value),
    }, Note);
}

/// <param name="Comparator">atLeast, atMost, within, yes; change (so many percent over the baseline) or milestone (yes by a day).</param>
internal sealed record TargetFile(string Comparator, decimal? Value = null, decimal? Lowest = null, decimal? Highest = null, int? Precision = null, DateOnly? By = null)
{
    public Target Of(Unit unit) => Comparator switch
    {
        "change" => new Target.Change(Value!.Value, Precision),
        "milestone" => new Target.Milestone(By!.Value),
        _ => new Target.Absolute(new StandardFile(Comparator, Value, unit.Code, Lowest, Highest, Precision).Standard),
    };
}

internal sealed record MeasurementFile(
    string Period, string? Note = null, long? Count = null, bool? Yes = null, long? Numerator = null, long? Denominator = null, decimal? Amount = null, decimal? Percentage = null,
    string? Declared = null, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, decimal>>? Breakdown = null)
{
    [JsonIgnore]
    public Statement Statement => this switch
    {
        { Declared: { } declared } => new Statement.Declared(declared == "met", Note),
        { Count: { } count } => Measured(new Value.Count(count)),
        { Yes: { } yes } => Measured(new Value.YesNo(yes)),
        { Numerator: { } numerator, Denominator: { } denominator } => Measured(new Value.Ratio(numerator, denominator)),
        { Amount: { } amount } => Measured(new Value.Amount(amount)),
        { Percentage: { } percentage } => Measured(new Value.Percentage(percentage)),
        _ => throw new InvalidDataException($"Nothing is said of {Period}."),
    };

    private Statement.Measured Measured(Value value) => new(value, Note, null, Breakdown is null ? null : new(Breakdown));
}

internal sealed record OrganizationFile(string Code, string Name);

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
