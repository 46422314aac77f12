using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.BadInput;

/// <summary>A blank text where something is needed was neither there nor missing: it broke the request, or was recorded as nothing.</summary>
public sealed class BlankTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Service = "/v1/unimi/services/master";

    private readonly App app = shared.App;

    [Theory]
    [InlineData("PUT", Service + "/indicators/timeliness/exclusions/2024-03", """{"code":" ","note":"x"}""", "/code")]
    [InlineData("PUT", Service + "/indicators/timeliness/standards/2025", """{"comparator":""}""", "/comparator")]
    [InlineData("POST", "/v1/unimi/credentials", """{"name":"n","title":"T","roles":" "}""", "/roles")]
    [InlineData("PUT", "/v1/unimi/programmes/vuoto/plan", """{"organizationName":"","title":"T","span":"2024..2026","goals":[{"code":"a","title":"A"}],"indicators":[]}""", "/organizationName")]
    [InlineData("PUT", "/v1/unimi/programmes/vuoto/plan", """{"organizationName":"O","title":"T","span":"2024..2026","goals":[{"code":"","title":"A"}],"indicators":[]}""", "/goals/0/code")]
    [InlineData("PUT", "/v1/unimi/programmes/vuoto/plan", """{"organizationName":"O","title":"T","span":"2024..2026","goals":[{"code":"a","title":" "}],"indicators":[]}""", "/goals/0/title")]
    [InlineData("PUT", "/v1/organizations/altrove", """{"name":"\u3000"}""", "/name")]
    [InlineData("POST", Service + "/reporting/2024/extensions", """{"period":"","until":"2024-12-31","reason":"x"}""", "/period")]
    [InlineData("POST", Service + "/reporting/2024/extensions", """{"period":"2024-03","until":" ","reason":"x"}""", "/until")]
    public async Task It_is_missing(string method, string path, string body, string at)
    {
        var facts = await app.Facts();
        var refused = (await app.Send(method, path, App.Json(System.Text.Encoding.UTF8.GetBytes(body)))).Expect(422);
        Assert.Equal("field-required " + at, $"{refused.TextAt("errors.0.code")} {refused.TextAt("errors.0.pointer")}");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("service")]
    [InlineData("indicator")]
    [InlineData("period")]
    public async Task In_a_row_of_a_batch_too(string field)
    {
        var row = """{"service":"master","indicator":"timeliness","period":"2024-03","yes":true}""".Replace(
            field switch { "service" => "\"master\"", "indicator" => "\"timeliness\"", _ => "\"2024-03\"" }, "\" \"", StringComparison.Ordinal);
        var imported = (await app.Import("unimi", "", Sending.Json, $$"""{"items":[{{row}}]}""")).Expect(200);
        Assert.Equal([$"1 rejected field-required /items/0/{field}"], imported.Rows());
    }
}
