#include "harness/engine/probes.h"

#include <chrono>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>

#include "warmfuzz/canary.h"

namespace warmfuzz {

namespace {

constexpr std::size_t kRepeats = 48;
constexpr std::size_t kPlainest = 2;  // events of each trigger with pauses: the first may not get far
constexpr std::chrono::milliseconds kShortPause{60};
constexpr std::chrono::milliseconds kLongPause{1200};

/// The first scenarios of each trigger: its plainest events.
std::vector<Scenario> plainest(const std::vector<Scenario>& benign, std::size_t count) {
  std::vector<Scenario> first;
  std::map<std::string, std::size_t> triggers;
  for (const auto& scenario : benign) {
    if (scenario.steps.size() != 1) continue;
    const auto* step = std::get_if<InvokeStep>(&scenario.steps.front());
    if (step != nullptr && triggers[step->trigger]++ < count) first.push_back(scenario);
  }
  return first;
}

std::size_t placeholders(const Scenario& scenario) {
  const std::string text = write_scenario(scenario);
  std::size_t count = 0;
  for (auto at = text.find(kPlaceholderOpen); at != std::string::npos; at = text.find(kPlaceholderOpen, at + 1))
    ++count;
  return count;
}

/// Of each trigger the event with the most of a caller's data.
std::vector<Scenario> richest(const std::vector<Scenario>& benign) {
  std::map<std::string, std::pair<std::size_t, const Scenario*>> most;
  for (const auto& scenario : benign) {
    const auto* step = scenario.steps.size() == 1 ? std::get_if<InvokeStep>(&scenario.steps.front()) : nullptr;
    if (step == nullptr) continue;
    auto& [count, which] = most[step->trigger];
    if (const auto here = placeholders(scenario); here > count) {
      count = here;
      which = &scenario;
    }
  }
  std::vector<Scenario> all;
  for (const auto& [trigger, best] : most)
    if (best.second != nullptr) all.push_back(*best.second);
  return all;
}

Probe growth(Scenario scenario) {
  scenario.steps.resize(kRepeats, scenario.steps.front());
  return {std::move(scenario), {.footprint = true}, "resource-growth"};
}

/// Bursts of so many events each, with pauses between.
Probe bursts(Scenario scenario, std::initializer_list<std::size_t> sizes, std::chrono::milliseconds pause) {
  const Step event = scenario.steps.front();
  scenario.steps.clear();
  for (const std::size_t size : sizes) {
    if (!scenario.steps.empty()) scenario.steps.emplace_back(PauseStep{pause});
    scenario.steps.insert(scenario.steps.end(), size, event);
  }
  return {std::move(scenario), {.footprint = true}, "background-work"};
}

}  // namespace

std::vector<Scenario> overlapping(std::vector<Scenario> scenarios) {
  for (auto& scenario : scenarios)
    for (auto step = std::next(scenario.steps.begin()); step < scenario.steps.end(); ++step)
      if (auto* invoke = std::get_if<InvokeStep>(&*step)) invoke->overlaps = true;
  return scenarios;
}

std::vector<Probe> first_probes(const std::vector<Scenario>& benign) {
  std::vector<Probe> all;
  // Two more after the pause, for what takes a moment once the environment runs again.
  for (const auto& scenario : plainest(benign, kPlainest)) all.push_back(bursts(scenario, {1, 2}, kShortPause));
  for (const auto& scenario : richest(benign)) all.push_back(bursts(scenario, {1, 2}, kShortPause));
  return all;
}

std::vector<Probe> probes(const std::vector<Scenario>& benign) {
  std::vector<Probe> all;
  for (const auto& scenario : plainest(benign, 1)) all.push_back(growth(scenario));
  for (const auto& scenario : plainest(benign, kPlainest)) all.push_back(bursts(scenario, {3, 5, 2}, kShortPause));
  for (const auto& scenario : plainest(benign, 1)) all.push_back(bursts(scenario, {1, 3}, kLongPause));
  return all;
}

Probe repeated(const Probe& probe, std::size_t times) {
  Probe more = probe;
  more.scenario.steps.assign(times, probe.scenario.steps.front());
  return more;
}

}  // namespace warmfuzz
