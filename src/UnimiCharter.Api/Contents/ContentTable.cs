using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UnimiCharter.Api.Contents;

/// <summary>
/// An edition's cards, or its indicators, as a table: one a row. What a row says is laid onto the document that stands, and that is read as if it had been
/// sent whole: what has no row, and what no column tells, stays as it is; a code that is new is a new one; an empty cell takes away what it would tell.
/// </summary>
internal sealed class ContentTable
{
    private const int MaxIndicators = 20_000;

    // What a spreadsheet holds in a cell.
    private const int LongestCell = 32_767;

    private const int LongestRow = 1024 * 1024;

    public static readonly ContentTable Services = new(ContentColumns.OfServices, ["code"], "card", ContentDocument.MaxServices, new("Servizi", "Services"));

    public static readonly ContentTable Indicators = new(ContentColumns.OfIndicators, ["service", "code"], "definition", MaxIndicators, new("Indicatori", "Indicators"));

    private readonly ContentColumn[] columns;
    private readonly string[] keys;
    private readonly string needed;

    /// <param name="keys">What tells which one a row is of.</param>
    /// <param name="needed">What each has, if nothing else.</param>
    private ContentTable(ContentColumn[] columns, string[] keys, string needed, int maxRows, Text name)
    {
        (this.columns, this.keys, this.needed, Name) = (columns, keys, needed, name);
        Sent = new(new TableHeader(columns, [.. keys.Select(key => new NeededColumn([key]))]), row => ContentRow.Of(row, columns, keys), maxRows, LongestRow);
    }

    public Text Name { get; }

    /// <summary>As it is taken.</summary>
    public TableOf<ContentRow> Sent { get; }

    private bool IsOfIndicators => keys.Length > 1;

    /// <summary>All that an edition has, one a row. A column that would not fit into a cell is left out, and stays as it is when the table comes back.</summary>
    public OfficeTable Tell(ContentDocument content, Language language)
    {
        JsonObject[] parts = [.. Parts(JsonNode.Parse(content.Write())!)];
        ContentColumn[] told = [.. columns.Where(column => !parts.Any(part => Told(part, column) is string { Length: > LongestCell }))];
        return new(Name.In(language), [.. told.Select(column => column.In(language))], [.. parts.Select(part => told.Select(column => Told(part, column)).ToArray())], language, language.Pick(
            "Ciò che non ha una riga resta com'è, e così ciò che non ha una colonna; una cella vuota toglie ciò che direbbe. Si invia com'è, con questo foglio accanto.",
            "What has no row stays as it is, and so does what has no column; an empty cell takes away what it would tell. It is sent as it is, with this sheet beside it."));

        static object? Told(JsonObject part, ContentColumn column) => column.Cell.Tell(JsonPart.At(part, column.Path));
    }

    /// <summary>What stands with what the rows say, read as a whole document.</summary>
    public Laid Lay(ContentDocument stands, IReadOnlyList<ContentRow> rows)
    {
        var document = (JsonObject)JsonNode.Parse(stands.Write())!;
        var services = (JsonArray)(document["services"] ??= new JsonArray());
        var (laid, faults) = (new Laid(this), new List<FaultAt>());
        var (byCode, byName) = (CodesOf(services), new Lazy<ILookup<string, string>>(() => NamesOf(stands)));
        var indicators = new Dictionary<int, Dictionary<string, int>>();
        foreach (var row in rows)
        {
            faults.AddRange(row.Faults);
            if (row.Key("code") is not { } code) continue;
            var (parts, known, at) = (services, byCode, "/services");
            if (IsOfIndicators)
            {
                if (row.Key("service") is not { } named) continue;
                if (ServiceOf(row, named) is not { } service) continue;
                var index = byCode[service];
                parts = (JsonArray)(services[index]!["indicators"] ??= new JsonArray());
                if (!indicators.TryGetValue(index, out known!)) indicators.Add(index, known = CodesOf(parts));
                at = string.Create(CultureInfo.InvariantCulture, $"/services/{index}/indicators");
            }
            if (!known.TryGetValue(code, out var place))
            {
                known.Add(code, place = parts.Count);
                parts.Add(new JsonObject { ["code"] = code });
            }
            if (laid.Add(string.Create(CultureInfo.InvariantCulture, $"{at}/{place}"), row))
            {
                row.LayOnto(parts[place]!, keys);
                parts[place]![needed] ??= new JsonObject();
            }
            else faults.Add(row.Told(new(IsOfIndicators ? "indicator-repeated" : "service-repeated", "", code), columns.Single(c => c.Path == "code")));
        }
        var fields = Fields.Of(JsonSerializer.SerializeToElement(document));
        var content = ContentDocument.Read(fields);
        // Of a cell that cannot be read is not told that it says nothing.
        var told = faults.Select(f => (f.Row, f.Pointer)).ToHashSet();
        faults.AddRange(laid.Told(fields.Faults).Where(f => !told.Contains((f.Row, f.Pointer))));
        return laid with { Content = faults.Count == 0 ? content : null, Faults = [.. faults.OrderBy(f => f.Row)] };

        string? ServiceOf(ContentRow row, string named)
        {
            if (byCode.ContainsKey(named)) return named;
            string[] called = [.. byName.Value[SubjectNames.Plain(named)]];
            if (called is [var one]) return one;
            faults.Add(row.Told(called.Length == 0 ? new("unknown-service", "", named) : new("ambiguous-name", "", named, string.Join(", ", called)), columns.Single(c => c.Path == "service")));
            return null;
        }
    }

