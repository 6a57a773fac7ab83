#pragma once

#include "harness/project/intrinsics/context.h"

namespace warmfuzz {

/// What the template knows of the route of a SAM event (Api or HttpApi; resolved properties) beyond its path and
/// method: the API's authorizers, models and definition. Keys of Trigger::config; an empty object if it says nothing.
Json sam_route_knowledge(const TemplateContext& context, const Value& event, bool http);

/// Puts the default authorizer of a SAM API (resolved properties) where an operation of its definition has none.
void add_default_authorizer(const TemplateContext& context, const Value& api, bool http, Json& knowledge);

}  // namespace warmfuzz
