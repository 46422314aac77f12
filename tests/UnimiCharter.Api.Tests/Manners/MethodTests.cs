using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

public sealed class MethodTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Measurement = "/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03";

    private readonly App app = shared.App;

    [Theory]
    [InlineData("POST", "/v1/organizations", "GET")]
    [InlineData("PUT", "/v1/unimi/services", "GET")]
    [InlineData("PATCH", "/v1/unimi/services/master", "GET")]
    [InlineData("DELETE", "/v1/unimi/services/master", "GET")]
    [InlineData("OPTIONS", "/v1/unimi/services/master", "GET")]
    [InlineData("TRACE", "/v1/unimi/services/master", "GET")]
    [InlineData("FRULLA", "/v1/unimi/services/master", "GET")]
    [InlineData("PUT", "/v1/unimi/services/master/compliance", "GET")]
    [InlineData("POST", "/v1/unimi/compliance", "GET")]
    [InlineData("POST", "/v1/unimi/compliance/matrix", "GET")]
    [InlineData("POST", "/v1/unimi/services/master/indicators/effectiveness/measurements", "GET")]
    [InlineData("DELETE", "/v1/unimi/services/master/indicators/effectiveness/measurements", "GET")]
    [InlineData("POST", Measurement, "DELETE, GET, PUT")]
    [InlineData("PATCH", Measurement, "DELETE, GET, PUT")]
    public async Task A_method_that_a_resource_has_not_is_told_which_it_has(string method, string path, string allowed)
    {
        var facts = await app.Facts();
        var answer = (await app.Send(method, path, null)).ExpectProblem(405, "method-not-allowed");
        Assert.Subset(answer.Header("Allow")!.Split(", ").ToHashSet(), allowed.Split(", ").ToHashSet());
        Assert.Contains(method, answer.TextAt("detail"), StringComparison.Ordinal);
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml, text/*")]
    [InlineData("application/json;q=0")]
    [InlineData("*/*;q=0")]
    [InlineData("application/ld+json")]
    public async Task A_caller_who_takes_no_JSON_is_told_that_there_is_no_other(string accept)
    {
        foreach (var path in new[] { "/v1/organizations", "/v1/unimi/services", "/v1/unimi/compliance/matrix" })
            (await app.Get(path, "Accept: " + accept)).ExpectProblem(406, "not-acceptable");
        var facts = await app.Facts();
        (await app.Put(Measurement, """{"numerator":3,"denominator":41}""", "Accept: " + accept)).ExpectProblem(406, "not-acceptable");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/*")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html, application/json;q=0.1")]
    [InlineData("application/problem+json")]
    public async Task A_caller_who_takes_JSON_among_others_gets_it(string accept) => (await app.Get("/v1/unimi/services/master", "Accept: " + accept)).Expect(200);

    [Fact]
    public async Task A_path_is_the_same_with_and_without_a_trailing_slash() =>
        Assert.Equal((await app.Get("/v1/unimi/services/master")).At("name").GetString(), (await app.Get("/v1/unimi/services/master/")).Expect(200).At("name").GetString());
}
