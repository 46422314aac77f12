using System.Collections.Immutable;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class BreakdownTests
{
    private static readonly DateOnly Day = new(2023, 1, 10);

    // The students at risk of the three schools are 90 fewer than the total that the source prints.
    [Theory]
    [InlineData("channel: counter 2, chat 3, mail 4", "9", "")]
    [InlineData("channel: counter 9", "9", "")]
    [InlineData("channel: chat 0, mail 0", "0", "")]
    [InlineData("school: auic 71, design 94, engineering 743", "998", "school 90")]
    [InlineData("school: auic 71, design 94, engineering 743", "908", "")]
    [InlineData("school: auic 71, design 94, engineering 743", "900", "school -8")]
    [InlineData("channel: chat 3, mail 4; topic: grants 5, fees 2", "7", "")]
    [InlineData("channel: chat 3, mail 4; topic: grants 5, fees 1", "7", "topic 1")]
    [InlineData("channel: chat 3; topic: grants 8", "7", "channel 4, topic -1")]
    [InlineData("source: eu 0.1, state 0.2", "0.3", "")]
    [InlineData("source: eu 12.25, state -2.25", "10.5", "source 0.5")]
    public void Of_every_axis_the_total_is_compared_with_the_sum_of_its_parts(string parts, string total, string differences)
    {
        var found = Notation.ReadBreakdown(parts).Differences(Notation.ReadNumber(total));

        Assert.Equal(
            differences.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(d => d.Split(' ')).Select(d => KeyValuePair.Create(d[0], Notation.ReadNumber(d[1]))),
            found);
    }

    [Theory]
    [InlineData("channel: chat 3, mail 4", "channel: mail 4, chat 3", true)]
    [InlineData("channel: chat 3, mail 4; topic: fees 7", "topic: fees 7; channel: mail 4.0, chat 3", true)]
    [InlineData("channel: chat 3, mail 4", "channel: chat 4, mail 3", false)]
    [InlineData("channel: chat 3, mail 4", "channel: chat 3", false)]
    [InlineData("channel: chat 3, mail 4", "channel: chat 3, phone 4", false)]
    [InlineData("channel: chat 3, mail 4", "topic: chat 3, mail 4", false)]
    [InlineData("channel: chat 3, mail 4", "channel: chat 3, mail 4; topic: fees 7", false)]
    public void Breakdowns_are_equal_when_they_have_the_same_parts(string one, string other, bool equal)
    {
        var (a, b) = (Notation.ReadBreakdown(one), Notation.ReadBreakdown(other));

        Assert.Equal(equal, a.Equals(b));
        if (equal) Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void Axes_are_equal_when_they_have_the_same_titles()
    {
        Assert.Equal(Titled("channel", "Canale"), Titled("channel", "Canale"));
        Assert.Equal(Titled("channel", "Canale").GetHashCode(), Titled("channel", "Canale").GetHashCode());
        Assert.NotEqual(Titled("channel", "Canale"), Titled("channel", "Canali"));
        Assert.NotEqual(Titled("channel", "Canale"), Titled("topic", "Canale"));
    }

    [Theory]
    [InlineData("count", "7")]
    [InlineData("amount", "7.5")]
    [InlineData("EUR", "7.5")]
    public void A_value_is_reported_with_its_parts_though_they_do_not_add_up(string measure, string value)
    {
        var (said, parts) = (Notation.ReadValue(Notation.ReadMeasure(measure), value), Notation.ReadBreakdown("channel: chat 3; topic: fees 8"));

        Reported(measure).When(Report(said, parts)).Then(new MeasurementReported(Example, Span, said, null, null, Day, parts));
    }

    [Theory]
    [InlineData("school: auic 7", "school")]
    [InlineData("channel: chat 7; school: auic 7", "school")]
    [InlineData("Channel: chat 7", "Channel")]
    public void Parts_along_an_axis_that_the_indicator_has_not_are_refused(string parts, string axis) =>
        Reported("count").When(Report(new Value.Count(7), Notation.ReadBreakdown(parts))).ThenRefused("unknown-axis", axis);

    [Fact]
    public void Parts_of_an_indicator_without_axes_are_refused() =>
        Examples.Results(Examples.Plan).When(Report(new Value.Count(7), Notation.ReadBreakdown("channel: chat 7"))).ThenRefused("unknown-axis", "channel");

    [Theory]
    [InlineData("share", "3/7")]
    [InlineData("ratio", "7/3")]
    [InlineData("percentage", "7")]
    [InlineData("yesNo", "y")]
    public void Parts_of_what_does_not_add_up_are_refused(string measure, string value) =>
        Reported(measure).When(Report(Notation.ReadValue(Notation.ReadMeasure(measure), value), Notation.ReadBreakdown("channel: chat 7"))).ThenRefused("breakdown-unsuitable");

    [Fact]
    public void The_same_value_with_other_parts_is_another_statement()
    {
        var (seven, parts) = (new Value.Count(7), Notation.ReadBreakdown("channel: chat 7"));
        var reported = Reported("count").Given(new MeasurementReported(Example, Span, seven, null, null, Day, parts));

        reported.When(Report(seven, Notation.ReadBreakdown("channel: chat 7"))).ThenNothing();
        reported.When(Report(seven, null)).ThenRefused("precondition-required", "2020..2022");
        reported.When(Report(seven, Notation.ReadBreakdown("channel: chat 6, mail 1"))).ThenRefused("precondition-required", "2020..2022");
        reported.When(Report(seven, Notation.ReadBreakdown("channel: chat 6, mail 1"), new Expectation.Revision([1]), "a reason"))
            .Then(new MeasurementRectified(Example, Span, seven, null, null, Day, Notation.ReadBreakdown("channel: chat 6, mail 1")));
        reported.When(Report(seven, null, new Expectation.Revision([1]), "a reason")).Then(new MeasurementRectified(Example, Span, seven, null, null, Day));
    }

    [Fact]
    public void The_parts_that_stand_are_those_of_the_last_correction()
    {
        var corrected = Reported("count").Given(
            new MeasurementReported(Example, Span, new Value.Count(7), null, null, Day, Notation.ReadBreakdown("channel: chat 7")),
            new MeasurementRectified(Example, Span, new Value.Count(7), null, null, Day, Notation.ReadBreakdown("channel: mail 7")));

        Assert.Equal(new Statement.Measured(new Value.Count(7), Breakdown: Notation.ReadBreakdown("channel: mail 7")), corrected.State.Of(Example).Standing(Span)?.Statement);
    }

    private static readonly IndicatorCode Example = new("example");
    private static readonly Period Span = Period.Span(2020, 2022);

    /// <summary>A programme whose one indicator may be broken down by channel and by topic.</summary>
    private static Story<ReportingYear, ReportingEvent, ReportingCommand> Reported(string measure)
    {
        var planned = Examples.Planned(measure, null, null);
        var axes = new Axes(ImmutableSortedDictionary<string, string>.Empty.Add("channel", "Canale").Add("topic", "Coda"));
        return Examples.Results(Examples.Plan with { Indicators = [planned with { Indicator = planned.Indicator with { Axes = axes } }] });
    }

    private static ReportMeasurement Report(Value value, Breakdown? parts, Expectation? expected = null, string? reason = null) => new(
        Example, Span, new Statement.Measured(value, Breakdown: parts), Day, expected ?? new Expectation.None(), reason);

    private static Axes Titled(string code, string title) => new(ImmutableSortedDictionary<string, string>.Empty.Add(code, title));
}
