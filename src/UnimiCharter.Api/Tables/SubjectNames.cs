using System.Text;
using System.Text.RegularExpressions;

namespace UnimiCharter.Api.Tables;

/// <summary>Services and indicators by what they are called, in either language: in a table people write names, not codes.</summary>
/// <param name="services">Of the organization.</param>
internal sealed partial class SubjectNames(IReadOnlyDictionary<ServiceCode, ServiceState> services)
{
    private readonly Lazy<ILookup<string, string>> byName = new(() => (
        from service in services
        where service.Value.Known is not null
        from name in Told(service.Value.Known!.Name)
        select (name, service.Key.Value)).Distinct().ToLookup(s => s.name, s => s.Value, StringComparer.Ordinal));

    private readonly Dictionary<string, ILookup<string, string>> byTitle = new(StringComparer.Ordinal);

    public bool HasService(string code) => services.ContainsKey(new(code));

    /// <summary>The codes of the services that are called so, in order.</summary>
    public string[] Services(string name) => [.. byName.Value[Plain(name)].Order(StringComparer.Ordinal)];

    public bool HasIndicator(string service, string code) => Known(service)?.Indicators.Any(i => i.Indicator.Code.Value == code) == true;

    /// <summary>The codes of a service's indicators that are called so, or that alone are of the dimension that is, in order.</summary>
    public string[] Indicators(string service, string name)
    {
        if (!byTitle.TryGetValue(service, out var titles)) byTitle.Add(service, titles = TitlesOf(service));
        return [.. titles[Plain(name)].Order(StringComparer.Ordinal)];
    }

    private ServiceState.Active? Known(string service) => Code.IsValid(service) ? services.GetValueOrDefault(new(service))?.Known : null;

    private ILookup<string, string> TitlesOf(string service) => (
        from indicator in Known(service)?.Indicators ?? []
        from name in Told(indicator.Indicator.Title).Concat(indicator.Indicator.Dimension is { } dimension ? Told(Dimensions.NameOf(dimension)) : [])
        select (name, indicator.Indicator.Code.Value)).Distinct().ToLookup(i => i.name, i => i.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Told(Text text) => text.En is { } english ? [Plain(text.It), Plain(english)] : [Plain(text.It)];

    /// <summary>A name without what varies in writing it.</summary>
    public static string Plain(string name) => Blanks().Replace(name.Normalize(NormalizationForm.FormC).Trim(), " ").ToLowerInvariant();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
