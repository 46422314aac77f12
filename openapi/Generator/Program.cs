// Writes the typed client of a document: DOCUMENT CLIENT. Run when UnimiCharter.Client is built.
using System.Text.RegularExpressions;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

// NSwag knows the format of exact numbers as "decimal"; OpenAPI's registry, and so the document, calls it "decimal128".
var document = await OpenApiDocument.FromJsonAsync((await File.ReadAllTextAsync(args[0])).Replace("\"decimal128\"", "\"decimal\"", StringComparison.Ordinal));
// What answers a preview with a body and is done without one (204) gives null when it is done; NSwag makes an exception of every success but the first.
foreach (var answers in document.Operations.Select(described => described.Operation.Responses).Where(answers => answers.ContainsKey("200") && answers.ContainsKey("204")))
    answers["200"].Content.Values.Single().Schema.IsNullableRaw = true;
var settings = new CSharpClientGeneratorSettings
{
    ClassName = "CharterClient",
    ExceptionClass = "CharterException",
    GenerateClientInterfaces = true,
    GenerateOptionalParameters = true,
    UseBaseUrl = false,
    DisposeHttpClient = false,
    OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
    ParameterArrayType = "System.Collections.Generic.IReadOnlyList",
    ResponseArrayType = "System.Collections.Generic.IReadOnlyList",
    ParameterDictionaryType = "System.Collections.Generic.IReadOnlyDictionary",
    ResponseDictionaryType = "System.Collections.Generic.IReadOnlyDictionary",
    CSharpGeneratorSettings =
    {
        Namespace = "UnimiCharter.Client",
        JsonLibrary = CSharpJsonLibrary.SystemTextJson,
        GenerateNullableReferenceTypes = true,
        GenerateOptionalPropertiesAsNullable = true,
        NumberType = "decimal",
        DateType = "System.DateOnly",
        DateTimeType = "System.DateTimeOffset",
        ArrayType = "System.Collections.Generic.IReadOnlyList",
        ArrayInstanceType = "System.Collections.Generic.List",
        ArrayBaseType = "System.Collections.Generic.List",
        DictionaryType = "System.Collections.Generic.IReadOnlyDictionary",
        DictionaryInstanceType = "System.Collections.Generic.Dictionary",
    },
};
var client = new CSharpClientGenerator(document, settings).GenerateFile();
// The serializer reads the names of enums, also in lists, by attributes of its own, which NSwag does not write.
client = Regex.Replace(client, @"\[System\.Runtime\.Serialization\.EnumMember\(Value = (@""[^""]*"")\)\]", "$0[System.Text.Json.Serialization.JsonStringEnumMemberName($1)]");
client = Regex.Replace(client, @"public enum (\w+)", "[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<$1>))]\n    public enum $1");
client = Regex.Replace(client, @"(if \(status_ == 204\)\s*\{)[^{}]*throw new CharterException\(""[^""]*"", status_, responseText_[^{}]*\}", "$1 return null; }");
await File.WriteAllTextAsync(args[1], client);
