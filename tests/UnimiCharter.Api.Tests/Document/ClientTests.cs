using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Client;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>The client that NSwag writes from the document works against the registry.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task It_reads_the_charter_reports_rectifies_and_is_told_why_not()
    {
        await using var app = await App.Start();
        using var http = app.Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", App.AdminKey);
        var client = new CharterClient(http);

        var services = await client.ListServicesAsync("unimi");
        Assert.Equal(11, services.Items.Count);

        var march = new MeasurementRequest { Numerator = 3, Denominator = 41 };
        var first = await client.ReportMeasurementAsync("unimi", "master", "effectiveness", "2024-03", march);
        Assert.Equal((3, 41, Outcome.Met), (first.Standing.Result!.Numerator, first.Standing.Result.Denominator, first.Standing.Outcome));
        Assert.Equal(6, first.Standing.Margin.IfAllAdverse);

        var other = new MeasurementRequest { Numerator = 9, Denominator = 41, Reason = "refuso" };
        var refused = await Assert.ThrowsAsync<CharterException<Problem>>(() => client.ReportMeasurementAsync("unimi", "master", "effectiveness", "2024-03", other));
        Assert.Equal((428, "precondition-required"), (refused.StatusCode, refused.Result.Code));

        var second = await client.ReportMeasurementAsync("unimi", "master", "effectiveness", "2024-03", other, if_Match: $"\"{first.Measurement.Revision}\"");
        Assert.Equal(Outcome.Missed, second.Standing.Outcome);
        var told = await client.ShowMeasurementAsync("unimi", "master", "effectiveness", "2024-03");
        Assert.Equal([3L, 9L], told.History!.Select(fact => fact.Numerator!.Value));

        var missed = await client.ListComplianceAsync("unimi", outcome: Outcome.Missed);
        Assert.Equal("master", Assert.Single(missed.Items).Service);
        Assert.Equal(11, (await client.ShowComplianceMatrixAsync("unimi")).Items.Count);
    }

    [Fact]
    public async Task What_is_no_JSON_it_hands_over_as_it_is()
    {
        await using var app = await App.Start();
        using var http = app.Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", App.AdminKey);
        var client = new CharterClient(http);
        await client.ReportMeasurementAsync("unimi", "master", "effectiveness", "2024-03", new MeasurementRequest { Numerator = 9, Denominator = 41 });

        Assert.Contains("Non rispettato", await Text(client.ShowBadgeAsync("unimi", "master", "effectiveness")), StringComparison.Ordinal);
        Assert.Contains("master,effectiveness,2024-03,", await Text(client.ExportMeasurementsAsync("unimi")), StringComparison.Ordinal);
        Assert.Contains(";effectiveness;", await Text(client.ExportBatchTemplateAsync("unimi")), StringComparison.Ordinal);
        Assert.StartsWith("BEGIN:VCALENDAR", await Text(client.ExportDueCalendarAsync("unimi")), StringComparison.Ordinal);

        static async Task<string> Text(Task<FileResponse> asked)
        {
            using var answer = await asked;
            using var reader = new StreamReader(answer.Stream);
            return await reader.ReadToEndAsync();
        }
    }
}
