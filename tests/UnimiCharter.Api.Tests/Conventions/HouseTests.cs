using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using UnimiCharter.Api.Tests.Document;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Conventions;

/// <summary>The house stands as DESIGN section 3 draws it: Api → Store → Domain, and slices that never call slices.</summary>
public sealed partial class HouseTests
{
    private const int LinesOfAnEndpoint = 80;

    private static readonly Assembly Api = typeof(Registry).Assembly;
    private static readonly Assembly Store = typeof(Database).Assembly;
    private static readonly Assembly Domain = typeof(Period).Assembly;

    private static readonly string[] Slices = ["Organizations", "Units", "QualityDimensions", "Services", "Proposals", "Persons", "Measurements", "Years", "Compliance", "Pictures", "Portal", "Home", "Charters", "Catalog", "Programmes", "Credentials", "Audit", "Changes", "Webhooks", "Operations"];

    /// <summary>What a slice may use besides its own: what all share, and the domain and the database below.</summary>
    private static readonly string[] Rooms = ["Web", "OpenApi", "Tables", "Verdicts", "Facts", "Contents", "Publication", "LinkedData", "Access", "Rounds"];

    private static readonly string[] Shared = [.. Rooms.Select(room => "UnimiCharter.Api." + room), "UnimiCharter.Domain", "UnimiCharter.Store"];

    public static TheoryData<string> Endpoints => [.. EndpointTypes.Select(t => t.Name)];

