namespace UnimiCharter.Domain;

public abstract record ServiceCommand
{
    private ServiceCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    public sealed record RegisterService(string Name) : ServiceCommand;

    public sealed record DescribeService(ServiceCard Card) : ServiceCommand;

    public sealed record DefineIndicator(Indicator Indicator) : ServiceCommand;

    /// <param name="Expected">The revision of the standard that is meant to be replaced.</param>
    public sealed record ProgramStandard(EditionYear Edition, IndicatorCode Indicator, Standard Standard, Expectation Expected, string? Reason = null)
        : ServiceCommand(Reason);

    public sealed record RetireIndicator(IndicatorCode Indicator) : ServiceCommand;

    public sealed record RetireService : ServiceCommand;
}
