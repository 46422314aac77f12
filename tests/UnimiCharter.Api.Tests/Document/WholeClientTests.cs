using System.Reflection;
using System.Text.Json;
using System.Web;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Client;

namespace UnimiCharter.Api.Tests.Document;

/// <summary>The generated client drives the whole API, with the serializer's settings as they come: names of choices as text, exact numbers as decimals.</summary>
public sealed class WholeClientTests
{
    [Fact]
    public async Task It_drives_every_operation_and_reads_each_answer_as_its_type()
    {
        await using var app = await App.Start(null, "2024-07-01T10:00:00Z", Walk.Settings);
        using var http = app.Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", App.AdminKey);
        var client = new Bare(http);
        Assert.Empty(client.Settings.Converters);
        var driven = new HashSet<string>();
        var failures = new List<string>();
        foreach (var step in Walk.Steps)
        {
            if (step.At is { } instant) app.Clock.Set(instant);
            var method = Method(step.Operation);
            try
            {
                await Drive(client, method, Arguments(method, step), isDoneWithNothing: Walk.Find(step.Operation).Operation.At("responses").TryGetProperty("204", out _));
            }
            catch (Exception failure) when (failure is CharterException or JsonException)
            {
                failures.Add($"{step.Operation}: {failure.Message} {(failure as CharterException<Problem>)?.Result.Detail}");
            }
            driven.Add(step.Operation);
        }
        Assert.Equal([], failures);
        Assert.Equal(Contract.Whole.At("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(o => o.Value.Text("operationId")!).Order(), driven.Order());
    }

    /// <summary>Or a share would lose digits on its way.</summary>
    [Fact]
    public void No_number_of_it_is_a_binary_fraction()
    {
        Type[] inexact = [typeof(double), typeof(double?), typeof(float), typeof(float?)];
        Assert.Equal([], typeof(CharterClient).Assembly.GetExportedTypes().SelectMany(type => type.GetProperties()).Where(property => inexact.Contains(property.PropertyType)).Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));
    }

    private static async Task Drive(CharterClient client, MethodInfo method, object?[] arguments, bool isDoneWithNothing)
    {
        var asked = (Task)method.Invoke(client, arguments)!;
        await asked;
        if (!method.ReturnType.IsGenericType) return;
        var told = method.ReturnType.GetProperty(nameof(Task<>.Result))!.GetValue(asked);
        if (isDoneWithNothing)
        {
            Assert.Null(told);
            return;
        }
        Assert.IsAssignableFrom(method.ReturnType.GenericTypeArguments[0], told);
        if (told is not FileResponse file) return;
        using (file) Assert.True(await file.Stream.ReadAsync(new byte[1]) == 1, $"{method.Name} handed over nothing.");
    }

    private static MethodInfo Method(string operation) =>
        typeof(CharterClient).GetMethods().Single(method => method.Name.Equals(operation + "Async", StringComparison.OrdinalIgnoreCase));

    private static object?[] Arguments(MethodInfo method, Step step)
    {
        var (_, route, _) = Walk.Find(step.Operation);
        var said = Walk.Name.Matches(route).Select(m => m.Groups[1].Value).ToDictionary(name => name, name => step.Names.GetValueOrDefault(name) ?? Walk.There[name]);
        var query = HttpUtility.ParseQueryString(step.Query);
        foreach (var name in query.AllKeys) said.Add(name!, query[name]!);
        foreach (var header in step.Headers.Select(h => h.Split(": ", 2))) said.Add(header[0].Replace('-', '_'), header[1]);
        var given = new Dictionary<string, string>(said, StringComparer.OrdinalIgnoreCase);
        var arguments = method.GetParameters().Select(Value).ToArray();
        Assert.True(given.Count == 0, $"{method.Name} takes no {string.Join(", ", given.Keys)}.");
        return arguments;

        object? Value(ParameterInfo parameter)
        {
            if (parameter.ParameterType == typeof(CancellationToken)) return CancellationToken.None;
            // What is no JSON goes as it is.
            if (parameter.ParameterType == typeof(FileParameter)) return new FileParameter(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(step.Asked.Body!)), null, step.MediaType);
            if (parameter.Name == "body" && step.Asked.Body is { } body) return JsonSerializer.Deserialize(body, parameter.ParameterType);
            if (!given.Remove(parameter.Name!, out var text)) return parameter.IsOptional ? null : throw new InvalidOperationException($"{method.Name}: {parameter.Name}");
            if (parameter.ParameterType == typeof(string)) return text;
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            return JsonSerializer.Deserialize(type.IsEnum ? JsonSerializer.Serialize(text) : text, type);
        }
    }

    private sealed class Bare(HttpClient http) : CharterClient(http)
    {
        public JsonSerializerOptions Settings => JsonSerializerSettings;
    }
}
