#pragma once

#include <vector>

#include "warmfuzz/observation.h"
#include "warmfuzz/scenario.h"

namespace warmfuzz {

/// A scenario that is run once, in a new environment, with a closer look than the search affords for every scenario.
struct Probe {
  Scenario scenario;
  Look look;
};

/// The same with all events of each at the same time.
std::vector<Scenario> overlapping(std::vector<Scenario> scenarios);

/// What benign events are asked once: whether the environment grows when each trigger's plainest one comes again and
/// again. `benign` as benign_scenarios gives them.
std::vector<Probe> probes(const std::vector<Scenario>& benign);

}  // namespace warmfuzz
