using System.Text.RegularExpressions;
using UnimiCharter.Api.Tests.Document;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>A method and a route, and who may call it.</summary>
/// <param name="Route"><c>/v1/{org}/services/{service}</c>.</param>
/// <param name="Office">Empty, <c>own</c>, or <c>yes</c>.</param>
internal sealed record Rule(string Method, string Route, bool Anyone, string Office, bool Board, bool Admin)
{
    public override string ToString() => $"{Method} {Route}";

    /// <summary>Whether the route names what an office may have or not.</summary>
    public bool NamesSubject => Route.Contains("{service}", StringComparison.Ordinal) || Route.Contains("{programme}", StringComparison.Ordinal);

    public bool Lets(Caller caller) => Anyone || caller.IsOfTheOrganization && caller.Role switch
    {
        "office" => Office == "yes" || (Office == "own" && (caller.HasTheService || !NamesSubject)),
        "board" => Board,
        "admin" => Admin,
        _ => false,
    };
}

/// <summary>Somebody who asks.</summary>
/// <param name="Header">How they say who they are.</param>
/// <param name="Role">Null for anyone.</param>
internal sealed record Caller(string Name, string Header, string? Role = null, bool HasTheService = true, bool IsOfTheOrganization = true);

/// <summary>README's table of who may do what.</summary>
internal static partial class RouteTable
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        .. from Match row in Row().Matches(File.ReadAllText(Repository.File("README.md")))
           from method in row.Groups[1].Value.Split(", ")
           let cells = row.Groups[3].Value.Split('|', StringSplitOptions.TrimEntries)
           select new Rule(method.Trim('`'), row.Groups[2].Value, IsYes(cells[0]), cells[1], IsYes(cells[2]), IsYes(cells[3])),
    ];

    public static Rule Of(string name) => Rules.Single(rule => rule.ToString() == name);

    private static bool IsYes(string cell) => cell switch { "yes" => true, "" => false, _ => throw new FormatException($"'{cell}' is no answer.") };

    [GeneratedRegex(@"^\| ((?:`[A-Z]+`(?:, )?)+) `(/[^`]*)` \|([^|]*\|[^|]*\|[^|]*\|[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
