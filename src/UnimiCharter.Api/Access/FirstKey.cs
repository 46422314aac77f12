namespace UnimiCharter.Api.Access;

/// <summary>
/// The credential <c>admin</c> of all organizations and in all roles, with which a registry starts. Its key is the one that is
/// configured; else, where there is a folder for it, one that is made, printed once, and kept in a file that only its owner can read.
/// </summary>
/// <param name="configured">Null for none.</param>
/// <param name="made">One that was made before; null for none.</param>
/// <param name="file">Where a key that is made is kept; null where none is to be made.</param>
internal sealed class FirstKey(string? configured, string? made, string? file)
{
    public const string Variable = "CHARTER_ADMIN_KEY";
    public const string FileName = "admin.key";

    private static readonly CredentialCode Name = new("admin");

    private string? made = made;
    private bool isNew;

    /// <exception cref="FormatException">What is configured, or was kept, cannot be a key.</exception>
    public static FirstKey Of(IConfiguration configuration, string? folder)
    {
        var configured = configuration[Variable] is { Length: > 0 } key ? key : null;
        if (configured is not null && !KeyScheme.IsKey(configured)) throw new FormatException($"{Variable} is not a key: letters, digits and -._~+/= are, 256 at most.");
        var file = folder is null ? null : Path.Combine(folder, FileName);
        var made = configured is null && File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        if (made is not null && !KeyScheme.IsKey(made)) throw new FormatException($"{file} holds no key. Delete it and set {Variable} to a key of your own, which replaces that of the first administrator.");
        return new(configured, made, file);
    }

    /// <summary>Sees to it that the credential is there, and has the key that is configured.</summary>
    /// <returns>What there is to tell; null when there is nothing.</returns>
    public async Task<string?> Ensure(Recorder recorder, TimeProvider time)
    {
        var kept = configured ?? made;
        var key = kept ?? (file is null ? null : KnownCredentials.NewKey());
        if (key is null) return null;

        var (stream, secret, now) = (StreamId.Credential(null, Name), KnownCredentials.HashOf(key), time.Now());
        var grant = new Grant("The registry's first administrator", [Role.Office, Role.Board, Role.Admin], null, null);
        // Kept before it is issued: a start that is cut short in between finds it.
        var intent = new Intent(stream, [], streams => streams.Of<CredentialState>(stream) switch
        {
            CredentialState.Undefined => Credential.Decide(new CredentialCommand.IssueCredential(grant, secret, now), CredentialState.Undefined.Instance, Name),
            CredentialState.Active active when configured is not null && active.Secret != secret =>
                Credential.Decide(new CredentialCommand.RotateCredential(secret, now, now), active, Name),
            _ => Decision.Nothing,
        });
        var registry = new Provenance("registry", null);
        if (kept is null && (await recorder.Try(intent, registry, CancellationToken.None)).Receipt is Receipt.Recorded { Facts.Length: > 0 })
        {
            OwnersFile.Write(file!, key);
            (made, isNew) = (key, true);
        }
        if (kept is not null || isNew) await recorder.Append(intent, registry);
        return isNew ? $"The first administrator's API key, shown this once and kept in {file}:{Environment.NewLine}{key}" : null;
    }
}
