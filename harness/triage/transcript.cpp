#include "harness/triage/transcript.h"

#include <algorithm>
#include <array>

namespace warmfuzz {

namespace {

constexpr std::size_t kMaxOperations = 200;  // a line

/// An interpreter that loads its own modules. With "..": somebody asked for it by way of a folder that he left.
bool is_noise(const Operation& operation) {
  if (operation.kind != OperationKind::read && operation.kind != OperationKind::list) return false;
  if (operation.raw_path.find("..") != std::string::npos) return false;
  constexpr std::array<std::string_view, 5> kOwn = {"/usr/", "/lib/", "/lib64/", "/var/lang/", "/var/runtime/"};
  return std::any_of(kOwn.begin(), kOwn.end(), [&](auto folder) { return operation.path.starts_with(folder); });
}

Json parsed_or_text(const std::string& text) {
  Json parsed = Json::parse(text, nullptr, false);
  return parsed.is_discarded() ? Json(text) : parsed;
}

Json line_of(const Scenario& scenario, const Observation& seen) {
  Json line{{"step", seen.step},
            {"tenant", seen.tenant},
            {"cold_start", seen.cold_start},
            {"event", parsed_or_text(seen.event)},
            {"outcome", to_json(seen.outcome)},
            {"log", seen.log}};
  if (seen.step < scenario.steps.size())
    if (const auto* step = std::get_if<InvokeStep>(&scenario.steps[seen.step])) line["trigger"] = step->trigger;
  if (!seen.init_log.empty()) line["init_log"] = seen.init_log;

  if (!seen.objects.empty()) line["objects"] = to_json(seen.objects);

  Json operations = Json::array();
  std::size_t left_out = 0;
  for (const auto& operation : seen.operations) {
    if (is_noise(operation)) continue;
    if (operations.size() < kMaxOperations)
      operations.push_back(to_json(operation));
    else
      ++left_out;
  }
  line["operations"] = std::move(operations);
  if (left_out > 0) line["operations_left_out"] = left_out;

  Json files = Json::array();
  for (const auto& file : seen.tmp)
    files.push_back({{"path", file.path}, {"size", file.size}, {"content", file.content}});
  line["tmp"] = std::move(files);
  return line;
}

}  // namespace

Json to_json(const std::vector<LiveObject>& objects) {
  constexpr std::size_t kMaxContent = 4096;
  Scenario scenario;
  for (const auto& live : objects) {
    scenario.objects.push_back(live.object);
    auto& content = scenario.objects.back().content;
    if (content.size() > kMaxContent) content.resize(kMaxContent);
  }
  const Json written = Json::parse(write_scenario(scenario), nullptr, false);
  return written.is_object() ? written.value("objects", Json::array()) : Json::array();
}

Json scrubbed(const Json& json, const Scrub& scrub) {
  if (json.is_string()) return scrub(json.get_ref<const std::string&>());
  if (json.is_array()) {
    Json copy = Json::array();
    for (const auto& element : json) copy.push_back(scrubbed(element, scrub));
    return copy;
  }
  if (json.is_object()) {
    Json copy = Json::object();
    for (const auto& member : json.items()) copy[scrub(member.key())] = scrubbed(member.value(), scrub);
    return copy;
  }
  return json;
}

std::string transcript_of(const Scenario& scenario, const Trace& trace, const Scrub& scrub) {
  std::string lines;
  for (const auto& seen : trace.observations)
    lines += scrubbed(line_of(scenario, seen), scrub).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return lines;
}

}  // namespace warmfuzz
