#include "harness/project/triggers/http_apis.h"

#include <string>
#include <utility>

#include "harness/project/apis/api_settings.h"
#include "harness/project/apis/authorizers.h"
#include "harness/project/apis/schema.h"
#include "harness/project/triggers/api_definitions.h"
#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

constexpr int kDeepestPath = 64;

/// The path of an AWS::ApiGateway::Resource: its parts, from itself up to the API's root.
std::string rest_path(const Places& places, const Value* resource_id) {
  std::string path;
  Value id = resource_id ? *resource_id : Value{};
  for (int depth = 0; depth < kDeepestPath; ++depth) {
    const Value* resource = places.resource_of(&id, "AWS::ApiGateway::Resource");
    if (!resource) break;
    const auto properties = places.properties_of(*resource);
    path = "/" + text_of(properties, "PathPart") + path;
    const Value* parent = properties.find("ParentId");
    Value next = parent ? *parent : Value{};
    id = std::move(next);
  }
  return path.empty() ? "/" : path;
}

/// What holds for all routes of the API that `id` names, merged into `config`.
void add_settings(const Places& places, const Value* id, Json& config) {
  if (id && !id->references.empty()) config.update(api_settings(places.context(), id->references.front(), nullptr));
}

/// Whether callers of a method need a key that they send themselves: not one that an authorizer names.
bool wants_key(const Places& places, const Value& method) {
  const Value* required = method.find("ApiKeyRequired");
  if (!required || !is_true(*required)) return false;
  const Value* api = places.resource_of(method.find("RestApiId"), "AWS::ApiGateway::RestApi");
  return !api || text_of(places.properties_of(*api), "ApiKeySourceType") != "AUTHORIZER";
}

/// The configuration of a method's or route's authorizer, merged into `config`.
void add_authorizer(const Places& places, const Value& properties, Json& config) {
  Value declared;
  for (const char* type : {"AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"})
    if (const Value* resource = places.resource_of(properties.find("AuthorizerId"), type))
      declared = places.properties_of(*resource);
  if (auto authorizer = resource_authorizer(properties, &declared); !authorizer.is_null())
    config["authorizer"] = std::move(authorizer);
}

/// The schema of a method's JSON body, merged into `config`.
void add_model(const Places& places, const Value& properties, Json& config) {
  const Value* models = properties.find("RequestModels");
  if (!models) return;
  for (const auto& [type, line, name] : models->members)
    if (const Value* model = places.resource_of(&name, "AWS::ApiGateway::Model")) {
      const auto declared = places.properties_of(*model);
      const Value* schema = declared.find("Schema");
      if (schema && schema->is_map()) config["request_schema"] = schema_of(*schema, *schema);
      if (schema && schema->is_scalar())
        if (auto json = json_inside(*schema); json.is_object()) config["request_schema"] = std::move(json);
    }
}

/// What a route of a WebSocket API knows; empty if the API is none.
Json websocket_config(const Wiring& wiring, const Value& route) {
  const Value* api = wiring.places.resource_of(route.find("ApiId"), "AWS::ApiGatewayV2::Api");
  if (!api) return {};
  const auto properties = wiring.places.properties_of(*api);
  if (text_of(properties, "ProtocolType") != "WEBSOCKET") return {};
  auto config = Json::object();
  copy_text(route, "RouteKey", config, "route");
  copy_text(properties, "RouteSelectionExpression", config, "selection");
  return config;
}

}  // namespace

Json url_config(const Value& properties) {
  auto config = Json::object();
  copy_text(properties, "AuthType", config, "auth_type");
  return config;
}

void read_function_url(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  auto function = wiring.places.function_of(properties.find("TargetFunctionArn"));
  if (!function.empty())
    wiring.graph.add({"", std::move(function), "function-url", url_config(properties), "FunctionUrl"});
}

void read_rest_method(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* integration = properties.find("Integration");
  if (!integration || text_of(*integration, "Type") != "AWS_PROXY") return;  // others shape the event themselves
  auto function = wiring.places.function_of(integration->find("Uri"));
  if (function.empty()) return;
  auto config =
      route_config(rest_path(wiring.places, properties.find("ResourceId")), text_of(properties, "HttpMethod"));
  add_authorizer(wiring.places, properties, config);
  add_model(wiring.places, properties, config);
  if (wants_key(wiring.places, properties)) config["api_key"] = true;
  add_settings(wiring.places, properties.find("RestApiId"), config);
  wiring.graph.add({"", std::move(function), "apigw-rest", std::move(config), resource.id});
}

void read_http_api(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  auto function = wiring.places.function_of(properties.find("Target"));
  if (!function.empty()) {
    auto config = route_config("", "");
    config["authorizer"] = resource_authorizer({}, nullptr);
    config.update(api_settings(wiring.places.context(), resource.id, nullptr));
    wiring.graph.add({"", std::move(function), "apigw-http", std::move(config), resource.id});
  }
  read_api_definition(wiring, resource);
}

void read_route(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* target = properties.find("Target");  // "integrations/ID"
  const Value* declared = wiring.places.resource_of(target, "AWS::ApiGatewayV2::Integration");
  if (!declared) return;
  const auto integration = wiring.places.properties_of(*declared);
  auto function = wiring.places.function_of(integration.find("IntegrationUri"));
  if (function.empty()) return;
  if (auto config = websocket_config(wiring, properties); config.is_object()) {
    wiring.graph.add({"", std::move(function), "apigw-websocket", std::move(config), resource.id});
    return;
  }
  const auto key = text_of(properties, "RouteKey");  // "GET /orders/{id}" or "$default"
  const auto space = key.find(' ');
  const bool whole = space == std::string::npos;
  // The older payload format is the one of REST APIs.
  const bool rest = text_of(integration, "PayloadFormatVersion") != "2.0";
  auto config = whole ? route_config("", "") : route_config(key.substr(space + 1), key.substr(0, space));
  add_authorizer(wiring.places, properties, config);
  add_settings(wiring.places, properties.find("ApiId"), config);
  wiring.graph.add({"", std::move(function), rest ? "apigw-rest" : "apigw-http", std::move(config), resource.id});
}

}  // namespace warmfuzz
