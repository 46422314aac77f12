using System.Text;
using UnimiCharter.Api.Tests.Hostile;

namespace UnimiCharter.Attacks;

/// <summary>Draws requests to any operation of the document with something hostile in a place of any kind, or with nothing.</summary>
internal sealed class HostileDraw(Random die)
{
    private static readonly Bodies.Row[] Rows = [.. Bodies.Rows(Operation.All.Single(IsBatch))];
    private static readonly Dictionary<Operation, Bodies.Place[]> Places = Operation.All.Where(HasBody).ToDictionary(o => o, o => Bodies.PlacesOf(o).ToArray());
    private static readonly Dictionary<Operation, (string Name, string MediaType, byte[] Bytes)[]> Mangled = Operation.All.Where(HasBody).ToDictionary(o => o, o => Bodies.Mangled(o).ToArray());
    private static readonly byte[][] Headers = [.. Strings.Texts.Where(IsOneLine).Select(Encoding.UTF8.GetBytes), .. Strings.Headers];

    /// <returns>A request, and whether its path is as the document has it.</returns>
    public (Input Input, bool IsPathSound) Next(string? key)
    {
        var operation = One(Operation.All);
        var (target, body) = (operation.Target(), Input.BodyOf(operation));
        switch (die.Next(12))
        {
            case 0 or 1 when operation.Path.Count > 0:
                var (parameter, written) = (One([.. operation.Path.Keys]), Written());
                return (Input.Of(operation, parameter, Encoding.UTF8.GetBytes(written), operation.Target(parameter, written), key, body: body), false);
            case 2 or 3 when operation.Query.Length > 0:
                var (name, value) = (One(operation.Query), Written());
                return (Input.Of(operation, name, Encoding.UTF8.GetBytes(value), RequestTests.With(operation.Target(name), name, value), key, body: body), true);
            case 4:
                var unknown = Written();
                return (Input.Of(operation, "the name of a parameter", Encoding.UTF8.GetBytes(unknown), RequestTests.With(target, unknown, "1"), key, body: body), true);
            case 5 or 6:
                var (header, given) = (One([.. operation.Headers, .. RequestTests.Common, .. RequestTests.Undeclared]), die.Next(3) == 0 ? Noise(One(Headers)) : One(Headers));
                return (Input.Of(operation, header, given, target, header == "Authorization" ? null : key, [(header, given)], body is var (type, bytes) ? (header == "Content-Type" ? "" : type, bytes) : null), true);
            case 7 or 8 when HasBody(operation):
                var (place, literal) = (One(Places[operation]), Literal());
                return (Input.Of(operation, place.Name, literal, target, key, body: ("application/json", place.With(literal))), true);
            case 9 when HasBody(operation):
                var mangled = One(Mangled[operation]);
                return (Input.Of(operation, mangled.Name, mangled.Bytes, target, key, body: (mangled.MediaType, mangled.Bytes)), true);
            case 10 when HasBody(operation):
                var changed = Noise(body!.Value.Item2);
                return (Input.Of(operation, "some bytes of the body", changed, target, key, body: ("application/json", changed)), true);
            case 11 when die.Next(3) == 0:
                var (row, batch) = (One(Rows), Operation.All.Single(IsBatch));
                return (Input.Of(batch, row.Name, row.Given, batch.Target() + One(RequestTests.Modes), key, body: (row.MediaType, row.Bytes)), true);
            default:
                return (Input.Of(operation, "nothing", [], target, key, body: body), true);
        }
    }

    private static bool IsBatch(Operation operation) => operation.Template.EndsWith("/measurement-batches", StringComparison.Ordinal);

    private static bool HasBody(Operation operation) => operation.Bodies.ContainsKey("application/json");

    private static bool IsOneLine(string text) => !text.AsSpan().ContainsAny("\r\n");

    private string Written() => die.Next(3) switch { 0 => One(Strings.Targets), 1 => Strings.InTarget(One(Strings.Texts)), _ => Strings.InTarget(Changed(One(Strings.Texts))) };

    private byte[] Literal() => die.Next(3) switch
    {
        0 => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Changed(One(Strings.Texts))),
        1 => Noise(One(Strings.Literals)),
        _ => One(Strings.Literals),
    };

    /// <summary>A text with another in it, without some of it, or many times.</summary>
    private string Changed(string text)
    {
        var at = die.Next(text.Length + 1);
        return die.Next(4) switch
        {
            0 => text[..at] + One(Strings.Texts) + text[at..],
            1 => text[at..],
            2 => string.Concat(Enumerable.Repeat(text, die.Next(1, 6))),
            _ => text[..at] + (char)die.Next(0x20, 0xd800) + text[at..],
        };
    }

    /// <summary>Some bytes changed, left out or doubled; none ends a line.</summary>
    private byte[] Noise(byte[] bytes)
    {
        var noisy = bytes.ToList();
        for (var change = die.Next(1, 5); change > 0 && noisy.Count > 0; change--)
        {
            var at = die.Next(noisy.Count);
            switch (die.Next(3))
            {
                case 0: noisy[at] = (byte)die.Next(256); break;
                case 1: noisy.RemoveAt(at); break;
                default: noisy.Insert(at, noisy[at]); break;
            }
        }
        return [.. noisy.Where(b => b is not ((byte)'\r' or (byte)'\n'))];
    }

    private T One<T>(IReadOnlyList<T> items) => items[die.Next(items.Count)];
}
