#include "harness/project/apis/definition.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>

namespace warmfuzz {
namespace {

bool is_elsewhere(const std::string& location) { return location.find("://") != std::string::npos; }

std::optional<Value> read_file(const TemplateContext& context, const Value& location) {
  if (!location.is_scalar() || location.text.empty() || is_elsewhere(location.text)) return std::nullopt;
  const auto file = (context.folder / location.text).lexically_normal();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    context.note(location.line, "the definition " + describe(location) + " of an API is not there and not read");
    return std::nullopt;
  }
  auto document = read_document(file, file.lexically_proximate(context.folder).generic_string());
  if (!document) {
    context.note(location.line, "the definition of an API is not read: " + document.fault().message);
    return std::nullopt;
  }
  return context.resolver.resolve(document->root);
}

/// The file of {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": …}}}; null if it is none.
const Value* included(const Value& body) {
  const Value* name = body.find("Fn::Transform", "Name");
  return name && name->text == "AWS::Include" ? body.find("Fn::Transform", "Parameters", "Location") : nullptr;
}

}  // namespace

std::optional<Value> api_definition(const TemplateContext& context, const Value& resource) {
  const Value* properties = resource.find("Properties");
  if (!properties) return std::nullopt;
  for (const char* key : {"DefinitionBody", "Body"})
    if (const Value* body = properties->find(key)) {
      if (const Value* location = included(*body)) return read_file(context, context.resolver.resolve(*location));
      auto resolved = context.resolver.resolve(*body);
      if (resolved.is_map()) return resolved;
    }
  if (const Value* uri = properties->find("DefinitionUri")) return read_file(context, context.resolver.resolve(*uri));
  return std::nullopt;
}

bool has_definition(const Value& resource) {
  const char* const keys[] = {"DefinitionBody", "DefinitionUri", "Body", "BodyS3Location"};
  return std::any_of(std::begin(keys), std::end(keys),
                     [&](const char* key) { return resource.find("Properties", key); });
}

}  // namespace warmfuzz
