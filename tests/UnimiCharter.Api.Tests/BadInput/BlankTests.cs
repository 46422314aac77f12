using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>What is needed and blank is missing: in JSON as in the cell of a CSV.</summary>
public sealed class BlankTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App app = shared.App;

    public static TheoryData<string, string, string> Blanks => new()
    {
        { "POST", "/v1/unimi/credentials", """{"name":"BLANK","title":"Script","roles":["office"]}""" },
        { "POST", "/v1/unimi/credentials", """{"name":"script","title":"BLANK","roles":["office"]}""" },
        { "PUT", "/v1/organizations/altrove", """{"name":"BLANK"}""" },
        { "POST", "/v1/unimi/services/master/reporting/2024/extensions", """{"period":"BLANK","until":"2024-05-31","reason":"Guasto"}""" },
        { "PUT", "/v1/unimi/programmes/piano/plan", """{"organizationName":"Unimi","title":"Piano","span":"2020..2022","goals":[{"code":"BLANK","title":"Individuo"}],"indicators":[]}""" },
        { "PUT", "/v1/unimi/programmes/piano/plan", """{"organizationName":"Unimi","title":"Piano","span":"BLANK","goals":[{"code":"a","title":"Individuo"}],"indicators":[]}""" },
        { "POST", "/v1/unimi/measurement-batches?mode=atomic", """{"items":[{"service":"BLANK","indicator":"effectiveness","period":"2024-03","numerator":3,"denominator":41}]}""" },
        { "POST", "/v1/unimi/measurement-batches?mode=atomic", """{"items":[{"service":"master","indicator":"BLANK","period":"2024-03","numerator":3,"denominator":41}]}""" },
        { "POST", "/v1/unimi/measurement-batches?mode=atomic", """{"items":[{"service":"master","indicator":"effectiveness","period":"BLANK","numerator":3,"denominator":41}]}""" },
    };

    [Theory]
    [MemberData(nameof(Blanks))]
    public async Task A_blank_text_that_is_needed_is_missing(string method, string path, string body)
    {
        var facts = await app.Facts();
        foreach (var blank in new[] { "", " ", "\\n", "\\u3000" })
        {
            using var content = App.Json(System.Text.Encoding.UTF8.GetBytes(body.Replace("BLANK", blank, StringComparison.Ordinal)));
            var refused = (await app.Send(method, path, content)).Expect(422);
            Assert.Contains(refused.At("errors").EnumerateArray(), e => e.Text("code") == "field-required");
        }
        Assert.Equal(facts, await app.Facts());
    }
}
