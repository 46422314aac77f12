using static UnimiCharter.Domain.DimensionCommand;
using static UnimiCharter.Domain.DimensionEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class DimensionTests
{
    private static readonly QualityDimension Courtesy = new("cortesia");
    private static readonly Text Name = new("Cortesia", "Courtesy");
    private static readonly DimensionNamed Named = new(Courtesy, Name);
    private static readonly DimensionRetired Retired = new(Courtesy);

    private static readonly Story<DimensionsState, DimensionEvent, DimensionCommand> Dimensions = new(DimensionsState.Empty, Domain.Dimensions.Evolve, Domain.Dimensions.Decide);

    [Fact]
    public void The_usual_six_are_everyones()
    {
        Assert.Equal("accessibility timeliness transparency effectiveness continuity efficiency", string.Join(' ', QualityDimension.Usual));
        Assert.All(QualityDimension.Usual, usual => Assert.True(Domain.Dimensions.Knows(DimensionsState.Empty, usual)));
        Assert.Equal(new Text("Tempestività", "Timeliness"), Domain.Dimensions.NameOf(QualityDimension.Timeliness));
    }

    [Fact]
    public void An_organization_adds_its_own()
    {
        Dimensions.When(new NameDimension(Courtesy, Name, new Expectation.None(), null)).Then(Named);
        var named = Dimensions.Given(Named).State;
        Assert.True(Domain.Dimensions.Knows(named, Courtesy));
        Assert.False(Domain.Dimensions.Knows(DimensionsState.Empty, Courtesy));
        Assert.Equal(Name, Domain.Dimensions.NameOf(Courtesy, named));
        Assert.Equal(new Text("cortesia"), Domain.Dimensions.NameOf(Courtesy));
    }

    [Fact]
    public void The_usual_ones_are_neither_named_nor_retired()
    {
        Dimensions.When(new NameDimension(QualityDimension.Timeliness, Name, new Expectation.None(), null)).ThenRefused("dimension-usual", "timeliness");
        Dimensions.When(new RetireDimension(QualityDimension.Timeliness, null, "a reason")).ThenRefused("dimension-usual", "timeliness");
    }

    [Fact]
    public void Another_name_needs_the_revision_that_it_replaces_and_a_reason()
    {
        var other = new Text("Gentilezza");
        Told Rename(Expectation expected, string? reason) => Dimensions.Given(Named).When(new NameDimension(Courtesy, other, expected, reason));

        Rename(new Expectation.None(), "a reason").ThenRefused("precondition-required", "cortesia");
        Rename(new Expectation.Revision([2]), "a reason").ThenRefused("precondition-failed", "cortesia");
        Rename(new Expectation.Revision([1]), null).ThenRefused("reason-required");
        Rename(new Expectation.Revision([1]), "a reason").Then(new DimensionNamed(Courtesy, other));
        Dimensions.Given(Named).When(new NameDimension(Courtesy, Name, new Expectation.None(), null)).ThenNothing();
    }

    [Fact]
    public void One_that_is_in_use_is_not_retired()
    {
        Dimensions.Given(Named).When(new RetireDimension(Courtesy, (new("master"), new("gentilezza")), "a reason")).ThenRefused("dimension-in-use", "cortesia", "master", "gentilezza");
        Dimensions.Given(Named).When(new RetireDimension(Courtesy, null, null)).ThenRefused("reason-required");
        Dimensions.Given(Named).When(new RetireDimension(Courtesy, null, "a reason")).Then(Retired);
        Dimensions.When(new RetireDimension(Courtesy, null, "a reason")).ThenRefused("unknown-dimension", "cortesia");
        Dimensions.Given(Named, Retired).When(new RetireDimension(Courtesy, null, "a reason")).ThenNothing();
        Assert.False(Domain.Dimensions.Knows(Dimensions.Given(Named, Retired).State, Courtesy));
    }

    [Fact]
    public void One_that_is_retired_keeps_its_name_and_may_be_named_again()
    {
        var retired = Dimensions.Given(Named, Retired);

        Assert.Equal(Name, Domain.Dimensions.NameOf(Courtesy, retired.State));
        retired.When(new NameDimension(Courtesy, Name, new Expectation.Revision([2]), "a reason")).Then(Named);
        Assert.Equal(new OwnDimension(Name, 3, IsRetired: false), retired.Given(Named).State.Own[Courtesy]);
    }
}
