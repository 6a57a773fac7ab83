#include "harness/project/triggers/values.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace warmfuzz {

std::string text_of(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member && member->is_scalar() ? member->text : std::string();
}

std::string upper(std::string text) {
  for (auto& letter : text) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

std::string service_in_arn(const std::string& arn) {
  if (!arn.starts_with("arn:")) return {};
  const auto partition = arn.find(':', 4);
  if (partition == std::string::npos) return {};
  return arn.substr(partition + 1, arn.find(':', partition + 1) - partition - 1);
}

std::string name_in_arn(const std::string& arn) {
  if (!arn.starts_with("arn:")) return arn;
  for (const std::string_view before : {":table/", ":stream/", ":event-bus/"})
    if (const auto at = arn.find(before); at != std::string::npos) {
      const auto name = arn.substr(at + before.size());
      return name.substr(0, name.find('/'));
    }
  return arn.substr(arn.rfind(':') + 1);
}

void copy_text(const Value& owner, std::string_view key, Json& config, const char* to) {
  if (auto text = text_of(owner, key); !text.empty()) config[to] = std::move(text);
}

Json route_config(std::string path, std::string method) {
  auto config = Json::object();
  // A default route takes every path.
  config["path"] = path.empty() || path == "$default" ? "/{proxy+}" : std::move(path);
  method = upper(std::move(method));
  config["method"] = method.empty() || method == "*" || method.starts_with("X-AMAZON-") ? "ANY" : std::move(method);
  return config;
}

}  // namespace warmfuzz
