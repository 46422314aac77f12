using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Programmes;

/// <summary>What is to be given back of what was assigned.</summary>
/// <param name="IsFinal">The span is over, and every result is in; else this is what it would be now.</param>
/// <param name="Assigned">Euro, over all years.</param>
/// <param name="MeanShortfall">The mean of the indicators' shortfalls, exactly.</param>
/// <param name="Amount">Euro, to the cent: the mean shortfall times what was assigned.</param>
internal sealed record RecoveryView(
    string Organization, string Programme, string Span, bool IsFinal, decimal Assigned, IReadOnlyList<AllocationView> Allocation,
    IReadOnlyList<ShortfallView> Shortfalls, QuotientView MeanShortfall, decimal Amount, string Text,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links);

/// <param name="Amount">Euro.</param>
internal sealed record AllocationView(string Period, decimal Amount);

/// <param name="Assumed">The result is what the question assumed.</param>
/// <param name="Shortfall">How far the result stays behind the target, as a share of the target.</param>
internal sealed record ShortfallView(string Indicator, StandardView Standard, ResultView? Result, bool Assumed, QuotientView Shortfall);

/// <summary>An exact quotient.</summary>
/// <param name="Value">Rounded for showing to six decimals.</param>
internal sealed record QuotientView(decimal Numerator, decimal Denominator, decimal Value)
{
    private const int ShownDecimals = 6;

    public static QuotientView Of(Fraction fraction) => new(Bounds.Trim(fraction.Numerator), Bounds.Trim(fraction.Denominator), fraction.Round(ShownDecimals));
}

internal sealed class GetRecovery : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/programmes/{programme}/recovery", Handle)
        .WithName("showRecovery").WithTags(Tags.Programmes).Public()
        .WithSummary("What is to be given back of what was assigned")
        .WithDescription("The part of the assigned amounts that is recovered, in proportion to the mean shortfall of results against targets, with its derivation. assume=D_h:0.524 says what it would be if an indicator ended so; several are separated by commas.")
        .Produces<RecoveryView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string programme, [FromQuery] string? assume, [FromQuery] string? asOf,
        Register register, ProgrammeRegister programmes, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, unknown) = await FoundProgramme.Of(org, programme, moment, programmes, cancellation);
        if (found is null) return new Problem(unknown!);
        if (Assumptions.Read(assume, found.Plan, out var assumed) is { } badAssumption) return new Problem(badAssumption);

        var (language, context) = (Languages.Of(request), found.Context);
        var standings = found.Plan.Indicators.Select(planned => assumed.TryGetValue(planned.Indicator.Code, out var value)
            ? Assumptions.Standing(planned, value, found, moment.Today)
            : context.Standing(found.Results, planned.Indicator.Code, moment.Today)!).ToArray();
        if (Recovery.Of(standings, found.Plan.Allocation) is not { } recovery) return Problem.Of("no-recovery");
        var mean = QuotientView.Of(recovery.Mean);
        return Reply.Ok(new RecoveryView(
            found.Organization.Value, found.Code.Value, found.Plan.Span.ToString(),
            assumed.Count == 0 && recovery.Shortfalls.All(s => s.Standing.Finality != Finality.Provisional),
            recovery.Assigned, [.. found.Plan.Allocation.Select(a => new AllocationView(a.Key.ToString(), a.Value))],
            [
                .. recovery.Shortfalls.Select(s => new ShortfallView(
                    s.Standing.Promise.Indicator.Code.Value, StandardView.Of(s.Standing.Promise.Standard, language),
                    s.Standing.Result is { } result ? ResultView.Of(result, s.Standing.Promise, language) : null,
                    assumed.ContainsKey(s.Standing.Promise.Indicator.Code), QuotientView.Of(s.Share))),
            ],
            mean, recovery.Amount,
            $"{language.Number(recovery.Assigned)} × {language.Number(mean.Numerator)}/{language.Number(mean.Denominator)} = {language.Number(recovery.Amount)} EUR",
            new Dictionary<string, LinkView> { ["self"] = request.Self(), ["programme"] = request.To(Links.Programme(found.Organization, found.Code)) }));
    }
}

/// <summary>Results that a question assumes: <c>D_h:0.524,D_j:yes</c>.</summary>
internal static class Assumptions
{
    public static Fault? Read(string? text, ProgrammePlan plan, out Dictionary<IndicatorCode, Value> assumed)
    {
        assumed = [];
        foreach (var part in text?.Split(',') ?? [])
        {
            // Codes are written as the ministry writes them, too.
            var (name, value) = part.Split(':') is [var n, var v] ? (n.Trim().ToLowerInvariant().Replace('_', '-'), v.Trim()) : ("", "");
            if (!Code.IsValid(name) || plan.Find(new(name)) is not { } planned) return Fault.Of(Refusal.UnknownIndicator(part));
            if (ValueOf(value, planned.Indicator.Measure) is not { } read || !assumed.TryAdd(planned.Indicator.Code, read)) return new Fault("malformed-parameter", "assume", "D_h:0.524,D_j:yes");
        }
        return null;
    }

    /// <summary>How an indicator would stand, were the value that of its last period.</summary>
    public static Standing Standing(PlannedIndicator planned, Value value, ProgrammeRecord programme, DateOnly today)
    {
        var last = programme.Plan.Span.Divide(planned.Indicator.Frequency).Last();
        var answers = programme.Results.Of(planned.Indicator.Code).Answers().Where(a => a.Period != last).Append(new Answer.Measured(last, value, today));
        return Judge.Of(planned.Promise, programme.Plan.Span, [.. answers], false, today);
    }

    private static Value? ValueOf(string text, Measure measure)
    {
        if (measure is Measure.YesNo) return text switch { "yes" or "true" => new Value.YesNo(true), "no" or "false" => new Value.YesNo(false), _ => null };
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !Bounds.IsAmount(number)) return null;
        return measure switch
        {
            Measure.Amount => new Value.Amount(number),
            Measure.Percentage or Measure.Ratio when number is >= 0 and <= Value.Percentage.Most => new Value.Percentage(number),
            Measure.Count when number >= 0 && decimal.IsInteger(number) => new Value.Count((long)number),
            _ => null,
        };
    }
}
