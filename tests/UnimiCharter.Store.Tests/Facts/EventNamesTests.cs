using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using UnimiCharter.Domain;

namespace UnimiCharter.Store.Tests;

public sealed partial class EventNamesTests
{
    [Fact]
    public void Every_fact_has_one_name_and_every_name_a_fact()
    {
        var facts = typeof(Event).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Event)) && !type.IsAbstract);

        Assert.Equal(facts.OrderBy(type => type.Name), EventNames.Types.Values.OrderBy(type => type.Name));
    }

    [Fact]
    public void No_name_is_ever_taken_from_the_list() => Assert.Equal(
        """
        calendar_set change_proposed charter_opened charter_retitled credential_issued credential_revoked credential_rotated dimension_named
        dimension_retired edition_drafted extension_granted indicator_defined indicator_redefined indicator_retired indicator_revived
        ipa_code_claimed ipa_code_released measurement_rectified measurement_reported measurement_withdrawn not_measured_declared office_trusted
        organization_described organization_named period_excluded period_readmitted person_erased person_named programme_defined proposal_accepted
        proposal_declined proposal_taken_back result_declared results_released service_assigned service_deadlines_set service_described
        service_listed service_registered service_renamed service_retired service_revived service_unlisted standard_dropped standard_programmed
        stream_heads_sealed stream_heads_sealed_2 unit_changed unit_closed unit_moved unit_opened unit_reopened version_came_into_force
        version_erased version_published version_withdrawn webhook_changed webhook_paused webhook_removed webhook_resumed webhook_secret_rotated
        webhook_subscribed year_certified year_reopened
        """.Split([' ', '\n']),
        EventNames.Types.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_snake_case_and_no_type_names() =>
        Assert.All(EventNames.Types.Keys, name => Assert.Matches(SnakeCase(), name));

    [Fact]
    public void What_is_written_reads_as_the_same_fact_and_writes_the_same_bytes() => Law.Holds(Facts.Any, fact =>
    {
        var data = EventNames.Write(fact);
        var read = EventNames.Read(EventNames.Of(fact), data);

        Assert.Equal(fact, read);
        Assert.Equal(data, EventNames.Write(read));
    }, tries: 3000);

    [Fact]
    public async Task A_fact_that_has_been_in_the_database_is_the_same_fact()
    {
        await using var registry = await Registry.Fresh(migrated: false);
        var facts = new List<Event>();
        Law.Holds(Facts.Any, facts.Add, tries: 500);
        await using var command = registry.Database.CreateCommand("select data from unnest($1) with ordinality as u (data, place) order by place");
        command.Parameters.Add(new() { Value = facts.Select(EventNames.Write).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Jsonb });

        await using var reader = await command.ExecuteReaderAsync();
        foreach (var fact in facts)
        {
            Assert.True(await reader.ReadAsync());
            var read = EventNames.Read(EventNames.Of(fact), reader.GetFieldValue<byte[]>(0));
            Assert.Equal(fact, read);
            // Documents are written from facts just decided and from facts read again: both must be spelt alike.
            Assert.Equal(EventNames.Write(fact), EventNames.Write(read));
        }
    }

    [Fact]
    public void What_the_documents_keep_reads_as_the_same()
    {
        Law.Holds(Facts.Entry, SameAgain);
        Law.Holds(from indicator in Facts.Indicator from standard in Facts.Standard select new Promise(indicator, standard), SameAgain);

        Law.Holds(Facts.Calendar, SameAgain);
        Law.Holds(Facts.Credential, SameAgain);
        Law.Holds(Facts.Webhook, SameAgain);
        Law.Holds(from name in Facts.Text from revision in Gen.Choose(1, 9) select (OrganizationState)new OrganizationState.Registered(name, revision), SameAgain);
        Law.Holds(Facts.Organization, SameAgain);
        Law.Holds(Facts.Units, SameAgain);
        Law.Holds(Gen.Elements<IpaState>(IpaState.Free.Instance, new IpaState.Claimed(new("unimi"))), SameAgain);

        Law.Holds(Facts.Service, service =>
        {
            var json = JsonSerializer.Serialize<ServiceState>(service, DomainJson.Options);
            var read = (ServiceState.Active)JsonSerializer.Deserialize<ServiceState>(json, DomainJson.Options)!;
            Assert.Equal((service.Name, service.Card, service.Proposed), (read.Name, read.Card, read.Proposed));
            Assert.True(service.Waiting.SequenceEqual(read.Waiting) && service.Decided.SequenceEqual(read.Decided) && service.AtOnce.SequenceEqual(read.AtOnce));
        });

        static void SameAgain<T>(T written) where T : notnull
        {
            var json = JsonSerializer.Serialize(written, DomainJson.Options);
            Assert.Equal(written, JsonSerializer.Deserialize<T>(json, DomainJson.Options));
        }
    }

    [Theory]
    [InlineData("measurement_imagined")]
    [InlineData("")]
    [InlineData("MeasurementReported")]
    [InlineData("Measurement_Reported")]
    [InlineData("measurement_reported ")]
    [InlineData("tombstone")]
    public void A_name_that_is_not_in_the_list_is_refused(string name) =>
        Assert.Throws<InvalidDataException>(() => EventNames.Read(name, "{}"u8));

    [Theory]
    // No JSON, or not of one object.
    [InlineData("year_certified", "")]
    [InlineData("year_certified", "[]")]
    [InlineData("year_certified", "7")]
    [InlineData("year_certified", "null")]
    [InlineData("period_excluded", "null")]
    [InlineData("period_excluded", "[]")]
    [InlineData("period_excluded", "{} {}")]
    [InlineData("year_certified", "\"x\"")]
    [InlineData("year_certified", "{")]
    [InlineData("year_certified", "{} {}")]
    [InlineData("year_certified", "{\"a\":1,}")]
    // Codes, periods, dates, numbers and words that are none.
    [InlineData("service_listed", "{\"service\":\"Master\"}")]
    [InlineData("service_listed", "{\"service\":\"\"}")]
    [InlineData("service_listed", "{\"service\":null}")]
    [InlineData("service_listed", "{\"service\":5}")]
    [InlineData("service_listed", "{\"service\":{}}")]
    [InlineData("period_excluded", "{\"indicator\":\"a\",\"period\":\"2024-13\",\"code\":\"other\"}")]
    [InlineData("period_excluded", "{\"indicator\":\"a\",\"period\":\"2024-1\",\"code\":\"other\"}")]
    [InlineData("period_excluded", "{\"indicator\":\"a\",\"period\":2024,\"code\":\"other\"}")]
    [InlineData("period_excluded", "{\"indicator\":\"a\",\"period\":\"2024\",\"code\":\"tired\"}")]
    [InlineData("period_excluded", "{\"indicator\":\"a\",\"period\":\"2024\",\"code\":6}")]
    [InlineData("extension_granted", "{\"period\":\"2024-03\",\"until\":\"2024-02-30\"}")]
    [InlineData("extension_granted", "{\"period\":\"2024-3\",\"until\":\"2024-02-28\"}")]
    [InlineData("credential_issued", "{\"grant\":{\"title\":\"a\",\"roles\":[\"rector\"]},\"secret\":\"a\"}")]
    [InlineData("credential_issued", "{\"grant\":{\"title\":\"a\",\"roles\":[2]},\"secret\":\"a\"}")]
    [InlineData("credential_issued", "{\"grant\":{\"title\":\"a\",\"roles\":[],\"services\":\"master\"},\"secret\":\"a\"}")]
    [InlineData("credential_issued", "{\"grant\":{\"title\":\"a\",\"roles\":[],\"expires\":\"domani\"},\"secret\":\"a\"}")]
    [InlineData("credential_rotated", "{\"secret\":\"a\",\"until\":\"2024-13-01T00:00:00+00:00\"}")]
    [InlineData("credential_rotated", "{\"secret\":\"a\",\"until\":1719835200}")]
    [InlineData("calendar_set", "{\"deadlines\":{\"due\":{\"months\":0,\"day\":1}},\"workingDays\":{\"closures\":[]}}")]
    [InlineData("calendar_set", "{\"deadlines\":{\"due\":{\"months\":25,\"day\":1}},\"workingDays\":{\"closures\":[]}}")]
    [InlineData("calendar_set", "{\"deadlines\":{\"due\":{\"months\":1,\"day\":32}},\"workingDays\":{\"closures\":[]}}")]
    [InlineData("calendar_set", "{\"deadlines\":{\"due\":{\"months\":2,\"day\":1},\"closing\":{\"months\":1,\"day\":31}},\"workingDays\":{\"closures\":[]}}")]
    [InlineData("calendar_set", "{\"deadlines\":{\"due\":{\"months\":1,\"day\":1}},\"workingDays\":{\"patronDay\":{\"month\":2,\"day\":29},\"closures\":[]}}")]
    [InlineData("service_deadlines_set", "{\"service\":\"Master\"}")]
    [InlineData("standard_programmed", "{\"edition\":\"1\",\"indicator\":\"a\",\"standard\":{\"is\":\"yes\"}}")]
    [InlineData("standard_programmed", "{\"edition\":2024,\"indicator\":\"a\",\"standard\":{\"is\":\"yes\"}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"no\"}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"atMost\",\"value\":1e30,\"unit\":\"count\"}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"atMost\",\"value\":0.0000001,\"unit\":\"count\"}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"atMost\",\"value\":1,\"unit\":\" \"}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"atMost\",\"value\":1,\"unit\":\"count\",\"precision\":7}}")]
    [InlineData("standard_programmed", "{\"edition\":\"2024\",\"indicator\":\"a\",\"standard\":{\"is\":\"within\",\"lowest\":2,\"highest\":1,\"unit\":\"count\"}}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"numerator\":1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"denominator\":1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":-1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":1.5},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":\"1\"},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":1000000000000},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":99999999999999999999},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"yes\":1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"amount\":1e29},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"amount\":0.0000001},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"percentage\":100.1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"percentage\":-0.1},\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":5,\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":[],\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":1},\"reportedOn\":\"2024-02-30\"}")]
    [InlineData("measurement_reported", "{\"indicator\":\"a\",\"period\":\"2024\",\"value\":{\"count\":1},\"reportedOn\":\"2024-01-01\",\"note\":5}")]
    [InlineData("not_measured_declared", "{\"indicator\":\"a\",\"period\":\"2024\",\"code\":1,\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("not_measured_declared", "{\"indicator\":\"a\",\"period\":\"2024\",\"code\":\"tired\",\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("result_declared", "{\"indicator\":\"a\",\"period\":\"2024\",\"met\":1,\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("result_declared", "{\"indicator\":\"a\",\"period\":\"2022..2020\",\"met\":true,\"reportedOn\":\"2024-01-01\"}")]
    [InlineData("stream_heads_sealed", "{\"position\":\"1\",\"root\":\"\",\"heads\":[]}")]
    [InlineData("stream_heads_sealed", "{\"position\":1,\"root\":\"\",\"heads\":[{\"stream\":5}]}")]
    [InlineData("stream_heads_sealed_2", "{\"since\":0,\"position\":10.0,\"previous\":\"\",\"root\":\"\",\"facts\":1,\"positions\":\"\",\"heads\":[]}")]
    [InlineData("programme_defined", "{\"plan\":{\"span\":\"2022..2020\",\"goals\":[],\"indicators\":[],\"allocation\":{}}}")]
    [InlineData("programme_defined", "{\"plan\":{\"span\":\"2020\",\"goals\":[{\"code\":\"A 1\",\"title\":\"\"}],\"indicators\":[],\"allocation\":{}}}")]
    [InlineData("programme_defined", "{\"plan\":{\"span\":\"2020\",\"goals\":[],\"indicators\":[{\"goal\":\"a\",\"targets\":{\"2020\":{\"is\":\"hoped\"}}}],\"allocation\":{}}}")]
    [InlineData("programme_defined", "{\"plan\":{\"span\":\"2020\",\"goals\":[],\"indicators\":[],\"allocation\":{\"2020-13\":1}}}")]
    public void Data_that_is_not_such_a_fact_is_refused(string name, string data) => Refused(name, data);

    private static void Refused(string name, string data) =>
        Assert.Throws<InvalidDataException>(() => EventNames.Read(name, Encoding.UTF8.GetBytes(data)));

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
