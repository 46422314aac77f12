using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Units;

/// <summary>A unit as the board tells it. What is left out is not told any more.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parent">The unit that it is directly below; null for none.</param>
/// <param name="Head">The title or role of who heads it.</param>
/// <param name="Emails">Where it is written to.</param>
/// <param name="Phones">Where it is called.</param>
/// <param name="Address">Where it is.</param>
/// <param name="OpenedOn">From which day on it is there; as it stands, when it is left out, or today of a new one.</param>
/// <param name="Reason">Why what was told before is replaced, or why it is moved.</param>
internal sealed record UnitRequest(
    [property: MaxLength(UnitCard.MaxNameLength)] Text Name, UnitCode? Parent, [property: MaxLength(UnitCard.MaxNameLength)] Text? Head = null,
    [property: MaxLength(UnitCard.MaxContacts)] IReadOnlyList<string>? Emails = null, [property: MaxLength(UnitCard.MaxContacts)] IReadOnlyList<string>? Phones = null,
    [property: MaxLength(UnitCard.MaxAddressLength)] string? Address = null, DateOnly? OpenedOn = null,
    [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null) : IOfFields<UnitRequest>
{
    [JsonIgnore]
    public UnitCard Card => new(Name, Head, [.. Emails ?? []], [.. Phones ?? []], Address);

    public static UnitRequest? Read(Fields fields)
    {
        // One that is forgotten would move the unit.
        if (!fields.IsSaid("parent")) fields.Wrong("field-required", "parent");
        var (name, parent, head) = (fields.Prose("name", UnitCard.MaxNameLength, isNeeded: true), fields.Code("parent", isNeeded: false), fields.Prose("head", UnitCard.MaxNameLength));
        var (emails, phones) = (fields.Texts("emails", UnitCard.MaxContacts, "email-expected", Web.Emails.AreSome), fields.Texts("phones", UnitCard.MaxContacts, "phone-expected", Web.Phones.AreSome));
        var (address, openedOn, reason) = (fields.Text("address", UnitCard.MaxAddressLength), fields.Day("openedOn"), fields.Text("reason", Statement.MaxReasonLength));
        return name is null || fields.Wrongs > 0 ? null : new(name, parent is null ? null : new UnitCode(parent), head, emails, phones, address, openedOn, reason);
    }
}

/// <param name="On">From this day on it is not there any more.</param>
/// <param name="Reason">Why it is closed; may be given as a query parameter instead.</param>
internal sealed record ClosureRequest(DateOnly On, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

/// <param name="Reason">Why the service is moved from another unit; may be given as a query parameter instead.</param>
internal sealed record AssignmentRequest([property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);
