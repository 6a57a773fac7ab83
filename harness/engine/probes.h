#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// A scenario that is run once, in a new environment, with a closer look than the search affords for every scenario.
struct Probe {
  Scenario scenario;
  Look look;
  std::string rule = {};  ///< that it is for; it is not run once that is told. Empty: whatever is told
};

/// The same with all events of each at the same time.
std::vector<Scenario> overlapping(std::vector<Scenario> scenarios);

/// What benign events are asked first, within a moment: the plainest ones of each trigger and that with the most of a
/// caller's data, a short pause, and the same again, so that what an event leaves to be done shows where it can be told
/// best. `benign` as benign_scenarios gives them.
std::vector<Probe> first_probes(const std::vector<Scenario>& benign);

/// What they are asked later, once. The plainest event of each trigger comes again and again: whether the environment
/// grows. It comes in bursts with pauses between: what each leaves to be done, even if it holds nobody's data; and with
/// a pause that timers of a second end in.
std::vector<Probe> probes(const std::vector<Scenario>& benign);

/// The same event so often.
Probe repeated(const Probe& probe, std::size_t times);

}  // namespace warmfuzz
