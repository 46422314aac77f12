using System.Globalization;

namespace UnimiCharter.Api.Proposals;

/// <summary>As a path has it; what is no number is nobody's.</summary>
internal readonly record struct ProposalNumber(int Number) : IParameter
{
    public static FaultAt? Read(Said said, out object? value)
    {
        var isNumber = Literals.IsWhole(said.Text) & int.TryParse(said.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        value = new ProposalNumber(number);
        return isNumber ? null : new("unknown-proposal", said.Name, said.Text);
    }
}
