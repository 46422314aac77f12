using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>That answers keep to the document is seen at every answer of every test; here, that its examples do.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Operations =>
        [.. from path in Contract.Whole.At("paths").EnumerateObject() from method in path.Value.EnumerateObject() select $"{method.Name} {path.Name}"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Examples_fit_their_schemas(string name)
    {
        var operation = Contract.Whole.At("paths").GetProperty(name.Split(' ')[1]).At(name.Split(' ')[0]);
        foreach (var body in operation.TryGetProperty("requestBody", out var request) ? request.At("content").EnumerateObject().Select(c => c.Value) : [])
            // No example can be written of a workbook.
            if (!body.At("schema").TryGetProperty("format", out var format) || format.GetString() != "binary") Contract.Fits(body.At("schema"), body.At("example"), "");
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [])
            if (parameter.TryGetProperty("example", out var example)) Contract.Fits(parameter.At("schema"), example, parameter.Text("name")!);
    }
}
