#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/project/yaml/value.h"

namespace warmfuzz {

/// One operation of an OpenAPI 3 or Swagger 2 document.
struct ApiOperation {
  std::string path;
  std::string method;                  ///< as the document spells it: "get", "x-amazon-apigateway-any-method"
  const Value* integration = nullptr;  ///< x-amazon-apigateway-integration, in the document; null: none
  Json knowledge = Json::object();     ///< of Trigger::config: authorizer, api_key, request_schema, parameters
};

/// Every operation of the document, which must outlive them.
std::vector<ApiOperation> operations_in(const Value& document);

/// What the document says of a route, as ApiOperation::knowledge; nullopt if it has no such route.
std::optional<Json> operation_knowledge(const Value& document, std::string_view path, std::string_view method);

}  // namespace warmfuzz
