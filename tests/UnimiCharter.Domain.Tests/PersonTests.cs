using static UnimiCharter.Domain.PersonCommand;
using static UnimiCharter.Domain.PersonEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class PersonTests
{
    private static readonly PersonCode Someone = new("p-1");
    private static readonly PersonNamed Named = new(Someone, "aa");
    private static readonly PersonErased Erased = new(Someone);

    private static readonly Story<PersonsState, PersonEvent, PersonCommand> Persons = new(PersonsState.Empty, Domain.Persons.Evolve, Domain.Persons.Decide);

    [Fact]
    public void Whoever_was_not_named_before_is_named_once()
    {
        Persons.When(new NamePersons([new(Someone, "aa"), new(Someone, "aa")])).Then(Named);
        Persons.Given(Named).When(new NamePersons([new(Someone, "aa")])).ThenNothing();
        Persons.Given(Named).When(new NamePersons([new(Someone, "aa"), new(Someone, "bb")])).Then(new PersonNamed(Someone, "bb"));
        Assert.Equal(new PersonState(["aa", "bb"]), Persons.Given(Named, new PersonNamed(Someone, "bb")).State.Persons[Someone]);
    }

    [Fact]
    public void Erasing_needs_a_reason_and_is_done_once()
    {
        Persons.When(new ErasePerson(Someone, "a reason")).ThenRefused("unknown-person", Someone.Value);
        Persons.Given(Named).When(new ErasePerson(Someone, null)).ThenRefused("reason-required");
        Persons.Given(Named).When(new ErasePerson(Someone, "a reason")).Then(Erased);
        Persons.Given(Named, Erased).When(new ErasePerson(Someone, "a reason")).ThenNothing();
    }

    [Fact]
    public void Cards_that_named_who_was_erased_name_nobody_anew()
    {
        var erased = Persons.Given(Named, Erased);
        erased.When(new NamePersons([new(Someone, "aa")])).ThenNothing();
        Assert.True(erased.State.HasErased(Someone));
        Assert.False(Persons.Given(Named).State.HasErased(Someone));
    }

    [Fact]
    public void A_contact_without_what_is_told_of_its_person_is_the_office_alone()
    {
        var contact = new Contact(new("Ufficio"), "Anna Neri", "Via Celoria 18", ["02 503 1"], ["anna.neri@unimi.it"]);
        var kept = contact.Without(new(Someone, "aa"));
        Assert.Equal(new Contact(new("Ufficio"), null, "Via Celoria 18", [], [], null, new(Someone, "aa")), kept);
        Assert.Equal(contact, kept.With(new("Anna Neri", ["02 503 1"], ["anna.neri@unimi.it"])) with { Named = null });
        Assert.Equal(kept, kept.With(null));
    }
}
