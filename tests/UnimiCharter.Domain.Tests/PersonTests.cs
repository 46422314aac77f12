using static UnimiCharter.Domain.PersonCommand;
using static UnimiCharter.Domain.PersonEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class PersonTests
{
    private static readonly PersonCode Someone = new("p-7k2m9qx4w8r3t6hd");
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

    // By sha256sum: a salt of 32 zeros, then each list behind the number of its texts, and each text behind its length, in four bytes, the highest first.
    [Fact]
    public void What_is_told_is_hashed_with_its_salt_text_by_text()
    {
        var salt = new byte[Particulars.SaltLength];
        Assert.Equal("3a78e70e79fd2c124af39cae3df043f35c352cbfebbd2a44c946735e67661e81", new Particulars("Anna Neri", ["02 503 1"], ["anna.neri@unimi.it"]).HashWith(salt));
        Assert.NotEqual(new Particulars("A", ["b"], []).HashWith(salt), new Particulars("A", [], ["b"]).HashWith(salt));
        Assert.NotEqual(new Particulars("A", ["bc"], []).HashWith(salt), new Particulars("A", ["b", "c"], []).HashWith(salt));
        var other = new byte[Particulars.SaltLength];
        other[^1] = 1;
        Assert.NotEqual(new Particulars("A", [], []).HashWith(salt), new Particulars("A", [], []).HashWith(other));
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
