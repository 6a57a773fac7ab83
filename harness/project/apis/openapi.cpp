#include "harness/project/apis/openapi.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/project/apis/authorizers.h"
#include "harness/project/apis/schema.h"

namespace warmfuzz {
namespace {

constexpr std::string_view kAny = "x-amazon-apigateway-any-method";
constexpr std::string_view kMethods[] = {"get", "post", "put", "patch", "delete", "head", "options", kAny};
constexpr std::size_t kMaximumOperations = 500;

std::string text_in(const Value& owner, std::string_view key) {
  const Value* value = owner.find(key);
  return value && value->is_scalar() ? value->text : std::string();
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_json(std::string_view media_type) {
  return media_type.find("json") != std::string_view::npos || media_type.find('*') != std::string_view::npos;
}

/// The schema of what a JSON body of this operation may be; null if nothing is said.
const Value* body_schema(const Value& operation, const Value& document) {
  const Value* body = operation.find("requestBody");
  const Value* content = body ? followed(*body, document).find("content") : nullptr;
  if (content)
    for (const auto& [type, line, media] : content->members)
      if (is_json(type))
        if (const Value* schema = media.find("schema")) return schema;
  return nullptr;
}

/// OpenAPI 3 has a schema inside a parameter, Swagger 2 has the schema's words in the parameter itself.
Json parameter_schema(const Value& parameter, const Value& document) {
  if (const Value* schema = parameter.find("schema")) return schema_of(*schema, document);
  auto schema = schema_of(parameter, document);
  for (const char* key : {"name", "in", "required", "allowEmptyValue", "collectionFormat"}) schema.erase(key);
  return schema;
}

void read_parameters(const Value* list, const Value& document, Json& knowledge) {
  if (!list) return;
  for (const auto& item : list->items) {
    const auto& parameter = followed(item, document);
    const auto in = text_in(parameter, "in"), name = text_in(parameter, "name");
    if (in == "body") {
      if (const Value* schema = parameter.find("schema")) knowledge["request_schema"] = schema_of(*schema, document);
    } else if (!name.empty() && (in == "path" || in == "query" || in == "header")) {
      auto& parameters = knowledge["parameters"];
      if (parameters.is_null()) parameters = Json::array();
      // The operation's own stand over those of its path.
      const auto same = std::find_if(parameters.begin(), parameters.end(), [&, name = name, in = in](const Json& one) {
        return one["name"] == name && one["in"] == in;
      });
      Json entry{{"name", name}, {"in", in}, {"schema", parameter_schema(parameter, document)}};
      if (same == parameters.end())
        parameters.push_back(std::move(entry));
      else
        *same = std::move(entry);
    }
  }
}

Json knowledge_of(const Value& item, const Value& operation, const Value& document) {
  auto knowledge = Json::object();
  read_parameters(item.find("parameters"), document, knowledge);
  read_parameters(operation.find("parameters"), document, knowledge);
  if (const Value* schema = body_schema(operation, document))
    knowledge["request_schema"] = schema_of(*schema, document);
  if (auto authorizer = openapi_authorizer(operation, document); !authorizer.is_null())
    knowledge["authorizer"] = std::move(authorizer);
  if (openapi_wants_key(operation, document)) knowledge["api_key"] = true;
  return knowledge;
}

}  // namespace

std::vector<ApiOperation> operations_in(const Value& document) {
  std::vector<ApiOperation> operations;
  const Value* paths = document.find("paths");
  if (!paths) return operations;
  for (const auto& [path, line, declared] : paths->members) {
    const auto& item = followed(declared, document);
    for (const auto& [method, method_line, operation] : item.members) {
      if (std::find(std::begin(kMethods), std::end(kMethods), lower(method)) == std::end(kMethods)) continue;
      if (operations.size() == kMaximumOperations) return operations;
      const Value* integration = operation.find("x-amazon-apigateway-integration");
      operations.push_back({path, method, integration ? &followed(*integration, document) : nullptr,
                            knowledge_of(item, operation, document)});
    }
  }
  return operations;
}

std::optional<Json> operation_knowledge(const Value& document, std::string_view path, std::string_view method) {
  const auto wanted = lower(method);
  for (auto& operation : operations_in(document)) {
    const auto own = lower(operation.method);
    if (operation.path == path && (own == wanted || own == kAny || wanted == "any"))
      return std::move(operation.knowledge);
  }
  return std::nullopt;
}

}  // namespace warmfuzz
