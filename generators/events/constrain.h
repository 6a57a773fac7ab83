#pragma once

#include "generators/events/spec.h"

namespace warmfuzz::events {

/// Brings a decoded, live value within what the service would pass on. `standing` is what the template has there: it
/// takes the place of what cannot be mended, and keeps the members of a map that the service sets.
Json constrain(const FieldSpec& field, Json value, const Json& standing, const Json& scope, const Json& config,
               const Substitution& substitute);

/// What a choice may be for this trigger; never empty.
std::vector<Json> choices_for(const ChoiceRule& rule, const Json& config);

/// The text of one route parameter or key attribute of the trigger.
struct NamedType {
  std::string name;
  std::string type;
};

/// "/orders/{id}/{proxy+}" → id, proxy+.
std::vector<std::string> route_parameters(std::string_view route);

/// The table's key attributes as the trigger states them; a single "id" of type S where it says nothing.
std::vector<NamedType> key_schema(const std::string& config_key, const Json& config);

/// Whether the service owns this member of a map (wholly, or by adding to it: *appended).
bool service_member(const MapRule& rule, std::string_view name, const Json& scope, const Json& config,
                    const MemberRule** appended = nullptr);

}  // namespace warmfuzz::events
