using System.Globalization;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Tests.Webhooks;

namespace UnimiCharter.Api.Tests.Manners;

/// <summary>Who was not told of a write sends it again, and is told as the first time. Who says by chance what another said, is not.</summary>
public sealed class ResendTests(ResendTests.Proxied shared) : IClassFixture<ResendTests.Proxied>
{
    private const string Three = """{"numerator":3,"denominator":41}""";
    private const string Four = """{"numerator":4,"denominator":41,"reason":"refuso"}""";
    private const string Absent = "If-None-Match: *";

    private static int taken;

    private readonly App app = shared.App;

    [Fact]
    public async Task Of_authors_who_count_up_the_same_value_each_who_is_told_so_has_counted()
    {
        const int Authors = 6, Each = 15;
        var path = Place();
        await Task.WhenAll(Enumerable.Range(0, Authors).Select(CountUp));
        Assert.Equal(Authors * Each, (await app.Get(path)).At("numerator").GetInt32());
        Assert.Equal(Enumerable.Range(1, Authors * Each), (await app.Get(path)).At("history").EnumerateArray().Select(fact => fact.At("numerator").GetInt32()));

        async Task CountUp(int author)
        {
            var key = await Key(string.Create(CultureInfo.InvariantCulture, $"conta-{author}"));
            for (var counted = 0; counted < Each;)
            {
                var read = await app.Get(path, key);
                var (next, precondition) = read.Status == 200 ? (read.At("numerator").GetInt32() + 1, "If-Match: " + read.ETag) : (1, Absent);
                var answer = await app.Put(path, $$"""{"numerator":{{next}},"denominator":1000,"reason":"uno in più"}""", key, precondition);
                if (answer.Status == 412) answer.ExpectProblem(412, "precondition-failed");
                else counted += answer.Expect(next == 1 ? 201 : 200).Status > 0 ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task Another_author_s_equal_value_over_a_stale_precondition_is_told_what_stands()
    {
        var (path, one, other) = (Place(), await Key("uno"), await Key("altro"));
        var first = (await app.Put(path, Three, one, Absent)).Expect(201).ETag;
        (await app.Put(path, Three, other, Absent)).ExpectProblem(412, "precondition-failed");
        var second = (await app.Put(path, Four, one, "If-Match: " + first)).Expect(200).ETag;
        var facts = await app.Facts();
        var refused = (await app.Put(path, Four, other, "If-Match: " + first)).ExpectProblem(412, "precondition-failed");
        Assert.Equal((second, 4), (refused.ETag, refused.At("current.numerator").GetInt32()));
        Assert.Equal(facts, await app.Facts());
        // It is so, and expected to be: nothing to take.
        (await app.Put(path, Four, other, "If-Match: " + second)).Expect(200);
        (await app.Put(path, Four, other, "If-Match: *")).Expect(200);
        (await app.Put(path, Four, other)).Expect(200);
    }

    [Fact]
    public async Task A_rectification_that_landed_is_answered_as_the_first_time()
    {
        var (path, key) = (Place(), await Key("rettifica"));
        var tag = (await app.Put(path, Three, key)).Expect(201).ETag;
        var first = (await app.Put(path, Four, key, "If-Match: " + tag)).Expect(200);
        var facts = await app.Facts();
        Same(first, await app.Put(path, Four, key, "If-Match: " + tag));
        Same(first, await app.Put(path, Four, key, $"If-Match: \"7777\", {tag}"));
        (await app.Put(path, Four, key, "If-Match: \"7777\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Four, key, Absent)).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_creation_that_landed_is_answered_as_the_first_time()
    {
        var (path, key) = (Place(), await Key("crea"));
        var first = (await app.Put(path, Three, key, Absent)).Expect(201);
        var facts = await app.Facts();
        var again = (await app.Put(path, Three, key, Absent)).Expect(201);
        Same(first, again);
        Assert.NotNull(again.Header("Location"));
        // Facts about the period that say nothing of its value, and a preview.
        (await app.Put(path.Replace("/measurements/", "/exclusions/", StringComparison.Ordinal), """{"code":"data-unreliable"}""")).Expect(201);
        (await app.Put(path + "?preview=true", Three, key, Absent)).Expect(200);
        Assert.Equal((201, first.ETag), ((await app.Put(path, Three, key, Absent)).Status, again.ETag));
        Assert.Equal(facts + 1, await app.Facts());
    }

    [Fact]
    public async Task What_another_wrote_over_is_not_told_to_stand()
    {
        var (path, one, other) = (Place(), await Key("prima"), await Key("dopo"));
        var first = (await app.Put(path, Three, one, Absent)).Expect(201).ETag;
        var second = (await app.Put(path, Four, one, "If-Match: " + first)).Expect(200).ETag;
        var third = (await app.Put(path + "?reason=altro", Three, other, "If-Match: " + second)).Expect(200).ETag;
        (await app.Put(path, Four, one, "If-Match: " + first)).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Three, one, Absent)).ExpectProblem(412, "precondition-failed");
        // And back: by the other, so it is the other's.
        var fourth = (await app.Put(path, Four, other, "If-Match: " + third)).Expect(200).ETag;
        (await app.Put(path, Four, one, "If-Match: " + first)).ExpectProblem(412, "precondition-failed");
        (await app.Delete(path + "?reason=via", other, "If-Match: " + fourth)).Expect(204);
        (await app.Put(path, Four, one, "If-Match: " + first)).ExpectProblem(412, "precondition-failed");
        // What was withdrawn is created anew.
        var anew = (await app.Put(path, Three, one, Absent)).Expect(201);
        Same(anew, await app.Put(path, Three, one, Absent));
    }

    [Fact]
    public async Task The_same_author_for_another_reason_in_another_role_or_with_another_key_says_it_anew()
    {
        var (path, key) = (Place(), await Key("due-ruoli", "office,board"));
        var tag = (await app.Put(path, Three, key)).Expect(201).ETag;
        (await app.Put(path, Four, key, "If-Match: " + tag)).Expect(200);
        (await app.Put(path, Four.Replace("refuso", "ricontato", StringComparison.Ordinal), key, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Four, key, "If-Match: " + tag, "Acting-As: board")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Four.Replace("}", ""","note":"n"}""", StringComparison.Ordinal), key, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        // A key that was changed is still the credential's.
        var changed = (await app.Post(Keys.PathOf("unimi", "due-ruoli") + "/rotations", "{}")).Expect(200).TextAt("key")!;
        (await app.Put(path, Four, Keys.As(changed), "If-Match: " + tag)).Expect(200);
    }

    [Fact]
    public async Task A_person_is_known_by_the_sign_on_s_name_and_by_no_key_of_that_name()
    {
        var path = Place();
        string[] anna = [App.Anonymous, "eppn: anna", "isMemberOf: uffici"], bruno = [App.Anonymous, "eppn: bruno", "isMemberOf: uffici"];
        var key = await Key("anna");
        var tag = (await app.Put(path, Three, anna)).Expect(201).ETag;
        var first = (await app.Put(path, Four, [.. anna, "If-Match: " + tag])).Expect(200);
        Same(first, await app.Put(path, Four, [.. anna, "If-Match: " + tag]));
        (await app.Put(path, Four, [.. bruno, "If-Match: " + tag])).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Four, key, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Four, Anonymously("If-Match: " + tag))).Expect(401);

        static string[] Anonymously(string precondition) => [App.Anonymous, precondition];
    }

    [Fact]
    public async Task A_resend_after_the_year_was_certified_is_still_one()
    {
        await using var own = await App.Start(at: "2025-02-01T10:00:00Z");
        var path = Paths.Measurement("master", "effectiveness", "2024-03");
        var tag = (await own.Put(path, Three)).Expect(201).ETag;
        var first = (await own.Put(path, Four, "If-Match: " + tag)).Expect(200);
        (await own.Post("/v1/unimi/services/master/reporting/2024/certification?reason=mancano", null)).Expect(201);
        Assert.Equal(first.ETag, (await own.Put(path, Four, "If-Match: " + tag)).Expect(200).ETag);
    }

    /// <summary>What replaces something, with what it replaces.</summary>
    [Theory]
    [InlineData("/v1/unimi/services/dottorato/indicators/effectiveness/standards/2025", """{"comparator":"atMost","value":15,"unit":"percent"}""", """{"comparator":"atMost","value":10,"unit":"percent","reason":"piano"}""")]
    [InlineData("/v1/unimi/programmes/piano/plan", """{"organizationName":"Ateneo","title":"Uno","span":"2020..2022","goals":[],"indicators":[]}""", """{"organizationName":"Ateneo","title":"Due","span":"2020..2022","goals":[],"indicators":[],"reason":"piano"}""")]
    [InlineData("/v1/organizations/unimi", """{"name":"Uno"}""", """{"name":"Due","reason":"statuto"}""")]
    public async Task All_that_is_created_and_replaced_keeps_to_it(string path, string created, string replaced)
    {
        var n = Interlocked.Increment(ref taken).ToString(CultureInfo.InvariantCulture);
        var (one, other) = (await Key("primo-" + n, "board,admin"), await Key("secondo-" + n, "board,admin"));
        var first = (await app.Put(path, created, one, Absent)).Expect(201);
        Same(first, (await app.Put(path, created, one, Absent)).Expect(201));
        (await app.Put(path, created, other, Absent)).ExpectProblem(412, "precondition-failed");
        await Replaced(app, path, replaced, first.ETag, one, other);
        (await app.Put(path, created, one, Absent)).ExpectProblem(412, "precondition-failed");
    }

    [Fact]
    public async Task A_calendar_and_the_deadlines_in_it_keep_to_it()
    {
        const string Calendar = "/v1/unimi/reporting/calendar?edition=2024", Deadlines = "/v1/unimi/services/mobilita-uscita/reporting/2024/deadlines", OtherDeadlines = "/v1/unimi/services/mobilita-entrata/reporting/2024/deadlines";
        const string Body = """{"due":{"months":2,"day":31},"closing":null,"reason":"gestionale"}""";
        var (one, other) = (await Key("calendario", "board"), await Key("calendario-2", "board"));
        var set = await Replaced(app, Calendar, """{"due":{"months":1,"day":20},"closing":null,"patronDay":null,"closures":[],"reason":"delibera"}""", (await app.Get(Calendar)).ETag, one, other);
        var given = await Replaced(app, Deadlines, Body, set, one, other);
        (await app.Put(OtherDeadlines, Body, one, "If-Match: " + given)).Expect(200);
        // Those stood already when these were given: it was not this that gave them.
        (await app.Put(Deadlines, Body, one, "If-Match: " + given)).ExpectProblem(412, "precondition-failed");
        var stands = (await app.Get(Calendar)).ETag;
        var dropped = (await app.Delete(Deadlines + "?reason=risolto", one, "If-Match: " + stands)).Expect(200);
        Same(dropped, (await app.Delete(Deadlines + "?reason=risolto", one, "If-Match: " + stands)).Expect(200));
        (await app.Delete(Deadlines + "?reason=risolto", other, "If-Match: " + stands)).ExpectProblem(412, "precondition-failed");
    }

    [Fact]
    public async Task A_webhook_keeps_to_it_also_where_one_write_is_two_facts()
    {
        var (one, other) = (await Key("avvisi", "board"), await Key("avvisi-2", "board"));
        await app.Subscribe("portale", "http://127.0.0.1:19999/avvisi");
        await Replaced(app, Hooks.At + "/portale", """{"url":"http://127.0.0.1:19999/altrove","paused":true}""", "\"1\"", one, other);
    }

    /// <summary>Replaces what stands, in one name, and tries it again in both.</summary>
    /// <returns>The tag of what stands then.</returns>
    private static async Task<string> Replaced(App app, string path, string body, string tag, string one, string other)
    {
        var first = (await app.Put(path, body, one, "If-Match: " + tag)).Expect(200);
        var facts = await app.Facts();
        Same(first, (await app.Put(path, body, one, "If-Match: " + tag)).Expect(200));
        Assert.Equal(first.ETag, (await app.Put(path, body, other, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed").ETag);
        (await app.Put(path, body, one, "If-Match: \"7777\"")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
        return first.ETag;
    }

    private static void Same(Answer first, Answer again) => Assert.Equal(
        (first.Status, first.ETag, first.Header("Location"), first.Text), (again.Status, again.ETag, again.Header("Location"), again.Text));

    private async Task<string> Key(string name, string roles = "office") => Keys.As(await app.Issue(name, roles));

    /// <summary>A ratio of which nothing was said yet.</summary>
    private static string Place()
    {
        var n = Interlocked.Increment(ref taken);
        return Paths.Measurement(Charter.Document.Cards[n % 11].Code, "efficiency", string.Create(CultureInfo.InvariantCulture, $"2024-0{(n / 11 % 6) + 1}"));
    }

    /// <summary>With a proxy that tells who people are, and webhooks.</summary>
    public sealed class Proxied : IAsyncLifetime
    {
        internal App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await Hooks.Start(null,
            "Charter:Proxies=127.0.0.1", "Charter:SignOn:UserHeader=eppn", "Charter:SignOn:GroupsHeader=isMemberOf",
            "Charter:SignOn:Groups:0:Name=uffici", "Charter:SignOn:Groups:0:Organization=unimi", "Charter:SignOn:Groups:0:Role=office");

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
