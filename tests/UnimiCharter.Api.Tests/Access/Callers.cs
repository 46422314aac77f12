using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Access;

/// <summary>A registry with a service and a programme, and somebody of every kind to ask for them.</summary>
public sealed class Callers : IAsyncLifetime
{
    private const string Plan = """
        {"organizationName":"Università degli Studi di Milano","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"Asse"}],
         "indicators":[{"code":"k","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"yearly","targets":[{"period":"2024..2026","comparator":"atLeast","value":20}]}]}
        """;

    public App App { get; private set; } = null!;

    /// <summary>Those who are known, and anyone.</summary>
    internal IReadOnlyList<Caller> Known { get; private set; } = [];

    /// <summary>Those whose key is not valid.</summary>
    internal IReadOnlyList<Caller> Invalid { get; private set; } = [];

    public async Task InitializeAsync()
    {
        App = await App.Start(null, "2024-07-01T08:00:00Z", [SigningKey.Setting, "Charter:Webhooks:Milliseconds=0", .. Webhooks.Hooks.Settings]);
        (await App.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        (await App.Put("/v1/unimi/programmes/piano/plan", Plan)).Expect(201);
        (await App.Put("/v1/unimi/units/didattica", """{"name":"Direzione didattica","parent":null}""")).Expect(201);
        (await App.Post("/v1/unimi/charters/2024/releases", null)).Expect(201);
        (await App.Put("/v1/unimi/services/master", """{"name":"Master","description":"Corsi."}""", "If-Match: *", "Acting-As: office")).Expect(202);
        (await App.Post(Webhooks.Hooks.At, """{"name":"portale","url":"http://127.0.0.1:9999/"}""")).Expect(201);
        Known =
        [
            new("anyone", App.Anonymous),
            new("the office", await Key("ufficio", "office", "master,piano"), "office"),
            new("another office", await Key("altro-ufficio", "office", "dottorato"), "office", HasTheService: false),
            new("the board", await Key("presidio", "board"), "board"),
            new("an administrator", await Key("amministratore", "admin"), "admin"),
            new("the board of another organization", await Key("presidio", "board", organization: "polimi"), "board", IsOfTheOrganization: false),
            new("the administrator of another organization", await Key("amministratore", "admin", organization: "polimi"), "admin", IsOfTheOrganization: false),
        ];
        var (expired, revoked) = (await Key("scaduta", "office,board,admin", expires: "2024-07-01T09:00:00Z"), await Key("revocata", "office,board,admin"));
        await App.Revoke("revocata");
        App.Clock.Set("2024-07-01T10:00:00Z");
        Invalid = [new("an expired key", expired), new("a revoked key", revoked), new("an unknown key", Keys.As(Keys.Unknown))];

        async Task<string> Key(string name, string roles, string? services = null, string organization = "unimi", string? expires = null) =>
            Keys.As(await App.Issue(name, roles, services, organization, expires));
    }

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
