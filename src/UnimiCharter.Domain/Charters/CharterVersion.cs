using System.Diagnostics;
using System.Globalization;

namespace UnimiCharter.Domain;

/// <summary>How much an edition changed from one published version to the next.</summary>
public enum Amendment
{
    /// <summary>Services or promises were removed, or promises loosened.</summary>
    Major = 1,

    /// <summary>Services or promises were added, or promises tightened.</summary>
    Minor = 2,

    /// <summary>Only words changed.</summary>
    Patch = 3,
}

/// <summary>The number of a published version: <c>1.0.0</c>.</summary>
public readonly record struct CharterVersion(int Major, int Minor, int Patch) : IComparable<CharterVersion>
{
    public static readonly CharterVersion First = new(1, 0, 0);

    public CharterVersion Next(Amendment amendment) => amendment switch
    {
        Amendment.Major => new(Major + 1, 0, 0),
        Amendment.Minor => new(Major, Minor + 1, 0),
        Amendment.Patch => new(Major, Minor, Patch + 1),
        _ => throw new UnreachableException(),
    };

    /// <summary>Three numbers without signs or leading zeros.</summary>
    public static bool TryParse(string text, out CharterVersion version)
    {
        version = default;
        if (text.Split('.') is not [var major, var minor, var patch]) return false;
        if (!TryNumber(major, out var a) || !TryNumber(minor, out var b) || !TryNumber(patch, out var c)) return false;
        version = new(a, b, c);
        return true;
    }

    /// <exception cref="FormatException">It is no version.</exception>
    public static CharterVersion Parse(string text) => TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is not a version.");

    public int CompareTo(CharterVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text == number.ToString(CultureInfo.InvariantCulture);
}
