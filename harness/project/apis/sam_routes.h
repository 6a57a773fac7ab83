#pragma once

#include "harness/project/intrinsics/context.h"

namespace warmfuzz {

/// What the template knows of the route of a SAM event (Api or HttpApi; resolved properties) beyond its path and
/// method: the API's authorizers, keys, models, settings and definition. Keys of Trigger::config; an empty object if it
/// says nothing.
Json sam_route_knowledge(const TemplateContext& context, const Value& event, bool http);

/// Adds what Auth of a SAM API (resolved properties) says of all its routes to what its definition says of one.
void add_sam_defaults(const TemplateContext& context, const Value& api, bool http, Json& knowledge);

}  // namespace warmfuzz
