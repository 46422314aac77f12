using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>Nothing in a body may make the registry work or talk out of proportion.</summary>
public sealed class ProportionTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly string Path = Paths.Measurement("master", "efficiency", "2024-03");

    private readonly App app = shared.App;

    // Read digit by digit such a number would take the better part of a second, and as much again for each digit more.
    [Theory]
    [InlineData("1e", "number-too-large")]
    [InlineData("1e-", "whole-number-expected")]
    [InlineData("1e+", "number-too-large")]
    public async Task An_exponent_of_a_million_digits_is_refused_as_a_short_one(string number, string code) =>
        (await app.Put(Path, $$"""{"numerator":{{number}}{{new string('9', 1_000_000)}}}""")).ExpectProblem(422, code);

    [Theory]
    [InlineData("unknown-field", 50_000)]
    [InlineData("duplicate-field", 50_000)]
    public async Task Of_very_many_stray_fields_the_first_are_told(string code, int fields)
    {
        var body = string.Join(',', Enumerable.Range(0, fields).Select(i => code == "unknown-field" ? $"\"f{i}\":0" : "\"note\":\"x\""));
        var answer = (await app.Put(Path, $"{{{body}}}")).ExpectProblem(422, code);
        Assert.InRange(answer.At("errors").EnumerateArray().Count(e => e.Text("code") == code), 1, 10);
    }

    [Fact]
    public async Task What_is_told_of_a_very_long_name_is_short()
    {
        var answer = (await app.Put(Path, $$"""{"{{new string('x', 100_000)}}":0}""")).ExpectProblem(422, "unknown-field");
        Assert.InRange(answer.Body.Length, 1, 3_000);
    }
}
