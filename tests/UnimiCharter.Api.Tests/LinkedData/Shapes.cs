using System.Globalization;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Document;

namespace UnimiCharter.Api.Tests.LinkedData;

/// <summary>Checks a graph by shapes: the part of SHACL that those at hand use; a constraint that is not known here is refused, not passed over.</summary>
internal sealed class Shapes
{
    private const string Sh = "http://www.w3.org/ns/shacl#";
    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private const string SubClass = "http://www.w3.org/2000/01/rdf-schema#subClassOf";

    private readonly Triples shapes;
    private readonly Triples graph;

    private Shapes(Triples shapes, Triples graph) => (this.shapes, this.graph) = (shapes, graph);

    /// <param name="graph">What is checked.</param>
    /// <param name="name">Of a file of shapes.</param>
    /// <returns>Each with the node, the property and what is asked; none when the graph is valid.</returns>
    public static IReadOnlyList<string> Violations(Triples graph, string name)
    {
        var checks = new Shapes(Triples.OfTurtle(File.ReadAllText(FileOf(name))), graph);
        var targets = from shape in checks.shapes.OfType(Sh + "NodeShape")
                      from target in checks.shapes.Of(shape, Sh + "targetClass")
                      from node in checks.Instances(target)
                      select checks.Of(node, shape);
        return [.. targets.SelectMany(v => v).Order(StringComparer.Ordinal)];
    }

    /// <summary>How many classes of the shapes the graph has, so that nobody takes an empty graph for a valid one.</summary>
    public static int Met(Triples graph, string name)
    {
        var checks = new Shapes(Triples.OfTurtle(File.ReadAllText(FileOf(name))), graph);
        return checks.shapes.OfType(Sh + "NodeShape").SelectMany(shape => checks.shapes.Of(shape, Sh + "targetClass")).Count(target => checks.Instances(target).Any());
    }

    public static string FileOf(string name) => Repository.File($"tests/UnimiCharter.Api.Tests/LinkedData/Shapes/{name}.ttl");

    private IEnumerable<Term> Instances(Term target) => graph.OfType(target.Value).Concat(graph.Having(SubClass, target).SelectMany(Instances));

    private IEnumerable<string> Of(Term node, Term shape) =>
        shapes.Of(shape).SelectMany(part => part.Property == Sh + "property" ? OfProperty(node, part.Object) : OfNode(node, shape, part.Property, part.Object));

    private IEnumerable<string> OfProperty(Term node, Term shape)
    {
        var path = shapes.Of(shape, Sh + "path").Single();
        Term[] values = [.. graph.Of(node, path.Value)];
        foreach (var (constraint, asked) in shapes.Of(shape))
        {
            var broken = constraint switch
            {
                Sh + "path" => [],
                Sh + "minCount" => values.Length < Whole(asked) ? [$"{values.Length}"] : [],
                Sh + "maxCount" => values.Length > Whole(asked) ? [$"{values.Length}"] : [],
                _ => values.SelectMany(value => OfNode(value, shape, constraint, asked)),
            };
            foreach (var why in broken) yield return $"{node} {Short(path)}: {Short(new(constraint))} {Short(asked)}: {why}";
        }
    }

    private IEnumerable<string> OfNode(Term value, Term shape, string constraint, Term asked)
    {
        var holds = constraint switch
        {
            Triples.Type or Sh + "targetClass" => true,
            Sh + "class" => Instances(asked).Contains(value),
            Sh + "datatype" => value.Datatype == asked.Value && IsWritten(value),
            Sh + "nodeKind" => asked.Value switch
            {
                Sh + "Literal" => value.IsLiteral,
                Sh + "IRI" => value.IsIri,
                Sh + "BlankNodeOrIRI" => !value.IsLiteral,
                _ => throw new NotSupportedException(asked.Value),
            },
            Sh + "pattern" => Regex.IsMatch(value.Value, asked.Value),
            Sh + "node" => !Of(value, asked).Any(),
            Sh + "or" => List(asked).Any(one => !Of(value, one).Any()),
            _ => throw new NotSupportedException($"{constraint} of {shape}"),
        };
        return holds ? [] : [value.ToString()];
    }

    /// <summary>A literal that is not written as its datatype asks is of no datatype.</summary>
    private static bool IsWritten(Term literal) => literal.Datatype switch
    {
        Term.LangString => literal.Language is not null,
        Term.Xsd + "date" => DateOnly.TryParseExact(literal.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        Term.Xsd + "dateTime" => literal.Value.EndsWith('Z') && DateTimeOffset.TryParse(literal.Value, CultureInfo.InvariantCulture, out _),
        Term.Xsd + "decimal" => Regex.IsMatch(literal.Value, @"^-?\d+(\.\d+)?$"),
        _ => true,
    };

    private IEnumerable<Term> List(Term cell)
    {
        for (; cell.Value != Rdf + "nil"; cell = shapes.Of(cell, Rdf + "rest").Single()) yield return shapes.Of(cell, Rdf + "first").Single();
    }

    private static int Whole(Term number) => int.Parse(number.Value, CultureInfo.InvariantCulture);

    private static string Short(Term term) => term.Value[(term.Value.LastIndexOfAny(['#', '/', ':']) + 1)..];
}