    /// <summary>The services of a document, or their indicators with the service that each is of.</summary>
    private IEnumerable<JsonObject> Parts(JsonNode document)
    {
        foreach (var service in (document["services"] as JsonArray ?? []).Cast<JsonObject>())
        {
            if (!IsOfIndicators) yield return service;
            else
                foreach (var indicator in (service["indicators"] as JsonArray ?? []).Cast<JsonObject>())
                {
                    (indicator["service"], indicator["serviceTitle"]) = (service["code"]!.DeepClone(), JsonPart.At(service, "card/name/it")?.DeepClone());
                    yield return indicator;
                }
        }
    }

    private static Dictionary<string, int> CodesOf(JsonArray parts) => parts.Index().ToDictionary(part => part.Item!["code"]!.GetValue<string>(), part => part.Index, StringComparer.Ordinal);

    private static ILookup<string, string> NamesOf(ContentDocument content) => (
        from service in content.Services ?? []
        from name in new[] { service.Card.Name.It, service.Card.Name.En }
        where name is not null
        select (Name: SubjectNames.Plain(name), service.Code)).Distinct().ToLookup(s => s.Name, s => s.Code, StringComparer.Ordinal);

    /// <summary>Rows that were laid onto a document.</summary>
    internal sealed record Laid(ContentTable Table)
    {
        // Where each stands in the document.
        private readonly Dictionary<string, ContentRow> rows = new(StringComparer.Ordinal);

        /// <summary>Null where something is wrong with them.</summary>
        public ContentDocument? Content { get; init; }

        /// <summary>In the order of the rows.</summary>
        public ImmutableArray<FaultAt> Faults { get; init; } = [];

        public bool Add(string pointer, ContentRow row) => rows.TryAdd(pointer, row);

        /// <summary>What is wrong with the document, told of the rows; what is of none of them, where it stands in the document.</summary>
        public IEnumerable<FaultAt> Told(IEnumerable<FaultAt> faults) => faults.Select(Told).OrderBy(f => f.Row);

        private FaultAt Told(FaultAt fault)
        {
            // /services/3/…, or /services/3/indicators/2/…
            var (steps, depth) = (fault.Pointer.Split('/'), Table.IsOfIndicators ? 5 : 3);
            if (steps.Length < depth || !rows.TryGetValue(string.Join('/', steps[..depth]), out var row))
                return rows.FirstOrDefault(r => r.Key.StartsWith(fault.Pointer + "/", StringComparison.Ordinal)).Value?.Told(fault, null) ?? fault;
            var path = string.Join('/', steps[depth..]);
            if (ColumnOf(path, fault) is not { } column) return row.Told(fault, null);
            var item = column.Cell is ContentCell.Lines && path.Length > column.Path.Length && int.TryParse(path[(column.Path.Length + 1)..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at + 1 : (int?)null;
            return row.Told(fault, column, item);
        }

        /// <summary>That in which it is told, or the part that a refusal of a whole definition is about.</summary>
        private ContentColumn? ColumnOf(string path, FaultAt fault)
        {
            string[] meant =
            [
                path,
                .. fault.Details is [var part, ..] ? [$"{path}/{part}"] : Array.Empty<string>(),
                path + fault.Code switch { "unknown-dimension" => "/dimension", "aggregation-unsuitable" => "/aggregation", "unknown-indicator" => "/succeeds", "standard-unsuitable" => "/comparator", _ => "" },
            ];
            return meant.Select(wanted => Table.columns.FirstOrDefault(c => c.Path == wanted || c.Path == wanted + "/it" || wanted.StartsWith(c.Path + "/", StringComparison.Ordinal))).FirstOrDefault(c => c is not null);
        }
    }
}
