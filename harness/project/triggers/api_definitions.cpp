#include "harness/project/triggers/api_definitions.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "harness/project/apis/api_settings.h"
#include "harness/project/apis/definition.h"
#include "harness/project/apis/openapi.h"
#include "harness/project/apis/sam_routes.h"
#include "harness/project/triggers/values.h"

namespace warmfuzz {
namespace {

/// "/orders/{id}", "GET" → "OrdersIdGet"
std::string name_of_route(const std::string& id, const Json& config) {
  std::string name = id;
  bool start = true;
  for (const char letter : config.value("path", std::string()) + "/" + config.value("method", std::string())) {
    const bool part = std::isalnum(static_cast<unsigned char>(letter)) != 0;
    if (part) name += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    start = !part;
  }
  return name;
}

}  // namespace

void read_api_definition(const Wiring& wiring, const Resource& resource) {
  const auto document = api_definition(wiring.places.context(), resource.raw);
  if (!document) return;
  const bool http_api = resource.type == "AWS::Serverless::HttpApi" || resource.type == "AWS::ApiGatewayV2::Api";
  const auto settings = api_settings(wiring.places.context(), resource.id, &*document);
  const auto properties = wiring.places.properties_of(resource.raw);
  for (auto& operation : operations_in(*document)) {
    if (!operation.integration) continue;
    auto kind = upper(text_of(*operation.integration, "type"));
    auto function = wiring.places.function_of(operation.integration->find("uri"));
    if (function.empty() || kind != "AWS_PROXY") continue;  // others shape the event themselves
    auto config = std::move(operation.knowledge);
    if (resource.type.starts_with("AWS::Serverless::"))
      add_sam_defaults(wiring.places.context(), properties, http_api, config);
    if (http_api) config.erase("api_key");  // HTTP APIs have none
    config.update(settings);
    config.update(route_config(operation.path, operation.method));
    // The older payload format of HTTP APIs is the one of REST APIs.
    const bool rest = !http_api || text_of(*operation.integration, "payloadFormatVersion") == "1.0";
    auto name = name_of_route(resource.id, config);
    wiring.graph.add({"", std::move(function), rest ? "apigw-rest" : "apigw-http", std::move(config), std::move(name)});
  }
}

}  // namespace warmfuzz
