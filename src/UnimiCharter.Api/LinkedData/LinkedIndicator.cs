using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static UnimiCharter.Api.LinkedData.LinkedGraph;

namespace UnimiCharter.Api.LinkedData;

/// <summary>
/// An indicator, its programmed value as the purpose that it meets, and its released result: a calculation by the Italian ontology, and a
/// verdict by W3C's words for the outcomes of tests, which the ontology has none for.
/// </summary>
internal static class LinkedIndicator
{
    private const int ShownDecimals = 6;

    /// <param name="graph">Where it is told.</param>
    /// <param name="edition">Whose promise it is.</param>
    /// <param name="of">The node of the service.</param>
    /// <param name="result">Null when none is released.</param>
    public static void Tell(LinkedGraph graph, LinkedEdition edition, string of, ServiceCode service, Promise promise, LinkedResult? result)
    {
        var (organization, indicator) = (edition.Organization, promise.Indicator);
        var id = $"{organization.Root}{Links.Service(organization.Code, service)}#indicator-{indicator.Code}";
        var calculation = result?.Value is null ? null : $"{organization.Page(edition.Edition)}/results#{service}-{indicator.Code}";
        graph.Tell(
            id, "ind:Indicator",
            ("dct:identifier", $"{organization.Ipa}:{service}:{indicator.Code}"),
            ("l0:name", Words(indicator.Title)),
            ("l0:description", Words(indicator.UnitOfMeasure)),
            ("ind:hasIndicatorType", Dimension(graph, indicator.Dimension, edition.Content.Own)),
            ("ind:meetsPurpose", Purpose(graph, edition, service, promise)),
            ("skos:exactMatch", indicator.SameAs is { } same ? Ref(same.IsAddress ? same.Value : $"urn:unimicharter:indicator:{same}") : null),
            ("ind:computedInIndicatorCalculation", calculation is null ? null : Ref(calculation)),
            ("schema:about", Ref(of)));
        var metric = graph.Tell(id + "-metric", "ind:Metric", ("l0:name", Words(indicator.UnitOfMeasure)));
        if (result is null) return;
        if (calculation is not null) Calculation(graph, edition, of, id, calculation, metric, indicator, result);
        Verdict(graph, edition, of, service, promise, result);
    }

    /// <summary>The programmed value (<i>valore programmato</i>).</summary>
    private static JsonObject Purpose(LinkedGraph graph, LinkedEdition edition, ServiceCode service, Promise promise)
    {
        var standard = promise.Standard;
        var (least, most) = standard switch
        {
            Standard.AtLeast s => (s.Value, (decimal?)null),
            Standard.AtMost s => (null, s.Value),
            Standard.Within s => (s.Lowest, s.Highest),
            _ => ((decimal?)null, (decimal?)null),
        };
        return graph.Tell(
            PurposeOf(edition, service, promise), "ind:Purpose earl:TestCriterion schema:QuantitativeValue",
            ("l0:name", InBoth($"Valore programmato {edition.Edition}: {Told(standard, Language.Italian)}", $"Standard {edition.Edition}: {Told(standard, Language.English)}")),
            ("schema:minValue", least is { } from ? Number(from) : null),
            ("schema:maxValue", most is { } to ? Number(to) : null),
            ("schema:value", standard is Standard.Yes ? JsonValue.Create(true) : null),
            ("schema:unitText", standard.Unit?.Code));
    }

    private static string PurposeOf(LinkedEdition edition, ServiceCode service, Promise promise) =>
        $"{edition.Organization.Root}{Links.Indicator(edition.Organization.Code, service, promise.Indicator.Code)}/standards/{edition.Edition}#standard";

    private static string Told(Standard standard, Language language) => standard switch
    {
        Standard.Yes { By: { } by } => language.Pick("Sì, entro il ", "Yes, by ") + by.ToString("O", CultureInfo.InvariantCulture),
        _ => VerdictWords.Of(standard, language),
    };

