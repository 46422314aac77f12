using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The parts of a service's card that the board may leave to its office, each by itself.</summary>
public enum CardPart
{
    /// <summary>Name, description, recipients, delivery, links and legal references.</summary>
    Texts = 1,

    /// <summary>The channels, but for their hours.</summary>
    Channels = 2,

    /// <summary>The hours of channels and contacts.</summary>
    Hours = 3,

    /// <summary>The contacts, but for their hours.</summary>
    Contacts = 4,
}

/// <summary>A change of a service's name and card that its office proposed (<i>proposta di modifica</i>), and nobody decided yet.</summary>
/// <param name="Number">From 1, in the order in which they were proposed.</param>
/// <param name="IsOutdated">Whether something that it would change has changed since: it would undo what it never saw.</param>
public sealed record Proposal(int Number, CardChange Change, bool IsOutdated = false);

public enum ProposalOutcome
{
    Accepted = 1,
    Declined = 2,

    /// <summary>By who proposed it.</summary>
    TakenBack = 3,
}

/// <summary>What became of a proposal.</summary>
public sealed record DecidedProposal(int Number, ProposalOutcome Outcome);

/// <summary>What differs between two cards: each field as a whole, and null where it stays as it is.</summary>
public sealed record CardChange(
    Text? Name = null,
    Text? Description = null,
    Text? Recipients = null,
    Text? Delivery = null,
    ImmutableArray<Channel>? Channels = null,
    ImmutableArray<Contact>? Contacts = null,
    ImmutableArray<Link>? Links = null,
    ImmutableArray<LegalReference>? LegalReferences = null)
{
    private static readonly CardChange Nothing = new();

    public bool IsNothing => this == Nothing;

    /// <param name="name">Null for the one that it has.</param>
    /// <param name="card">Null for the one that it has, if any.</param>
    public static CardChange Of(ServiceState.Active before, Text? name, ServiceCard? card)
    {
        var stood = before.Card ?? ServiceCard.Blank;
        var after = card ?? stood;
        return new(
            name is null ? null : Text(before.Name, name), Text(stood.Description, after.Description), Text(stood.Recipients, after.Recipients), Text(stood.Delivery, after.Delivery),
            List(stood.Channels, after.Channels), List(stood.Contacts, after.Contacts), List(stood.Links, after.Links), List(stood.LegalReferences, after.LegalReferences));

        static Text? Text(Text before, Text after) => before == after ? null : after;
        static ImmutableArray<T>? List<T>(ImmutableArray<T> before, ImmutableArray<T> after) => before.SequenceEqual(after) ? null : after;
    }

    /// <summary>A card with this changed, and all else as it stands; null where there is none, and nothing of it is changed.</summary>
    public ServiceCard? On(ServiceCard? card)
    {
        var stands = card ?? ServiceCard.Blank;
        return (this with { Name = null }).IsNothing ? card : stands with
        {
            Description = Description ?? stands.Description, Recipients = Recipients ?? stands.Recipients, Delivery = Delivery ?? stands.Delivery,
            Channels = Channels ?? stands.Channels, Contacts = Contacts ?? stands.Contacts, Links = Links ?? stands.Links, LegalReferences = LegalReferences ?? stands.LegalReferences,
        };
    }

    /// <summary>Whether both change the same field, to whatever.</summary>
    public bool Meets(CardChange other) =>
        (Name is not null && other.Name is not null) || (Description is not null && other.Description is not null)
        || (Recipients is not null && other.Recipients is not null) || (Delivery is not null && other.Delivery is not null)
        || (Channels is not null && other.Channels is not null) || (Contacts is not null && other.Contacts is not null)
        || (Links is not null && other.Links is not null) || (LegalReferences is not null && other.LegalReferences is not null);

    /// <summary>The parts of a card that it touches: of what is something at all, one at least.</summary>
    /// <param name="card">The one that stands.</param>
    public ImmutableArray<CardPart> PartsOf(ServiceCard? card)
    {
        var stands = card ?? ServiceCard.Blank;
        var channels = Differ(stands.Channels, Channels, c => c.Hours, c => c with { Hours = null });
        var contacts = Differ(stands.Contacts, Contacts, c => c.Hours, c => c with { Hours = null });
        (CardPart Part, bool IsTouched)[] all =
        [
            (CardPart.Texts, !(this with { Channels = null, Contacts = null }).IsNothing), (CardPart.Channels, channels.Others), (CardPart.Hours, channels.Hours || contacts.Hours), (CardPart.Contacts, contacts.Others),
        ];
        return [.. from part in all where part.IsTouched select part.Part];
    }

    /// <summary>Of a list that is the same without its hours, these alone differ; of another, these too if they are not told one after the other as they were.</summary>
    private static (bool Others, bool Hours) Differ<T>(ImmutableArray<T> before, ImmutableArray<T>? changed, Func<T, OpeningHours?> hours, Func<T, T> without)
    {
        if (changed is not { } after) return (false, false);
        var others = !before.Select(without).SequenceEqual(after.Select(without));
        return (others, others ? !before.Select(hours).OfType<OpeningHours>().SequenceEqual(after.Select(hours).OfType<OpeningHours>()) : !before.SequenceEqual(after));
    }

    public bool Equals(CardChange? other) =>
        other is not null && (Name, Description, Recipients, Delivery) == (other.Name, other.Description, other.Recipients, other.Delivery)
        && Same(Channels, other.Channels) && Same(Contacts, other.Contacts) && Same(Links, other.Links) && Same(LegalReferences, other.LegalReferences);

    public override int GetHashCode() => HashCode.Combine(Name, Description, Recipients, Delivery, Channels?.Length, Contacts?.Length, Links?.Length, LegalReferences?.Length);

    private static bool Same<T>(ImmutableArray<T>? one, ImmutableArray<T>? other) => one is { } a && other is { } b ? a.SequenceEqual(b) : one is null && other is null;
}
