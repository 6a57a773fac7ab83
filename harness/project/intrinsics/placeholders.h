#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warmfuzz {

/// Plausible, always equal stand-ins for what only a deployment knows. The account and the region are AWS's own
/// examples in its documentation.
inline constexpr std::string_view kPlaceholderRegion = "us-east-1";
inline constexpr std::string_view kPlaceholderAccount = "123456789012";

/// "AWS::Region" → "us-east-1"; nullopt: no pseudo parameter of that name.
std::optional<std::string> pseudo_parameter(std::string_view name);

/// The property that gives a resource of this type its name ("TableName"); empty where none is known.
std::string_view name_property(std::string_view type);

/// What `Ref` returns for a resource: a name, an ARN, a URL or an id, as its type does. `name`: what its name
/// property says, otherwise empty.
std::string reference_placeholder(std::string_view type, std::string_view logical_id, std::string name);

/// What `Fn::GetAtt` returns.
std::string attribute_placeholder(std::string_view type, std::string_view logical_id, std::string name,
                                  std::string_view attribute);

/// A value for a parameter of this type without a default.
std::string parameter_placeholder(std::string_view type, std::string_view name);

/// A value for something of which only the name is known: "OrdersApiUrl" → "https://orders-api.example.com".
std::string guess_from_name(std::string_view name);

}  // namespace warmfuzz
