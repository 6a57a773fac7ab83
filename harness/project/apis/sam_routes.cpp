#include "harness/project/apis/sam_routes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/project/apis/api_settings.h"
#include "harness/project/apis/authorizers.h"
#include "harness/project/apis/definition.h"
#include "harness/project/apis/openapi.h"
#include "harness/project/apis/schema.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

std::string text_in(const Value& owner, std::string_view key) {
  const Value* value = owner.find(key);
  return value && value->is_scalar() ? value->text : std::string();
}

/// What Globals says of all APIs of a kind, resolved.
Value globals_of(const TemplateContext& context, bool http) {
  const Value* raw = context.document.root.find("Globals", http ? "HttpApi" : "Api");
  return raw ? context.resolver.resolve(*raw) : Value{};
}

/// The logical id of the API that SAM makes for events that name none.
const char* implicit_api(bool http) { return http ? "ServerlessHttpApi" : "ServerlessRestApi"; }

/// The logical id of the event's API; empty: it is not one of the template.
std::string api_of(const Value& event, bool http) {
  const Value* named = event.find(http ? "ApiId" : "RestApiId");
  if (!named) return implicit_api(http);
  return named->references.empty() ? std::string() : named->references.front();
}

/// Lays one map over another, as SAM does with Globals: member by member, also of maps within them.
void lay_over(const Value& over, Value& under) {
  for (const auto& member : over.members) {
    const auto same = std::find_if(under.members.begin(), under.members.end(),
                                   [&](const Member& one) { return one.key == member.key; });
    if (same == under.members.end())
      under.members.push_back(member);
    else if (member.value.is_map() && same->value.is_map())
      lay_over(member.value, same->value);
    else
      same->value = member.value;
  }
}

/// Auth of an API: what Globals says of all, and over it its own.
Value auth_of(const Value& api, const Value& globals) {
  Value auth;
  auth.kind = Value::Kind::map;
  for (const Value* part : {globals.find("Auth"), api.find("Auth")})
    if (part) lay_over(*part, auth);
  return auth;
}

/// Whether a caller needs a key that he sends himself: not one that an authorizer names.
bool wants_key(const Value& api, const Value& api_auth, const Value* event_auth) {
  const Value* required = event_auth ? event_auth->find("ApiKeyRequired") : nullptr;
  if (!required) required = api_auth.find("ApiKeyRequired");
  return required && is_true(*required) && text_in(api, "ApiKeySourceType") != "AUTHORIZER";
}

}  // namespace

void add_sam_defaults(const TemplateContext& context, const Value& api, bool http, Json& knowledge) {
  const auto globals = globals_of(context, http);
  const auto auth = auth_of(api, globals);
  if (auto authorizer = sam_authorizer(&auth, nullptr, http);
      is_authorized(authorizer) && !is_authorized(knowledge.value("authorizer", Json())))
    knowledge["authorizer"] = std::move(authorizer);
  if (!http && wants_key(api, auth, nullptr)) knowledge["api_key"] = true;
}

Json sam_route_knowledge(const TemplateContext& context, const Value& event, bool http) {
  auto knowledge = Json::object();
  Value api;  // the properties of the API that the event names, or nothing: the one that SAM makes
  const auto id = api_of(event, http);
  const Value* resource = context.resolver.resource(id);
  std::optional<Value> definition;
  bool whole = id == implicit_api(http);  // whether nothing but this template says who checks the caller
  if (resource) {
    if (const Value* properties = resource->find("Properties")) api = context.resolver.resolve(*properties);
    definition = api_definition(context, *resource);
    auto known =
        definition ? operation_knowledge(*definition, text_in(event, "Path"), text_in(event, "Method")) : std::nullopt;
    whole = definition ? !known : !has_definition(*resource);
    if (known) knowledge = std::move(*known);
    // The stage is part of the path that a function sees in requestContext.
    if (auto stage = text_in(api, "StageName"); !stage.empty() && !http) knowledge["stage"] = std::move(stage);
  }
  const auto globals = globals_of(context, http);
  const auto auth = auth_of(api, globals);
  auto authorizer = sam_authorizer(&auth, event.find("Auth"), http);
  if (is_authorized(authorizer) || (whole && !authorizer.is_null())) knowledge["authorizer"] = std::move(authorizer);
  if (wants_key(api, auth, event.find("Auth"))) knowledge["api_key"] = true;
  if (http) knowledge.erase("api_key");  // HTTP APIs have none
  knowledge.update(api_settings(context, id, definition ? &*definition : nullptr));
  const Value* model = event.find("RequestModel", "Model");
  const Value* models = api.find("Models") ? api.find("Models") : globals.find("Models");
  if (const Value* schema = model && models ? models->find(model->text) : nullptr)
    knowledge["request_schema"] = schema_of(*schema, *models);
  return knowledge;
}

}  // namespace warmfuzz
