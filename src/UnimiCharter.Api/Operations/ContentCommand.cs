using UnimiCharter.Api.Data;

namespace UnimiCharter.Api.Operations;

/// <summary>Takes a charter in as one document, or gives it out, on the command line.</summary>
internal sealed class ContentCommand(Recorder recorder, Register register)
{
    private readonly ContentWrite contents = new(recorder, register);

    /// <summary>As if the board had written it: an edition that is new is a draft; what stands is replaced with a reason.</summary>
    /// <returns>1 when it is refused, with every error at its place.</returns>
    public async Task<int> Import(string file, string? reason, bool dryRun)
    {
        var content = ContentFile.Read(file, await File.ReadAllBytesAsync(file));
        var organization = new OrganizationCode(content.Organization.Code);
        var draft = new CharterCommand.DraftEdition(content.Organization.Name, content.Title, null);
        var (refusal, faults, facts, isNew) = await contents.Write(organization, content, draft, new Expectation.Whatever(), reason, new Provenance(Environment.UserName, null) { Role = Role.Board }, dryRun, CancellationToken.None);
        foreach (var fault in refusal is null ? faults : [new FaultAt(refusal.Code, "", refusal.Details)])
        {
            var (code, pointer, _, detail) = Problem.View(fault, Language.English);
            await Console.Error.WriteLineAsync($"{file} {pointer} {code}: {detail}");
        }
        if (refusal is not null || faults is not []) return 1;
        Console.WriteLine(FormattableString.Invariant($"{organization} {content.Edition}: {facts} {(facts == 1 ? "fact" : "facts")}{(dryRun ? ", not recorded" : isNew ? ", a draft" : "")}"));
        return 0;
    }

    /// <returns>2 when there is no such edition.</returns>
    public async Task<int> Export(string org, string edition)
    {
        if (Code.IsValid(org) && Editions.TryParse(edition, out var year) && await contents.Stands(new(org), year, CancellationToken.None) is { } content)
        {
            Console.Write(content.Write());
            return 0;
        }
        await Console.Error.WriteLineAsync($"There is no edition {edition} of {org}.");
        return 2;
    }
}
