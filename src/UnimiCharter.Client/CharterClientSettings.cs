using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Client;

public partial class CharterClient
{
    // NSwag names the converter on properties, but not on the items of lists.
    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) =>
        settings.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
}