    private static void Calculation(LinkedGraph graph, LinkedEdition edition, string of, string indicatorId, string id, JsonObject metric, Indicator indicator, LinkedResult result) => graph.Tell(
        id, "ind:IndicatorCalculation",
        ("ind:forIndicator", Ref(indicatorId)),
        ("ind:isIndicatorCalculationOf", Ref(of)),
        ("ind:hasIndicatorValue", Value(graph, id, result)),
        ("ind:communcatedAt", Instant(result.At)), ("ti:modified", Instant(result.At)),
        ("ind:computedAtTime", graph.Tell(
            $"urn:unimicharter:period:{edition.Edition}", "ti:TimeInterval",
            ("ti:startTime", Day(new(edition.Edition.Year, 1, 1))), ("ti:endTime", Day(new(edition.Edition.Year, 12, 31))))),
        ("ind:hasCalculationMethod", Method(graph, indicator.Aggregation)),
        ("ind:basedOnMetric", metric),
        ("ind:hasDatumSource", graph.Tell("urn:unimicharter:api:v1", "ind:DatumSource", ("l0:name", InBoth("Registro degli indicatori della carta dei servizi", "Registry of service-charter indicators")))),
        ("ind:hasAccrualPeriodicity", Vocabularies.Period(graph, indicator.Frequency)),
        ("schema:version", result.Position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Rounded, and as the quotient that it exactly is.</summary>
    private static JsonObject Value(LinkedGraph graph, string calculation, LinkedResult result)
    {
        var quotient = result.Value!.Value;
        return graph.Tell(
            calculation + "-value", "mu:Value",
            ("mu:value", Number((quotient * (result.Unit?.Scale ?? 1)).Round(ShownDecimals))),
            ("mu:hasMeasurementUnit", result.Unit is { } unit ? Measured(graph, unit) : null),
            ("skos:notation", string.Create(CultureInfo.InvariantCulture, $"{quotient.Numerator:0.######}/{quotient.Denominator:0.######}")));
    }

    private static JsonObject Measured(LinkedGraph graph, Unit unit) => graph.Tell(
        "urn:unimicharter:unit:" + Uri.EscapeDataString(unit.Code), "mu:MeasurementUnit",
        ("l0:name", unit == Unit.Percent ? InBoth("per cento", "percent") : unit == Unit.Count ? InBoth("numero", "number") : unit.Code));

    private static void Verdict(LinkedGraph graph, LinkedEdition edition, string of, ServiceCode service, Promise promise, LinkedResult result)
    {
        var id = $"{edition.Organization.Page(edition.Edition)}/results#{service}-{promise.Indicator.Code}-verdict";
        var name = StandingView.NameOf(result.Outcome);
        var outcome = result.Outcome switch
        {
            Outcome.Met => "passed",
            Outcome.Missed => "failed",
            Outcome.NotEvaluable { Reason: Reason.NotDue } => "untested",
            Outcome.NotEvaluable { Reason: Reason.NoStandard } => "inapplicable",
            _ => "cantTell",
        };
        var finality = Vocabularies.Own(graph, "finality", ChoiceNames.Of(result.Finality), "skos:Concept", VerdictWords.Of(result.Finality, Language.Italian), VerdictWords.Of(result.Finality, Language.English));
        graph.Tell(
            id, "earl:Assertion",
            ("earl:assertedBy", Ref(edition.Organization.Id)),
            ("earl:subject", Ref(of)),
            ("earl:test", Ref(PurposeOf(edition, service, promise))),
            ("earl:result", graph.Tell(
                id + "-result", "earl:TestResult",
                ("earl:outcome", Ref("http://www.w3.org/ns/earl#" + outcome)), ("skos:notation", StandingView.ReasonOf(result.Outcome) ?? ChoiceNames.Of(name)), ("dct:description", InBoth(VerdictWords.Of(name, Language.Italian), VerdictWords.Of(name, Language.English))), ("dct:date", Instant(result.At)))),
            ("adms:status", finality),
            ("schema:version", result.Position.ToString(CultureInfo.InvariantCulture)));
    }

    private static JsonObject? Dimension(LinkedGraph graph, QualityDimension? dimension, DimensionsState? own)
    {
        if (dimension is not { } known) return null;
        var name = Dimensions.NameOf(known, own);
        return Vocabularies.Own(graph, "dimension", known.Value, "ind:IndicatorType", Small(name.It), Small(name.En ?? name.It));

        static string Small(string name) => name.ToLower(CultureInfo.InvariantCulture);
    }

    private static JsonObject Method(LinkedGraph graph, Aggregation aggregation)
    {
        var (italian, english) = aggregation switch
        {
            Aggregation.Pooled => ("Somma dei numeratori sulla somma dei denominatori", "Sum of numerators over sum of denominators"),
            Aggregation.Every => ("Il peggiore dei periodi", "The worst of the periods"),
            Aggregation.Sum => ("Somma dei periodi", "Sum of the periods"),
            Aggregation.Latest => ("L'ultimo periodo rilevato", "The latest reported period"),
            Aggregation.Peak => ("Il maggiore dei periodi", "The greatest of the periods"),
            Aggregation.Mean => ("Media dei periodi", "Mean of the periods"),
            _ => throw new UnreachableException(),
        };
        return Vocabularies.Own(graph, "aggregation", JsonNamingPolicy.CamelCase.ConvertName(aggregation.ToString()), "ind:CalculationMethod", italian, english);
    }
}
