namespace UnimiCharter.Domain;

/// <summary>In which role someone acts.</summary>
public enum Role
{
    /// <summary>Writes measurements of its own services, and reads their details.</summary>
    Office = 1,

    /// <summary>The quality assurance board (<i>Presidio della Qualità</i>).</summary>
    Board = 2,

    /// <summary>Issues credentials and registers organizations; sees no more of the charter than anyone.</summary>
    Admin = 3,
}
