using System.Text;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>One request with one thing in it that is hostile.</summary>
/// <param name="Operation">What it asks for.</param>
/// <param name="Place">Where the hostile value stands.</param>
/// <param name="Given">The value.</param>
/// <param name="Bytes">The whole request.</param>
internal sealed record Input(Operation Operation, string Place, byte[] Given, byte[] Bytes)
{
    public static Input Of(Operation operation, string place, byte[] given, string target, string? key, (string Name, byte[] Value)[]? headers = null, (string MediaType, byte[] Bytes)? body = null)
    {
        var bytes = new MemoryStream();
        Write($"{operation.Method} {target} HTTP/1.1\r\nHost: registro.example\r\n");
        if (key is not null) Write($"Authorization: Bearer {key}\r\n");
        foreach (var (name, value) in headers ?? [])
        {
            Write(name + ": ");
            bytes.Write(value);
            Write("\r\n");
        }
        if (body is { } content) Write($"{(content.MediaType.Length > 0 ? $"Content-Type: {content.MediaType}\r\n" : "")}Content-Length: {content.Bytes.Length}\r\n");
        Write("\r\n");
        if (body is { } sent) bytes.Write(sent.Bytes);
        return new(operation, place, given, bytes.ToArray());

        void Write(string text) => bytes.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>What it takes when nothing is wrong with it.</summary>
    public static (string, byte[])? BodyOf(Operation operation) =>
        operation.Bodies.Count == 0 ? null
        : operation.Bodies.TryGetValue("application/json", out var example) ? ("application/json", Encoding.UTF8.GetBytes(example))
        : operation.Bodies.First() is var (mediaType, text) ? (mediaType, Encoding.UTF8.GetBytes(text)) : null;

    public override string ToString() => $"{Operation} with {Place} = {Strings.Told(Given)}";
}

/// <summary>What came of many inputs.</summary>
/// <param name="Wrong">What should not have been answered, and to what.</param>
/// <param name="Accepted">The writes that were not refused.</param>
internal sealed record Outcome(int Tried, int HungUp, IReadOnlyList<string> Wrong, IReadOnlyList<Input> Accepted);

/// <summary>Sends inputs, many at once, and looks at every answer.</summary>
internal static class Storm
{
    private const int Connections = 12;

    /// <param name="ask">What is asked of an answer besides; says what is wrong with it.</param>
    public static async Task<Outcome> Weather(this ListeningApp app, IEnumerable<Input> inputs, Func<Input, Answer, string?>? ask = null)
    {
        var (gate, wrong, accepted, tried, hungUp) = (new Lock(), new List<string>(), new List<Input>(), 0, 0);
        using var source = inputs.GetEnumerator();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new Connection(app.Root);
            while (Next() is { } input)
            {
                var answer = await connection.Ask(input.Bytes);
                var found = answer is null ? null : WrongWith(input, answer) ?? ask?.Invoke(input, answer);
                lock (gate)
                {
                    tried++;
                    if (answer is null) hungUp++;
                    if (found is not null) wrong.Add($"{input}: {found}{(answer!.Status == 500 ? app.LastFailure : "")}");
                    if (answer is { Status: < 300 } && input.Operation.Writes) accepted.Add(input);
                }
            }
        })));
        return new(tried, hungUp, wrong, accepted);

        Input? Next()
        {
            lock (gate) return source.MoveNext() ? source.Current : null;
        }
    }

    /// <summary>What should not have been answered; null when nothing is wrong with it.</summary>
    public static string? WrongWith(Input input, Answer answer)
    {
        if (answer.Status >= 500) return $"{answer.Status} {answer.Text}";
        if (answer.Headers.ContainsKey("X-Evil")) return "a header was smuggled into the answer";
        if (answer.Text.Contains(App.AdminKey, StringComparison.Ordinal) || answer.Headers.Values.Any(v => v.Contains(App.AdminKey, StringComparison.Ordinal))) return "the answer tells the key";
        // What is no HTTP is refused by the server itself, without a word.
        if (answer.Header("Correlation-ID") is null) return answer is { Status: 400 or 414 or 431, Body.Length: 0 } && answer.Header("Server") is null ? null : $"{answer.Status} without manners";
        // The calendar comes as a calendar.
        if (answer.Status == 200 && (input.Operation.Template.EndsWith("/due/calendar", StringComparison.Ordinal) || input.Operation.Template.EndsWith("/changes/stream", StringComparison.Ordinal))) return null;
        try
        {
            var told = answer with { Body = Encoding.UTF8.GetBytes(answer.Text.Replace("{0}", "", StringComparison.Ordinal)) };
            told.KeepsManners(answer.Status < 400 ? input.Operation.Template : answer.TextAt("instance")!);
            if (answer.Status >= 400 && answer.Code is not ("not-found" or "method-not-allowed")) Contract.Holds(input.Operation.Method, input.Operation.Target(), answer);
            return null;
        }
        catch (Exception e) when (e is Xunit.Sdk.XunitException or System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{answer.Status} {e.Message} {answer.Text}";
        }
    }
}
