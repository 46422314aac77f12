namespace UnimiCharter.Domain;

/// <summary>A text in Italian and, where somebody wrote one, in English.</summary>
public sealed record Text(string It, string? En = null);
