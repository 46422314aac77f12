using System.Collections.Immutable;

namespace UnimiCharter.Api.Operations;

/// <summary>Issues, rotates, revokes and lists credentials on the command line: also those of all organizations, which nobody is given over HTTP.</summary>
internal sealed class KeyCommand(IConfiguration options, Recorder recorder, KnownCredentials credentials, TimeProvider time)
{
    public const string Usage =
        """
        usage: key issue  --name NAME --title TITLE --roles office,board,admin [--organization ORG] [--services CODE,CODE] [--units CODE,CODE] [--expires INSTANT]
               key rotate --name NAME [--organization ORG] [--overlap MINUTES]
               key revoke --name NAME --reason REASON [--organization ORG]
               key list   [--organization ORG]
        Without --organization it is of all organizations.
        """;

    private const int DefaultOverlap = 24 * 60;

    public async Task<int> Run(string verb)
    {
        if (verb == "list") return await List();
        if (options["name"] is not { } text || !Code.IsValid(text)) return Wrong("--name is a code: lower-case letters, digits and single hyphens.");
        if (options["organization"] is { } org && !Code.IsValid(org)) return Wrong("--organization is a code.");
        var (name, key, now) = (new CredentialCode(text), KnownCredentials.NewKey(), time.Now());
        switch (verb)
        {
            case "issue":
                if (GrantOf() is not { } grant) return 2;
                return await Record(name, new CredentialCommand.IssueCredential(grant, KnownCredentials.HashOf(key), now), key);
            case "rotate":
                if (!int.TryParse(options["overlap"] ?? $"{DefaultOverlap}", out var minutes) || minutes < 0) return Wrong("--overlap is a number of minutes.");
                return await Record(name, new CredentialCommand.RotateCredential(KnownCredentials.HashOf(key), now.AddMinutes(minutes), now), key);
            case "revoke":
                return await Record(name, new CredentialCommand.RevokeCredential(options["reason"]), null);
            default:
                return Wrong(Usage);
        }
    }

    private OrganizationCode? Organization => options["organization"] is { } code ? new OrganizationCode(code) : null;

    private async Task<int> List()
    {
        foreach (var (record, lastUsed) in await credentials.List(Organization, CancellationToken.None))
        {
            var (state, grant) = record.State is CredentialState.Active active ? (Credential.IsValid(active, time.GetUtcNow()) ? "active" : "expired", active.Grant) : ("revoked", ((CredentialState.Revoked)record.State).Grant);
            Console.WriteLine($"{record.Code}\t{state}\t{string.Join(',', grant.Roles.Select(role => ChoiceNames.Of(role)))}\t{(grant.Services is { } services ? string.Join(',', services) : grant.Units is null ? "*" : "")}\t"
                + (grant.Units is { } units ? $"units {string.Join(',', units)}\t" : "")
                + $"expires {(grant.Expires is { } expires ? Instants.Write(expires) : "never")}\tlast used {(lastUsed is { } used ? Instants.Write(used) : "never")}\t{grant.Title}");
        }
        return 0;
    }

    /// <summary>Null when something is wrong with it, which was told.</summary>
    private Grant? GrantOf()
    {
        var roles = new List<Role>();
        foreach (var role in (options["roles"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (Array.Find(Enum.GetValues<Role>(), known => ChoiceNames.Of(known) == role) is var found and not 0) roles.Add(found);
            else return Told("--roles are of office, board, admin.");
        if (roles.Count == 0) return Told("--roles are of office, board, admin.");
        if (options["title"] is not { Length: > 0 and <= Grant.MaxTitleLength } title) return Told($"--title says whom it is for, in {Grant.MaxTitleLength} characters at most.");
        var (services, units) = (Codes("services"), Codes("units"));
        if (services?.All(Code.IsValid) == false) return Told("--services are codes of services and programmes.");
        if (units?.All(Code.IsValid) == false) return Told("--units are codes of units.");
        var (expires, instant) = ((DateTimeOffset?)null, default(DateTimeOffset));
        if (options["expires"] is { } text && !Instants.TryParseExact(text, out instant)) return Told("--expires is an instant: 2027-01-01T00:00:00Z.");
        if (instant != default) expires = instant;
        return new Grant(title, [.. roles.Distinct().Order()], services, expires, units);

        ImmutableArray<string>? Codes(string option) =>
            options[option] is { } listed ? [.. listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)] : null;

        static Grant? Told(string what)
        {
            Wrong(what);
            return null;
        }
    }

    private async Task<int> Record(CredentialCode name, CredentialCommand command, string? key)
    {
        var stream = StreamId.Credential(Organization, name);
        var intent = new Intent(stream, [], streams => Credential.Decide(command, streams.Of<CredentialState>(stream), name), command.Reason);
        var receipt = await recorder.Append(intent, new Provenance(Environment.UserName, null) { Role = Role.Admin });
        if (receipt is Receipt.Refused { Refusal: var refusal })
        {
            var words = Words.Of(refusal.Code).Words.English.Detail;
            return Wrong(string.Format(System.Globalization.CultureInfo.InvariantCulture, words, [.. refusal.Details]));
        }
        await Task.Delay(KnownCredentials.Lag);
        if (key is not null) Console.WriteLine(key);
        else Console.Error.WriteLine($"{name} is revoked.");
        return 0;
    }

    private static int Wrong(string what)
    {
        Console.Error.WriteLine(what);
        return 2;
    }
}
