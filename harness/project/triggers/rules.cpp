#include "harness/project/triggers/rules.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "harness/project/triggers/values.h"
#include "harness/project/yaml/json.h"

namespace warmfuzz {

bool is_plain_path(std::string_view path) {
  if (!path.starts_with("$.") || path.ends_with('.') || path.find("..") != path.npos) return false;
  return std::all_of(path.begin() + 2, path.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '.' || letter == '-' || letter == '_';
  });
}

bool read_input(const Value& target, Json& config) {
  if (const Value* path = target.find("InputPath"); path && path->text != "$") {
    if (!is_plain_path(path->text)) return false;
    config["input_path"] = path->text;
  }
  if (target.find("InputTransformer")) return false;
  if (const Value* input = target.find("Input")) config["input"] = json_inside(*input);
  return true;
}

std::string constant_note(const std::string& rule, const std::string& function) {
  return "what " + rule + " sends to " + function + " is a constant: nothing of it is an attacker's";
}

const char* rule_source(Json& config) {
  const auto pattern = config.find("pattern");
  if (pattern == config.end() || config.contains("input")) return "eventbridge";
  const auto source = pattern->find("source");
  if (source == pattern->end() || *source != Json::array({"aws.s3"})) return "eventbridge";
  const auto names = pattern->value(Json::json_pointer("/detail/bucket/name"), Json());
  if (names.is_array() && !names.empty() && names.front().is_string()) config["bucket"] = names.front();
  return "s3-eventbridge";
}

void read_rule(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* targets = properties.find("Targets");
  if (!targets) return;
  auto by_pattern = Json::object(), by_schedule = Json::object();
  if (const Value* pattern = properties.find("EventPattern"))
    if (auto json = json_inside(*pattern); json.is_object()) by_pattern["pattern"] = std::move(json);
  copy_text(properties, "ScheduleExpression", by_schedule, "schedule");
  if (const Value* bus = properties.find("EventBusName"); bus && bus->is_scalar())
    by_pattern["bus"] = name_in_arn(bus->text);
  for (const auto& target : targets->items) {
    const auto to = wiring.places.of(target.find("Arn"));
    if (to.empty()) continue;
    Json input = Json::object();
    if (!read_input(target, input)) {
      if (const auto function = wiring.places.function_of(target.find("Arn")); !function.empty())
        wiring.note(
            target.line,
            "the events that " + resource.id + " sends to " + function +
                " are left out: what InputTransformer, or a path of more than names, makes is not generated yet");
      continue;
    }
    if (properties.find("EventPattern")) {
      if (const auto function = wiring.places.function_of(target.find("Arn"));
          input.contains("input") && !function.empty())
        wiring.note(target.line, constant_note(resource.id, function));
      auto config = by_pattern;
      config.update(input);
      const auto* source = rule_source(config);
      wiring.graph.add({"", to, source, std::move(config), resource.id});
    }
    if (!by_schedule.empty()) {
      auto config = by_schedule;
      config.update(input);
      wiring.graph.add({"", to, "schedule", std::move(config), resource.id});
    }
  }
}

void read_schedule(const Wiring& wiring, const Resource& resource) {
  const auto properties = wiring.places.properties_of(resource.raw);
  const Value* target = properties.find("Target");
  if (!target) return;
  Edge edge;
  edge.to = wiring.places.of(target->find("Arn"));
  if (edge.to.empty()) return;
  edge.source = "schedule";
  edge.name = resource.id;
  copy_text(properties, "ScheduleExpression", edge.config, "schedule");
  read_input(*target, edge.config);
  wiring.graph.add(std::move(edge));
}

}  // namespace warmfuzz
