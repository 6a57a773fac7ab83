#include "harness/oracles/repetition.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace warmfuzz {

using judging::Rise;
using judging::steady_rise;

namespace {

constexpr std::uint64_t kMaxDescriptors = 1024;  // Lambda's
constexpr std::uint64_t kMaxTasks = 1024;        // processes and threads together
constexpr double kAlmost = 0.9;
constexpr double kLeastMemoryKb = 2;
// A heap that is collected now and then grows until it is: by less than this with each event, and not to this size.
constexpr double kLeastCollectedKb = 16;
// Before it grows, a heap has what init left free.
constexpr std::size_t kHeapIsUsedUp = 160;
constexpr std::uint64_t kCollectedKb = 16 * 1024;

std::uint64_t amount(const Footprint& footprint, Held held) {
  switch (held) {
    case Held::processes:
      return footprint.processes;
    case Held::threads:
      return footprint.threads;
    case Held::descriptors:
      return footprint.descriptors;
    case Held::tmp:
      return footprint.tmp_bytes;
    case Held::memory:
      break;
  }
  return footprint.memory_kb;
}

std::uint64_t limit_of(const Function& function, Held held) {
  switch (held) {
    case Held::processes:
    case Held::threads:
      return kMaxTasks;
    case Held::descriptors:
      return kMaxDescriptors;
    case Held::tmp:
      return static_cast<std::uint64_t>(function.tmp_mb) * 1024 * 1024;
    case Held::memory:
      break;
  }
  return static_cast<std::uint64_t>(function.memory_mb) * 1024;
}

// CPython frees what nothing refers to any more at once.
bool is_counted(const Function& function) { return function.runtime.starts_with("python"); }

bool matters(const Function& function, Held held, const Rise& rise) {
  if (held != Held::memory) return true;
  if (is_counted(function)) return rise.each >= kLeastMemoryKb;
  return rise.each >= kLeastCollectedKb && rise.last - rise.first >= kCollectedKb;
}

// A process has descriptors, threads and memory, a thread has memory, an open file has buffers and may be one of /tmp.
bool explained(Held held, const std::vector<Growth>& known) {
  return std::any_of(known.begin(), known.end(), [&](const Growth& growth) {
    switch (growth.held) {
      case Held::processes:
        return held != Held::tmp;
      case Held::descriptors:
        return true;
      default:
        return held == Held::memory;
    }
  });
}

// In few repetitions memory, which comes in pages, never grows evenly.
bool may_grow(const Function& function, const Trace& trace, const Repetition& repetition) {
  const auto kb = [&](std::size_t share) {
    const std::size_t number = (repetition.count - 1) * share / 4;
    return static_cast<double>(trace.observations[repetition.first + number].footprint->memory_kb);
  };
  const double least = is_counted(function) ? kLeastMemoryKb : kLeastCollectedKb;
  const double quarter = static_cast<double>(repetition.count) / 4;
  return kb(3) - kb(2) >= least * quarter / 2 && kb(4) - kb(3) >= least * quarter / 2 &&
         kb(4) - kb(2) >= least * quarter * 2;
}

// Who looks into the same folder of /tmp with each event keeps what is there in bounds, be they wide.
bool looks_after_tmp(const Trace& trace, const Repetition& repetition) {
  std::map<std::string, std::size_t> lists;
  const std::size_t late = repetition.count / 2;
  for (std::size_t i = late; i < repetition.count; ++i) {
    std::set<std::string> here;
    for (const auto& operation : trace.observations[repetition.first + i].operations)
      if (operation.kind == OperationKind::list && (operation.path + "/").starts_with("/tmp/"))
        here.insert(operation.path);
    for (const auto& path : here) ++lists[path];
  }
  return std::any_of(lists.begin(), lists.end(),
                     [&](const auto& list) { return list.second * 2 > repetition.count - late; });
}

bool continues(const Scenario& scenario, const Observation& before, const Observation& seen) {
  return seen.footprint && !seen.cold_start && seen.environment == before.environment &&
         seen.outcome.kind == before.outcome.kind && scenario.steps[seen.step] == scenario.steps[before.step];
}

bool ends_process(const Observation& seen) {
  return seen.outcome.kind == OutcomeKind::out_of_memory || seen.outcome.kind == OutcomeKind::crash;
}

}  // namespace

std::string_view to_string(Held held) {
  switch (held) {
    case Held::processes:
      return "processes";
    case Held::threads:
      return "threads";
    case Held::descriptors:
      return "descriptors";
    case Held::tmp:
      return "/tmp";
    case Held::memory:
      break;
  }
  return "memory";
}

std::size_t enough_repetitions(Held held) {
  switch (held) {
    case Held::processes:
      return 48;
    case Held::threads:
      return 96;
    case Held::descriptors:
      return 144;
    case Held::tmp:
      return 1280;
    case Held::memory:
      break;
  }
  return 2048;
}

Repetition longest_repetition(const Scenario& scenario, const Trace& trace) {
  const auto& all = trace.observations;
  Repetition longest;
  for (std::size_t first = 0; first < all.size();) {
    if (!all[first].footprint || all[first].step >= scenario.steps.size()) {
      ++first;
      continue;
    }
    std::size_t end = first + 1;
    while (end < all.size() && all[end].step < scenario.steps.size() && continues(scenario, all[end - 1], all[end]))
      ++end;
    if (end - first > longest.count)
      longest = {first, end - first, end < all.size() && !all[end].cold_start && ends_process(all[end])};
    first = end;
  }
  return longest;
}

std::vector<Growth> growth(const Function& function, const Trace& trace, const Repetition& repetition) {
  std::vector<Growth> found;
  if (repetition.count < judging::kFewestValues) return found;
  for (const Held held : {Held::processes, Held::threads, Held::descriptors, Held::tmp, Held::memory}) {
    if (explained(held, found)) continue;
    const std::uint64_t limit = limit_of(function, held);
    std::vector<std::uint64_t> values;
    bool reached = false;
    for (std::size_t i = 0; i < repetition.count && !reached; ++i) {
      values.push_back(amount(*trace.observations[repetition.first + i].footprint, held));
      reached = static_cast<double>(values.back()) >= kAlmost * static_cast<double>(limit);
    }
    const auto rise = steady_rise(values);
    if (!rise || !matters(function, held, *rise)) continue;
    // The last event needs more at a time than what is held after it.
    if (held == Held::memory && repetition.ended_process && rise->last * 2 >= limit) reached = true;
    if (held == Held::tmp && !reached && looks_after_tmp(trace, repetition)) continue;
    const double left = limit > rise->last ? static_cast<double>(limit - rise->last) / rise->each : 0;
    const double breaks = static_cast<double>(values.size()) + left;
    if (breaks <= static_cast<double>(kLifetime))
      found.push_back({held, *rise, limit, static_cast<std::uint64_t>(std::llround(breaks)), reached});
  }
  return found;
}

std::size_t repetitions_to_be_sure(const Function& function, const Scenario& scenario, const Trace& trace) {
  const auto repetition = longest_repetition(scenario, trace);
  if (repetition.count < judging::kFewestValues) return 0;
  std::size_t enough = 0;
  const auto grown = growth(function, trace, repetition);
  for (const auto& one : grown)
    if (!one.reached_limit) enough = std::max(enough, enough_repetitions(one.held));
  if (grown.empty() && may_grow(function, trace, repetition)) enough = enough_repetitions(Held::memory);
  if (grown.empty() && enough == 0 && is_counted(function)) enough = kHeapIsUsedUp;
  return repetition.count < enough ? enough * 5 / 4 : 0;
}

}  // namespace warmfuzz
