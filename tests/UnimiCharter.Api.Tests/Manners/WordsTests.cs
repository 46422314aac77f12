using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using UnimiCharter.Api.Web;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Every fault has its words, and every word its fault.</summary>
public sealed partial class WordsTests
{
    public static TheoryData<string> Refusals => [.. typeof(Refusal).GetMembers(BindingFlags.Public | BindingFlags.Static)
        .Where(m => m is PropertyInfo or MethodInfo { IsSpecialName: false, ReturnType.Name: nameof(Refusal) }).Select(m => m.Name)];

    public static TheoryData<string> Codes => [.. Words.Codes];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_is_worded_with_all_it_names(string factory)
    {
        var refusal = (Refusal)(typeof(Refusal).GetProperty(factory)?.GetValue(null) ?? Invoke(typeof(Refusal).GetMethod(factory)!))!;
        var (status, words) = Words.Of(refusal.Code);
        Assert.InRange(status, 400, 428);
        foreach (var prose in new[] { words.Italian, words.English })
            Assert.DoesNotContain("{", string.Format(CultureInfo.InvariantCulture, prose.Detail, [.. Told(refusal)]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_used_somewhere(string code)
    {
        Assert.Matches("^[a-z]+(-[a-z]+)*$", code);
        Assert.Contains(Sources, source => source.Contains($"\"{code}\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_worded_in_both_languages_with_the_same_blanks(string code)
    {
        var (status, words) = Words.Of(code);
        Assert.InRange(status, 400, 503);
        Assert.NotEqual(words.Italian.Title, words.English.Title);
        Assert.NotEqual(words.Italian.Detail, words.English.Detail);
        Assert.Equal(Blanks(words.Italian.Detail), Blanks(words.English.Detail));
        foreach (var prose in new[] { words.Italian, words.English })
        {
            Assert.EndsWith(".", prose.Detail, StringComparison.Ordinal);
            Assert.Equal(prose.Title.Trim(), prose.Title);
            Assert.Empty(Blanks(prose.Title));
        }

        static string Blanks(string text) => string.Join(' ', Blank().Matches(text).Select(m => m.Value).Distinct().Order());
    }

    [Fact]
    public void Every_fault_that_is_made_has_its_words()
    {
        var made = Sources.SelectMany(source => Made().Matches(source)).Select(m => m.Groups["code"].Value).Distinct().ToArray();
        Assert.True(made.Length > 30, $"{made.Length} codes");
        Assert.All(made, code => Assert.Contains(code, Words.Codes));
    }

    private static ImmutableArray<string> Sources { get; } =
        [.. Source.Files("src/UnimiCharter.Api", "src/UnimiCharter.Domain").Where(f => Path.GetFileName(f) != "Words.cs").Select(File.ReadAllText)];

    /// <summary>A measure is told as the body that it asks for, and how to say that there is none.</summary>
    private static object[] Told(Refusal refusal) => [.. refusal.Code == "shape-mismatch" ? refusal.Details.Add("x") : refusal.Details];

    private static object? Invoke(MethodInfo factory) => factory.Invoke(null, [.. factory.GetParameters().Select(p => Sample(p.ParameterType))]);

    private static object Sample(Type type) => true switch
    {
        _ when type == typeof(string) => "x",
        _ when type == typeof(QualityDimension) => new QualityDimension("x"),
        _ when type == typeof(int) => 21,
        _ when type == typeof(long?) => 21L,
        _ when type == typeof(DateOnly) => new DateOnly(2024, 4, 15),
        _ when type == typeof(Period) => Period.Month(2024, 3),
        _ when type == typeof(CharterVersion) => CharterVersion.First,
        _ when type == typeof(EditionYear) => new EditionYear(2024),
        _ when type == typeof(WebhookCode) => new WebhookCode("x"),
        _ when type == typeof(UnitCode) => new UnitCode("x"),
        _ when type == typeof(PersonCode) => new PersonCode("x"),
        _ when type == typeof(CommonCode) => new CommonCode("x"),
        _ when type == typeof(IpaCode) => new IpaCode("x"),
        _ when type == typeof(ServiceCode) => new ServiceCode("x"),
        _ when type == typeof(IEnumerable<string>) => (string[])["x", "y"],
        _ when type == typeof(CredentialCode) => new CredentialCode("x"),
        _ when type == typeof(GoalCode) => new GoalCode("x"),
        _ when type == typeof(IndicatorCode) => new IndicatorCode("x"),
        _ when type == typeof(Measure) => new Measure.Count(),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(0)!,
        _ => throw new NotSupportedException($"A sample of {type.Name} is wanted."),
    };

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(?:Fault|Problem\.Of|\bAt|FaultAt|=> new)\(""(?<code>[a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex Made();
}
