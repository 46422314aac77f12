namespace UnimiCharter.Api.Web;

/// <summary>Why something is done, as the query says it. A blank one is none.</summary>
internal readonly record struct GivenReason(string? Text) : IParameter
{
    public static FaultAt? Read(Said said, out object? value)
    {
        value = new GivenReason(string.IsNullOrWhiteSpace(said.Text) ? null : said.Text);
        return said.Text.Length > Statement.MaxReasonLength ? new("text-too-long", said.Name, said.Name, $"{Statement.MaxReasonLength}")
            : said.Text.Any(char.IsControl) ? new("text-expected", said.Name, said.Name, $"{Statement.MaxReasonLength}")
            : null;
    }

    /// <summary>A reason comes in the body or in the query; in both only if it is the same.</summary>
    public static Fault? Of(string? inBody, GivenReason? inQuery, out string? reason)
    {
        var asked = inQuery?.Text;
        reason = inBody ?? asked;
        return inBody is not null && asked is not null && inBody != asked ? new Fault("reason-ambiguous") : null;
    }
}
