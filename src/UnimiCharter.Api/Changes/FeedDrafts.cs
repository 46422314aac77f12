namespace UnimiCharter.Api.Changes;

/// <summary>What the feed keeps from whoever does not work for the organization.</summary>
internal static class FeedDrafts
{
    /// <summary>The editions that the caller is not to know of.</summary>
    public static async Task<IReadOnlyCollection<EditionYear>> Hidden(
        OrganizationCode organization, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation) =>
        request.SeesDrafts() ? [] : await Known.HiddenEditions(organization, register, time, cancellation);
}
