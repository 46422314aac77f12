using UnimiCharter.Domain;
using static UnimiCharter.Store.Tests.Unimi;

namespace UnimiCharter.Store.Tests;

public sealed class OrganizationRegisterTests
{
    [Fact]
    public async Task Organizations_are_known_by_their_last_names()
    {
        await using var registry = await Registry.Fresh();
        var (register, polimi) = (new OrganizationRegister(registry.Store), new OrganizationCode("polimi"));
        await registry.Record(
            Do("unimi", Named("Milano", new Expectation.None(), null)),
            Do("unimi", Named("Università di \"Milano\"", new Expectation.Revision([1]), "refuso")),
            Do("polimi", Named("Politecnico", new Expectation.Absent(), null)));

        var all = await register.Organizations(null, default);

        Assert.Equal([polimi, Organization], all.Keys.Order());
        Assert.Equal((new("Università di \"Milano\"", 2), new("Politecnico", 1)), (all[Organization], all[polimi]));
        Assert.Equal([polimi], (await register.Organizations(polimi, default)).Keys);
        Assert.Empty(await register.Organizations(new("unimi-2"), default));
    }

    [Fact]
    public async Task Who_has_a_charter_but_no_name_is_not_registered()
    {
        await using var registry = await Registry.Fresh();
        await registry.Record(Do(2024, new CharterCommand.OpenCharter("Università", "Carta 2024")), Issue("ufficio", "key"));

        Assert.Empty(await new OrganizationRegister(registry.Store).Organizations(null, default));
    }
}
