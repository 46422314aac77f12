namespace UnimiCharter.Domain.Tests;

public sealed class CodeTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("master")]
    [InlineData("offerta-formativa-cds")]
    [InlineData("a-1-b")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void A_code_is_lower_case_letters_digits_and_single_inner_hyphens(string text)
    {
        Assert.True(Code.IsValid(text));
        Assert.Equal(text, new ServiceCode(text).Value);
        Assert.Equal(text, new IndicatorCode(text).ToString());
        Assert.Equal(text, new OrganizationCode(text).ToString());
        Assert.Equal(text, new CredentialCode(text).ToString());
        Assert.Equal(text, new WebhookCode(text).ToString());
        Assert.Equal(text, new UnitCode(text).ToString());
        Assert.Equal(text, new PersonCode(text).ToString());
        Assert.Matches(Code.Pattern, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData(" a")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("à")]
    [InlineData("ａ")]
    [InlineData("٣")]
    [InlineData("a\n")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Anything_else_is_not_a_code(string text)
    {
        Assert.False(Code.IsValid(text));
        Assert.Throws<ArgumentException>(() => new ServiceCode(text));
        Assert.Throws<ArgumentException>(() => new IndicatorCode(text));
        Assert.Throws<ArgumentException>(() => new OrganizationCode(text));
        Assert.Throws<ArgumentException>(() => new CredentialCode(text));
        Assert.Throws<ArgumentException>(() => new WebhookCode(text));
        Assert.Throws<ArgumentException>(() => new UnitCode(text));
        Assert.Throws<ArgumentException>(() => new PersonCode(text));
    }

    [Theory]
    [InlineData("soddisfazione", "soddisfazione", false)]
    [InlineData("d-h", "d-h", false)]
    [InlineData("https://indicatori.example/soddisfazione#2024", "https://indicatori.example/soddisfazione#2024", true)]
    [InlineData("http://w3id.org/x?a=1&b=2", "http://w3id.org/x?a=1&b=2", true)]
    [InlineData("HTTPS://Indicatori.Example/Soddisfazione", "https://indicatori.example/Soddisfazione", true)]
    [InlineData("https://indicatori.example", "https://indicatori.example/", true)]
    public void A_common_code_is_a_code_or_an_address_however_its_host_is_cased(string text, string value, bool isAddress)
    {
        Assert.True(CommonCode.TryParse(text, out var code));
        Assert.Equal((value, value, isAddress), (code.Value, code.ToString(), code.IsAddress));
        Assert.Equal(code, new CommonCode(code.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("D_h")]
    [InlineData("due parole")]
    [InlineData("unimi/master/effectiveness")]
    [InlineData("indicatori.example")]
    [InlineData("//indicatori.example/x")]
    [InlineData("https://")]
    [InlineData("https:indicatori.example")]
    [InlineData("ftp://indicatori.example/x")]
    [InlineData("urn:nir:stato")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" https://indicatori.example/x")]
    [InlineData("https://indicatori.example/due parole")]
    [InlineData("https://indicatori.example/x\n")]
    [InlineData("https:\\\\indicatori.example\\x")]
    [InlineData("https://anna:segreta@indicatori.example/x")]
    public void Anything_else_is_not_a_common_code(string? text)
    {
        Assert.False(CommonCode.TryParse(text, out _));
        if (text is not null) Assert.Throws<ArgumentException>(() => new CommonCode(text));
    }

    [Fact]
    public void A_common_code_is_at_most_200_characters_as_it_is_written_and_as_it_is_kept()
    {
        Assert.True(CommonCode.TryParse("https://a.example/" + new string('x', 182), out _));
        Assert.False(CommonCode.TryParse("https://a.example/" + new string('x', 183), out _));
        Assert.False(CommonCode.TryParse("https://a.example/" + new string('è', 100), out _));
    }

    [Fact]
    public void A_missing_text_is_not_a_code() => Assert.False(Code.IsValid(null));

    [Fact]
    public void Defaults_of_codes_are_not_valid()
    {
        Assert.Throws<InvalidOperationException>(() => default(OrganizationCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(ServiceCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(IndicatorCode).ToString());
        Assert.Throws<InvalidOperationException>(() => default(CredentialCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(WebhookCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(UnitCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(PersonCode).Value);
        Assert.Throws<InvalidOperationException>(() => default(EditionYear).Year);
        Assert.Throws<InvalidOperationException>(() => default(EditionYear).Span);
        Assert.Throws<InvalidOperationException>(() => default(Unit).Code);
    }

    [Fact]
    public void An_edition_is_a_year_from_1900_to_2999_and_spans_it()
    {
        Assert.Equal(Period.Year(2024), new EditionYear(2024).Span);
        Assert.Equal("2024", new EditionYear(2024).ToString());
        Assert.Equal([1900, 2999], [new EditionYear(1900).Year, new EditionYear(2999).Year]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EditionYear(1899));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EditionYear(3000));
    }

    [Fact]
    public void Codes_and_editions_are_ordered_as_they_are_written()
    {
        Assert.Equal("a a-b a1 b", InOrder(text => new ServiceCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new IndicatorCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new OrganizationCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new CredentialCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new WebhookCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new UnitCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new PersonCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new IpaCode(text)));
        Assert.Equal("a a-b a1 b", InOrder(text => new CommonCode(text)));
        Assert.True(new EditionYear(2023).CompareTo(new EditionYear(2024)) < 0);

        static string InOrder<T>(Func<string, T> code) => string.Join(' ', "b a1 a a-b".Split(' ').Select(code).Order());
    }

    [Fact]
    public void A_unit_is_one_to_32_characters_and_a_percentage_is_a_hundredfold()
    {
        Assert.Equal("EUR", new Unit("EUR").Code);
        Assert.Equal(new string('u', 32), new Unit(new string('u', 32)).ToString());
        Assert.Equal((100m, 1m, 1m), (Unit.Percent.Scale, Unit.Count.Scale, new Unit("EUR").Scale));
        Assert.Equal(Unit.Percent, new Unit("percent"));
        Assert.Throws<ArgumentException>(() => new Unit(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Unit(new string('u', 33)));
    }

    [Fact]
    public void Streams_are_named_by_organization_kind_and_what_they_are_of()
    {
        var (unimi, master, edition) = (new OrganizationCode("unimi"), new ServiceCode("master"), new EditionYear(2024));

        Assert.Equal("unimi/service/master", StreamId.Service(unimi, master).Value);
        Assert.Equal("unimi/reporting/master/2024", StreamId.Reporting(unimi, master, edition).ToString());
        Assert.Equal("unimi/charter/2024", StreamId.Charter(unimi, edition).Value);
        Assert.True(StreamId.Charter(unimi, edition).CompareTo(StreamId.Service(unimi, master)) < 0);
        Assert.Equal("unimi/organization/unimi", StreamId.Registration(unimi).Value);
        Assert.Equal("unimi/webhook/portale", StreamId.Webhook(unimi, new("portale")).Value);
        Assert.Equal("unimi/units/unimi", StreamId.Units(unimi).Value);
        Assert.Equal("*/ipa/uds_mi", StreamId.Ipa(new("UDS_MI")).Value);
        Assert.Equal("unimi/credential/ufficio-master", StreamId.Credential(unimi, new("ufficio-master")).Value);
    }

    [Fact]
    public void A_credential_of_all_organizations_stands_where_no_organization_can()
    {
        var stream = StreamId.Credential(null, new("registro"));

        Assert.Equal(("*/credential/registro", "*"), (stream.Value, stream.Organization));
        Assert.False(Code.IsValid(StreamId.Everywhere));
    }
}
