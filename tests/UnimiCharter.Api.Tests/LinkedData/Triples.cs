using System.Text.Json;
using System.Text.RegularExpressions;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>A node or a literal of a graph. A literal has a datatype; a node that starts with <c>_:</c> is blank.</summary>
internal sealed record Term(string Value, string? Datatype = null, string? Language = null)
{
    public const string LangString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
    public const string Xsd = "http://www.w3.org/2001/XMLSchema#";

    public bool IsLiteral => Datatype is not null;
    public bool IsIri => !IsLiteral && !Value.StartsWith("_:", StringComparison.Ordinal);

    public override string ToString() => IsLiteral ? $"\"{Value}\"{(Language is null ? "" : "@" + Language)}" : Value;
}

/// <summary>A graph, read from JSON-LD or from Turtle: of each what our documents and the shapes use; of all else it is told that it is not known here.</summary>
internal sealed partial class Triples
{
    public const string Type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

    private readonly HashSet<(Term Subject, string Property, Term Object)> all = [];
    private int blanks;

    public int Count => all.Count;

    public IEnumerable<Term> Of(Term subject, string property) => all.Where(t => t.Subject == subject && t.Property == property).Select(t => t.Object);

    public IEnumerable<(string Property, Term Object)> Of(Term subject) => all.Where(t => t.Subject == subject).Select(t => (t.Property, t.Object));

    public IEnumerable<Term> Having(string property, Term value) => all.Where(t => t.Property == property && t.Object == value).Select(t => t.Subject);

    public IEnumerable<Term> OfType(string type) => Having(Type, new(type)).Distinct();

    public void Add(Term subject, string property, Term value) => all.Add((subject, property, value));

    public Term Blank() => new($"_:b{++blanks}");

    /// <summary>Expanded offline: a context that is not in the document is refused.</summary>
    public static Triples OfJsonLd(ReadOnlySpan<byte> document)
    {
        var (graph, root) = (new Triples(), JsonDocument.Parse(document.ToArray()).RootElement);
        var prefixes = root.GetProperty("@context").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? throw new NotSupportedException("a prefix is an address"));
        Assert.Equal(["@context", "@graph"], root.EnumerateObject().Select(p => p.Name));
        Assert.All(prefixes, prefix => Assert.Matches("[#/]$", prefix.Value));
        foreach (var node in root.GetProperty("@graph").EnumerateArray()) Node(node);
        return graph;

        Term Node(JsonElement node)
        {
            var names = node.EnumerateObject().Select(p => p.Name).ToArray();
            Assert.Equal(names.Length, names.Distinct().Count());
            var id = node.TryGetProperty("@id", out var named) ? new Term(Absolute(named.GetString()!)) : graph.Blank();
            foreach (var property in node.EnumerateObject())
                switch (property.Name)
                {
                    case "@id": break;
                    case "@type":
                        foreach (var type in Each(property.Value)) graph.Add(id, Type, new(Expanded(type.GetString()!)));
                        break;
                    case var keyword when keyword.StartsWith('@'): throw new NotSupportedException(keyword);
                    default:
                        foreach (var value in Each(property.Value)) graph.Add(id, Expanded(property.Name), Value(value));
                        break;
                }
            return id;
        }

        Term Value(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => new(value.GetString()!, Term.Xsd + "string"),
            JsonValueKind.True or JsonValueKind.False => new(value.GetRawText(), Term.Xsd + "boolean"),
            JsonValueKind.Object when !value.TryGetProperty("@value", out _) => Node(value),
            JsonValueKind.Object => value.EnumerateObject().Aggregate(new Term("", Term.Xsd + "string"), (term, part) => part.Name switch
            {
                "@value" => term with { Value = part.Value.GetString()! },
                "@language" => term with { Language = part.Value.GetString(), Datatype = Term.LangString },
                "@type" => term with { Datatype = Expanded(part.Value.GetString()!) },
                _ => throw new NotSupportedException(part.Name),
            }),
            _ => throw new NotSupportedException(value.GetRawText()),
        };

        string Expanded(string name)
        {
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && prefixes.TryGetValue(name[..colon], out var iri) ? iri + name[(colon + 1)..] : Absolute(name);
        }

        string Absolute(string iri)
        {
            Assert.True(Iri().IsMatch(iri), $"'{iri}' is not absolute");
            Assert.DoesNotContain(iri[..iri.IndexOf(':', StringComparison.Ordinal)], prefixes.Keys);
            return iri;
        }

        static IEnumerable<JsonElement> Each(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
    }

    public static Triples OfTurtle(string text)
    {
        var (graph, prefixes) = (new Triples(), new Dictionary<string, string>());
        var tokens = new Queue<string>(TurtleToken().Matches(text).Select(m => m.Value).Where(t => !t.StartsWith('#')));
        while (tokens.TryDequeue(out var token))
        {
            if (token != "@prefix")
            {
                Properties(Read(token), ".");
                continue;
            }
            prefixes[tokens.Dequeue()] = tokens.Dequeue()[1..^1];
            Assert.Equal(".", tokens.Dequeue());
        }
        return graph;

        // What is said of a subject, up to and with what ends it.
        void Properties(Term subject, string end)
        {
            while (true)
            {
                var property = Read(tokens.Dequeue()).Value;
                string after;
                do
                {
                    graph.Add(subject, property, Read(tokens.Dequeue()));
                    after = tokens.Dequeue();
                }
                while (after == ",");
                if (after == ";" && tokens.Peek() == end) after = tokens.Dequeue();
                if (after == end) return;
                Assert.Equal(";", after);
            }
        }

        Term Read(string token)
        {
            switch (token[0])
            {
                case '<': return new(token[1..^1]);
                case '"': return new(Regex.Unescape(token[1..^1]), Term.Xsd + "string");
                case >= '0' and <= '9': return new(token, Term.Xsd + "integer");
                case '[':
                    var blank = graph.Blank();
                    Properties(blank, "]");
                    return blank;
                case '(':
                    return Rest();
            }
            if (token == "a") return new(Type);
            var colon = token.IndexOf(':', StringComparison.Ordinal);
            return new(prefixes[token[..(colon + 1)]] + token[(colon + 1)..]);
        }

        Term Rest()
        {
            const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
            var token = tokens.Dequeue();
            if (token == ")") return new(Rdf + "nil");
            var cell = graph.Blank();
            graph.Add(cell, Rdf + "first", Read(token));
            graph.Add(cell, Rdf + "rest", Rest());
            return cell;
        }
    }

    [GeneratedRegex("""#[^\n]*|<[^>]*>|"(?:[^"\\]|\\.)*"|@prefix|[A-Za-z0-9_.-]*:[A-Za-z0-9_-]*|\d+|a(?=\s)|[.,;()\[\]]""")]
    private static partial Regex TurtleToken();

    /// <summary>RFC 3987, near enough: a scheme, and nothing that an IRI cannot hold.</summary>
    [GeneratedRegex("""^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$""")]
    private static partial Regex Iri();
}
