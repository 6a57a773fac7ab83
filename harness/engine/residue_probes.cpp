#include "harness/engine/residue_probes.h"

#include <algorithm>
#include <map>
#include <string>

namespace warmfuzz {

namespace {

const std::string kCallers[] = {"d", "c", "b", "a"};
const std::string kVisitors[] = {"x", "y", "z"};
constexpr std::size_t kTelling = 4;  // events of each caller in the short probe, which is quickly made small
constexpr std::size_t kSpread = 12;  // and in the long one

std::size_t weight(const InvokeStep& step) {
  std::size_t all = 0;
  for (const auto& [pointer, value] : step.fields)
    all += value.dump(-1, ' ', false, Json::error_handler_t::replace).size();
  return all;
}

/// Steps of one event each, by trigger.
std::map<std::string, std::vector<InvokeStep>> steps_by_trigger(const std::vector<Scenario>& benign) {
  std::map<std::string, std::vector<InvokeStep>> steps;
  for (const auto& scenario : benign) {
    if (scenario.steps.size() != 1 || !scenario.objects.empty()) continue;
    if (const auto* step = std::get_if<InvokeStep>(&scenario.steps.front())) steps[step->trigger].push_back(*step);
  }
  return steps;
}

/// The same event with nothing in it that a caller writes: what a handler turns away at once.
InvokeStep empty_event(InvokeStep step, const std::vector<Field>& fields) {
  for (const auto& field : fields) {
    if (field.control != Control::attacker) continue;
    const auto name = field.pointer.substr(field.pointer.rfind('/') + 1);
    if (field.kind == FieldKind::json_text) step.fields[field.pointer] = "";
    if (field.kind == FieldKind::string_map && name != "headers" && name != "pathParameters")
      step.fields[field.pointer] = Json::object();
  }
  return step;
}

Scenario scenario_of(const Function& function, const std::vector<InvokeStep>& events,
                     const std::vector<InvokeStep>& nothing) {
  Scenario scenario;
  scenario.function = function.id;
  const auto add = [&](InvokeStep step, const std::string& caller) {
    step.tenant = caller;
    scenario.steps.emplace_back(std::move(step));
  };
  for (const auto& caller : kCallers)
    for (const auto& event : events) add(event, caller);
  std::size_t next = 0;
  for (const auto& visitor : kVisitors) add(nothing[next++ % nothing.size()], visitor);
  return scenario;
}

}  // namespace

std::vector<Probe> residue_probes(const Function& function, const EventSources& sources,
                                  const std::vector<Scenario>& benign) {
  std::vector<InvokeStep> telling;
  std::vector<InvokeStep> spread;
  std::vector<InvokeStep> nothing;
  for (const auto& [trigger, steps] : steps_by_trigger(benign)) {
    const auto heaviest = std::max_element(
        steps.begin(), steps.end(), [](const InvokeStep& a, const InvokeStep& b) { return weight(a) < weight(b); });
    // All keys that the code speaks of, and the event as it is: neither suits every handler.
    telling.push_back(*heaviest);
    if (heaviest != steps.begin()) telling.push_back(steps.front());
    spread.insert(spread.end(), steps.begin(), steps.end());
    const auto source = sources.find(steps.front().source);
    const Trigger* known = function.find_trigger(trigger);
    if (source != sources.end() && known != nullptr)
      nothing.push_back(empty_event(steps.front(), source->second->fields(*known)));
  }
  std::vector<Probe> probes;
  if (telling.empty() || nothing.empty()) return probes;
  if (telling.size() > kTelling) telling.resize(kTelling);
  probes.push_back({scenario_of(function, telling, nothing), {.memory = true}});
  if (spread.size() <= telling.size()) return probes;
  std::vector<InvokeStep> some;
  const std::size_t count = std::min(kSpread, spread.size());
  for (std::size_t i = 0; i < count; ++i) some.push_back(spread[i * spread.size() / count]);
  probes.push_back({scenario_of(function, some, nothing), {.memory = true}});
  return probes;
}

}  // namespace warmfuzz