    private static IEnumerable<Type> EndpointTypes => Api.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(FastEndpoints.IEndpoint)));

    [Fact]
    public void Projects_refer_downwards_only()
    {
        Assert.Empty(Ours(Domain));
        Assert.Equal([Domain.GetName().Name], Ours(Store));
        Assert.Equal([Domain.GetName().Name, Store.GetName().Name], Ours(Api));

        static IEnumerable<string?> Ours(Assembly assembly) =>
            assembly.GetReferencedAssemblies().Select(a => a.Name).Where(name => name!.StartsWith("UnimiCharter", StringComparison.Ordinal)).Order();
    }

    /// <summary>And each of these is told, with its reason, in a page of its own.</summary>
    [Fact]
    public void Martens_tables_are_named_where_decision_2_says_and_nowhere_else()
    {
        var told = DecisionFile().Matches(File.ReadAllText(Repository.File("docs/decisions/0002-rows-past-marten.md"))).Select(match => match.Groups[1].Value).ToHashSet();
        var folder = Repository.File("src/UnimiCharter.Store");
        var naming = Source.Files("src/UnimiCharter.Store").Where(file => File.ReadAllText(file).Contains("mt_", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(folder, file)).Select(file => file.StartsWith("Proof/", StringComparison.Ordinal) ? "Proof/" : file).ToHashSet();

        Assert.Equal(told.Order(StringComparer.Ordinal), naming.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_decision_that_is_pointed_to_is_there()
    {
        var decisions = Directory.GetFiles(Repository.File("docs/decisions"), "*.md").Select(file => Path.GetFileName(file)!).ToArray();
        string[] sources =
        [
            Repository.File("README.md"), .. Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories),
            .. Source.Files("src", "tests"),
        ];
        var pointed = sources.SelectMany(file => Pointer().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToArray();

        Assert.NotEmpty(pointed);
        Assert.All(pointed, name => Assert.Single(decisions, decision => decision == name || decision.StartsWith(name + "-", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"\bRequest\.(Query|Headers|Body|BodyReader|RouteValues|Form|ReadFormAsync|Cookies)\b|\brequest\.(Query|Headers|BodyReader|RouteValues|Form|ReadFormAsync|Cookies)\b|\bGetRouteValue\b|\b(Route|Query|Form)<\w+\??>\(")]
    private static partial Regex ByHand();

    [GeneratedRegex(@"`((?:\w+/)*\w+\.cs|Proof/)`")]
    private static partial Regex DecisionFile();

    [GeneratedRegex(@"(?:docs/decisions/|\]\()(\d{4}(?:-[a-z0-9-]+\.md)?)")]
    private static partial Regex Pointer();

    [Fact]
    public void The_domain_knows_nothing_but_the_language()
    {
        Assert.All(Domain.GetReferencedAssemblies(), reference => Assert.Matches(@"^System\.(Runtime|Runtime\.Numerics|Collections|Collections\.Immutable|Linq|Memory)$", reference.Name));
    }

    [Fact]
    public void Only_the_one_project_knows_how_to_speak_to_the_database()
    {
        Assert.All(
            Source.Files("src/UnimiCharter.Domain", "src/UnimiCharter.Api", "src/UnimiCharter.Client"),
            file => Assert.DoesNotMatch(@"\b(Marten|Npgsql|JasperFx|Weasel)(\.\w|;)", File.ReadAllText(file)));
        Assert.All(
            Directory.GetFiles(Document.Repository.File("src"), "*.csproj", SearchOption.AllDirectories),
            project => Assert.Equal(Path.GetFileName(project) == "UnimiCharter.Store.csproj", Regex.IsMatch(File.ReadAllText(project), "Include=\"(Marten|Npgsql)")));
        Assert.DoesNotContain(Store.GetReferencedAssemblies(), a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    /// <summary>The binder reads it, by what a slice says it takes. Drafts are kept from view before a request is bound at all; the courier's requests are its own.</summary>
    [Fact]
    public void A_slice_reads_nothing_of_a_request_by_hand() => Assert.Equal(
        ["Courier.cs", "Drafts.cs"],
        Slices.SelectMany(slice => Source.Files("src/UnimiCharter.Api/" + slice)).Where(file => ByHand().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_takes_no_request_has_no_parameters()
    {
        await using var app = await App.Start();
        var without = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<FastEndpoints.EndpointDefinition>()?.EndpointType.BaseType?.Name.StartsWith(nameof(FastEndpoints.EndpointWithoutRequest), StringComparison.Ordinal) == true).ToArray();
        Assert.NotEmpty(without);
        foreach (var route in without.Select(e => e.RoutePattern.RawText!))
        {
            Assert.DoesNotContain("{", route, StringComparison.Ordinal);
            if (!Contract.Whole.At("paths").TryGetProperty("/" + route.TrimStart('/'), out var path)) continue;
            Assert.DoesNotContain(
                path.EnumerateObject().SelectMany(method => method.Value.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToArray() : []),
                parameter => parameter.TryGetProperty("in", out var place) && place.GetString() == "query");
        }
    }

    [Fact]
    public void No_project_is_named_after_a_layer_or_a_drawer() =>
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(Document.Repository.File("src")),
            folder => Regex.IsMatch(folder, @"\.(Application|Core|Shared|Contracts|Common|Infrastructure)$"));

    [Fact]
    public void Every_type_of_the_interface_lives_in_a_slice_or_in_what_slices_share()
    {
        var namespaces = Api.GetTypes().Where(t => t.Namespace?.StartsWith("UnimiCharter", StringComparison.Ordinal) == true).Select(t => t.Namespace).Distinct();
        Assert.All(namespaces, name => Assert.Contains(name, Slices.Concat(Rooms).Append("Data").Select(s => "UnimiCharter.Api." + s).Append("UnimiCharter.Api")));
    }

    [Fact]
    public void A_slice_uses_no_other_slice_by_name()
    {
        foreach (var slice in Slices)
            foreach (var file in Source.Files("src/UnimiCharter.Api/" + slice))
            {
                var text = File.ReadAllText(file);
                foreach (var other in Slices.Where(s => s != slice))
                    Assert.DoesNotMatch($@"\bApi\.{other}\b|(?<![\w.!?>]){other}\.[A-Z]", text);
                foreach (var used in Using().Matches(text).Select(m => m.Groups[1].Value))
                    Assert.True(Shared.Contains(used) || (slice == "Operations" && used == "UnimiCharter.Api.Data"), $"{file} uses {used}");
            }
        foreach (var file in Source.Files("src/UnimiCharter.Api/Web", "src/UnimiCharter.Api/Access", "src/UnimiCharter.Api/Rounds"))
            Assert.DoesNotMatch($@"UnimiCharter\.Api\.({string.Join('|', Slices)})\b", File.ReadAllText(file));
    }

    [Fact]
    public void A_slice_holds_no_type_of_another_slice()
    {
        foreach (var type in Api.GetTypes().Where(t => SliceOf(t) is not null))
            foreach (var held in Held(type))
                Assert.True(SliceOf(held) is null || SliceOf(held) == SliceOf(type), $"{type} holds {held}");
        foreach (var type in Api.GetTypes().Where(t => Rooms.Any(room => t.Namespace == "UnimiCharter.Api." + room)))
            Assert.All(Held(type), held => Assert.True(SliceOf(held) is null, $"{type} holds {held}"));
    }

    /// <summary>Two that do the same, of a service and of a programme, are one file, which is named after what they do.</summary>
    [Theory]
    [MemberData(nameof(Endpoints))]
    public void An_endpoint_is_one_short_file_of_its_own(string name)
    {
        var type = EndpointTypes.Single(t => t.Name == name);
        var does = SliceOf(type.BaseType!) is null ? name : type.BaseType!.Name[..type.BaseType.Name.IndexOf('`', StringComparison.Ordinal)];
        var file = Assert.Single(Source.Files("src/UnimiCharter.Api"), f => Path.GetFileNameWithoutExtension(f) == does);
        var text = File.ReadAllText(file);
        Assert.Single(Endpoint().Matches(text));
        Assert.Contains($"class {name}", text, StringComparison.Ordinal);
        Assert.True(text.Count(c => c == '\n') <= LinesOfAnEndpoint, $"{file} is long");
        Assert.NotNull(SliceOf(type));
    }

    [Fact]
    public void The_program_only_composes() => Assert.Single(File.ReadAllLines(Document.Repository.File("src/UnimiCharter.Api/Program.cs")), line => line.Length > 0);

    /// <summary>The image is built elsewhere than the tests run.</summary>
    [Fact]
    public void What_the_image_is_built_from_is_there()
    {
        var copied = Regex.Matches(File.ReadAllText(Document.Repository.File("Dockerfile")), @"^COPY (?!--from)(.+) \S+$", RegexOptions.Multiline).SelectMany(m => m.Groups[1].Value.Split(' ')).ToArray();
        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.NotEmpty(Directory.EnumerateFileSystemEntries(Document.Repository.File(Path.GetDirectoryName(path)!), Path.GetFileName(path))));
    }

    /// <summary>A tag leads to another image tomorrow.</summary>
    [Fact]
    public void Every_image_is_named_by_its_digest()
    {
        var images = Image().Matches(File.ReadAllText(Repository.File("Dockerfile")) + File.ReadAllText(Repository.File("compose.yaml"))).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(3, images.Length);
        Assert.All(images, image => Assert.Matches("^[a-z0-9./-]+:[0-9.]+@sha256:[0-9a-f]{64}$", image));
    }

    [Fact]
    public void No_file_is_written_in_regions_or_named_after_what_it_helps()
    {
        foreach (var file in Source.Files("src", "openapi"))
        {
            Assert.DoesNotContain("#region", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotMatch("(Manager|Helpers?|Utils?|Base|Dto|Impl)$", Path.GetFileNameWithoutExtension(file));
        }
    }

    private static string? SliceOf(Type type) => Slices.FirstOrDefault(slice => type.Namespace == "UnimiCharter.Api." + slice);

    /// <summary>The types of a type's fields, properties, parameters and results, and what they are made of.</summary>
    private static IEnumerable<Type> Held(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetFields(All).Select(f => f.FieldType)
            .Concat(type.GetProperties(All).Select(p => p.PropertyType))
            .Concat(type.GetMethods(All).Select(m => m.ReturnType))
            .Concat(type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .SelectMany(Parts).Distinct();

        static IEnumerable<Type> Parts(Type t) => (t.IsGenericType ? t.GetGenericArguments() : t.HasElementType ? [t.GetElementType()!] : []).SelectMany(Parts).Prepend(t);
    }

    [GeneratedRegex(@"^(?:FROM|\s+image:) +(\S+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"^using (?:static )?(UnimiCharter\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"class \w+[^{]*: (?:Endpoint<|EndpointWithoutRequest<)")]
    private static partial Regex Endpoint();
}
