namespace UnimiCharter.Api.Charters;

/// <summary>A request to see a part of an edition as a table.</summary>
internal interface ITableRead
{
    OrganizationCode Org { get; }
    EditionYear Edition { get; }
    CsvDialect Dialect { get; }
}

/// <summary>A request to write it so.</summary>
internal interface ITableWrite
{
    OrganizationCode Org { get; }
    EditionYear Edition { get; }
    Expectation Expected { get; }
    Upload Body { get; }
    GivenReason? Reason { get; }
    bool DryRun { get; }
    DecimalMark? Decimal { get; }
}
