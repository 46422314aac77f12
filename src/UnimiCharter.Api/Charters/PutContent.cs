namespace UnimiCharter.Api.Charters;

internal sealed class PutContent(ContentWrite contents, KnownCharters charters) : Endpoint<PutContent.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] ContentDocument Body, [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool DryRun = false);

    public override void Configure()
    {
        Put("/{org}/charters/{edition}/content");
        Policies(May.Board);
        Description(d => d.WithName("writeContent").WithTags(Topics.Charter)
            .WithSummary("Write an edition as one document")
            .WithDescription("For the board: a whole charter of up to 8 MiB, as GET gives it back. What is not there yet is made, what is otherwise is replaced, and what the document does not name, the edition does not promise any more; all of it or, with every error at its place, nothing. An edition that is new is a draft. The same again records no new fact; another content needs If-Match with the ETag of what it replaces, and a reason. dryRun=true says what it would come to and writes nothing.")
            .Example("""{"organization":{"code":"unimi","name":"Università degli Studi di Milano"},"edition":"2026","title":"Carta dei servizi 2026","services":[{"code":"prestito","card":{"name":{"it":"Prestito interbibliotecario"},"description":{"it":"Procura libri di altre biblioteche."},"recipients":{"it":"Studenti e docenti"}},"indicators":[{"code":"richieste","definition":{"dimension":"accessibility","title":{"it":"Richieste accolte"},"unitOfMeasure":{"it":"Numero"},"measure":"count","aggregation":"sum","frequency":"monthly"},"standard":{"comparator":"atLeast","value":100,"unit":"count"}}]}]}""")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ContentDocument.MaxBytes))
            .Produces<ContentView>().Produces<ContentView>(StatusCodes.Status201Created).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, edition, expected, content, reason, dryRun) = request;
        var elsewhere = new List<FaultAt>();
        if (content.Organization.Code != organization.Value) elsewhere.Add(new("content-of-another", "/organization/code", "code", organization.Value));
        if (content.Edition != edition) elsewhere.Add(new("content-of-another", "/edition", "edition", edition.ToString()));
        if (elsewhere.Count > 0) return new Problem(new Fault([.. elsewhere]));

        var draft = new CharterCommand.DraftEdition(content.Organization.Name, content.Title, null);
        var outcome = await contents.Write(organization, content, draft, expected, reason?.Text, Acting.Board(HttpContext), dryRun, cancellation);
        return await ContentAnswer.Of(outcome, organization, edition, dryRun, contents, charters, HttpContext, cancellation);
    }
}
