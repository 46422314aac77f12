using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Contents;

internal enum ProposalStatus
{
    Waiting = 1,

    /// <summary>It waits, and what it would change has changed since: it is declined or taken back, and proposed anew.</summary>
    Outdated = 2,
    Accepted = 3,
    Declined = 4,
    TakenBack = 5,
}

/// <summary>What the office of a service would have otherwise on its card, and what became of that.</summary>
/// <param name="Number">Of the service's proposals, from 1.</param>
/// <param name="Parts">What it touches of the card that it was proposed for.</param>
/// <param name="Decided">Null while it waits.</param>
/// <param name="Changes">What it would change, or would have; not in a list.</param>
internal sealed record ProposalView(
    string Service, int Number, ProposalStatus Status, IReadOnlyList<CardPart> Parts, ProposalActView Proposed, ProposalActView? Decided,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CardChangesView? Changes,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static ProposalView Of(ToldProposal told, OrganizationCode organization, HttpRequest request, bool isListed = false)
    {
        var self = Web.Links.Proposal(organization, told.Service, told.Number);
        var links = new Dictionary<string, LinkView> { ["self"] = request.To(self), ["definition"] = request.To($"{Web.Links.Service(organization, told.Service)}/definition") };
        if (told.Waits) links["decision"] = request.To($"{self}/decision");
        return new(
            told.Service.Value, told.Number, told.Status, told.Parts, ProposalActView.Of(told.Proposed), told.Decided is { } decided ? ProposalActView.Of(decided) : null,
            isListed ? null : CardChangesView.Of(told.Card, told.Change), links);
    }
}

/// <summary>That it was proposed, or decided.</summary>
/// <param name="By">The name of a credential or of a person.</param>
/// <param name="Role">In which role: an office takes back what it proposed, or the board for it.</param>
internal sealed record ProposalActView(DateTime At, string? By, Role? Role, string? Reason)
{
    public static ProposalActView Of(RecordedEvent fact) => new(fact.At.UtcDateTime, fact.Actor, fact.Role, fact.Reason);
}

/// <summary>The fields that a proposal would change, each as it stands, or stood when it was decided, and as it would be; the others are left out.</summary>
internal sealed record CardChangesView(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TextChangeView? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TextChangeView? Description,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TextChangeView? Recipients,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TextChangeView? Delivery,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChannelsChangeView? Channels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContactsChangeView? Contacts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinksChangeView? Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LegalReferencesChangeView? LegalReferences)
{
    public static CardChangesView Of(ServiceState.Active card, CardChange change)
    {
        var (before, after) = (ServiceRequest.Of(card), ServiceRequest.Of(card with { Name = change.Name ?? card.Name, Card = change.On(card.Card) }));
        return new(
            change.Name is null ? null : new(before.Name, after.Name), change.Description is null ? null : new(before.Description, after.Description),
            change.Recipients is null ? null : new(before.Recipients, after.Recipients), change.Delivery is null ? null : new(before.Delivery, after.Delivery),
            change.Channels is null ? null : new(before.Channels!, after.Channels!), change.Contacts is null ? null : new(before.Contacts!, after.Contacts!),
            change.Links is null ? null : new(before.Links!, after.Links!), change.LegalReferences is null ? null : new(before.LegalReferences!, after.LegalReferences!));
    }
}

/// <param name="Before">Null where it is not told.</param>
/// <param name="After">Null where it would not be told any more.</param>
internal sealed record TextChangeView([property: MaxLength(ServiceCard.MaxProseLength)] Text? Before, [property: MaxLength(ServiceCard.MaxProseLength)] Text? After);

internal sealed record ChannelsChangeView(
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ChannelRequest> Before, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ChannelRequest> After);

internal sealed record ContactsChangeView(
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ContactRequest> Before, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ContactRequest> After);

internal sealed record LinksChangeView(
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ServiceLinkRequest> Before, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<ServiceLinkRequest> After);

internal sealed record LegalReferencesChangeView(
    [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<LegalReferenceRequest> Before, [property: MaxLength(ServiceCard.MaxItems)] IReadOnlyList<LegalReferenceRequest> After);
