#include "harness/project/apis/sam_routes.h"

#include <string>
#include <string_view>
#include <utility>

#include "harness/project/apis/authorizers.h"
#include "harness/project/apis/definition.h"
#include "harness/project/apis/openapi.h"
#include "harness/project/apis/schema.h"

namespace warmfuzz {
namespace {

std::string text_in(const Value& owner, std::string_view key) {
  const Value* value = owner.find(key);
  return value && value->is_scalar() ? value->text : std::string();
}

}  // namespace

Json sam_route_knowledge(const TemplateContext& context, const Value& event, bool http) {
  auto knowledge = Json::object();
  Value api;  // the properties of the API that the event names, or nothing: the one that SAM makes
  const Value* named = event.find(http ? "ApiId" : "RestApiId");
  if (named && !named->references.empty())
    if (const Value* resource = context.resolver.resource(named->references.front())) {
      if (const Value* properties = resource->find("Properties")) api = context.resolver.resolve(*properties);
      if (const auto definition = api_definition(context, *resource))
        knowledge = operation_knowledge(*definition, text_in(event, "Path"), text_in(event, "Method"));
      // The stage is part of the path that a function sees in requestContext.
      if (auto stage = text_in(api, "StageName"); !stage.empty() && !http) knowledge["stage"] = std::move(stage);
    }
  Value globals;
  if (const Value* raw = context.document.root.find("Globals", http ? "HttpApi" : "Api"))
    globals = context.resolver.resolve(*raw);
  const Value* auth = api.find("Auth") ? api.find("Auth") : globals.find("Auth");
  if (auto authorizer = sam_authorizer(auth, event.find("Auth"), http); !authorizer.is_null())
    knowledge["authorizer"] = std::move(authorizer);
  const Value* model = event.find("RequestModel", "Model");
  const Value* models = api.find("Models") ? api.find("Models") : globals.find("Models");
  if (const Value* schema = model && models ? models->find(model->text) : nullptr)
    knowledge["request_schema"] = schema_of(*schema, *models);
  return knowledge;
}

}  // namespace warmfuzz
