namespace UnimiCharter.Domain;

public abstract record ServiceCommand
{
    private ServiceCommand() { }

    public sealed record RegisterService(string Name) : ServiceCommand;

    public sealed record DescribeService(ServiceCard Card) : ServiceCommand;

    public sealed record DefineIndicator(Indicator Indicator) : ServiceCommand;

    public sealed record ProgramStandard(EditionYear Edition, IndicatorCode Indicator, Standard Standard) : ServiceCommand;

    public sealed record RetireIndicator(IndicatorCode Indicator) : ServiceCommand;

    public sealed record RetireService : ServiceCommand;
}
