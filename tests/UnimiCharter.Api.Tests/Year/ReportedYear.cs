using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Year;

/// <summary>The year of <see cref="YearTable"/> as it is reported: each month on the 10th of the next, the late ones on the 16th, corrections in the end.</summary>
public sealed class ReportedYear : IAsyncLifetime
{
    public App App { get; private set; } = null!;

    /// <summary>All verdicts on 30 June, when January to May are due.</summary>
    public JsonElement InJune { get; private set; }

    public async Task InitializeAsync()
    {
        App = await App.Start();
        for (var month = 1; month <= 12; month++)
        {
            var next = month == 12 ? "2025-01" : YearTable.Period(month + 1);
            App.Clock.Set(next + "-10T09:00:00Z");
            await Report(month, late: false);
            App.Clock.Set(next + "-16T09:00:00Z");
            await Report(month, late: true);
            if (month != 5) continue;
            App.Clock.Set("2024-06-30T12:00:00Z");
            InJune = (await App.Get("/v1/unimi/compliance")).Expect(200).Json;
        }
        App.Clock.Set("2025-03-01T12:00:00Z");
        await Correct();
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    private Task Report(int month, bool late) => Task.WhenAll(
        from row in YearTable.Rows
        let said = row.Months[month - 1]
        where said != "." && said.EndsWith('!') == late
        select Put(row, month, said.TrimEnd('!').Split('>')[0]));

    private async Task Put(YearRow row, int month, string value) =>
        (await App.Put(PathOf(row, month), YearTable.Body(value))).Expect(201);

    private async Task Correct()
    {
        foreach (var row in YearTable.Rows)
            for (var month = 1; month <= 12; month++)
            {
                if (row.Months[month - 1].Split('>') is not [_, var corrected]) continue;
                var path = PathOf(row, month) + "?reason=ricontato";
                var tag = "If-Match: " + (await App.Get(PathOf(row, month))).ETag;
                _ = corrected == "." ? (await App.Delete(path, tag)).Expect(204) : (await App.Put(path, YearTable.Body(corrected), tag)).Expect(200);
            }
    }

    private static string PathOf(YearRow row, int month) =>
        $"/v1/unimi/services/{row.Service}/indicators/{row.Indicator}/measurements/{YearTable.Period(month)}";
}
