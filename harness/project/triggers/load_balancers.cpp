#include "harness/project/triggers/load_balancers.h"

#include <string>
#include <utility>
#include <vector>

#include "harness/project/triggers/values.h"
#include "harness/project/yaml/typed.h"

namespace warmfuzz {
namespace {

constexpr std::size_t kMaximumCombinations = 8;  ///< of one rule's paths, methods and hosts

std::vector<std::string> texts_in(const Value* list) {
  std::vector<std::string> texts;
  if (list)
    for (const auto& item : list->items) texts.push_back(item.text);
  return texts;
}

/// The values of a condition, in its older form and in that of its kind.
std::vector<std::string> values_of(const Value* conditions, std::string_view field, const char* config) {
  if (conditions)
    for (const auto& condition : conditions->items)
      if (text_of(condition, "Field") == field)
        return texts_in(condition.find("Values") ? condition.find("Values") : condition.find(config, "Values"));
  return {};
}

/// Each configuration with each of the values in turn; as they are where there is none.
std::vector<Json> with_each(const std::vector<Json>& configs, const char* key, const std::vector<std::string>& values) {
  if (values.empty()) return configs;
  std::vector<Json> out;
  for (const auto& config : configs)
    for (const auto& value : values) {
      if (out.size() == kMaximumCombinations) return out;
      out.push_back(config);
      out.back()[key] = value;
    }
  return out;
}

std::vector<Json> configs_of(const Value* conditions) {
  std::vector<Json> configs{Json::object()};
  configs = with_each(configs, "path", values_of(conditions, "path-pattern", "PathPatternConfig"));
  configs = with_each(configs, "method", values_of(conditions, "http-request-method", "HttpRequestMethodConfig"));
  return with_each(configs, "host", values_of(conditions, "host-header", "HostHeaderConfig"));
}

}  // namespace

void read_target_group(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* targets = properties.find("Targets");
  if (text_of(properties, "TargetType") != "lambda" || !targets) return;
  Edge edge;
  edge.from = resource.id;
  edge.source = "alb";
  if (const Value* attributes = properties.find("TargetGroupAttributes"))
    for (const auto& attribute : attributes->items)
      if (const Value* value = attribute.find("Value");
          value && text_of(attribute, "Key") == "lambda.multi_value_headers.enabled")
        edge.config["multi_value"] = is_true(*value);
  for (const auto& target : targets->items) {
    edge.to = wiring.places.function_of(target.find("Id"));
    if (!edge.to.empty()) wiring.graph.add(edge);
  }
}

void read_listener(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* actions = properties.find("Actions") ? properties.find("Actions") : properties.find("DefaultActions");
  if (!actions) return;
  const auto forward = [&](const Value* group) {
    const auto to = wiring.places.of(group);
    if (to.empty()) return;
    for (auto& config : configs_of(properties.find("Conditions")))
      wiring.graph.add({"", to, "", std::move(config), resource.id});
  };
  for (const auto& action : actions->items) {
    forward(action.find("TargetGroupArn"));
    // The same group may stand in both places.
    if (const Value* groups = action.find("ForwardConfig", "TargetGroups"); groups && !action.find("TargetGroupArn"))
      for (const auto& group : groups->items) forward(group.find("TargetGroupArn"));
  }
}

}  // namespace warmfuzz
