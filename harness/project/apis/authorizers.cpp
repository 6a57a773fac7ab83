#include "harness/project/apis/authorizers.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

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

/// What is said so; where a deployment decides, nothing is known.
Json nobody(const Value& said) { return said.origin == ValueOrigin::literal ? authorizer("none") : Json(); }

/// By a security scheme of a definition; "none" for an API key, or what nothing of API Gateway checks.
Json scheme_authorizer(const Value& scheme, const Value& scopes) {
  const auto kind = lower(text_in(&scheme, "x-amazon-apigateway-authtype"));
  const auto type = lower(text_in(scheme.find("x-amazon-apigateway-authorizer"), "type"));
  if (kind == "awssigv4") return authorizer("iam");
  if (kind == "cognito_user_pools" || type == "cognito_user_pools") return authorizer("cognito", &scopes);
  if (type == "token") return authorizer("token");
  if (type == "request") return authorizer("request");
  if (type == "jwt" || kind == "oauth2") return authorizer("jwt", &scopes);
  return kind.empty() && !scheme.find("x-amazon-apigateway-authorizer") ? authorizer("none") : Json();
}

bool is_api_key(const Value& scheme) {
  return text_in(&scheme, "type") == "apiKey" && text_in(&scheme, "in") == "header" &&
         lower(text_in(&scheme, "name")) == "x-api-key" && !scheme.find("x-amazon-apigateway-authorizer");
}

/// A requirement of an operation, or of its document where the operation has none of its own.
struct Requirement {
  const Value* scheme;  ///< null: the document does not declare it
  const Value* scopes;
};

/// All of them: API Gateway checks each, whether OpenAPI has them as alternatives or together.
std::vector<Requirement> requirements(const Value& operation, const Value& document) {
  std::vector<Requirement> all;
  const Value* security = operation.find("security") ? operation.find("security") : document.find("security");
  if (!security) return all;
  for (const auto& item : security->items)
    for (const auto& [name, line, scopes] : item.members) {
      const Value* scheme = document.find("components", "securitySchemes", name);
      all.push_back({scheme ? scheme : document.find("securityDefinitions", name), &scopes});
    }
  return all;
}

}  // namespace

Json sam_authorizer(const Value* api_auth, const Value* event_auth, bool http) {
  const Value* named = event_auth ? event_auth->find("Authorizer") : nullptr;
  if (!named && api_auth) named = api_auth->find("DefaultAuthorizer");
  if (!named) return authorizer("none");
  const auto& name = named->text;
  if (name.empty() || name == "NONE") return nobody(*named);
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
  if (type == "CUSTOM") return authorizer(text_in(declared, "Type") == "TOKEN" ? "token" : "request");
  const Value* said = route.find("AuthorizationType");
  if (!said) return authorizer("none");
  return type == "NONE" ? nobody(*said) : Json();
}

Json openapi_authorizer(const Value& operation, const Value& document) {
  if (lower(text_in(operation.find("x-amazon-apigateway-auth"), "type")) == "aws_iam") return authorizer("iam");
  bool known = true;
  for (const auto& [scheme, scopes] : requirements(operation, document)) {
    auto found = scheme ? scheme_authorizer(*scheme, *scopes) : Json();
    if (found.is_object() && found["type"] != "none") return found;
    known = known && found.is_object();
  }
  return known ? authorizer("none") : Json();
}

bool openapi_wants_key(const Value& operation, const Value& document) {
  if (text_in(&document, "x-amazon-apigateway-api-key-source") == "AUTHORIZER") return false;
  const auto all = requirements(operation, document);
  return std::any_of(all.begin(), all.end(),
                     [](const Requirement& one) { return one.scheme && is_api_key(*one.scheme); });
}

bool is_authorized(const Json& authorizer) { return authorizer.is_object() && authorizer.value("type", "") != "none"; }

}  // namespace warmfuzz
