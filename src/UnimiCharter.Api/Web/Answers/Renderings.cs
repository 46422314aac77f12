using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace UnimiCharter.Api.Web;

/// <summary>
/// What was rendered of something that was read, for as long as that stands: the register gives the same object until there is a new
/// fact of it. Kept by caller's address and language, and for the day that it was judged on.
/// </summary>
internal static class Renderings
{
    // Of one thing: who makes up parameters pushes out only what was rendered of the same.
    private const int Most = 64;

    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<Rendering, Rendered>> Kept = [];

    public static Rendered? Find(object source, Rendering rendering) => Kept.TryGetValue(source, out var kept) ? kept.GetValueOrDefault(rendering) : null;

    public static Rendered Keep(object source, Rendering rendering, Rendered rendered)
    {
        var kept = Kept.GetOrCreateValue(source);
        if (kept.Count >= Most) kept.Clear();
        return kept[rendering] = rendered;
    }
}

/// <summary>One way in which something is shown.</summary>
/// <param name="Beside">What else it is made of, by identity; null for nothing.</param>
/// <param name="Among">What it was chosen by, by identity; null for nothing.</param>
/// <param name="Url">As the caller wrote it, without an extension that names the format.</param>
internal readonly record struct Rendering(object? Beside, object? Among, DateOnly Day, Language Language, string Url, Format Format)
{
    public static Rendering Of(HttpRequest request, DateOnly day, object? beside = null, object? among = null, Format format = Format.Json) =>
        new(beside, among, day, Languages.Of(request), request.Url(request.Path.ToUriComponent() + request.QueryString.ToUriComponent()), format);

    public bool Equals(Rendering other) => ReferenceEquals(Beside, other.Beside) && ReferenceEquals(Among, other.Among) && (Day, Language, Url, Format) == (other.Day, other.Language, other.Url, other.Format);

    public override int GetHashCode() => HashCode.Combine(Day, Language, Url, Format);
}
