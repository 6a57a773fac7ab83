#include "harness/project/apis/api_settings.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace warmfuzz {
namespace {

struct MappingKind {
  std::string_view mapping;  ///< a resource that joins an API to a domain
  std::string_view api;      ///< its property that names the API
  std::string_view domain;   ///< the type of the resource that the property DomainName names
};
constexpr MappingKind kMappings[] = {
    {"AWS::ApiGateway::BasePathMapping", "RestApiId", "AWS::ApiGateway::DomainName"},
    {"AWS::ApiGatewayV2::ApiMapping", "ApiId", "AWS::ApiGatewayV2::DomainName"},
};

bool names(const Value* value, const std::string& id) {
  return value && std::find(value->references.begin(), value->references.end(), id) != value->references.end();
}

/// The domain of a mapping, by reference or by its name, asks for certificates.
bool wants_certificate(const TemplateContext& context, const Value* domain, std::string_view type) {
  if (!domain) return false;
  for (const auto& [id, line, resource] : context.document.root.find("Resources")->members) {
    if (context.resolver.type_of(id) != type || !resource.find("Properties", "MutualTlsAuthentication")) continue;
    if (names(domain, id)) return true;
    const Value* name = resource.find("Properties", "DomainName");
    if (name && domain->references.empty() && context.resolver.resolve(*name).text == domain->text) return true;
  }
  return false;
}

bool is_mapped_with_certificate(const TemplateContext& context, const std::string& id) {
  for (const auto& member : context.document.root.find("Resources")->members)
    for (const auto& kind : kMappings) {
      if (context.resolver.type_of(member.key) != kind.mapping) continue;
      const Value* raw = member.value.find("Properties");
      if (!raw) continue;
      const auto properties = context.resolver.resolve(*raw);
      if (names(properties.find(kind.api), id) &&
          wants_certificate(context, properties.find("DomainName"), kind.domain))
        return true;
    }
  return false;
}

/// SAM has "image~1png" for "image/png".
std::string media_type(std::string text) {
  for (auto at = text.find("~1"); at != std::string::npos; at = text.find("~1", at)) text.replace(at, 2, "/");
  return text;
}

void add_media_types(const Value* list, Json& types) {
  if (!list) return;
  for (const auto& item : list->items)
    if (auto type = media_type(item.text); std::find(types.begin(), types.end(), type) == types.end())
      types.push_back(std::move(type));
}

}  // namespace

Json api_settings(const TemplateContext& context, const std::string& id, const Value* definition) {
  auto settings = Json::object();
  const auto type = context.resolver.type_of(id);
  const bool http = type == "AWS::Serverless::HttpApi" || type == "AWS::ApiGatewayV2::Api" || id == "ServerlessHttpApi";
  const bool sam = type.empty() || type.starts_with("AWS::Serverless::");
  const Value* resource = context.resolver.resource(id);
  const Value* raw = resource ? resource->find("Properties") : nullptr;
  const auto api = raw ? context.resolver.resolve(*raw) : Value{};
  Value globals;
  if (const Value* all = sam ? context.document.root.find("Globals", http ? "HttpApi" : "Api") : nullptr)
    globals = context.resolver.resolve(*all);

  const Value* domain = api.find("Domain") ? api.find("Domain") : globals.find("Domain");
  if ((domain && domain->find("MutualTlsAuthentication")) || is_mapped_with_certificate(context, id))
    settings["client_cert"] = true;
  if (http) return settings;  // these decide by the content alone

  auto types = Json::array();
  add_media_types(globals.find("BinaryMediaTypes"), types);
  add_media_types(api.find("BinaryMediaTypes"), types);
  if (definition) add_media_types(definition->find("x-amazon-apigateway-binary-media-types"), types);
  if (!types.empty()) settings["binary_media_types"] = std::move(types);
  return settings;
}

}  // namespace warmfuzz
