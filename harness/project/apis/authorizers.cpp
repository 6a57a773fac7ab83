#include "harness/project/apis/authorizers.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace warmfuzz {
namespace {

std::string text_in(const Value* owner, std::string_view key) {
  const Value* value = owner ? owner->find(key) : nullptr;
  return value && value->is_scalar() ? value->text : std::string();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Json authorizer(const char* type, const Value* scopes = nullptr) {
  Json json{{"type", type}};
  if (scopes && !scopes->items.empty()) {
    json["scopes"] = Json::array();
    for (const auto& scope : scopes->items) json["scopes"].push_back(scope.text);
  }
  return json;
}

}  // namespace

Json sam_authorizer(const Value* api_auth, const Value* event_auth, bool http) {
  auto name = text_in(event_auth, "Authorizer");
  if (name.empty()) name = text_in(api_auth, "DefaultAuthorizer");
  if (name.empty() || name == "NONE") return nullptr;
  if (name == "AWS_IAM") return authorizer("iam");
  const Value* declared = api_auth ? api_auth->find("Authorizers", name) : nullptr;
  const Value* scopes = event_auth ? event_auth->find("AuthorizationScopes") : nullptr;
  if (!scopes && declared) scopes = declared->find("AuthorizationScopes");
  if (declared && declared->find("FunctionArn"))
    return authorizer(http || text_in(declared, "FunctionPayloadType") == "REQUEST" ? "request" : "token");
  return authorizer(http ? "jwt" : "cognito", scopes);
}

Json resource_authorizer(const Value& route, const Value* declared) {
  const auto type = text_in(&route, "AuthorizationType");
  const Value* scopes = route.find("AuthorizationScopes");
  if (type == "AWS_IAM") return authorizer("iam");
  if (type == "COGNITO_USER_POOLS") return authorizer("cognito", scopes);
  if (type == "JWT") return authorizer("jwt", scopes);
  if (type != "CUSTOM") return nullptr;
  return authorizer(text_in(declared, "Type") == "TOKEN" ? "token" : "request");
}

Json openapi_authorizer(const Value& operation, const Value& document) {
  const Value* security = operation.find("security") ? operation.find("security") : document.find("security");
  if (!security || security->items.empty() || security->items.front().members.empty()) return nullptr;
  const auto& [name, line, scopes] = security->items.front().members.front();
  const Value* scheme = document.find("components", "securitySchemes", name);
  if (!scheme) scheme = document.find("securityDefinitions", name);
  if (!scheme) return nullptr;
  const auto kind = lower(text_in(scheme, "x-amazon-apigateway-authtype"));
  const auto type = lower(text_in(scheme->find("x-amazon-apigateway-authorizer"), "type"));
  if (kind == "awssigv4") return authorizer("iam");
  if (kind == "cognito_user_pools" || type == "cognito_user_pools") return authorizer("cognito", &scopes);
  if (type == "jwt" || kind == "oauth2") return authorizer("jwt", &scopes);
  if (type == "token") return authorizer("token");
  if (type == "request") return authorizer("request");
  return nullptr;  // an API key, or what nothing of API Gateway checks
}

}  // namespace warmfuzz
