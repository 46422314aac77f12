using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

/// <summary>An indicator of a service as the board defines it. What is left out is not told any more.</summary>
/// <param name="Dimension">One of the organization's.</param>
/// <param name="Title">What is measured.</param>
/// <param name="UnitOfMeasure">In words.</param>
/// <param name="Measure">How: the shape of what is reported.</param>
/// <param name="Aggregation">How the periods become the result of a year.</param>
/// <param name="Frequency">How often it is reported.</param>
/// <param name="PartOfWhole">Of a ratio: its numerator counts some of its denominator's cases, which is meant when it is left out; or it may exceed it, and only the year is judged.</param>
/// <param name="MeasureNote">Why the measure is what it is.</param>
/// <param name="Volume">Of a ratio: what bounds its denominator, where it is not the office alone that counts it.</param>
/// <param name="Unit">Of an amount: in which all its values are, where that is fixed.</param>
/// <param name="Note">How its values are calculated.</param>
/// <param name="Source">The system that they are taken from.</param>
/// <param name="MeasuredBy">Who measures, where it is not the service's own office.</param>
/// <param name="Succeeds">The indicator of the service that it takes the place of, measured in another way.</param>
/// <param name="SameAs">What it is that other organizations measure, too: a common code, or the http or https address of what defines it. By it alone indicators are compared.</param>
/// <param name="Reason">Why what was told before is replaced; may be given as a query parameter instead.</param>
internal sealed record IndicatorRequest(
    QualityDimension Dimension,
    [property: MaxLength(ServiceCard.MaxLineLength)] Text Title,
    [property: MaxLength(IndicatorRequest.MaxProse)] Text UnitOfMeasure,
    MeasureName Measure,
    Aggregation Aggregation,
    Frequency Frequency,
    bool? PartOfWhole = null,
    [property: MaxLength(IndicatorRequest.MaxProse)] string? MeasureNote = null,
    Volume? Volume = null,
    [property: MaxLength(Domain.Unit.MaxLength)] string? Unit = null,
    [property: MaxLength(IndicatorRequest.MaxProse)] Text? Note = null,
    [property: MaxLength(ServiceCard.MaxLineLength)] string? Source = null,
    [property: MaxLength(ServiceCard.MaxLineLength)] Text? MeasuredBy = null,
    IndicatorCode? Succeeds = null,
    CommonCode? SameAs = null,
    [property: MaxLength(Statement.MaxReasonLength), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null) : IOfFields<IndicatorRequest>
{
    private const int MaxProse = 2_000;

    public Indicator Of(IndicatorCode code) => new(
        code, Dimension, Title, UnitOfMeasure,
        Measure switch
        {
            MeasureName.Count => new Measure.Count(),
            MeasureName.YesNo => new Measure.YesNo(),
            MeasureName.Ratio => new Measure.Ratio(PartOfWhole ?? true, Volume),
            MeasureName.Amount => new Measure.Amount(Unit is { } unit ? Domain.Unit.Of(unit) : null),
            _ => throw new UnreachableException(),
        },
        Aggregation, Frequency, null, MeasureNote, Note, Source, MeasuredBy, Succeeds, SameAs);

    /// <summary>What would be written to have it as it stands.</summary>
    public static IndicatorRequest Of(Indicator i) => new(
        i.Dimension!.Value, i.Title, i.UnitOfMeasure, NameOf(i.Measure), i.Aggregation, i.Frequency, (i.Measure as Measure.Ratio)?.PartOfWhole, i.MeasureNote,
        (i.Measure as Measure.Ratio)?.Volume, (i.Measure as Measure.Amount)?.Unit?.Code, i.Note, i.Source, i.MeasuredBy, i.Succeeds, i.SameAs);

    public static IndicatorRequest? Read(Fields fields)
    {
        foreach (var needed in (string[])["measure", "aggregation", "frequency"])
            if (!fields.Has(needed)) fields.Wrong("field-required", needed);
        var (dimension, title, words) = (fields.Code("dimension"), fields.Prose("title", ServiceCard.MaxLineLength, isNeeded: true), fields.Prose("unitOfMeasure", MaxProse, isNeeded: true));
        var (measure, aggregation, frequency) = (fields.Choice<MeasureName>("measure"), fields.Choice<Aggregation>("aggregation"), fields.Choice<Frequency>("frequency"));
        foreach (var (name, of) in ((string, MeasureName)[])[("partOfWhole", MeasureName.Ratio), ("volume", MeasureName.Ratio), ("unit", MeasureName.Amount)])
            if (measure is { } known && known != of && fields.Has(name)) fields.Wrong("field-unsuitable", name);
        var (partOfWhole, measureNote, volume, unit) = (fields.Flag("partOfWhole"), fields.Text("measureNote", MaxProse), fields.Choice<Volume>("volume"), fields.Text("unit", Domain.Unit.MaxLength)?.Trim());
        var (note, source, measuredBy) = (fields.Prose("note", MaxProse), fields.Text("source", ServiceCard.MaxLineLength), fields.Prose("measuredBy", ServiceCard.MaxLineLength));
        var (succeeds, sameAs, reason) = (fields.Code("succeeds", isNeeded: false), fields.CommonCode("sameAs"), fields.Text("reason", Statement.MaxReasonLength));
        return fields.Wrongs > 0 ? null : new(
            new(dimension!), title!, words!, measure!.Value, aggregation!.Value, frequency!.Value, partOfWhole, measureNote, volume, unit, note, source, measuredBy,
            succeeds is null ? null : new IndicatorCode(succeeds), sameAs, reason);
    }

    public static MeasureName NameOf(Measure measure) => measure switch
    {
        Domain.Measure.Count => MeasureName.Count,
        Domain.Measure.YesNo => MeasureName.YesNo,
        Domain.Measure.Ratio => MeasureName.Ratio,
        Domain.Measure.Amount => MeasureName.Amount,
        _ => throw new UnreachableException(),
    };
}

internal enum MeasureName
{
    Count = 1,
    YesNo = 2,
    Ratio = 3,
    Amount = 4,
}
