
namespace UnimiCharter.Api.Organizations;

internal sealed class PutOrganization : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/organizations/{org}", Handle)
        .WithName("nameOrganization").WithTags(Topics.Access).ForAdmin().Replaces()
        .WithSummary("Register an organization")
        .WithDescription("201 for a new one; 200 for the same name again, which records no new fact, and for another name, which needs If-Match with the ETag of what it replaces, and a reason.")
        .Accepts<OrganizationRequest>("application/json").Example("""{"name":"Università degli Studi di Bergamo"}""")
        .Produces<OrganizationView>().Produces<OrganizationView>(StatusCodes.Status201Created).Faults(404, 412, 413, 415, 422, 428);

    private static async Task<IResult> Handle(
        string org, [FromQuery] string? reason,
        Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        if (!fields.Has("name")) fields.Wrong("field-required", "name");
        var (name, inBody) = (fields.Text("name", Registration.MaxNameLength), fields.Text("reason", Statement.MaxReasonLength));
        if (fields.Fault is { } badBody) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var stream = StreamId.Registration(organization);
        var command = new NameOrganization(name!, expected, why);
        var intent = new Intent(stream, [], streams => Registration.Decide(command, streams.Of<OrganizationState>(stream), organization), why);
        var receipt = await recorder.Append(intent, Acting.In(http, Role.Admin)).WaitAsync(cancellation);
        var stands = await OrganizationView.Of(organization, register, programmes, organizations, time, http.Request, cancellation) is [var found] ? found : null;
        if (receipt is Receipt.Refused { Refusal: var refusal }) return Refusals.Tell(refusal, stands, stands?.ETag);
        return receipt is Receipt.Recorded { Facts.Length: > 0, State: OrganizationState.Registered { Revision: 1 } }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }
}
