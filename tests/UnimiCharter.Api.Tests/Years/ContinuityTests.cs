using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>Continuity is of the working days there were: no more of them, and their year's total is its known volume. In 2024 there were 254.</summary>
public sealed class ContinuityTests
{
    private static readonly int[] WorkingDays = [22, 21, 21, 20, 22, 20, 23, 21, 21, 23, 20, 20];

    [Fact]
    public async Task More_days_than_there_were_are_refused()
    {
        await using var app = await App.Start(at: "2025-01-10T10:00:00Z");
        for (var month = 1; month <= 12; month++)
        {
            var (path, days) = (Paths.Measurement("master", "continuity", $"2024-{month:D2}"), WorkingDays[month - 1]);
            var facts = await app.Facts();
            var refused = (await app.Put(path, $$"""{"numerator":0,"denominator":{{days + 1}}}""", "Accept-Language: en")).ExpectProblem(422, "more-than-working-days");
            Assert.Contains($"2024-{month:D2} has {days} working days", refused.TextAt("detail"), StringComparison.Ordinal);
            Assert.Equal(facts, await app.Facts());
            (await app.Put(path, $$"""{"numerator":{{days}},"denominator":{{days}}}""")).Expect(201);
        }
        Assert.Equal("254 su 254 (100%)", (await app.Get(Paths.Compliance("master"))).TextAt("items.4.result.text"));
        (await app.Put(Paths.Measurement("master", "continuity", "2024-01") + "?reason=x", """{"numerator":22,"denominator":23}""", "If-Match: *")).ExpectProblem(422, "more-than-working-days");
        // Other shares have no such bound, and fewer days may be told.
        (await app.Put(Paths.Measurement("master", "efficiency", "2024-01"), """{"numerator":99,"denominator":99}""")).Expect(201);
        (await app.Put(Paths.Measurement("dottorato", "continuity", "2024-01"), """{"numerator":1,"denominator":1}""")).Expect(201);
    }

    /// <summary>90% of 254 are 228.6: 229 days must be kept, 25 may be lost.</summary>
    [Theory]
    [InlineData("22/22", "met open 25")]
    [InlineData("0/22", "missed open 3")]
    [InlineData("0/22 17/20", "missed open 0")]
    [InlineData("0/22 17/21", "missed lost -1")]
    [InlineData("0/22 0/21", "missed lost -18")]
    [InlineData("22/22 21/21 21/21 20/20 22/22 20/20 23/23 21/21 21/21 23/23 15/20", "met secured 20")]
    [InlineData("22/22 -", "met open 23")]
    public async Task The_year_s_working_days_are_the_known_final_volume(string months, string told)
    {
        await using var app = await App.Start(at: "2024-12-31T10:00:00Z");
        var values = months.Split(' ');
        for (var month = 1; month <= values.Length; month++)
            (await app.Put(Paths.Measurement("master", "continuity", Year.YearTable.Period(month)), Year.YearTable.Body(values[month - 1]))).Expect(201);
        var row = (await app.Get(Paths.Compliance("master"))).Expect(200).At("items.4");
        Assert.Equal(told, $"{row.Text("outcome")} {row.Text("outlook")} {row.At("margin.onFinalVolume")}");
    }
}
