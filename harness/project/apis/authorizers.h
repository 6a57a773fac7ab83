#pragma once

#include <string_view>

#include "harness/project/yaml/value.h"

/// Who checks the caller of a route, as Trigger::config["authorizer"] says it: {"type": "jwt" | "cognito" | "request" |
/// "token" | "iam" | "none", "scopes": […]}. Null: the project does not say.
namespace warmfuzz {

/// By Auth of a SAM API and of an event; both may be null. `http`: an HTTP API.
Json sam_authorizer(const Value* api_auth, const Value* event_auth, bool http);

/// By AuthorizationType and AuthorizationScopes of a method or route; `authorizer`: the properties of the resource that
/// it names, or null.
Json resource_authorizer(const Value& route, const Value* authorizer);

/// By the security requirements of an OpenAPI operation, or of its document.
Json openapi_authorizer(const Value& operation, const Value& document);
/// Whether it asks for a key of a usage plan in the header X-Api-Key.
bool openapi_wants_key(const Value& operation, const Value& document);

/// Whether somebody is known to check.
bool is_authorized(const Json& authorizer);

}  // namespace warmfuzz
