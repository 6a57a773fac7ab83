#include "harness/engine/probes.h"

#include <set>
#include <string>

namespace warmfuzz {

namespace {

constexpr std::size_t kRepeats = 48;

/// The first scenario of each trigger: its plainest event.
std::vector<Scenario> plainest(const std::vector<Scenario>& benign) {
  std::vector<Scenario> first;
  std::set<std::string> triggers;
  for (const auto& scenario : benign) {
    if (scenario.steps.size() != 1) continue;
    const auto* step = std::get_if<InvokeStep>(&scenario.steps.front());
    if (step != nullptr && triggers.insert(step->trigger).second) first.push_back(scenario);
  }
  return first;
}

Probe growth(Scenario scenario) {
  scenario.steps.resize(kRepeats, scenario.steps.front());
  return {std::move(scenario), {.footprint = true}};
}

}  // namespace

std::vector<Scenario> overlapping(std::vector<Scenario> scenarios) {
  for (auto& scenario : scenarios)
    for (auto step = std::next(scenario.steps.begin()); step < scenario.steps.end(); ++step)
      if (auto* invoke = std::get_if<InvokeStep>(&*step)) invoke->overlaps = true;
  return scenarios;
}

std::vector<Probe> probes(const std::vector<Scenario>& benign) {
  std::vector<Probe> all;
  for (const auto& scenario : plainest(benign)) all.push_back(growth(scenario));
  return all;
}

}  // namespace warmfuzz
