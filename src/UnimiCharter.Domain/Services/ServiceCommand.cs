using System.Collections.Immutable;

namespace UnimiCharter.Domain;

public abstract record ServiceCommand
{
    private ServiceCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts. Needed by all that changes what stands.</summary>
    public string? Reason { get; }

    /// <summary>Registers a service, or gives it another name or card.</summary>
    /// <param name="Name">Null for the one that it has.</param>
    /// <param name="Card">Null for the one that it has, if any.</param>
    /// <param name="Expected">The card's revision that is meant to be replaced.</param>
    public sealed record DescribeService(Text? Name, ServiceCard? Card, Expectation Expected, string? Reason = null) : ServiceCommand(Reason);

    /// <summary>Defines an indicator, or describes it otherwise.</summary>
    /// <param name="Expected">The indicator's revision that is meant to be replaced.</param>
    /// <param name="IsMeasured">Whether anything was ever reported of it: then it stays measured as it is.</param>
    public sealed record DefineIndicator(Indicator Indicator, Expectation Expected, string? Reason = null, bool IsMeasured = false) : ServiceCommand(Reason);

    /// <param name="Expected">The revision of the standard that is meant to be replaced.</param>
    public sealed record ProgramStandard(EditionYear Edition, IndicatorCode Indicator, Standard Standard, Expectation Expected, string? Reason = null)
        : ServiceCommand(Reason);

    /// <summary>The edition promises nothing of the indicator any more.</summary>
    /// <param name="IsMeasured">Whether anything was reported of it in the edition's year: then its promise stays.</param>
    public sealed record DropStandard(EditionYear Edition, IndicatorCode Indicator, string? Reason, bool IsMeasured) : ServiceCommand(Reason);

    public sealed record RetireIndicator(IndicatorCode Indicator, string? Reason) : ServiceCommand(Reason);

    public sealed record ReviveIndicator(IndicatorCode Indicator, string? Reason) : ServiceCommand(Reason);

    public sealed record RetireService(string? Reason) : ServiceCommand(Reason);

    public sealed record ReviveService(string? Reason) : ServiceCommand(Reason);

    /// <summary>The service's office would have its name or card otherwise. It is so at once where the board said that it may; else it waits.</summary>
    /// <param name="Expected">The card's revision that is meant to be replaced.</param>
    public sealed record ProposeChange(Text Name, ServiceCard Card, Expectation Expected, string? Reason = null) : ServiceCommand(Reason);

    public sealed record DecideProposal(int Number, bool Accepts, string? Reason = null) : ServiceCommand(Reason);

    public sealed record TakeBackProposal(int Number, string? Reason = null) : ServiceCommand(Reason);

    /// <param name="Parts">What the office may change at once; nothing else any more.</param>
    public sealed record TrustOffice(ImmutableArray<CardPart> Parts, string? Reason) : ServiceCommand(Reason);
}
