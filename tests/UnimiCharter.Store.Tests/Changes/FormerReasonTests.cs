using System.Text.Json;
using UnimiCharter.Domain;

namespace UnimiCharter.Store.Tests;

/// <summary>Verdicts of the feed stay readable, whatever their reasons were called when they were kept.</summary>
public sealed class FormerReasonTests
{
    [Theory]
    [InlineData("noTarget")]
    [InlineData("noStandard")]
    public void What_is_measured_without_a_standard_is_read_by_its_former_name_too(string reason)
    {
        var verdict = JsonSerializer.Deserialize<Verdict>(Written(reason), DomainJson.Options)!;
        Assert.Equal(new Outcome.NotEvaluable(Reason.NoStandard), verdict.Outcome);
        Assert.Equal(Written("noStandard"), JsonSerializer.Serialize(verdict, DomainJson.Options));
    }

    [Theory]
    [InlineData(Reason.NoData, "noData")]
    [InlineData(Reason.ZeroDenominator, "zeroDenominator")]
    [InlineData(Reason.NotDue, "notDue")]
    [InlineData(Reason.NotMeasured, "notMeasured")]
    [InlineData(Reason.Excluded, "excluded")]
    public void The_others_are_written_as_ever(Reason reason, string written)
    {
        var verdict = new Verdict(new Outcome.NotEvaluable(reason), new(313, 1), Finality.Provisional, Outlook.Open, Unit.Count);
        Assert.Equal(Written(written), JsonSerializer.Serialize(verdict, DomainJson.Options));
        Assert.Equal(verdict, JsonSerializer.Deserialize<Verdict>(Written(written), DomainJson.Options));
    }

    private static string Written(string reason) =>
        $$"""{"outcome":"notEvaluable","reason":"{{reason}}","numerator":313,"denominator":1,"finality":"provisional","outlook":"open","unit":"count"}""";
}
