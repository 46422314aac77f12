using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>In which role a write is recorded, of who has more than one.</summary>
public sealed class ActingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Yes = """{"yes":true}""";

    private readonly App app = shared.App;

    [Theory]
    [InlineData("ufficio-e-presidio", "office,board", null, "office", "2024-01")]
    [InlineData("ufficio-e-presidio-2", "office,board", "office", "office", "2024-02")]
    [InlineData("ufficio-e-presidio-3", "office,board", "board", "board", "2024-03")]
    [InlineData("solo-ufficio", "office", null, "office", "2024-04")]
    [InlineData("solo-presidio", "board", null, "board", "2024-05")]
    [InlineData("solo-presidio-2", "board", "board", "board", "2024-06")]
    public async Task The_role_is_the_office_s_unless_there_is_none_or_the_header_says_the_board_s(string name, string roles, string? header, string role, string period)
    {
        var key = Keys.As(await app.Issue(name, roles));
        string[] headers = header is null ? [key] : [key, "Acting-As: " + header];
        (await app.Put(Paths.Measurement("master", "timeliness", period), Yes, headers)).Expect(201);
        Assert.Equal($"{name} {role}", await app.Select<string>("select user_name || ' ' || (headers ->> 'as') from mt_events order by seq_id desc limit 1"));
    }

    [Theory]
    [InlineData("pretende-presidio", "office", "board", 403, "forbidden")]
    [InlineData("pretende-ufficio", "board", "office", 403, "forbidden")]
    [InlineData("pretende-admin", "office,board,admin", "admin", 400, "malformed-parameter")]
    [InlineData("pretende-re", "office,board", "king", 400, "malformed-parameter")]
    [InlineData("pretende-maiuscole", "office,board", "Board", 400, "malformed-parameter")]
    public async Task A_role_that_one_does_not_have_is_refused_and_nothing_is_written(string name, string roles, string claimed, int status, string code)
    {
        var key = Keys.As(await app.Issue(name, roles));
        var facts = await app.Facts();
        (await app.Put(Paths.Measurement("dottorato", "timeliness", "2024-03"), Yes, key, "Acting-As: " + claimed)).ExpectProblem(status, code);
        (await app.Import("unimi", "", Sending.Csv, "service,indicator,period,yes\r\ndottorato,timeliness,2024-03,true\r\n", key, "Acting-As: " + claimed)).ExpectProblem(status, code);
        (await app.Delete(Paths.Measurement("dottorato", "timeliness", "2024-03") + "?reason=x", key, "Acting-As: " + claimed, "If-Match: *")).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task The_board_s_part_of_a_key_reaches_where_the_office_s_does_not()
    {
        var key = Keys.As(await app.Issue("ufficio-di-uno", "office,board", "master"));
        (await app.Put(Paths.Measurement("scuole-specializzazione", "timeliness", "2024-03"), Yes, key)).Expect(201);
        Assert.Equal("board", await app.Select<string>("select headers ->> 'as' from mt_events order by seq_id desc limit 1"));
        (await app.Put(Paths.Measurement("scuole-specializzazione", "timeliness", "2024-04"), Yes, key, "Acting-As: office")).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task What_only_the_board_does_is_recorded_as_its_own_whatever_else_a_key_may()
    {
        var key = Keys.As(await app.Issue("tutto", "office,board,admin"));
        (await app.Put("/v1/unimi/services/mobilita-uscita/indicators/timeliness/exclusions/2024-03", """{"code":"data-unreliable","note":"x"}""", key)).Expect(201);
        Assert.Equal("board", await app.Select<string>("select headers ->> 'as' from mt_events order by seq_id desc limit 1"));
    }

    [Fact]
    public async Task After_the_closing_date_who_has_both_roles_writes_as_the_board()
    {
        await app.Close("unimi", "mobilita-entrata");
        var key = Keys.As(await app.Issue("dopo-la-chiusura", "office,board"));
        (await app.Put(Paths.Measurement("mobilita-entrata", "timeliness", "2024-01"), Yes, key)).ExpectProblem(409, "period-closed");
        (await app.Put(Paths.Measurement("mobilita-entrata", "timeliness", "2024-01"), Yes, key, "Acting-As: board")).Expect(201);
    }
}
